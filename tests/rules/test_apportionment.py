"""Is a cost shared by a stated method, exact to the penny, whoever is written down first?"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.apportionment import (
    Limit,
    Method,
    apportion,
    by_cost,
    by_demand,
    by_fixed_shares,
    by_means,
    by_population,
    reasons_not_to_apportion,
)
from commonweal.rules.money import split
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


# Caps and floors


def test_a_cap_holds_and_the_others_share_the_rest_in_proportion():
    people = {"county": 600, "city": 300, "town": 100}
    limits = {"county": Limit(most_pence=40_000)}
    assert by_population(100_000, people, limits=limits) == {"county": 40_000, "city": 45_000, "town": 15_000}


def test_a_floor_holds_and_takes_from_all_the_others():
    people = {"county": 600, "city": 300, "town": 100}
    limits = {"town": Limit(least_basis_points=2_500)}
    assert by_population(90_000, people, limits=limits) == {"county": 45_000, "city": 22_500, "town": 22_500}


def test_a_cap_that_pushes_another_to_its_cap():
    people = {"county": 600, "city": 300, "town": 100}
    limits = {"county": Limit(most_pence=40_000), "city": Limit(most_basis_points=4_400)}
    assert by_population(100_000, people, limits=limits) == {"county": 40_000, "city": 44_000, "town": 16_000}


def test_a_floor_and_a_cap_that_pull_against_each_other():
    people = {"county": 80, "city": 15, "town": 5}
    limits = {"county": Limit(most_pence=700), "town": Limit(least_pence=150)}
    assert by_population(1_000, people, limits=limits) == {"county": 700, "city": 150, "town": 150}


def test_the_tighter_of_two_limits_holds():
    both = Limit(least_pence=10, least_basis_points=2_500, most_pence=50, most_basis_points=4_000)
    assert (both.least(101), both.most(101)) == (26, 40)
    assert (both.least(20), both.most(200)) == (10, 50)
    assert (Limit().least(99), Limit().most(99)) == (0, None)


def test_who_has_nothing_to_go_by_pays_the_floor_and_no_more():
    assert by_demand(100, {"county": 1, "city": 0}) == {"county": 100, "city": 0}
    limits = {"city": Limit(least_pence=7, most_pence=60)}
    assert by_demand(100, {"county": 1, "city": 0}, limits=limits) == {"county": 93, "city": 7}


@pytest.mark.parametrize(
    ("limits", "code", "text"),
    [
        (
            {"county": Limit(least_pence=60), "city": Limit(least_pence=41)},
            "floors_above_whole",
            "The floors come to £1.01, more than the £1 to share. Lower a floor.",
        ),
        (
            {"county": Limit(most_pence=60), "city": Limit(most_basis_points=3_900)},
            "caps_below_whole",
            "The caps leave £0.01 of £1 that nobody would pay: raise or lift a cap.",
        ),
        (
            {"county": Limit(least_pence=60, most_pence=59)},
            "floor_above_cap",
            "county would pay at least £0.60 and at most £0.59. Lower the floor, or raise the cap.",
        ),
        ({"county": Limit(least_pence=-1)}, "limit_below_nought", "Give county limits of nought or more."),
        ({"county": Limit(most_pence=-1)}, "limit_below_nought", "Give county limits of nought or more."),
        (
            {"shire": Limit(most_pence=1)},
            "limit_of_nobody",
            "Take the limit of shire away, or name shire among those who pay.",
        ),
    ],
)
def test_limits_that_cannot_all_hold_are_refused(limits, code, text):
    with pytest.raises(Refused) as refused:
        by_population(100, {"county": 3, "city": 1}, limits=limits)
    assert [reason.code for reason in refused.value.reasons] == [code]
    assert str(refused.value) == text


def test_a_cap_on_everybody_with_something_to_go_by_leaves_the_rest_to_nobody():
    reasons = reasons_not_to_apportion(
        100, Method.DEMAND, {"county": 1, "city": 0}, limits={"county": Limit(most_pence=90)}
    )
    assert [reason.code for reason in reasons] == ["caps_below_whole"]


def test_a_negative_amount_is_refused():
    assert [each.code for each in reasons_not_to_apportion(-1, Method.MEANS, {"county": 1})] == [
        "amount_negative"
    ]


def test_every_method_goes_by_its_own_numbers():
    assert by_cost(10_00, {"health": 442, "police": 331}) == {"health": 572, "police": 428}
    assert by_means(10_00, {"county": 4, "city": 1}) == {"county": 800, "city": 200}
    assert apportion(10_00, Method.FIXED, {"county": 10_000}) == {"county": 1000}


@st.composite
def shared(draw):
    """An amount, numbers to go by, and limits that can hold (they are drawn around a division that exists)."""
    numbers = draw(
        st.dictionaries(
            st.text("abcdef", min_size=1, max_size=2), st.integers(1, 10**6), min_size=1, max_size=7
        )
    )
    division = {payer: draw(st.integers(0, 10**6)) for payer in numbers}
    pence = sum(division.values())
    limits = {}
    for payer, share in division.items():
        limits[payer] = Limit(
            least_pence=draw(st.sampled_from([0, share // 2, share])),
            most_pence=draw(st.sampled_from([None, share, share * 2 + 3])),
        )
    return pence, numbers, limits


@given(shared(), st.randoms())
def test_the_whole_is_kept_limits_hold_and_order_never_decides(case, random):
    pence, numbers, limits = case
    shares = by_population(pence, numbers, limits=limits)
    assert sum(shares.values()) == pence
    for payer, share in shares.items():
        cap = limits[payer].most(pence)
        assert share >= limits[payer].least(pence)
        assert cap is None or share <= cap
    shuffled = list(numbers.items())
    random.shuffle(shuffled)
    assert by_population(pence, dict(shuffled), limits=dict(reversed(limits.items()))) == shares


@given(shared())
def test_who_is_not_held_by_a_limit_pays_in_proportion(case):
    """The mark of the one right answer: all who are free pay the same for each unit, to the penny; who pays less for
    each unit is at the cap, who pays more is at the floor."""
    pence, numbers, limits = case
    shares = by_population(pence, numbers, limits=limits)
    for one in numbers:
        for other in numbers:
            # Could a penny move from the one to the other, towards an equal rate, and every limit still hold?
            gives = shares[one] - 1 >= limits[one].least(pence)
            cap = limits[other].most(pence)
            takes = cap is None or shares[other] + 1 <= cap
            if gives and takes:
                assert Fraction(shares[one] - 1, numbers[one]) <= Fraction(shares[other] + 1, numbers[other])


@given(shared())
def test_more_to_go_by_never_pays_less(case):
    pence, numbers, _ = case
    shares = by_population(pence, numbers)
    for one in numbers:
        for other in numbers:
            if numbers[one] > numbers[other]:
                assert shares[one] >= shares[other]


@given(shared(), st.data())
def test_a_floor_for_one_never_lowers_another_below_its_floor_and_raises_nobody_else(case, data):
    pence, numbers, _ = case
    floors = {payer: Limit(least_pence=pence // (2 * len(numbers))) for payer in numbers}
    before = by_population(pence, numbers, limits=floors)
    lifted = data.draw(st.sampled_from(sorted(numbers)))
    higher = data.draw(st.integers(floors[lifted].least_pence, pence // 2))
    after = by_population(pence, numbers, limits={**floors, lifted: Limit(least_pence=higher)})
    assert after[lifted] >= higher
    for payer in set(numbers) - {lifted}:
        assert floors[payer].least_pence <= after[payer] <= before[payer] + 1, "a penny of rounding at most"


@given(st.integers(0, 10**12), payers)
def test_without_limits_it_is_the_plain_split_by_largest_remainder(pence, people):
    if not any(people.values()):
        return
    names = sorted(people)
    assert list(by_means(pence, people).items()) == list(
        zip(names, split(pence, [people[name] for name in names]), strict=True)
    )
