"""What was written in a case, on pages: the record in order, restricted notes, the safety plan and its versions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from commonweal.design.words import day, moment
from commonweal.rules.reasons import Reason
from commonweal.rules.safety_plans import PARTS, Part, compare
from commonweal.rules.safety_plans import Occasion as PlanOccasion
from commonweal.services.casework import work_words as words
from commonweal.services.casework.models import RestrictedNote, SafetyPlan, SafetyPlanHandOver
from commonweal.services.casework.pages.menu import CaseTop
from commonweal.services.casework.pages.person import EventLine, event_lines
from commonweal.services.casework.queries.events import Event
from commonweal.services.casework.words import said


@dataclass(frozen=True)
class RecordLine:
    """One event, and the page on which it can be put right; a struck note can be taken back by a press."""

    line: EventLine
    mend_url: str
    mend_words: str
    note_id: str


@dataclass(frozen=True)
class RecordPage:
    top: CaseTop
    lines: tuple[RecordLine, ...]
    next_url: str


def record_page(top: CaseTop, events: Sequence[Event], *, limit: int) -> RecordPage:
    """`events` are one more than `limit` when there are more: what stands at the same moment stays together."""
    shown = list(events[:limit])
    if len(events) > limit:
        shown = [each for each in shown if each.at > events[limit].at] or shown
    following = f"?before={_as_key(shown[-1].at)}" if len(events) > limit else ""
    lines = tuple(
        _record_line(top, event, line) for event, line in zip(shown, event_lines(shown), strict=True)
    )
    return RecordPage(top, lines, following)


def _as_key(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _record_line(top: CaseTop, event: Event, line: EventLine) -> RecordLine:
    if not top.can_write or event.kind not in ("note", "session"):
        return RecordLine(line, "", "", "")
    if event.struck:
        return RecordLine(line, "", "", event.key if event.kind == "note" else "")
    if event.kind == "note":
        return RecordLine(
            line, reverse("case_note_correct", args=[top.case_id, event.key]), "Put it right", ""
        )
    url = reverse("case_session_strike", args=[top.case_id, event.key])
    return RecordLine(line, url, "Recorded by mistake", "")


@dataclass(frozen=True)
class FewPage:
    """Restricted notes, and apart from them those of counselling."""

    top: CaseTop | None
    notes: tuple[tuple[str, str, str, str], ...]
    counselling: tuple[tuple[str, str, str, str], ...]


def few_page(top: CaseTop | None, notes: Iterable[RestrictedNote]) -> FewPage:
    """Each as: when, who wrote it, what, and who else was named."""
    lines: dict[str, list[tuple[str, str, str, str]]] = {"restricted": [], "counselling": []}
    for note in notes:
        named = ", ".join(reader.user.full_name for reader in note.readers.all())
        lines[note.kind].append(
            (moment(note.at), note.by.full_name, note.text, f"Named: {named}" if named else "")
        )
    return FewPage(top, tuple(lines["restricted"]), tuple(lines["counselling"]))


@dataclass(frozen=True)
class Difference:
    """One part in two versions; the same in both, or not."""

    heading: str
    before: str
    after: str
    is_changed: bool


@dataclass(frozen=True)
class AheadPage:
    """The safety plan: the last version part by part, the versions there are, and two of them compared."""

    top: CaseTop
    signed: str
    parts: tuple[tuple[str, str], ...]
    versions: tuple[tuple[int, str], ...]
    compared: tuple[Difference, ...]
    between: tuple[int, int] | None
    hand_over: str


def ahead_page(
    top: CaseTop,
    plans: Sequence[SafetyPlan],
    hand_over: SafetyPlanHandOver | None,
    *,
    first: int | None,
    second: int | None,
) -> AheadPage:
    """`plans` newest first; `first` and `second` are the numbers of two versions to compare, when both are there."""
    last = plans[0] if plans else None
    by_number = {plan.number: plan for plan in plans}
    pair = None
    if first in by_number and second in by_number and first != second:
        pair = (min(first, second), max(first, second))
    compared = compare(by_number[pair[0]].parts, by_number[pair[1]].parts) if pair else ()
    return AheadPage(
        top=top,
        signed=_signed(last) if last else "",
        parts=parts_in_words(last.parts) if last else (),
        versions=tuple((plan.number, f"Version {plan.number}: {_signed(plan)}") for plan in plans),
        compared=tuple(
            Difference(PARTS[each.part][0], each.before, each.after, each.is_changed) for each in compared
        ),
        between=pair,
        hand_over=_handed(hand_over),
    )


def _signed(plan: SafetyPlan) -> str:
    occasion = words.PLAN_OCCASIONS[PlanOccasion(plan.occasion)].lower()
    return f"{plan.by.full_name}, {moment(plan.at)}, {occasion}"


def _handed(settled: SafetyPlanHandOver | None) -> str:
    if settled is None:
        return ""
    return f"Version {settled.plan.number}, {day(settled.settled_on)}: {said(words.HAND_OVERS, settled.way)}."


def parts_in_words(parts: dict[Part, str]) -> tuple[tuple[str, str], ...]:
    """Heading and text of each part that has any."""
    return tuple((PARTS[part][0], parts[part]) for part in Part if parts[part].strip())


@dataclass(frozen=True)
class PaperPage:
    """The plan as it goes onto paper: no name, no service, no day; or why it may not."""

    parts: tuple[tuple[str, str], ...]
    reasons: tuple[Reason, ...]
    back: tuple[str, str]
    settle_url: str


def paper_page(case_id: object, plan: SafetyPlan | None, reasons: Sequence[Reason]) -> PaperPage:
    return PaperPage(
        parts=parts_in_words(plan.parts) if plan and not reasons else (),
        reasons=tuple(reasons),
        back=("Back", reverse("case_ahead", args=[case_id])),
        settle_url=reverse("case_ahead_settle", args=[case_id]) if plan else "",
    )
