"""Is as much of a plan paid as its money may pay, in the order of policy, and is a shortfall explained?"""

from dataclasses import replace
from datetime import date

import pytest

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import Fence
from commonweal.rules.funding_plan import (
    Line,
    Payment,
    Priority,
    Share,
    Source,
    Stranded,
    Why,
    counting,
    faults_in_plan,
    fund,
    reasons_not_to_fund,
    recheck,
)
from commonweal.rules.reasons import Refused
from tests.rules.plans import ANYWHERE, AREAS_WITHIN, IN_CITY, IN_COUNTY, NAMES

YEAR = "2023/24"

COUNTY = Source("county-base", "the county", 750_000_00, IN_COUNTY)
CITY = Source("city-base", "the city", 300_000_00, IN_CITY)
COMMISSIONER = Source("commissioner-grant", "the commissioner", 300_000_00, ANYWHERE)
SOURCES = [COUNTY, CITY, COMMISSIONER]
VICTIMS_COUNTY = Line("victims-county", "victims", "county", "victim", YEAR, 650_000_00)
VICTIMS_CITY = Line("victims-city", "victims", "city", "victim", YEAR, 600_000_00)


def funded(sources, lines):
    funding = fund(sources, lines, AREAS_WITHIN, names=NAMES)
    assert recheck(funding, sources, lines, AREAS_WITHIN) == []
    return funding


# The Staffordshire shape: county money in the county, city money in the city, the commissioner's anywhere


def test_each_funders_money_stays_inside_its_fence():
    funding = funded(SOURCES, [VICTIMS_COUNTY, VICTIMS_CITY])
    assert funding.is_fundable
    assert funding.payments == (
        Payment("city-base", "victims-city", 300_000_00),
        Payment("commissioner-grant", "victims-city", 300_000_00),
        Payment("county-base", "victims-county", 650_000_00),
    )
    assert funding.left_over == (("county-base", 100_000_00),)
    assert funding.shortfalls == ()


def test_a_shortfall_is_explained_in_one_sentence():
    funding = funded(SOURCES, [VICTIMS_COUNTY, replace(VICTIMS_CITY, amount_pence=650_000_00)])
    assert not funding.is_fundable
    [shortfall] = funding.shortfalls
    assert shortfall.lines == ("victims-city",)
    assert shortfall.payers == ("city-base", "commissioner-grant")
    assert shortfall.needed_pence == 650_000_00
    assert shortfall.available_pence == 600_000_00
    assert shortfall.short_pence == 50_000_00
    assert shortfall.brings == (("city-base", 300_000_00), ("commissioner-grant", 300_000_00))
    assert shortfall.stranded == (Stranded("county-base", 100_000_00, (Why.FENCE,)),)
    assert shortfall.years == ("2023/24",)
    assert shortfall.text == (
        "£650,000 is needed for victims’ services in the city in 2023/24; only £300,000 from the city and £300,000 "
        "from the commissioner may pay for it: £50,000 short, while £100,000 from the county is stranded by its fence."
    )


def test_a_line_nobody_may_pay_is_explained():
    [shortfall] = funded([COUNTY], [VICTIMS_CITY]).shortfalls
    assert shortfall.text == (
        "£600,000 is needed for victims’ services in the city in 2023/24; no money that counts may pay for it: "
        "£600,000 short, while £750,000 from the county is stranded by its fence."
    )
    assert shortfall.payers == ()


def test_lines_that_compete_for_the_same_money_are_explained_together():
    lines = [replace(VICTIMS_COUNTY, amount_pence=900_000_00), replace(VICTIMS_CITY, amount_pence=500_000_00)]
    [shortfall] = funded(SOURCES, lines).shortfalls
    assert shortfall.lines == ("victims-city", "victims-county")
    assert shortfall.short_pence == 50_000_00
    assert shortfall.text == (
        "£1,400,000 is needed for victims’ services in the city and the county in 2023/24; only £750,000 from the county, "
        "£300,000 from the city and £300,000 from the commissioner may pay for them: £50,000 short."
    )


def test_lines_short_for_different_reasons_are_explained_apart():
    sources = [replace(COUNTY, amount_pence=1_00), replace(CITY, amount_pence=2_00)]
    shortfalls = funded(sources, [VICTIMS_COUNTY, VICTIMS_CITY]).shortfalls
    assert sorted((each.lines, each.payers) for each in shortfalls) == [
        (("victims-city",), ("city-base",)),
        (("victims-county",), ("county-base",)),
    ]


def test_a_long_explanation_names_the_first_and_counts_the_rest():
    lines = [replace(VICTIMS_CITY, key=str(n), element=f"element {n}", amount_pence=1_00) for n in range(7)]
    [shortfall] = funded([replace(CITY, amount_pence=6_99)], lines).shortfalls
    assert shortfall.text == (
        "£7 is needed for element 0, element 1, element 2 and 4 others in the city in 2023/24; "
        "only £6.99 from the city may pay for them: £0.01 short."
    )


def test_four_are_all_named_and_one_funders_money_is_added_up():
    lines = [replace(VICTIMS_CITY, key=str(n), element=f"element {n}", amount_pence=1_00) for n in range(4)]
    sources = [replace(CITY, key="one", amount_pence=1_00), replace(CITY, key="two", amount_pence=2_00)]
    [shortfall] = funded(sources, lines).shortfalls
    assert "for element 0, element 1, element 2 and element 3 in the city in 2023/24; only" in shortfall.text
    assert shortfall.text.endswith("; only £3 from the city may pay for them: £1 short.")


def test_an_area_inside_the_fence_is_paid_for_and_the_whole_is_not():
    hill = replace(VICTIMS_COUNTY, area="hill", amount_pence=1)
    whole = replace(VICTIMS_COUNTY, key="whole", area="all", amount_pence=1)
    funding = fund([COUNTY], [hill, whole], AREAS_WITHIN | {"hill": {"county", "all"}})
    assert funding.payments == (Payment("county-base", "victims-county", 1),)


# The order of policy


def test_the_core_offer_is_paid_before_aspirations_and_those_before_gaps():
    lines = [
        replace(VICTIMS_CITY, key="a-gap", priority=Priority.GAP, amount_pence=100_000_00),
        replace(VICTIMS_CITY, key="b-aspiration", priority=Priority.ASPIRATION, amount_pence=100_000_00),
        replace(VICTIMS_CITY, key="c-core", priority=Priority.CORE, amount_pence=150_000_00),
    ]
    assert funded([replace(CITY, amount_pence=200_000_00)], lines).payments == (
        Payment("city-base", "b-aspiration", 50_000_00),
        Payment("city-base", "c-core", 150_000_00),
    )


def test_a_core_line_only_the_commissioner_may_pay_moves_the_aspiration_to_other_money():
    aspiration = replace(VICTIMS_COUNTY, key="a", priority=Priority.ASPIRATION, amount_pence=300_000_00)
    core = replace(VICTIMS_CITY, key="b", amount_pence=600_000_00)
    assert funded(SOURCES, [aspiration, core]).is_fundable


def test_earlier_years_are_paid_first_and_lines_of_one_rank_in_proportion():
    lines = [
        replace(VICTIMS_CITY, key="a", year="2024/25", amount_pence=400_000_00),
        replace(VICTIMS_CITY, key="b", amount_pence=300_000_00),
        replace(VICTIMS_CITY, key="c", amount_pence=100_000_00),
    ]
    assert funded([CITY], lines).payments == (
        Payment("city-base", "b", 225_000_00),
        Payment("city-base", "c", 75_000_00),
    )


def test_the_most_fenced_money_is_used_first():
    funding = funded(
        SOURCES, [replace(VICTIMS_CITY, amount_pence=400_000_00), replace(VICTIMS_COUNTY, amount_pence=1)]
    )
    assert dict(funding.left_over) == {"commissioner-grant": 200_000_00, "county-base": 750_000_00 - 1}


def test_what_expires_first_is_used_first_then_the_most_fenced_then_the_surest():
    later = replace(COMMISSIONER, key="a", amount_pence=1)
    sooner = replace(COMMISSIONER, key="b", amount_pence=1, expires_on=date(2024, 3, 31))
    soonest = replace(sooner, key="c", certainty=Certainty.CONDITIONAL, expires_on=date(2023, 4, 30))
    fenced = replace(CITY, key="d", amount_pence=1, certainty=Certainty.IN_PRINCIPLE)
    unsure = replace(COMMISSIONER, key="0", amount_pence=1, certainty=Certainty.CONDITIONAL)
    used_in_turn = ["c", "b", "d", "a", "0"]
    for needed in range(1, 6):
        lines = [replace(VICTIMS_CITY, amount_pence=needed), replace(VICTIMS_COUNTY, amount_pence=1)]
        funding = funded([unsure, soonest, later, sooner, fenced, COUNTY], lines)
        used = {payment.source for payment in funding.payments} - {"county-base"}
        assert used == set(used_in_turn[: max(needed, 2)])  # of the first two, one pays the county's line


def test_of_two_that_may_pay_the_same_lines_the_one_with_more_limits_goes_first():
    free = replace(COMMISSIONER, key="a")
    funding = funded([free, CITY], [replace(VICTIMS_CITY, amount_pence=400_000_00)])
    assert funding.payments == (
        Payment("a", "victims-city", 100_000_00),
        Payment("city-base", "victims-city", 300_000_00),
    )


def test_money_that_its_own_year_ends_first_is_used_before_money_that_may_wait():
    this_year = replace(COMMISSIONER, key="z", year="2023/24", amount_pence=5)
    any_year = replace(COMMISSIONER, key="a", amount_pence=5)
    funding = funded([any_year, this_year], [replace(VICTIMS_CITY, amount_pence=6)])
    assert funding.payments == (Payment("a", "victims-city", 1), Payment("z", "victims-city", 5))


def test_sources_equal_in_order_are_used_in_proportion_to_their_amounts_to_the_penny():
    sources = [replace(CITY, key="a", amount_pence=100), replace(CITY, key="b", amount_pence=200)]
    funding = funded(sources, [replace(VICTIMS_CITY, amount_pence=100)])
    assert funding.payments == (Payment("a", "victims-city", 33), Payment("b", "victims-city", 67))
    assert funding.source_shares == (Share(("a", "b"), 300, 100),)
    assert funding.left_over == (("a", 67), ("b", 133))


# Expiry and certainty


@pytest.mark.parametrize(
    ("expires_on", "allowed"),
    [(date(2023, 3, 31), False), (date(2023, 4, 1), True), (date(2024, 3, 31), True), (None, True)],
)
def test_money_pays_only_for_years_that_begin_before_it_expires(expires_on, allowed):
    source = replace(COMMISSIONER, expires_on=expires_on)
    assert (reasons_not_to_fund(source, VICTIMS_CITY, areas_within=AREAS_WITHIN) == []) is allowed


def test_money_stranded_by_its_end_date_is_explained():
    source = replace(COMMISSIONER, expires_on=date(2023, 3, 31))
    [reason] = reasons_not_to_fund(source, VICTIMS_CITY, areas_within=AREAS_WITHIN)
    assert reason.code == "expires_before_year"
    assert reason.text == (
        "This money must be spent by 31 March 2023, before 2023/24 begins. "
        "Use other money, or bring the spending forward."
    )
    [shortfall] = funded([source], [VICTIMS_CITY]).shortfalls
    assert shortfall.text.endswith("£300,000 from the commissioner is stranded by its end date.")


def test_the_reasons_not_to_fund_use_the_names_of_the_plan():
    [reason] = reasons_not_to_fund(COUNTY, VICTIMS_CITY, areas_within=AREAS_WITHIN, names=NAMES)
    assert "only in the county, and this line’s area is the city" in reason.text


def test_a_plan_is_tried_on_confirmed_money_only_then_with_less_sure_money():
    sure = replace(CITY, key="sure", amount_pence=1)
    conditional = replace(CITY, key="conditional", certainty=Certainty.CONDITIONAL, amount_pence=1)
    promised = replace(CITY, key="promised", certainty=Certainty.IN_PRINCIPLE, amount_pence=1)
    every = [promised, conditional, sure]
    assert [s.key for s in counting(every, down_to=Certainty.CONFIRMED)] == ["sure"]
    assert [s.key for s in counting(every, down_to=Certainty.CONDITIONAL)] == ["conditional", "sure"]
    assert counting(every, down_to=Certainty.IN_PRINCIPLE) == tuple(every)


# Bad plans


def test_every_fault_of_a_plan_is_named_at_once_and_nothing_is_worked_out():
    sources = [COUNTY, replace(COUNTY, amount_pence=-1), Source("x", "x", 1, Fence())]
    lines = [replace(VICTIMS_CITY, year="2023"), VICTIMS_CITY, replace(VICTIMS_COUNTY, amount_pence=-1)]
    with pytest.raises(Refused) as refused:
        fund(sources, lines, AREAS_WITHIN)
    assert [reason.code for reason in refused.value.reasons] == [
        "key_used_twice",
        "key_used_twice",
        "amount_negative",
        "amount_negative",
        "fence_without_area",
        "financial_year_not_understood",
    ]
    texts = [reason.text for reason in refused.value.reasons]
    assert texts[:3] == [
        "Give each source its own key: county-base is used more than once.",
        "Give each line its own key: victims-city is used more than once.",
        "Give county-base an amount of nothing or more.",
    ]
    assert texts[4].startswith("x: Name the areas")
    assert texts[5].startswith("victims-city: Write a financial year")


def test_a_plan_of_nothing_is_paid():
    assert fund([], [], {}).is_fundable
    assert funded([replace(CITY, amount_pence=0)], [replace(VICTIMS_CITY, amount_pence=0)]).is_fundable
    assert faults_in_plan([], []) == []


def test_amounts_beyond_what_32_bits_hold_are_exact():
    sources = [replace(CITY, amount_pence=10**12), replace(COMMISSIONER, amount_pence=10**12)]
    lines = [replace(VICTIMS_CITY, key=key, amount_pence=10**12) for key in ("a", "b")]
    assert funded(sources, lines).is_fundable
    [shortfall] = funded(sources, [*lines, replace(VICTIMS_CITY, amount_pence=1)]).shortfalls
    assert shortfall.short_pence == 1


def test_an_amount_beyond_any_pool_is_a_slip_of_the_keyboard():
    with pytest.raises(Refused) as refused:
        fund([replace(CITY, amount_pence=10**12 + 1)], [], AREAS_WITHIN)
    assert str(refused.value) == (
        "Give city-base an amount of £10,000,000,000 or less, and check for a digit too many."
    )
