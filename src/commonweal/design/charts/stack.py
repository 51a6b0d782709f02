"""Stacked bars: how sure the money is, against what is needed. Each certainty has its own pattern and its own word.

Read a Row as: for this year, so much received, confirmed, conditional, in principle and asked for; and `needed`,
when known, which leaves a gap or does not. Amounts are pence.
"""

from dataclasses import dataclass
from enum import StrEnum

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
from commonweal.design.words import pounds

BAR = 26
GAP = 14
LABEL_LETTERS = 34


class Certainty(StrEnum):
    """How sure an amount is, the surest first. The pattern and the badge of the same name go with it."""

    RECEIVED = "received"
    CONFIRMED = "confirmed"
    CONDITIONAL = "conditional"
    IN_PRINCIPLE = "in_principle"
    ASKED = "asked"

    @property
    def in_words(self) -> str:
        """As people say it: "in principle"."""
        return self.value.replace("_", " ")


@dataclass(frozen=True)
class Part:
    """An amount of one certainty, in pence, nought or more."""

    certainty: Certainty
    pence: int


@dataclass(frozen=True)
class Row:
    """One bar: its name, its parts, and what is needed, in pence."""

    label: str
    parts: tuple[Part, ...]
    needed_pence: int | None = None

    @property
    def total_pence(self) -> int:
        """All parts together, whatever their certainty."""
        return sum(part.pence for part in self.parts)

    @property
    def gap_pence(self) -> int:
        """What is missing even if everything comes, in pence."""
        return max((self.needed_pence or 0) - self.total_pence, 0)

    def of(self, certainty: Certainty) -> int:
        """The amount of one certainty, in pence."""
        return sum(part.pence for part in self.parts if part.certainty == certainty)


@dataclass(frozen=True)
class Stack:
    """A title, what the rows are called, and the rows."""

    id: str
    title: str
    thing: str
    rows: tuple[Row, ...]

    def used(self) -> list[Certainty]:
        """The certainties that have any money, the surest first."""
        return [sure for sure in Certainty if any(row.of(sure) for row in self.rows)]

    def description(self) -> str:
        """What the picture shows, for those who listen to it."""
        lines = []
        for row in self.rows:
            amounts = [f"{pounds(row.of(sure))} {sure.in_words}" for sure in self.used() if row.of(sure)]
            short = [f"{pounds(row.gap_pence)} short of what is needed"] if row.gap_pence else []
            lines.append(f"{row.label}: {', '.join(amounts + short) or 'nothing'}")
        return "; ".join(lines) + "."

    def svg(self) -> Markup:
        """The picture."""
        widest = max([max(row.total_pence, row.needed_pence or 0) for row in self.rows], default=0) or 1
        parts = [element("defs", group([pattern(self.id, sure) for sure in _PATTERNS]))]
        y = 0
        for row in self.rows:
            headline = _headline(row)
            label = folded(row.label, beside(headline, most=LABEL_LETTERS))
            parts.append(words(label, y + 15))
            parts.append(words([headline], y + 15, at_end=True, classes="cw-chart__number"))
            y += len(label) * LINE_HEIGHT + 5
            parts.append(self._bar(row, y, widest))
            y += BAR + GAP
        return picture(self.id, self.title, self.description(), max(y - GAP, 1), parts)

    def _bar(self, row: Row, y: int, widest: int) -> Markup:
        shapes, x = [], 0.0
        pieces = [(sure, row.of(sure)) for sure in Certainty]
        for kind, pence in [*pieces, (None, row.gap_pence)]:
            if not pence:
                continue
            share = pence / widest
            where = {"x": percentage(x), "y": y, "width": percentage(share), "height": BAR}
            if kind in _PATTERNS:
                shapes.append(element("rect", fill=f"url(#{self.id}-{kind})", **where))
            css = "cw-chart__gap" if kind is None else _CLASSES[kind]
            shapes.append(element("rect", class_=css, **where))
            x += share
        return group(shapes)

    def table(self) -> Table:
        """The same figures, with what is needed and the gap when known."""
        used = self.used()
        needed = any(row.needed_pence is not None for row in self.rows)
        extra = ("Needed", "Gap") if needed else ()
        names = (*(sure.in_words.capitalize() for sure in used), "Together", *extra)
        rows = []
        for row in self.rows:
            cells = [row.label, *(pounds(row.of(sure)) for sure in used), pounds(row.total_pence)]
            if needed:
                known = row.needed_pence is not None
                cells += (
                    [pounds(row.needed_pence), pounds(row.gap_pence)] if known else ["not set", "not set"]
                )
            rows.append(tuple(cells))
        columns = (Column(self.thing), *(Column(name, is_number=True) for name in names))
        return Table(self.title, columns, tuple(rows))

    def key(self) -> tuple[tuple[str, str], ...]:
        """What the patterns mean."""
        marks = [(sure.value, sure.in_words) for sure in self.used()]
        if any(row.gap_pence for row in self.rows):
            marks.append(("gap", "still missing"))
        return tuple(marks)


_PATTERNS = (Certainty.CONDITIONAL, Certainty.IN_PRINCIPLE)
_CLASSES = {
    Certainty.RECEIVED: "cw-chart__received",
    Certainty.CONFIRMED: "cw-chart__confirmed",
    Certainty.CONDITIONAL: "cw-chart__outline",
    Certainty.IN_PRINCIPLE: "cw-chart__outline",
    Certainty.ASKED: "cw-chart__outline cw-chart__outline--asked",
}


def _headline(row: Row) -> str:
    if row.gap_pence:
        return f"{pounds(row.total_pence)}, {pounds(row.gap_pence)} short"
    return pounds(row.total_pence)


def pattern(chart_id: str, certainty: Certainty) -> Markup:
    """Stripes for conditional, dots for in principle, on the card's own white."""
    size = 8
    ground = element("rect", width=size, height=size, class_="cw-chart__blank")
    if certainty is Certainty.CONDITIONAL:
        mark = element("line", x1=0, y1=0, x2=0, y2=size, class_="cw-chart__hatch")
        turn = "rotate(45)"
    else:
        mark = element("circle", cx=4, cy=4, r=1.7, class_="cw-chart__dot")
        turn = None
    box = {"patternUnits": "userSpaceOnUse", "patternTransform": turn, "width": size, "height": size}
    return element("pattern", ground + mark, id=f"{chart_id}-{certainty}", **box)
