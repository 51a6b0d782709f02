"""What readers were told before: what was hidden stays hidden on every page, and nothing is hidden behind what they know."""

from collections import defaultdict
from datetime import UTC, date, datetime

import pytest

from commonweal.outcomes.queries import ShownArea
from commonweal.outcomes.reports import Counted, Said, figures
from commonweal.rules.disclosure import TOTAL, CellStatus
from commonweal.rules.periods import financial_year

TODAY = date(2026, 11, 27)
YEAR = financial_year(TODAY)
APRIL, JULY = date(2026, 4, 1), date(2026, 7, 1)
KEY = ("referrals_by_area", "victim")


def read(**by_area: tuple[int, int, int]) -> Counted:
    counts = defaultdict(lambda: (0, 0))
    areas = []
    for number, (name, quarters) in enumerate(by_area.items()):
        areas.append(ShownArea(name, name, frozenset({number}), frozenset({name})))
        for quarter, n in zip((APRIL, JULY, date(2026, 10, 1)), quarters, strict=True):
            counts[*KEY, number, quarter] = (n, n)
    return Counted(YEAR, TODAY, tuple(areas), counts, 5, datetime(2026, 11, 27, tzinfo=UTC))


def shown(given: Counted, *said: Said):
    return figures(given, client_group="victim", earlier={KEY: said}).referrals


@pytest.mark.parametrize("row", ["North", TOTAL])
def test_what_was_hidden_stays_hidden(row):
    given = read(North=(20, 30, 40), South=(50, 60, 70))
    assert not shown(given).has_hidden
    after = shown(given, Said(row, APRIL, JULY, False, None))
    assert after.cell(row, "Apr to Jun 2026").status == CellStatus.SUPPRESSED


def test_nothing_is_hidden_behind_what_they_know():
    given = read(North=(20, 3, 40), South=(50, 60, 70))
    hidden = {column for column in shown(given).columns if shown(given).cell("North", column).value is None}
    other = next(iter(hidden - {"Jul to Sep 2026"}))
    starts = {
        "Apr to Jun 2026": (APRIL, JULY, 20),
        "Oct to Dec 2026, so far": (date(2026, 10, 1), date(2027, 1, 1), 40),
    }
    first, last, value = starts[other]
    after = shown(given, Said("North", first, last, False, value))
    assert after.cell("North", other).value == value
    assert after.cell("North", "Jul to Sep 2026").status == CellStatus.SUPPRESSED
    assert (
        sum(
            cell.status == CellStatus.SUPPRESSED
            for row in after
            if row.label == "North"
            for cell in row.cells
        )
        >= 2
    )


def test_what_is_no_longer_so_is_not_known():
    given = read(North=(20, 30, 40), South=(50, 60, 70))
    assert not shown(given, Said("North", APRIL, JULY, False, 19)).has_hidden
