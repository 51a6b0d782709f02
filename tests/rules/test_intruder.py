"""An intruder holds every released table and a solver, and pins no hidden cell closer than the rule allows."""

from itertools import product

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from commonweal.rules.disclosure import TOTAL, CellStatus, publish, publish_rates
from commonweal.rules.disclosure_cube import publish_cube
from commonweal.rules.disclosure_together import Part, publish_together
from tests.rules.intruder import HIGHEST, Puzzle
from tests.rules.intruder_lp import Knowledge, hidden_cells, read_cube, read_rates, read_table

THINGS = ("area", "quarter", "provider")
NEARLY = 1e-6


@st.composite
def cubes(draw, most=(4, 4, 3), values=None):
    """Sparse or full, with noughts, gaps and small margins."""
    size = [draw(st.integers(1, each)) for each in most]
    given_values = (
        draw(st.just(values))
        if values is not None
        else draw(
            st.sampled_from(
                [
                    st.integers(0, 3),
                    st.integers(0, 9),
                    st.one_of(st.just(0), st.just(0), st.integers(1, 6)),
                    st.one_of(st.none(), st.integers(0, 12)),
                    st.one_of(st.integers(0, 4), st.integers(20, 90)),
                ]
            )
        )
    )
    places = product(
        *([f"{letter}{n}" for n in range(many)] for letter, many in zip("abc", size, strict=True))
    )
    return {place: draw(given_values) for place in places}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cubes(), st.integers(2, 9))
@example({("a", "b", "c"): 1}, 5)
@example({(a, b, c): 1 for a in "pq" for b in "rs" for c in "tu"}, 5)
def test_no_cell_of_a_cube_is_pinned(counts, threshold):
    cube = publish_cube(counts, dimensions=THINGS, threshold=threshold)
    knowledge = Knowledge()
    read_cube(knowledge, cube)
    assert knowledge.tightest() >= threshold - NEARLY


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cubes(most=(2, 2, 2), values=st.integers(0, 7)), st.integers(2, 6))
def test_nor_by_whole_numbers(counts, threshold):
    cube = publish_cube(counts, dimensions=THINGS, threshold=threshold)
    knowledge = Knowledge()
    read_cube(knowledge, cube)
    equations = tuple(
        (tuple((sign, name) for name, sign in terms.items()), -right) for terms, right in knowledge.rows
    )
    puzzle = Puzzle(equations, {name: (low, HIGHEST) for name, low in knowledge.lowest.items()})
    assert puzzle.smallest_width(stop_at=threshold) == threshold


@settings(max_examples=150, deadline=None)
@given(cubes(), st.integers(2, 9))
def test_what_a_cube_shows_is_true_and_never_small(counts, threshold):
    cube = publish_cube(counts, dimensions=THINGS, threshold=threshold)
    for place in product(*cube.labels):
        cell = cube.cell(*place)
        parts = [
            value
            for each, value in counts.items()
            if all(asked in (TOTAL, got) for asked, got in zip(place, each, strict=True))
        ]
        true = sum(value for value in parts if value is not None)
        if cell.status is CellStatus.MISSING:
            assert all(value is None for value in parts)
        elif cell.status is CellStatus.SUPPRESSED:
            assert cell.value is None
            assert true > 0
        else:
            assert cell.value == true
            assert not 0 < true < threshold
            assert (cell.status is CellStatus.PARTLY_COVERED) == (None in parts)
    assert cube.hidden == len(hidden_cells(cube)) >= cube.hidden_at_least
    assert (cube.hidden == 0) == (cube.hidden_at_least == 0)


def test_the_intruder_with_a_solver_finds_a_badly_hidden_cell():
    """Primary suppression alone is broken at once: the test of the tests."""
    counts = {(a, b, c): 20 for a in "pqr" for b in "stu" for c in "vw"} | {("p", "s", "v"): 2}
    cube = publish_cube(counts, dimensions=THINGS, threshold=5)
    knowledge = Knowledge()
    knowledge.unknown(("p", "s", "v"), lowest=1)
    knowledge.sum_holds([(("p", "s", "v"), None), ("", 20)], ("", 22))
    assert knowledge.tightest() == pytest.approx(0)
    assert len(hidden_cells(cube)) == 8
    # With one of the eight shown after all, all of them are found out.
    knowledge = Knowledge()
    for place in hidden_cells(cube)[1:]:
        knowledge.unknown(place, lowest=1)
    read_cube(full := Knowledge(), cube)
    first = hidden_cells(cube)[0]
    for terms, right in full.rows:
        shown = counts[first] if first in terms else 0
        knowledge.rows.append(({n: s for n, s in terms.items() if n != first}, right - shown))
    assert knowledge.tightest() == pytest.approx(0)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.text("abcdef", min_size=1, max_size=2),
        st.lists(st.integers(0, 12), min_size=3, max_size=3),
        min_size=1,
        max_size=5,
    ),
    st.integers(2, 8),
)
def test_tables_and_rates_alone(rows, threshold):
    table = publish(
        {row: dict(zip("xyz", cells, strict=True)) for row, cells in rows.items()}, threshold=threshold
    )
    knowledge = Knowledge()
    read_table(knowledge, table, name="table")
    assert knowledge.tightest() >= threshold - NEARLY
    rates = publish_rates(
        {row: (min(cells[:2]), max(cells)) for row, cells in rows.items()}, threshold=threshold
    )
    knowledge = Knowledge()
    read_rates(knowledge, rates, name="rates")
    hidden = [name for name in knowledge.lowest if name[-1] != "rest"]
    assert knowledge.tightest(hidden) >= threshold - NEARLY


# --- several tables of the same people ---


def ask_all(parts, tables):
    knowledge = Knowledge()
    for number, (part, table) in enumerate(zip(parts, tables, strict=True)):
        read = read_rates if part.numerator else read_table
        read(knowledge, table, name=str(number), shared=part.shared)
    return knowledge


@st.composite
def parts_of_one(draw):
    """Referrals by quarter, contact in time of all of them, and all of them: three tables with one column in common."""
    count = st.one_of(st.just(0), st.integers(0, 6), st.integers(5, 40))
    by_quarter, rates, closed = {}, {}, {}
    for number in range(draw(st.integers(1, 5))):
        row = {quarter: draw(count) for quarter in ("Q1", "Q2", "Q3")}
        everyone = sum(row.values())
        by_quarter[f"area {number}"] = row
        rates[f"area {number}"] = (draw(st.integers(0, everyone)), everyone)
        closed[f"area {number}"] = everyone
    return [Part(by_quarter, TOTAL), Part(rates, "Due", numerator="In time"), Part(closed, "Closed")]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(parts_of_one(), st.integers(2, 8), st.integers(1, 3))
def test_several_tables_that_share_their_totals(parts, threshold, how_many):
    tables = publish_together(*parts[:how_many], threshold=threshold)
    knowledge = ask_all(parts[:how_many], tables)
    # That nobody is left over may be known: nought is shown.
    nobody_left = {row for row, (counted, everyone) in parts[1].counts.items() if counted == everyone}
    if len(nobody_left) == len(parts[1].counts):
        nobody_left.add(TOTAL)
    hidden_cells_of_all = [
        name for name in knowledge.lowest if not (name[-1] == "rest" and name[1] in nobody_left)
    ]
    assert knowledge.tightest(hidden_cells_of_all) >= threshold - NEARLY
    hidden = [
        {row for row in table.hidden_in(part.shared)} for part, table in zip(parts, tables, strict=False)
    ]
    assert all(each == hidden[0] for each in hidden)


def test_hiding_the_same_rows_is_not_enough():
    """Found by the intruder: with the same rows hidden in both tables, the hidden total of one cannot follow the other."""
    rows = {
        "r0": {"a": 3, "b": 0, "c": 5}, "r1": {"a": 0, "b": 0, "c": 0}, "r2": {"a": 4, "b": 26, "c": 0},
        "r3": {"a": 0, "b": 0, "c": 3}, "r4": {"a": 33, "b": 0, "c": 0},
    }  # fmt: skip
    everyone = {row: sum(cells.values()) for row, cells in rows.items()}
    rates = {row: (min(21, everyone[row]), everyone[row]) for row in rows}
    parts = [Part(rows, TOTAL), Part(rates, "Due", numerator="In time")]
    assert ask_all(parts, publish_together(*parts, threshold=5)).tightest() >= 5 - NEARLY


def test_one_part_alone_is_published_as_ever():
    rows = {"North": {"a": 3, "b": 20}, "South": {"a": 30, "b": 40}}
    (table,) = publish_together(Part(rows, TOTAL), threshold=5)
    assert table == publish(rows, threshold=5)
    large = [
        Part({"North": 20, "South": 30}, "Closed"),
        Part({"North": (9, 20), "South": (12, 30)}, "Due", "Better"),
    ]
    assert not any(table.has_hidden for table in publish_together(*large, threshold=5))
