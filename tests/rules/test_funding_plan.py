"""Is as much of a plan paid as its money may pay, in the order of policy, and is a shortfall explained?"""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import Fence
from commonweal.rules.funding_plan import (
    Line,
    Payment,
    Priority,
    Source,
    counting,
    faults_in_plan,
    fund,
    reasons_not_to_fund,
    recheck,
)
from commonweal.rules.reasons import Refused

AREAS_WITHIN = {"county": {"all"}, "city": {"all"}, "all": set()}
NAMES = {"county": "the county", "city": "the city", "victims": "victims’ services", "early": "early help"}
IN_COUNTY, IN_CITY = Fence(areas=frozenset({"county"})), Fence(areas=frozenset({"city"}))
ANYWHERE = Fence(anywhere=True)
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
    assert shortfall.stranded == (("county-base", 100_000_00),)
    assert shortfall.text == (
        "£650,000 is needed for victims’ services in the city (2023/24); only £300,000 from the city and £300,000 "
        "from the commissioner may pay: £50,000 short, while £100,000 from the county is stranded by its fence."
    )


def test_a_line_nobody_may_pay_is_explained():
    [shortfall] = funded([COUNTY], [VICTIMS_CITY]).shortfalls
    assert shortfall.text == (
        "£600,000 is needed for victims’ services in the city (2023/24); no money in this plan may pay: "
        "£600,000 short, while £750,000 from the county is stranded by its fence."
    )
    assert shortfall.payers == ()


def test_lines_that_compete_for_the_same_money_are_explained_together():
    lines = [replace(VICTIMS_COUNTY, amount_pence=900_000_00), replace(VICTIMS_CITY, amount_pence=500_000_00)]
    [shortfall] = funded(SOURCES, lines).shortfalls
    assert shortfall.lines == ("victims-city", "victims-county")
    assert shortfall.short_pence == 50_000_00
    assert shortfall.text.startswith(
        "£1,400,000 is needed for victims’ services in the city (2023/24) and victims’ services in the county (2023/24); "
        "only £"
    )
    assert shortfall.text.endswith(": £50,000 short.")


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
        "£7 is needed for element 0 in the city (2023/24), element 1 in the city (2023/24), "
        "element 2 in the city (2023/24) and 4 others; only £6.99 from the city may pay: £0.01 short."
    )


def test_four_are_all_named_and_one_funders_money_is_added_up():
    lines = [replace(VICTIMS_CITY, key=str(n), element=f"element {n}", amount_pence=1_00) for n in range(4)]
    sources = [replace(CITY, key="one", amount_pence=1_00), replace(CITY, key="two", amount_pence=2_00)]
    [shortfall] = funded(sources, lines).shortfalls
    assert "element 2 in the city (2023/24) and element 3 in the city (2023/24); only" in shortfall.text
    assert shortfall.text.endswith("; only £3 from the city may pay: £1 short.")


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


def test_earlier_years_are_paid_first_then_by_key():
    lines = [
        replace(VICTIMS_CITY, key="a", year="2024/25", amount_pence=2),
        replace(VICTIMS_CITY, key="b", amount_pence=2),
        replace(VICTIMS_CITY, key="c", amount_pence=2),
    ]
    assert funded([replace(CITY, amount_pence=3)], lines).payments == (
        Payment("city-base", "b", 2),
        Payment("city-base", "c", 1),
    )


def test_the_most_fenced_money_is_used_first():
    funding = funded(
        SOURCES, [replace(VICTIMS_CITY, amount_pence=400_000_00), replace(VICTIMS_COUNTY, amount_pence=1)]
    )
    assert dict(funding.left_over) == {"commissioner-grant": 200_000_00, "county-base": 750_000_00 - 1}


def test_among_equally_fenced_money_the_surest_then_the_first_to_expire_is_used_first():
    later = replace(COMMISSIONER, key="a", amount_pence=1)
    sooner = replace(COMMISSIONER, key="b", amount_pence=1, expires_on=date(2024, 3, 31))
    unsure = replace(sooner, key="c", certainty=Certainty.CONDITIONAL, expires_on=date(2023, 4, 30))
    for needed, left in [(1, {"a", "c"}), (2, {"c"})]:
        funding = funded([unsure, later, sooner], [replace(VICTIMS_CITY, amount_pence=needed)])
        assert {key for key, _ in funding.left_over} == left


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
    assert shortfall.text.endswith("£300,000 from the commissioner is stranded by its fence or end date.")


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
    assert funded(sources, [replace(VICTIMS_CITY, amount_pence=2 * 10**12)]).is_fundable


# The re-check finds a wrong answer

LINES = [VICTIMS_COUNTY, replace(VICTIMS_CITY, amount_pence=650_000_00)]
GOOD = fund(SOURCES, LINES, AREAS_WITHIN)


def rechecked(funding, sources=SOURCES, lines=LINES):
    return [reason.code for reason in recheck(funding, sources, lines, AREAS_WITHIN)]


@pytest.mark.parametrize(
    "payment",
    [
        Payment("county-base", "victims-city", 1),
        Payment("nobody", "victims-city", 1),
        Payment("city-base", "nothing", 1),
        Payment("city-base", "victims-city", 0),
        Payment("city-base", "victims-city", -1),
    ],
)
def test_a_payment_that_is_not_allowed_is_found(payment):
    assert rechecked(replace(GOOD, payments=(*GOOD.payments, payment))) == ["payment_not_allowed"]


def test_sums_that_do_not_tie_are_found():
    assert rechecked(replace(GOOD, left_over=())) == ["sources_do_not_tie", "shortfalls_not_proved"]
    twice = replace(
        GOOD, payments=(*GOOD.payments, Payment("county-base", "victims-county", 100_000_00)), left_over=()
    )
    assert "line_overpaid" in rechecked(twice)
    overspent = replace(
        GOOD, payments=(*GOOD.payments, Payment("city-base", "victims-city", 50_000_00)), shortfalls=()
    )
    assert "sources_do_not_tie" in rechecked(
        replace(overspent, left_over=(*GOOD.left_over, ("city-base", -50_000_00)))
    )


def test_money_that_could_still_be_paid_is_found():
    lazy = replace(GOOD, payments=GOOD.payments[:-1], left_over=(("county-base", 750_000_00),))
    assert rechecked(lazy) == ["shortfalls_not_proved"]


def test_a_shortfall_that_proves_nothing_is_found():
    [shortfall] = GOOD.shortfalls
    for wrong in (
        replace(shortfall, payers=("city-base",)),
        replace(shortfall, available_pence=599_999_99, needed_pence=649_999_99),
        replace(shortfall, lines=("victims-city", "victims-city")),
        replace(shortfall, lines=("nothing",)),
        replace(shortfall, stranded=()),
    ):
        assert rechecked(replace(GOOD, shortfalls=(wrong,))) == ["shortfalls_not_proved"]


def test_a_wrong_shortfall_before_a_right_one_is_found():
    sources, lines = (
        [replace(COUNTY, amount_pence=0), replace(CITY, amount_pence=0)],
        [VICTIMS_COUNTY, VICTIMS_CITY],
    )
    good = fund(sources, lines, AREAS_WITHIN)
    first, second = good.shortfalls
    assert rechecked(good, sources, lines) == []
    wrong = replace(good, shortfalls=(replace(first, payers=("city-base",)), second))
    assert rechecked(wrong, sources, lines) == ["shortfalls_not_proved"]


def test_the_recheck_says_what_to_do():
    wrong = replace(
        GOOD,
        payments=(*GOOD.payments, Payment("county-base", "victims-county", 100_000_00)),
        left_over=(("x", 1),),
    )
    assert [reason.text for reason in recheck(wrong, SOURCES, LINES, AREAS_WITHIN)] == [
        "What sources pay and have left differs from what they have: add up again.",
        "A line is paid more than it needs: take the rest back.",
        "The shortfalls do not prove that no more could be paid: work out the plan again.",
    ]
    wrong = replace(GOOD, payments=(Payment("county-base", "victims-city", 5_00),))
    assert [reason.text for reason in recheck(wrong, SOURCES, LINES, AREAS_WITHIN)] == [
        "county-base may not pay £5 for victims-city: take this payment out."
    ]


def test_a_line_paid_at_the_cost_of_one_of_higher_priority_is_found():
    core = replace(VICTIMS_CITY, key="core", amount_pence=2)
    gap = replace(core, key="gap", priority=Priority.GAP)
    sources = [replace(CITY, amount_pence=2)]
    good = fund(sources, [core, gap], AREAS_WITHIN)
    assert rechecked(good, sources, [core, gap]) == []
    wrong = replace(good, payments=(Payment("city-base", "gap", 2),))
    assert rechecked(wrong, sources, [core, gap]) == ["priority_not_kept"]


# Hypothesis against brute force

EARLY_HELP = replace(ANYWHERE, elements=frozenset({"early"}))
fences = st.sampled_from([ANYWHERE, IN_COUNTY, IN_CITY, EARLY_HELP])


@st.composite
def plans(draw, *, rows, most_pence):
    fewest, most = rows
    sources = [
        Source(f"s{n}", f"funder {n}", draw(st.integers(0, most_pence)), draw(fences))
        for n in range(draw(st.integers(fewest, most)))
    ]
    lines = [
        Line(
            f"l{n}",
            draw(st.sampled_from(["victims", "early"])),
            draw(st.sampled_from(["county", "city", "county", "city", "all"])),
            None,
            YEAR,
            draw(st.integers(0, most_pence)),
            draw(st.sampled_from(Priority)),
        )
        for n in range(draw(st.integers(fewest, most)))
    ]
    return sources, lines


def every_way_to_pay(sources, lines):
    """Every possible plan of payments, as what each line gets and what each source gives."""
    ways = {((), tuple(source.amount_pence for source in sources))}
    for line in lines:
        may = [not reasons_not_to_fund(source, line, areas_within=AREAS_WITHIN) for source in sources]
        gifts = product(*(range(line.amount_pence + 1) if allowed else (0,) for allowed in may))
        gifts = [gift for gift in gifts if sum(gift) <= line.amount_pence]
        ways = {
            ((*paid, sum(gift)), tuple(had - given for had, given in zip(left, gift, strict=True)))
            for paid, left in ways
            for gift in gifts
            if all(had >= given for had, given in zip(left, gift, strict=True))
        }
    return ways


@settings(max_examples=400, deadline=None)
@given(plans(rows=(2, 3), most_pence=3))
def test_brute_force_pays_no_more_and_nothing_better(plan):
    sources, lines = plan
    funding = funded(sources, lines)
    paid = {line.key: sum(p.pence for p in funding.payments if p.line == line.key) for line in lines}
    ways = every_way_to_pay(sources, lines)
    most = max(sum(way) for way, _ in ways)
    assert sum(paid.values()) == most
    first_to_last = sorted(
        range(len(lines)), key=lambda n: (list(Priority).index(lines[n].priority), lines[n].key)
    )
    best = max(tuple(way[n] for n in first_to_last) for way, _ in ways)
    assert tuple(paid[lines[n].key] for n in first_to_last) == best


@settings(max_examples=400, deadline=None)
@given(plans(rows=(2, 3), most_pence=3))
def test_brute_force_leaves_no_more_of_the_most_fenced_money(plan):
    sources, lines = plan
    left = dict(funded(sources, lines).left_over)
    ways = every_way_to_pay(sources, lines)
    most = max(sum(way) for way, _ in ways)

    def reach(source):
        may = (line for line in lines if not reasons_not_to_fund(source, line, areas_within=AREAS_WITHIN))
        return sum(line.amount_pence for line in may)

    most_fenced_first = sorted(range(len(sources)), key=lambda n: (reach(sources[n]), sources[n].key))
    best = min(tuple(kept[n] for n in most_fenced_first) for way, kept in ways if sum(way) == most)
    assert tuple(left.get(sources[n].key, 0) for n in most_fenced_first) == best


@settings(deadline=None)
@given(plans(rows=(0, 8), most_pence=10**9), st.randoms())
@example((SOURCES, LINES), None)
def test_the_order_of_the_rows_never_changes_the_answer(plan, random):
    sources, lines = plan
    shuffle = random.sample if random else (lambda rows, _: rows[::-1])
    again = fund(shuffle(sources, len(sources)), shuffle(lines, len(lines)), AREAS_WITHIN, names=NAMES)
    assert again == funded(sources, lines)


@settings(deadline=None)
@given(plans(rows=(0, 8), most_pence=10**9), st.integers(0, 10**9))
def test_more_money_never_pays_less(plan, extra):
    sources, lines = plan
    richer = [*sources, Source("extra", "someone else", extra, IN_CITY)]
    paid = sum(payment.pence for payment in funded(sources, lines).payments)
    assert sum(payment.pence for payment in funded(richer, lines).payments) >= paid
