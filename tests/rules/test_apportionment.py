"""Is a cost shared by a stated method, exact to the penny, whoever is written down first?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.apportionment import by_fixed_shares, by_population
from commonweal.rules.reasons import Refused

payers = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.integers(0, 10**7), min_size=1, max_size=8
)


def test_fixed_shares():
    assert by_fixed_shares(10_000_000, {"county": 6_000, "city": 2_500, "commissioner": 1_500}) == {
        "city": 2_500_000,
        "commissioner": 1_500_000,
        "county": 6_000_000,
    }


def test_odd_pennies_go_by_key_when_shares_are_equal():
    thirds = {"south": 1, "north": 1, "east": 1}
    assert by_population(100, thirds) == {"east": 34, "north": 33, "south": 33}


def test_population_shares():
    assert by_population(100_000, {"county": 880_000, "city": 260_000}) == {"city": 22_807, "county": 77_193}


@pytest.mark.parametrize("shares", [{"county": 6_000, "city": 3_999}, {"county": 10_001}])
def test_shares_that_do_not_come_to_100_percent_are_refused(shares):
    with pytest.raises(Refused) as refused:
        by_fixed_shares(100, shares)
    assert [reason.code for reason in refused.value.reasons] == ["shares_not_whole"]
    assert str(refused.value) == "Change the shares so that together they come to exactly 100%."


@pytest.mark.parametrize("method", [by_fixed_shares, by_population])
@pytest.mark.parametrize(
    ("shares", "code", "text"),
    [
        ({}, "nobody_to_pay", "Name at least one payer."),
        ({"county": 10_001, "city": -1}, "share_below_nought", "Give every payer a share of nought or more."),
        ({"county": 0, "city": 0}, "shares_all_nought", "Give at least one payer a share above nought."),
    ],
)
def test_shares_that_mean_nothing_are_refused(method, shares, code, text):
    with pytest.raises(Refused) as refused:
        method(100, shares)
    assert [reason.code for reason in refused.value.reasons] == [code]
    assert str(refused.value) == text


@given(st.integers(0, 10**12), payers, st.randoms())
def test_no_penny_is_lost_and_order_never_decides(pence, people, random):
    if not any(people.values()):
        return
    shuffled = list(people.items())
    random.shuffle(shuffled)
    shares = by_population(pence, people)
    assert sum(shares.values()) == pence
    assert by_population(pence, dict(shuffled)) == shares
