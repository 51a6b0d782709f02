"""A strip for each thing: its rate as a mark, and a line as far as chance alone could move it.

Read an Item as: this thing, this rate, which chance alone could have put anywhere from `lowest` to `highest`. `value` is None
where there is no rate; then `shown` says why, and nothing is drawn. What is ours is a diamond, others are rings: told by shape
and by word too, not by colour alone. A dashed line through all strips is a rate to compare with.
"""

from dataclasses import dataclass

from markupsafe import Markup

from commonweal.design.charts.svg import (
    LINE_HEIGHT,
    beside,
    element,
    folded,
    group,
    percentage,
    picture,
    words,
)
from commonweal.design.tables import Column, Table

STRIP = 20
GAP = 12
CAP = 5  # how far the ends of a line stand up and down
RING = 5
EDGE = 0.02  # kept free on both sides, so that no mark is cut
LABEL_LETTERS = 34


@dataclass(frozen=True)
class Item:
    """One strip. `cells` are what the table says of it besides the rate, in the order of the picture's `columns`."""

    label: str
    shown: str
    value: float | None = None
    lowest: float = 0
    highest: float = 0
    is_ours: bool = False
    cells: tuple[str, ...] = ()

    @property
    def between(self) -> str:
        """How far chance goes, in words; empty without a rate."""
        return "" if self.value is None else f"{self.lowest:,.1f} to {self.highest:,.1f}"


@dataclass(frozen=True)
class Strip:
    """A title that says what the rate is of, what the rows and the rate are called, and the strips.

    `mark` is a rate to compare with, and `mark_words` what it is. `columns` head the further cells of the table.
    """

    id: str
    title: str
    thing: str
    figure: str
    items: tuple[Item, ...]
    mark: float | None = None
    mark_words: str = ""
    ours: str = "our area"
    columns: tuple[Column, ...] = ()
    note: str = ""

    def description(self) -> str:
        """What the picture shows, for those who listen to it."""
        lines = [
            f"{item.label}: {item.shown}" + (f" ({item.between})" if item.between else "")
            for item in self.items
        ]
        return "; ".join(lines) + "."

    def svg(self) -> Markup:
        """The picture."""
        top = max([*(item.highest for item in self.items), self.mark or 0]) or 1
        parts: list[Markup] = []
        y = 0
        for item in self.items:
            label = folded(item.label, beside(item.shown, most=LABEL_LETTERS))
            parts.append(
                words(
                    label,
                    y + 15,
                    classes="cw-chart__halo cw-chart__strong" if item.is_ours else "cw-chart__halo",
                )
            )
            parts.append(words([item.shown], y + 15, at_end=True, classes="cw-chart__number cw-chart__halo"))
            y += len(label) * LINE_HEIGHT
            parts.append(self._strip(item, y + STRIP / 2, top))
            y += STRIP + GAP
        height = max(y - GAP, 1)
        if self.mark is not None:
            x = percentage(_place(self.mark, top))
            parts.insert(0, element("line", x1=x, x2=x, y1=0, y2=height, class_="cw-chart__mean"))
        return picture(self.id, self.title, self.description(), height, parts)

    def _strip(self, item: Item, y: float, top: float) -> Markup:
        base = element("line", x1="0", x2="100%", y1=y, y2=y, class_="cw-chart__grid")
        if item.value is None:
            return base
        left, right, at = (percentage(_place(each, top)) for each in (item.lowest, item.highest, item.value))
        shapes = [base, element("line", x1=left, x2=right, y1=y, y2=y, class_="cw-chart__line")]
        shapes += [
            element("line", x1=x, x2=x, y1=y - CAP, y2=y + CAP, class_="cw-chart__line")
            for x in (left, right)
        ]
        if item.is_ours:
            diamond = element("path", d="M0-8L8 0L0 8L-8 0Z", class_="cw-chart__signal")
            shapes.append(element("svg", diamond, x=at, y=y, overflow="visible"))
        else:
            shapes.append(element("circle", cx=at, cy=y, r=RING, class_="cw-chart__point"))
        return group(shapes)

    def table(self) -> Table:
        """The same figures, with how far chance goes, and what else is known of each."""
        columns = (
            Column(self.thing),
            Column(self.figure, is_number=True),
            Column("Between", is_number=True),
            *self.columns,
        )
        rows = tuple((item.label, item.shown, item.between, *item.cells) for item in self.items)
        return Table(self.title, columns, rows, note=self.note)

    def key(self) -> tuple[tuple[str, str], ...]:
        """What the marks mean."""
        marks = [("line", "as far as chance alone could move it")]
        if any(item.is_ours for item in self.items):
            marks.insert(0, ("signal", self.ours))
        if self.mark is not None:
            marks.append(("mean", self.mark_words))
        return tuple(marks)


def _place(value: float, top: float) -> float:
    """Where a rate stands across the picture, nought to one."""
    return EDGE + (1 - 2 * EDGE) * value / top
