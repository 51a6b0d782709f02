"""One case with all that hangs on it, and what stands in the way of its next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from uuid import UUID

from django.http import Http404, QueryDict

from commonweal.access.actor import Actor
from commonweal.partnership import drafts
from commonweal.rules.approval import Subject
from commonweal.rules.cases import (
    NOT_TO_CHOOSE,
    ClosingReason,
    Outcome,
    reasons_not_to_close,
    reasons_not_to_reopen,
)
from commonweal.rules.closing import reasons_work_is_not_finished
from commonweal.rules.needs import outcome_of
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason
from commonweal.rules.transfers import reasons_not_to_end_meanwhile
from commonweal.services.casework.facts import (
    closing_needs_approval,
    facts_of,
    last_approval,
    stretch_of,
    work_done,
)
from commonweal.services.casework.models import (
    Alert,
    Approval,
    Case,
    ContactPoint,
    Party,
    RiskReview,
)
from commonweal.services.casework.queries.events import Event, events_of
from commonweal.services.casework.queries.plan import Around, around

LAST_EVENTS = 6


@dataclass(frozen=True)
class CaseFile:
    """What hangs on one case, each in its order: newest first for events, oldest first for reviews."""

    parties: Sequence[Party]
    points: Sequence[ContactPoint]
    alerts: Sequence[Alert]
    reviews: Sequence[RiskReview]
    events: Sequence[Event]
    around: Sequence[Around] = ()


def case_file(case: Case, by: Actor | None) -> CaseFile:
    """What the case page shows. The case was reached through the policy; what hangs on it follows. What stands round it, its plan
    and other cases, is for whoever it is named: `by`.
    """
    return CaseFile(
        parties=list(Party.objects.filter(case=case).select_related("person").order_by("id")),
        points=contact_points(case.episode_id),
        alerts=alerts(case.episode_id),
        reviews=reviews(case.episode_id),
        events=events_of(case, limit=LAST_EVENTS),
        around=around(by, case) if by else (),
    )


def contact_points(episode_id: UUID) -> list[ContactPoint]:
    """What is struck was struck because it is not safe any more: it is shown to nobody."""
    rows = ContactPoint.objects.filter(episode_id=episode_id, struck_at__isnull=True)
    return list(rows.order_by("kind", "id"))


def contact_point(episode_id: UUID, point_id: UUID) -> ContactPoint:
    """One of this episode's own; any other is a 404."""
    point = ContactPoint.objects.filter(episode_id=episode_id, pk=point_id, struck_at__isnull=True).first()
    if point is None:
        raise Http404
    return point


def alerts(episode_id: UUID) -> list[Alert]:
    """Those that stand; what was taken down is history."""
    standing = Alert.objects.filter(episode_id=episode_id, taken_down_at__isnull=True)
    return list(standing.order_by("raised_at", "id"))


def reviews(episode_id: UUID) -> list[RiskReview]:
    """Oldest first."""
    return list(
        RiskReview.objects.filter(episode_id=episode_id)
        .select_related("by", "second_signature")
        .order_by("at", "id")
    )


def as_recorded(case_id: UUID) -> dict[str, object]:
    """What a form about a case's steps starts from, read afresh: its version and who holds it."""
    version, worker = Case.objects.filter(pk=case_id).values_list("version", "worker_id").get()
    return {"version": version, "worker_id": str(worker or "")}


@dataclass(frozen=True)
class Ending:
    """How a case stands before its end: what is in the way of any ending and of some, what the needs show, who has approved."""

    always: Sequence[Reason]
    sometimes: Sequence[Reason]
    shown: Outcome
    needs_approval: bool
    approval: Approval | None


def ending(case: Case, *, today: date) -> Ending:
    """What stands in the way whatever the reason for closing; and what does for some reasons and not for others."""
    stretch = stretch_of(case)
    reviewed_on = [day_of(each) for each in stretch.risk_reviewed_at]
    work = work_done(case, stretch)
    shown = outcome_of(work.needs)
    found = [
        [
            *reasons_not_to_end_meanwhile(stretch.under_way, reason=reason),
            *reasons_not_to_close(
                facts_of(case, reviewed_on),
                reason=reason,
                outcome=Outcome.NEEDS_PARTLY_MET,
                closed_on=today,
                today=today,
            ),
            *reasons_work_is_not_finished(work, reason=reason, outcome=shown, why_differs=""),
        ]
        for reason in ClosingReason
        if reason not in NOT_TO_CHOOSE
    ]
    every = [each for each in found[0] if all(each in reasons for reasons in found)]
    some = [each for each in dict.fromkeys(chain.from_iterable(found)) if each not in every]
    return Ending(
        always=every,
        sometimes=some,
        shown=shown,
        needs_approval=closing_needs_approval(case, on=today),
        approval=last_approval(case, Subject.CLOSING, begun_at=stretch.begun_at),
    )


def reasons_not_to_reopen_at_all(case: Case) -> list[Reason]:
    was_handed_back = case.closing_reason == ClosingReason.HANDED_BACK
    reasons = reasons_not_to_reopen(
        facts_of(case, ()), why="asked on the page", was_handed_back=was_handed_back
    )
    return [each for each in reasons if each.code != "no_reason"]


def answers_kept(by: Actor, *subjects: str) -> dict[str, QueryDict]:
    """What waits for the decision of a risk review, by what it is kept under: the answers, and which questions they are to."""
    return drafts.kept_several(owner_id=by.user_id, subjects=subjects)
