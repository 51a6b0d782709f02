"""Do the movements of a plan tell the whole way from the first promises to what stands, to the penny?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.contributions import STEPS, Status, Step
from commonweal.rules.movements import (
    Movement,
    Recorded,
    Rung,
    faults_in_way,
    movements_of,
    nothing,
    standing,
    the_way,
)
from commonweal.rules.steps import next_status, steps_from

MAY, JUNE, JULY = date(2013, 5, 1), date(2013, 6, 1), date(2013, 7, 1)


def test_a_promise_that_was_only_ever_asked_for():
    [first] = movements_of("a", [], now_pence=100)
    assert first == Movement("a", "ask", None, None, Rung.ASKED, 0, 100)
    assert first.total_change == 100


def test_lancashires_appendix_from_the_first_promise_to_the_reserve_that_was_drawn():
    """A promise of £455,000 is agreed, raised by a pound short of a thousand, confirmed and partly received."""
    way = the_way(
        movements_of(
            "reserve",
            [
                Recorded("ask", Status.ASKED, MAY, became_pence=455_000_00),
                Recorded("agree_in_principle", Status.IN_PRINCIPLE, JUNE),
                Recorded("revise", Status.IN_PRINCIPLE, JUNE, 455_000_00, 455_999_00),
                Recorded("confirm", Status.CONFIRMED, JULY),
                Recorded("receive_part", Status.CONFIRMED, JULY),
                Recorded("receive", Status.RECEIVED, JULY),
            ],
            now_pence=455_999_00,
        )
    )
    assert [each.step for each in way.movements] == ["ask", "agree_in_principle", "revise", "confirm"]
    assert [each.total_change for each in way.movements] == [455_000_00, 0, 999_00, 0]
    assert way.after[1] == nothing() | {Rung.IN_PRINCIPLE: 455_000_00}
    assert way.last == nothing() | {Rung.CONFIRMED: 455_999_00}


def test_the_first_amount_is_told_by_the_first_change_when_it_came_with_the_plan():
    changes = [
        Recorded("revise", Status.ASKED, MAY, 100, 70),
        Recorded("revise", Status.ASKED, JUNE, 70, 90),
    ]
    first, second, third = movements_of("a", changes, now_pence=90)
    assert (first.became_pence, first.on) == (100, None)
    assert (second.total_change, third.total_change) == (-30, 20)


def test_a_change_of_a_day_alone_is_no_movement_of_money():
    assert len(movements_of("a", [Recorded("revise", Status.ASKED, MAY)], now_pence=5)) == 1


def test_what_is_withdrawn_goes_to_nothing():
    *_, last = movements_of("a", [Recorded("withdraw", Status.WITHDRAWN, MAY)], now_pence=100)
    assert (last.was, last.became, last.was_pence, last.became_pence) == (Rung.ASKED, None, 100, 0)
    assert last.total_change == -100
    assert (
        the_way(movements_of("a", [Recorded("withdraw", Status.WITHDRAWN, MAY)], now_pence=100)).last
        == nothing()
    )


def test_the_way_goes_by_day_then_as_recorded_and_begins_with_the_plan():
    late = movements_of("a", [Recorded("ask", Status.ASKED, JULY, became_pence=1, place=1)], now_pence=1)
    early = movements_of("b", [Recorded("confirm", Status.CONFIRMED, MAY, place=9)], now_pence=2)
    same = movements_of("c", [Recorded("ask", Status.ASKED, MAY, became_pence=4, place=3)], now_pence=4)
    way = the_way([*late, *early, *same])
    assert [(each.contribution, each.step) for each in way.movements] == [
        ("b", "ask"),
        ("c", "ask"),
        ("b", "confirm"),
        ("a", "ask"),
    ]
    assert [sum(totals.values()) for totals in way.after] == [2, 6, 6, 7]


def test_an_amount_changed_without_a_record_is_found():
    way = the_way(movements_of("a", [Recorded("ask", Status.ASKED, MAY, became_pence=100)], now_pence=90))
    [fault] = faults_in_way(way, now=standing([(Status.ASKED, 90)]))
    assert fault.text.startswith("The movements come to £1 asked, and £0.90 stands")
    assert faults_in_way(way, now=standing([(Status.ASKED, 100)])) == []
    assert faults_in_way(the_way([]), now=nothing()) == []


@st.composite
def histories(draw):
    """A contribution's whole history as the action would record it, and where it ends."""
    pence, status, on = draw(st.integers(1, 10**9)), Status.ASKED, date(2013, 4, 1)
    records = []
    if draw(st.booleans()):
        records.append(Recorded("ask", status, on, became_pence=pence))
    for place in range(1, draw(st.integers(0, 8)) + 1):
        on += timedelta(days=draw(st.integers(0, 40)))
        steps = steps_from(STEPS, status)
        if not steps:
            break
        choice = draw(st.sampled_from([*steps, "revise"]))
        if choice == "revise":
            new = draw(st.integers(1, 10**9))
            records.append(Recorded("revise", status, on, pence, new, place))
            pence = new
        else:
            status = next_status(STEPS, status, Step(choice))
            records.append(Recorded(choice, status, on, place=place))
    return records, status, pence


@given(st.lists(histories(), max_size=6))
def test_the_rows_come_exactly_from_the_first_total_to_the_present_one(all_of_them):
    moved = [
        movement
        for number, (records, _, pence) in enumerate(all_of_them)
        for movement in movements_of(str(number), records, now_pence=pence)
    ]
    way = the_way(moved)
    now = standing([(status, pence) for _, status, pence in all_of_them])
    assert faults_in_way(way, now=now) == []
    assert sum(each.total_change for each in way.movements) == sum(now.values())
    for rung in Rung:
        assert sum(each.change(rung) for each in way.movements) == now[rung]
        assert all(totals[rung] >= 0 for totals in way.after)


@pytest.mark.parametrize("status", list(Status))
def test_every_status_stands_somewhere_or_nowhere(status):
    assert sum(standing([(status, 7)]).values()) == (0 if status is Status.WITHDRAWN else 7)
