"""Work done and not yet billed at a year's end is counted in that year, and taken back in the next, so that it counts once."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding import actions as funding
from commonweal.commissioning.funding.holding import hold
from commonweal.commissioning.procurement import paying
from commonweal.commissioning.procurement.actions.reversing import undo
from commonweal.commissioning.procurement.models import Accrual, Contract
from commonweal.rules import accruals
from commonweal.rules.periods import Period, day_of
from commonweal.rules.reasons import refuse_if

ONE_DAY = timedelta(days=1)


@transaction.atomic
def accrue(
    *,
    contract_id: int,
    line_id: int,
    starts_on: date,
    last_day: date,
    amount_pence: int,
    on: date,
    words: str = "",
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Accrual:
    """Counts work under one line as spent on the last day of a financial year, shared like a payment would be.

    Raises Refused, Http404 when the line is not the contract's. Sent twice, accrued once.
    """
    contract = hold(by, Action.KEEP_LEDGER, Contract, contract_id)
    sent_before = Accrual.objects.filter(transaction__form_key=form_key).first() if form_key else None
    if sent_before is not None:
        return sent_before
    read = paying.read_facts(contract)
    if line_id not in read.lines:
        raise Http404
    line, work_done = read.lines[line_id], Period(starts_on, last_day + ONE_DAY)
    decision = paying.held(read.decision_for(starts_on))
    refuse_if(
        paying.reasons_not_to_accrue(
            read, line, pence=amount_pence, work_done=work_done, on=on, decision=decision, today=day_of(at)
        )
    )
    bill = paying.bill_for(contract, line, work_done=work_done, pence=amount_pence)
    posted = funding.accrue(bill=bill, on=on, decision=decision, words=words, form_key=form_key, by=by, at=at)
    accrual = Accrual.objects.create(
        line=line,
        starts_on=work_done.starts_on,
        ends_before=work_done.ends_before,
        amount_pence=amount_pence,
        transaction=posted,
    )
    record_event(action="accrue", subject=accrual, by=by, at=at, contract=contract.pk, pence=amount_pence)
    return accrual


@transaction.atomic
def end_accrual(
    *, accrual_id: int, on: date, form_key: UUID | None = None, by: Actor, at: datetime
) -> Accrual:
    """Takes an accrual back, on or after the first day of the next year. What it had used of a promise is promised again."""
    accrual = enforce.record(
        by, Action.KEEP_LEDGER, Accrual, accrual_id, related=("transaction", "line"), lock=True
    )
    undone = getattr(accrual.transaction, "reversed_by", None)
    if undone is not None and form_key is not None and undone.form_key == form_key:
        return accrual
    refuse_if(
        accruals.reasons_not_to_end(
            accrued_on=accrual.transaction.occurred_on,
            on=on,
            today=day_of(at),
            is_ended=undone is not None,
        )
    )
    undo(
        transaction=accrual.transaction,
        kind="accrual_end",
        on=on,
        words="",
        form_key=form_key,
        by=by,
        at=at,
    )
    record_event(action="end_accrual", subject=accrual, by=by, at=at, pence=accrual.amount_pence)
    return accrual
