"""When abuse counts as a repeat at MARAC, and how long the flag on a pair stays up.

Read a finding as: by this definition, applied on these dates, it is (or is not) a repeat, because `why`. A
repeat belongs to a pair, the same victim and the same perpetrator, and is counted from the day of the pair's
last referral, not of the meeting. Another perpetrator is another pair. Two definitions are in use: each area
says which, and the finding keeps the one applied.

Twelve months are counted by the calendar, the anniversary included: the careful reading, since a day too many
costs a short discussion and a day too few may cost far more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from commonweal.rules.periods import add_months, show_day
from commonweal.rules.thresholds import RepeatDefinition

__all__ = [
    "Finding",
    "Flag",
    "MaracReferral",
    "Pair",
    "RepeatDefinition",
    "last_referral",
    "repeat",
    "twelve_month_flag",
]


@dataclass(frozen=True)
class Pair:
    """Who is harmed and who harms, as roles in one case."""

    victim: UUID
    perpetrator: UUID


@dataclass(frozen=True)
class MaracReferral:
    """Read a row as: this pair was referred to MARAC on this day."""

    pair: Pair
    referred_on: date


@dataclass(frozen=True)
class Finding:
    """Whether it is a repeat, and everything needed to explain that later."""

    is_repeat: bool
    definition: RepeatDefinition
    last_referred_on: date | None
    why: str


def last_referral(pair: Pair, referrals: Iterable[MaracReferral], *, on: date) -> date | None:
    """The day this pair was last referred, up to and including `on`; None when it never was."""
    days = [each.referred_on for each in referrals if each.pair == pair and each.referred_on <= on]
    return max(days, default=None)


def repeat(
    *,
    last_referred_on: date | None,
    abuse_on: date,
    definition: RepeatDefinition,
    months: int,
    would_be_crime: bool | None = None,
) -> Finding:
    """Is abuse on `abuse_on` a repeat for a pair last referred on `last_referred_on`?

    `would_be_crime` matters to the older definition only; not known (None) counts as yes.
    """
    if last_referred_on is None:
        return Finding(False, definition, None, "This pair has not been to MARAC before.")
    if abuse_on <= last_referred_on:
        why = "This abuse is not later than the last referral: add it to that one, it is not a repeat."
        return Finding(False, definition, last_referred_on, why)
    if abuse_on > add_months(last_referred_on, months):
        why = f"More than {months} months have passed since the last referral: a new referral, not a repeat."
        return Finding(False, definition, last_referred_on, why)
    if definition == RepeatDefinition.CRIME_TYPE and would_be_crime is False:
        why = "The definition used here asks for something that would be a crime if reported. This is not."
        return Finding(False, definition, last_referred_on, why)
    why = f"Further abuse within {months} months of the last referral, on {show_day(last_referred_on)}."
    return Finding(True, definition, last_referred_on, why)


@dataclass(frozen=True)
class Flag:
    """The mark on a pair's files. `lapses_on` is the first day without it."""

    is_up: bool
    lapses_on: date | None


def twelve_month_flag(last_referred_on: date | None, *, on: date, months: int = 12) -> Flag:
    """Whether the flag is up on a day. It goes up with the referral and comes down the day after the
    anniversary.
    """
    if last_referred_on is None:
        return Flag(False, None)
    last_day = add_months(last_referred_on, months)
    return Flag(last_referred_on <= on <= last_day, last_day + timedelta(days=1))
