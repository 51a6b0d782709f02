"""What may be asked of a program, how a job moves, and when it is given up."""

import doctest
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules import jobs
from commonweal.rules.jobs import (
    LEASE,
    MOST_ATTEMPTS,
    STEPS,
    TERMINAL,
    Status,
    Step,
    is_abandoned,
    next_try,
    reasons_not_to_ask,
    reasons_not_to_stop,
    share_done,
)
from commonweal.rules.reasons import Refused
from commonweal.rules.steps import faults_in_table, next_status

AT = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)


def test_examples():
    assert doctest.testmod(jobs).failed == 0


def test_the_table_of_steps_is_whole():
    assert faults_in_table(STEPS, steps=Step, first=Status.ASKED, terminal=TERMINAL) == []


@pytest.mark.parametrize("step", [Step.FINISH, Step.PUT_OFF, Step.GIVE_BACK, Step.TAKE_BACK, Step.GIVE_UP])
def test_only_what_is_taken_can_end_or_come_back(step):
    assert next_status(STEPS, Status.TAKEN, step) in Status
    for status in set(Status) - {Status.TAKEN}:
        with pytest.raises(Refused):
            next_status(STEPS, status, step)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 10), (3, 60), (4, None), (9, None)])
def test_it_is_tried_again_after_growing_waits_and_then_given_up(attempts, minutes):
    expected = AT + timedelta(minutes=minutes) if minutes else None
    assert next_try(attempts, AT) == expected
    assert MOST_ATTEMPTS == 4


def test_a_worker_that_was_heard_from_keeps_its_job():
    assert not is_abandoned(AT - LEASE, AT)
    assert is_abandoned(AT - LEASE - timedelta(seconds=1), AT)


@pytest.mark.parametrize("value", ["12", "2026-11-03", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"])
def test_numbers_of_records_and_days_may_go_with_a_job(value):
    assert reasons_not_to_ask({"it": value}) == []


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Vera Victim",
        "vera@example.org",
        "07700 900123",
        "ZZ1 4QQ",
        "deadbeef",
        "07700900123",
        "447700900123",
        "12\n",
        "1; drop",
        "ada-bee",
    ],
)
def test_nothing_else_may(value):
    [reason] = reasons_not_to_ask({"who": value})
    assert reason.code == "not_an_id"
    assert not value.strip() or value.strip() not in reason.text


@pytest.mark.parametrize("status", sorted(Status))
def test_what_has_ended_is_not_stopped(status):
    found = reasons_not_to_stop(status, is_asked_already=False)
    assert bool(found) is (status not in (Status.ASKED, Status.TAKEN))


def test_stopping_twice_says_so():
    [reason] = reasons_not_to_stop(Status.TAKEN, is_asked_already=True)
    assert "already" in reason.text


@given(done=st.integers(0, 10**6), of=st.integers(0, 10**6))
def test_a_share_lies_between_nothing_and_all(done, of):
    found = share_done(done, of)
    assert (found is None) is (of == 0)
    assert found is None or (0 <= found <= 100 and (found == 100) is (done >= of))
