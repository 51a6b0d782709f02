"""One case with all that hangs on it, and what stands in the way of its next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from uuid import UUID

from django.http import Http404, QueryDict

from commonweal.access.actor import Actor
from commonweal.partnership import drafts
from commonweal.rules.cases import (
    CaseStatus,
    CaseStep,
    ClosingReason,
    Outcome,
    reasons_not_to_close,
    reasons_not_to_take,
)
from commonweal.rules.reasons import Reason
from commonweal.services.casework.facts import facts_of, review_days
from commonweal.services.casework.models import (
    Alert,
    Case,
    ContactPoint,
    Party,
    RiskReview,
)
from commonweal.services.casework.queries.events import Event, events_of


@dataclass(frozen=True)
class CaseFile:
    """What hangs on one case, each in its order: newest first for events, oldest first for reviews."""

    parties: Sequence[Party]
    points: Sequence[ContactPoint]
    alerts: Sequence[Alert]
    reviews: Sequence[RiskReview]
    events: Sequence[Event]


def case_file(case: Case) -> CaseFile:
    """Everything the case page shows. The case itself was reached through the policy; what hangs on it follows."""
    return CaseFile(
        parties=list(Party.objects.filter(case=case).select_related("person").order_by("id")),
        points=contact_points(case.episode_id),
        alerts=alerts(case.episode_id),
        reviews=reviews(case.episode_id),
        events=events_of(case),
    )


def contact_points(episode_id: UUID) -> list[ContactPoint]:
    return list(ContactPoint.objects.filter(episode_id=episode_id).order_by("kind", "id"))


def contact_point(episode_id: UUID, point_id: UUID) -> ContactPoint:
    """One of this episode's own; any other is a 404."""
    point = ContactPoint.objects.filter(episode_id=episode_id, pk=point_id).first()
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


def reasons_not_to_close_yet(case: Case, *, today: date) -> tuple[list[Reason], list[Reason]]:
    """What stands in the way whatever the reason for closing; and what does for some reasons and not for others."""
    facts = facts_of(case, review_days(case))
    found = [
        reasons_not_to_close(
            facts, reason=reason, outcome=Outcome.NEEDS_PARTLY_MET, closed_on=today, today=today
        )
        for reason in ClosingReason
    ]
    every = [each for each in found[0] if all(each in reasons for reasons in found)]
    some = [each for each in dict.fromkeys(chain.from_iterable(found)) if each not in every]
    return every, some


def reasons_not_to_reopen_at_all(case: Case) -> list[Reason]:
    return reasons_not_to_take(CaseStatus(case.status), CaseStep.REOPEN)


def answers_kept(by: Actor, *subjects: str) -> dict[str, QueryDict]:
    """What waits for the decision of a risk review, by what it is kept under: the answers, and which questions they are to."""
    return drafts.kept_several(owner_id=by.user_id, subjects=subjects)
