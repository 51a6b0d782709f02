"""What was done with a person or for them, as a coded list; and what a record of a session has to agree with.

Read a row of KINDS as: "this was done; it belongs to that element of the service". The list is our own, from what published
plans of such partnerships buy (read in 2025). Add to it, and never change what a code means: past counts rest on it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason

LONGEST_MINUTES = 600


class Element(StrEnum):
    """Which part of the service it is counted under."""

    SUPPORT = "support"
    ADVOCACY = "advocacy"
    GROUPS = "groups"
    THERAPY = "therapy"
    ACCOMMODATION = "accommodation"
    PROTECTION = "protection"
    BEHAVIOUR_CHANGE = "behaviour_change"


class Intervention(StrEnum):
    ONE_TO_ONE = "one_to_one"
    OUTREACH = "outreach"
    HELPLINE = "helpline"
    DROP_IN = "drop_in"
    PEER_SUPPORT = "peer_support"
    SAFETY_PLANNING = "safety_planning"
    CRIMINAL_COURT = "criminal_court"
    CIVIL_COURT = "civil_court"
    FAMILY_COURT = "family_court"
    MEETING_WITH_AGENCIES = "meeting_with_agencies"
    GROUP = "group"
    PARENTING = "parenting"
    THERAPEUTIC = "therapeutic"
    CHILD_SESSION = "child_session"
    DISCLOSURE_SCHEME = "disclosure_scheme"
    PROTECTIVE_ORDER = "protective_order"
    SAFE_ACCOMMODATION = "safe_accommodation"
    SANCTUARY = "sanctuary"
    CUCKOOING = "cuckooing"
    SAFEGUARDING_REFERRAL = "safeguarding_referral"
    BEHAVIOUR_ONE_TO_ONE = "behaviour_one_to_one"
    BEHAVIOUR_GROUP = "behaviour_group"


KINDS: dict[Intervention, Element] = {
    Intervention.ONE_TO_ONE: Element.SUPPORT,
    Intervention.OUTREACH: Element.SUPPORT,
    Intervention.HELPLINE: Element.SUPPORT,
    Intervention.DROP_IN: Element.SUPPORT,
    Intervention.PEER_SUPPORT: Element.GROUPS,
    Intervention.SAFETY_PLANNING: Element.SUPPORT,
    Intervention.CRIMINAL_COURT: Element.ADVOCACY,
    Intervention.CIVIL_COURT: Element.ADVOCACY,
    Intervention.FAMILY_COURT: Element.ADVOCACY,
    Intervention.MEETING_WITH_AGENCIES: Element.ADVOCACY,
    Intervention.GROUP: Element.GROUPS,
    Intervention.PARENTING: Element.GROUPS,
    Intervention.THERAPEUTIC: Element.THERAPY,
    Intervention.CHILD_SESSION: Element.THERAPY,
    Intervention.DISCLOSURE_SCHEME: Element.PROTECTION,
    Intervention.PROTECTIVE_ORDER: Element.PROTECTION,
    Intervention.SAFE_ACCOMMODATION: Element.ACCOMMODATION,
    Intervention.SANCTUARY: Element.ACCOMMODATION,
    Intervention.CUCKOOING: Element.PROTECTION,
    Intervention.SAFEGUARDING_REFERRAL: Element.PROTECTION,
    Intervention.BEHAVIOUR_ONE_TO_ONE: Element.BEHAVIOUR_CHANGE,
    Intervention.BEHAVIOUR_GROUP: Element.BEHAVIOUR_CHANGE,
}


class Attendance(StrEnum):
    ATTENDED = "attended"
    DID_NOT_ATTEND = "did_not_attend"
    CANCELLED_BY_US = "cancelled_by_us"
    CANCELLED_BY_PERSON = "cancelled_by_person"
    UNSAFE = "unsafe"


@dataclass(frozen=True)
class SessionFacts:
    """A session as it is to be written down. `done` is empty where nothing took place; `minutes` may be unknown."""

    held_on: date
    attendance: Attendance
    done: tuple[Intervention, ...] = ()
    minutes: int | None = None


def reasons_not_to_record(
    session: SessionFacts, *, opened_on: date, closed_on: date | None, today: date
) -> list[Reason]:
    """Where a session contradicts itself, or the days of its case; empty means it can be written down."""
    return [*_days(session.held_on, opened_on, closed_on, today), *_what_was_done(session)]


def _days(held_on: date, opened_on: date, closed_on: date | None, today: date) -> list[Reason]:
    if held_on > today:
        return [Reason("in_future", "The day is still to come. Record the session when it has taken place.")]
    if held_on < opened_on:
        return [
            Reason(
                "before_opening",
                f"The case was opened on {show_day(opened_on)}. Give that day or a later one.",
            )
        ]
    if closed_on is not None:
        return [
            Reason(
                "case_closed", f"The case was closed on {show_day(closed_on)}. Reopen it to go on recording."
            )
        ]
    return []


def _what_was_done(session: SessionFacts) -> list[Reason]:
    found = []
    if session.attendance == Attendance.ATTENDED:
        if not session.done:
            found.append(Reason("nothing_done", "Select what was done."))
        if session.minutes is not None and not 1 <= session.minutes <= LONGEST_MINUTES:
            found.append(
                Reason(
                    "minutes_impossible",
                    f"Minutes must be between 1 and {LONGEST_MINUTES}. Leave them empty if you do not know.",
                )
            )
        return found
    if session.minutes is not None:
        found.append(
            Reason(
                "minutes_without_meeting",
                "You did not meet, so there are no minutes. Leave them empty, or change whether the person came.",
            )
        )
    if session.done:
        found.append(
            Reason(
                "done_without_meeting",
                "You did not meet, so nothing was done. Take it out, or change whether the person came.",
            )
        )
    return found


def reasons_not_to_undo(
    *, recorded_by: int, by: int, recorded_on: date, today: date, why: str
) -> list[Reason]:
    """A session written down by mistake can be struck by who wrote it, until the end of the next day. It stays to be read."""
    found = []
    if recorded_by != by:
        found.append(Reason("not_yours", "Only the person who recorded it can strike it."))
    if (today - recorded_on).days > 1:
        found.append(
            Reason("too_late", "It was recorded more than a day ago. Write a note that puts it right.")
        )
    if not why.strip():
        found.append(Reason("no_why", "Say why it is struck."))
    return found
