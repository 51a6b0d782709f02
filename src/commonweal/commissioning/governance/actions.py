"""What is done to a decision: drafted by a commissioner, published to its board, decided by a member of that board."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.governance.models import Decision, DecisionHistory
from commonweal.partnership.models import Board
from commonweal.partnership.sent import sent_before
from commonweal.rules.deciding import reasons_not_to_draft, reasons_not_to_take
from commonweal.rules.decisions import STEPS, Status, Step
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if, stale_unless
from commonweal.rules.steps import next_status

ONE_DAY = timedelta(days=1)


@transaction.atomic
def draft_decision(
    *,
    board_id: int,
    reference: str,
    title: str,
    recommendation: str,
    amount_pence: int,
    report_on: date,
    starts_on: date,
    last_day: date,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Decision:
    """A report that asks a board for authority to spend up to an amount. Raises Refused; sent twice, drafted once."""
    board = enforce.record(by, Action.DRAFT_DECISION, Board, board_id)
    sent = sent_before(Decision, form_key)
    if sent is not None:
        return sent
    ends_before = last_day + ONE_DAY
    reasons = reasons_not_to_draft(
        starts_on=starts_on, ends_before=ends_before, report_on=report_on, today=day_of(at)
    )
    if Decision.objects.filter(reference__iexact=reference).exists():
        text = "Another decision has this reference: check whether it is drafted already, or give this one its own."
        reasons.append(Reason("reference_taken", text))
    refuse_if(reasons)
    decision = Decision.objects.create(
        board=board,
        reference=reference,
        title=title,
        recommendation=recommendation,
        amount_pence=amount_pence,
        report_on=report_on,
        starts_on=starts_on,
        ends_before=ends_before,
        drafted_by_id=by.user_id,
        form_key=form_key,
    )
    record_event(action="draft_decision", subject=decision, by=by, at=at)
    return decision


@transaction.atomic
def take_step(
    *,
    decision_id: int,
    step: Step,
    on: date,
    words: str = "",
    amount_pence: int | None = None,
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Decision:
    """Publish (whoever may draft), or approve, amend, defer or reject (a member of its board).

    `amount_pence` is what the board allows; None leaves what was asked for. Raises Refused, Stale, Http404.
    """
    action = Action.DRAFT_DECISION if step is Step.PUBLISH else Action.TAKE_DECISION
    decision = enforce.record(by, action, Decision, decision_id, lock=True)
    if form_key and DecisionHistory.objects.filter(form_key=form_key, decision=decision).exists():
        return decision
    stale_unless(decision.version, version)
    allowed = decision.amount_pence if amount_pence is None else amount_pence
    refuse_if(
        reasons_not_to_take(
            step,
            status=Status(decision.status),
            report_on=decision.report_on,
            step_on=on,
            today=day_of(at),
            drafted_by=decision.drafted_by_id,
            by=by.user_id,
            words=words,
            amount_pence=allowed,
            asked_pence=decision.amount_pence,
        )
    )
    was = Status(decision.status)
    decision.status = next_status(STEPS, was, step)
    decision.amount_pence = allowed
    decision.decided_on = None if step is Step.PUBLISH else on
    decision.version += 1
    decision.save(update_fields=["status", "amount_pence", "decided_on", "version"])
    DecisionHistory.objects.create(
        decision=decision,
        step=step,
        was=was,
        became=decision.status,
        on=on,
        reasons=words,
        amount_pence=allowed,
        form_key=form_key,
        by_id=by.user_id,
        at=at,
    )
    record_event(action=f"{step}_decision", subject=decision, by=by, at=at, became=str(decision.status))
    return decision
