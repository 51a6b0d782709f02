"""A line of the queue says what is missing and how long there is."""

from datetime import UTC, date, datetime

import pytest

from commonweal.rules.consent import Agreement
from commonweal.rules.referrals import ReferralFacts, ReferralStatus
from commonweal.rules.risk import Grade
from commonweal.rules.waiting import Lack, attempt_clock, lacking

FULL = ReferralFacts(ReferralStatus.TRIAGED, date(2026, 11, 2), Grade.HIGH, True, Agreement.GIVEN)
KNOWN = {
    "agrees_to_sharing": Agreement.REFUSED,
    "age_known": True,
    "other_party_known": True,
    "needs_other_party": True,
}


def test_nothing_is_missing_where_everything_was_asked():
    assert lacking(FULL, **KNOWN) == ()


def test_everything_is_missing_the_most_dangerous_first():
    empty = ReferralFacts(ReferralStatus.RECEIVED, date(2026, 11, 2))
    unknown = KNOWN | {
        "agrees_to_sharing": Agreement.NOT_ASKED,
        "age_known": False,
        "other_party_known": False,
    }
    assert lacking(empty, **unknown) == tuple(Lack)
    assert Lack.OTHER_PARTY not in lacking(empty, **unknown | {"needs_other_party": False})


# Due by the end of Wednesday 4 November 2026: the midnight after it is the first moment that is too late.
DUE = datetime(2026, 11, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "text", "is_late"),
    [
        (datetime(2026, 11, 2, 10, tzinfo=UTC), "due in 2 working days", False),
        (datetime(2026, 11, 3, 23, 59, tzinfo=UTC), "due in 1 working day", False),
        (datetime(2026, 11, 4, 21, 0, tzinfo=UTC), "due in 3 hours", False),
        (datetime(2026, 11, 4, 22, 30, tzinfo=UTC), "due in 1 hour", False),
        (datetime(2026, 11, 4, 23, 30, tzinfo=UTC), "due within the hour", False),
        (datetime(2026, 11, 5, 0, 0, tzinfo=UTC), "overdue by 1 working day", True),
        (datetime(2026, 11, 6, 9, 0, tzinfo=UTC), "overdue by 2 working days", True),
        (datetime(2026, 11, 8, 9, 0, tzinfo=UTC), "overdue by 2 working days", True),
    ],
)
def test_the_clock_counts_working_days_and_then_hours(now, text, is_late):
    clock = attempt_clock(due_at=DUE, tried=False, now=now)
    assert (clock.text, clock.is_late) == (f"Try at contact {text}", is_late)
    assert attempt_clock(due_at=DUE, tried=True, now=now) is None


def test_on_the_weekend_after_a_friday_it_is_overdue_by_no_working_day_yet():
    clock = attempt_clock(
        due_at=datetime(2026, 11, 7, tzinfo=UTC), tried=False, now=datetime(2026, 11, 7, 9, tzinfo=UTC)
    )
    assert (clock.text, clock.is_late) == ("Try at contact overdue", True)
