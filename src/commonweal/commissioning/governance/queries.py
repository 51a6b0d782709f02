"""Reads decisions: the list, one with its history, and what a decision allows to be spent."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.commissioning.governance.models import Decision, DecisionHistory
from commonweal.rules.decisions import GIVES_AUTHORITY, Authority, Status, Step


@dataclass(frozen=True)
class DecisionRow:
    id: int
    reference: str
    title: str
    board: str
    amount_pence: int
    report_on: date
    decided_on: date | None
    status: Status


@dataclass(frozen=True)
class StepRow:
    """Read a row as: on `on`, `by` took `step`, for `amount_pence`, saying `words`."""

    step: Step
    became: Status
    on: date
    words: str
    amount_pence: int
    by: str
    at: datetime


@dataclass(frozen=True)
class Allowing:
    """A decision that gives authority, for choosing one."""

    id: int
    reference: str
    title: str
    authority: Authority


def decisions_seen(
    *, by: Actor | None, before: tuple[date, int] | None = None, limit: int = 50
) -> list[DecisionRow]:
    """The decisions a person may see, the latest report first; `before` is the key of the last row shown."""
    rows = visible(by, Action.VIEW_DECISION, Decision).order_by("-report_on", "-id")
    if before is not None:
        rows = rows.filter(Q(report_on__lt=before[0]) | Q(report_on=before[0], id__lt=before[1]))
    return _rows(rows, limit)


def waiting_for(*, by: Actor | None, limit: int = 50) -> list[DecisionRow]:
    """Published reports that this person's boards have to decide, the oldest first."""
    rows = visible(by, Action.TAKE_DECISION, Decision).filter(status=Status.PUBLISHED)
    return _rows(rows.order_by("report_on", "id"), limit)


def history_of(decision_id: int) -> list[StepRow]:
    """What was done to a decision, the latest first."""
    rows = (
        DecisionHistory.objects.filter(decision_id=decision_id)
        .order_by("-id")
        .values_list("step", "became", "on", "reasons", "amount_pence", "by__full_name", "at")
    )
    return [StepRow(Step(step), Status(became), *rest) for step, became, *rest in rows]


def allowing() -> list[Allowing]:
    """Every decision that gives authority, the latest first."""
    rows = Decision.objects.filter(status__in=sorted(GIVES_AUTHORITY), decided_on__isnull=False)
    return [
        Allowing(row.pk, row.reference, row.title, found)
        for row in rows.order_by("-decided_on", "-id")
        if (found := authority_of(row)) is not None
    ]


def authority_of(decision: Decision | None) -> Authority | None:
    """What a decision allows; None when it is not approved."""
    if decision is None or decision.decided_on is None or decision.status not in GIVES_AUTHORITY:
        return None
    return Authority(decision.amount_pence, decision.decided_on, decision.ends_before)


def _rows(rows, limit: int) -> list[DecisionRow]:
    fields = ("id", "reference", "title", "board__name", "amount_pence", "report_on", "decided_on", "status")
    return [DecisionRow(*facts, Status(status)) for *facts, status in rows.values_list(*fields)[:limit]]


def boards_that_wait() -> list[int]:
    """The boards with a published report that nobody has decided."""
    waiting = Decision.objects.filter(status=Status.PUBLISHED)
    return sorted(set(waiting.values_list("board_id", flat=True)))
