"""The list of contracts, and one contract: its term, lines, authority and payments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.procurement.letting_go import Left
from commonweal.commissioning.procurement.models import Contract, ContractExtension, ContractLine
from commonweal.commissioning.procurement.queries import (
    AccrualRow,
    ContractRow,
    PaidRow,
    PaymentRow,
    PromisedRow,
    Stretched,
    term_of,
    year_of_plan,
)
from commonweal.design.tables import Column, Table
from commonweal.design.words import day, plural, pounds
from commonweal.rules import contracts
from commonweal.rules.deciding import reasons_not_in_force
from commonweal.rules.decisions import Status
from commonweal.rules.payments import Status as PaymentStatus
from commonweal.rules.periods import Period
from commonweal.rules.plan_years import value_over
from commonweal.rules.reasons import Reason

PAGE = 25
MONTHS_IN_A_YEAR = 12
STATES = {
    PaymentStatus.PREPARED: "Waits for approval",
    PaymentStatus.APPROVED: "",
    PaymentStatus.SENT_BACK: "Sent back",
    PaymentStatus.WITHDRAWN: "Withdrawn",
}


@dataclass(frozen=True)
class ListRow:
    id: int
    title: str
    facts: tuple[str, ...]
    ends: str
    is_over: bool


@dataclass(frozen=True)
class ContractsPage:
    rows: tuple[ListRow, ...]


@dataclass(frozen=True)
class LineRow:
    element: str
    area: str
    yearly: str
    is_assumed: bool
    value: str
    paid: str
    left: str


@dataclass(frozen=True)
class AuthorityRow:
    """Read a row as: this decision allows so much until then; so much of it is promised in contracts, so much paid."""

    decision_id: int
    reference: str
    allowed: str
    until: str
    committed: str
    left_to_commit: str
    paid: str
    left_to_pay: str


@dataclass(frozen=True)
class PaymentShown:
    """`state` is empty for a payment that was made and stands."""

    id: int
    paid_on: str
    what: str
    period: str
    amount: str
    state: str


@dataclass(frozen=True)
class AccrualShown:
    """Work accrued; `ended` is the day it was taken back, empty while it stands."""

    id: int
    what: str
    period: str
    on: str
    amount: str
    ended: str


@dataclass(frozen=True)
class Money:
    """What is promised, paid and accrued under a contract, as read."""

    stretches: Sequence[Stretched]
    promised: Sequence[PromisedRow]
    paid: Sequence[PaidRow]
    left: Sequence[Left]
    accruals: Sequence[AccrualRow]
    waiting_pence: int


@dataclass(frozen=True)
class ContractPage:
    id: int
    reference: str
    title: str
    provider: str
    plan_title: str
    term: str
    option: str
    longest: str
    value: str
    paid: str
    lines: tuple[LineRow, ...]
    total: LineRow
    assumptions: tuple[str, ...]
    authorities: tuple[AuthorityRow, ...]
    not_approved: tuple[Reason, ...]
    payments: tuple[PaymentShown, ...]
    waiting: str
    next_before: str
    extensions: tuple[tuple[str, str, str, str], ...]
    may_pay: bool
    may_extend: bool
    promised: Table | None
    has_promises_over: bool
    accruals: tuple[AccrualShown, ...]
    may_keep: bool
    is_to_compare: bool


def contracts_page(rows: Sequence[ContractRow], *, today: date) -> ContractsPage:
    return ContractsPage(
        tuple(
            ListRow(
                id=row.id,
                title=row.title,
                facts=(
                    row.reference,
                    row.provider,
                    f"{pounds(row.yearly_pence)} a year",
                    f"{pounds(row.paid_pence)} paid",
                ),
                ends=day(row.term.last_day),
                is_over=row.term.ends_before <= today,
            )
            for row in rows
        )
    )


def contract_page(
    contract: Contract,
    *,
    lines: Sequence[ContractLine],
    extensions: Sequence[ContractExtension],
    committed: Mapping[int, int],
    payments: Sequence[PaymentRow],
    money: Money,
    today: date,
    by: Actor,
) -> ContractPage:
    """`payments` may hold one more than is shown, which says that there are more."""
    term, shown = term_of(contract), payments[:PAGE]
    paid, paid_under = _sums_of(contract, money.paid)
    value = sum(value_over(line.yearly_pence, term) for line in lines)
    now = contracts.Contract(term, value, contract.option_months)
    decisions = {each.decision.pk: each.decision for each in extensions} | {
        contract.decision_id: contract.decision
    }
    status = Status(contract.decision.status)
    in_use = not contract.plan.is_to_compare
    return ContractPage(
        id=contract.pk,
        reference=contract.reference,
        title=contract.title,
        provider=contract.provider.name,
        plan_title=contract.plan.title,
        term=term.show(),
        option=_months(contract.option_months),
        longest=day(now.longest_term.last_day),
        value=pounds(value),
        paid=pounds(sum(paid.values())),
        lines=tuple(_line_row(line, term, paid.get(line.pk, 0)) for line in lines),
        total=_totals(lines, value, sum(paid.values())),
        assumptions=tuple(dict.fromkeys(line.assumption for line in lines if line.is_assumed)),
        authorities=tuple(
            AuthorityRow(
                decision_id=key,
                reference=decision.reference,
                allowed=pounds(decision.amount_pence),
                until=day(Period(decision.starts_on, decision.ends_before).last_day),
                committed=pounds(committed.get(key, 0)),
                left_to_commit=pounds(decision.amount_pence - committed.get(key, 0)),
                paid=pounds(paid_under.get(key, 0)),
                left_to_pay=pounds(decision.amount_pence - paid_under.get(key, 0)),
            )
            for key, decision in decisions.items()
        ),
        not_approved=tuple(reasons_not_in_force(reference=contract.decision.reference, status=status)),
        payments=tuple(_payment_shown(row) for row in shown),
        waiting=pounds(money.waiting_pence) if money.waiting_pence else "",
        next_before=f"{shown[-1].paid_on.isoformat()}.{shown[-1].id}" if len(payments) > PAGE else "",
        extensions=tuple(
            (
                day(each.on),
                f"Extended to {day(Period(each.ended_before, each.ends_before).last_day)}",
                f"Decision {each.decision.reference}",
                each.by.full_name,
            )
            for each in extensions
        ),
        may_pay=in_use and may(by.roles, Action.PAY_CONTRACT),
        may_extend=in_use and may(by.roles, Action.EXTEND_CONTRACT),
        promised=_promised(contract, money),
        has_promises_over=any(each.period.ends_before <= today for each in money.left),
        accruals=tuple(_accrual_shown(row) for row in money.accruals),
        may_keep=in_use and may(by.roles, Action.KEEP_LEDGER),
        is_to_compare=not in_use,
    )


def _line_row(line: ContractLine, term: Period, paid: int) -> LineRow:
    value = value_over(line.yearly_pence, term)
    return LineRow(
        element=line.element.name,
        area=line.area.name,
        yearly=pounds(line.yearly_pence),
        is_assumed=line.is_assumed,
        value=pounds(value),
        paid=pounds(paid),
        left=pounds(value - paid),
    )


def _totals(lines: Sequence[ContractLine], value: int, paid: int) -> LineRow:
    yearly = pounds(sum(line.yearly_pence for line in lines))
    return LineRow(
        "Together",
        "",
        yearly,
        False,
        pounds(value),
        pounds(paid),
        pounds(value - paid),
    )


def _payment_shown(row: PaymentRow) -> PaymentShown:
    return PaymentShown(
        id=row.id,
        paid_on=day(row.paid_on),
        what=f"{row.element}, {row.area}",
        period=row.period.show(),
        amount=pounds(row.amount_pence, always_pence=True),
        state="Reversed" if row.is_reversed else STATES[row.status],
    )


def _sums_of(contract: Contract, rows: Sequence[PaidRow]) -> tuple[dict[int, int], dict[int, int]]:
    """What was paid of each of the contract's lines, and under each decision in any contract."""
    by_line: dict[int, int] = {}
    by_decision: dict[int, int] = {}
    for row in rows:
        if row.contract_id == contract.pk:
            by_line[row.line_id] = by_line.get(row.line_id, 0) + row.pence
        if row.decision_id is not None:
            by_decision[row.decision_id] = by_decision.get(row.decision_id, 0) + row.pence
    return by_line, by_decision


def _promised(contract: Contract, money: Money) -> Table | None:
    """Year by year: what the contract is worth, what was promised, what was paid, and what is left of the promise."""
    if not money.promised:
        return None
    start = contract.plan.starts_on
    names = {each.stretch.year: each.stretch.year_name for each in money.stretches}
    worth, promised, paid, left = ({year: 0 for year in names} for _ in range(4))
    for each in money.stretches:
        worth[each.stretch.year] += each.pence
    for row in money.promised:
        promised[row.year] += row.pence
    for payment in money.paid:
        if payment.contract_id == contract.pk:
            paid[year_of_plan(payment.work_starts_on, start)] += payment.pence
    for each in money.left:
        left[each.year] += each.pence
    columns = ("Year", "Worth", "Promised", "Paid", "Still promised")
    sums = (worth, promised, paid, left)
    return Table(
        "Promised to this contract, year by year",
        tuple(Column(name, is_number=bool(place)) for place, name in enumerate(columns)),
        tuple((names[year], *(pounds(each[year]) for each in sums)) for year in sorted(names)),
        ("Together", *(pounds(sum(each.values())) for each in sums)),
    )


def _accrual_shown(row: AccrualRow) -> AccrualShown:
    return AccrualShown(
        id=row.id,
        what=f"{row.element}, {row.area}",
        period=row.period.show(),
        on=day(row.on),
        amount=pounds(row.pence, always_pence=True),
        ended=day(row.ended_on) if row.ended_on else "",
    )


def _months(count: int) -> str:
    if not count:
        return "none left"
    years, months = divmod(count, MONTHS_IN_A_YEAR)
    parts = [plural(years, "year")] if years else []
    return " and ".join(parts + ([plural(months, "month")] if months else []))
