"""Signal or noise: a change is found where it began, and noise is left alone."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules import signals
from commonweal.rules.signals import RUN, Phase, Share, Signal, phases


def spans(values) -> list[tuple[int, int]]:
    return [(each.first, each.last) for each in phases(values)]


def counted(rng: Random, mean: float) -> int:
    """Somewhere about the mean, as counts of separate events are: with a spread of its root."""
    return max(0, round(rng.gauss(mean, mean**0.5)))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        ([5], [(0, 0)]),
        ([5, 5], [(0, 1)]),
        ([5] * 40, [(0, 39)]),
        ([45, 46] * 8 + [79, 78] * 6, [(0, 15), (16, 27)]),
        ([45, 46] * 8 + [79, 78] * 6 + [45, 46] * 5, [(0, 15), (16, 27), (28, 37)]),
        ([79, 78] * 8 + [45, 46] * 4, [(0, 15), (16, 23)]),
        ([46, 45] * 8 + [79, 78] * 3 + [79], [(0, 22)]),  # seven months are not yet a shift
        ([45, 46] * 4 + [79, 78] * 4, [(0, 7), (8, 15)]),
        ([45, 46] * 3 + [45] + [79, 78] * 4, [(0, 14)]),  # seven before it: too few to know what was
        ([0] * 12 + [1] * 8, [(0, 11), (12, 19)]),
    ],
)
def test_a_shift_begins_with_its_first_month(values, expected):
    assert spans(values) == expected


def test_a_month_on_the_line_neither_counts_nor_breaks_the_run():
    before = [46, 44] * 6  # the mean is 45, and the last month lies below it
    assert spans([*before, *[60] * 4, 45, *[60] * 4]) == [(0, 11), (12, 20)]
    assert spans([*before, *[60] * 4, 45, *[60] * 3]) == [(0, 19)]
    assert spans([*before, *[60] * 4, 44, *[60] * 4]) == [(0, 20)]


def test_a_run_that_hardly_leaves_the_mean_is_no_shift():
    before = [35, 55] * 8
    assert spans([*before, *[47, 46] * 6]) == [(0, 27)]


def test_limits_lie_two_point_six_six_moving_ranges_from_the_mean():
    (phase,) = phases([40, 44, 42, 46])
    assert phase.mean == 43
    assert phase.upper == 43 + Fraction(266, 100) * Fraction(10, 3)
    assert phase.lower == 43 - Fraction(266, 100) * Fraction(10, 3)
    assert phase.is_provisional
    assert not phases([40, 44] * 4)[0].is_provisional


def test_no_limit_is_below_nought_and_one_month_has_none():
    assert phases([1, 9, 0])[0].lower == 0
    (alone,) = phases([7])
    assert (alone.lower, alone.upper, alone.says(900)) == (None, None, Signal.NONE)


@pytest.mark.parametrize(
    ("value", "says"),
    [(60, Signal.NONE), (61, Signal.ABOVE), (30, Signal.NONE), (29, Signal.BELOW), (45, Signal.NONE)],
)
def test_a_month_outside_the_limits_is_a_signal(value, says):
    phase = Phase(0, 20, Fraction(45), Fraction(30), Fraction(60))
    assert phase.says(value) is says


def test_portsmouth_a_change_of_process_is_found_and_dated_and_so_is_its_end():
    """541 a year became 946: three years before, two with the change, two after; a hundred drawn series."""
    exact = 0
    for seed in range(100):
        rng = Random(seed)
        values = [
            counted(rng, mean / 12)
            for years, mean in ((3, 541), (2, 946), (2, 541))
            for _ in range(12 * years)
        ]
        found = phases(values)
        begins = [each.first for each in found]
        assert any(abs(begin - 36) <= 2 for begin in begins), (seed, begins)
        assert any(abs(begin - 60) <= 2 for begin in begins), (seed, begins)
        exact += begins == [0, 36, 60]
    assert exact >= 80, exact


def false_alarms() -> int:
    """In how many of five hundred series of four years in which nothing changed something is found."""
    return sum(len(phases([counted(rng, 45) for _ in range(48)])) > 1 for rng in map(Random, range(500)))


def test_noise_is_left_alone():
    assert false_alarms() <= 500 // 25


def test_a_run_of_eight_alone_would_cry_wolf(monkeypatch):
    monkeypatch.setattr(signals, "CHANCE_SQUARED", -1)
    assert 500 // 7 <= false_alarms() <= 500 // 3


series = st.lists(st.integers(0, 200), max_size=60)


@given(series)
def test_the_phases_are_the_whole_series_without_gaps(values):
    found = phases(values)
    assert [place for each in found for place in range(each.first, each.last + 1)] == list(range(len(values)))
    for each in found[:-1]:
        assert each.last - each.first + 1 >= RUN


@given(series, st.integers(0, 50))
def test_so_many_more_each_month_move_the_line_and_nothing_else(values, more):
    moved = phases([value + more for value in values])
    assert [(each.first, each.last) for each in moved] == spans(values)
    for each, before in zip(moved, phases(values), strict=True):
        assert each.mean == before.mean + more


@given(series)
def test_what_comes_later_moves_no_beginning_that_is_a_year_and_a_third_old(values):
    """A chart that is shown to a board one month is not another one the next, but for a change that was only just found."""
    settled = [each.first for each in phases(values) if each.first <= len(values) - 2 * RUN]
    longer = [each.first for each in phases([*values, 100])]
    assert longer[: len(settled)] == settled


# Shares: the p-chart.


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([Share(0, 0)] * 5, []),
        ([Share(40, 100)] * 30, [(0, 29)]),
        ([Share(40, 100)] * 16 + [Share(70, 100)] * 12, [(0, 15), (16, 27)]),
        ([Share(40, 100)] * 16 + [Share(70, 100)] * 12 + [Share(40, 100)] * 9, [(0, 15), (16, 27), (28, 36)]),
        ([Share(4, 10)] * 16 + [Share(5, 10)] * 12, [(0, 27)]),  # of so few chance explains it
        ([Share(40, 100)] * 16 + [Share(70, 100)] * 7, [(0, 22)]),
        ([Share(0, 50)] * 12 + [Share(50, 50)] * 8, [(0, 11), (12, 19)]),
    ],
)
def test_a_shift_of_a_share(values, expected):
    assert spans(values) == expected


def test_the_mean_of_shares_goes_by_how_many_there_were():
    (phase,) = phases([Share(1, 10), Share(90, 90)])
    assert phase.mean == Fraction(91, 100)


def test_limits_of_a_share_are_wider_where_there_are_few():
    (phase,) = phases([Share(50, 100), Share(50, 100), Share(5, 10)] * 5)
    many, few = phase.limits_for(Share(50, 100)), phase.limits_for(Share(5, 10))
    assert many == pytest.approx((0.35, 0.65))
    assert few == pytest.approx((0.0257, 0.9743), abs=0.001)
    assert phase.says(Share(66, 100)) is Signal.ABOVE
    assert phase.says(Share(34, 100)) is Signal.BELOW
    assert phase.says(Share(65, 100)) is Signal.NONE
    assert phase.says(Share(9, 10)) is Signal.NONE
    assert phase.says(Share(0, 0)) is Signal.NONE


@pytest.mark.parametrize("gap", [None, Share(0, 0)])
def test_a_gap_neither_counts_nor_breaks_a_run_and_is_no_signal(gap):
    before, after = [Share(40, 100)] * 12, [Share(70, 100)] * 4
    assert spans([*before, *after, gap, *after]) == [(0, 11), (12, 20)]
    assert spans([*before, *after, gap, *after[:3]]) == [(0, 19)]
    assert [each.says(gap) for each in phases([*before, gap])] == [Signal.NONE]
    assert spans([gap, *before, gap]) == [(0, 13)]


def test_counts_may_have_gaps_too():
    assert spans([*[45, 46] * 6, None, *[79, 78] * 4]) == [(0, 12), (13, 20)]


def drawn(rng: Random, share: float, whole: int) -> Share:
    return Share(sum(rng.random() < share for _ in range(whole)), whole)


def test_noise_in_shares_is_left_alone_and_a_change_is_dated():
    alarms = sum(
        len(phases([drawn(rng, 0.4, rng.randint(30, 60)) for _ in range(48)])) > 1
        for rng in map(Random, range(300))
    )
    assert alarms <= 300 // 25
    near = 0
    for rng in map(Random, range(60)):
        found = phases([drawn(rng, 0.4 if month < 20 else 0.65, 45) for month in range(40)])
        near += any(abs(each.first - 20) <= 2 for each in found)
    assert near >= 54


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=40))
def test_phases_of_shares_are_the_whole_series_without_gaps(pairs):
    values = [Share(min(pair), max(pair)) for pair in pairs]
    found = phases(values)
    if any(each.whole for each in values):
        assert [place for each in found for place in range(each.first, each.last + 1)] == list(
            range(len(values))
        )
    for each in found:
        assert 0 <= each.mean <= 1
