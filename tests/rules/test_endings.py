"""Who may ask for the end of a high-risk referral, who may answer, and until when."""

import pytest

from commonweal.rules.endings import (
    Ending,
    reasons_not_to_answer,
    reasons_not_to_ask,
    reasons_not_to_end_now,
    reasons_not_to_take_back,
)

FRED, FAYE = 1, 2


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.mark.parametrize(
    ("takes_two", "waits", "account", "found"),
    [
        (True, False, "Tried five times; police told.", []),
        (True, False, "  ", ["no_account"]),
        (True, True, "Again.", ["waits_already"]),
        (False, False, "Tried.", ["needs_nobody"]),
    ],
)
def test_it_is_asked_once_and_with_an_account(takes_two, waits, account, found):
    assert codes(reasons_not_to_ask(takes_two=takes_two, waits_already=waits, account=account)) == found


def test_while_it_waits_no_other_end_is_begun():
    assert codes(reasons_not_to_end_now(waits_already=True)) == ["waits_already"]
    assert reasons_not_to_end_now(waits_already=False) == []


@pytest.mark.parametrize("agrees", [True, False])
def test_whoever_asked_never_answers(agrees):
    found = reasons_not_to_answer(status=Ending.WAITING, asked_by=FRED, by=FRED, agrees=agrees, why="Yes.")
    assert codes(found) == ["agreed_by_asker"]


def test_a_colleague_answers_and_a_no_has_a_reason():
    ask = {"status": Ending.WAITING, "asked_by": FRED, "by": FAYE}
    assert reasons_not_to_answer(agrees=True, why="", **ask) == []
    assert codes(reasons_not_to_answer(agrees=False, why=" ", **ask)) == ["no_reason"]
    assert reasons_not_to_answer(agrees=False, why="Try the school first.", **ask) == []


@pytest.mark.parametrize("status", [each for each in Ending if each is not Ending.WAITING])
def test_what_is_over_is_neither_answered_nor_taken_back_and_says_why(status):
    answered = reasons_not_to_answer(status=status, asked_by=FRED, by=FAYE, agrees=True, why="")
    taken_back = reasons_not_to_take_back(status=status, asked_by=FRED, by=FRED)
    assert codes(answered) == codes(taken_back) == ["ending_over"]
    assert answered[0].text == taken_back[0].text


def test_only_whoever_asked_takes_it_back():
    assert reasons_not_to_take_back(status=Ending.WAITING, asked_by=FRED, by=FRED) == []
    found = reasons_not_to_take_back(status=Ending.WAITING, asked_by=FRED, by=FAYE)
    assert codes(found) == ["not_yours"]
