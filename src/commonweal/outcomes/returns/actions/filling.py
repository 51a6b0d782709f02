"""Fills a return while it is open: from the records, by typing, from a workbook; the words beside it; what is explained.

Figures that come from the records are never typed: the same count everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.outcomes.returns.models import Explanation, Return, ReturnHistory, ReturnLine
from commonweal.outcomes.returns.queries import counted_since, counts_of, lines_with_areas
from commonweal.outcomes.returns.queries.counts import asks_out_of, figure_of, place_of, wholes_of
from commonweal.rules.periods import Period, day_of
from commonweal.rules.reasons import Reason, refuse_if, stale_unless
from commonweal.rules.returns import (
    STEPS,
    Figure,
    Place,
    Status,
    Step,
    faults_in_figure,
    reasons_against_narrative,
    reasons_not_to_change,
    with_wholes,
)
from commonweal.rules.steps import next_status

NOT_COUNTED = Reason(
    "not_counted_yet",
    "The records have not been counted since the quarter was over. Ask the partnership’s analyst to bring the figures up to date,"
    " then take them again.",
)
FIELDS = ("standing", "numerator", "denominator", "reason")


@dataclass(frozen=True)
class Narrative:
    """Three short texts about the service in the quarter."""

    went_well: str = ""
    went_badly: str = ""
    staffing: str = ""


@transaction.atomic
def begin_return(*, return_id: int, form_key: UUID | None = None, by: Actor, at: datetime) -> Return:
    """Begins a return that is due, with the figures the records give. Raises Refused, Http404; pressed twice, begun once."""
    found = _held(return_id, by)
    if found.status != Status.DUE:
        return found
    _begin(found, form_key=form_key, by=by, at=at)
    if counted_since(Period(found.starts_on, found.ends_before)):
        _fill(found, at=at)
    return _changed(found, "begin_return", by=by, at=at)


@transaction.atomic
def refill_return(*, return_id: int, by: Actor, at: datetime) -> Return:
    """Takes the records' figures afresh. Refused once it is certified: a certified count stays. Raises Refused, Http404."""
    found = _held(return_id, by)
    refuse_if(reasons_not_to_change(Status(found.status)))
    if not counted_since(Period(found.starts_on, found.ends_before)):
        refuse_if([NOT_COUNTED])
    _begin(found, by=by, at=at)
    _fill(found, at=at)
    return _changed(found, "refill_return", by=by, at=at)


@transaction.atomic
def save_figures(
    *,
    return_id: int,
    figures: Mapping[Place, Figure],
    version: int | None,
    how: str = "form",
    by: Actor,
    at: datetime,
) -> Return:
    """Puts down what was typed or uploaded (`how`), for lines the provider counts itself. Raises Refused, Stale, Http404.

    Lines that are not among `figures` stay as they are; so do those that come from the records.
    """
    found = _held(return_id, by)
    stale_unless(found.version, version)
    refuse_if(reasons_not_to_change(Status(found.status)))
    _begin(found, by=by, at=at)
    lines = {place_of(line): line for line in lines_with_areas(found.pk) if not line.is_from_records}
    changed = []
    for place, figure in figures.items():
        line = lines.get(place)
        if line is None:
            continue
        refuse_if(faults_in_figure(figure, is_rate=asks_out_of(line)))
        refuse_if(reasons_against_narrative(figure.reason, on=day_of(at)))
        _put(line, figure)
        changed.append(line)
    whole = _with_wholes(lines)
    ReturnLine.objects.bulk_update({line.pk: line for line in (*changed, *whole)}.values(), FIELDS)
    return _changed(found, "fill_return", by=by, at=at, lines=len(changed), how=how)


@transaction.atomic
def save_narrative(
    *, return_id: int, narrative: Narrative, version: int | None, by: Actor, at: datetime
) -> Return:
    """Puts down the words beside the numbers. Raises Refused where they speak of a person, Stale, Http404."""
    found = _held(return_id, by)
    stale_unless(found.version, version)
    refuse_if(reasons_not_to_change(Status(found.status)))
    reasons = [
        Reason(f"{name}_{reason.code}", reason.text)
        for name, text in vars(narrative).items()
        for reason in reasons_against_narrative(text, on=day_of(at))
    ]
    refuse_if(reasons)
    _begin(found, by=by, at=at)
    for name, text in vars(narrative).items():
        setattr(found, name, text)
    found.save(update_fields=["went_well", "went_badly", "staffing"])
    return _changed(found, "write_return", by=by, at=at)


@transaction.atomic
def explain(
    *, return_id: int, words: Mapping[str, str], version: int | None, by: Actor, at: datetime
) -> Return:
    """Says why something that stood out is so: `words` by the finding's key. Raises Refused, Stale, Http404."""
    found = _held(return_id, by)
    stale_unless(found.version, version)
    refuse_if(reasons_not_to_change(Status(found.status)))
    given = {key: text.strip() for key, text in words.items() if text.strip()}
    refuse_if(
        [reason for text in given.values() for reason in reasons_against_narrative(text, on=day_of(at))]
    )
    Explanation.objects.filter(of=found, key__in=list(words)).delete()
    Explanation.objects.bulk_create(
        Explanation(of=found, key=key, words=text, by_id=by.user_id, at=at) for key, text in given.items()
    )
    return _changed(found, "explain_return", by=by, at=at, findings=len(given))


@transaction.atomic
def take_out_workbook(*, return_id: int, by: Actor, at: datetime) -> Return:
    """Writes down that the workbook of a return was taken out. Raises Http404."""
    found = enforce.record(by, Action.FILL_RETURN, Return, return_id, related=("contract__provider",))
    record_event(action="take_out_return", subject=found, by=by, at=at)
    return found


def _held(return_id: int, by: Actor) -> Return:
    return enforce.record(by, Action.FILL_RETURN, Return, return_id, related=("contract",), lock=True)


def _begin(found: Return, *, form_key: UUID | None = None, by: Actor, at: datetime) -> None:
    """The first that is put down begins a return that is due."""
    if found.status != Status.DUE:
        return
    found.status = next_status(STEPS, Status(found.status), Step.BEGIN)
    found.save(update_fields=["status"])
    ReturnHistory.objects.create(
        of=found, step=Step.BEGIN, became=found.status, form_key=form_key, by_id=by.user_id, at=at
    )


def _fill(found: Return, *, at: datetime) -> None:
    lines = lines_with_areas(found.pk)
    counts = counts_of(found, lines)
    filled = [line for line in lines if place_of(line) in counts]
    for line in filled:
        _put(line, counts[place_of(line)])
    ReturnLine.objects.bulk_update(filled, FIELDS)
    found.filled_at = at
    found.save(update_fields=["filled_at"])


def _with_wholes(lines: Mapping[Place, ReturnLine]) -> list[ReturnLine]:
    """Gives the lines that are out of another line's number that number. Returns those that are changed by it."""
    figures = {place: figure_of(line) for place, line in lines.items()}
    changed = []
    for place, figure in with_wholes(figures, out_of=wholes_of(each.measure for each in lines)).items():
        if figure != figures[place]:
            _put(lines[place], figure)
            changed.append(lines[place])
    return changed


def _put(line: ReturnLine, figure: Figure) -> None:
    line.standing, line.reason = figure.standing, figure.reason
    line.numerator, line.denominator = figure.numerator, figure.denominator


def _changed(found: Return, action: str, *, by: Actor, at: datetime, **details: int | str) -> Return:
    found.version += 1
    found.save(update_fields=["version"])
    record_event(action=action, subject=found, by=by, at=at, **details)
    return found
