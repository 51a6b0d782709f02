"""What is done under contracts: work is paid for, terms are extended. Neither without authority, nor without money."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding.actions import Bill, spend
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.governance.queries import authority_of
from commonweal.commissioning.procurement import extending, queries
from commonweal.commissioning.procurement.models import Contract, ContractExtension, ContractLine, Payment
from commonweal.rules import contracts
from commonweal.rules.contract_days import reasons_not_paid_on
from commonweal.rules.deciding import reasons_not_in_force
from commonweal.rules.decisions import Status
from commonweal.rules.drawing import reasons_not_to_overpay
from commonweal.rules.periods import Period, day_of
from commonweal.rules.plan_years import value_over
from commonweal.rules.reasons import Reason, refuse_if, stale_unless
from commonweal.rules.windows import whole_months

ONE_DAY = timedelta(days=1)


@transaction.atomic
def pay(
    *,
    contract_id: int,
    line_id: int,
    starts_on: date,
    last_day: date,
    amount_pence: int,
    paid_on: date,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Payment:
    """Pays for work under one line of a contract, shared over the money that may pay for it and posted with it.

    Raises Refused when term, value, authority or received money does not cover it, Http404 when the line is not the
    contract's. Sent twice, paid once: the contract is locked, so the second finds the first.
    """
    contract = enforce.record(by, Action.PAY_CONTRACT, Contract, contract_id, lock=True)
    sent_before = Payment.objects.filter(form_key=form_key).first() if form_key else None
    if sent_before is not None:
        return sent_before
    book = queries.book()
    lines = {line.pk: line for line in book.lines_of(contract.pk)}
    if line_id not in lines:
        raise Http404
    work_done = Period(starts_on, last_day + ONE_DAY)
    decision_id = book.decision_for(contract, day=starts_on).pk
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    refuse_if(
        _reasons_not_to_pay(
            contract,
            lines,
            lines[line_id],
            amount_pence,
            work_done,
            decision,
            paid_on=paid_on,
            today=day_of(at),
        )
    )
    line = lines[line_id]
    bill = Bill(contract.plan_id, line.element, line.area, work_done, amount_pence)
    posted = spend(bill=bill, on=paid_on, decision=decision, by=by, at=at)
    payment = Payment.objects.create(
        line=line,
        starts_on=work_done.starts_on,
        ends_before=work_done.ends_before,
        amount_pence=amount_pence,
        paid_on=paid_on,
        status="approved",
        prepared_by_id=by.user_id,
        transaction=posted,
        form_key=form_key,
    )
    record_event(
        action="pay_contract", subject=payment, by=by, at=at, contract=contract.pk, pence=amount_pence
    )
    return payment


@transaction.atomic
def extend(
    *,
    contract_id: int,
    last_day: date,
    decision_id: int,
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Contract:
    """Moves the end of a contract, using up its option. Raises Refused unless money and authority reach the new end; Stale."""
    contract = enforce.record(by, Action.EXTEND_CONTRACT, Contract, contract_id, lock=True)
    if form_key and ContractExtension.objects.filter(form_key=form_key, contract=contract).exists():
        return contract
    stale_unless(contract.version, version)
    Decision.objects.select_for_update().filter(pk=decision_id).first()
    read = extending.read_facts(contract)
    ends_before, on = last_day + ONE_DAY, day_of(at)
    decision = read.decision(decision_id)
    refuse_if(extending.reasons_not_to_extend(read, ends_before=ends_before, decision=decision, on=on))
    more = Period(contract.ends_before, ends_before)
    extension = ContractExtension.objects.create(
        contract=contract,
        ended_before=more.starts_on,
        ends_before=more.ends_before,
        on=on,
        decision_id=decision_id,
        form_key=form_key,
        by_id=by.user_id,
        at=at,
    )
    contract.ends_before = more.ends_before
    contract.option_months -= whole_months(more) or 0
    contract.version += 1
    contract.save(update_fields=["ends_before", "option_months", "version"])
    record_event(action="extend_contract", subject=contract, by=by, at=at, extension=extension.pk)
    return contract


def _reasons_not_to_pay(
    contract: Contract,
    lines: dict[int, ContractLine],
    line: ContractLine,
    amount_pence: int,
    work_done: Period,
    decision: Decision,
    *,
    paid_on: date,
    today: date,
) -> list[Reason]:
    """What the rule book says of a payment, but for whose money it is, which `spend` asks."""
    term = queries.term_of(contract)
    paid = queries.paid_by_line(contract.pk)
    value = sum(value_over(each.yearly_pence, term) for each in lines.values())
    reasons = reasons_not_paid_on(paid_on, today=today)
    not_approved = reasons_not_in_force(reference=decision.reference, status=Status(decision.status))
    if not_approved:
        return reasons + not_approved
    reasons += contracts.reasons_not_to_pay(
        contracts.Contract(term, value, contract.option_months),
        amount_pence,
        work_done=work_done,
        paid_pence=sum(paid.values()),
        authority=authority_of(decision),
        used_pence=queries.paid_under([decision.pk]).values(),
        on=paid_on,
    )
    line_value = value_over(line.yearly_pence, term)
    return reasons + reasons_not_to_overpay(
        amount_pence, line_pence=line_value, paid_pence=paid.get(line.pk, 0)
    )
