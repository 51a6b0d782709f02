"""A case as the rule book reads it: from rows to plain values, and what stands in the way of its ending."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Subquery

from commonweal.access.roles import Role
from commonweal.partnership.queries import Colleague, local_thresholds
from commonweal.rules import approval
from commonweal.rules.approval import ApprovalStatus, Subject
from commonweal.rules.cases import (
    CaseFacts,
    CaseStatus,
    CaseStep,
    ClientGroup,
    ClosingReason,
    Outcome,
    reasons_not_to_close,
)
from commonweal.rules.closing import WorkDone, reasons_work_is_not_finished
from commonweal.rules.needs import Area, Level, Occasion, progress
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason
from commonweal.rules.restricted_records import Restricting
from commonweal.rules.safety_plans import Occasion as PlanOccasion
from commonweal.rules.transfers import UNDER_WAY, TransferStatus, reasons_not_to_end_meanwhile
from commonweal.services.casework.models import (
    Approval,
    Case,
    CaseHistory,
    NeedReview,
    PlanAction,
    RiskReview,
    SafetyPlan,
    SupportPlan,
    Transfer,
)


def review_moments(case: Case) -> list[datetime]:
    """When risk was reviewed, in order."""
    return list(
        RiskReview.objects.filter(episode_id=case.episode_id).order_by("at").values_list("at", flat=True)
    )


def review_days(case: Case) -> list[date]:
    """The days on which risk was reviewed, in order."""
    return [day_of(moment) for moment in review_moments(case)]


def facts_of(case: Case, reviewed_on: Sequence[date]) -> CaseFacts:
    """The case as the rule book reads it."""
    return CaseFacts(
        status=CaseStatus(case.status),
        opened_on=day_of(case.opened_at),
        worker_id=case.worker_id,
        first_review_on=reviewed_on[0] if reviewed_on else None,
        closing_review_on=reviewed_on[-1] if len(reviewed_on) > 1 else None,
    )


def plan_version(case: Case) -> int:
    """Which plan this is, counted by its material changes; 0 while there is none."""
    return SupportPlan.objects.filter(case=case).values_list("version", flat=True).first() or 0


def last_approval(case: Case, subject: Subject, *, begun_at: datetime | None = None) -> Approval | None:
    """The last time somebody asked about this; about an ending, since the case was last reopened."""
    asked = Approval.objects.filter(case=case, subject=subject).select_related("asked_by", "decided_by")
    if subject == Subject.CLOSING:
        asked = asked.filter(asked_at__gte=begun_at or stretch_of(case).begun_at)
    return asked.order_by("-asked_at", "-id").first()


@dataclass(frozen=True)
class Stretch:
    """The work that is going on now began at `begun_at` (the last reopening, or the opening); how its ends stand.

    `under_way` is how far the case has got on its way to another service; None while it is not on its way.
    """

    begun_at: datetime
    open_safety_actions: int
    last_plan_occasion: str
    last_plan_at: datetime | None
    risk_reviewed_at: Sequence[datetime]
    under_way: TransferStatus | None = None


def stretch_of(case: Case) -> Stretch:
    reopened = CaseHistory.objects.filter(case=case, step=CaseStep.REOPEN).order_by("-at")
    last_plan = SafetyPlan.objects.filter(case=case).order_by("-number")
    undone = PlanAction.objects.filter(
        case=case, need__area=Area.SAFETY, done_on__isnull=True, taken_off_at__isnull=True
    )
    reviews = RiskReview.objects.filter(episode_id=case.episode_id).order_by("at")
    transfers = Transfer.objects.filter(case=case, status__in=UNDER_WAY)
    begun, count, occasion, at, reviewed, under_way = (
        Case.objects.filter(pk=case.pk)
        .values_list(
            Subquery(reopened.values("at")[:1]),
            Subquery(undone.order_by().values("case").annotate(number=Count("id")).values("number")),
            Subquery(last_plan.values("occasion")[:1]),
            Subquery(last_plan.values("at")[:1]),
            ArraySubquery(reviews.values("at")),
            Subquery(transfers.values("status")[:1]),
        )
        .get()
    )
    on_its_way = TransferStatus(under_way) if under_way else None
    return Stretch(begun or case.opened_at, count or 0, occasion or "", at, reviewed, on_its_way)


def work_done(case: Case, stretch: Stretch) -> WorkDone:
    """What the plan says at the end: of this stretch of work, where the case was closed before and reopened."""
    levels: dict[object, list[Level]] = defaultdict(list)
    last_at: dict[object, datetime] = {}
    rows = NeedReview.objects.filter(case=case).order_by("at", "id")
    for need_id, value, on, occasion, at in rows.values_list(
        "need_id", "level", "judged_on", "occasion", "at"
    ):
        levels[need_id].append(Level(value, on, Occasion(occasion)))
        last_at[need_id] = at
    not_reviewed = [
        need_id
        for need_id, found in levels.items()
        if found[-1].occasion != Occasion.EXIT or last_at[need_id] < stretch.begun_at
    ]
    return WorkDone(
        client_group=ClientGroup(case.client_group),
        needs=tuple(progress(found) for found in levels.values()),
        not_reviewed=len(not_reviewed),
        open_safety_actions=stretch.open_safety_actions,
        has_leaving_plan=stretch.last_plan_occasion == PlanOccasion.LEAVING
        and stretch.last_plan_at is not None
        and stretch.last_plan_at >= stretch.begun_at,
    )


def reasons_not_to_end(
    case: Case, *, reason: ClosingReason | None, outcome: Outcome | None, why_differs: str, today: date
) -> list[Reason]:
    """Everything that stands in the way of this ending, but for the manager's approval."""
    stretch = stretch_of(case)
    return [
        *reasons_not_to_end_meanwhile(stretch.under_way, reason=reason),
        *reasons_not_to_close(
            facts_of(case, review_days(case)), reason=reason, outcome=outcome, closed_on=today, today=today
        ),
        *reasons_work_is_not_finished(
            work_done(case, stretch), reason=reason, outcome=outcome, why_differs=why_differs
        ),
    ]


def closing_needs_approval(case: Case, *, on: date) -> bool:
    """Does the area of this case ask for a manager's approval of an ending, on this day?"""
    return approval.is_asked_for(Subject.CLOSING, on=on, area=case.area.code, thresholds=local_thresholds())


def reasons_not_approved(
    case: Case, *, reason: ClosingReason | None, outcome: Outcome | None, on: date
) -> list[Reason]:
    """Why the manager's approval does not (yet) cover this ending."""
    last = last_approval(case, Subject.CLOSING)
    moments = review_moments(case)
    return approval.reasons_ending_is_not_approved(
        approval_facts(last),
        is_required=closing_needs_approval(case, on=on),
        reason=reason,
        outcome=outcome,
        last_review_at=moments[-1] if moments else None,
    )


def approval_facts(last: Approval | None) -> approval.Approval | None:
    if last is None:
        return None
    return approval.Approval(
        status=ApprovalStatus(last.status),
        plan_version=last.plan_version,
        reason=ClosingReason(last.reason) if last.reason else None,
        outcome=Outcome(last.outcome) if last.outcome else None,
        decided_at=last.decided_at,
    )


def restricting(case: Case, posts: Sequence[Colleague]) -> Restricting:
    """Who holds the case, and who of those in post at its service manages it."""
    managers = frozenset(each.user_id for each in posts if each.role is Role.SERVICE_MANAGER)
    return Restricting(
        case.is_restricted, case.worker_id, frozenset(each.user_id for each in posts), managers
    )
