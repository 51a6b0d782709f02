"""Published figures: what kind of number each is, what follows from its counts, when two areas may be called different."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.comparators import (
    KINDS,
    Figure,
    Rate,
    Standing,
    Status,
    doubts,
    faults_in,
    nearest_in_size,
    printed_differs,
    rank,
    rate_of,
    reasons_not_to_place,
    show_hundredths,
    show_printed,
    standing,
)
from commonweal.rules.intervals import Interval
from commonweal.rules.periods import financial_year

CASES = Figure(
    "marac-cases", "Cases", "Fellshire", "police_area", financial_year(date(2024, 4, 1)), 400_00, Status.PUBLISHED,
    "Invented", "1", out_of=100_000, out_of_what="women", per=10_000, printed="40",
)  # fmt: skip
SHARE = replace(CASES, value=100_00, out_of=400, per=100, printed="25")


def no_rate(**changes) -> Figure:
    return replace(CASES, **{"out_of": None, "out_of_what": "", "per": None, "printed": "", **changes})


@pytest.mark.parametrize(
    ("figure", "code"),
    [
        (no_rate(value=None), "value_missing"),
        (no_rate(value=None, status=Status.PARTLY_COVERED), "value_missing"),
        (no_rate(value=0), "zero_not_said"),
        (no_rate(value=1_00, status=Status.PUBLISHED_ZERO), "zero_is_not_zero"),
        (no_rate(value=0, status=Status.NOT_SUBMITTED), "value_not_there"),
        (no_rate(value=3_00, status=Status.SUPPRESSED), "value_not_there"),
        (no_rate(value=-1), "value_negative"),
        (no_rate(lowest=1, highest=4), "range_not_wanted"),
        (no_rate(value=None, status=Status.SUPPRESSED, lowest=1), "range_half"),
        (no_rate(value=None, status=Status.SUPPRESSED, lowest=5, highest=1), "range_upside_down"),
        (no_rate(per=100), "out_of_missing"),
        (replace(CASES, out_of=0), "out_of_nothing"),
        (replace(CASES, out_of_what=""), "out_of_what_missing"),
        (replace(CASES, per=7), "per_unknown"),
        (replace(SHARE, value=401_00), "part_above_whole"),
    ],
)
def test_what_cannot_be_is_named(figure, code):
    assert [reason.code for reason in faults_in(figure)] == [code]


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (CASES, "400"),
        (replace(CASES, value=95_50), "95.5"),
        (replace(CASES, value=0, status=Status.PUBLISHED_ZERO), "0"),
        (no_rate(value=None, status=Status.NOT_SUBMITTED), "not submitted"),
        (no_rate(value=None, status=Status.SUPPRESSED), "hidden by the publisher"),
        (
            no_rate(value=None, status=Status.SUPPRESSED, lowest=1, highest=4),
            "hidden by the publisher (between 1 and 4)",
        ),
        (replace(CASES, value=3_00, status=Status.PARTLY_COVERED), "3 (partly covered)"),
    ],
)
def test_four_kinds_of_nothing_are_four_things(figure, shown):
    assert faults_in(figure) == []
    assert figure.shown == shown


def test_a_rate_is_worked_out_with_its_interval():
    assert rate_of(CASES) == Rate(400, Interval(362, 441), 10_000)
    assert (rate_of(CASES).shown, rate_of(CASES).between) == ("40.0", "36.2 to 44.1")
    assert rate_of(SHARE) == Rate(250, Interval(210, 295), 100)
    assert rate_of(no_rate()) is None
    assert rate_of(no_rate(value=None, status=Status.NOT_SUBMITTED)) is None


@pytest.mark.parametrize(
    ("value", "out_of", "per", "printed", "differs"),
    [
        (394_00, 1_711, 100, "23.0", False),  # 23.03, rounded to a whole number and written with a nought
        (394_00, 1_711, 100, "23.03", False),
        (394_00, 1_711, 100, "23.1", True),
        (1_711_00, 671_602, 10_000, "25.47639822394811", False),
        (1_769_00, 450_000, 10_000, "42.39672748869457", True),
        (394_00, 1_711, 100, "", False),
    ],
)
def test_what_is_printed_is_held_against_its_own_counts(value, out_of, per, printed, differs):
    assert printed_differs(replace(CASES, value=value, out_of=out_of, per=per, printed=printed)) is differs


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "police_area"])
def test_a_police_figure_is_never_put_on_another_kind_of_area(kind):
    (reason,) = reasons_not_to_place(published_for="police_area", area_name="North Fell", area_kind=kind)
    assert "neither copied nor divided" in reason.text
    assert f"North Fell is {KINDS[kind]}" in reason.text


def test_a_figure_is_put_on_an_area_of_its_own_kind():
    assert reasons_not_to_place(published_for="district", area_name="North Fell", area_kind="district") == []


def rate(lowest: int, tenths: int, highest: int) -> Rate:
    return Rate(tenths, Interval(lowest, highest), 10_000)


def test_a_place_is_given_as_the_places_it_could_be():
    rates = {
        "high": rate(90, 100, 110),
        "one": rate(40, 50, 60),
        "other": rate(45, 52, 61),
        "low": rate(1, 2, 3),
    }
    assert standing(rates["high"], rates["one"]) is Standing.HIGHER
    assert standing(rates["low"], rates["one"]) is Standing.LOWER
    assert standing(rates["one"], rates["other"]) is Standing.CANNOT_TELL
    assert rank("one", rates).shown == "between 2 and 3 of 4"
    assert rank("high", rates).shown == "1 of 4"
    assert rank("low", rates).shown == "4 of 4"


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=3), st.tuples(st.integers(0, 300), st.integers(1, 50)), min_size=1
    )
)
def test_the_true_place_is_always_among_those_given(found):
    rates = {name: rate(tenths, tenths + 5, tenths + wide) for name, (tenths, wide) in found.items()}
    for name in rates:
        place = rank(name, rates)
        above = sum(other.interval.lowest > rates[name].interval.highest for other in rates.values())
        assert 1 <= place.first <= place.last <= len(rates)
        assert place.first == above + 1


def test_the_nearest_in_size_leave_the_area_itself_out():
    others = [
        replace(CASES, place=name, out_of=size)
        for name, size in (("a", 90_000), ("b", 500_000), ("c", 105_000))
    ]
    assert [each.place for each in nearest_in_size(CASES, [CASES, *others], count=2)] == ["c", "a"]


def test_what_to_ask_the_publisher():
    years = [
        replace(CASES, period=financial_year(date(year, 4, 1)), value=value, printed=printed)
        for year, value, printed in (
            (2021, 40_00, "4"),
            (2022, 400_00, "42.4"),
            (2023, 400_00, "40"),
            (2024, 400_50, "40.05"),
        )
    ]
    said = " ".join(doubts(years, recommended_rate=40))
    assert "Far below the 40 for each 10,000 that is recommended: 1 April 2021 to 31 March 2022, 4.0." in said
    assert "42.4 is printed for each 10,000, but 400 of 100,000 women is 40.0" in said
    assert "1 April 2023 to 31 March 2024: the same number as the window before" in said
    assert "400.5 is no whole number, but it was published so" in said
    assert doubts([CASES], recommended_rate=40) == []


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (1_711_00, "1,711"), (95_50, "95.5"), (30_83, "30.83"), (5, "0.05")]
)
def test_hundredths_are_shown_as_printed(value, shown):
    assert show_hundredths(value) == shown


@pytest.mark.parametrize(
    ("printed", "shown"),
    [("42.39672748869457", "42.4"), ("23.0", "23"), ("25.476", "25.48"), ("40.05", "40.05")],
)
def test_a_printed_rate_is_shown_rounded(printed, shown):
    assert show_printed(printed) == shown
