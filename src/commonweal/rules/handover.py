"""A case passes from one worker to another: what the one who takes it over has to know, and until when they have to have read it.

Read a gap as: whoever takes this case over will look for it, and it is not there. A hand-over note is written once, in four
short answers; it is put right by writing another. No postcode stands in it: where somebody lives is kept in one place alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from commonweal.rules.allocation import Fit, WorkerSuggestion, suggest_workers
from commonweal.rules.caseload import weight
from commonweal.rules.cases import CaseStatus, Side
from commonweal.rules.periods import day_of, working_days_after
from commonweal.rules.reasons import Reason
from commonweal.rules.risk import Grade
from commonweal.rules.safety_plans import holds_postcode
from commonweal.rules.thresholds import Key, Threshold, threshold


class Gap(StrEnum):
    """What is not there, the most dangerous to work without first."""

    SAFE_WAY = "safe_way"
    CONFIRMATION = "confirmation"
    RISK = "risk"
    RISK_LATE = "risk_late"
    SAFETY_PLAN = "safety_plan"
    NEEDS = "needs"
    REACHED = "reached"
    NOTE = "note"
    NOTE_OLD = "note_old"


@dataclass(frozen=True)
class Known:
    """How far a case is known. Days are the last ones; None where it never was. `asked_before`: a way was safe once."""

    side: Side
    has_safe_way: bool
    asked_before: bool
    risk_reviewed_on: date | None
    review_due_on: date | None
    safety_plan_on: date | None
    needs: int
    reached_on: date | None
    note_on: date | None


def gaps(
    known: Known, *, today: date, area: str | None = None, thresholds: Sequence[Threshold] = ()
) -> tuple[Gap, ...]:
    """What is missing. A safety plan is made with whoever is harmed: on the other side none is missed."""
    old = known.note_on is not None and is_old(known.note_on, today=today, area=area, thresholds=thresholds)
    found = (
        (Gap.SAFE_WAY, not known.has_safe_way and not known.asked_before),
        (Gap.CONFIRMATION, not known.has_safe_way and known.asked_before),
        (Gap.RISK, known.risk_reviewed_on is None),
        (Gap.RISK_LATE, known.review_due_on is not None and known.review_due_on < today),
        (Gap.SAFETY_PLAN, known.safety_plan_on is None and known.side == Side.VICTIM),
        (Gap.NEEDS, not known.needs),
        (Gap.REACHED, known.reached_on is None),
        (Gap.NOTE, known.note_on is None),
        (Gap.NOTE_OLD, old),
    )
    return tuple(gap for gap, is_missing in found if is_missing)


def is_old(
    note_on: date, *, today: date, area: str | None = None, thresholds: Sequence[Threshold] = ()
) -> bool:
    """Whether a note says how things were, rather than how they are."""
    days = threshold(Key.HANDOVER_NOTE_DAYS, on=today, area=area, local=thresholds).value
    return note_on + timedelta(days=days) < today


class Told(StrEnum):
    """Whether the person knows that somebody else will work with them."""

    TOLD = "told"
    NOT_YET = "not_yet"
    NOT_SAFE = "not_safe"


@dataclass(frozen=True)
class NoteFacts:
    """What a note says. `texts` are its answers by name; the meeting of all three was on `met_on`, or is on `meets_on`."""

    texts: Mapping[str, str]
    told: Told | None
    met_on: date | None = None
    meets_on: date | None = None


MATTERS, HOW_TOLD = "matters", "told_how"


def reasons_not_to_write(note: NoteFacts, *, status: CaseStatus, is_held: bool, today: date) -> list[Reason]:
    """What stands in the way of a hand-over note; `is_held`: somebody holds the case, or did.

    The code of a reason about one answer is that answer's name.
    """
    found = []
    if status == CaseStatus.CLOSED:
        found.append(Reason("case_closed", "This case is closed: nobody takes it over. Reopen it first."))
    if not is_held:
        found.append(Reason("never_held", "Nobody has held this case yet: there is nothing to hand over."))
    if not note.texts.get(MATTERS, "").strip():
        found.append(Reason(MATTERS, "Say what matters now: it is read first."))
    if note.told is None:
        found.append(Reason("told", "Say whether the person knows that somebody else takes over."))
    if note.told == Told.TOLD and not note.texts.get(HOW_TOLD, "").strip():
        found.append(Reason(HOW_TOLD, "Say how the person was told, and what they said."))
    if note.met_on is not None and note.met_on > today:
        found.append(
            Reason("met_on", "Give a day that has come. One to come goes below, as a planned meeting.")
        )
    if note.meets_on is not None and note.meets_on < today:
        found.append(Reason("meets_on", "Give today or a day to come. One that was goes above."))
    found += [
        Reason(name, "Take the postcode out: say “the new address”. Where somebody lives is kept apart.")
        for name, text in note.texts.items()
        if holds_postcode(text)
    ]
    return found


def read_by(passed_at: datetime, *, area: str | None = None, thresholds: Sequence[Threshold] = ()) -> date:
    """The last day on which a hand-over is read in time."""
    days = threshold(Key.HANDOVER_READ_DAYS, on=day_of(passed_at), area=area, local=thresholds).value
    return working_days_after(passed_at, days)


def is_overdue(
    passed_at: datetime, *, today: date, area: str | None = None, thresholds: Sequence[Threshold] = ()
) -> bool:
    """Whether somebody works with a case for too long without having read what was handed over."""
    return read_by(passed_at, area=area, thresholds=thresholds) < today


def reasons_not_to_take_back(why: str) -> list[Reason]:
    """What stands in the way of a case waiting for a worker again. `why` goes into its history."""
    return [] if why.strip() else [Reason("no_why", "Say why nobody takes the case over now.")]


@dataclass(frozen=True)
class ToPlace:
    """One case for which a worker is sought: `area` and the codes of all areas `within` which it lies."""

    key: str
    grade: Grade | None
    area: str
    within: frozenset[str]
    language: str = ""


def share_out(
    cases: Iterable[ToPlace], workers: Sequence[Fit], *, on: date, thresholds: Sequence[Threshold] = ()
) -> dict[str, list[WorkerSuggestion]]:
    """For each case, in the order given, the workers, the best placed first. What is suggested counts at once: whoever comes
    first for one case is fuller for the next. Nothing here looks at conflicts (rules/allocation says why).
    """
    fits = {each.user_id: each for each in workers}
    found = {}
    for case in cases:
        suggested = suggest_workers(
            fits.values(), area=case.area, within=case.within, needs=frozenset(), language=case.language
        )
        found[case.key] = suggested
        if suggested:
            first = suggested[0].fit
            added = weight(case.grade, on=on, thresholds=thresholds)
            load = replace(first.load, cases=first.load.cases + 1, held=first.load.held + added)
            fits[first.user_id] = replace(first, load=load)
    return found
