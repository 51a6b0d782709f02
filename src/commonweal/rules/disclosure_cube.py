"""Tables of three dimensions (area by quarter by provider, say) with every margin, through the gate for counts.

Read a PublishableCube as: a cell for every label of three dimensions, “Total” being one of them, and any one label's
slice as a table like any other. The rule is that of `disclosure`: a count from 1 to `threshold` - 1 is hidden, and so
is what would give it away by any sum of the table, margins and all (see `suppression_cube`). All slices are safe
together, because they were made together; the cube says how many numbers it hides and how many any way would.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import InitVar, dataclass, field
from itertools import product

from commonweal.rules.publishable import GATE, TOTAL, Cell, Publishable, Row, cell_of, notes_of
from commonweal.rules.suppression_bricks import Place3
from commonweal.rules.suppression_cube import places_to_hide_in_cube

Labels = tuple[str, str, str]


@dataclass(frozen=True)
class PublishableCube:
    """A table of three dimensions that may be shown. `labels` has those of each dimension, the total last."""

    dimensions: Labels
    labels: tuple[tuple[str, ...], ...]
    cells: Mapping[Labels, Cell] = field(repr=False)
    threshold: int
    notes: tuple[str, ...]
    hidden: int
    hidden_at_least: int
    made_by: InitVar[object]

    def __post_init__(self, made_by: object) -> None:
        if made_by is not GATE:
            raise TypeError("A PublishableCube is made by disclosure_cube.publish_cube, and nowhere else.")

    def cell(self, first: str, second: str, third: str) -> Cell:
        """One cell; “Total” is a label of each dimension. Raises KeyError."""
        return self.cells[first, second, third]

    def slice(self, dimension: str, label: str = TOTAL) -> Publishable:
        """The table of the other two dimensions for one label of this one: the first of them down, the second across."""
        at = self.dimensions.index(dimension)
        down, across = (each for number, each in enumerate(self.labels) if number != at)
        if label not in self.labels[at]:
            raise KeyError(label)

        def place(row: str, column: str) -> Labels:
            rest = [row, column]
            rest.insert(at, label)
            return (rest[0], rest[1], rest[2])

        rows = tuple(Row(row, tuple(self.cells[place(row, column)] for column in across)) for row in down)
        return Publishable(across, rows, self.threshold, notes_of(rows, self.threshold), made_by=GATE)

    @property
    def gap_in_words(self) -> str:
        """How many numbers are hidden, and how many have to be by any way of hiding."""
        if not self.hidden:
            return "No number is hidden."
        return f"{self.hidden:,} numbers are hidden; at least {self.hidden_at_least:,} have to be."


def publish_cube(
    counts: Mapping[Labels, int | None],
    *,
    dimensions: Labels,
    threshold: int,
    also_hide: Collection[Labels] = (),
    contributors: Mapping[Labels, Collection[str]] | None = None,
    min_contributors: int = 0,
) -> PublishableCube:
    """Counts of people by three things at once, made fit to be shown with every total. Totals are added here.

    `counts` has a count, or None for not submitted, for every label of the first by every one of the second by every
    one of the third. `also_hide`: places, totals among them, hidden in another table of the same people. `contributors`
    and `min_contributors` as for `disclosure.publish`. Raises ValueError for a count below zero or left out, a label
    “Total”, or a threshold below 2.
    """
    labels = tuple(tuple(dict.fromkeys(place[axis] for place in counts)) for axis in range(3))
    _refuse_bad(counts, labels, threshold)
    with_totals = tuple((*each, TOTAL) for each in labels)
    size = (len(with_totals[0]), len(with_totals[1]), len(with_totals[2]))
    sums: dict[Labels, int] = defaultdict(int)
    gaps: set[Labels] = set()
    names: dict[Labels, set[str]] = defaultdict(set)
    for place, value in counts.items():
        for each in product(*((label, TOTAL) for label in place)):
            wider = (each[0], each[1], each[2])
            if value is None:
                gaps.add(wider)
            else:
                sums[wider] += value
                names[wider].update(_who(contributors, place) if value else ())
    places: list[Labels] = [(a, b, c) for a, b, c in product(*with_totals)]
    also = set(also_hide)

    def is_small(place: Labels) -> bool:
        few = contributors is not None and len(names[place]) < min_contributors
        return sums[place] < threshold or few or place in also

    hiding = places_to_hide_in_cube(
        [sums.get(place, 0) for place in places],
        size=size,
        small=[place in sums and is_small(place) for place in places],
        threshold=threshold,
    )
    hidden = {_labels_at(place, with_totals) for place in hiding.places}
    cells = {
        place: cell_of(sums.get(place), place in hidden, place in gaps and TOTAL in place) for place in places
    }
    rows = [Row("", tuple(cells.values()))]
    notes = notes_of(rows, threshold)
    return PublishableCube(
        dimensions, with_totals, cells, threshold, notes, len(hidden), hiding.at_least, made_by=GATE
    )


def _who(contributors: Mapping[Labels, Collection[str]] | None, place: Labels) -> Collection[str]:
    if contributors is None:
        return ()
    if not contributors.get(place):
        raise ValueError(f"{', '.join(place)}: say who this count comes from.")
    return contributors[place]


def _labels_at(place: Place3, labels: tuple[tuple[str, ...], ...]) -> Labels:
    first, second, third = (each[at] for each, at in zip(labels, place, strict=True))
    return (first, second, third)


def _refuse_bad(
    counts: Mapping[Labels, int | None], labels: tuple[tuple[str, ...], ...], threshold: int
) -> None:
    if not counts:
        raise ValueError("There is nothing to publish. Give at least one count.")
    if threshold < 2:
        raise ValueError("The threshold must be 2 or more: below that nothing would be hidden.")
    if any(TOTAL in each for each in labels):
        raise ValueError(f"“{TOTAL}” is added here. Give another label to your own.")
    for place in product(*labels):
        if place not in counts:
            raise ValueError(f"{', '.join(place)}: this count is left out. Use None for a missing figure.")
    for each, value in counts.items():
        if value is not None and (type(value) is not int or value < 0):
            raise ValueError(
                f"{', '.join(each)}: a count is a whole number, 0 or more, or None if not submitted."
            )
