"""Work is paid for by two people: one prepares the payment, another approves it, and only then does money move.

Everything that can be checked is checked both times: what was right when it was prepared may not be when it is approved.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding.actions import spend
from commonweal.commissioning.funding.holding import hold
from commonweal.commissioning.procurement import paying
from commonweal.commissioning.procurement.models import Contract, Payment, PaymentHistory
from commonweal.partnership.sent import sent_before
from commonweal.rules import payments
from commonweal.rules.payments import STEPS, Status, Step
from commonweal.rules.periods import Period, day_of
from commonweal.rules.reasons import refuse_if, stale_unless
from commonweal.rules.steps import next_status

ONE_DAY = timedelta(days=1)
PREPARE = "prepare"
OF_A_LINE = ("line__element", "line__area", "line__contract__plan")


@transaction.atomic
def prepare_payment(
    *,
    contract_id: int,
    line_id: int,
    starts_on: date,
    last_day: date,
    amount_pence: int,
    paid_on: date,
    words: str = "",
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Payment:
    """Puts a payment for work under one line of a contract before somebody else. Nothing moves yet.

    Raises Refused when term, value, authority or received money does not cover it, Http404 when the line is not the
    contract's. Sent twice, prepared once: the contract is locked, so the second finds the first.
    """
    contract = hold(by, Action.PAY_CONTRACT, Contract, contract_id)
    sent = sent_before(Payment, form_key)
    if sent is not None:
        return sent
    read = paying.read_facts(contract)
    if line_id not in read.lines:
        raise Http404
    line, work_done = read.lines[line_id], Period(starts_on, last_day + ONE_DAY)
    decision = paying.held(read.decision_for(starts_on))
    refuse_if(
        paying.reasons_not_to_pay(
            read,
            line,
            pence=amount_pence,
            work_done=work_done,
            paid_on=paid_on,
            decision=decision,
            today=day_of(at),
        )
    )
    bill = paying.bill_for(contract, line, work_done=work_done, pence=amount_pence)
    refuse_if(paying.reasons_of_money(bill, paid_on=paid_on))
    payment = Payment.objects.create(
        line=line,
        starts_on=work_done.starts_on,
        ends_before=work_done.ends_before,
        amount_pence=amount_pence,
        paid_on=paid_on,
        status=payments.FIRST,
        prepared_by_id=by.user_id,
        form_key=form_key,
    )
    _put_down(payment, PREPARE, words, by=by, at=at)
    record_event(
        action="prepare_payment", subject=payment, by=by, at=at, contract=contract.pk, pence=amount_pence
    )
    return payment


@transaction.atomic
def approve_payment(
    *,
    payment_id: int,
    words: str = "",
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Payment:
    """Pays what another prepared, if all of it still holds: whose money it is, is settled and posted now.

    Raises Refused, Stale, Http404. Two approvals at once pay once: the payment is locked, and the second finds it approved.
    """
    payment = enforce.record(by, Action.APPROVE_PAYMENT, Payment, payment_id, related=OF_A_LINE, lock=True)
    if _was_sent(payment, form_key):
        return payment
    stale_unless(payment.version, version)
    _refuse_step(payment, Step.APPROVE, words, by=by)
    contract = (
        Contract.objects.select_for_update(of=("self",))
        .select_related("plan")
        .get(pk=payment.line.contract_id)
    )
    read = paying.read_facts(contract, but=payment.pk)
    line, work_done = read.lines[payment.line_id], Period(payment.starts_on, payment.ends_before)
    decision = paying.held(read.decision_for(payment.starts_on))
    refuse_if(
        paying.reasons_not_to_pay(
            read,
            line,
            pence=payment.amount_pence,
            work_done=work_done,
            paid_on=payment.paid_on,
            decision=decision,
            today=day_of(at),
        )
    )
    bill = paying.bill_for(contract, line, work_done=work_done, pence=payment.amount_pence)
    payment.transaction = spend(bill=bill, on=payment.paid_on, decision=decision, by=by, at=at)
    return _take(payment, Step.APPROVE, words, form_key=form_key, by=by, at=at)


@transaction.atomic
def send_back_payment(
    *,
    payment_id: int,
    words: str,
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Payment:
    """Returns a payment to whoever prepared it, saying why; to be paid it is prepared anew. Raises Refused, Stale, Http404."""
    payment = enforce.record(by, Action.APPROVE_PAYMENT, Payment, payment_id, lock=True)
    return _settle(payment, Step.SEND_BACK, words, version=version, form_key=form_key, by=by, at=at)


@transaction.atomic
def withdraw_payment(
    *,
    payment_id: int,
    words: str = "",
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Payment:
    """Takes back a payment that waits for approval; only by whoever prepared it. Raises Refused, Stale, Http404."""
    payment = enforce.record(by, Action.PAY_CONTRACT, Payment, payment_id, lock=True)
    return _settle(payment, Step.WITHDRAW, words, version=version, form_key=form_key, by=by, at=at)


def _settle(
    payment: Payment,
    step: Step,
    words: str,
    *,
    version: int | None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> Payment:
    if _was_sent(payment, form_key):
        return payment
    stale_unless(payment.version, version)
    _refuse_step(payment, step, words, by=by)
    return _take(payment, step, words, form_key=form_key, by=by, at=at)


def _was_sent(payment: Payment, form_key: UUID | None) -> bool:
    return form_key is not None and PaymentHistory.objects.filter(form_key=form_key, payment=payment).exists()


def _refuse_step(payment: Payment, step: Step, words: str, *, by: Actor) -> None:
    refuse_if(
        payments.reasons_not_to_take(
            step,
            status=Status(payment.status),
            prepared_by=payment.prepared_by_id,
            by=by.user_id,
            words=words,
        )
    )


def _take(
    payment: Payment, step: Step, words: str, *, form_key: UUID | None, by: Actor, at: datetime
) -> Payment:
    payment.status = next_status(STEPS, Status(payment.status), step)
    payment.version += 1
    payment.save(update_fields=["status", "transaction", "version"])
    _put_down(payment, step, words, form_key=form_key, by=by, at=at)
    record_event(action=f"{step}_payment", subject=payment, by=by, at=at, pence=payment.amount_pence)
    return payment


def _put_down(
    payment: Payment, step: str, words: str, *, form_key: UUID | None = None, by: Actor, at: datetime
) -> None:
    PaymentHistory.objects.create(
        payment=payment,
        step=step,
        became=payment.status,
        words=words,
        form_key=form_key,
        by_id=by.user_id,
        at=at,
    )
