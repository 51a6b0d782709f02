"""Does every year open with what the last one closed with, and do the funds add up to the pool?"""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.balances import Balances, Flow, balances, faults_in_balances


def test_what_is_left_of_a_year_opens_the_next():
    """Lancashire: £1,502,548 comes in, £1,047,002 is forecast to be spent, and £455,546 is left over."""
    found = balances(
        [
            Flow("pool", 0, {"confirmed": 1_502_548_00}, {"spent": 1_047_002_00}),
            Flow("pool", 1, {"confirmed": 321_000_00, "in_principle": 726_449_00}, {"needed": 1_502_449_00}),
        ],
        years=3,
    )
    first, second, third = found.funds["pool"]
    assert first.closing_pence == second.opening_pence == 455_546_00
    assert second.in_pence == 1_047_449_00
    assert second.closing_pence == third.opening_pence == third.closing_pence == 546_00


def test_a_fund_opens_with_what_was_brought_forward():
    found = balances([Flow("a", 0, {}, {"spent": 30})], years=1, opening={"a": 100, "b": 5})
    assert [found.funds[key][0].closing_pence for key in ("a", "b")] == [70, 5]
    assert (found.pool[0].opening_pence, found.pool[0].closing_pence) == (105, 75)


def test_flows_of_one_fund_and_year_are_added_up():
    found = balances([Flow("a", 0, {"confirmed": 3}), Flow("a", 0, {"confirmed": 4, "asked": 1})], years=1)
    assert found.funds["a"][0].came_in == {"confirmed": 7, "asked": 1}


def test_the_order_of_funds_can_be_fixed():
    assert list(balances([Flow("b", 0)], years=1, funds=["c", "a", "b"]).funds) == ["c", "a", "b"]


flows = st.builds(
    Flow,
    fund=st.sampled_from("abc"),
    year=st.integers(0, 4),
    came_in=st.dictionaries(st.sampled_from(["confirmed", "asked"]), st.integers(0, 10**12)),
    went_out=st.dictionaries(st.sampled_from(["spent", "needed"]), st.integers(0, 10**12)),
)


@given(st.lists(flows, max_size=20), st.dictionaries(st.sampled_from("abcd"), st.integers(0, 10**12)))
def test_it_always_adds_up(several, opening):
    found = balances(several, years=5, opening=opening)
    assert faults_in_balances(found) == []
    total = sum(opening.values()) + sum(
        sum(flow.came_in.values()) - sum(flow.went_out.values()) for flow in several
    )
    assert found.pool[-1].closing_pence == total


@given(
    st.lists(flows, min_size=1, max_size=8),
    st.integers(0, 4),
    st.sampled_from(["opening_pence", "closing_pence"]),
)
def test_a_figure_that_is_out_by_a_penny_is_found(several, year, column):
    found = balances(several, years=5)
    fund = several[0].fund
    rows = list(found.funds[fund])
    rows[year] = replace(rows[year], **{column: getattr(rows[year], column) + 1})
    assert faults_in_balances(Balances({**found.funds, fund: tuple(rows)}, found.pool))


def test_a_pool_that_is_not_its_funds_is_found():
    found = balances([Flow("a", 0, {"confirmed": 5})], years=1)
    [*texts] = [fault.text for fault in faults_in_balances(Balances({}, found.pool))]
    assert texts == [
        "Year 1: the funds do not add up to the pool (in).",
        "Year 1: the funds do not add up to the pool (closing).",
    ]
