"""How things are: answers are kept once, struck when they were a mistake, and counted from then on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership.sent import sent_before
from commonweal.rules.interventions import reasons_not_to_undo
from commonweal.rules.outcome_tools import (
    Answered,
    Asking,
    Occasion,
    OutcomeTool,
    WhyNotAsked,
    change_between,
    find_outcome_tool,
    pair_of,
    reasons_not_to_keep,
    score_of,
)
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import refuse_if
from commonweal.services.casework.models import Case, OutcomeAnswers, age_on
from commonweal.services.casework.queries.outcomes import can_be_reached, loaded_outcome_tools
from commonweal.services.milestones.actions import mark_felt


@dataclass(frozen=True)
class Kept:
    """What the worker keeps of one asking: the answers by the number of the statement, or why there are none."""

    occasion: Occasion | None
    answered_on: date
    answers: Mapping[int, int] = field(repr=False)
    why_not: WhyNotAsked | None = None


@transaction.atomic
def keep_answers(
    *, case_id: UUID, asked: OutcomeTool, kept: Kept, form_key: UUID | None, by: Actor, at: datetime
) -> OutcomeAnswers:
    """The same form sent again gives the same row."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=("episode", "subject"), lock=True)
    sent = sent_before(OutcomeAnswers, form_key)
    if sent is not None:
        return sent
    refuse_if(
        reasons_not_to_keep(
            Asking(kept.occasion, kept.answered_on, kept.answers, kept.why_not),
            asked,
            client_group=case.client_group,
            age=age_on(case.subject.born_on, kept.answered_on),
            opened_on=day_of(case.opened_at),
            closed_on=day_of(case.closed_at) if case.closed_at else None,
            today=day_of(at),
            held={each.occasion for each in _answered(case, asked) if each.score is not None},
            is_safe_to_reach=can_be_reached(case, on=kept.answered_on),
        )
    )
    row = OutcomeAnswers.objects.create(
        case=case,
        tool=asked.key,
        tool_version=asked.version,
        occasion=kept.occasion,
        answered_on=kept.answered_on,
        answers={str(number): points for number, points in sorted(kept.answers.items())},
        score=score_of(asked, kept.answers),
        why_not=kept.why_not or "",
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    _count(case, asked, by=by, at=at)
    record_event(action="keep_outcome_answers", subject=row, by=by, at=at, tool=asked.key)
    return row


@transaction.atomic
def strike_answers(*, case_id: UUID, answers_id: UUID, why: str, by: Actor, at: datetime) -> OutcomeAnswers:
    """They were kept by mistake: they stay to be read, struck, and count no more."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=("episode",), lock=True)
    row = OutcomeAnswers.objects.filter(case=case, pk=answers_id).first()
    asked = row and find_outcome_tool(row.tool, row.tool_version, loaded=loaded_outcome_tools())
    if row is None or asked is None:
        raise Http404
    if row.struck_at is not None:
        return row
    refuse_if(
        reasons_not_to_undo(
            recorded_by=row.by_id, by=by.user_id, recorded_on=day_of(row.at), today=day_of(at), why=why
        )
    )
    row.struck_at, row.why_struck = at, why
    row.save(update_fields=["struck_at", "why_struck"])
    _count(case, asked, by=by, at=at)
    record_event(action="strike_outcome_answers", subject=row, by=by, at=at)
    return row


def _answered(case: Case, asked: OutcomeTool) -> list[Answered]:
    rows = OutcomeAnswers.objects.filter(
        case=case, tool=asked.key, tool_version=asked.version, struck_at__isnull=True
    )
    return [
        Answered(asked.name, Occasion(occasion), on, score)
        for occasion, on, score in rows.values_list("occasion", "answered_on", "score")
    ]


def _count(case: Case, asked: OutcomeTool, *, by: Actor, at: datetime) -> None:
    answered = _answered(case, asked)
    starts = [each for each in answered if each.occasion is Occasion.INTAKE and each.score is not None]
    first = min(starts, key=lambda each: each.on, default=None)
    pair = pair_of(answered, tool=asked.name)
    change = change_between(asked, pair[0].score, pair[1].score) if pair else None
    mark_felt(
        episode=case.episode, tool=asked.name, first=first, last=pair and pair[1], change=change, by=by, at=at
    )
