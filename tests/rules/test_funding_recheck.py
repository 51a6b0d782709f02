"""Does the re-check find whatever is wrong with an answer, down to a penny, and nothing wrong with a lawful one?"""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commonweal.rules.contributions import Certainty
from commonweal.rules.funding_plan import (
    Carry,
    Line,
    NotCounted,
    NotProved,
    Payment,
    Priority,
    Share,
    Source,
    fund,
    prove,
    proving,
    recheck,
)
from commonweal.rules.reasons import Reason
from tests.rules.plans import ANYWHERE, AREAS_WITHIN, IN_CITY, IN_COUNTY, plans, with_payments

YEAR = "2023/24"
COUNTY = Source("county-base", "the county", 750_000_00, IN_COUNTY)
CITY = Source("city-base", "the city", 300_000_00, IN_CITY)
COMMISSIONER = Source("commissioner-grant", "the commissioner", 300_000_00, ANYWHERE)
SOURCES = [COUNTY, CITY, COMMISSIONER]
VICTIMS_COUNTY = Line("victims-county", "victims", "county", "victim", YEAR, 650_000_00)
VICTIMS_CITY = Line("victims-city", "victims", "city", "victim", YEAR, 650_000_00)
LINES = [VICTIMS_COUNTY, VICTIMS_CITY]
GOOD = fund(SOURCES, LINES, AREAS_WITHIN)


def found(funding, sources=SOURCES, lines=LINES):
    return [reason.code for reason in recheck(funding, sources, lines, AREAS_WITHIN)]


def test_a_lawful_answer_stands():
    assert found(GOOD) == []


@pytest.mark.parametrize(
    "payment",
    [
        Payment("county-base", "victims-city", 1),
        Payment("nobody", "victims-city", 1),
        Payment("city-base", "nothing", 1),
        Payment("city-base", "victims-city", 0),
        Payment("commissioner-grant", "victims-county", -1),
        Payment("city-base", "victims-city", 1),
    ],
)
def test_a_payment_that_is_not_allowed_is_found(payment):
    assert found(replace(GOOD, payments=(*GOOD.payments, payment))) == ["payment_not_allowed"]


def test_sums_that_do_not_tie_are_found():
    assert found(replace(GOOD, left_over=())) == ["sources_do_not_tie", "shortfalls_not_proved"]
    [city, commissioner, county] = GOOD.payments
    twice = replace(GOOD, payments=(city, commissioner, county._replace(pence=750_000_00)), left_over=())
    assert "line_overpaid" in found(twice)
    overspent = replace(
        GOOD,
        payments=(city._replace(pence=350_000_00), commissioner, county),
        left_over=(("city-base", -50_000_00), *GOOD.left_over),
        shortfalls=(),
    )
    assert "sources_do_not_tie" in found(overspent)


def test_money_that_could_still_be_paid_is_found():
    lazy = replace(GOOD, payments=GOOD.payments[:-1], left_over=(("county-base", 750_000_00),))
    assert found(lazy) == ["shortfalls_not_proved"]


def test_a_shortfall_that_proves_nothing_is_found():
    [shortfall] = GOOD.shortfalls
    for wrong in (
        replace(shortfall, payers=("city-base",)),
        replace(shortfall, brings=(("city-base", 300_000_00), ("commissioner-grant", 299_999_99))),
        replace(shortfall, needed_pence=649_999_99),
        replace(shortfall, lines=("victims-city", "victims-city")),
        replace(shortfall, lines=("nothing",)),
        replace(shortfall, lines=("victims-city", "victims-county")),
        replace(shortfall, stranded=()),
        replace(shortfall, stranded=(shortfall.stranded[0]._replace(why=()),)),
        replace(shortfall, stranded=shortfall.stranded * 2),
        replace(shortfall, years=()),
        replace(shortfall, text="All is well."),
    ):
        assert found(replace(GOOD, shortfalls=(wrong,))) == ["shortfalls_not_proved"]
    assert found(replace(GOOD, shortfalls=())) == ["shortfalls_not_proved"]
    assert found(replace(GOOD, shortfalls=(shortfall, shortfall))) == ["shortfalls_not_proved"]


def test_a_wrong_shortfall_before_a_right_one_is_found():
    sources = [replace(COUNTY, amount_pence=1), replace(CITY, amount_pence=1)]
    good = fund(sources, LINES, AREAS_WITHIN)
    first, second = good.shortfalls
    assert found(good, sources) == []
    wrong = replace(good, shortfalls=(replace(first, payers=("county-base",)), second))
    assert found(wrong, sources) == ["shortfalls_not_proved"]


def test_shortfalls_that_have_nothing_to_do_with_each_other_must_be_told_apart():
    sources = [replace(COUNTY, amount_pence=1), replace(CITY, amount_pence=1)]
    good = fund(sources, LINES, AREAS_WITHIN)
    one, other = good.shortfalls
    together = replace(
        one,
        lines=(*one.lines, *other.lines),
        needed_pence=one.needed_pence + other.needed_pence,
        payers=(*one.payers, *other.payers),
        brings=(*one.brings, *other.brings),
        text="£1,299,999.98 short",
    )
    assert together.short_pence == good.short_pence == 129_999_998
    assert found(replace(good, shortfalls=(together,)), sources) == ["shortfalls_not_proved"]


def test_the_recheck_says_what_to_do():
    [city, commissioner, county] = GOOD.payments
    wrong = replace(
        GOOD, payments=(city, commissioner, county._replace(pence=750_000_00)), left_over=(("x", 1),)
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


# Who stands back for whom


def line(key, pence, **other):
    return replace(VICTIMS_CITY, key=key, amount_pence=pence, **other)


def test_a_line_paid_at_the_cost_of_one_of_higher_priority_is_found():
    lines, sources = [line("core", 2), line("gap", 2, priority=Priority.GAP)], [replace(CITY, amount_pence=2)]
    good = fund(sources, lines, AREAS_WITHIN)
    assert found(good, sources, lines) == []
    [shortfall] = good.shortfalls
    wrong = replace(good, payments=(Payment("city-base", "gap", 2),))
    wrong = replace(
        wrong, shortfalls=(replace(shortfall, lines=("core", "gap"), needed_pence=4, text="£0.02 short"),)
    )
    assert found(wrong, sources, lines) == ["priority_not_kept"]
    assert recheck(wrong, sources, lines, AREAS_WITHIN)[0].text == (
        "Money that pays for gap could pay a line that comes before it, and is short: pay that first."
    )


def test_lines_of_one_rank_that_are_not_paid_in_proportion_are_found():
    lines, sources = [line("a", 100), line("b", 200)], [replace(CITY, amount_pence=100)]
    good = fund(sources, lines, AREAS_WITHIN)
    assert good.line_shares == (Share(("a", "b"), 300, 100),)
    assert {payment.line: payment.pence for payment in good.payments} == {"a": 33, "b": 67}
    for pence_a in (0, 32, 34, 100):
        paid = [Payment("city-base", "a", pence_a), Payment("city-base", "b", 100 - pence_a)]
        wrong = replace(good, payments=tuple(each for each in paid if each.pence))
        assert found(wrong, sources, lines)[:1] == ["lines_not_in_proportion"] or pence_a == 34
    for shares in ((), (Share(("a", "b"), 300, 99),), (Share(("a",), 100, 33),), good.line_shares * 2):
        assert found(replace(good, line_shares=shares), sources, lines)


def test_a_source_used_before_one_that_goes_first_is_found():
    sources = [replace(CITY, amount_pence=2), replace(COMMISSIONER, amount_pence=2)]
    lines = [line("a", 2), replace(VICTIMS_COUNTY, amount_pence=1)]
    lines[1] = replace(lines[1], amount_pence=1)
    good = fund([*sources, replace(COUNTY, amount_pence=1)], lines, AREAS_WITHIN)
    assert good.payments == (Payment("city-base", "a", 2), Payment("county-base", "victims-county", 1))
    wrong = replace(
        good,
        payments=(Payment("commissioner-grant", "a", 2), Payment("county-base", "victims-county", 1)),
        left_over=(("city-base", 2),),
    )
    faults = recheck(wrong, [*sources, replace(COUNTY, amount_pence=1)], lines, AREAS_WITHIN)
    assert [fault.code for fault in faults] == ["sources_order_not_kept"]
    assert (
        faults[0].text
        == "Money of city-base is left over while a source that comes after it pays: use it first."
    )


def test_pairs_that_are_not_down_both_lists_are_found():
    sources = [replace(CITY, key="a", amount_pence=1), replace(CITY, key="b", amount_pence=1)]
    lines = [line("x", 1), line("y", 1)]
    good = fund(sources, lines, AREAS_WITHIN)
    assert good.payments == (Payment("a", "x", 1), Payment("b", "y", 1))
    wrong = replace(good, payments=(Payment("a", "y", 1), Payment("b", "x", 1)))
    assert found(wrong, sources, lines) == ["pairs_out_of_order"]
    assert recheck(wrong, sources, lines, AREAS_WITHIN)[0].text == (
        "a could pay x before the lines it pays: lead its money there first."
    )


def test_money_that_a_full_pot_could_lead_on_is_found():
    def only(*elements):
        return replace(ANYWHERE, elements=frozenset(elements))

    carried = (Carry(frozenset({"2024/25"}), Certainty.CONFIRMED, 1),)
    sources = [
        Source("a", "first", 2, only("j", "m", "n", "last"), year=YEAR, carry=carried),
        Source("b", "second", 1, only("m", "last")),
        Source("c", "third", 1, only("n", "j")),
    ]
    lines = [
        Line("j", "j", "city", None, YEAR, 1, Priority.ASPIRATION),
        Line("last", "last", "city", None, YEAR, 1, Priority.GAP),
        Line("m", "m", "city", None, "2024/25", 1),
        Line("n", "n", "city", None, "2024/25", 1),
    ]
    good = fund(sources, lines, AREAS_WITHIN)
    assert good.payments == (
        *(Payment("a", "j", 1), Payment("a", "m", 1)),
        *(Payment("b", "last", 1), Payment("c", "n", 1)),
    )
    wrong = replace(
        good,
        payments=(
            *(Payment("a", "last", 1), Payment("a", "n", 1)),
            *(Payment("b", "m", 1), Payment("c", "j", 1)),
        ),
    )
    assert found(wrong, sources, lines) == ["pairs_out_of_order"]


def test_more_carried_forward_than_there_is_leave_for_is_found():
    leave = Carry(frozenset({"2024/25"}), Certainty.CONFIRMED, 1)
    sources = [replace(CITY, amount_pence=5, year=YEAR, carry=(leave,))]
    lines = [line("a", 2), line("b", 2, year="2024/25")]
    good = fund(sources, lines, AREAS_WITHIN)
    assert good.payments == (Payment("city-base", "a", 2), Payment("city-base", "b", 1))
    wrong = replace(
        good,
        payments=(Payment("city-base", "a", 2), Payment("city-base", "b", 2)),
        left_over=(("city-base", 1),),
        shortfalls=(),
    )
    assert found(wrong, sources, lines) == ["carried_too_much"]


def test_what_does_not_count_and_what_is_not_needed_are_read_again():
    sources = [replace(CITY, gate="g"), COMMISSIONER]
    lines = [line("a", 1), line("b", 1, gate="g")]
    good = fund(sources, lines, AREAS_WITHIN)
    assert found(good, sources, lines) == []
    assert found(replace(good, not_counted=()), sources, lines) == ["counted_wrongly"]
    assert found(replace(good, not_counted=good.not_counted * 2), sources, lines) == ["counted_wrongly"]
    less = NotCounted("city-base", 1, Reason("gate_shut", "Shut."))
    assert found(replace(good, not_counted=(less,)), sources, lines) == ["counted_wrongly"]
    assert found(replace(good, not_needed=()), sources, lines) == ["needed_wrongly"]


def test_an_answer_with_a_fault_is_never_given_out(monkeypatch):
    fault = Reason("priority_not_kept", "Pay that first.")
    monkeypatch.setattr(proving, "recheck", lambda *_, **__: [fault])
    with pytest.raises(NotProved) as refused:
        prove(SOURCES, LINES, AREAS_WITHIN)
    assert refused.value.reasons == (fault,)


# Whatever is changed in a lawful answer is found


def amounts(payments):
    """Payments as amounts, without what is nothing."""
    return {pair: pence for pair, pence in payments.items() if pence}


@st.composite
def changed(draw, funding, sources, lines):
    """A lawful answer with something changed: its payments, and with them what is left; its shortfalls; or its shares."""
    kinds = ["payments"]
    kinds += ["drop_line"] if any(len(each.lines) > 1 for each in funding.shortfalls) else []
    kinds += ["drop_shortfall"] if funding.shortfalls else []
    kinds += ["drop_line_share"] if funding.line_shares else []
    kinds += ["drop_source_share"] if funding.source_shares else []
    kinds += ["left_over"] if funding.left_over else []
    kind = draw(st.sampled_from(kinds))
    if kind == "drop_line":
        number = draw(
            st.sampled_from([n for n, each in enumerate(funding.shortfalls) if len(each.lines) > 1])
        )
        shortfall = funding.shortfalls[number]
        dropped = draw(st.sampled_from(shortfall.lines))
        pence = next(each.amount_pence for each in lines if each.key == dropped)
        kept = tuple(key for key in shortfall.lines if key != dropped)
        less = replace(shortfall, lines=kept, needed_pence=shortfall.needed_pence - pence)
        rest = funding.shortfalls[:number], funding.shortfalls[number + 1 :]
        return replace(funding, shortfalls=(*rest[0], less, *rest[1]))
    if kind == "drop_shortfall":
        return replace(funding, shortfalls=funding.shortfalls[1:])
    if kind == "drop_line_share":
        return replace(funding, line_shares=funding.line_shares[1:])
    if kind == "drop_source_share":
        return replace(funding, source_shares=funding.source_shares[1:])
    if kind == "left_over":
        (key, pence), *rest = funding.left_over
        return replace(funding, left_over=((key, pence + 1), *rest))
    return with_payments(funding, sources, draw(other_payments(funding, sources, lines)))


@st.composite
def other_payments(draw, funding, sources, lines):
    """Pennies moved from one pair to another, or two payments swapped."""
    paid = Counter({(each.source, each.line): each.pence for each in funding.payments})
    assume(paid)
    one = draw(st.sampled_from(sorted(paid)))
    if draw(st.booleans()):
        other = draw(st.sampled_from(sources)).key, draw(st.sampled_from(lines)).key
        pence = draw(st.sampled_from([1, paid[one]]))
        paid[one] -= pence
        paid[other] += pence
        return amounts(paid)
    # An even exchange, which keeps every sum.
    swaps = [pair for pair in sorted(paid) if pair[0] != one[0] and pair[1] != one[1]]
    assume(swaps)
    other = draw(st.sampled_from(swaps))
    pence = draw(st.sampled_from([1, min(paid[one], paid[other])]))
    for pair, more in (
        (one, -pence),
        (other, -pence),
        ((one[0], other[1]), pence),
        ((other[0], one[1]), pence),
    ):
        paid[pair] += more
    return amounts(paid)


@settings(max_examples=600, deadline=None)
@given(st.data(), plans(rows=(2, 5), most_pence=12), st.sampled_from(Certainty))
def test_any_change_to_a_lawful_answer_is_found(data, plan, down_to):
    sources, lines = plan
    asked = {"down_to": down_to, "open_gates": frozenset({"open"})}
    good = fund(sources, lines, AREAS_WITHIN, **asked)
    assert recheck(good, sources, lines, AREAS_WITHIN, **asked) == []
    other = data.draw(changed(good, sources, lines))
    assume(other != good)
    assert recheck(other, sources, lines, AREAS_WITHIN, **asked) != []
