"""What the pages about decisions show: plain values, ready to be read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.governance.queries import DecisionRow, StepRow
from commonweal.design.words import day, period, pounds
from commonweal.rules.deciding import reasons_not_to_take
from commonweal.rules.decisions import STEPS, Status, Step
from commonweal.rules.reasons import Reason
from commonweal.rules.steps import in_plain_words, steps_from

COLOURS = {
    Status.DRAFTED: "grey",
    Status.PUBLISHED: "blue",
    Status.APPROVED: "green",
    Status.APPROVED_AS_AMENDED: "teal",
    Status.DEFERRED: "yellow",
    Status.REJECTED: "red",
}
DONE = {
    Step.PUBLISH: "Published to the board",
    Step.APPROVE: "Approved",
    Step.APPROVE_AS_AMENDED: "Approved as amended",
    Step.DEFER: "Deferred",
    Step.REJECT: "Rejected",
}
LIMIT = 50


@dataclass(frozen=True)
class ListRow:
    id: int
    reference: str
    title: str
    facts: tuple[str, ...]
    status: str
    colour: str


@dataclass(frozen=True)
class DecisionsPage:
    waiting: tuple[ListRow, ...]
    rows: tuple[ListRow, ...]
    next_before: str
    is_first: bool
    may_draft: bool


@dataclass(frozen=True)
class HistoryRow:
    when: str
    what: str
    words: str
    who: str


@dataclass(frozen=True)
class DecisionPage:
    """One decision. `not_take` says why this reader cannot decide it; None when deciding is not theirs at all."""

    id: int
    reference: str
    title: str
    board: str
    status: str
    colour: str
    amount: str
    period: str
    report_on: str
    decided_on: str
    recommendation: tuple[str, ...]
    drafted_by: str
    history: tuple[HistoryRow, ...]
    may_publish: bool
    not_take: tuple[Reason, ...] | None


@dataclass(frozen=True)
class StepPage:
    """The form that takes a step; `not_now` says why it cannot be taken, whatever is typed."""

    id: int
    reference: str
    title: str
    board: str
    amount: str
    recommendation: tuple[str, ...]
    not_now: tuple[Reason, ...]


def decisions_page(
    *, rows: Sequence[DecisionRow], waiting: Iterable[DecisionRow], by: Actor, is_first: bool
) -> DecisionsPage:
    """`rows` may hold one more than is shown, which says that there are more."""
    shown = rows[:LIMIT]
    more = len(rows) > LIMIT
    return DecisionsPage(
        waiting=tuple(_row(row) for row in waiting),
        rows=tuple(_row(row) for row in shown),
        next_before=f"{shown[-1].report_on.isoformat()}.{shown[-1].id}" if more else "",
        is_first=is_first,
        may_draft=may(by.roles, Action.DRAFT_DECISION),
    )


def before_from(text: str) -> tuple[date, int] | None:
    """The key of the last row shown, from the address: `2026-04-01.17`; None when there is none to read."""
    on, _, number = text.partition(".")
    try:
        return date.fromisoformat(on), int(number)
    except ValueError:
        return None


def decision_page(decision: Decision, *, history: Iterable[StepRow], by: Actor, today: date) -> DecisionPage:
    status = Status(decision.status)
    on_its_board = any(decision.board_id in membership.board_ids for membership in by.memberships)
    decides = may(by.roles, Action.TAKE_DECISION) and on_its_board and status is Status.PUBLISHED
    return DecisionPage(
        id=decision.pk,
        reference=decision.reference,
        title=decision.title,
        board=decision.board.name,
        status=in_plain_words(status).capitalize(),
        colour=COLOURS[status],
        amount=pounds(decision.amount_pence),
        period=period(decision.starts_on, decision.ends_before),
        report_on=day(decision.report_on),
        decided_on=day(decision.decided_on) if decision.decided_on else "not yet",
        recommendation=_paragraphs(decision.recommendation),
        drafted_by=decision.drafted_by.full_name,
        history=tuple(_history_row(row) for row in history),
        may_publish=may(by.roles, Action.DRAFT_DECISION) and Step.PUBLISH in steps_from(STEPS, status),
        not_take=tuple(why_not_now(decision, step=Step.APPROVE, by=by, today=today)) if decides else None,
    )


def step_page(decision: Decision, *, step: Step, by: Actor, today: date) -> StepPage:
    return StepPage(
        id=decision.pk,
        reference=decision.reference,
        title=decision.title,
        board=decision.board.name,
        amount=pounds(decision.amount_pence),
        recommendation=_paragraphs(decision.recommendation),
        not_now=tuple(why_not_now(decision, step=step, by=by, today=today)),
    )


def why_not_now(decision: Decision, *, step: Step, by: Actor, today: date) -> list[Reason]:
    """What stands in the way of a step whatever the form says: its status, its dates, who drafted it."""
    return reasons_not_to_take(
        step,
        status=Status(decision.status),
        report_on=decision.report_on,
        step_on=max(decision.report_on, today),
        today=today,
        drafted_by=decision.drafted_by_id,
        by=by.user_id,
        words="said on the form",
        amount_pence=decision.amount_pence,
        asked_pence=decision.amount_pence,
    )


def _row(row: DecisionRow) -> ListRow:
    decided = f"decided {day(row.decided_on)}" if row.decided_on else f"report of {day(row.report_on)}"
    return ListRow(
        id=row.id,
        reference=row.reference,
        title=row.title,
        facts=(row.reference, row.board, pounds(row.amount_pence), decided),
        status=in_plain_words(row.status).capitalize(),
        colour=COLOURS[row.status],
    )


def _history_row(row: StepRow) -> HistoryRow:
    amount = f" for {pounds(row.amount_pence)}" if row.step is not Step.PUBLISH else ""
    return HistoryRow(when=day(row.on), what=f"{DONE[row.step]}{amount}", words=row.words, who=row.by)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("\n") if part.strip())
