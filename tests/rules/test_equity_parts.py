"""The areas inside a county, beside the county's own figure that everybody can see: no hidden one can be pinned down."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from commonweal.outcomes.equity import _Part, _published
from commonweal.outcomes.queries import ShownArea
from commonweal.rules.disclosure import Cell, CellStatus
from commonweal.rules.measures import REFERRALS_BY_AREA

THRESHOLD = 5


def shown(counts: list[int], whole: Cell) -> list[int | None]:
    """What is shown of each part, the last being what lies in none of them."""
    parts = [
        _Part(f"Part {number}", str(number), ShownArea(str(number), "", frozenset({number}), frozenset()))
        for number, _ in enumerate(counts)
    ]
    read = SimpleNamespace(
        threshold=THRESHOLD,
        quarters=(),
        pair=lambda measure, group, area, quarters: (counts[min(area.ids)], 0),
    )
    return [value for _, value in _published(read, REFERRALS_BY_AREA, parts, whole, "victim")]


def cell(value: int) -> Cell:
    return Cell(value, CellStatus.VALUE if value else CellStatus.ZERO)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=9))
def test_what_is_hidden_could_be_many_things(counts):
    found = shown(counts, cell(sum(counts)))
    hidden = [count for count, value in zip(counts, found, strict=True) if value is None]
    assert all(value == count for count, value in zip(counts, found, strict=True) if value is not None)
    assert not any(value is not None and 0 < value < THRESHOLD for value in found)
    if hidden and len(hidden) < len(counts):
        left = sum(counts) - sum(value or 0 for value in found)  # the county's figure is on the board page
        highest, lowest = left - (len(hidden) - 1), 1
        assert highest - lowest >= THRESHOLD


@given(st.lists(st.integers(0, 40), min_size=2, max_size=9))
def test_where_the_whole_is_hidden_so_is_every_part(counts):
    assert set(shown(counts, Cell(None, CellStatus.SUPPRESSED))) == {None}
