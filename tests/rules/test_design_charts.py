"""The pictures: the figures in the drawing and in the table are the same, and nothing needs colour or script."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.design.charts import (
    Against,
    Band,
    Bar,
    Bars,
    Certainty,
    Flow,
    Fund,
    Item,
    Line,
    Part,
    Point,
    Ribbon,
    Row,
    Series,
    Stack,
    Strip,
    StripItem,
)
from commonweal.design.tables import Column, Table

BARS = Bars(
    "areas",
    "Referrals by area",
    "Area",
    "Referrals",
    (
        Bar("County", 4771, "4,771"),
        Bar("City <b>", 2898, "2,898"),
        Bar("Saltby", None, "too few to show"),
        Bar("Moor", 0, "0"),
    ),
)
SERIES = Series(
    "months",
    "Referrals by month",
    "Month",
    "Referrals",
    (
        Point("Jan 2026", 541, "541"),
        Point("Feb 2026", 946, "946", "above the usual range"),
        Point("Mar 2026", 560, "560"),
    ),
    bands=(Band(0, 2, 558, 480, 640),),
)
YEAR = Row(
    "2026/27", (Part(Certainty.CONFIRMED, 60_00), Part(Certainty.IN_PRINCIPLE, 20_00)), needed_pence=100_00
)
STACK = Stack(
    "years", "How sure the money is", "Year", (YEAR, Row("2027/28", (Part(Certainty.ASKED, 10_00),)))
)
FLOW = Flow(
    "who-pays",
    "Who pays for what",
    (Fund("county", "County Council", 100_00), Fund("city", "City Council", 50_00)),
    (Line("v", "Support for victims", 120_00), Line("p", "Programmes", 20_00)),
    (Ribbon("city", "v", 30_00), Ribbon("county", "v", 80_00), Ribbon("county", "p", 20_00)),
)
STRIP = Strip(
    "beside",
    "Cases for each 10,000 women",
    "Police area",
    "Rate",
    (
        StripItem("Highmoor <b>", "80.0", 80, 76.5, 83.6, cells=("2,000",)),
        StripItem("Fellshire", "36.0", 36, 33.7, 38.4, is_ours=True, cells=("900",)),
        StripItem("Lowmarsh", "not submitted", cells=("not submitted",)),
    ),
    mark=40,
    mark_words="recommended: 40",
    columns=(Column("Counted", is_number=True),),
)
ALL = [BARS, SERIES, STACK, FLOW, STRIP]
NAMES = [chart.id for chart in ALL]
SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart):
    return ET.fromstring(str(chart.svg()))  # noqa: S314  our own drawing


@pytest.mark.parametrize("chart", ALL, ids=NAMES)
def test_a_picture_is_named_and_described_for_those_who_listen(chart):
    svg = drawn(chart)
    assert svg.get("role") == "img"
    assert svg.find(f"{SVG}title").text == chart.title
    assert svg.get("aria-labelledby") == svg.find(f"{SVG}title").get("id")
    assert svg.get("aria-describedby") == svg.find(f"{SVG}desc").get("id")
    assert svg.find(f"{SVG}desc").text == chart.description()


@pytest.mark.parametrize("chart", ALL, ids=NAMES)
def test_a_picture_needs_no_style_or_script_that_the_browser_is_told_to_refuse(chart):
    for part in drawn(chart).iter():
        assert part.tag not in (f"{SVG}style", f"{SVG}script", f"{SVG}foreignObject")
        assert not any(name == "style" or name.startswith("on") for name in part.attrib)


@pytest.mark.parametrize("chart", ALL, ids=NAMES)
def test_every_figure_in_the_picture_is_in_its_table(chart):
    words = {text.text for text in drawn(chart).iter(f"{SVG}text")}
    cells = {cell for row in chart.table().rows for cell in row}
    shown = {
        "areas": {"4,771", "2,898", "too few to show", "0"},
        "months": {"946"},
        "beside": {"80.0", "36.0", "not submitted"},
    }.get(chart.id, set())
    assert shown <= words
    assert shown <= cells
    assert chart.table().caption == chart.title


def test_an_empty_outline_is_not_a_bar_of_nothing():
    rects = [rect.get("class") for rect in drawn(BARS).iter(f"{SVG}rect")]
    assert sum("outline" in css for css in rects) == 1
    widths = [r.get("width") for r in drawn(BARS).iter(f"{SVG}rect") if "series" in r.get("class")]
    assert widths == ["100%", "60.74%", "0%"]
    assert BARS.key() == (("asked", "no figure to show"),)


def test_a_signal_is_a_shape_a_word_and_a_column():
    diamonds = [path for path in drawn(SERIES).iter(f"{SVG}path") if path.get("class") == "cw-chart__signal"]
    assert len(diamonds) == 1
    assert "above the usual range" in SERIES.description()
    assert [row[2] for row in SERIES.table().rows] == ["none", "above the usual range", "none"]
    assert ("signal", "signal: more than chance") in SERIES.key()


def test_a_series_without_signals_has_no_column_for_them():
    quiet = Series("s", "Calm", "Month", "Number", (Point("Jan", 1, "1"),))
    assert [column.label for column in quiet.table().columns] == ["Month", "Number"]
    assert Series("e", "Empty", "Month", "Number", ()).svg()


@given(st.lists(st.integers(min_value=0, max_value=10**7), min_size=1, max_size=60))
def test_every_point_lies_inside_the_picture(values):
    series = Series(
        "s", "Any", "Month", "Number", tuple(Point(str(i), v, str(v)) for i, v in enumerate(values))
    )
    line = drawn(series).find(f".//{SVG}polyline").get("points")
    for pair in line.split():
        x, y = map(float, pair.split(","))
        assert 0 <= x <= 100
        assert 0 <= y <= 250


def test_certainty_is_told_by_pattern_and_word_and_the_gap_is_drawn():
    svg = str(STACK.svg())
    assert 'fill="url(#years-in_principle)"' in svg
    assert 'id="years-in_principle"' in svg
    assert svg.count("cw-chart__gap") == 1
    assert STACK.key() == (
        ("confirmed", "confirmed"),
        ("in_principle", "in principle"),
        ("asked", "asked"),
        ("gap", "still missing"),
    )
    assert STACK.table().rows[0] == ("2026/27", "£60", "£20", "£0", "£80", "£100", "£20")
    assert STACK.table().rows[1][-2:] == ("not set", "not set")


def test_the_widths_of_a_stack_add_up_to_what_is_needed():
    shapes = [rect for rect in drawn(STACK).iter(f"{SVG}rect") if (rect.get("width") or "").endswith("%")]
    shapes = [rect for rect in shapes if rect.get("class")]
    first = [float(rect.get("width")[:-1]) for rect in shapes if rect.get("y") == shapes[0].get("y")]
    assert len(first) > 1
    assert sum(first) == pytest.approx(100, abs=0.1)


def test_a_name_leaves_room_for_its_figure_on_a_phone():
    asked = Part(Certainty.ASKED, 148_925_000)
    row = Row("October 2027 to September 2028", (asked,), needed_pence=149_925_000)
    texts = [text.text for text in drawn(Stack("years", "Years", "Year", (row,))).iter(f"{SVG}text")]
    assert texts == ["October 2027 to", "September 2028", "£1,489,250, £10,000 short"]


def test_a_flow_says_what_is_left_over_and_what_is_missing():
    assert FLOW.table().rows[-2:] == (
        ("City Council", "left over", "£20"),
        ("nobody yet", "Support for victims", "£10"),
    )
    assert FLOW.table().total == ("Paid for", "", "£130")
    words = {text.text for text in drawn(FLOW).iter(f"{SVG}text")}
    assert {"£20 left over", "£10 short", "£100", "£120"} <= words


def test_ribbons_are_as_wide_as_their_amounts_and_fill_their_ends_in_order():
    paths = [path for path in drawn(FLOW).iter(f"{SVG}path") if "ribbon" in path.get("class")]
    heights = []
    for path in paths:
        numbers = path.get("d").replace("M0 ", "").split("C")[0], path.get("d").rstrip("Z").split(" ")[-1]
        heights.append(float(numbers[1]) - float(numbers[0]))
    assert heights[0] / heights[1] == pytest.approx(80 / 20, rel=0.02)
    assert heights[0] / heights[2] == pytest.approx(80 / 30, rel=0.02)


def test_a_ribbon_to_nowhere_is_refused():
    with pytest.raises(ValueError, match="has no end"):
        Flow("f", "Flow", (Fund("a", "A", 1),), (), (Ribbon("a", "b", 1),))


def test_nothing_to_draw_is_drawn_as_nothing():
    for chart in (
        Bars("b", "None", "Area", "Number", ()),
        Stack("s", "None", "Year", ()),
        Flow("f", "None", (), (), ()),
    ):
        assert drawn(chart).get("role") == "img"
        assert chart.table().rows == ()


def test_a_table_whose_rows_do_not_fit_its_columns_is_refused():
    with pytest.raises(ValueError, match="2 columns, but 1 cells"):
        Table("Areas", (Column("Area"), Column("Number")), (("County",),))


AGAINST = Against(
    "budget",
    "Budget of 2026/27",
    "Line",
    (
        Item("Early help, County", 100_00, 40_00, 10_00, 20_00),
        Item("Groups <i>", 50_00, 60_00),
        Item("Refuge", 0, 0),
    ),
)


def test_bars_against_a_budget_say_what_is_left_or_above_it():
    svg = str(AGAINST.svg())
    ET.fromstring(svg)  # noqa: S314  our own drawing
    assert (
        "Early help, County: £70 of £100, £30 left; Groups &lt;i&gt;: £60 of £50, £10 above the budget" in svg
    )
    assert AGAINST.table().rows == (
        ("Early help, County", "£100", "£40", "£10", "£20", "£30 left"),
        ("Groups <i>", "£50", "£60", "£0", "£0", "£10 above the budget"),
        ("Refuge", "£0", "£0", "£0", "£0", "£0 left"),
    )
    assert AGAINST.key() == (
        ("received", "spent"), ("conditional", "accrued"), ("in_principle", "committed"), ("line", "budget"),
    )  # fmt: skip
    assert svg.count("url(#budget-conditional)") == 1
    assert svg.count("url(#budget-in_principle)") == 1


def test_an_accrual_taken_back_shortens_what_is_spent_so_that_the_picture_says_what_is_left():
    item = Item("Early help", 100_00, spent=75_00, accrued=-25_00, committed=50_00)
    svg = ET.fromstring(str(Against("b", "Budget", "Line", (item,)).svg()))  # noqa: S314
    bars = [each for each in svg.iter() if each.get("class") in ("cw-chart__received", "cw-chart__outline")]
    assert [(each.get("x"), each.get("width")) for each in bars] == [("0%", "50%"), ("50%", "50%")]


@given(st.lists(st.tuples(*[st.integers(-(10**9), 10**9)] * 4), max_size=4))
def test_bars_against_a_budget_are_drawn_whatever_the_amounts(amounts):
    items = tuple(Item(str(place), *each) for place, each in enumerate(amounts))
    ET.fromstring(str(Against("b", "Budget", "Line", items).svg()))  # noqa: S314


def test_a_strip_is_drawn_as_far_as_chance_goes_and_ours_is_a_diamond():
    svg = drawn(STRIP)
    assert len([path for path in svg.iter(f"{SVG}path") if path.get("class") == "cw-chart__signal"]) == 1
    assert len(list(svg.iter(f"{SVG}circle"))) == 1, "nothing is drawn where there is no rate"
    assert [line.get("class") for line in svg.iter(f"{SVG}line")].count("cw-chart__line") == 2 * 3
    assert STRIP.key() == (
        ("signal", "our area"), ("line", "as far as chance alone could move it"), ("mean", "recommended: 40"),
    )  # fmt: skip
    assert STRIP.table().rows[1] == ("Fellshire", "36.0", "33.7 to 38.4", "900")
    assert STRIP.table().rows[2] == ("Lowmarsh", "not submitted", "", "not submitted")
    assert "Fellshire: 36.0 (33.7 to 38.4)" in STRIP.description()


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 500)), min_size=1, max_size=8))
def test_every_strip_lies_inside_the_picture(values):
    items = tuple(
        StripItem(f"A{n}", str(v), v, max(v - reach, 0), v + reach) for n, (v, reach) in enumerate(values)
    )
    svg = drawn(Strip("s", "S", "Area", "Rate", items, mark=40))
    places = [line.get(name) for line in svg.iter(f"{SVG}line") for name in ("x1", "x2")]
    assert all(0 <= float(place.rstrip("%")) <= 100 for place in places)
