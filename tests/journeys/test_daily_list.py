"""An officer's daily list is sent, what was handed back is mended and sent again, and nobody is doubled."""

import csv
from io import StringIO

from tests.lists import EXAMPLE, as_csv, line


def choose_file(someone, data: bytes) -> None:
    someone.open("/referrals/").follow("Send a list")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": data}
    someone.page.get_by_label("The list", exact=True).set_input_files(file)
    someone.press("Check this file")


def figure(someone, words: str) -> str:
    row = someone.page.locator(".govuk-summary-list__row").filter(has_text=words)
    return row.locator(".govuk-summary-list__value").inner_text().strip()


def rows_to_mend(someone) -> list[list[str]]:
    with someone.page.expect_download() as waiting:
        someone.page.get_by_role("button", name="Take out the rows to mend").click()
    download = waiting.value
    assert download.suggested_filename.startswith("list-20")
    text = download.path().read_bytes().decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


def test_a_list_is_sent_mended_and_sent_again(visitor):
    # Given Rita with a file of a shape her force has not sent before
    rita = visitor("rita")
    choose_file(rita, EXAMPLE.read_bytes())

    # When she confirms which column holds what, she sees that nothing is sent yet
    rita.sees("Which column holds what?").press("This is right").sees("Nothing is sent yet")

    # When she sends it, the good rows are taken and one comes back
    rita.press("Send these rows").sees("Done, some to mend").sees("FP/1001-A").does_not_see("Marchbanks")
    assert (figure(rita, "Taken"), figure(rita, "Handed back")) == ("4", "1")

    # When she mends it and sends that file, the row is taken
    heading, bad = rows_to_mend(rita)
    assert "there is no such day" in bad[-1]
    bad[heading.index("DOB")] = "28/02/1991"
    out = StringIO(newline="")
    csv.writer(out).writerows([heading, bad])
    choose_file(rita, out.getvalue().encode())
    rita.press("Send these rows").sees("FP/1004")
    assert (figure(rita, "Taken"), figure(rita, "Handed back")) == ("1", "0")

    # When a colleague sends the first file again, nobody is doubled
    ravi = visitor("ravi", width=390)
    choose_file(ravi, EXAMPLE.read_bytes())
    ravi.press("Send these rows")
    assert (figure(ravi, "Taken"), figure(ravi, "We had already"), figure(ravi, "Handed back")) == (
        "0",
        "4",
        "1",
    )
    ravi.open("/referrals/lists/").does_not_see("Rita")

    # And the front door has each of them once, as told
    fred = visitor("fred")
    fred.open("/front-door/").follow("Odile Marchbanks").sees("Theirs, not ours").sees("DARA")
    fred.open("/front-door/")
    assert fred.page.get_by_role("link", name="Odile Marchbanks").count() == 1


def test_a_long_list_goes_on_by_itself(visitor):
    rita = visitor("rita")
    choose_file(rita, as_csv(*(line(f"long-{number}") for number in range(1_200))))
    if rita.page.get_by_role("button", name="This is right").count():
        rita.press("This is right")
    rita.page.get_by_role("button", name="Send these rows").click()
    rita.page.wait_for_selector("text=How far each has got")
    rita.page.wait_for_selector("strong:text-is('Done')", timeout=60_000)
    rita.look()
    assert figure(rita, "Taken") == "1,200"


def test_without_scripts_a_press_does_it(visitor):
    rita = visitor("rita", scripts=False)
    choose_file(rita, as_csv(*(line(f"plain-{number}") for number in range(3))))
    if rita.page.get_by_role("button", name="This is right").count():
        rita.press("This is right")
    rita.press("Send these rows").sees("Done")
    assert figure(rita, "Taken") == "3"
