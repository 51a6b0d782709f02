"""All cases of a service move: two people, once each, and nobody is let go before somebody else has them."""

from datetime import UTC, datetime, timedelta

import pytest

from commonweal.rules.cases_out import (
    KEPT_FOR,
    OUT_STEPS,
    Asked,
    OutStatus,
    OutStep,
    goes_along,
    reasons_not_to_answer,
    reasons_not_to_ask,
    reasons_not_to_hand_over,
    reasons_not_to_make,
    reasons_not_to_take_down,
    reasons_not_to_withdraw,
)
from commonweal.rules.portable import Member, other_version, reasons_not_to_trust
from commonweal.rules.steps import faults_in_table

MONA, MOIRA, JOAN = 1, 2, 3
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


def codes(reasons) -> list[str]:
    return [each.code for each in reasons]


def asked(status=OutStatus.ASKED, **changes) -> Asked:
    given = {"asked_by": MONA, "answered_by": None if status == OutStatus.ASKED else MOIRA}
    return Asked(status, **given | {"expires_at": NOW + KEPT_FOR} | changes)


def test_the_table_has_no_slip():
    ends = frozenset({OutStatus.REFUSED, OutStatus.HANDED_OVER, OutStatus.WITHDRAWN})
    assert faults_in_table(OUT_STEPS, steps=OutStep, first=OutStatus.ASKED, terminal=ends) == []


def test_one_question_at_a_time_and_only_where_there_is_a_case():
    assert reasons_not_to_ask(is_open_already=False, cases=4) == []
    assert codes(reasons_not_to_ask(is_open_already=True, cases=4)) == ["asked_already"]
    assert codes(reasons_not_to_ask(is_open_already=False, cases=0)) == ["no_cases"]


ANSWERS = [
    # who, manages it, other managers, agrees, restricted too, why, refused because
    (MOIRA, True, {MOIRA}, True, False, "", []),
    (MOIRA, True, {MOIRA}, True, True, "", []),
    (MOIRA, True, {MOIRA}, False, False, "Not to them.", []),
    (MOIRA, True, {MOIRA}, False, False, " ", ["no_reason"]),
    (MONA, True, set(), True, False, "", ["same_person"]),
    (JOAN, False, set(), True, False, "", []),
    (JOAN, False, {MOIRA}, True, False, "", ["has_second_manager"]),
    (JOAN, False, set(), True, True, "", ["not_for_you"]),
]


@pytest.mark.parametrize(("by", "manages", "others", "gives", "restricted", "why", "refused"), ANSWERS)
def test_who_answers(by, manages, others, gives, restricted, why, refused):
    found = reasons_not_to_answer(
        asked(), by=by, is_manager=manages, other_managers=others, gives=gives, with_restricted=restricted, why=why
    )  # fmt: skip
    assert codes(found) == refused


def test_an_answer_is_given_once():
    given = {"by": MOIRA, "is_manager": True, "other_managers": {MOIRA}}
    given |= {"gives": True, "with_restricted": False, "why": ""}
    assert codes(reasons_not_to_answer(asked(OutStatus.APPROVED), **given)) == ["answered_already"]


@pytest.mark.parametrize(
    ("status", "by", "taken", "refused"),
    [
        (OutStatus.APPROVED, MONA, (), []),
        (OutStatus.READY, MONA, (), []),
        (OutStatus.READY, MONA, (MOIRA,), ["taken_already"]),
        (OutStatus.APPROVED, MOIRA, (), ["not_yours"]),
        (OutStatus.ASKED, MONA, (), ["step_not_open"]),
        (OutStatus.HANDED_OVER, MONA, (), ["step_not_open"]),
    ],
)
def test_who_makes_the_file_and_when_again(status, by, taken, refused):
    assert codes(reasons_not_to_make(asked(status, taken_by=frozenset(taken)), by=by)) == refused


@pytest.mark.parametrize(
    ("by", "taken", "later", "refused"),
    [
        (MONA, (), 0, []),
        (MOIRA, (MONA,), 0, []),
        (MONA, (MONA,), 0, ["taken_by_you"]),
        (JOAN, (), 0, ["not_named"]),
        (MONA, (), 5, ["expired"]),
    ],
)
def test_the_two_take_it_down_once_each_for_a_few_days(by, taken, later, refused):
    at = NOW + timedelta(days=later)
    found = reasons_not_to_take_down(asked(OutStatus.READY, taken_by=frozenset(taken)), by=by, at=at)
    assert codes(found) == refused
    assert codes(reasons_not_to_take_down(asked(OutStatus.MAKING), by=MONA, at=NOW)) == ["not_ready"]


def test_cases_end_with_the_receipt_alone():
    ready = asked(OutStatus.READY)
    assert reasons_not_to_hand_over(ready, by=MONA, is_receipt=True) == []
    assert codes(reasons_not_to_hand_over(ready, by=MONA, is_receipt=False)) == ["no_receipt"]
    assert codes(reasons_not_to_hand_over(ready, by=MOIRA, is_receipt=True)) == ["not_yours"]
    assert codes(reasons_not_to_hand_over(asked(OutStatus.MAKING), by=MONA, is_receipt=True)) == [
        "step_not_open"
    ]
    assert codes(reasons_not_to_withdraw(ready, by=MOIRA)) == ["not_yours"]


@pytest.mark.parametrize(
    ("restricted", "named", "said", "goes"),
    [
        (False, (), False, True),
        (True, (MONA, MOIRA), True, True),
        (True, (MONA, MOIRA), False, False),
        (True, (MONA,), True, False),
        (True, (), True, False),
    ],
)
def test_a_restricted_case_goes_only_where_it_names_both_and_the_second_said_so(
    restricted, named, said, goes
):
    two = (MONA, MOIRA)
    assert goes_along(is_restricted=restricted, named=named, two=two, with_restricted=said) == goes


def test_a_manifest_that_differs_names_the_part_and_nothing_else():
    part = Member("0001/note.jsonl", 3, 900, "ab")
    assert reasons_not_to_trust({part.name: part}, {part.name: part}) == []
    other = Member("0001/note.jsonl", 3, 900, "cd")
    assert "0001/note.jsonl" in reasons_not_to_trust({part.name: part}, {part.name: other})[0].text
    assert codes(reasons_not_to_trust({part.name: part}, {})) == ["not_the_manifest"]


def test_a_version_from_outside_is_not_repeated_unless_it_is_one():
    assert "version 2;" in other_version("2").text
    assert "<b>" not in other_version("<b>x</b>").text
