"""Small pictures, drawn as SVG by hand: bars, bars against a budget, spans, a series over time, stacked bars, strips with
their intervals, and a flow.

Each is a plain dataclass made by a page from figures that are ready to show, and gives three things: `svg()` the
picture, `table()` the same figures as a table, `key()` what its marks mean. The template shows them together
(design/part/picture.jinja), because a picture alone shuts people out. Widths are percentages, so words keep
their size on a phone; colours and patterns come from the style sheet's classes, and nothing is told by colour alone.
"""

from commonweal.design.charts.against import Against, Item
from commonweal.design.charts.bars import Bar, Bars
from commonweal.design.charts.flow import Flow, Fund, Line, Ribbon
from commonweal.design.charts.series import Band, Point, Series
from commonweal.design.charts.spans import Span, Spans
from commonweal.design.charts.stack import Certainty, Part, Row, Stack
from commonweal.design.charts.strip import Item as StripItem
from commonweal.design.charts.strip import Strip

__all__ = [
    "Against",
    "Band",
    "Bar",
    "Bars",
    "Certainty",
    "Flow",
    "Fund",
    "Item",
    "Line",
    "Part",
    "Point",
    "Ribbon",
    "Row",
    "Series",
    "Span",
    "Spans",
    "Stack",
    "Strip",
    "StripItem",
]
