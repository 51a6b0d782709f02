"""Reads the plan of a case, what on it is due, and what waits for a manager."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import BooleanField, CharField, Exists, F, Func, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, TruncDate
from django.http import Http404

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.rules.approval import ApprovalStatus, Subject
from commonweal.rules.cases import CaseStatus
from commonweal.rules.child_contact import LIMITS
from commonweal.services.casework.facts import last_approval
from commonweal.services.casework.models import (
    Approval,
    Case,
    ChildContact,
    Need,
    NeedReview,
    PlanAction,
    SupportPlan,
    Task,
)
from commonweal.services.casework.paging import Order, Slice, one_page

BY_DAY_DUE = (Order("due_on", date), Order("id", UUID))
BY_ASKING = (Order("asked_at", datetime), Order("id", int))
SOON = timedelta(days=7)
MOST_SENT_BACK = 25
NEXT_ACTIONS = 3
MOST_OTHERS = 10


@dataclass(frozen=True)
class PlanFile:
    """A plan with all that hangs on it. `reviews` oldest first, `actions` by the day they are due."""

    plan: SupportPlan | None
    needs: Sequence[Need]
    reviews: Sequence[NeedReview]
    actions: Sequence[PlanAction]
    approval: Approval | None


def plan_file(case: Case, *, asked: Approval | None = None) -> PlanFile:
    """The case was reached through the policy; what hangs on it follows. `asked`: what waits, when it is at hand already."""
    return PlanFile(
        plan=SupportPlan.objects.filter(case=case).first(),
        needs=list(Need.objects.filter(case=case).order_by("area")),
        reviews=list(NeedReview.objects.filter(case=case).select_related("by").order_by("at", "id")),
        actions=list(PlanAction.objects.filter(case=case).order_by("due_on", "id")),
        approval=asked or last_approval(case, Subject.PLAN),
    )


def need_of(case_id: UUID, need_id: UUID) -> Need:
    """One of this case's own; any other is a 404."""
    need = Need.objects.filter(case_id=case_id, pk=need_id).first()
    if need is None:
        raise Http404
    return need


def action_of(case_id: UUID, action_id: UUID) -> PlanAction:
    action = PlanAction.objects.filter(case_id=case_id, pk=action_id).first()
    if action is None:
        raise Http404
    return action


def needs_of(case: Case) -> list[Need]:
    return list(Need.objects.filter(case=case).order_by("area"))


def areas_on_plan(case_id: UUID) -> set[str]:
    return set(Need.objects.filter(case_id=case_id).values_list("area", flat=True))


@dataclass(frozen=True)
class Around:
    """What stands round a case: on `on` an `action`, a `task`, one about `safety` or the review of a `need` is due, or a limit on
    `contact` with a child ends; or another `case` was opened.
    """

    kind: str
    on: date
    text: str
    key: UUID


def around(by: Actor, case: Case) -> list[Around]:
    """The next actions and tasks, the next review of a need, the next ends of limits on contact, the other cases of the same
    person that this person may see; and, to the worker of a restricted case, that no manager who may see it is left.
    """
    tasks = Task.objects.filter(
        case__in=visible(by, Action.WORK_TASKS, Case).filter(pk=case.pk), done_at__isnull=True
    ).order_by("due_on", "id")
    others = visible(by, Action.VIEW_CASE, Case).filter(subject_id=case.subject_id).exclude(pk=case.pk)
    limits = ChildContact.objects.filter(
        case=case, ended_at__isnull=True, contact__in=LIMITS, ends_on__isnull=False
    )
    parts = (
        ("action", _open().filter(case=case).order_by("due_on", "id")[:NEXT_ACTIONS], F("due_on"), F("what")),
        (
            "need",
            Need.objects.filter(case=case).order_by("review_due_on", "id")[:1],
            F("review_due_on"),
            Value(""),
        ),
        ("task", tasks.exclude(kind=Task.SAFETY_FACT)[:NEXT_ACTIONS], F("due_on"), F("text")),
        ("safety", tasks.filter(kind=Task.SAFETY_FACT)[:NEXT_ACTIONS], F("due_on"), F("fact")),
        ("contact", limits.order_by("ends_on", "id")[:NEXT_ACTIONS], F("ends_on"), Value("")),
        ("case", others.order_by("-opened_at")[:MOST_OTHERS], TruncDate("opened_at"), F("reference")),
        *([("manager", _left(case), TruncDate("opened_at"), Value(""))] if case.is_restricted else []),
    )
    first, *more = (
        rows.annotate(
            sort=Value(kind), on_day=on, words=Cast(text, CharField(max_length=300)), key=F("pk")
        ).values_list("sort", "on_day", "words", "key")
        for kind, rows, on, text in parts
    )
    return [Around(*row) for row in first.union(*more, all=True)]


def _left(case: Case) -> QuerySet[Case]:
    """The case itself, when the database says so (migration 0020)."""
    left = Func("pk", function="case_is_left", output_field=BooleanField())
    return Case.objects.alias(left=left).filter(pk=case.pk, left=True)


def _open() -> QuerySet[PlanAction]:
    return PlanAction.objects.filter(done_on__isnull=True, taken_off_at__isnull=True)


def actions_due(by: Actor, on: date) -> QuerySet[PlanAction]:
    """The open actions of the cases this person holds that are due within a week, or were."""
    mine = visible(by, Action.WORK_CASE, Case).filter(status=CaseStatus.ALLOCATED)
    return _open().filter(case__in=mine, due_on__lte=on + SOON)


def page_of_actions_due(by: Actor, on: date, *, after: str = "") -> Slice[PlanAction]:
    due = actions_due(by, on).select_related("case").prefetch_related("case__subject")
    return one_page(due, BY_DAY_DUE, after=after)


def sent_back(by: Actor) -> QuerySet[Approval]:
    """What a manager sent back, of the cases this person holds, and nobody has asked again."""
    mine = visible(by, Action.WORK_CASE, Case).filter(status=CaseStatus.ALLOCATED)
    later = Approval.objects.filter(
        case_id=OuterRef("case_id"), subject=OuterRef("subject"), asked_at__gt=OuterRef("asked_at")
    )
    return Approval.objects.filter(~Exists(later), case__in=mine, status=ApprovalStatus.REFUSED)


def sent_back_lines(by: Actor) -> list[Approval]:
    rows = sent_back(by).select_related("case", "decided_by").prefetch_related("case__subject")
    return list(rows.order_by("-decided_at")[:MOST_SENT_BACK])


def waiting_for_approval(by: Actor) -> QuerySet[Approval]:
    """What waits for this manager; their own work waits for another."""
    return visible(by, Action.APPROVE_WORK, Approval).filter(status=ApprovalStatus.ASKED)


def page_of_approvals(by: Actor, *, after: str = "") -> Slice[Approval]:
    rows = waiting_for_approval(by).select_related("case", "asked_by").prefetch_related("case__subject")
    return one_page(rows, BY_ASKING, after=after)


def waits_in_case(case: Case) -> Approval | None:
    """What waits longest for the manager in this case."""
    rows = Approval.objects.filter(case=case, status=ApprovalStatus.ASKED).select_related("asked_by")
    return rows.order_by("asked_at", "id").first()
