"""How sure a figure is: against published values, and never outside what can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.intervals import Interval, of_count, of_share


@pytest.mark.parametrize(
    ("part", "whole", "lowest", "highest"),
    [
        (81, 263, 2553, 3662),  # Newcombe 1998, table I, method 3
        (15, 148, 624, 1605),  # the same
        (0, 20, 0, 1611),  # the same
        (1, 29, 61, 1718),  # the same
        (5, 10, 2366, 7634),
        (20, 20, 8389, 10000),
    ],
)
def test_shares_agree_with_published_values(part, whole, lowest, highest):
    assert of_share(part, whole, per=10_000) == Interval(lowest, highest)


@pytest.mark.parametrize(
    ("events", "lowest", "highest"),
    [
        (0, 0, 366),
        (1, 1, 557),
        (2, 22, 722),
        (5, 161, 1167),
        (10, 479, 1839),
        (20, 1221, 3089),
        (100, 8136, 12163),
    ],
)
def test_counts_lie_close_to_the_exact_poisson_interval(events, lowest, highest):
    """Worked out by hand from the formula, in hundredths; the exact ones of ten are 4.80 and 18.39."""
    found = of_count(events, per=100)
    assert abs(found.lowest - lowest) <= 1
    assert abs(found.highest - highest) <= 1


def test_nobody_has_no_interval_and_what_cannot_be_is_refused():
    assert of_share(0, 0) is None
    assert of_count(3, population=0) is None
    for part, whole in ((-1, 5), (6, 5)):
        with pytest.raises(ValueError, match="no share"):
            of_share(part, whole)
    for events, population in ((-1, 5), (1, -5)):
        with pytest.raises(ValueError, match="nought or more"):
            of_count(events, population=population)


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [((1, 5), (5, 9), True), ((1, 5), (6, 9), False), ((6, 9), (1, 5), False), ((1, 9), (4, 5), True)],
)
def test_overlapping(one, other, overlap):
    assert Interval(*one).overlaps(Interval(*other)) is overlap


@given(st.integers(1, 5_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_a_share_lies_within_its_interval_and_both_within_nought_and_all(found):
    part, whole = found
    interval = of_share(part, whole, per=1_000_000)
    assert 0 <= interval.lowest <= 1_000_000 * part / whole + 1
    assert 1_000_000 * part / whole - 1 <= interval.highest <= 1_000_000
    mirrored = of_share(whole - part, whole, per=1_000_000)
    assert abs(mirrored.lowest - (1_000_000 - interval.highest)) <= 1


@given(st.integers(0, 100_000))
def test_a_count_lies_within_its_interval_and_more_events_lie_higher(events):
    found, more = of_count(events, per=1_000), of_count(events + 1, per=1_000)
    assert 0 <= found.lowest <= 1_000 * events <= found.highest
    assert found.lowest <= more.lowest
    assert found.highest < more.highest


@given(st.integers(1, 2_000), st.integers(2, 20))
def test_more_people_make_a_share_surer(whole, times):
    part = whole // 3
    few, many = of_share(part, whole, per=10**6), of_share(part * times, whole * times, per=10**6)
    assert many.highest - many.lowest < few.highest - few.lowest
