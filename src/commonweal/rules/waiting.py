"""What a line of the queue says: what nobody knows yet, and how long there is to make contact.

Read a lack as: whoever works on this referral will need it, and it is not there. Read a clock as: so long is left until
contact has to be tried, or so long ago it had to be.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from commonweal.rules.consent import Agreement
from commonweal.rules.periods import hours_between, working_days_between
from commonweal.rules.referrals import ReferralFacts


class Lack(StrEnum):
    """What is missing, the most dangerous to work without first."""

    SAFE_WAY = "safe_way"
    GRADE = "grade"
    SUPPORT = "support"
    AGREEMENT = "agreement"
    AGE = "age"
    OTHER_PARTY = "other_party"


def lacking(
    referral: ReferralFacts,
    *,
    agrees_to_sharing: Agreement,
    age_known: bool,
    other_party_known: bool,
    needs_other_party: bool,
) -> tuple[Lack, ...]:
    """What is missing. Where no other person is to be expected (`needs_other_party`), none is missed."""
    found = (
        (Lack.SAFE_WAY, not referral.safety_asked),
        (Lack.GRADE, referral.grade is None),
        (Lack.SUPPORT, referral.agrees_to_support == Agreement.NOT_ASKED),
        (Lack.AGREEMENT, agrees_to_sharing == Agreement.NOT_ASKED),
        (Lack.AGE, not age_known),
        (Lack.OTHER_PARTY, needs_other_party and not other_party_known),
    )
    return tuple(lack for lack, is_missing in found if is_missing)


@dataclass(frozen=True)
class Clock:
    """How long there is, in words; `is_late` once there is no time left."""

    text: str
    is_late: bool


_MOMENT = timedelta(microseconds=1)


def attempt_clock(*, due_at: datetime, tried: bool, now: datetime) -> Clock | None:
    """Hours on the last working day, working days before it and after it. None once somebody tried.

    `due_at` is the first moment that is too late: the midnight after the last working day.
    """
    if tried:
        return None
    last = due_at - _MOMENT
    if now >= due_at:
        late = working_days_between(last, now)
        by = f" by {_working_days(late)}" if late else ""
        return Clock(f"Try at contact overdue{by}", True)
    days = working_days_between(now, last)
    if days:
        return Clock(f"Try at contact due in {_working_days(days)}", False)
    hours = hours_between(now, due_at)
    return Clock(f"Try at contact due {_in_hours(hours)}", False)


def _working_days(number: int) -> str:
    return "1 working day" if number == 1 else f"{number} working days"


def _in_hours(number: int) -> str:
    if not number:
        return "within the hour"
    return "in 1 hour" if number == 1 else f"in {number} hours"
