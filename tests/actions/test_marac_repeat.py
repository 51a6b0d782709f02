"""A repeat at MARAC is new abuse within twelve months of the pair's last referral. A review by itself is not."""

from datetime import date, timedelta

import pytest

from commonweal.rules.risk import GroundKind
from commonweal.services.casework.actions.risk import AboutWhom, Answers, tool_for, work_out

REFERRED = date(2026, 3, 1)
TODAY = date(2026, 9, 1)
ALL_NO = {item.number: "no" for item in tool_for("victim").items}


def grounds(latest_abuse_on: date | None, last_marac_on: date | None = REFERRED) -> list[GroundKind]:
    found = work_out(
        about=AboutWhom("victim", "fellshire", 30, last_marac_on),
        answers=Answers(ALL_NO, 0, latest_abuse_on),
        judgement_high=False,
        on=TODAY,
        thresholds=(),
    )
    return [ground.kind for ground in found.grounds]


@pytest.mark.parametrize(
    ("latest_abuse_on", "is_repeat"),
    [
        (None, False),
        (REFERRED - timedelta(days=1), False),
        (REFERRED, False),
        (REFERRED + timedelta(days=1), True),
        (TODAY, True),
    ],
)
def test_new_abuse_makes_a_repeat_and_a_review_does_not(latest_abuse_on, is_repeat):
    assert (GroundKind.REPEAT in grounds(latest_abuse_on)) is is_repeat


def test_without_an_earlier_referral_there_is_nothing_to_repeat():
    assert grounds(TODAY, last_marac_on=None) == []
