"""Returns of a provider: the list, filling by form and workbook, words, what stands out, certifying; what others see of it."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.outcomes.queries import shown_areas
from commonweal.outcomes.returns import actions, queries
from commonweal.outcomes.returns.models import Return
from commonweal.outcomes.returns.target_forms import period_choices
from commonweal.rules.periods import financial_year
from commonweal.rules.returns import Figure, Standing, Step, quarter_name
from tests import returns as made
from tests.cast import NOW, ask
from tests.pages.counting import at_most
from tests.pages.reading import assert_refused, read, unseen
from tests.returns import QUARTER

MINE, ALL, LATE = "/returns/", "/returns/all/", "/returns/late/"


def here(found: Return, more: str = "") -> str:
    return f"/returns/{found.pk}/{more}"


def send(browser, address: str, **data):
    return browser.post(address, {**unseen(browser.get(address)), **data})


def words(browser, address: str) -> str:
    return read(browser.get(address)).words


def line_of(found: Return, measure: str, area: str = "fellshire", group: str = "victim"):
    return next(
        each
        for each in queries.lines_with_areas(found.pk)
        if (each.measure, each.area.code, each.client_group) == (measure, area, group)
    )


def figures_typed(found: Return, measure: str, value: str = "0") -> dict[str, str]:
    typed = {}
    for line in queries.lines_with_areas(found.pk):
        if line.measure == measure:
            typed |= {f"number_{line.pk}": value, f"none_{line.pk}": "", f"why_{line.pk}": ""}
            typed |= {f"out_of_{line.pk}": value} if line.is_rate else {}
    return typed


def test_a_return_filled_from_the_records_is_certified(cast, client_for):
    found, browser = made.opened(cast), client_for(cast.mona)
    assert f"{quarter_name(QUARTER.starts_on)}, C-1" in words(browser, MINE)
    with at_most(9):
        browser.get(MINE)
    assert "Your records are here" in words(browser, here(found))
    assert send(browser, here(found, "begin/"))["Location"] == here(found)
    with at_most(16):
        page = browser.get(here(found))
    said = read(page).words
    for text in (
        "Victims, Fellshire 40",
        "Victims, Fellshire 14 of 24",
        "Children, Wexcombe 0 of 0",
        "Every figure is there",
    ):
        assert text in said, text
    response = send(browser, here(found, "certify/"), confirmed="yes")
    assert response["Location"] == here(found)
    said = words(browser, here(found))
    assert "The return is certified." in said
    assert "Certified I have checked these figures" in said
    assert "Take the records’ figures again" not in said


def test_not_certified_without_the_statement(cast, client_for):
    found, browser = made.begun(cast), client_for(cast.mona)
    assert_refused(send(browser, here(found, "certify/")), {"id_confirmed": "Tick the statement"})
    found.refresh_from_db()
    assert found.status == "begun"


def test_the_page_says_what_the_records_have_come_to_say(cast, client_for):
    found = made.certified(cast)
    made.count(cast, {("cases_closed", "victim"): (41, 41)})
    said = words(client_for(cast.mona), here(found))
    assert "Since it was certified, records changed Cases closed, victims, Fellshire: 40 → 41" in said
    others = words(client_for(cast.anna), f"{ALL}{found.pk}/")
    assert "The records have changed since in 1 figure." in others
    assert "→" not in others


@pytest.mark.parametrize("name", ["nigel", "petra"])
def test_the_neighbour_is_told_there_is_none(cast, client_for, name):
    found = made.begun(cast)
    browser = client_for(getattr(cast, name))
    assert "No return waits for you" in words(browser, MINE)
    for more in ("", "words/", "explain/", "send/", "certify/", "figures/cases_closed/", "begin/"):
        assert browser.get(here(found, more)).status_code == 404, more
    assert browser.post(here(found, "workbook/")).status_code == 404


@pytest.mark.parametrize("name", ["joan", "anna", "bea", "pat", "nora"])
def test_nobody_else_opens_a_providers_raw_counts(cast, client_for, name):
    found = made.begun(cast)
    assert client_for(getattr(cast, name)).get(here(found)).status_code == 403


def test_figures_are_typed_where_records_are_elsewhere(cast, client_for):
    found, browser = made.elsewhere(cast), client_for(cast.mona)
    assert "you enter the figures" in words(browser, here(found))
    address = here(found, "figures/risk_reduced/")
    with at_most(17):
        assert browser.get(address).status_code == 200
    typed = figures_typed(found, "risk_reduced")
    line = line_of(found, "risk_reduced")
    typed |= {f"number_{line.pk}": "7", f"out_of_{line.pk}": "5"}
    page = assert_refused(
        send(browser, address, **typed), {f"id_number_{line.pk}": "7 cannot be more than the 5 it is out of"}
    )
    assert page.still_typed("7")
    typed[f"out_of_{line.pk}"] = "9"
    assert send(browser, address, **typed)["Location"] == here(found)
    assert line_of(found, "risk_reduced").numerator == 7
    assert "enter a number, or say why there is none" in words(browser, here(found))


@pytest.mark.parametrize("typed", ["-3", "2.5", "some", "1000001"])
def test_what_is_no_count_is_refused_and_stays(cast, client_for, typed):
    found, browser = made.elsewhere(cast), client_for(cast.mona)
    line = line_of(found, "cases_closed")
    data = {**figures_typed(found, "cases_closed"), f"number_{line.pk}": typed}
    page = assert_refused(
        send(browser, here(found, "figures/cases_closed/"), **data),
        {f"id_number_{line.pk}": "whole number from 0"},
    )
    assert page.still_typed(typed)
    assert line_of(found, "cases_closed").standing == ""


def test_not_known_yet_needs_a_reason(cast, client_for):
    found, browser = made.elsewhere(cast), client_for(cast.mona)
    line, address = line_of(found, "cases_closed"), here(found, "figures/cases_closed/")
    typed = {**figures_typed(found, "cases_closed"), f"number_{line.pk}": "", f"none_{line.pk}": "not_known"}
    assert_refused(send(browser, address, **typed), {f"id_why_{line.pk}": "say why it is not known yet"})
    typed[f"why_{line.pk}"] = "The system changes over; by the 20th."
    send(browser, address, **typed)
    assert "not known yet: The system changes over" in words(browser, here(found))


def test_a_stale_form_shows_both_versions(cast, client_for):
    found, browser = made.elsewhere(cast), client_for(cast.mona)
    address = here(found, "words/")
    opened = unseen(browser.get(address))
    actions.save_narrative(
        return_id=found.pk, narrative=actions.Narrative(went_well="Theirs."), version=found.version,
        by=ask(cast.mona), at=NOW,
    )  # fmt: skip
    response = browser.post(
        address, {**opened, "went_well": "Mine.", "went_badly": "", "staffing": "", "read": "no"}
    )
    page = read(response)
    assert page.status == 422
    assert "Theirs." in page.words
    assert page.still_typed("Mine.")


def test_words_about_a_person_are_refused_at_their_box(cast, client_for):
    found, browser = made.begun(cast), client_for(cast.mona)
    data = {"went_well": "A woman came back.", "went_badly": "", "staffing": "Two posts empty.", "read": "no"}
    page = assert_refused(
        send(browser, here(found, "words/"), **data), {"id_went_well": "speaks of one person"}
    )
    assert page.still_typed("A woman came back.")
    assert_refused(
        send(browser, here(found, "words/"), went_well="Fine.", went_badly="", staffing=""),
        {"id_read": "nobody could be recognised"},
    )
    data["went_well"] = "The new group is full."
    assert send(browser, here(found, "words/"), **data)["Location"] == here(found)
    assert "What went well The new group is full." in words(browser, here(found))


@pytest.mark.parametrize("more", ["words/", "explain/", "send/", "figures/risk_reduced/"])
def test_once_certified_the_forms_are_closed_and_say_why(cast, client_for, more):
    found, browser = made.elsewhere(cast), client_for(cast.mona)
    actions.save_figures(return_id=found.pk, figures=made.all_of(found), version=1, by=ask(cast.mona), at=NOW)
    made.certified(cast, found)
    page = read(browser.get(here(found, more)))
    assert "This return is certified, so its figures stay as they are." in page.words
    assert 'disabled aria-disabled="true"' in page.html


def test_what_stands_out_is_explained_before_it_is_certified(cast, client_for):
    found, browser = made.begun(cast), client_for(cast.mona)
    actions.set_target(
        contract_id=found.contract_id, measure_key="cases_closed", starts_on=QUARTER.starts_on, months=3, value=90,
        by=ask(cast.joan), at=NOW,
    )  # fmt: skip
    said = words(browser, here(found))
    assert "Cases closed: 40 is well below the target of 90. Put it right, or say why it is so." in said
    assert "say why it is so" in words(browser, here(found, "certify/"))
    assert send(browser, here(found, "certify/"), confirmed="yes").status_code == 422
    assert send(browser, here(found, "explain/"), why_0="Three posts were empty.")["Location"] == here(found)
    assert "You said: Three posts were empty." in words(browser, here(found))
    assert "40; target at least 90: below" in words(browser, here(found))
    response = send(browser, here(found, "certify/"), confirmed="yes")
    assert response.status_code == 302, read(response).errors
    seen = words(client_for(cast.joan), f"{ALL}{found.pk}/")
    assert "Cases closed: Three posts were empty." in seen
    assert "target at least 90: " in seen


def workbook_of(browser, found: Return) -> bytes:
    response = browser.post(here(found, "workbook/"))
    assert (
        response["Content-Disposition"] == f'attachment; filename="return-C-1-{QUARTER.starts_on:%Y-%m}.xlsx"'
    )
    return response.content


def filled(data: bytes, value=0, **cells) -> bytes:
    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book["Figures"]
    for row in sheet.iter_rows(min_row=5):
        for column in (3, 4):
            if not str(row[7].value).startswith("together") and not row[column].protection.locked:
                row[column].value = value
    for cell, typed in cells.items():
        sheet[cell] = typed
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def send_file(browser, found: Return, data: bytes):
    return browser.post(here(found, "send/"), {"file": SimpleUploadedFile("return.xlsx", data)})


def test_a_workbook_is_taken_down_filled_in_and_sent(cast, client_for):
    found, browser = made.elsewhere(cast), client_for(cast.mona)
    data = workbook_of(browser, found)
    response = send_file(browser, found, filled(data, 3, D5=-1, E8=None))
    page = read(response)
    assert page.status == 422
    asked = len(queries.lines_of(found.pk))
    assert f"{asked - 1} of {asked} rows are kept." in page.words
    assert "Sheet Figures, cell D5: a count cannot be below 0." in page.words
    assert send_file(browser, found, filled(data, 3))["Location"] == here(found)
    assert f"All {asked} rows of the workbook are kept." in words(browser, here(found))
    assert {each.standing for each in queries.lines_of(found.pk).values()} == {Standing.COUNTED}


def test_a_file_that_is_another_is_refused(cast, client_for):
    found, browser = made.elsewhere(cast), client_for(cast.mona)
    assert_refused(send_file(browser, found, b"a,b"), {"id_file": "no Excel workbook"})
    assert_refused(browser.post(here(found, "send/"), {}), {"id_file": "Choose the workbook of this return"})


def test_last_quarters_figures_are_asked_about_and_nothing_is_kept_before(cast, client_for, monkeypatch):
    found, browser = made.elsewhere(cast), client_for(cast.mona)
    data = filled(workbook_of(browser, found), 3)
    assert browser.get(here(found, "same/"))["Location"] == here(found, "send/")
    last = {
        place: Figure(Standing.COUNTED, 3, 3 if line.is_rate else None)
        for place, line in zip(queries.lines_of(found.pk), queries.lines_with_areas(found.pk), strict=True)
    }
    monkeypatch.setattr("commonweal.outcomes.returns.queries.facts._last", lambda found: last)
    assert send_file(browser, found, data)["Location"] == here(found, "same/")
    assert {each.standing for each in queries.lines_of(found.pk).values()} == {Standing.BLANK}
    assert_refused(send(browser, here(found, "same/")), {"id_same": "Tick it if these are this quarter’s"})
    assert send(browser, here(found, "same/"), same="yes")["Location"] == here(found)
    assert {each.standing for each in queries.lines_of(found.pk).values()} == {Standing.COUNTED}


def test_others_see_certified_figures_through_the_gate(cast, client_for):
    found = made.begun(cast)
    address = f"{ALL}{found.pk}/"
    browser = client_for(cast.joan)
    assert "Nothing is certified yet" in words(browser, address)
    made.certified(cast, found)
    with at_most(17):
        said = words(browser, address)
    assert "Fellshire 40" in said
    assert "hidden to protect people" in said, "two of 38, and three who had advice"
    tables = read(browser.get(address)).html.split("<h3")
    (advice,) = [
        each for each in tables if ">Referrals that ended with advice<" in each and "Victims" not in each
    ][:1]
    assert not re.search(r"<span>3</span>", advice)


@pytest.mark.parametrize("name", ["mona", "pat", "bea", "finn", "nora"])
def test_only_commissioner_and_analyst_see_all_returns(cast, client_for, name):
    found = made.certified(cast)
    browser = client_for(getattr(cast, name))
    for address in (ALL, LATE, f"{ALL}{found.pk}/", f"{ALL}{found.pk}/step/"):
        assert browser.get(address).status_code == 403


def test_the_matrix_says_each_status_in_words(cast, client_for):
    found = made.certified(cast)
    browser = client_for(cast.joan)
    browser.get(ALL)
    with at_most(10):
        said = words(browser, ALL)
    for text in ("Harbour C-1: Support in both areas", "Certified", quarter_name(QUARTER.starts_on)):
        assert text in said, text
    Return.objects.exclude(pk=found.pk).update(due_on=QUARTER.ends_before)
    assert ("Due, late" in words(browser, ALL)) == (NOW.date() > QUARTER.ends_before)


def test_returns_are_opened_by_a_press_once(cast, client_for):
    from tests import money

    money.load(cast)
    browser = client_for(cast.anna)
    assert "No return was asked for yet" in words(browser, ALL)
    send(browser, f"{ALL}open/")
    assert "Opened 2." in words(browser, ALL)
    send(browser, f"{ALL}open/")
    assert "Everything that is due is open already." in words(browser, ALL)


def test_the_late_list_and_telling_once(cast, client_for, mailoutbox):
    made.opened(cast)
    browser = client_for(cast.joan)
    browser.get(LATE)
    with at_most(9):
        said = words(browser, LATE)
    assert "Nobody was told yet" in said
    send(browser, f"{LATE}tell/")
    assert "Told 2." in words(browser, LATE)
    send(browser, f"{LATE}tell/")
    assert "Everybody was told already" in words(browser, LATE)
    assert len(mailoutbox) == 1


def test_reopened_with_a_reason_that_the_provider_reads_then_locked(cast, client_for):
    found = made.certified(cast)
    browser, address = client_for(cast.anna), f"{ALL}{found.pk}/step/"
    assert_refused(send(browser, address, step="reopen", words=""), {"id_words": "Say why it is reopened"})
    assert_refused(send(browser, address, step="", words=""), {"id_step": "What do you do?"})
    send(browser, address, step="reopen", words="Children look too few.")
    provider = client_for(cast.mona)
    assert "Children look too few." in words(provider, here(found))
    made.certified(cast, found)
    send(browser, address, step="lock", words="")
    assert "Locked" in words(browser, f"{ALL}{found.pk}/")
    assert "Accept, reopen or lock" not in words(browser, f"{ALL}{found.pk}/")
    assert Step.LOCK == "lock"


def test_a_target_is_set(cast, client_for):
    found = made.opened(cast)
    browser, address = client_for(cast.joan), f"/returns/targets/{found.contract_id}/"
    period = period_choices(financial_year(NOW.date()).starts_on)[0][0]
    given = {"measure": "risk_reduced", "period": period, "value": "60", "area": "all", "way": "least"}
    assert_refused(send(browser, address, **{**given, "value": "120"}), {"id_value": "from 0 to 100"})
    assert_refused(send(browser, address, **{**given, "measure": "", "value": ""}), {
        "id_measure": "measure", "id_value": "Enter target",
    })  # fmt: skip
    assert send(browser, address, **given)["Location"] == ALL
    assert "at least 60%" in words(browser, address)
    area = shown_areas(on=NOW.date())[0]
    assert send(browser, address, **{**given, "area": area.code, "way": "most"})["Location"] == ALL
    assert f"{area.name}" in words(browser, address)
    assert "at most 60%" in words(browser, address)
    assert client_for(cast.anna).get(address).status_code == 403
