"""A police officer sends a daily list: says once which column holds what, sees it taken, and takes out what is to be mended."""

import csv
import re
import uuid
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.audit.models import AuditEvent
from commonweal.partnership.models import Draft
from commonweal.services.front_door.models import ListImport, ListMapping, ListPart, Referral
from tests.cast import ask
from tests.lists import EXAMPLE, HEADINGS, as_csv, as_workbook, imported, line, mapped
from tests.pages.counting import at_most
from tests.pages.filling import counted, errors, fill, hidden, text_of

NEW, COLUMNS, AREAS, ALL = (f"/referrals/lists/{end}" for end in ("new/", "columns/", "areas/", ""))
NOT_REFERRERS = ["joan", "finn", "bea", "anna", "aud", "adam", "fred", "pat", "mona", "percy", "nora"]


def choose(browser, data: bytes, name: str = "list.csv"):
    return browser.post(NEW, {**hidden(browser.get(NEW)), "file": SimpleUploadedFile(name, data)})


def guessed(response) -> dict[str, str]:
    """What the selects of a page stand on."""
    found = {}
    for name, inside in re.findall(
        r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', text_of(response), re.DOTALL
    ):
        if chosen := re.search(r'value="([^"]*)" selected', inside):
            found[name] = chosen[1]
    return found


def press(browser, address: str, end: str):
    return browser.post(f"{address}{end}/", hidden(browser.get(address)))


def known(cast):
    """The columns of tests/lists.py are known for Rita's force."""
    mapped(cast, as_csv(line("1")))


def referrals(cast):
    ask(cast.fred)
    return Referral.objects.filter(source="list")


def test_a_list_from_the_first_file_to_the_rows_that_come_back(cast, client_for):
    browser = client_for(cast.rita)
    assert choose(browser, EXAMPLE.read_bytes())["Location"] == COLUMNS
    page = browser.get(COLUMNS)
    shown = text_of(page)
    assert "Mobile (07700 900201; 07700 900202)" in shown
    chosen = guessed(page)
    assert chosen["reference"] == "0"
    assert fill(browser, COLUMNS, chosen)["Location"].startswith("/referrals/lists/")
    ask(cast.rita)
    made = ListImport.objects.exclude(pk=cast.ritas_list.pk).get()
    address = f"/referrals/lists/{made.pk}/"
    shown = text_of(counted(browser, address))
    assert "Nothing is sent yet" in shown
    assert not referrals(cast).exists()
    assert press(browser, address, "take")["Location"] == address
    shown = text_of(counted(browser, address))
    assert "FP/1001-A" in shown
    assert "We have it. Nobody has looked at it yet." in shown
    assert "Date of birth: there is no such day." in shown
    for name in ("Marchbanks", "Odile", "phone", "Penhallow", "upstairs"):
        assert name not in shown, "progress, and no detail"
    response = press(browser, address, "handed-back")
    assert re.fullmatch(r'attachment; filename="list-\d{4}-\d\d-\d\d\.csv"', response["Content-Disposition"])
    assert "no-store" in response["Cache-Control"]
    back = list(csv.reader(StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert (len(back), back[1][0]) == (2, "FP/1004")
    assert AuditEvent.objects.filter(action="take_out_handed_back", actor_id=cast.rita.pk).count() == 1
    assert not Draft.objects.filter(owner=cast.rita).exists()


def test_a_file_like_the_last_one_is_not_asked_about(cast, client_for):
    known(cast)
    browser = client_for(cast.ravi)  # said once for the force, not once for each officer
    assert re.fullmatch(r"/referrals/lists/[0-9a-f-]{36}/", choose(browser, as_csv(line("1")))["Location"])


def test_a_file_with_other_headings_says_what_is_missing(cast, client_for):
    known(cast)
    browser = client_for(cast.rita)
    other = as_csv(line("1"), headings=[each.replace("Summary", "Tale") for each in HEADINGS])
    assert choose(browser, other)["Location"] == COLUMNS
    page = browser.get(COLUMNS)
    assert "This file has no column “Summary”" in text_of(page)
    response = fill(browser, COLUMNS, guessed(page))
    assert errors(response) == {"id_what_happened": "Say which column holds: what happened."}
    fill(browser, COLUMNS, {**guessed(page), "what_happened": "10"})
    ask(cast.rita)
    assert ListMapping.objects.latest("version").columns["what_happened"] == "Tale"


def test_words_for_areas_are_explained_once(cast, client_for):
    known(cast)
    browser = client_for(cast.rita)
    data = as_csv(line("1", District="N Fell LPU"), line("2", District="Abroad"))
    assert choose(browser, data)["Location"] == AREAS
    shown = text_of(browser.get(AREAS))
    assert "“n fell lpu”" in shown
    assert set(errors(fill(browser, AREAS, {}))) == {"id_word_0", "id_word_1"}
    sent = fill(browser, AREAS, {"word_0": "-", "word_1": "north_fell"})["Location"]
    press(browser, sent, "take")
    assert referrals(cast).get().area == cast.north_fell
    assert choose(browser, data)["Location"] not in (AREAS, COLUMNS), "neither word is asked again"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"reference": ""}, "id_reference", "Say which column holds: your own reference."),
        ({"full_name": ""}, "id_full_name", "Say which column holds the name"),
        ({"phone": "0"}, "id_phone", "One column cannot hold both your own reference and phone number."),
        ({"group": ""}, "id_group", "who everybody on the list is"),
        ({"everyone_is": "victim"}, "id_everyone_is", "not both"),
        ({"area": "999"}, "id_area", "from those shown"),
        ({"other_name": ""}, "id_other_name", "the name of the other party as well"),
    ],
)
def test_columns_that_cannot_be_are_said_in_words_and_stay_chosen(cast, client_for, changes, field, words):
    browser = client_for(cast.rita)
    data = as_csv(line("1"), headings=[f"My {each}" for each in HEADINGS])
    if choose(browser, data)["Location"] != COLUMNS:
        raise AssertionError
    chosen = {name: str(place) for place, name in enumerate(
        ("reference", "group", "full_name", "born_on", "area", "phone", "safe_to_call", "other_name", "other_born_on",
         "incident_on", "what_happened"))}  # fmt: skip
    response = fill(browser, COLUMNS, chosen, **changes)
    assert words in errors(response)[field]
    assert guessed(response)["what_happened"] == "10"
    assert guessed(browser.get(COLUMNS))["what_happened"] == "10"


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"%PDF-1.7 ...", "list.csv", "This is a PDF"),
        (b"\x00\x01\x02" * 50, "list.csv", "neither CSV nor Excel"),
        (b"Ref,Name\n1,\x00Bo\n", "list.csv", "neither CSV nor Excel"),
        (b"PK\x03\x04 nothing", "list.xlsx", "cannot be opened"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "list.xlsx", "old Excel file"),
        (as_csv(), "list.csv", "headings and no rows"),
        (as_csv(["x"] * 300, headings=["h"] * 300), "list.csv", "more than 100 columns"),
        (b"", "list.csv", "is empty"),
        (b"one column\nand one row\n", "list.csv", "There is no list in this file"),
        (b"Ref,Name\n1,Bo\n", "list.docx", "ends in .csv"),
        (b"a,b\n" * 16_000_000, "list.csv", "must be 10 MB or smaller"),
    ],
    ids=[
        "pdf",
        "binary",
        "nul",
        "no zip",
        "old",
        "headings",
        "wide",
        "empty",
        "one column",
        "ending",
        "64 MB",
    ],
)
def test_a_file_that_is_no_list_says_so(cast, client_for, data, name, words):
    known(cast)
    browser = client_for(cast.rita)
    assert words in errors(choose(browser, data, name))["id_file"]
    assert not Draft.objects.filter(owner=cast.rita).exists()


def test_a_workbook_goes_back_as_a_workbook_in_which_nothing_runs(cast, client_for):
    known(cast)
    browser = client_for(cast.rita)
    address = choose(browser, as_workbook(line("1", DOB="x", Name="@SUM(1)")), "list.xlsx")["Location"]
    press(browser, address, "take")
    response = press(browser, address, "handed-back")
    assert response["Content-Disposition"].endswith('.xlsx"')
    cells = next(openpyxl.load_workbook(BytesIO(response.content)).active.iter_rows(min_row=2))
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert cells[2].value == "'@SUM(1)"


def test_a_list_is_carried_on_after_the_page_was_closed(cast, client_for, monkeypatch):
    from commonweal.services.front_door.actions import lists
    from commonweal.services.front_door.views import lists as views

    monkeypatch.setattr(lists, "ROWS_A_PART", 2)
    monkeypatch.setattr(views, "SECONDS_A_PRESS", 0)
    known(cast)
    browser = client_for(cast.rita)
    address = choose(browser, as_csv(*(line(str(number)) for number in range(5))))["Location"]
    going = press(browser, address, "take")["Location"]
    assert going == f"{address}?going=on"
    assert "data-goes-on" in text_of(browser.get(going))
    shown = text_of(counted(browser, address))
    assert "2 of 5 rows done" in shown
    assert 'value="2"' in shown
    assert "data-goes-on" not in shown, "it goes on by itself only while somebody watches"
    assert "Carry on" in shown
    assert "Lists not finished" in text_of(browser.get("/"))
    for _ in range(3):
        press(browser, address, "take")
    assert referrals(cast).count() == 5
    assert "Lists not finished" not in text_of(browser.get("/"))


def test_looking_takes_nothing(cast, client_for):
    known(cast)
    browser = client_for(cast.rita)
    address = choose(browser, as_csv(line("1")))["Location"]
    for end in ("", "take/", "throw-away/", "handed-back/", "?going=on"):
        browser.get(f"{address}{end}")
    assert not referrals(cast).exists()
    ask(cast.rita)
    assert ListPart.objects.filter(done_at=None).exists()


def test_a_list_can_be_thrown_away_before_it_is_sent(cast, client_for):
    known(cast)
    browser = client_for(cast.rita)
    address = choose(browser, as_csv(line("1")))["Location"]
    assert press(browser, address, "throw-away")["Location"] == ALL
    assert "Thrown away" in text_of(browser.get(ALL))
    press(browser, address, "take")
    assert not referrals(cast).exists()


def test_mine_are_listed_and_nobody_elses(cast, client_for):
    imported(cast, line("1"), line("2", DOB="x"))
    shown = text_of(counted(client_for(cast.rita), ALL))
    assert shown.count('class="cw-queue__title"') == 2
    assert "Sent by Rita Refers, Fellshire Police" in shown
    shown = text_of(client_for(cast.ravi).get(ALL))
    assert shown.count('class="cw-queue__title"') == 1
    assert "Rita" not in shown


def test_the_neighbour_of_the_same_force_reaches_nothing_of_it(cast, client_for):
    address = f"/referrals/lists/{cast.ritas_list.pk}/"
    browser = client_for(cast.ravi)
    assert browser.get(address).status_code == 404
    for end in ("take/", "throw-away/", "handed-back/"):
        assert browser.post(f"{address}{end}").status_code == 404
    assert browser.get(f"/referrals/lists/{cast.ravis_list.pk}/").status_code == 200


@pytest.mark.parametrize("name", NOT_REFERRERS)
def test_whoever_is_no_referrer_is_refused(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    for address in (NEW, COLUMNS, AREAS, ALL, f"/referrals/lists/{cast.ritas_list.pk}/"):
        assert browser.get(address).status_code == 403


def test_columns_without_a_file_lead_back_to_choosing_one(cast, client_for):
    for address in (COLUMNS, AREAS):
        assert client_for(cast.rita).get(address)["Location"] == NEW


def test_the_rows_go_on_by_key_and_cost_no_more_when_they_are_many(cast, client_for):
    made = imported(cast, *(line(str(number)) for number in range(60)))
    browser, seen, address = client_for(cast.rita), [], f"/referrals/lists/{made.pk}/"
    here = address
    while here:
        with at_most():
            shown = text_of(browser.get(here))
        seen += re.findall(r'/progress/">([^<]+)</a>', shown)
        onward = re.search(r'href="(\?after=[^"]+)"', shown)
        here = f"{address}{onward[1]}" if onward else ""
    assert len(seen) == len(set(seen)) == 60


def test_nothing_about_anybody_is_in_addresses_or_titles(cast, client_for):
    made = imported(cast, line("REF-9", Name="Wanda Wren"))
    shown = text_of(client_for(cast.rita).get(f"/referrals/lists/{made.pk}/"))
    title = re.search(r"<title>(.*?)</title>", shown)[1]
    assert title.startswith("List")
    assert "REF-9" not in title
    assert uuid.UUID(str(made.pk)).version == 4
