"""The list of contracts, and one contract: its term, lines, authority and payments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.procurement.models import Contract, ContractExtension, ContractLine
from commonweal.commissioning.procurement.queries import ContractRow, PaymentRow, term_of
from commonweal.design.words import day, plural, pounds
from commonweal.rules import contracts
from commonweal.rules.deciding import reasons_not_in_force
from commonweal.rules.decisions import Status
from commonweal.rules.periods import Period
from commonweal.rules.plan_years import value_over
from commonweal.rules.reasons import Reason

PAGE = 25
MONTHS_IN_A_YEAR = 12


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
    id: int
    paid_on: str
    what: str
    period: str
    amount: str


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
    next_before: str
    extensions: tuple[tuple[str, str, str, str], ...]
    may_pay: bool
    may_extend: bool


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
    paid: Mapping[int, int],
    extensions: Sequence[ContractExtension],
    committed: Mapping[int, int],
    paid_under: Mapping[int, int],
    payments: Sequence[PaymentRow],
    by: Actor,
) -> ContractPage:
    """`payments` may hold one more than is shown, which says that there are more."""
    term, shown = term_of(contract), payments[:PAGE]
    value = sum(value_over(line.yearly_pence, term) for line in lines)
    now = contracts.Contract(term, value, contract.option_months)
    decisions = {each.decision.pk: each.decision for each in extensions} | {
        contract.decision_id: contract.decision
    }
    status = Status(contract.decision.status)
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
        may_pay=may(by.roles, Action.PAY_CONTRACT),
        may_extend=may(by.roles, Action.EXTEND_CONTRACT),
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
    )


def _months(count: int) -> str:
    if not count:
        return "none left"
    years, months = divmod(count, MONTHS_IN_A_YEAR)
    parts = [plural(years, "year")] if years else []
    return " and ".join(parts + ([plural(months, "month")] if months else []))
