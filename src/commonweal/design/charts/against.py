"""Bars against a mark: what is spent, accrued and committed of each thing, beside the budget it has to stay within.

Read an Item as: of this much budget, so much is spent, so much is done and not billed, so much is promised. Each part has
its own pattern and its own word; what is above the budget is drawn past the mark and said in words. Amounts are pence.
"""

from dataclasses import dataclass

from markupsafe import Markup

from commonweal.design.charts.stack import Certainty, pattern
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

BAR = 22
GAP = 22
MARK = 5  # how far the budget's mark stands out of its bar
LABEL_LETTERS = 34
PARTS = (
    ("spent", "Spent", "cw-chart__received", "received"),
    ("accrued", "Accrued", "cw-chart__outline", "conditional"),
    ("committed", "Committed", "cw-chart__outline", "in_principle"),
)
_PATTERN = {"accrued": Certainty.CONDITIONAL, "committed": Certainty.IN_PRINCIPLE}


@dataclass(frozen=True)
class Item:
    """One bar."""

    label: str
    budget: int
    spent: int
    accrued: int = 0
    committed: int = 0

    @property
    def used(self) -> int:
        """All that takes from the budget."""
        return self.spent + self.accrued + self.committed

    @property
    def left(self) -> int:
        """What nothing has taken yet; below nought when more is used than there is."""
        return self.budget - self.used


@dataclass(frozen=True)
class Against:
    """A title that names the year, what the rows are called, and the bars."""

    id: str
    title: str
    thing: str
    items: tuple[Item, ...]

    def description(self) -> str:
        """What the picture shows, for those who listen to it."""
        lines = [
            f"{item.label}: {pounds(item.used)} of {pounds(item.budget)}, {_left(item)}"
            for item in self.items
        ]
        return "; ".join(lines) + "."

    def svg(self) -> Markup:
        """The picture."""
        widest = max([max(item.used, item.budget) for item in self.items], default=0) or 1
        parts = [element("defs", group([pattern(self.id, sure) for sure in _PATTERN.values()]))]
        y = 0
        for item in self.items:
            label = folded(item.label, beside(_left(item), most=LABEL_LETTERS))
            parts.append(words(label, y + 15))
            parts.append(words([_left(item)], y + 15, at_end=True, classes="cw-chart__number"))
            y += len(label) * LINE_HEIGHT + 6
            parts.append(self._bar(item, y, widest))
            y += BAR + GAP
        return picture(self.id, self.title, self.description(), max(y - GAP + MARK, 1), parts)

    def _bar(self, item: Item, y: int, widest: int) -> Markup:
        shapes = [
            element(
                "rect",
                x=0,
                y=y,
                width=percentage(max(item.budget, 0) / widest),
                height=BAR,
                class_="cw-chart__track",
            )
        ]
        x, drawn = 0.0, _drawn(item)
        for name, _, css, _ in PARTS:
            share = drawn[name] / widest
            if not share:
                continue
            where = {"x": percentage(x), "y": y, "width": percentage(share), "height": BAR}
            if name in _PATTERN:
                shapes.append(element("rect", fill=f"url(#{self.id}-{_PATTERN[name]})", **where))
            shapes.append(element("rect", class_=css, **where))
            x += share
        mark = percentage(max(item.budget, 0) / widest)
        shapes.append(
            element("line", x1=mark, x2=mark, y1=y - MARK, y2=y + BAR + MARK, class_="cw-chart__line")
        )
        return group(shapes)

    def table(self) -> Table:
        """The same figures."""
        columns = (
            Column(self.thing),
            Column("Budget", is_number=True),
            *(Column(label, is_number=True) for _, label, _, _ in PARTS),
            Column("Left", is_number=True),
        )
        rows = tuple(
            (
                item.label,
                pounds(item.budget),
                *(pounds(getattr(item, name)) for name, _, _, _ in PARTS),
                _left(item),
            )
            for item in self.items
        )
        return Table(self.title, columns, rows)

    def key(self) -> tuple[tuple[str, str], ...]:
        """What the patterns mean."""
        marks = [
            (mark, label.lower())
            for name, label, _, mark in PARTS
            if any(getattr(item, name) > 0 for item in self.items)
        ]
        return (*marks, ("line", "budget"))


def _drawn(item: Item) -> dict[str, int]:
    """How long each part is, in pence: what is below nought (an accrual taken back) shortens the others, the first ones first."""
    own = {name: getattr(item, name) for name, *_ in PARTS}
    less = -sum(pence for pence in own.values() if pence < 0)
    found = {}
    for name, pence in own.items():
        found[name] = max(pence - less, 0)
        less = max(less - max(pence, 0), 0)
    return found


def _left(item: Item) -> str:
    if item.left < 0:
        return f"{pounds(-item.left)} above the budget"
    return f"{pounds(item.left)} left"
