"""The mart counts what happened, only what changed, and nobody is in it. Every expected number is worked out by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest

from commonweal.outcomes.actions import refresh_counts
from commonweal.outcomes.models import Count, Refresh
from commonweal.outcomes.reports import figures, read_year
from commonweal.rules.disclosure import CellStatus
from commonweal.rules.periods import financial_year
from commonweal.services.milestones.models import Episode
from tests.cast import ask

AT = datetime(2024, 3, 1, 12, tzinfo=UTC)
YEAR = financial_year(date(2023, 6, 1))


def episode(cast, received: datetime, **more) -> Episode:
    values = {
        "side": "victim",
        "client_group": "victim",
        "area": cast.fellshire,
        "attempt_due_at": received + timedelta(days=2),
        "changed_at": received,
    }
    return Episode.objects.create(received_at=received, **values | more)


@pytest.fixture
def episodes(cast):
    """Twelve victims referred in North Fell in May 2023, seven in the city in August, one child in May.

    Contact: of the twelve, nine attempted in time, two late, one never. Four of the seven in time, three late.
    Closed in November: eight of the twelve, risk reduced for six, the same for one, one not comparable.
    """
    ask(cast.fred)
    may, august, november = (datetime(2023, month, 10, 9, tzinfo=UTC) for month in (5, 8, 11))
    for number in range(12):
        attempted = {0: None, 1: may + timedelta(days=3), 2: may + timedelta(days=9)}.get(
            number, may + timedelta(days=1)
        )
        closed = number >= 4
        direction = {4: "same", 5: "not_comparable"}.get(number, "reduced")
        episode(
            cast,
            may,
            area=cast.north_fell,
            first_attempt_at=attempted,
            closed_at=november if closed else None,
            risk_direction=direction if closed else "",
        )
    for number in range(7):
        episode(
            cast, august, area=cast.wexcombe, first_attempt_at=august + timedelta(days=1 if number < 4 else 5)
        )
    episode(cast, may, client_group="child")


def totals(measure: str, **where) -> tuple[int, int]:
    rows = Count.objects.filter(measure=measure, starts_on__lt=date(2024, 1, 1), **where)
    return sum(row.numerator for row in rows), sum(row.denominator for row in rows)


def test_counts_are_what_was_worked_out_by_hand(episodes, cast):
    refresh_counts(by=ask(cast.anna), at=AT)
    assert totals("referrals_by_area", client_group="victim", area=cast.north_fell) == (12, 12)
    assert totals("referrals_by_area", client_group="victim", area=cast.wexcombe) == (7, 7)
    assert totals("referrals_by_area", client_group="child") == (1, 1)
    assert totals("contact_attempted_in_time", client_group="victim", area=cast.north_fell) == (9, 12)
    assert totals("contact_attempted_in_time", client_group="victim", area=cast.wexcombe) == (4, 7)
    assert totals("cases_closed", client_group="victim") == (8, 8)
    assert totals("risk_reduced", client_group="victim") == (6, 7)


def test_passing_to_another_service_is_no_new_referral_and_what_was_handed_back_is_no_case(episodes, cast):
    ask(cast.fred)
    may, november = datetime(2023, 5, 10, 9, tzinfo=UTC), datetime(2023, 11, 10, 9, tzinfo=UTC)
    first = episode(cast, may, area=cast.north_fell, closed_at=november, closing_reason="transferred")
    there = {"area": cast.wexcombe, "follows": first, "accepted_at": may}
    episode(cast, may, closed_at=november, closing_reason="needs_met", **there)
    episode(cast, may, closed_at=november, closing_reason="handed_back", **there)
    refresh_counts(by=ask(cast.anna), at=AT)
    assert totals("referrals_by_area", client_group="victim") == (12 + 7 + 1, 12 + 7 + 1)
    assert totals("contact_attempted_in_time", client_group="victim") == (9 + 4, 12 + 7 + 1)
    assert totals("unmet_need", client_group="victim") == (0, 0)
    assert totals("cases_closed", client_group="victim") == (8 + 2, 8 + 2)


def test_quarters_are_london_quarters(cast):
    ask(cast.fred)
    just_before_midnight_in_utc = datetime(2023, 6, 30, 23, 30, tzinfo=UTC)
    episode(cast, just_before_midnight_in_utc)
    refresh_counts(by=ask(cast.anna), at=AT)
    assert Count.objects.filter(measure="referrals_by_area", starts_on=date(2023, 7, 1)).count() == 1
    assert not Count.objects.filter(starts_on=date(2023, 4, 1)).exists()


def test_only_what_changed_is_counted_again(episodes, cast):
    def rows_of_2023() -> dict[date, set[int]]:
        rows = Count.objects.filter(starts_on__lt=date(2024, 1, 1)).values_list("starts_on", "id")
        return {quarter: {row for day, row in rows if day == quarter} for quarter, _ in rows}

    by = ask(cast.anna)
    refresh_counts(by=by, at=AT)
    first = rows_of_2023()
    refresh_counts(by=by, at=AT + timedelta(hours=1))
    assert rows_of_2023() == first
    ask(cast.fred)
    episode(cast, datetime(2023, 5, 20, 9, tzinfo=UTC), changed_at=AT + timedelta(hours=2))
    refresh_counts(by=ask(cast.anna), at=AT + timedelta(hours=3))
    third = rows_of_2023()
    spring, summer = date(2023, 4, 1), date(2023, 7, 1)
    assert third[spring].isdisjoint(first[spring])
    assert third[summer] == first[summer]
    assert totals("referrals_by_area", client_group="victim", area=cast.fellshire) == (1, 1)
    assert totals("referrals_by_area", client_group="victim", area=cast.north_fell) == (12, 12)


def test_a_whole_recount_gives_the_same_numbers(episodes, cast):
    fields = ("measure", "starts_on", "area_id", "client_group", "provider_id", "numerator", "denominator")
    by = ask(cast.anna)
    refresh_counts(by=by, at=AT)
    first = set(Count.objects.values_list(*fields))
    refresh_counts(by=by, at=AT, whole=True)
    assert set(Count.objects.values_list(*fields)) == first
    assert Refresh.objects.count() == 2


def test_the_board_sees_the_published_figures_and_no_small_number(episodes, cast):
    refresh_counts(by=ask(cast.anna), at=AT)
    found = figures(read_year(year=YEAR, today=AT.date()), client_group="victim")
    assert found.referrals.cell("Fellshire", "Apr to Jun 2023").value == 12
    assert found.referrals.cell("Wexcombe", "Jul to Sep 2023").value == 7
    assert found.referrals.cell("Total", "Total").value == 19
    assert found.attempted.cell("Fellshire", "Per cent").status == CellStatus.SUPPRESSED
    children = figures(read_year(year=YEAR, today=AT.date()), client_group="child")
    shown = [cell.value for row in children.referrals for cell in row.cells]
    assert 1 not in shown


def test_before_any_refresh_there_is_nothing_rather_than_nought(cast):
    found = figures(read_year(year=YEAR, today=AT.date()), client_group="victim")
    assert found is None


def test_two_tables_of_the_same_referrals_do_not_give_each_other_away(cast):
    """Two city referrals in one quarter are hidden, and so is the city's total; the rate beside it hides it too."""
    ask(cast.fred)
    spring, summer = (datetime(2023, month, 10, 9, tzinfo=UTC) for month in (5, 8))
    for _ in range(9):
        episode(cast, spring, first_attempt_at=spring)
    for number in range(14):
        received = spring if number < 2 else summer
        episode(cast, received, area=cast.wexcombe, first_attempt_at=received if number < 7 else None)
    refresh_counts(by=ask(cast.anna), at=AT)
    found = figures(read_year(year=YEAR, today=AT.date()), client_group="victim")
    assert found.referrals.hidden_in("Total") == found.attempted.hidden_in("Referrals due")
    assert "Wexcombe" in found.referrals.hidden_in("Total")
