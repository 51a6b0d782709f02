"""What a payment takes: what the rule book says of it, and the bill that asks whose money it is.

Reads once (`read_facts`); used when a payment is prepared, when it is approved, and by the pages that say beforehand what
stands in the way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.commissioning.funding import purses
from commonweal.commissioning.funding.queries import closed_years
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.governance.queries import authority_of
from commonweal.commissioning.procurement import queries
from commonweal.commissioning.procurement.models import Contract, ContractLine, Payment
from commonweal.rules import accruals, contracts
from commonweal.rules.contract_days import reasons_not_paid_on
from commonweal.rules.deciding import reasons_not_in_force
from commonweal.rules.decisions import Status, reasons_not_to_spend
from commonweal.rules.drawing import reasons_not_to_overpay
from commonweal.rules.payments import Status as PaymentStatus
from commonweal.rules.periods import Period
from commonweal.rules.plan_years import value_over
from commonweal.rules.reasons import Reason, Refused
from commonweal.rules.year_close import reasons_not_dated_in_closed_year


@dataclass(frozen=True)
class Paying:
    """Everything about a contract that decides on a payment. What waits for approval counts as used, but for `but`."""

    contract: Contract
    book: queries.Book
    lines: Mapping[int, ContractLine]
    paid: Mapping[int, int]
    waiting: Mapping[int, int]
    waiting_under: Mapping[int, int]
    accrued: tuple[queries.UsedRow, ...]
    closed: frozenset[int]

    def decision_for(self, day: date) -> Decision:
        return self.book.decision_for(self.contract, day=day)

    def worth_of(self, line: ContractLine) -> int:
        """What a line is worth over the whole term."""
        return value_over(line.yearly_pence, queries.term_of(self.contract))

    def used_of(self, line_id: int) -> int:
        """What of a line is paid or waits to be paid."""
        return self.paid.get(line_id, 0) + self.waiting.get(line_id, 0)

    def accrued_of(self, line_id: int, work_done: Period | None = None) -> int:
        """What of a line stands accrued, for work in a period or at all."""
        return sum(
            each.pence
            for each in self.accrued
            if each.line_id == line_id
            and (work_done is None or Period(each.starts_on, each.ends_before).overlaps(work_done))
        )


def read_facts(contract: Contract, *, but: int | None = None) -> Paying:
    """Four queries. `but` is the payment that is being approved."""
    book = queries.book()
    contracts_by_id = {line.contract_id: line.contract for line in book.lines}
    paid: dict[int, int] = {}
    waiting: dict[int, int] = {}
    under: dict[int, int] = {}
    accrued = []
    for row in queries.used_rows(contract.pk, but=but):
        if row.how == queries.PAID:
            paid[row.line_id] = row.pence
        elif row.how == queries.ACCRUED:
            accrued.append(row)
        else:
            waiting[row.line_id] = waiting.get(row.line_id, 0) + row.pence
            decision_id = book.decision_id_for(contracts_by_id[row.contract_id], day=row.starts_on)
            under[decision_id] = under.get(decision_id, 0) + row.pence
    return Paying(
        contract=contract,
        book=book,
        lines={line.pk: line for line in book.lines_of(contract.pk)},
        paid=paid,
        waiting=waiting,
        waiting_under=under,
        accrued=tuple(accrued),
        closed=closed_years(),
    )


def reasons_not_to_pay(
    read: Paying,
    line: ContractLine,
    *,
    pence: int,
    work_done: Period,
    paid_on: date,
    decision: Decision,
    today: date,
) -> list[Reason]:
    """What the rule book says of a payment, but for whose money it is (`reasons_of_money`)."""
    reasons = reasons_not_paid_on(paid_on, today=today)
    reasons += reasons_not_dated_in_closed_year(paid_on, read.closed)
    not_approved = reasons_not_in_force(reference=decision.reference, status=Status(decision.status))
    if not_approved:
        return reasons + not_approved
    own = [read.used_of(each) for each in read.lines]
    reasons += contracts.reasons_not_to_pay(
        contracts.Contract(
            queries.term_of(read.contract),
            sum(read.worth_of(each) for each in read.lines.values()),
            read.contract.option_months,
        ),
        pence,
        work_done=work_done,
        paid_pence=sum(own),
        authority=authority_of(decision),
        used_pence=used_under(read, decision),
        on=paid_on,
    )
    reasons += accruals.reasons_not_to_pay_accrued(read.accrued_of(line.pk, work_done))
    used = read.used_of(line.pk) + read.accrued_of(line.pk)
    return reasons + reasons_not_to_overpay(pence, line_pence=read.worth_of(line), paid_pence=used)


def reasons_not_to_accrue(
    read: Paying,
    line: ContractLine,
    *,
    pence: int,
    work_done: Period,
    on: date,
    decision: Decision,
    today: date,
) -> list[Reason]:
    """What the rule book says of an accrual, but for whose money it is."""
    left = read.worth_of(line) - read.used_of(line.pk) - read.accrued_of(line.pk)
    reasons = accruals.reasons_not_to_accrue(
        pence,
        term=queries.term_of(read.contract),
        work_done=work_done,
        on=on,
        line_left_pence=left,
        today=today,
    )
    reasons += reasons_not_dated_in_closed_year(on, read.closed)
    reasons += reasons_not_in_force(reference=decision.reference, status=Status(decision.status))
    used = used_under(read, decision)
    return reasons + reasons_not_to_spend(pence, authority=authority_of(decision), used_pence=used, on=on)


def held(decision: Decision) -> Decision:
    """The decision, held until the transaction ends, so that two payments at once cannot both use up what it allows."""
    return Decision.objects.select_for_update().get(pk=decision.pk)


def used_under(read: Paying, decision: Decision) -> list[int]:
    """What counts against a decision: what is paid or stands accrued under it, and what waits to be paid."""
    return [queries.used_under(decision.pk), read.waiting_under.get(decision.pk, 0)]


def bill_for(contract: Contract, line: ContractLine, *, work_done: Period, pence: int) -> purses.Bill:
    """The bill as the money is asked for it, with what is promised to its own line."""
    promised, later = queries.promised_and_used_later(plan_id=contract.plan_id, contract_id=contract.pk)
    return purses.Bill(
        plan=contract.plan,
        element=line.element,
        area=line.area,
        work_done=work_done,
        pence=pence,
        instrument=contract.instrument,
        promised=promised.get(line.pk, {}),
        used_later=later,
    )


def reasons_of_money(bill: purses.Bill, *, paid_on: date) -> list[Reason]:
    """Why no money may pay this bill as things stand now; the answer can change until it is approved."""
    try:
        purses.who_pays(bill, purses.read_purses(bill.plan.pk), on=paid_on, is_paid=True)
    except Refused as refused:
        return list(refused.reasons)
    return []


def reasons_not_to_approve(payment: Payment, *, today: date) -> list[Reason]:
    """Why a prepared payment could not be approved as things stand now, whoever asks."""
    if payment.status != PaymentStatus.PREPARED:
        return []
    contract = payment.line.contract
    read = read_facts(contract, but=payment.pk)
    line, work_done = read.lines[payment.line_id], Period(payment.starts_on, payment.ends_before)
    reasons = reasons_not_to_pay(
        read,
        line,
        pence=payment.amount_pence,
        work_done=work_done,
        paid_on=payment.paid_on,
        decision=read.decision_for(payment.starts_on),
        today=today,
    )
    bill = bill_for(contract, line, work_done=work_done, pence=payment.amount_pence)
    return reasons or reasons_of_money(bill, paid_on=payment.paid_on)
