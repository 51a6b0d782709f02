"""What a service with records elsewhere certified counts in the figures, once; what its return leaves out is said."""

from datetime import timedelta

import pytest

from commonweal.outcomes import figure_tables, pages, trends
from commonweal.outcomes.actions import refresh_counts
from commonweal.outcomes.models import Count
from commonweal.outcomes.reports import figures, read_year
from commonweal.outcomes.returns import actions
from commonweal.rules.measures import CASES_CLOSED
from commonweal.rules.periods import financial_year
from commonweal.rules.returns import Figure, Standing, Step
from tests.cast import NOW, ask
from tests.returns import QUARTER, all_of, certified, elsewhere

CLOSED = Figure(Standing.COUNTED, 37, None)


@pytest.fixture
def return_of_harbour(cast, settings, tmp_path):
    settings.MART_FOLDER = tmp_path
    found = actions.begin_return(return_id=elsewhere(cast).pk, by=ask(cast.mona), at=NOW)
    found = actions.save_figures(
        return_id=found.pk,
        figures=all_of(found, cases_closed=CLOSED),
        version=found.version,
        by=ask(cast.mona),
        at=NOW,
    )
    return certified(cast, found)


def refreshed(cast, minutes: int = 1) -> None:
    refresh_counts(by=ask(cast.anna), at=NOW + timedelta(minutes=minutes))


def closed_elsewhere() -> list[tuple]:
    rows = Count.objects.filter(measure="cases_closed", is_certified=True)
    return sorted(rows.values_list("starts_on", "numerator", "denominator").distinct())


def test_what_was_certified_counts_in_its_quarter(cast, return_of_harbour):
    refreshed(cast)
    assert closed_elsewhere() == [(QUARTER.starts_on, 37, 37)]
    refreshed(cast, minutes=2)
    assert closed_elsewhere() == [(QUARTER.starts_on, 37, 37)]


def test_a_reopened_return_goes_on_counting_as_it_was_certified(cast, return_of_harbour):
    found = actions.take_step(
        return_id=return_of_harbour.pk, step=Step.REOPEN, words="A figure looks wrong.",
        version=return_of_harbour.version, by=ask(cast.anna), at=NOW,
    )  # fmt: skip
    assert found.status == "reopened"
    refreshed(cast)
    assert closed_elsewhere() == [(QUARTER.starts_on, 37, 37)]


def test_a_figure_that_the_return_does_not_say_says_so(cast, return_of_harbour):
    refreshed(cast)
    year = financial_year(QUARTER.starts_on)
    read = read_year(year=year, today=NOW.date())
    shown = figures(read, client_group="victim")
    assert "cases_closed" in shown.certified
    assert "needs_known" in shown.only_here
    board = pages.board_page(
        read=read, shown=shown, group="victim", partners=(), faults=(), may_refresh=False
    )
    notes = {each.measure.key: each.table.note for each in board.sections}
    assert figure_tables.WITH_ELSEWHERE in notes["cases_closed"]


def test_months_are_not_shown_where_they_would_tell_what_one_service_certified(cast, return_of_harbour):
    refreshed(cast)
    found = trends.read_trend(measure=CASES_CLOSED, client_group="victim", today=NOW.date())
    assert found.no_months is trends.WhyNot.CERTIFIED
    assert found.step is trends.Step.QUARTER or not found.figures
