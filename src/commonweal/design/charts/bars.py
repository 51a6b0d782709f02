"""Bars that lie down: one number for each of a few things, each named above its bar.

Read a Bar as: this thing, this many, shown like this. `value` is None when the figure may not be shown or was
not sent; then `shown` says which, and the bar is an empty outline, which is not the same as nought.
"""

from dataclasses import dataclass

from markupsafe import Markup

from commonweal.design.charts.svg import LINE_HEIGHT, beside, element, folded, percentage, picture, words
from commonweal.design.tables import Column, Table

BAR = 14
GAP = 18
LABEL_LETTERS = 34


@dataclass(frozen=True)
class Bar:
    """One bar. `series` (1 to 6) picks the colour; `shown` is the figure in words."""

    label: str
    value: int | None
    shown: str
    series: int = 1


@dataclass(frozen=True)
class Bars:
    """A title that says what is counted, what the rows are called, what the figure is called, and the bars."""

    id: str
    title: str
    thing: str
    figure: str
    bars: tuple[Bar, ...]

    def description(self) -> str:
        """What the picture shows, for those who listen to it."""
        return "; ".join(f"{bar.label}: {bar.shown}" for bar in self.bars) + "."

    def svg(self) -> Markup:
        """The picture."""
        longest = max([bar.value or 0 for bar in self.bars], default=0) or 1
        parts: list[Markup] = []
        y = 0
        for bar in self.bars:
            label = folded(bar.label, beside(bar.shown, most=LABEL_LETTERS))
            parts.append(words(label, y + 15))
            parts.append(words([bar.shown], y + 15, at_end=True, classes="cw-chart__number"))
            y += len(label) * LINE_HEIGHT + 3
            shape = {"y": y, "height": BAR, "rx": 3}
            if bar.value is None:
                outline = "cw-chart__outline cw-chart__outline--asked"
                parts.append(element("rect", x=0, width="100%", class_=outline, **shape))
            else:
                parts.append(element("rect", x=0, width="100%", class_="cw-chart__track", **shape))
                width = percentage(bar.value / longest)
                series = f"cw-chart__series-{bar.series}"
                parts.append(element("rect", x=0, width=width, class_=series, **shape))
            y += BAR + GAP
        return picture(self.id, self.title, self.description(), max(y - GAP, 1), parts)

    def table(self) -> Table:
        """The same figures."""
        columns = (Column(self.thing), Column(self.figure, is_number=True))
        return Table(self.title, columns, tuple((bar.label, bar.shown) for bar in self.bars))

    def key(self) -> tuple[tuple[str, str], ...]:
        """Bars name themselves; only an empty outline needs a word."""
        hidden = any(bar.value is None for bar in self.bars)
        return (("asked", "no figure to show"),) if hidden else ()
