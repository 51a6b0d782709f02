"""Does the answer agree with brute force on tiny plans, and is it one answer, whatever the order of the rows?"""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.rules.contributions import Certainty
from commonweal.rules.funding_plan import Source, fund, prove, recheck
from tests.rules.every_way import best
from tests.rules.plans import AREAS_WITHIN, IN_CITY, NAMES, plans

OPEN = frozenset({"open"})


@settings(max_examples=250, deadline=None)
@given(plans(rows=(1, 3), most_pence=4), st.sampled_from(Certainty))
def test_every_payment_is_the_one_that_brute_force_picks(plan, down_to):
    sources, lines = plan
    funding = fund(sources, lines, AREAS_WITHIN, down_to=down_to, open_gates=OPEN)
    assert recheck(funding, sources, lines, AREAS_WITHIN, down_to=down_to, open_gates=OPEN) == []
    assert set(funding.payments) == best(sources, lines, AREAS_WITHIN, down_to=down_to, open_gates=OPEN)


@settings(max_examples=150, deadline=None)
@given(plans(rows=(2, 3), most_pence=4, wild=False))
def test_every_payment_between_fences_alone_is_the_one_that_brute_force_picks(plan):
    sources, lines = plan
    funding = fund(sources, lines, AREAS_WITHIN)
    assert recheck(funding, sources, lines, AREAS_WITHIN) == []
    assert set(funding.payments) == best(
        sources, lines, AREAS_WITHIN, down_to=Certainty.IN_PRINCIPLE, open_gates=OPEN
    )


@settings(max_examples=150, deadline=None)
@given(plans(rows=(0, 9), most_pence=60), st.randoms())
def test_the_order_of_the_rows_never_changes_the_proof(plan, random):
    sources, lines = plan
    shuffled = random.sample(sources, len(sources)), random.sample(lines, len(lines))
    proof = prove(sources, lines, AREAS_WITHIN, open_gates=OPEN, names=NAMES)
    assert proof == prove(*shuffled, AREAS_WITHIN, open_gates=OPEN, names=NAMES)


@settings(max_examples=150, deadline=None)
@given(plans(rows=(0, 8), most_pence=10**12), st.integers(0, 10**12))
def test_more_money_never_pays_less_and_surer_money_never_pays_more(plan, extra):
    sources, lines = plan
    richer = [*sources, Source("extra", "someone else", extra, IN_CITY)]
    paid = [_paid(each) for each in prove(sources, lines, AREAS_WITHIN).answers]
    more = [_paid(each) for each in prove(richer, lines, AREAS_WITHIN).answers]
    assert paid == sorted(paid)
    assert all(one <= other for one, other in zip(paid, more, strict=True))


@settings(max_examples=100, deadline=None)
@given(plans(rows=(0, 8), most_pence=1000))
def test_the_years_of_an_answer_add_up_to_the_whole(plan):
    sources, lines = plan
    for answer in prove(sources, lines, AREAS_WITHIN, open_gates=OPEN).answers:
        assert sum(year.needed_pence for year in answer.years) == answer.needed_pence
        assert sum(year.short_pence for year in answer.years) == answer.short_pence
        assert sum(year.left_over_pence for year in answer.years) == answer.left_over_pence
        assert (
            sum(year.paid_pence for year in answer.years) + answer.left_over_pence == answer.available_pence
        )
        assert answer.is_fundable == (answer.short_pence == 0)


@settings(max_examples=100, deadline=None)
@given(plans(rows=(1, 8), most_pence=1000))
def test_a_line_split_in_two_is_paid_the_same_within_a_penny(plan):
    sources, lines = plan
    whole = lines[0]
    halves = [
        replace(whole, key=f"{whole.key}a", amount_pence=whole.amount_pence // 2),
        replace(whole, key=f"{whole.key}b", amount_pence=whole.amount_pence - whole.amount_pence // 2),
    ]
    before, after = fund(sources, lines, AREAS_WITHIN), fund(sources, [*halves, *lines[1:]], AREAS_WITHIN)
    own = sum(each.pence for each in after.payments if each.line in {half.key for half in halves})
    assert abs(own - sum(each.pence for each in before.payments if each.line == whole.key)) <= 1
    assert before.short_pence == after.short_pence


def _paid(answer):
    return sum(payment.pence for payment in answer.funding.payments)
