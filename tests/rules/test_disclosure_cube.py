"""A table of three dimensions with every margin goes through the gate as one."""

import pytest

from commonweal.rules.disclosure import HIDDEN_IN_WORDS, TOTAL, CellStatus, publish
from commonweal.rules.disclosure_cube import PublishableCube, publish_cube
from commonweal.rules.suppression_cube import places_to_hide_in_cube

THINGS = ("area", "quarter", "provider")


def cube_of(counts, threshold=5, **more):
    return publish_cube(counts, dimensions=THINGS, threshold=threshold, **more)


def full(value=20, **changed):
    counts = {(a, b, c): value for a in "pqr" for b in "stu" for c in "vw"}
    return counts | {tuple(place): each for place, each in changed.items()}


def test_only_the_gate_makes_a_cube():
    with pytest.raises(TypeError, match=r"made by disclosure_cube\.publish_cube, and nowhere else"):
        PublishableCube(THINGS, (), {}, 5, (), 0, 0, made_by=object())


def test_nothing_small_hides_nothing():
    cube = cube_of(full())
    assert cube.cell("p", "s", "v").text == "20"
    assert cube.cell(TOTAL, TOTAL, TOTAL).text == "360"
    assert cube.hidden == cube.hidden_at_least == 0
    assert cube.gap_in_words == "No number is hidden."
    assert cube.notes == ()


def test_one_small_number_takes_seven_with_it_and_no_total():
    cube = cube_of(full(psv=2))
    hidden = [place for place, cell in cube.cells.items() if cell.status is CellStatus.SUPPRESSED]
    assert len(hidden) == cube.hidden == 8
    assert ("p", "s", "v") in hidden
    assert not any(TOTAL in place for place in hidden)
    assert cube.hidden_at_least == 2
    assert cube.gap_in_words == "8 numbers are hidden; at least 2 have to be."
    assert cube.cell("p", "s", TOTAL).text == "22"
    assert cube.notes == (
        "Numbers from 1 to 4 are hidden to protect people, and so are others that would give them away.",
    )


def test_smaller_numbers_are_hidden_before_larger():
    counts = {(a, b, c): 100 for a in "pqr" for b in "stu" for c in "vw"}
    cheap = {(a, b, c): 12 for a in "pq" for b in "st" for c in "vw"}
    cube = cube_of(counts | cheap | {("p", "s", "v"): 3})
    assert {place for place, cell in cube.cells.items() if cell.value is None} == set(cheap)


def test_a_slice_is_a_table_like_any_other():
    cube = cube_of(full(psv=2))
    part = cube.slice("provider", "v")
    assert part.columns == ("s", "t", "u", TOTAL)
    assert [row.label for row in part] == ["p", "q", "r", TOTAL]
    assert part.cell("p", "s").text == HIDDEN_IN_WORDS
    assert part.cell("p", TOTAL).text == "42"
    assert part.has_hidden
    assert not cube.slice("provider").has_hidden
    assert cube.slice("area", "r").notes == ()
    assert cube.slice("quarter", "t").columns == ("v", "w", TOTAL)
    with pytest.raises(KeyError):
        cube.slice("provider", "nobody")


def test_nought_and_gaps_are_told_apart():
    cube = cube_of(full(psv=0, qtw=None))
    assert cube.cell("p", "s", "v").status is CellStatus.ZERO
    assert cube.cell("q", "t", "w").status is CellStatus.MISSING
    assert cube.cell("q", "t", TOTAL).text == "20 (partly covered)"
    assert cube.cell(TOTAL, "s", "w").status is CellStatus.VALUE
    assert cube.cell("q", "t", "v").status is CellStatus.VALUE
    nothing = cube_of({("p", "s", "v"): None})
    assert {cell.text for cell in nothing.cells.values()} == {"not submitted"}


def test_a_single_count_takes_its_totals_with_it():
    cube = cube_of({("p", "s", "v"): 3})
    assert {cell.text for cell in cube.cells.values()} == {HIDDEN_IN_WORDS}


def test_what_another_table_hides_is_hidden_here_too():
    cube = cube_of(full(), also_hide=[("p", "s", TOTAL)])
    assert cube.cell("p", "s", TOTAL).text == HIDDEN_IN_WORDS
    assert cube.hidden >= 4


def test_a_count_from_one_provider_alone_is_hidden():
    counts = full()
    of_two = {place: ("north house", "south house") for place in counts}
    assert cube_of(counts, contributors=of_two, min_contributors=2).hidden == 0
    of_one = of_two | {("q", "t", "v"): ("north house",)}
    cube = cube_of(counts, contributors=of_one, min_contributors=2)
    assert cube.cell("q", "t", "v").text == HIDDEN_IN_WORDS
    assert cube.cell("q", "t", TOTAL).text == "40"
    with pytest.raises(ValueError, match=r"^q, t, v: say who this count comes from\.$"):
        cube_of(counts, contributors=of_two | {("q", "t", "v"): ()}, min_contributors=2)


@pytest.mark.parametrize(
    ("counts", "threshold", "says"),
    [
        ({}, 5, "^There is nothing to publish"),
        ({("a", "b", "c"): -1}, 5, "^a, b, c: a count is a whole number"),
        ({("a", "b", "c"): True}, 5, "whole number"),
        ({("a", "b", TOTAL): 9}, 5, "added here"),
        ({("a", "b", "c"): 9}, 1, "^The threshold must be 2 or more"),
        ({("a", "b", "c"): 9, ("d", "e", "c"): 9}, 5, "^a, e, c: this count is left out"),
    ],
)
def test_what_cannot_be_published_is_refused_in_a_sentence(counts, threshold, says):
    with pytest.raises(ValueError, match=says):
        cube_of(counts, threshold)


def test_counts_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match=r"^These counts do not add up to their totals"):
        places_to_hide_in_cube([1, 2, 1, 1, 1, 1, 1, 1], size=(2, 2, 2), small=[True] * 8, threshold=5)


def test_every_hidden_place_has_a_proof_of_hidden_places_alone():
    counts = full(psv=2, qtw=1, rsv=0, ruw=3)
    values = [cell for cell in _with_totals(counts)]
    hiding = places_to_hide_in_cube(
        values, size=(4, 4, 3), small=[0 < value < 5 for value in values], threshold=5
    )
    assert hiding.small <= hiding.places
    for place in hiding.places:
        assert place in hiding.proofs[place] <= hiding.places


def _with_totals(counts):
    for a in ("p", "q", "r", None):
        for b in ("s", "t", "u", None):
            for c in ("v", "w", None):
                yield sum(
                    value
                    for place, value in counts.items()
                    if all(asked in (None, got) for asked, got in zip((a, b, c), place, strict=True))
                )


# --- counts from few contributors, in tables of two dimensions ---


def test_a_table_hides_what_comes_from_one_provider():
    counts = {"North": {"a": 20, "b": 30}, "South": {"a": 40, "b": 50}}
    who = {
        "North": {"a": ["one"], "b": ["one", "two"]},
        "South": {"a": ["one", "two"], "b": ["two", "three"]},
    }
    assert not publish(counts, threshold=5, contributors=who).has_hidden
    table = publish(counts, threshold=5, contributors=who, min_contributors=2)
    assert table.cell("North", "a").text == HIDDEN_IN_WORDS
    assert table.cell(TOTAL, TOTAL).text == "140"
    assert sum(cell.value is None for row in table for cell in row.cells) == 4


def test_a_series_of_one_provider_is_hidden_and_does_not_say_fewer_than():
    assert (
        publish({"Closed": 50}, threshold=5, contributors={"Closed": ["one"]}, min_contributors=2)
        .cell("Closed")
        .text
        == HIDDEN_IN_WORDS
    )
    shown = publish({"Closed": 50}, threshold=5, contributors={"Closed": ["one", "two"]}, min_contributors=2)
    assert shown.cell("Closed").text == "50"


def test_a_nought_comes_from_nobody_and_a_count_from_somebody():
    table = publish(
        {"North": 0, "South": 50, "East": None},
        threshold=5,
        contributors={"South": ["one", "two"]},
        min_contributors=2,
    )
    assert [row.cells[0].text for row in table][:3] == ["0", "50", "not submitted"]
    with pytest.raises(ValueError, match=r"^South, Number: say who this count comes from"):
        publish({"South": 50}, threshold=5, contributors={}, min_contributors=2)
    with pytest.raises(TypeError, match="as a collection of names"):
        publish({"South": 50}, threshold=5, contributors={"South": "one"}, min_contributors=2)
