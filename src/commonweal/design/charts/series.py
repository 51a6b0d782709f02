"""A number over time, with its usual level and range, and a diamond where something changed.

Read a Point as: in this month, this many; and if that is more than chance, why (`signal`, a few words). The rule
that decides what is a signal is the rule book's; this only marks it, by shape, by word and by colour.
"""

from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from commonweal.design.charts.svg import element, group, percentage, picture, words
from commonweal.design.tables import Column, Table

HEIGHT = 250
TOP, BOTTOM = 30, 208
LEFT, RIGHT = 0.13, 0.985  # the scale stands left of the points
TICKS = 3  # first, middle and last: more would run together on a phone
MOST_DOTS = 48
MARGIN = 0.06
EDGE = 0.115  # where the lines begin
_EDGE = percentage(EDGE)
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Point:
    """One period. `signal` is empty when the number is within what chance does; `value` is None where there is no figure, which
    is a gap. `lowest` and `highest`: what chance explains of this one, where that differs from point to point.
    """

    label: str
    value: int | float | None
    shown: str
    signal: str = ""
    lowest: float | None = None
    highest: float | None = None

    @property
    def height(self) -> float:
        return self.value or 0


@dataclass(frozen=True)
class Band:
    """From one point to another (places, both included): the usual level, and the range that chance explains if it is known."""

    first: int
    last: int
    usual: float
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True)
class Series:
    """A title, what the periods and the figure are called, the points, and the usual level and range of each stretch if known.

    `unit` stands behind the numbers of the scale, which ends at `most` where one is given.
    """

    id: str
    title: str
    period: str
    figure: str
    points: tuple[Point, ...]
    bands: tuple[Band, ...] = ()
    unit: str = ""
    most: int | None = None

    def description(self) -> str:
        """What the picture shows, for those who listen to it."""
        drawn = [point for point in self.points if point.value is not None]
        if not drawn:
            return "No figures yet."
        first, last = drawn[0], drawn[-1]
        text = f"From {first.shown} in {first.label} to {last.shown} in {last.label}."
        signals = [f"{point.label}, {point.shown}: {point.signal}" for point in self.points if point.signal]
        return text + (f" Signals: {'; '.join(signals)}." if signals else " No signals.")

    def svg(self) -> Markup:
        """The picture."""
        heights = [(point.height, point.highest or 0) for point in self.points]
        highest = max(
            [*(each for pair in heights for each in pair), *(band.highest or 0 for band in self.bands), 1]
        )
        step = _step(highest if self.most is None else min(highest, self.most))
        top = step * 4
        parts = [self._range(top), self._scale(step), self._usual(top)]
        if self.points:
            parts += [self._line(top), self._dots(top), self._signals(top), self._ticks()]
        return picture(self.id, self.title, self.description(), HEIGHT, parts)

    def table(self) -> Table:
        """The same figures, with a column for signals when there are any."""
        columns = [Column(self.period), Column(self.figure, is_number=True)]
        rows = [(point.label, point.shown) for point in self.points]
        if any(point.signal for point in self.points):
            columns.append(Column("Signal"))
            rows = [(*row, point.signal or "none") for row, point in zip(rows, self.points, strict=True)]
        return Table(self.title, tuple(columns), tuple(rows))

    def key(self) -> tuple[tuple[str, str], ...]:
        """What the marks mean."""
        marks = [("line", self.figure.lower())]
        if self.bands:
            marks.append(("mean", "usual level"))
        if any(each.highest is not None for each in (*self.bands, *self.points)):
            marks.append(("limits", "usual range"))
        if any(point.signal for point in self.points):
            marks.append(("signal", "signal: more than chance"))
        return tuple(marks)

    def _x(self, place: int) -> float:
        gaps = max(len(self.points) - 1, 1)
        return LEFT + (RIGHT - LEFT) * place / gaps

    def _range(self, top: float) -> Markup:
        boxes = []
        for band in self.bands:
            if band.highest is None:
                continue
            high, low = _y(band.highest, top), _y(max(band.lowest or 0, 0), top)
            left, right = self._ends(band)
            box = {"x": percentage(left), "width": percentage(right - left), "y": f"{high:.1f}"}
            boxes.append(element("rect", class_="cw-chart__limits", height=f"{low - high:.1f}", **box))
        half = (RIGHT - LEFT) / max(len(self.points) - 1, 1) / 2
        for place, point in enumerate(self.points):
            if point.highest is None:
                continue
            high, low = _y(min(point.highest, top), top), _y(max(point.lowest or 0, 0), top)
            left, right = max(self._x(place) - half, EDGE), min(self._x(place) + half, 1.0)
            box = {"x": percentage(left), "width": percentage(right - left), "y": f"{high:.1f}"}
            boxes.append(element("rect", class_="cw-chart__limits", height=f"{low - high:.1f}", **box))
        return group(boxes)

    def _ends(self, band: Band) -> tuple[float, float]:
        """Where a stretch begins and ends: half way to its neighbours, and at the edges of the picture."""
        half = (RIGHT - LEFT) / max(len(self.points) - 1, 1) / 2
        left = EDGE if band.first == 0 else self._x(band.first) - half
        right = 1.0 if band.last >= len(self.points) - 1 else self._x(band.last) + half
        return left, right

    def _scale(self, step: float) -> Markup:
        parts = []
        for number in range(5):
            y = f"{_y(number * step, step * 4):.1f}"
            css = "cw-chart__grid" if number else "cw-chart__base"
            parts.append(element("line", x1=_EDGE, x2="100%", y1=y, y2=y, class_=css))
            parts.append(words([f"{number * step:,}{self.unit}"], float(y) + 5, classes="cw-chart__quiet"))
        return group(parts)

    def _usual(self, top: float) -> Markup:
        lines = []
        for band in self.bands:
            left, right = self._ends(band)
            y = f"{_y(band.usual, top):.1f}"
            ends = {"x1": percentage(left), "x2": percentage(right)}
            lines.append(element("line", y1=y, y2=y, class_="cw-chart__mean", **ends))
        return group(lines)

    def _line(self, top: float) -> Markup:
        """Broken where there is no figure."""
        lines = []
        for is_gap, run in groupby(enumerate(self.points), key=lambda pair: pair[1].value is None):
            if is_gap:
                continue
            points = " ".join(
                f"{self._x(place) * 100:.2f},{_y(point.height, top):.1f}" for place, point in run
            )
            lines.append(element("polyline", points=points, class_="cw-chart__line"))
        frame = {"viewBox": f"0 0 100 {HEIGHT}", "preserveAspectRatio": "none"}
        return element("svg", group(lines), width="100%", height=HEIGHT, **frame)

    def _dots(self, top: float) -> Markup:
        if len(self.points) > MOST_DOTS:
            return Markup("")
        return group(
            [
                element(
                    "circle",
                    cx=percentage(self._x(place)),
                    cy=f"{_y(point.height, top):.1f}",
                    r=3,
                    class_="cw-chart__point",
                )
                for place, point in enumerate(self.points)
                if not point.signal and point.value is not None
            ]
        )

    def _signals(self, top: float) -> Markup:
        """A diamond at each signal; the figure beside the highest of each run."""
        parts = []
        for is_signal, run in groupby(enumerate(self.points), key=lambda pair: bool(pair[1].signal)):
            if not is_signal:
                continue
            found = list(run)
            for place, point in found:
                diamond = element("path", d="M0-7L7 0L0 7L-7 0Z", class_="cw-chart__signal")
                y = f"{_y(point.height, top):.1f}"
                parts.append(element("svg", diamond, x=percentage(self._x(place)), y=y, overflow="visible"))
            place, highest = max(found, key=lambda pair: pair[1].height)
            x = self._x(place)
            anchor = "start" if x < LEFT + MARGIN else "end" if x > RIGHT - MARGIN else "middle"
            css = "cw-chart__signal-words cw-chart__halo"
            where = {"x": percentage(x), "y": f"{_y(highest.height, top) - 13:.1f}"}
            parts.append(element("text", highest.shown, text_anchor=anchor, class_=css, **where))
        return group(parts)

    def _ticks(self) -> Markup:
        last = len(self.points) - 1
        places = sorted({round(last * tick / (TICKS - 1)) for tick in range(TICKS)}) if last else [0]
        parts = []
        for place in places:
            anchor = "start" if place == 0 else "end" if place == last else "middle"
            where = {"x": percentage(self._x(place)), "y": BOTTOM + 24}
            label = self.points[place].label
            parts.append(element("text", label, text_anchor=anchor, class_="cw-chart__quiet", **where))
        return group(parts)


def _y(value: float, top: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * value / top


def _step(highest: float) -> float:
    """A round number, four of which reach the highest value.

    >>> _step(946), _step(7), _step(3)
    (250, 2, 1)
    """
    size = 1
    while True:
        for step in STEPS:
            if step * size * 4 >= highest and step * size == int(step * size):
                return int(step * size)
        size *= 10
