"""Does it take two people to pay, and is each refusal a sentence that says what to do?"""

import pytest

from commonweal.rules.payments import FIRST, STEPS, TERMINAL, Status, Step, reasons_not_to_take
from commonweal.rules.steps import faults_in_table

FINN, JOAN = 1, 2


def codes(step, *, by, status=Status.PREPARED, words="") -> list[str]:
    return [
        each.code for each in reasons_not_to_take(step, status=status, prepared_by=FINN, by=by, words=words)
    ]


def test_the_table_has_no_slip():
    assert faults_in_table(STEPS, steps=Step, first=FIRST, terminal=TERMINAL) == []


@pytest.mark.parametrize(
    ("step", "by", "words", "expected"),
    [
        (Step.APPROVE, JOAN, "", []),
        (Step.APPROVE, FINN, "", ["prepared_by_you"]),
        (Step.SEND_BACK, JOAN, "The invoice is of another year.", []),
        (Step.SEND_BACK, JOAN, "  ", ["words_missing"]),
        (Step.SEND_BACK, FINN, "x", ["prepared_by_you"]),
        (Step.WITHDRAW, FINN, "", []),
        (Step.WITHDRAW, JOAN, "", ["not_prepared_by_you"]),
    ],
)
def test_who_may_do_what(step, by, words, expected):
    assert codes(step, by=by, words=words) == expected


@pytest.mark.parametrize("status", sorted(TERMINAL))
@pytest.mark.parametrize("step", Step)
def test_what_is_settled_stays_settled(step, status):
    assert codes(step, by=FINN if step is Step.WITHDRAW else JOAN, status=status, words="x") == [
        "step_not_open"
    ]
