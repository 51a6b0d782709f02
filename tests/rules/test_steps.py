"""Does a steps table allow exactly what it says, and is every table of the money wing sound?"""

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules import contributions, decisions
from commonweal.rules.reasons import Refused
from commonweal.rules.steps import faults_in_table, mermaid, next_status, steps_from


class Status(StrEnum):
    """Where a letter is."""

    DRAFTED = "drafted"
    SIGNED_OFF = "signed_off"
    SENT = "sent"


class Step(StrEnum):
    """What happens to a letter."""

    SIGN_OFF = "sign_off"
    AMEND = "amend"
    SEND = "send"


TABLE = {
    Step.SIGN_OFF: (frozenset({Status.DRAFTED}), Status.SIGNED_OFF),
    Step.AMEND: (frozenset({Status.DRAFTED, Status.SIGNED_OFF}), Status.DRAFTED),
    Step.SEND: (frozenset({Status.SIGNED_OFF}), Status.SENT),
}
ENDS = frozenset({Status.SENT})


def codes(table, *, terminal=ENDS):
    return [
        fault.code for fault in faults_in_table(table, steps=Step, first=Status.DRAFTED, terminal=terminal)
    ]


def test_a_step_leads_where_the_table_says():
    assert next_status(TABLE, Status.SIGNED_OFF, Step.AMEND) is Status.DRAFTED


def test_a_step_that_is_not_open_is_refused_with_the_steps_that_are():
    with pytest.raises(Refused) as refused:
        next_status(TABLE, Status.DRAFTED, Step.SEND)
    assert refused.value.reasons[0].code == "step_not_open"
    assert str(refused.value) == (
        "You cannot send this because it is drafted. From here you can: sign off, amend."
    )


def test_at_an_end_the_refusal_says_so():
    with pytest.raises(Refused, match=r"it is sent\. Nothing more can be done to it"):
        next_status(TABLE, Status.SENT, Step.SIGN_OFF)


def test_a_step_without_a_row_is_refused():
    with pytest.raises(Refused):
        next_status({Step.SEND: TABLE[Step.SEND]}, Status.DRAFTED, Step.AMEND)


def test_open_steps_come_in_the_order_of_the_table():
    assert steps_from(TABLE, Status.DRAFTED) == (Step.SIGN_OFF, Step.AMEND)
    assert steps_from(TABLE, Status.SENT) == ()


def test_the_diagram_of_a_table():
    assert mermaid(TABLE) == (
        "stateDiagram-v2\n"
        "    drafted --> signed_off: sign off\n"
        "    drafted --> drafted: amend\n"
        "    signed_off --> drafted: amend\n"
        "    signed_off --> sent: send\n"
        "    sent --> [*]\n"
    )


def test_the_diagram_shows_a_beginning_nobody_returns_to():
    assert "    [*] --> asked\n" in mermaid(contributions.STEPS)


def test_a_sound_table_has_no_faults():
    assert codes(TABLE) == []


def test_each_slip_in_a_table_is_found():
    assert codes({step: row for step, row in TABLE.items() if step is not Step.AMEND}) == ["step_without_row"]
    assert codes(TABLE | {Step.SEND: (frozenset({Status.SENT}), Status.SENT)}) == [
        "leaves_terminal",
        "unreachable",
    ]
    assert codes(TABLE, terminal=frozenset()) == ["dead_end"]


def test_the_faults_of_a_table_say_what_to_do():
    slips = {Step.SEND: (frozenset({Status.SENT}), Status.SENT), Step.AMEND: (frozenset(), Status.DRAFTED)}
    faults = faults_in_table(slips, steps=Step, first=Status.DRAFTED, terminal=ENDS)
    assert [fault.text for fault in faults] == [
        "Give the step “sign off” a row in the table, or remove the step.",
        "Nothing leads on from “drafted”. Add a step, or call it an end.",
        "Nothing leads on from “signed off”. Add a step, or call it an end.",
        "No steps lead from “drafted” to “signed off”. Add one, or remove the status.",
        "“sent” is an end, but “send” leaves it. Remove one or the other.",
        "No steps lead from “drafted” to “sent”. Add one, or remove the status.",
    ]


@given(
    st.dictionaries(
        st.sampled_from(Step), st.tuples(st.frozensets(st.sampled_from(Status)), st.sampled_from(Status))
    ),
    st.sampled_from(Status),
    st.sampled_from(Step),
)
def test_a_step_is_taken_exactly_when_it_is_open(table, status, step):
    if step in steps_from(table, status):
        assert next_status(table, status, step) is table[step][1]
    else:
        with pytest.raises(Refused):
            next_status(table, status, step)


@pytest.mark.parametrize("rules", [contributions, decisions])
def test_in_the_tables_of_money_every_status_is_reached_and_no_end_is_left(rules):
    assert faults_in_table(rules.STEPS, steps=rules.Step, first=rules.FIRST, terminal=rules.TERMINAL) == []


@pytest.mark.parametrize("rules", [contributions, decisions])
@given(data=st.data())
def test_whatever_open_steps_are_taken_the_record_can_still_come_to_an_end(rules, data):
    status = rules.FIRST
    for _ in range(20):
        open_steps = steps_from(rules.STEPS, status)
        if not open_steps:
            break
        status = next_status(rules.STEPS, status, data.draw(st.sampled_from(open_steps)))
    ends, waiting = {status}, [status]
    while waiting:
        here = waiting.pop()
        found = {next_status(rules.STEPS, here, step) for step in steps_from(rules.STEPS, here)} - ends
        ends |= found
        waiting += found
    assert ends & rules.TERMINAL
