"""Does a bill go to the money that may do least else, to the penny, and is it refused in words when money is missing?"""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.carry_forward import Status as CarryStatus
from commonweal.rules.decisions import Authority
from commonweal.rules.drawing import (
    Carried,
    Drawn,
    Purse,
    draw,
    reasons_not_to_draw_on,
    reasons_not_to_open,
    reasons_not_to_overpay,
)
from commonweal.rules.fences import Fence
from commonweal.rules.funding_plan import Line
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Reason, Refused

WITHIN = {"county": {"whole"}, "city": {"whole"}, "whole": set()}
NAMES = {"county": "the county", "city": "the city", "early": "Early intervention"}
YEAR = Period(date(2023, 10, 1), date(2024, 10, 1))
QUARTER = Period(date(2023, 10, 1), date(2024, 1, 1))

COUNTY = Purse("county-1", "the county", Fence(areas=frozenset({"county"})), YEAR, 600)
CITY = Purse("city-1", "the city", Fence(areas=frozenset({"city"})), YEAR, 400)
ANYWHERE = Purse("pcc-1", "the commissioner", Fence(anywhere=True), YEAR, 300)
PURSES = (ANYWHERE, COUNTY, CITY)


def line(area, pence):
    return Line(f"early-{area}", "early", area, "victim", "2023/24", pence)


PLAN = (line("county", 700), line("city", 500))


def drawn(area, pence, *, purses=PURSES, work_done=QUARTER):
    return draw(
        line(area, pence), work_done=work_done, purses=purses, plan=PLAN, areas_within=WITHIN, names=NAMES
    )


def test_fenced_money_goes_before_free_money():
    assert drawn("county", 500) == (Drawn("county-1", 500),)
    assert drawn("county", 650) == (Drawn("county-1", 600), Drawn("pcc-1", 50))
    assert drawn("city", 401) == (Drawn("city-1", 400), Drawn("pcc-1", 1))


def test_the_narrower_of_two_fences_goes_first():
    for_children = Purse(
        "zz", "a trust", Fence(areas=frozenset({"county"}), elements=frozenset({"early"})), YEAR, 100
    )
    plan = (*PLAN, replace(line("county", 900), key="late", element="late"))
    bill = line("county", 650)
    found = draw(bill, work_done=QUARTER, purses=(*PURSES, for_children), plan=plan, areas_within=WITHIN)
    assert found == (Drawn("zz", 100), Drawn("county-1", 550))


def test_among_equals_what_ends_first_goes_first_then_the_key():
    longer = replace(COUNTY, key="a", period=Period(date(2023, 10, 1), date(2026, 10, 1)))
    assert drawn("county", 700, purses=(longer, COUNTY)) == (Drawn("county-1", 600), Drawn("a", 100))
    twin = replace(COUNTY, key="county-0")
    assert drawn("county", 700, purses=(COUNTY, twin)) == (Drawn("county-0", 600), Drawn("county-1", 100))


def test_the_refusal_says_what_is_missing_and_what_may_not_help():
    with pytest.raises(Refused) as refused:
        drawn("county", 1_000)
    missing, fenced = refused.value.reasons
    assert missing.code == "money_missing"
    assert missing.text.startswith("£9 has come in that may pay for this, so £1 is missing")
    assert fenced.code == "money_fenced_off"
    assert fenced.text.startswith("£4 from the city has come in but may not pay for this.")
    assert "only in the city" in fenced.text


def test_money_pays_only_for_work_in_its_own_time():
    next_year = Period(date(2024, 10, 1), date(2025, 1, 1))
    assert [
        r.code
        for r in reasons_not_to_draw_on(COUNTY, line("county", 1), work_done=next_year, areas_within=WITHIN)
    ] == ["outside_its_time"]
    with pytest.raises(Refused) as refused:
        drawn("county", 1, work_done=next_year)
    assert "£0 has come in" in str(refused.value)


def test_spent_money_draws_nothing_and_is_not_listed():
    with pytest.raises(Refused) as refused:
        drawn("county", 10, purses=(replace(COUNTY, pence=0), replace(CITY, pence=0)))
    assert [reason.code for reason in refused.value.reasons] == ["money_missing"]


AMOUNTS = st.integers(0, 1_000)


@given(
    bill=st.integers(1, 2_500),
    area=st.sampled_from(["county", "city"]),
    county=AMOUNTS,
    city=AMOUNTS,
    free=AMOUNTS,
    turn=st.permutations(range(3)),
)
def test_the_parts_are_the_bill_to_the_penny_or_nothing_is_paid(bill, area, county, city, free, turn):
    purses = (replace(COUNTY, pence=county), replace(CITY, pence=city), replace(ANYWHERE, pence=free))
    purses = tuple(purses[place] for place in turn)
    own = county if area == "county" else city
    try:
        found = drawn(area, bill, purses=purses)
    except Refused:
        assert own + free < bill
        return
    assert sum(part.pence for part in found) == bill
    used = {part.key: part.pence for part in found}
    assert used.get("pcc-1", 0) == max(bill - own, 0)
    assert ("city-1" if area == "county" else "county-1") not in used


def test_a_line_is_not_paid_beyond_its_own_value():
    assert reasons_not_to_overpay(100, line_pence=300, paid_pence=200) == []
    (reason,) = reasons_not_to_overpay(101, line_pence=300, paid_pence=200)
    assert reason.text.startswith("£1 of this line is left")


# What holds money back

NEXT_YEAR = Period(date(2024, 10, 1), date(2025, 10, 1))
LATE = Period(date(2024, 10, 1), date(2025, 1, 1))


def not_drawn(purse: Purse, *, work_done=QUARTER, paid_on=None) -> list[str]:
    found = reasons_not_to_draw_on(
        purse, line("county", 1), work_done=work_done, areas_within=WITHIN, paid_on=paid_on
    )
    return [each.code for each in found]


def test_money_promised_to_the_line_goes_before_fenced_money():
    promised = replace(ANYWHERE, promised_pence=100)
    assert drawn("county", 150, purses=(promised, COUNTY)) == (Drawn("county-1", 50), Drawn("pcc-1", 100))
    assert drawn("county", 100, purses=(promised, COUNTY)) == (Drawn("pcc-1", 100),)
    assert drawn("county", 40, purses=(replace(promised, pence=30), COUNTY)) == (
        Drawn("county-1", 10),
        Drawn("pcc-1", 30),
    )


@pytest.mark.parametrize(
    ("carried", "expected"),
    [
        (None, ["outside_its_time"]),
        (Carried(CarryStatus.REFUSED, NEXT_YEAR), ["outside_its_time"]),
        (
            Carried(CarryStatus.OUTLINED, NEXT_YEAR, confirmed_by="the treasurer"),
            ["carry_forward_not_confirmed"],
        ),
        (
            Carried(CarryStatus.CONFIRMED, Period(date(2024, 11, 1), date(2025, 10, 1))),
            ["outside_its_carry_forward"],
        ),
        (Carried(CarryStatus.CONFIRMED, NEXT_YEAR), []),
    ],
)
def test_money_of_an_earlier_year_needs_a_confirmed_carry_forward(carried, expected):
    assert not_drawn(replace(COUNTY, carried=carried), work_done=LATE) == expected
    assert not_drawn(replace(COUNTY, carried=carried)) == [], "in its own time nothing is asked"


def test_the_refusal_says_who_has_to_confirm():
    purse = replace(COUNTY, carried=Carried(CarryStatus.OUTLINED, NEXT_YEAR, confirmed_by="the treasurer"))
    with pytest.raises(Refused, match="have that confirmed by the treasurer first"):
        drawn("county", 1, purses=(purse,), work_done=LATE)
    with pytest.raises(Refused, match="only once its carry-forward is confirmed"):
        drawn("county", 1, purses=(COUNTY,), work_done=LATE)


def test_no_more_is_used_later_than_is_carried():
    purse = replace(COUNTY, carried=Carried(CarryStatus.CONFIRMED, NEXT_YEAR, left_pence=50))
    assert drawn("county", 50, purses=(purse,), work_done=LATE) == (Drawn("county-1", 50),)
    with pytest.raises(Refused, match=r"£0\.50 has come in"):
        drawn("county", 51, purses=(purse,), work_done=LATE)
    assert drawn("county", 600, purses=(purse,)) == (Drawn("county-1", 600),)


def test_money_is_not_drawn_after_its_last_day():
    purse = replace(COUNTY, expires_on=date(2024, 3, 31))
    assert not_drawn(purse, paid_on=date(2024, 3, 31)) == []
    assert not_drawn(purse, paid_on=date(2024, 4, 1)) == ["money_expired"]


def test_what_is_shut_is_not_drawn_and_says_why():
    purse = replace(COUNTY, shut=(Reason("gate_shut", "It depends on a gate."),))
    assert not_drawn(purse) == ["gate_shut"]
    with pytest.raises(Refused, match="It depends on a gate"):
        drawn("county", 1, purses=(purse,))


def not_open(**changes) -> list[str]:
    asked = {
        "gate": None,
        "gate_is_open": False,
        "reserve": None,
        "reserve_decision": "",
        "authority": None,
        "used_pence": 0,
        "on": date(2024, 1, 1),
        **changes,
    }
    return [each.code for each in reasons_not_to_open(**asked)]


DECIDED = Authority(100, date(2023, 10, 1), date(2024, 10, 1))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"gate": "measured benefit"}, ["gate_shut"]),
        ({"gate": "measured benefit", "gate_is_open": True}, []),
        ({"reserve": "the reserve"}, ["reserve_not_decided"]),
        ({"reserve": "the reserve", "authority": DECIDED, "used_pence": 100}, []),
        ({"reserve": "the reserve", "authority": DECIDED, "used_pence": 101}, ["reserve_above_authority"]),
        (
            {"reserve": "the reserve", "authority": DECIDED, "on": date(2023, 9, 30)},
            ["reserve_before_authority"],
        ),
        (
            {"reserve": "the reserve", "authority": DECIDED, "on": date(2024, 10, 1)},
            ["reserve_authority_ended"],
        ),
    ],
)
def test_gates_and_reserves(changes, expected):
    assert not_open(**changes) == expected


def test_the_reserve_names_the_decision_that_is_missing():
    (reason,) = reasons_not_to_open(
        gate=None, gate_is_open=False, reserve="the board’s reserve", reserve_decision="JB-9", authority=None,
        used_pence=0, on=date(2024, 1, 1),
    )  # fmt: skip
    assert reason.text.startswith("It is drawn from the board’s reserve, which takes a decision of its own.")
    assert "Decision JB-9 is not approved" in reason.text
