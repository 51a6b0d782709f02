"""What a measure may speak of: the columns of the mart, with their kind and meaning. No name, contact or free text is among them.

Read a row as: in the table `referrals` there is a moment `accepted_at`, "a service took the person on". A measure file can
name these columns and no others, so whoever writes a measure reaches nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from commonweal.rules.cases import HARMED
from commonweal.rules.equality import ETHNIC_GROUPS, ETHNIC_MINORITIES, PREFERS_NOT
from commonweal.rules.interventions import KINDS, Element
from commonweal.rules.referrals import UNMET_NEED


class Kind(StrEnum):
    """`MOMENT`: to the microsecond, in UTC. `DAY`: a day in London. `WORD`: a code. `NUMBER`: whole. `TRUTH`: yes or no."""

    MOMENT = "moment"
    DAY = "day"
    WORD = "word"
    NUMBER = "number"
    TRUTH = "yes or no"


@dataclass(frozen=True)
class Column:
    """`places`: a record can be placed in a month by it. `words`: every code it can hold, where they are few."""

    name: str
    kind: Kind
    meaning: str
    places: bool = False


def _columns(*columns: Column) -> dict[str, Column]:
    return {each.name: each for each in columns}


_WHO_WHERE = (
    Column("side", Kind.WORD, "Victim or perpetrator: the side of the wall the record stands on."),
    Column("client_group", Kind.WORD, "Victim, child, or perpetrator (a person who uses abuse)."),
)

REFERRALS = _columns(
    Column("received_at", Kind.MOMENT, "The front door received the referral.", places=True),
    Column("attempt_due_at", Kind.MOMENT, "By then a first contact had to be tried."),
    Column("first_attempt_at", Kind.MOMENT, "Contact was first tried on a safe channel.", places=True),
    Column("first_contact_at", Kind.MOMENT, "The person was first spoken with.", places=True),
    Column("triaged_at", Kind.MOMENT, "Risk and safety were first looked at.", places=True),
    Column("routed_at", Kind.MOMENT, "The referral was offered to a service.", places=True),
    Column("accepted_at", Kind.MOMENT, "A service took the person on.", places=True),
    Column("allocated_at", Kind.MOMENT, "A worker was named.", places=True),
    Column("declined_at", Kind.MOMENT, "The referral was declined.", places=True),
    Column("advised_at", Kind.MOMENT, "It ended with advice.", places=True),
    Column("closed_at", Kind.MOMENT, "The case was closed.", places=True),
    Column("marac_at", Kind.MOMENT, "The case was referred to a MARAC.", places=True),
    Column("taken_in_at", Kind.MOMENT, "The case came with a file from another system."),
    *_WHO_WHERE,
    Column("decline_reason", Kind.WORD, "Why it was declined."),
    Column("advice", Kind.WORD, "What kind of advice was given."),
    Column("closing_reason", Kind.WORD, "Why the case was closed."),
    Column("outcome", Kind.WORD, "What became of the need when the case was closed."),
    Column("first_grade", Kind.WORD, "Risk at the first signed review: standard, medium or high."),
    Column("last_grade", Kind.WORD, "Risk at the last signed review."),
    Column("risk_direction", Kind.WORD, "Reduced, same or increased, between two reviews with one version of a tool."),
    Column("reviews", Kind.NUMBER, "How many risk reviews were signed."),
    Column("follows", Kind.TRUTH, "It carries on a case of another service: no new referral."),
    Column("is_marac", Kind.TRUTH, "It was referred to a MARAC at some time."),
    Column("is_first_of_year", Kind.TRUTH, "The person’s first referral here in the financial year, in this client group."),
    Column("is_taken_on_first", Kind.TRUTH, "The first time in the financial year that a service took the person on."),
    Column("is_again", Kind.TRUTH, "The person had been referred here in the twelve months before."),
    Column("daily_life_paired", Kind.TRUTH, "Answers about daily life at the start and the end, with one version of one set."),
    Column("daily_life_better", Kind.TRUTH, "Of such a pair, the end is better by half a point or more."),
    Column("daily_life_worse", Kind.TRUTH, "Of such a pair, the end is worse by half a point or more."),
    Column("sex", Kind.WORD, "Female or male, as the person said; prefers_not; not_asked."),
    Column("ethnic_group", Kind.WORD, "Asian, black, mixed, white_british, white_minority or other; prefers_not; not_asked."),
    Column("disability", Kind.WORD, "Yes (a lasting condition that limits daily life) or no; prefers_not; not_asked."),
    Column("lgbt", Kind.WORD, "Yes (by orientation or gender identity) or no; prefers_not; not_asked."),
    Column("gender_identity", Kind.WORD, "Whether it was answered: answered, prefers_not or not_asked. Not what was said."),
    Column("orientation", Kind.WORD, "Whether sexual orientation was answered, as above."),
    Column("religion", Kind.WORD, "Whether it was answered, as above."),
    Column("pregnancy", Kind.WORD, "Whether it was answered, as above."),
    Column("partnership", Kind.WORD, "Whether marriage or civil partnership was answered, as above."),
)  # fmt: skip

ACTIVITIES = _columns(
    Column("done_on", Kind.DAY, "It was done on this day.", places=True),
    Column("kind", Kind.WORD, "What was done, as a code."),
    Column("minutes", Kind.NUMBER, "How long, where it is known."),
    *_WHO_WHERE,
)

ROWS: Mapping[str, Mapping[str, Column]] = {"referrals": REFERRALS, "activities": ACTIVITIES}
"""Each table of the mart. Struck activities are not in it."""

BY = ("area_id", "client_group", "provider_id")
"""What every count is kept by, beside the month: nobody's name, and never who referred."""

WORKING_DAYS = frozenset(
    {
        "received_at",
        "first_attempt_at",
        "first_contact_at",
        "triaged_at",
        "accepted_at",
        "allocated_at",
        "closed_at",
    }
)
"""The moments that can be told apart in working days (England and Wales)."""


def _of(*elements: Element) -> frozenset[str]:
    return frozenset(str(kind) for kind, element in KINDS.items() if element in elements)


WHO_PEOPLE_ARE = frozenset({"sex", "ethnic_group", "disability", "lgbt"})
"""What somebody said of themselves: that everybody of a group is so, or nobody, is hidden as a few are."""

SETS: Mapping[str, frozenset[str]] = {
    "HARMED": frozenset(str(each) for each in HARMED),
    "ETHNIC_MINORITIES": ETHNIC_MINORITIES,
    "ETHNIC_GROUPS": ETHNIC_GROUPS,
    "ETHNIC_ASKED": ETHNIC_GROUPS | {PREFERS_NOT},
    "UNMET_NEED": frozenset(str(each) for each in UNMET_NEED),
    "ADVOCACY": _of(Element.ADVOCACY),
    "GROUPS": _of(Element.GROUPS),
    "ACCOMMODATION": _of(Element.ACCOMMODATION),
    "BEHAVIOUR_CHANGE": _of(Element.BEHAVIOUR_CHANGE),
    "COURT": frozenset({"criminal_court", "civil_court", "family_court"}),
}
"""Codes that belong together by the rule book, so that a measure names them once and cannot differ from it."""
