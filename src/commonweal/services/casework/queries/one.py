"""One case with all that hangs on it, and what stands in the way of its next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from uuid import UUID

from django.db.models import BigIntegerField, CharField, DateTimeField, F, QuerySet, Value, When
from django.db.models import Case as Case_
from django.http import Http404, QueryDict

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.partnership import drafts
from commonweal.partnership.queries import today
from commonweal.rules.approval import Subject
from commonweal.rules.cases import (
    NOT_TO_CHOOSE,
    ClientGroup,
    ClosingReason,
    Outcome,
    reasons_not_to_close,
    reasons_not_to_reopen,
)
from commonweal.rules.child_contact import LIMITS, ContactState
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
    ChildContact,
    ContactPoint,
    Party,
    RiskReview,
)
from commonweal.services.casework.queries.events import Event, events_of
from commonweal.services.casework.queries.plan import Around, around

LAST_EVENTS = 6


@dataclass(frozen=True)
class StandingAlert:
    """What has to be seen first. `pk` is that of an alert that can be taken down; one about contact with a child has none,
    and says by `who`, a role, with whom.
    """

    kind: str
    raised_at: datetime | None = None
    pk: int | None = None
    who: str = ""


@dataclass(frozen=True)
class CaseFile:
    """What hangs on one case, each in its order: newest first for events, oldest first for reviews."""

    parties: Sequence[Party]
    points: Sequence[ContactPoint]
    alerts: Sequence[StandingAlert]
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
        alerts=alerts(case.episode_id, by=by),
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


def alerts(episode_id: UUID, *, by: Actor | None = None) -> list[StandingAlert]:
    """Those that stand, and what contact with a child is limited; what was taken down is history. One question.

    `by` is whoever asks: in the case of a child's own, what is recorded of that child in other cases they may open stands too.
    """
    raised = Alert.objects.filter(episode_id=episode_id, taken_down_at__isnull=True)
    rows = raised.annotate(who=Value("", CharField())).values_list("kind", "raised_at", "pk", "who")
    limits = (
        each.annotate(raised=Value(None, DateTimeField()), alert=Value(None, BigIntegerField())).values_list(
            "limit", "raised", "alert", "with_whom"
        )
        for each in contact_limits(episode_id, by=by, on=today())
    )
    found = rows.union(*limits)
    standing = [StandingAlert(*row) for row in found]
    far = datetime.max.replace(tzinfo=UTC)
    return sorted(standing, key=lambda each: (each.raised_at or far, each.pk or 0, each.kind, each.who))


def contact_limits(episode_id: UUID, *, by: Actor | None, on: date) -> list[QuerySet[ChildContact]]:
    """The limits that hold in the case of an episode, and those that ran out: `limit` says which, `with_whom` a role.

    In parts and not joined by an "or", so that each part finds its few rows by a key.
    """
    ran_out = When(ends_on__lt=on, then=Value(ContactState.RAN_OUT.value))
    rows = ChildContact.objects.filter(ended_at__isnull=True, contact__in=LIMITS, starts_on__lte=on).annotate(
        limit=Case_(ran_out, default=F("contact"), output_field=CharField()), with_whom=F("adult__role")
    )
    parts = [rows.filter(case__episode_id=episode_id)]
    if by is not None:
        own = Case.objects.filter(episode_id=episode_id, client_group=ClientGroup.CHILD).values("subject_id")
        parts.append(rows.filter(case__in=visible(by, Action.VIEW_CASE, Case), child__person_id__in=own))
    return parts


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
