"""Loading a plan: faults named by sheet and cell, what is in a sound one shown, loaded once, and taken out again in a file."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonweal.audit.models import AuditEvent
from commonweal.commissioning.funding.models import Contribution, LedgerEntry, Plan
from commonweal.commissioning.funding.plan_file import digest, read_plan
from commonweal.commissioning.funding.workbook import read_workbook, write_workbook
from commonweal.config.uploads import MOST_HELD
from commonweal.partnership.models import Draft
from tests import money
from tests.cast import client_for as signed_in
from tests.money import PLAN, START, last_day_after
from tests.pages.counting import at_most
from tests.pages.reading import assert_refused, read, unseen
from tests.versions import AMENDED, FIRST
from tests.whole_plan import WHOLE

LOAD, CHECK = "/money/load/", "/money/load/check/"


def workbook(text: str = PLAN) -> bytes:
    return write_workbook(read_plan(text))


def amended(change) -> bytes:
    """A workbook somebody worked on."""
    book = openpyxl.load_workbook(BytesIO(workbook()))
    change(book)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def send(browser, data: bytes, name: str = "plan.xlsx"):
    return browser.post(LOAD, {**unseen(browser.get(LOAD)), "file": SimpleUploadedFile(name, data)})


def press(browser, **typed: str):
    opened = browser.get(CHECK)
    return browser.post(CHECK, {**unseen(opened), "key": "fellshire", **typed})


def test_a_workbook_is_checked_shown_and_loaded(cast, client_for):
    browser = client_for(cast.finn)
    with at_most():
        assert browser.get(LOAD).status_code == 200
    sent = send(browser, workbook())
    assert (sent.status_code, sent["Location"]) == (302, CHECK)
    assert not Plan.objects.exists(), "checking loads nothing"
    with at_most():
        page = read(browser.get(CHECK))
    for said in (
        "plan.xlsx",
        "Services in Fellshire and Wexcombe",
        "6 contributions",
        "12 lines of need",
        "This plan cannot be paid for: £230,000 is missing even with money agreed in principle.",
        "On confirmed money only Cannot be paid for",
        "£91,000",
        "The report gives no amount.",
        "Load this plan",
    ):
        assert said in page.words, said
    done = press(browser)
    assert done["Location"] == "/money/?plan=fellshire"
    assert "The plan is loaded." in read(browser.get(done["Location"])).words
    assert Plan.objects.get().digest == digest(read_plan(PLAN))
    assert AuditEvent.objects.filter(action="load_plan", actor_id=cast.finn.pk).count() == 1
    assert not Draft.objects.filter(owner=cast.finn).exists(), "nothing of the file stays behind"


def test_a_plan_file_is_loaded_the_same_way(cast, client_for):
    browser = client_for(cast.joan)
    assert send(browser, PLAN.encode(), "plan.toml")["Location"] == CHECK
    press(browser)
    assert Plan.objects.get().digest == digest(read_plan(PLAN))


@pytest.mark.parametrize("name", ["bea", "anna", "aud", "pat", "mona", "rita", "adam", "nora"])
@pytest.mark.parametrize("address", [LOAD, CHECK])
def test_others_may_not_load(cast, client_for, name, address):
    browser = client_for(getattr(cast, name))
    assert browser.get(address).status_code == 403
    assert browser.post(address, {"file": SimpleUploadedFile("plan.xlsx", workbook())}).status_code == 403
    assert not Plan.objects.exists()


def test_a_form_from_elsewhere_is_refused(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = signed_in(cast.finn).cookies
    assert browser.get(LOAD).status_code == 200
    sent = browser.post(LOAD, {"file": SimpleUploadedFile("plan.xlsx", workbook())})
    assert sent.status_code == 403
    assert browser.post(CHECK, {"key": "fellshire"}).status_code == 403
    assert not Draft.objects.exists()


# What is wrong


def test_every_fault_is_shown_by_its_sheet_and_cell_and_nothing_is_kept(cast, client_for):
    def change(book):
        book["Needs"]["F5"] = "£334, 818"
        book["Needs"]["F6"] = "TBC"
        book["Contributions"]["E7"] = "nowhere"

    browser = client_for(cast.finn)
    page = assert_refused(
        send(browser, amended(change)), {"id_file": "plan.xlsx has 3 faults. Nothing was loaded."}
    )
    for said in (
        "Needs!F5 “Amount” cannot be read. Write an amount like £670,450 or 670450.25",
        "Needs!F6 “Amount” cannot be read.",
        "Contributions!E7 No fence “nowhere” is in this file",
    ):
        assert said in page.words, said
    assert not Draft.objects.exists()
    assert read(browser.get(CHECK, follow=True)).words.count("No file is waiting to be loaded") == 1


def test_faults_of_a_plan_file_are_shown_by_line(cast, client_for):
    text = PLAN.replace('amount = "300,000"', 'amount = "£300,00"')
    line = text[: text.index("£300,00")].count("\n") + 1
    page = assert_refused(
        send(client_for(cast.finn), text.encode(), "plan.toml"), {"id_file": "has 1 fault."}
    )
    assert f"Line {line} “amount” cannot be read." in page.words


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("plan.pdf", b"%PDF", "must be a file that ends in .xlsx or .toml"),
        ("plan.xlsx", b"", "is empty"),
        ("plan.xlsx", b"PK\x03\x04 and nothing", "has 1 fault. Nothing was loaded."),
        ("plan.xlsx", b"0" * (MOST_HELD + 1), "must be 10 MB or smaller"),
        ("plan.toml", b"\xff\xfe\x00", "has 1 fault. Nothing was loaded."),
    ],
)
def test_a_wrong_file_says_what_to_do(cast, client_for, name, data, says):
    assert_refused(send(client_for(cast.finn), data, name), {"id_file": says})


def test_without_a_file_it_asks_for_one(cast, client_for):
    browser = client_for(cast.finn)
    sent = browser.post(LOAD, unseen(browser.get(LOAD)))
    assert_refused(sent, {"id_file": "Choose the plan: a workbook or a plan file"})


def test_a_file_held_is_at_most_so_large(rf):
    from commonweal.config.uploads import HeldInMemory

    sent = rf.post("/", {"file": SimpleUploadedFile("large.xlsx", b"0" * (MOST_HELD + 70_000))})
    sent.upload_handlers = [HeldInMemory(sent)]
    found = sent.FILES["file"]
    assert found.size == MOST_HELD + 70_000
    assert len(found.read()) < 70_000 + 65_536


# Twice, and in another version


def test_the_same_plan_twice_changes_nothing_and_says_so(cast, client_for):
    money.load(cast)
    browser = client_for(cast.joan)
    send(browser, workbook())
    assert "This very plan is loaded already" in read(browser.get(CHECK)).words
    before = (Plan.objects.count(), Contribution.objects.count(), AuditEvent.objects.count())
    done = press(browser)
    assert (
        "was loaded before and has not changed, so nothing was done"
        in read(browser.get(done["Location"])).words
    )
    assert (Plan.objects.count(), Contribution.objects.count(), AuditEvent.objects.count()) == before


def test_an_amended_plan_needs_a_key_of_its_own_and_is_offered_one(cast, client_for):
    money.load(cast)
    browser = client_for(cast.joan)
    send(browser, workbook(PLAN.replace('amount = "20,000"\nassumed', 'amount = "24,000"\nassumed')))
    with at_most(14):
        page = read(browser.get(CHECK))
    assert "Another version is loaded under the key fellshire" in page.words
    assert page.still_typed("fellshire-2")
    refused = assert_refused(
        press(browser, what="to_compare"),
        {"id_key": "A plan “fellshire” is loaded and differs from this one."},
    )
    assert refused.still_typed("fellshire")
    wrong = press(browser, key="Fellshire Two", what="to_compare")
    assert_refused(wrong, {"id_key": "lower-case letters, digits and single hyphens only"})
    assert press(browser, key="fellshire-2", what="to_compare")["Location"] == "/money/?plan=fellshire-2"
    assert set(Plan.objects.values_list("key", flat=True)) == {"fellshire", "fellshire-2"}
    assert Contribution.objects.get(plan__key="fellshire-2", key="city-year-1").amount_pence == 24_000_00


TWO = "“Services in Fellshire and Wexcombe (fellshire)”"
ASKED = "What is this file?"
NOT_SAID = "Say what this file is: another version, to compare, or a plan of its own"


def test_a_version_whose_promises_are_here_is_listed_and_asked_about(cast, client_for):
    money.load(cast, FIRST)
    browser = client_for(cast.joan)
    send(browser, workbook(AMENDED))
    with at_most(14):
        page = read(browser.get(CHECK))
    for said in (
        "A loaded plan does not change: this version needs a key of its own, and then both stay, to be compared.",
        "Promises that are here already",
        "Fellshire County Council Core budget",
        "£53,040 £51,000 for",
        "in Services in Fellshire and Wexcombe (fellshire)",
        ASKED,
        f"Another version of {TWO}, to compare: nothing of it goes into the ledger",
        "A plan of its own: its promises come on top of those",
    ):
        assert said in page.words, said
    assert not re.search(r"<input[^>]* checked", page.html), "no answer is given beforehand"


@pytest.mark.parametrize("what", ["", "another"])
def test_without_an_answer_it_is_refused_and_nothing_is_lost(cast, client_for, what):
    money.load(cast, FIRST)
    browser = client_for(cast.joan)
    send(browser, workbook(AMENDED))
    typed = {**unseen(browser.get(CHECK)), "key": "fellshire-9", "what": what}
    with at_most(16):
        sent = browser.post(CHECK, typed)
    page = assert_refused(sent, {"id_what": NOT_SAID if not what else "Choose what is this file"})
    assert page.still_typed("fellshire-9")
    assert "Promises that are here already" in page.words
    assert Plan.objects.count() == 1
    assert press(browser, key="fellshire-9", what="to_compare").status_code == 302, "the file is still kept"


@pytest.mark.parametrize(
    ("what", "is_to_compare", "entries", "says"),
    [
        ("to_compare", True, 4, "The version is loaded, to compare. Nothing of it went into the ledger."),
        ("on_top", False, 8, "The plan is loaded."),
    ],
)
def test_what_is_answered_is_what_it_is(cast, client_for, what, is_to_compare, entries, says):
    money.load(cast, FIRST)
    browser = client_for(cast.joan)
    send(browser, workbook(AMENDED))
    done = press(browser, key="fellshire-2", what=what)
    assert done["Location"] == "/money/?plan=fellshire-2"
    shown = read(browser.get(done["Location"])).words
    assert says in shown
    assert ("A version to compare: nothing of it is in the ledger." in shown) is is_to_compare
    assert Plan.objects.get(key="fellshire-2").is_to_compare is is_to_compare
    assert LedgerEntry.objects.count() == entries


def test_a_key_that_is_taken_loses_no_answer(cast, client_for):
    money.load(cast, FIRST)
    browser = client_for(cast.joan)
    send(browser, workbook(AMENDED))
    page = assert_refused(
        press(browser, what="to_compare"), {"id_key": "is loaded and differs from this one."}
    )
    assert re.search(r'value="to_compare"[^>]* checked', page.html)


def test_a_plan_that_shares_no_promise_is_asked_nothing(cast, client_for):
    money.load(cast, PLAN)
    browser = client_for(cast.joan)
    send(browser, workbook(WHOLE))
    assert ASKED not in read(browser.get(CHECK)).words
    assert press(browser, key="ashmere", what="to_compare").status_code == 302
    assert not Plan.objects.get(key="ashmere").is_to_compare, "what nobody asked is not answered"


def test_the_very_same_plan_is_asked_about_only_under_another_key(cast, client_for):
    money.load(cast, FIRST)
    browser = client_for(cast.joan)
    send(browser, workbook(FIRST))
    assert ASKED not in read(browser.get(CHECK)).words
    assert_refused(press(browser, key="fellshire-2"), {"id_what": NOT_SAID})
    assert press(browser)["Location"] == "/money/?plan=fellshire"
    assert Plan.objects.count() == 1


def test_what_stands_in_the_way_here_is_shown_by_cell_and_the_button_is_off(cast, client_for):
    def change(book):
        book["Organisations"]["B5"] = "Wexcombe Town Council"

    browser = client_for(cast.joan)
    send(browser, amended(change))
    page = read(browser.get(CHECK))
    assert "Organisations!A5 “city” is Wexcombe City Council (Council) here" in page.words
    assert 'disabled aria-disabled="true"' in page.html
    assert press(browser).status_code == 422
    assert not Plan.objects.exists()


def test_what_is_hidden_and_sums_that_were_not_worked_out_are_said(cast, client_for):
    def change(book):
        book["Needs"].row_dimensions[6].hidden = True

    browser = client_for(cast.finn)
    send(browser, amended(change))
    page = read(browser.get(CHECK))
    assert "Needs!A6 1 hidden row, from here on, and read like the others." in page.words
    assert "Years!A1 The sums were not worked out" in page.words


def test_one_persons_file_is_not_anothers(cast, client_for):
    send(client_for(cast.finn), workbook())
    assert "No file is waiting" in read(client_for(cast.joan).get(CHECK, follow=True)).words
    draft = Draft.objects.get()
    assert b"fellshire" not in bytes(draft.sealed_body)


# Out again


@pytest.mark.parametrize(
    ("part", "ending", "kind"),
    [
        ("workbook", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("plan-file", ".toml", "application/toml; charset=utf-8"),
    ],
)
def test_a_loaded_plan_is_taken_out_in_a_file(cast, client_for, part, ending, kind):
    plan = money.load(cast)
    browser = client_for(cast.bea)
    assert f"/money/plans/{plan.pk}/{part}/" in read(browser.get("/money/")).html
    browser.get(f"/money/plans/{plan.pk}/{part}/")
    with at_most(12):
        response = browser.get(f"/money/plans/{plan.pk}/{part}/")
    assert response["Content-Disposition"] == f'attachment; filename="fellshire{ending}"'
    assert response["Content-Type"] == kind
    assert "no-store" in response["Cache-Control"]
    said = (
        read_workbook(response.content, name="x")
        if ending == ".xlsx"
        else read_plan(response.content.decode())
    )
    assert digest(said) == plan.digest
    assert AuditEvent.objects.filter(action="export_plan", actor_id=cast.bea.pk).count() == 2


@pytest.mark.parametrize("part", ["workbook", "plan-file"])
def test_who_may_take_a_plan_out(cast, client_for, part):
    plan = money.load(cast)
    for name, status in (("aud", 200), ("anna", 200), ("pat", 403), ("rita", 403), ("nora", 403)):
        address = f"/money/plans/{plan.pk}/{part}/"
        assert client_for(getattr(cast, name)).get(address).status_code == status, name
    assert client_for(cast.bea).get(f"/money/plans/999999/{part}/").status_code == 404


def test_more_than_three_reasons_are_folded_away_and_the_largest_comes_first(cast, client_for):
    elements = "".join(
        f'[[elements]]\nkey = "more-{n}"\nname = "More {n}"\ntier = "2"\nclient_group = "victim"\nside = "victim"\n\n'
        f'[[needs]]\nkey = "more-{n}"\nelement = "more-{n}"\nstarts = {START}\n'
        f'ends = {last_day_after(12)}\nper = "period"\namounts = {{ wexcombe = "{n},000,000" }}\n\n'
        for n in range(1, 6)
    )
    browser = client_for(cast.joan)
    send(browser, f"{PLAN}\n{elements}".encode(), name="plan.toml")
    html = browser.get(CHECK).content.decode()
    on_confirmed_money = html.split("<h3")[1]
    shown, folded = on_confirmed_money.split("<details")
    assert [int(n) for n in re.findall(r"is needed for More (\d)", shown)] == [5, 4, 3]
    assert [int(n) for n in re.findall(r"is needed for More (\d)", folded)] == [2, 1]
    assert f"{folded.count('<li>')} more reasons" in folded
