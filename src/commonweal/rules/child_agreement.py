"""Who agrees to support for a child: the young person, where able to; or an adult whom it is safe to ask.

Read an Agreed as: the child says this; somebody judged on a day whether they understand enough to agree for themselves; of the
others, this one agreed. From 16 a young person is presumed able; younger, it is for somebody who knows them to judge (as in
Gillick v West Norfolk, 1985; the Fraser guidelines are about contraception and only lend their name). From memory, for the
partnership's lawyer to confirm.

The person who uses abuse is never somebody to be asked: no reason given here sends anybody to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.children import ChildFacts, Known, age
from commonweal.rules.parental_responsibility import Standing
from commonweal.rules.reasons import Reason
from commonweal.rules.thresholds import Key, Threshold, threshold


class ChildSays(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"


class Judged(StrEnum):
    """Whether the child understands enough to agree for themselves, as somebody judged it."""

    ABLE = "able"
    NOT_ABLE = "not_able"
    NOT_JUDGED = "not_judged"


class AgreedBy(StrEnum):
    """Who agreed for the child, if anybody."""

    ADULT = "adult"
    LOCAL_AUTHORITY = "local_authority"
    NOBODY = "nobody"


@dataclass(frozen=True)
class AskedAdult:
    """The adult who agreed: do they have parental responsibility, and is it safe to ask them?"""

    standing: Standing
    is_safe_to_ask: bool


@dataclass(frozen=True)
class Agreed:
    child_says: ChildSays = ChildSays.NOT_ASKED
    judged: Judged = Judged.NOT_JUDGED
    judged_by: str = ""
    judged_on: date | None = None
    agreed_by: AgreedBy = AgreedBy.NOBODY
    adult: AskedAdult | None = None
    agreed_on: date | None = None


NOBODY_ASKED = Reason("agreement_not_recorded", "Nobody has recorded who agrees to support for this child.")
CHILD_REFUSES = Reason(
    "child_refuses",
    "They may decide for themselves, and said no. Support does not begin against that: say how they can come back to you.",
)
NOBODY_AGREED = Reason(
    "nobody_agreed",
    "Nobody with parental responsibility whom it is safe to ask has agreed, and the child is not judged able to agree for"
    " themselves. Support does not begin yet: speak with your manager, or with children’s social care.",
)


def may_decide(judged: Judged, *, years: int | None, on: date, thresholds: Sequence[Threshold] = ()) -> bool:
    """May this young person agree for themselves? From 16 unless judged otherwise; younger only when judged able."""
    if judged is not Judged.NOT_JUDGED:
        return judged is Judged.ABLE
    from_age = threshold(Key.AGREES_FROM_AGE, on=on, local=thresholds).value
    return years is not None and years >= from_age


def reasons_not_to_support_child(
    agreed: Agreed | None, *, child: ChildFacts, today: date, thresholds: Sequence[Threshold] = ()
) -> list[Reason]:
    """Why support for this child does not begin yet; empty means go ahead."""
    if agreed is None:
        return [NOBODY_ASKED]
    years = age(child.born_on, today)
    if not child.is_unborn and may_decide(agreed.judged, years=years, on=today, thresholds=thresholds):
        if agreed.child_says is ChildSays.NO:
            return [CHILD_REFUSES]
        if agreed.child_says is ChildSays.YES:
            return []
    if agreed.agreed_by is AgreedBy.LOCAL_AUTHORITY and child.care_order is Known.YES:
        return []
    if agreed.agreed_by is AgreedBy.ADULT and _counts(agreed.adult):
        return []
    return [NOBODY_AGREED]


def _counts(adult: AskedAdult | None) -> bool:
    return adult is not None and adult.is_safe_to_ask and adult.standing in (Standing.HAS, Standing.NOT_YET)


def reasons_not_to_record(agreed: Agreed, *, child: ChildFacts, today: date) -> list[Reason]:
    """What in an agreement is missing, or cannot be."""
    found = []
    if agreed.judged is not Judged.NOT_JUDGED:
        if not agreed.judged_by.strip():
            found.append(Reason("judged_by_nobody", "Say who judged it, and what they are to the child."))
        if agreed.judged_on is None:
            found.append(Reason("judged_when", "Say on which day it was judged."))
    if child.is_unborn and (
        agreed.judged is not Judged.NOT_JUDGED or agreed.child_says is not ChildSays.NOT_ASKED
    ):
        found.append(
            Reason(
                "unborn_asked", "A child not yet born cannot be asked. Choose “Not asked” and “Not judged”."
            )
        )
    if agreed.judged_on and not _has_been(agreed.judged_on, child, today):
        found.append(Reason("judged_day", "Give a day that has come, and not before the child was born."))
    if agreed.agreed_by is AgreedBy.ADULT:
        if agreed.adult is None:
            found.append(Reason("which_adult", "Say which adult agreed."))
        elif not agreed.adult.is_safe_to_ask:
            found.append(
                Reason(
                    "adult_not_safe",
                    "It is not recorded as safe to ask this adult, so their yes does not count here.",
                )
            )
        elif not _counts(agreed.adult):
            found.append(
                Reason(
                    "adult_without_responsibility",
                    "No parental responsibility of this adult is recorded. Record how they have it first, or choose"
                    " somebody else.",
                )
            )
    if agreed.agreed_by is AgreedBy.LOCAL_AUTHORITY and child.care_order is not Known.YES:
        found.append(
            Reason(
                "no_care_order",
                "A local authority has parental responsibility under a care order alone. Record the care order first.",
            )
        )
    if agreed.agreed_by is not AgreedBy.NOBODY:
        if agreed.agreed_on is None:
            found.append(Reason("agreed_when", "Say on which day they agreed."))
        elif agreed.agreed_on > today:
            found.append(Reason("agreed_later", "Give a day that has come."))
    return found


def _has_been(on: date, child: ChildFacts, today: date) -> bool:
    return on <= today and (child.born_on is None or on >= child.born_on)
