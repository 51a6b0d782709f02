"""Numbers that law or practice sets, each dated and with its source, so last year's decision keeps last
year's number.

Read a row as: from `starts_on` this number applies (in `area`, or everywhere when there is none); `source`
says who uses it and how sure we are. None of these is law: areas differ, so a partnership stores rows of its
own and hands them in as `local`. A row of an area wins over one that applies everywhere, a later row over an
earlier one. What an area decides and is no number is a Policy, dated and with its source in the same way.

No source gives a first day for the numbers below: they count from 2015, the year of the oldest form read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.periods import show_day


class Key(StrEnum):
    """What a number decides. The unit is in the name, or beside it here."""

    MARAC_VISIBLE_HIGH_RISK = "marac_visible_high_risk"  # number of yes answers, adult tool
    MARAC_ESCALATION_INCIDENTS = "marac_escalation_incidents"  # incidents in twelve months
    MARAC_REPEAT_MONTHS = "marac_repeat_months"
    MARAC_MINIMUM_AGE = "marac_minimum_age"  # years
    GRADE_MEDIUM_FROM = "grade_medium_from"  # number of yes answers, adult tool
    GRADE_HIGH_FROM = "grade_high_from"  # number of yes answers, adult tool
    REVIEW_WEEKS = "review_weeks"
    ATTEMPTED_CONTACT_WORKING_DAYS = "attempted_contact_working_days"
    ATTEMPTS_BEFORE_UNABLE = "attempts_before_unable"  # contact attempts
    ATTEMPT_PARTS_OF_DAY = "attempt_parts_of_day"  # different parts of the day among those attempts
    SHARING_AGREEMENT_MONTHS = "sharing_agreement_months"  # how long an agreement to share holds at most
    SAFE_CONTACT_DAYS = "safe_contact_days"  # days a confirmation holds
    DISCLOSURE_MINIMUM = "disclosure_minimum"  # people; smaller counts are hidden
    SAFETY_FACT_NOW_DAYS = "safety_fact_now_days"  # days until a fact about safety has to be acted on
    SAFETY_FACT_SOON_DAYS = "safety_fact_soon_days"  # the same, for what can wait a day
    SAFETY_FACT_REACHES_BACK_DAYS = "safety_fact_reaches_back_days"  # days it still reaches a later case
    BREAK_GLASS_HOURS = "break_glass_hours"
    BREAK_GLASS_REVIEW_DAYS = "break_glass_review_days"
    BREAK_GLASS_WORDS = "break_glass_words"  # the fewest words of explanation
    PLAN_APPROVAL = "plan_approval"  # 1: a manager approves each plan; 0: nobody does
    CLOSING_APPROVAL = "closing_approval"  # 1: a manager approves each ending; 0: nobody does
    MESSAGE_WAITS_HOURS = "message_waits_hours"  # then it is not sent any more
    LETTER_WAITS_HOURS = "letter_waits_hours"  # then it is not posted any more
    ORDER_ENDS_DAYS = "order_ends_days"  # days before an order ends in which it is shown
    HEARING_DAYS = "hearing_days"  # days before a court date in which it is shown
    INTERIM_DAYS_HIGH = "interim_days_high"  # working days between safety contacts while a person waits
    INTERIM_DAYS_MEDIUM = "interim_days_medium"
    INTERIM_DAYS_STANDARD = "interim_days_standard"
    CASELOAD_FULL = "caseload_full"  # high-risk cases a full-time worker holds at one time
    CASELOAD_MEDIUM_WEIGHT = "caseload_medium_weight"  # hundredths of a high-risk case
    CASELOAD_STANDARD_WEIGHT = "caseload_standard_weight"  # hundredths of a high-risk case
    OFFER_ENDS_SOON_DAYS = "offer_ends_soon_days"  # days before a service ends in which routing warns
    HANDOVER_READ_DAYS = (
        "handover_read_days"  # working days in which whoever takes a case over reads the hand-over
    )
    HANDOVER_NOTE_DAYS = "handover_note_days"  # days after which a hand-over note is old
    CHILD_UNTIL_AGE = "child_until_age"  # years: from this birthday nobody is a child
    AGREES_FROM_AGE = "agrees_from_age"  # years: from here a young person is presumed able to agree
    YOUNGEST_PARENT_AGE = "youngest_parent_age"  # years between two dates of birth, below which one is wrong
    EXPECTED_OVERDUE_MONTHS = "expected_overdue_months"  # months after which a birth cannot still be expected
    CONTACT_ENDS_DAYS = "contact_ends_days"  # days before a limit on contact ends in which it is shown
    RETURN_DUE_DAYS = "return_due_days"  # working days after the quarter by which a return is certified
    RETURN_SOON_DAYS = "return_soon_days"  # working days before that in which somebody is reminded
    RETURN_VERY_LATE_DAYS = "return_very_late_days"  # working days after it from which it is very late
    RETURN_CHANGE_PERCENT = "return_change_percent"  # a change since last quarter that is asked about
    RETURN_CHANGE_SIZE = "return_change_size"  # how large that change is at least, in number
    RETURN_TARGET_PERCENT = "return_target_percent"  # per cent below a target from which it is asked about
    RETURN_COST_PERCENT = "return_cost_percent"  # per cent by which money for each closed case changed
    MARAC_REPEATS_FROM_PERCENT = "marac_repeats_from_percent"  # a share of repeats below it is asked about
    MARAC_REPEATS_TO_PERCENT = "marac_repeats_to_percent"  # and one above it


@dataclass(frozen=True)
class Threshold:
    """One dated number. `area` is an area's code, or None for everywhere."""

    key: Key
    value: int
    starts_on: date
    source: str
    area: str | None = None


class NoThreshold(LookupError):
    """No number is in force for this key on this day."""


_OLDEST = date(2015, 1, 1)
_OURS = "Our default, not verified: no source gives a number."
_REPEATS = "SafeLives’ guide for MARAC data, 28% to 40%: from memory, not verified."

EVERYWHERE: tuple[Threshold, ...] = (
    Threshold(
        Key.MARAC_VISIBLE_HIGH_RISK,
        14,
        _OLDEST,
        "SafeLives, MARAC referral criteria (read in a copy). Some areas use 17.",
    ),
    Threshold(
        Key.MARAC_ESCALATION_INCIDENTS,
        3,
        _OLDEST,
        "SafeLives, MARAC referral form 2015 (read in a copy): common practice. One area's form used 5.",
    ),
    Threshold(
        Key.MARAC_REPEAT_MONTHS,
        12,
        _OLDEST,
        "SafeLives, definition of a MARAC repeat: counted from the last referral, not the meeting.",
    ),
    Threshold(Key.MARAC_MINIMUM_AGE, 16, _OLDEST, "Bolton MARAC referral form."),
    Threshold(Key.GRADE_MEDIUM_FROM, 10, _OLDEST, "Plymouth, local practice: medium from 10 to 13."),
    Threshold(Key.GRADE_HIGH_FROM, 14, _OLDEST, "Plymouth, local practice: high from 14."),
    Threshold(
        Key.REVIEW_WEEKS, 8, _OLDEST, "One vendor's schedule of risk reviews: our default, not a rule."
    ),
    Threshold(Key.ATTEMPTED_CONTACT_WORKING_DAYS, 2, _OLDEST, "Wakefield adviser protocol, local practice."),
    Threshold(
        Key.ATTEMPTS_BEFORE_UNABLE,
        3,
        _OLDEST,
        "Leicestershire referral measures 2017: three tries within a week.",
    ),
    Threshold(
        Key.ATTEMPT_PARTS_OF_DAY,
        2,
        _OLDEST,
        "Common contract terms ask for tries at different times of day; the number is our default, not verified.",
    ),
    Threshold(
        Key.SHARING_AGREEMENT_MONTHS, 12, _OLDEST, "Our default, not verified: no source gives a number."
    ),
    Threshold(Key.SAFE_CONTACT_DAYS, 90, _OLDEST, "Our default, not verified: no source gives a number."),
    Threshold(
        Key.DISCLOSURE_MINIMUM,
        5,
        _OLDEST,
        "Our default; others use 8 or 10. The information governance lead sets the partnership's own.",
    ),
    Threshold(Key.SAFETY_FACT_NOW_DAYS, 0, _OLDEST, _OURS),
    Threshold(Key.SAFETY_FACT_SOON_DAYS, 1, _OLDEST, _OURS),
    Threshold(Key.SAFETY_FACT_REACHES_BACK_DAYS, 90, _OLDEST, _OURS),
    Threshold(Key.BREAK_GLASS_HOURS, 3, _OLDEST, _OURS),
    Threshold(Key.BREAK_GLASS_REVIEW_DAYS, 2, _OLDEST, _OURS),
    Threshold(Key.BREAK_GLASS_WORDS, 5, _OLDEST, _OURS),
    Threshold(
        Key.PLAN_APPROVAL, 1, _OLDEST, "Our default, not verified: usual practice, no source gives it."
    ),
    Threshold(
        Key.CLOSING_APPROVAL, 1, _OLDEST, "Our default, not verified: usual practice, no source gives it."
    ),
    Threshold(Key.MESSAGE_WAITS_HOURS, 24, _OLDEST, "Our default, not verified: no source gives a number."),
    Threshold(Key.LETTER_WAITS_HOURS, 168, _OLDEST, "Our default, not verified: no source gives a number."),
    Threshold(Key.ORDER_ENDS_DAYS, 28, _OLDEST, "Our default, not verified: no source gives a number."),
    Threshold(Key.HEARING_DAYS, 7, _OLDEST, "Our default, not verified: no source gives a number."),
    Threshold(
        Key.INTERIM_DAYS_HIGH, 2, _OLDEST, "Our default, after the two working days of Wakefield's protocol."
    ),
    Threshold(Key.INTERIM_DAYS_MEDIUM, 5, _OLDEST, "Our default, not verified: no source gives a number."),
    Threshold(Key.INTERIM_DAYS_STANDARD, 10, _OLDEST, "Our default, not verified: no source gives a number."),
    Threshold(
        Key.CASELOAD_FULL,
        25,
        _OLDEST,
        "Remembered, not verified: 25 to 30 high-risk cases at one time. Our default.",
    ),
    Threshold(Key.CASELOAD_MEDIUM_WEIGHT, 50, _OLDEST, "Our default, not verified: half a high-risk case."),
    Threshold(
        Key.CASELOAD_STANDARD_WEIGHT, 25, _OLDEST, "Our default, not verified: a quarter of a high-risk case."
    ),
    Threshold(Key.OFFER_ENDS_SOON_DAYS, 56, _OLDEST, "Our default: eight weeks, one round of risk reviews."),
    Threshold(Key.HANDOVER_READ_DAYS, 1, _OLDEST, _OURS),
    Threshold(Key.HANDOVER_NOTE_DAYS, 14, _OLDEST, _OURS),
    Threshold(
        Key.CHILD_UNTIL_AGE,
        18,
        _OLDEST,
        "Children Act 1989, section 105. From memory: the partnership’s lawyer confirms it.",
    ),
    Threshold(
        Key.AGREES_FROM_AGE,
        16,
        _OLDEST,
        "Family Law Reform Act 1969, section 8, and Mental Capacity Act 2005. From memory: the partnership’s"
        " lawyer confirms it, and that it holds for support as for treatment.",
    ),
    Threshold(Key.YOUNGEST_PARENT_AGE, 10, _OLDEST, "Our default: below it one of two dates is mistyped."),
    Threshold(Key.EXPECTED_OVERDUE_MONTHS, 1, _OLDEST, "Our default, not verified."),
    Threshold(Key.CONTACT_ENDS_DAYS, 28, _OLDEST, "Our default, not verified: as for orders."),
    Threshold(
        Key.RETURN_DUE_DAYS,
        20,
        _OLDEST,
        "Our default, not verified: contracts commonly say four weeks or a month. Set what yours say.",
    ),
    Threshold(Key.RETURN_SOON_DAYS, 5, _OLDEST, _OURS),
    Threshold(Key.RETURN_VERY_LATE_DAYS, 10, _OLDEST, _OURS),
    Threshold(Key.RETURN_CHANGE_PERCENT, 25, _OLDEST, _OURS),
    Threshold(Key.RETURN_CHANGE_SIZE, 10, _OLDEST, _OURS),
    Threshold(Key.RETURN_TARGET_PERCENT, 10, _OLDEST, _OURS),
    Threshold(Key.RETURN_COST_PERCENT, 30, _OLDEST, _OURS),
    Threshold(Key.MARAC_REPEATS_FROM_PERCENT, 28, _OLDEST, _REPEATS),
    Threshold(Key.MARAC_REPEATS_TO_PERCENT, 40, _OLDEST, _REPEATS),
)


def threshold(key: Key, *, on: date, area: str | None = None, local: Sequence[Threshold] = ()) -> Threshold:
    """The number in force on a day. `local` are the partnership's own rows, for one area or for all of it.

    Order of preference: a row for `area`; then the partnership's rows without an area; then EVERYWHERE.
    Among rows of one kind the latest that has started wins. Raises NoThreshold when none is in force, and
    ValueError when two rows start on the same day and disagree.
    """
    rows_by_preference = (
        [row for row in local if area is not None and row.area == area],
        [row for row in local if row.area is None],
        list(EVERYWHERE),
    )
    for rows in rows_by_preference:
        started = [row for row in rows if row.key == key and row.starts_on <= on]
        if started:
            return _latest(started)
    where = "everywhere" if area is None else f"in {area}"
    raise NoThreshold(
        f"No “{key.replace('_', ' ')}” is in force {where} on {show_day(on)}. Add a dated row for it."
    )


def _latest(rows: Sequence[Threshold]) -> Threshold:
    first_day = max(row.starts_on for row in rows)
    latest = [row for row in rows if row.starts_on == first_day]
    if len({row.value for row in latest}) > 1:
        raise ValueError(
            f"Two different numbers for “{latest[0].key.replace('_', ' ')}” start on {show_day(first_day)}."
            " Keep one of them."
        )
    return latest[0]


class PolicyKey(StrEnum):
    """What an area decides that is not a number."""

    REPEAT_DEFINITION = "repeat_definition"
    LOWER_GRADE = "lower_grade"
    MARAC_WITHOUT_AGREEMENT = "marac_without_agreement"


class RepeatDefinition(StrEnum):
    """What kind of further abuse makes a repeat at MARAC."""

    ANY_ABUSE = "any_abuse"  # the newer one: anything by the same person to the same person, criminal or not
    CRIME_TYPE = "crime_type"  # the older one: violence, threats, stalking or sexual, a crime if reported


class LowerGrade(StrEnum):
    """Whether a decision may be lower than what answers and judgement show."""

    NEVER = "never"
    SECOND_SIGNATURE = "second_signature"  # it waits until another person has signed


class MaracWithoutAgreement(StrEnum):
    """When MARAC may be told although the person did not agree."""

    ANY_GROUND = "any_ground"
    VISIBLE_HIGH_RISK = "visible_high_risk"  # the number of yes answers has to be reached


CHOICES: dict[PolicyKey, type[StrEnum]] = {
    PolicyKey.REPEAT_DEFINITION: RepeatDefinition,
    PolicyKey.LOWER_GRADE: LowerGrade,
    PolicyKey.MARAC_WITHOUT_AGREEMENT: MaracWithoutAgreement,
}


@dataclass(frozen=True)
class Policy:
    """One dated decision. `value` is one of CHOICES for its key; `area` is a code, or None for everywhere."""

    key: PolicyKey
    value: str
    starts_on: date
    source: str
    area: str | None = None

    def __post_init__(self) -> None:
        if self.value not in set(CHOICES[self.key]):
            allowed = ", ".join(CHOICES[self.key])
            raise ValueError(f"“{self.value}” is no choice for {self.key}. Choose one of: {allowed}.")


POLICIES_EVERYWHERE: tuple[Policy, ...] = (
    Policy(
        PolicyKey.REPEAT_DEFINITION,
        RepeatDefinition.ANY_ABUSE,
        _OLDEST,
        "SafeLives, the newer definition. An older one, crime-type incidents only, is still in use.",
    ),
    Policy(
        PolicyKey.LOWER_GRADE,
        LowerGrade.NEVER,
        _OLDEST,
        "SafeLives, MARAC referral criteria (read in a copy): judgement must not lower the tool’s result.",
    ),
    Policy(
        PolicyKey.MARAC_WITHOUT_AGREEMENT,
        MaracWithoutAgreement.ANY_GROUND,
        _OLDEST,
        "Welwyn Hatfield policy. Cambridgeshire: without agreement from 17 yes answers, below that with it.",
    ),
)


def policy(key: PolicyKey, *, on: date, area: str | None = None, local: Sequence[Policy] = ()) -> Policy:
    """The decision in force on a day, found in the same order of preference as a threshold."""
    rows_by_preference = (
        [row for row in local if area is not None and row.area == area],
        [row for row in local if row.area is None],
        list(POLICIES_EVERYWHERE),
    )
    for rows in rows_by_preference:
        started = [row for row in rows if row.key == key and row.starts_on <= on]
        if started:
            first_day = max(row.starts_on for row in started)
            latest = [row for row in started if row.starts_on == first_day]
            if len({row.value for row in latest}) > 1:
                raise ValueError(
                    f"Two different policies for “{key}” start on {show_day(first_day)}. Keep one."
                )
            return latest[0]
    raise NoThreshold(f"No “{key.replace('_', ' ')}” is in force on {show_day(on)}. Add a dated row for it.")
