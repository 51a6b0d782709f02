"""Is a contract promised its money year by year, by the plan's order of policy, and no line another line's?"""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.commitments import (
    plan_year_of,
    promise,
    reasons_not_to_let_go,
    sources_over_years,
    stretches_of,
    values_of,
)
from commonweal.rules.fences import Fence
from commonweal.rules.funding_plan import Line, Source
from commonweal.rules.periods import Period
from commonweal.rules.plan_years import value_over
from commonweal.rules.reasons import Refused

PLAN = date(2023, 10, 1)
COUNTY, ANYWHERE = Fence(areas=frozenset({"county"})), Fence(anywhere=True)
NAMES = {"county": "the county", "city": "the city", "early": "Early help"}


def line(key: str, pence: int, *, area: str = "county", year: str = "2023/24") -> Line:
    return Line(key, "early", area, "victim", year, pence)


def source(key: str, pence: int, fence: Fence = ANYWHERE, *years: str) -> Source:
    (found,) = sources_over_years(Source(key, key, pence, fence), own_years=years or ("2023/24",))
    return found


def promised(*wanted: Line, beside=(), sources=()) -> dict[str, dict[str, int]]:
    return promise(wanted, beside=beside, sources=sources, areas_within={}, names=NAMES)


def test_a_term_is_cut_at_the_years_of_its_plan_not_of_the_contract():
    term = Period(date(2024, 1, 1), date(2025, 7, 1))
    found = stretches_of(term, plan_starts_on=PLAN)
    assert [
        (each.period.starts_on, each.period.ends_before, each.year, each.year_name) for each in found
    ] == [
        (date(2024, 1, 1), date(2024, 10, 1), 2023, "2023/24"),
        (date(2024, 10, 1), date(2025, 7, 1), 2024, "2024/25"),
    ]
    assert list(values_of(12_00, term, found).values()) == [9_00, 9_00]


def test_a_term_that_ends_with_a_year_of_the_plan_is_cut_no_further():
    term = Period(date(2024, 1, 1), date(2024, 10, 1))
    assert [each.period for each in stretches_of(term, plan_starts_on=PLAN)] == [term]


@pytest.mark.parametrize(
    ("day", "starts_on"),
    [
        (date(2023, 10, 1), date(2023, 10, 1)),
        (date(2024, 9, 30), date(2023, 10, 1)),
        (date(2024, 10, 1), date(2024, 10, 1)),
        (date(2023, 9, 30), date(2022, 10, 1)),
    ],
)
def test_each_day_lies_in_one_year_of_the_plan(day, starts_on):
    assert plan_year_of(day, plan_starts_on=PLAN).starts_on == starts_on


DAYS = st.dates(date(2023, 1, 1), date(2030, 1, 1))


@given(st.integers(1, 10**9), DAYS, DAYS)
def test_the_stretches_come_to_the_worth_of_the_term_to_the_penny(yearly, one, other):
    if one == other:
        return
    term = Period(min(one, other), max(one, other))
    cut = stretches_of(term, plan_starts_on=PLAN)
    assert sum(values_of(yearly, term, cut).values()) == value_over(yearly, term)
    assert cut[0].period.starts_on == term.starts_on
    assert cut[-1].period.ends_before == term.ends_before


def test_fenced_money_is_promised_before_free_money():
    found = promised(line("a", 100), sources=[source("free", 100), source("county", 60, COUNTY)])
    assert found == {"a": {"county": 60, "free": 40}}


def test_what_other_contracts_wait_for_leaves_them_what_only_they_can_use():
    sources = [source("free", 100), source("county", 100, COUNTY)]
    found = promised(line("a", 100), beside=[line("b", 100, area="city")], sources=sources)
    assert found == {"a": {"county": 100}}


def test_what_only_another_contract_can_use_is_left_to_it():
    # Given county money for anything, which the other line waits for, and money for early help anywhere
    early_help = Fence(anywhere=True, elements=frozenset({"early"}))
    sources = [source("county", 100, COUNTY), source("early", 100, early_help)]
    other = replace(line("b", 100), element="late")
    # Then the line wanted leaves it the county's, and by itself would take half of each
    assert promised(line("a", 100), beside=[other], sources=sources) == {"a": {"early": 100}}
    assert promised(line("a", 100), sources=sources) == {"a": {"county": 50, "early": 50}}
    # When there is not enough for both, the line wanted is served
    other = replace(other, amount_pence=101)
    found = promised(line("a", 200), beside=[other], sources=sources)
    assert found == {"a": {"county": 100, "early": 100}}


def test_short_money_is_refused_naming_what_is_missing():
    with pytest.raises(Refused) as refused:
        promised(line("a", 100_00), sources=[source("county", 60_00, COUNTY)])
    (reason,) = refused.value.reasons
    assert reason.code == "confirmed_money_short"
    assert "£40 short" in reason.text
    assert "Early help in the county" in reason.text


def test_money_is_promised_only_in_its_years_and_carried_money_up_to_its_limit():
    rows = sources_over_years(
        Source("one", "one", 100, ANYWHERE),
        own_years=["2023/24"],
        later_years=["2024/25"],
        most_later_pence=30,
    )
    assert [row.amount_pence for row in rows] == [70, 30]
    assert promised(line("a", 70), line("b", 30, year="2024/25"), sources=rows) == {
        "a": {"one": 70},
        "b": {"one": 30},
    }
    assert promised(line("a", 100), sources=rows) == {"a": {"one": 100}}
    with pytest.raises(Refused):
        promised(line("b", 31, year="2024/25"), sources=rows)
    with pytest.raises(Refused):
        promised(line("b", 1, year="2024/25"), sources=[source("one", 100)])


@pytest.mark.parametrize(
    ("most", "rows"),
    [
        (None, [("one+carried", 31)]),
        (32, [("one+carried", 31)]),
        (31, [("one+carried", 31)]),
        (30, [("one", 1), ("one+carried", 30)]),
        (1, [("one", 30), ("one+carried", 1)]),
        (0, [("one", 31)]),
        (-5, [("one", 31)]),
    ],
)
def test_what_may_be_used_later_is_a_row_of_its_own_when_there_is_any(most, rows):
    found = sources_over_years(
        Source("one", "one", 31, ANYWHERE),
        own_years=["2023/24"],
        later_years=["2024/25"],
        most_later_pence=most,
    )
    assert [(row.key, row.amount_pence) for row in found] == rows


def test_a_source_out_of_its_years_is_no_source():
    fence = Fence(anywhere=True, years=frozenset({"2022/23"}))
    assert sources_over_years(Source("one", "one", 100, fence), own_years=["2023/24"]) == ()


def test_a_promise_is_let_go_once_its_time_is_over_and_nothing_waits():
    year = Period(date(2023, 10, 1), date(2024, 10, 1))

    def why(stretch=year, left=1, waiting=0, on=date(2024, 10, 1)):
        reasons = reasons_not_to_let_go(stretch, left_pence=left, waiting_pence=waiting, on=on)
        return [each.code for each in reasons]

    assert why() == []
    assert why(on=date(2024, 9, 30)) == ["promise_still_runs"]
    assert why(waiting=5) == ["payment_waiting"]
    assert why(left=0) == why(stretch=None) == ["nothing_promised"]
