"""A worker who leaves: every case of theirs, and who could take each over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.partnership.queries import areas_within, last_post_in_team
from commonweal.rules.allocation import WorkerSuggestion
from commonweal.rules.cases import CaseStatus
from commonweal.rules.handover import ToPlace, share_out
from commonweal.rules.messages import MessageStatus
from commonweal.rules.periods import LONDON
from commonweal.rules.risk import Grade
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework.models import (
    Assignment,
    Case,
    HandoverNote,
    Hearing,
    Message,
    PlanAction,
    Task,
)
from commonweal.services.casework.queries.walls import out_of_sight
from commonweal.services.casework.queries.workers import fits_of, team

MOST_CASES = 50


@dataclass(frozen=True)
class CaseLeft:
    """One case that somebody leaves. `next_on` is the day on which the next thing is due; `tasks` are open; `messages` of the
    worker wait to go. `workers` could take it over, the best placed first.
    """

    case: Case
    next_what: str
    next_on: date | None
    tasks: int
    messages: int
    note_at: datetime | None
    workers: Sequence[WorkerSuggestion]

    @property
    def question(self) -> str:
        """The name under which it is asked who takes this case over."""
        return f"to_{self.case.pk.hex}"


@dataclass(frozen=True)
class Leaving:
    """A worker with their open cases, the most urgent first. `out_of_sight`: how many cases of the service are restricted to
    others than the asker; whose they are is not said.
    """

    user_id: int
    name: str
    ends_before: date | None
    can_sign_in: bool
    cases: Sequence[CaseLeft]
    has_more: bool
    out_of_sight: int


def leaving(by: Actor, user_id: int, *, on: date, thresholds: Sequence[Threshold]) -> Leaving | None:
    """None for somebody who never held a post with cases at a service that the asker manages. As many questions for fifty cases
    as for one.
    """
    post = last_post_in_team(by, user_id)
    if post is None:
        return None
    rows = list(_open_cases(by, user_id, on)[: MOST_CASES + 1])
    cases = rows[:MOST_CASES]
    return Leaving(
        user_id=user_id,
        name=post.user.full_name,
        ends_before=post.ends_before,
        can_sign_in=post.user.is_active,
        cases=_with_workers(cases, user_id, on, thresholds),
        has_more=len(rows) > MOST_CASES,
        out_of_sight=out_of_sight(by),
    )


def _open_cases(by: Actor, user_id: int, on: date) -> QuerySet[Case]:
    tasks = Task.objects.filter(case=OuterRef("pk"), done_at__isnull=True)
    actions = PlanAction.objects.filter(case=OuterRef("pk"), done_on__isnull=True, taken_off_at__isnull=True)
    ahead = Hearing.objects.filter(case=OuterRef("pk"), result="")
    waiting = Message.objects.filter(case=OuterRef("pk"), by_id=user_id, status=MessageStatus.QUEUED)
    held = Assignment.objects.filter(case=OuterRef("pk"), ended_at__isnull=True)
    notes = HandoverNote.objects.filter(case=OuterRef("pk"), from_worker_id=user_id).order_by("-at")
    found = visible(by, Action.ALLOCATE_CASE, Case).filter(worker_id=user_id, status=CaseStatus.ALLOCATED)
    return (
        found.annotate(
            task_on=_least(tasks, "due_on"),
            action_on=_least(actions, "due_on"),
            court_on=_least(
                ahead.annotate(day=TruncDate("starts_at", tzinfo=LONDON)).filter(day__gte=on), "day"
            ),
            open_tasks=_number(tasks),
            waiting_messages=_number(waiting),
            held_since=Subquery(held.values("starts_at")[:1]),
            note_at=Subquery(notes.values("at")[:1]),
        )
        .select_related("area", "subject")
        .order_by("-urgency", "opened_at", "id")
    )


def _least(rows: QuerySet, column: str) -> Subquery:
    return Subquery(rows.order_by().values("case").annotate(least=Min(column)).values("least"))


def _number(rows: QuerySet) -> Subquery:
    return Subquery(rows.order_by().values("case").annotate(number=Count("pk")).values("number"))


def _with_workers(
    cases: Sequence[Case], user_id: int, on: date, thresholds: Sequence[Threshold]
) -> list[CaseLeft]:
    """Each with who could take it over. One service at a time: a manager mostly has one."""
    if not cases:
        return []
    within = areas_within(on=on)
    suggested: dict[str, list[WorkerSuggestion]] = {}
    for organisation_id, side in sorted({(each.organisation_id, each.side) for each in cases}):
        held = team(organisation_id, side=side, on=on, thresholds=thresholds)
        fits = [each for each in fits_of(held) if each.user_id != user_id]
        theirs = [each for each in cases if (each.organisation_id, each.side) == (organisation_id, side)]
        places = [
            ToPlace(
                key=str(each.pk),
                grade=Grade(each.grade) if each.grade else None,
                area=each.area.code,
                within=within.get(each.area.code, frozenset()),
                language=each.subject.language,
            )
            for each in theirs
        ]
        suggested |= share_out(places, fits, on=on, thresholds=thresholds)
    return [_left(each, suggested[str(each.pk)]) for each in cases]


def _left(case: Case, workers: Sequence[WorkerSuggestion]) -> CaseLeft:
    due = [
        (case.review_due_on, "review"),
        (case.task_on, "task"),
        (case.action_on, "action"),
        (case.court_on, "court"),
    ]
    on, what = min(((on, what) for on, what in due if on is not None), default=(None, ""))
    is_of_now = case.note_at is not None and (case.held_since is None or case.note_at >= case.held_since)
    return CaseLeft(
        case=case,
        next_what=what,
        next_on=on,
        tasks=case.open_tasks or 0,
        messages=case.waiting_messages or 0,
        note_at=case.note_at if is_of_now else None,
        workers=workers,
    )
