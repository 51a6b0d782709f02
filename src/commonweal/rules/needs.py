"""What a person needs and what is planned about it: the coded list, the levels, the actions, and what became of it.

Read a row of AREAS as: "a need of this kind is counted under that category of the Ministry of Justice's framework". The short
list is our own; the eight categories are those of the Victims' Services Commissioning Framework (Ministry of Justice, May
2013), known to us from summaries and not checked against the text. The levels 1 to 5 are our own words, not a licensed scale.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.cases import Outcome
from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason


class Category(StrEnum):
    """The eight areas in which victims' services are counted."""

    HEALTH = "health"
    ACCOMMODATION = "accommodation"
    FAMILY = "family"
    EDUCATION_AND_WORK = "education_and_work"
    DRUGS_AND_ALCOHOL = "drugs_and_alcohol"
    FINANCE = "finance"
    OUTLOOK = "outlook"
    SOCIAL = "social"


class Area(StrEnum):
    """What the need is about."""

    SAFETY = "safety"
    ACCOMMODATION = "accommodation"
    LEGAL = "legal"
    FINANCE = "finance"
    HEALTH = "health"
    MENTAL_HEALTH = "mental_health"
    DRUGS_AND_ALCOHOL = "drugs_and_alcohol"
    CHILDREN = "children"
    RELATIONSHIPS = "relationships"
    WORK_AND_EDUCATION = "work_and_education"
    IMMIGRATION = "immigration"
    CONFIDENCE = "confidence"
    BEHAVIOUR = "behaviour"


AREAS: dict[Area, Category] = {
    Area.SAFETY: Category.OUTLOOK,
    Area.ACCOMMODATION: Category.ACCOMMODATION,
    Area.LEGAL: Category.OUTLOOK,
    Area.FINANCE: Category.FINANCE,
    Area.HEALTH: Category.HEALTH,
    Area.MENTAL_HEALTH: Category.HEALTH,
    Area.DRUGS_AND_ALCOHOL: Category.DRUGS_AND_ALCOHOL,
    Area.CHILDREN: Category.FAMILY,
    Area.RELATIONSHIPS: Category.SOCIAL,
    Area.WORK_AND_EDUCATION: Category.EDUCATION_AND_WORK,
    Area.IMMIGRATION: Category.FINANCE,
    Area.CONFIDENCE: Category.OUTLOOK,
    Area.BEHAVIOUR: Category.OUTLOOK,
}

LEVELS: dict[int, str] = {
    1: "No help needed now",
    2: "Managing, with a little help",
    3: "Needs some help",
    4: "Needs a lot of help",
    5: "Urgent: cannot wait",
}
NOT_ASKED = 0
MANAGING = 2


class Occasion(StrEnum):
    """When a level was judged."""

    START = "start"
    REVIEW = "review"
    EXIT = "exit"


class Doer(StrEnum):
    """Who does what was agreed."""

    WORKER = "worker"
    PERSON = "person"
    AGENCY = "agency"


class Agency(StrEnum):
    """Which other agency does it. A kind, never a name: a name can say where somebody lives."""

    POLICE = "police"
    HOUSING = "housing"
    HEALTH = "health"
    CHILDRENS_SERVICES = "childrens_services"
    ADULT_SERVICES = "adult_services"
    LEGAL_ADVICE = "legal_advice"
    COURT = "court"
    SCHOOL = "school"
    MONEY_ADVICE = "money_advice"
    DRUG_AND_ALCOHOL_SERVICE = "drug_and_alcohol_service"
    OTHER = "other"


class Progress(StrEnum):
    """What became of one need."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Level:
    """How much help was needed on a day. `value` is 1 to 5, or NOT_ASKED where the person could not be asked."""

    value: int
    on: date
    occasion: Occasion


def progress(levels: Sequence[Level]) -> Progress:
    """From the first level to the last: met when the person is managing, partly met when less help is needed than at first."""
    known = [each for each in levels if each.value != NOT_ASKED]
    if not known or levels[-1].value == NOT_ASKED:
        return Progress.NOT_KNOWN
    if known[-1].value <= MANAGING:
        return Progress.MET
    return Progress.PARTLY_MET if known[-1].value < known[0].value else Progress.NOT_MET


def outcome_of(needs: Iterable[Progress]) -> Outcome:
    """What became of all the needs together. What is not known never counts as met."""
    found = set(needs)
    if not found - {Progress.NOT_KNOWN}:
        return Outcome.NOT_KNOWN
    if found == {Progress.MET}:
        return Outcome.NEEDS_MET
    if found & {Progress.MET, Progress.PARTLY_MET}:
        return Outcome.NEEDS_PARTLY_MET
    return Outcome.NEEDS_NOT_MET


def reasons_not_to_add(
    area: Area, *, have: Iterable[str], goal: str, review_on: date, today: date
) -> list[Reason]:
    """What stands in the way of putting a need on the plan."""
    found = []
    if area in set(have):
        found.append(Reason("need_twice", "This is on the plan already. Change that one, or review it."))
    if not goal.strip():
        found.append(Reason("no_goal", "Write what the person wants, in their own words."))
    return found + reasons_against_review_day(review_on, today=today)


def reasons_against_review_day(review_on: date, *, today: date) -> list[Reason]:
    if review_on < today:
        return [Reason("review_in_past", "The next review must be today or later.")]
    return []


def reasons_not_to_review(
    *, value: int, occasion: Occasion, on: date, last: Level | None, today: date
) -> list[Reason]:
    """What stands in the way of writing down a level; `last` is the level before it."""
    found = []
    if value not in LEVELS and value != NOT_ASKED:
        found.append(Reason("no_level", "Select how much help is needed now."))
    if value == NOT_ASKED and occasion == Occasion.START:
        found.append(
            Reason(
                "no_level", "Select how much help is needed now: it is what later levels are compared with."
            )
        )
    if on > today:
        found.append(Reason("review_in_future", "Give today’s date or an earlier one."))
    if last is not None and on < last.on:
        found.append(
            Reason(
                "review_before_last",
                f"The level before this one is of {show_day(last.on)}. Give that day or a later one.",
            )
        )
    return found


def reasons_not_to_plan(*, what: str, doer: Doer, agency: str, due_on: date, today: date) -> list[Reason]:
    """What stands in the way of putting an action under a need."""
    found = []
    if not what.strip():
        found.append(Reason("no_action", "Write what will be done."))
    if doer == Doer.AGENCY and not agency:
        found.append(Reason("no_agency", "Select which other agency does it."))
    if doer != Doer.AGENCY and agency:
        found.append(
            Reason(
                "agency_for_nobody",
                "Another agency is chosen, and somebody else does it. Change one of them.",
            )
        )
    if due_on < today:
        found.append(Reason("due_in_past", "The day it is to be done by must be today or later."))
    return found


@dataclass(frozen=True)
class Standing:
    """A need as the plan orders it. `first_due_on` is the day of its first open action."""

    level: int
    first_due_on: date | None
    review_due_on: date


def most_needed_first(need: Standing, *, today: date) -> tuple[int, date, int]:
    """Sorts a plan: overdue actions or reviews first, the longest overdue on top; then the highest level."""
    days = [each for each in (need.first_due_on, need.review_due_on) if each is not None and each < today]
    return (0, min(days), -need.level) if days else (1, date.max, -need.level)
