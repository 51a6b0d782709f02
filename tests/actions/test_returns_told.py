"""Returns of contracts with measures of their own: what is asked of whom, derived, certified, counted, and what changes."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.commissioning.procurement.models import Contract
from commonweal.outcomes.actions import refresh_counts
from commonweal.outcomes.models import Count
from commonweal.outcomes.reports import figures, read_year
from commonweal.outcomes.returns import actions, queries
from commonweal.outcomes.returns.models import AskedChange, Return, ReturnLine
from commonweal.rules.periods import add_months, financial_year
from commonweal.rules.reasons import Refused
from commonweal.rules.returns import Figure, Place, Standing, next_quarter
from tests import money
from tests import returns as made
from tests.cast import NOW, ask
from tests.returns import QUARTER, TODAY

NEXT = next_quarter(TODAY, QUARTER.starts_on)
REPEATS = Place("marac_repeats", "fellshire", "victim")
CASES = Place("marac_cases", "fellshire", "victim")


def measures_of(found: Return) -> set[str]:
    return set(found.lines.values_list("measure", flat=True))


def certified(cast, **areas) -> Return:
    found = made.marac_return(cast)
    return made.certified_by(cast.nigel, found, made.told(found, **areas))


@pytest.fixture
def mart(settings, tmp_path):
    settings.MART_FOLDER = tmp_path


def shown(cast, *, today: date = TODAY):
    read = read_year(
        year=financial_year(QUARTER.starts_on), today=today, client_group="victim", with_told=True
    )
    return figures(read, client_group="victim")


def test_a_marac_contract_is_asked_for_maracs_counts_of_those_harmed_and_nothing_else(cast):
    found = made.marac_return(cast)
    assert measures_of(found) == set(made.MARAC)
    assert set(found.lines.values_list("area__code", "client_group").distinct()) == {
        ("fellshire", "victim"),
        ("wexcombe", "victim"),
    }
    assert not found.is_from_records
    assert not found.lines.filter(is_from_records=True).exists()
    assert not found.areas.exists()


def test_a_programmes_contract_is_asked_of_the_group_it_is_bought_for(cast):
    money.load(cast)
    made.another_contract(cast, "C-8", cast.turning, "programme", group="perpetrator")
    actions.open_returns(by=None, at=NOW)
    found = Return.objects.get(contract__reference="C-8")
    assert all(key.startswith("programme_") for key in measures_of(found))
    assert set(found.lines.values_list("client_group", flat=True)) == {"perpetrator"}
    assert len(measures_of(found)) == 8


def test_a_provider_with_both_is_asked_each_in_its_own_return_and_nothing_twice(cast):
    money.load(cast)
    made.another_contract(cast, "C-7", cast.harbour, "marac")
    made.another_contract(cast, "C-6", cast.harbour, "marac", area="fellshire")
    actions.open_returns(by=None, at=NOW)
    old = Return.objects.get(contract__reference="C-1")
    assert "cases_closed" in measures_of(old)
    assert not measures_of(old) & set(made.MARAC)
    places = ReturnLine.objects.filter(of__contract__provider=cast.harbour)
    places = list(places.values_list("measure", "area_id", "client_group"))
    assert len(places) == len(set(places))
    assert {each[0] for each in places} >= set(made.MARAC)


def test_shares_take_what_they_are_out_of_from_the_cases_and_follow_them(cast):
    found = made.marac_return(cast)
    by = ask(cast.nigel)
    saved = actions.save_figures(
        return_id=found.pk, figures={REPEATS: Figure(Standing.COUNTED, 12)}, version=1, by=by, at=NOW
    )
    assert queries.lines_of(found.pk)[REPEATS] == Figure(Standing.COUNTED, 12, None)
    for cases, denominator in ((40, 40), (10, None), (50, 50)):
        saved.refresh_from_db()
        actions.save_figures(
            return_id=found.pk,
            figures={CASES: Figure(Standing.COUNTED, cases)},
            version=saved.version,
            by=by,
            at=NOW,
        )
        assert queries.lines_of(found.pk)[REPEATS].denominator == denominator


def test_a_share_of_cases_that_nobody_knows_is_not_certified_until_that_is_said(cast):
    found = made.marac_return(cast)
    typed = made.told(found)
    typed[CASES] = Figure(Standing.NOT_KNOWN, reason="The minutes of September are not signed.")
    with pytest.raises(Refused, match="it is out of “Cases discussed at MARAC”, and that has no number"):
        made.certified_by(cast.nigel, found, typed)


def test_police_and_partners_that_do_not_add_up_are_not_certified(cast):
    with pytest.raises(Refused, match="are 39 together, and “Cases discussed at MARAC” says 40"):
        certified(cast, fellshire={**made.MARAC, "marac_from_partners": 11})


def test_the_neighbour_certifies_none_of_it(cast):
    found = made.marac_return(cast)
    for name in ("mona", "petra", "pat", "joan"):
        with pytest.raises(Http404):
            made.certified_by(getattr(cast, name), found, made.told(found))


def test_certified_counts_are_in_the_figures_and_a_missing_quarter_is_missing(cast, mart):
    found = certified(cast)
    refresh_counts(by=ask(cast.anna), at=NOW + timedelta(minutes=1))
    rows = Count.objects.filter(measure="marac_repeats", is_certified=True)
    assert set(rows.values_list("starts_on", "numerator", "denominator")) == {(QUARTER.starts_on, 12, 40)}
    table = shown(cast).tables["marac_cases"]
    assert table.cell("Fellshire").value == 40
    quarters = [each for each in shown_quarters() if each != QUARTER.starts_on]
    wanting = shown(cast).wanting["marac_cases"]
    assert bool(wanting) == bool(quarters)
    assert shown(cast).tables["programme_started"].cell("Fellshire").text == "not submitted"
    assert found.status == "certified"


def shown_quarters() -> list[date]:
    year = financial_year(QUARTER.starts_on)
    return [
        add_months(year.starts_on, 3 * number)
        for number in range(4)
        if add_months(year.starts_on, 3 * number + 3) <= TODAY
    ]


def test_an_area_that_nobody_certified_is_not_submitted_and_the_total_only_partly_covered(cast, mart):
    found = made.marac_return(cast)
    typed = made.told(found)
    typed |= {
        place: Figure(Standing.NOT_KNOWN, reason="The city’s list comes later.")
        for place in typed
        if place.area == "wexcombe"
    }
    made.certified_by(cast.nigel, found, typed)
    refresh_counts(by=ask(cast.anna), at=NOW + timedelta(minutes=1))
    table = shown(cast).tables["marac_cases"]
    assert table.cell("Wexcombe").text == "not submitted"
    assert table.cell("Total").text == "40 (partly covered)"
    assert any(text.startswith("Wexcombe: ") for text in shown(cast).wanting["marac_cases"])


def test_figures_that_only_returns_say_make_no_other_measure_incomplete(cast, mart):
    certified(cast)
    refresh_counts(by=ask(cast.anna), at=NOW + timedelta(minutes=1))
    assert "cases_closed" not in shown(cast).only_here
    assert "marac_cases" not in queries.measures_counted()


def change(cast, key="unmet_need", *, is_asked=False, reference="C-1", starts_on=NEXT, by="joan", **more):
    contract = Contract.objects.get(reference=reference)
    return actions.change_what_is_asked(
        contract_id=contract.pk,
        measure_key=key,
        is_asked=is_asked,
        starts_on=starts_on,
        why=more.pop("why", "It says nothing of this service."),
        by=ask(getattr(cast, by)),
        at=NOW,
        **more,
    )


def test_a_measure_is_dropped_and_another_added_from_the_next_quarter_on(cast):
    found = made.opened(cast)
    before = measures_of(found)
    change(cast)
    change(cast, "marac_cases", is_asked=True)
    assert measures_of(found) == before
    later = NOW + timedelta(days=100)
    actions.open_returns(by=None, at=later)
    then = Return.objects.get(contract__reference="C-1", starts_on=NEXT)
    assert measures_of(then) == before - {"unmet_need"} | {"marac_cases"}
    assert set(then.lines.filter(measure="marac_cases").values_list("client_group", flat=True)) == {"victim"}
    event = AuditEvent.objects.filter(action="change_what_is_asked").latest("id")
    assert event.details["measure"] == "marac_cases"
    assert "why" not in event.details


def test_what_is_open_already_stays_and_a_reason_is_needed(cast):
    made.opened(cast)
    with pytest.raises(Refused, match="is there already, and what it asks stays"):
        change(cast, starts_on=QUARTER.starts_on)
    with pytest.raises(Refused, match="Say why"):
        change(cast, why="  ")
    with pytest.raises(Refused, match="Take out"):
        change(cast, why="Ask vera@example.org why.")
    with pytest.raises(Refused, match="no such measure"):
        change(cast, "horses")


def test_only_the_joint_commissioner_changes_it_and_once(cast):
    made.opened(cast)
    for name in ("anna", "mona", "nigel", "finn"):
        with pytest.raises(Http404):
            change(cast, by=name)
    key = "11111111-2222-3333-4444-555555555555"
    assert change(cast, form_key=key) == change(cast, form_key=key)
    assert AskedChange.objects.count() == 1


@pytest.mark.parametrize("statement", ["UPDATE {} SET is_asked = true", "DELETE FROM {}"])
def test_the_database_keeps_what_was_said(cast, statement):
    made.opened(cast)
    change(cast)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("outcomes_returns_askedchange"))


def test_the_provider_reads_what_changed_and_why(cast, client_for):
    made.opened(cast)
    change(cast)
    actions.open_returns(by=None, at=NOW + timedelta(days=100))
    then = Return.objects.get(contract__reference="C-1", starts_on=NEXT)
    said = client_for(cast.mona).get(f"/returns/{then.pk}/").content.decode()
    assert "Referrals that ended with need unmet: asked for no more. It says nothing of this service." in said
