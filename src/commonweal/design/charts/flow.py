"""Where money comes from and what it pays for: funds on the left, lines on the right, ribbons as wide as the amount.

Read a Ribbon as: so much of this fund pays for this line. A fund with money left over and a line that is not fully
paid say so in words and end in an empty outline. Amounts are pence.
"""

from dataclasses import dataclass

from markupsafe import Markup

from commonweal.design.charts.svg import LINE_HEIGHT, element, folded, group, picture, words
from commonweal.design.tables import Column, Table
from commonweal.design.words import pounds

TALLEST = 300  # pixels for the whole of the taller side's money
THINNEST = 3
NODE = 9
GAP = 22
LABEL_LETTERS = 21
COLOURS = 6


@dataclass(frozen=True)
class Fund:
    """Where money comes from: a key for the ribbons, a name, and how much there is, in pence."""

    key: str
    label: str
    pence: int


@dataclass(frozen=True)
class Line:
    """What money pays for: a key for the ribbons, a name, and how much it needs, in pence."""

    key: str
    label: str
    pence: int


@dataclass(frozen=True)
class Ribbon:
    """So much of a fund pays for a line, in pence."""

    fund: str
    line: str
    pence: int


@dataclass(frozen=True)
class _Place:
    """A block on one side: its first label line and its top, in pixels, and its height."""

    label_y: float
    top: float
    height: float


@dataclass(frozen=True)
class Flow:
    """A title, the funds, the lines and the ribbons between them. No ribbon leads to what is not there."""

    id: str
    title: str
    funds: tuple[Fund, ...]
    lines: tuple[Line, ...]
    ribbons: tuple[Ribbon, ...]

    def __post_init__(self) -> None:
        funds, lines = {fund.key for fund in self.funds}, {line.key for line in self.lines}
        for ribbon in self.ribbons:
            if ribbon.fund not in funds or ribbon.line not in lines:
                raise ValueError(f"{self.title}: a ribbon from {ribbon.fund} to {ribbon.line} has no end.")

    def given(self, fund: Fund) -> int:
        """What the fund pays for, in pence."""
        return sum(ribbon.pence for ribbon in self.ribbons if ribbon.fund == fund.key)

    def paid(self, line: Line) -> int:
        """What is paid of the line, in pence."""
        return sum(ribbon.pence for ribbon in self.ribbons if ribbon.line == line.key)

    def description(self) -> str:
        """What the picture shows, for those who listen to it."""
        names = {fund.key: fund.label for fund in self.funds} | {line.key: line.label for line in self.lines}
        told = [f"{names[r.fund]} pays {pounds(r.pence)} for {names[r.line]}" for r in self._in_order()]
        left = [
            f"{fund.label} has {_left(fund, self.given(fund))}"
            for fund in self.funds
            if _left(fund, self.given(fund))
        ]
        short = [
            f"{line.label} is {_short(line, self.paid(line))}"
            for line in self.lines
            if _short(line, self.paid(line))
        ]
        return "; ".join(told + left + short) + "."

    def svg(self) -> Markup:
        """The picture."""
        whole = max(sum(fund.pence for fund in self.funds), sum(line.pence for line in self.lines), 1)
        scale = TALLEST / whole
        left, left_end = _places([(f.label, f.pence, _left(f, self.given(f))) for f in self.funds], scale)
        right, right_end = _places([(n.label, n.pence, _short(n, self.paid(n))) for n in self.lines], scale)
        height = max(left_end, right_end) - GAP + 2
        parts = [self._ribbons(left, right, scale, height)]
        for place, fund in enumerate(self.funds):
            given = self.given(fund)
            css = f"cw-chart__series-{place % COLOURS + 1}"
            parts.append(_block(left[place], given * scale, css, at_end=False))
            parts.append(_label(left[place], fund.label, fund.pence, _left(fund, given), at_end=False))
        for place, line in enumerate(self.lines):
            paid = self.paid(line)
            parts.append(_block(right[place], paid * scale, "cw-chart__received", at_end=True))
            parts.append(_label(right[place], line.label, line.pence, _short(line, paid), at_end=True))
        return picture(self.id, self.title, self.description(), height, parts)

    def table(self) -> Table:
        """The same figures: each ribbon a row, then what is left over or missing."""
        funds = {fund.key: fund.label for fund in self.funds}
        lines = {line.key: line.label for line in self.lines}
        rows = [(funds[r.fund], lines[r.line], pounds(r.pence)) for r in self._in_order()]
        for fund in self.funds:
            if fund.pence > self.given(fund):
                rows.append((fund.label, "left over", pounds(fund.pence - self.given(fund))))
        for line in self.lines:
            if line.pence > self.paid(line):
                rows.append(("nobody yet", line.label, pounds(line.pence - self.paid(line))))
        total = ("Paid for", "", pounds(sum(ribbon.pence for ribbon in self.ribbons)))
        columns = (Column("Paid by"), Column("Pays for"), Column("Amount", is_number=True))
        return Table(self.title, columns, tuple(rows), total)

    def key(self) -> tuple[tuple[str, str], ...]:
        """Ribbons name themselves; only an empty outline needs a word."""
        left = any(fund.pence > self.given(fund) for fund in self.funds)
        short = any(line.pence > self.paid(line) for line in self.lines)
        return (("gap", "left over, or still missing"),) if left or short else ()

    def _in_order(self) -> list[Ribbon]:
        funds = {fund.key: place for place, fund in enumerate(self.funds)}
        lines = {line.key: place for place, line in enumerate(self.lines)}
        return sorted(self.ribbons, key=lambda ribbon: (funds[ribbon.fund], lines[ribbon.line]))

    def _ribbons(self, left: list[_Place], right: list[_Place], scale: float, height: float) -> Markup:
        funds = {fund.key: place for place, fund in enumerate(self.funds)}
        lines = {line.key: place for place, line in enumerate(self.lines)}
        out = [place.top for place in left]
        into = [place.top for place in right]
        shapes = []
        for ribbon in self._in_order():
            start, end = funds[ribbon.fund], lines[ribbon.line]
            wide = max(ribbon.pence * scale, 1)
            css = f"cw-chart__ribbon cw-chart__series-{start % COLOURS + 1}"
            shapes.append(element("path", d=_curve(out[start], into[end], wide), class_=css))
            out[start] += ribbon.pence * scale
            into[end] += ribbon.pence * scale
        frame = {"viewBox": f"0 0 100 {height:g}", "preserveAspectRatio": "none"}
        return element("svg", group(shapes), width="100%", height=f"{height:g}", **frame)


def _places(nodes: list[tuple[str, int, str]], scale: float) -> tuple[list[_Place], float]:
    """Where each block stands on its side, under its label, and where the side ends."""
    places, y = [], 0.0
    for label, pence, remark in nodes:
        lines = len(folded(label, LABEL_LETTERS)) + (2 if remark else 1)
        top = y + lines * LINE_HEIGHT + 4
        height = max(pence * scale, THINNEST)
        places.append(_Place(y + 15, top, height))
        y = top + height + GAP
    return places, y


def _block(place: _Place, filled: float, css: str, *, at_end: bool) -> Markup:
    """The block of one fund or line: what flows, solid; the rest, an empty outline."""
    x = -NODE if at_end else 0
    top, shapes = f"{place.top:.1f}", []
    if filled < place.height - 1:
        outline = {"x": x, "y": top, "width": NODE, "height": f"{place.height:.1f}"}
        shapes.append(element("rect", class_="cw-chart__gap", **outline))
    if filled:
        solid = {"x": x, "y": top, "width": NODE, "height": f"{max(filled, 1):.1f}", "rx": 2}
        shapes.append(element("rect", class_=css, **solid))
    return element("svg", group(shapes), x="100%" if at_end else "0", overflow="visible")


def _label(place: _Place, label: str, pence: int, remark: str, *, at_end: bool) -> Markup:
    names = folded(label, LABEL_LETTERS)
    amount_y = place.label_y + len(names) * LINE_HEIGHT
    parts = [
        words(names, place.label_y, at_end=at_end, classes="cw-chart__strong cw-chart__halo"),
        words([pounds(pence)], amount_y, at_end=at_end, classes="cw-chart__halo"),
    ]
    if remark:
        css = "cw-chart__signal-words cw-chart__halo"
        parts.append(words([remark], amount_y + LINE_HEIGHT, at_end=at_end, classes=css))
    return group(parts)


def _curve(start: float, end: float, wide: float) -> str:
    """A ribbon from the left edge (0) to the right (100), `wide` pixels high, bending half way."""
    low_start, low_end = start + wide, end + wide
    return (
        f"M0 {start:.1f}C50 {start:.1f} 50 {end:.1f} 100 {end:.1f}"
        f"V{low_end:.1f}C50 {low_end:.1f} 50 {low_start:.1f} 0 {low_start:.1f}Z"
    )


def _left(fund: Fund, given: int) -> str:
    return f"{pounds(fund.pence - given)} left over" if fund.pence > given else ""


def _short(line: Line, paid: int) -> str:
    return f"{pounds(line.pence - paid)} short" if line.pence > paid else ""
