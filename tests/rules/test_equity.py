"""The same help everywhere: rates by area, and what may be said of a difference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.equity import GROUPS, POPULATION_OF, Says, area_rates, rate_ratio
from commonweal.rules.intervals import Interval

PEOPLE = {"county": 400_000, "city": 100_000, "moor": 2_000}


def said(counts, people=PEOPLE) -> dict[str, Says]:
    return {each.area: each.says for each in area_rates(counts, people)}


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"county": 4_000, "city": 2_000}, {"county": Says.LOWER, "city": Says.HIGHER}),
        ({"county": 4_000, "city": 1_000}, {"county": Says.ALIKE, "city": Says.ALIKE}),
        (
            {"county": 4_000, "city": 1_000, "moor": 9},
            {"county": Says.ALIKE, "city": Says.ALIKE, "moor": Says.TOO_FEW},
        ),
        ({"county": 40, "city": 0}, {"county": Says.TOO_FEW, "city": Says.TOO_FEW}),
        (
            {"county": 40, "city": 11},
            {"county": Says.TOO_FEW, "city": Says.TOO_FEW},
        ),  # a ratio that could be half or double
        ({"county": 4_000, "city": None}, {"county": Says.NO_FIGURE, "city": Says.NO_FIGURE}),
        ({"county": 4_000}, {"county": Says.NO_FIGURE}),
    ],
)
def test_what_may_be_said(counts, expected):
    assert said(counts) == expected


def test_rate_interval_and_ratio():
    county, city = area_rates({"county": 4_000, "city": 2_000}, PEOPLE)
    assert (county.shown, county.between) == ("100.0", "96.9 to 103.1")
    assert (city.shown, city.between) == ("200.0", "191.3 to 209.0")
    assert (city.ratio_percent, city.ratio_interval) == (200, Interval(190, 211))
    assert county.ratio_percent == 50


def test_one_hidden_count_takes_the_ratio_from_all_and_the_rate_from_one():
    """County, city and moor: from the rate of all others the hidden count would come out."""
    found = {each.area: each for each in area_rates({"county": 4_000, "city": 1_000, "moor": None}, PEOPLE)}
    assert {each.ratio_percent for each in found.values()} == {None}
    assert found["moor"].tenths is None
    assert found["county"].shown == "100.0"


def test_without_a_population_there_is_no_rate():
    found = {each.area: each for each in area_rates({"county": 4_000, "fen": 50}, PEOPLE)}
    assert found["fen"].tenths is None
    assert found["fen"].says is Says.NO_FIGURE
    assert found["county"].ratio_percent is None


def test_a_ratio_needs_events_on_both_sides():
    with pytest.raises(ValueError, match="both sides"):
        rate_ratio((5, 100), (0, 100))


@given(*[st.integers(1, 5_000)] * 2, *[st.integers(5_000, 500_000)] * 2)
def test_a_ratio_and_its_mirror_agree(one, rest, people, others):
    times, between = rate_ratio((one, people), (rest, others))
    _, mirrored = rate_ratio((rest, others), (one, people))
    assert between.lowest <= times <= between.highest + 1
    assert (between.lowest > 101) <= (mirrored.highest < 100)


def test_every_client_group_is_set_against_somebody():
    assert set(POPULATION_OF) == {"victim", "child", "perpetrator"}
    assert set(POPULATION_OF.values()) <= set(GROUPS)
