"""Two studies of what harm costs: their figures as printed, and no way to mix them."""

import itertools
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.reasons import Refused
from commonweal.rules.studies_of_harm import PRINTED, SOURCES, Study, Sure, millions
from commonweal.rules.unit_costs import (
    LINES,
    Cost,
    Per,
    PriceRise,
    lines_of,
    per_victim,
    public_services_per_victim,
    reasons_not_to_keep_rise,
    whole_per_victim,
)

RISE = PriceRise("2016/17", "2025/26", 3150, "An index", "Invented for tests", date(2026, 10, 1))
TODAY = date(2026, 11, 27)


def codes(refused) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def test_the_home_office_s_rows_add_up_to_its_total():
    assert sum(line.total_pence for line in lines_of(Study.HOME_OFFICE)) == millions(66_192)
    assert PRINTED[Study.HOME_OFFICE].total_pence == millions(66_192)


def test_per_victim_its_rows_come_to_five_pounds_less_than_it_prints_and_that_is_said():
    keys = [line.key for line in lines_of(Study.HOME_OFFICE)]
    assert per_victim(keys).pence == 34_010_00
    assert whole_per_victim().pence == 34_015_00
    assert "£34,010" in PRINTED[Study.HOME_OFFICE].note


def test_each_row_over_the_number_of_victims_is_its_unit_cost():
    """66,192 million over 34,015 is 1.946 million victims; every row agrees to the £5 it was rounded to."""
    for line in lines_of(Study.HOME_OFFICE):
        per_victim_pence = Fraction(line.total_pence * 34_015_00, millions(66_192))
        assert abs(per_victim_pence - line.per_victim_pounds * 100) <= 5_00, line.key


def test_most_of_it_is_harm_and_lost_output_which_no_budget_gets_back():
    assert public_services_per_victim().pence == 2_460_00
    lost = sum(line.total_pence for line in LINES if line.key in ("harm", "output"))
    assert lost * 100 // millions(66_192) == 92  # 92.7%


@pytest.mark.parametrize(
    ("study", "rows"),
    [
        (Study.WALBY_2004, millions(22_800)),
        (Study.WALBY_2009, millions(15_700)),
        (Study.WALBY_2009_ENGLAND, millions(5_420, 4)),
    ],
)
def test_walby_s_rows(study, rows):
    assert sum(line.total_pence for line in lines_of(study)) == rows
    assert abs(PRINTED[study].total_pence - rows) <= millions(200), "rounded in print"


def test_walby_gives_nothing_per_victim():
    assert all(line.per_victim is None for line in LINES if line.study is not Study.HOME_OFFICE)
    with pytest.raises(Refused) as refused:
        per_victim(["walby_2009_services"])
    assert codes(refused) == {"no_cost_per_victim"}
    with pytest.raises(Refused):
        per_victim([])


ALL_COSTS = [cost for line in LINES for cost in (line.total, line.per_victim) if cost is not None]


@pytest.mark.parametrize(
    ("one", "other"), list(itertools.combinations_with_replacement(ALL_COSTS, 2)), ids=lambda _: ""
)
def test_two_costs_add_up_only_in_one_study_per_one_thing(one, other):
    if (one.study, one.per) == (other.study, other.per) and not one.parts & other.parts:
        assert (one + other).pence == one.pence + other.pence
        return
    with pytest.raises(Refused) as refused:
        one + other
    assert ("two_studies" in codes(refused)) == (one.study is not other.study)
    assert ("two_bases" in codes(refused)) == (one.per is not other.per)


def test_the_whole_and_a_part_of_it_are_not_added():
    with pytest.raises(Refused) as refused:
        whole_per_victim() + per_victim(["police"])
    assert codes(refused) == {"counted_twice"}


def test_only_a_cost_per_victim_is_multiplied_by_people():
    assert per_victim(["police"]).of_people(10) == 6_450_00
    with pytest.raises(Refused) as refused:
        LINES[0].total.of_people(10)
    assert codes(refused) == {"cost_not_per_victim"}


def test_prices_are_brought_up_to_date_aloud_and_once():
    raised = whole_per_victim().at(RISE)
    assert raised.pence == 44_729_73  # 34,015 × 1.315 = 44,729.725
    assert (
        raised.in_words() == "£44,729.73 per victim, not per year, Home Office research report 107, prices of"
        " 2016/17 brought to 2025/26 by 31.5%: An index, Invented for tests, read on 1 October 2026"
    )
    with pytest.raises(Refused) as refused:
        raised.at(RISE)
    assert codes(refused) == {"raised_twice"}
    with pytest.raises(Refused) as refused:
        LINES[-1].total.at(RISE)
    assert codes(refused) == {"other_price_year"}


def test_raised_and_not_raised_are_not_added():
    with pytest.raises(Refused) as refused:
        per_victim(["health"]).at(RISE) + per_victim(["police"])
    assert codes(refused) == {"two_price_years"}
    assert (per_victim(["health"]).at(RISE) + per_victim(["police"]).at(RISE)).pence == 1_578_00 + 848_18


@given(pence=st.integers(0, 10**10), points=st.integers(-9_999, 30_000), more=st.integers(0, 1000))
def test_a_larger_rise_never_gives_a_smaller_cost(pence, points, more):
    cost = Cost(pence, Per.VICTIM, Study.HOME_OFFICE, "2016/17", frozenset({"x"}))
    one, other = (PriceRise("2016/17", "2025/26", each, "i", "s", TODAY) for each in (points, points + more))
    assert cost.at(one).pence <= cost.at(other).pence


@pytest.mark.parametrize(
    ("rise", "expected"),
    [
        (RISE, set()),
        (PriceRise("2016/17", "2025/26", 1, "", "s", TODAY), {"rise_source_missing"}),
        (PriceRise("2016/17", "2025/26", 1, "i", " ", TODAY), {"rise_source_missing"}),
        (PriceRise("2016/17", "2016/17", 1, "i", "s", TODAY), {"rise_same_year"}),
        (PriceRise("2016/17", "2025/26", -10_000, "i", "s", TODAY), {"rise_below_nothing"}),
        (PriceRise("2016/17", "2025/26", 1, "i", "s", date(2027, 1, 1)), {"rise_in_future"}),
    ],
)
def test_what_a_rise_needs_to_be_kept(rise, expected):
    assert {reason.code for reason in reasons_not_to_keep_rise(rise, today=TODAY)} == expected


def test_every_study_and_every_figure_says_where_it_is_from_and_how_sure_that_is():
    assert set(SOURCES) == set(Study)
    assert all(source.warning for source in SOURCES.values())
    assert {line.sure for line in LINES} == set(Sure)
    assert len({line.key for line in LINES}) == len(LINES)
