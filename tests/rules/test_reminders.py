"""Who is reminded when: working days round a due day, each step once, missed steps not made up one by one."""

import doctest
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules import reminders
from commonweal.rules.periods import is_working_day
from commonweal.rules.reasons import Refused
from commonweal.rules.reminders import TOO_LATE, quarter_ends, shown_until, step_due, words_when, working_day

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
STEPS = (-10, -2, 1)


def test_examples():
    assert doctest.testmod(reminders).failed == 0


@pytest.mark.parametrize(
    ("day", "step", "found"),
    [
        (date(2026, 9, 30), -10, date(2026, 9, 16)),
        (date(2026, 9, 30), 0, date(2026, 9, 30)),
        (date(2026, 10, 3), 0, date(2026, 10, 5)),  # a Saturday
        (
            date(2026, 12, 31),
            -10,
            date(2026, 12, 15),
        ),  # Christmas Day and the day in lieu of Boxing Day lie between
        (date(2026, 3, 31), 4, date(2026, 4, 8)),  # Good Friday and Easter Monday lie between
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(day, step, found):
    assert working_day(day, step) == found


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2026, 9, 15), None),
        (date(2026, 9, 16), -10),
        (date(2026, 9, 23), -10),
        (date(2026, 9, 24), None),  # too long ago
        (date(2026, 9, 28), -2),
        (date(2026, 10, 1), 1),
        (date(2026, 10, 8), 1),
        (date(2026, 10, 9), None),
    ],
)
def test_the_step_of_a_day_round_the_end_of_a_quarter(today, step):
    assert step_due(date(2026, 9, 30), STEPS, today=today) == step


def test_whoever_comes_back_after_a_while_sends_the_last_step_alone():
    assert step_due(date(2026, 9, 30), (-3, -2, -1), today=date(2026, 9, 30)) == -1


@pytest.mark.parametrize("steps", [(1, -2), (1, 1)])
def test_steps_are_in_order(steps):
    with pytest.raises(Refused):
        step_due(date(2026, 9, 30), steps, today=date(2026, 9, 30))


@given(day=days, step=st.integers(-40, 40))
def test_a_step_falls_on_a_working_day_on_its_own_side(day, step):
    found = working_day(day, step)
    assert is_working_day(found)
    assert (found > day) is (step > 0) or step == 0
    assert step != 0 or day <= found


@given(due=days, today=days.flatmap(lambda day: st.just(day)))
def test_every_step_is_sent_on_some_day_and_none_before_its_own(due, today):
    sent = {step_due(due, STEPS, today=due + timedelta(days=each)) for each in range(-30, 30)}
    assert sent == {*STEPS, None}
    found = step_due(due, STEPS, today=today)
    assert found is None or working_day(due, found) <= today <= shown_until(due, STEPS)


@given(today=days)
def test_quarters_end_on_the_last_of_four_months(today):
    found = list(quarter_ends(today))
    assert {(each.due_on.month, each.due_on.day) for each in found} == {(3, 31), (6, 30), (9, 30), (12, 31)}
    assert any(each.due_on >= today for each in found)
    assert any(each.due_on < today for each in found)
    assert len({each.subject for each in found}) == len(found)


def test_in_words():
    assert words_when(date(2026, 9, 30), date(2026, 9, 28)) == "in 2 days"
    assert TOO_LATE == 5
