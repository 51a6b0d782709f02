"""Spans that lie down: from the lowest to the highest something may be, the likeliest as a dot, perhaps against one mark.

Read a Span as: this thing lies between `lowest` and `highest`, most likely at `middle`, said in words as `shown`. A span without
numbers has no figure, `shown` says why, and it is drawn as an empty outline, which is not nought. Amounts are pence or counts.
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

BAR = 16
GAP = 20
STANDS_OUT = 5  # how far the mark stands out of its bar
LABEL_LETTERS = 34
WORDS_LETTERS = 44
DOT = 5


@dataclass(frozen=True)
class Span:
    """One span. `middle` None: no figure. `highest` None: no upper end; it is drawn to the edge. `cells` stand in the table."""

    label: str
    shown: str
    cells: tuple[str, ...]
    lowest: int | None = None
    middle: int | None = None
    highest: int | None = None


@dataclass(frozen=True)
class Spans:
    """A title, what the rows are called, the columns of the table after that, the spans, and a mark with its name."""

    id: str
    title: str
    thing: str
    columns: tuple[str, ...]
    spans: tuple[Span, ...]
    mark: int | None = None
    mark_name: str = ""

    def description(self) -> str:
        """What the picture shows, for those who listen to it."""
        return "; ".join(f"{span.label}: {span.shown}" for span in self.spans) + "."

    def svg(self) -> Markup:
        """The picture."""
        ends = [span.highest or span.middle or 0 for span in self.spans]
        widest = max([*ends, self.mark or 0], default=0) or 1
        parts: list[Markup] = []
        y = 0
        for span in self.spans:
            label = folded(span.label, beside("", most=LABEL_LETTERS))
            said = folded(span.shown, WORDS_LETTERS)
            parts.append(words(label, y + 15))
            y += len(label) * LINE_HEIGHT
            parts.append(words(said, y + 15, classes="cw-chart__quiet"))
            y += len(said) * LINE_HEIGHT + 4
            parts.append(self._bar(span, y, widest))
            y += BAR + GAP
        return picture(self.id, self.title, self.description(), max(y - GAP + STANDS_OUT, 1), parts)

    def _bar(self, span: Span, y: int, widest: int) -> Markup:
        where = {"y": y, "height": BAR}
        if span.middle is None:
            outline = "cw-chart__outline cw-chart__outline--asked"
            return element("rect", x=0, width="100%", class_=outline, **where)
        low = (span.lowest or 0) / widest
        high = 1.0 if span.highest is None else span.highest / widest
        shapes = [
            element("rect", x=0, width="100%", class_="cw-chart__track", **where),
            element(
                "rect",
                x=percentage(low),
                width=percentage(max(high - low, 0)),
                class_="cw-chart__series-1",
                fill_opacity="0.55",
                **where,
            ),
            element(
                "circle",
                cx=percentage(span.middle / widest),
                cy=y + BAR / 2,
                r=DOT,
                class_="cw-chart__point",
            ),
        ]
        if self.mark is not None:
            at = percentage(self.mark / widest)
            line = {"x1": at, "x2": at, "y1": y - STANDS_OUT, "y2": y + BAR + STANDS_OUT}
            shapes.append(element("line", class_="cw-chart__line", **line))
        return group(shapes)

    def table(self) -> Table:
        """The same figures."""
        columns = (Column(self.thing), *(Column(label, is_number=True) for label in self.columns))
        return Table(self.title, columns, tuple((span.label, *span.cells) for span in self.spans))

    def key(self) -> tuple[tuple[str, str], ...]:
        """What the marks mean."""
        marks = [("received", "from the lowest to the highest; the dot is the likeliest")]
        if self.mark is not None:
            marks.append(("line", self.mark_name))
        if any(span.middle is None for span in self.spans):
            marks.append(("asked", "no figure to show"))
        return tuple(marks)
