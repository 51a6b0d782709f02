"""Reads contracts: their lines, what was paid and under which decision, and what a payment was made of.

What counts against a decision is of two kinds: `paid_under` is what has left the bank, `committed_under` what the contracts
made under it come to over their terms. Amounts are pence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from commonweal.commissioning.funding.models import Contribution, LedgerEntry
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.procurement.models import Contract, ContractExtension, ContractLine, Payment
from commonweal.rules.ledger import Account
from commonweal.rules.periods import Period
from commonweal.rules.plan_years import value_over

PAGE = 25


@dataclass(frozen=True)
class ContractRow:
    id: int
    reference: str
    title: str
    provider: str
    term: Period
    option_months: int
    yearly_pence: int
    paid_pence: int


@dataclass(frozen=True)
class PaymentRow:
    id: int
    paid_on: date
    element: str
    area: str
    period: Period
    amount_pence: int


@dataclass(frozen=True)
class Part:
    """Read a row as: of this payment, `pence` was this contribution's money."""

    contribution: Contribution
    pence: int


def contracts() -> list[ContractRow]:
    """Every contract, the one that ends first at the top. Three queries."""
    yearly = dict(_sums(ContractLine.objects.values_list("contract_id"), "yearly_pence"))
    paid = dict(_sums(Payment.objects.values_list("line__contract_id"), "amount_pence"))
    rows = Contract.objects.select_related("provider").order_by("ends_before", "reference")
    return [
        ContractRow(
            id=row.pk,
            reference=row.reference,
            title=row.title,
            provider=row.provider.name,
            term=term_of(row),
            option_months=row.option_months,
            yearly_pence=yearly.get(row.pk, 0),
            paid_pence=paid.get(row.pk, 0),
        )
        for row in rows
    ]


def lines_of(contract_id: int) -> list[ContractLine]:
    """A contract's lines, each with element and area at hand."""
    rows = ContractLine.objects.filter(contract_id=contract_id).select_related("element", "area")
    return list(rows.order_by("element_id", "area__name"))


def lines_beside(contract: Contract) -> list[tuple[ContractLine, Period]]:
    """The lines of the plan's other contracts that run beyond this one's end, each with its contract's term."""
    rows = ContractLine.objects.filter(
        contract__plan_id=contract.plan_id, contract__ends_before__gt=contract.ends_before
    ).exclude(contract_id=contract.pk)
    return [(row, term_of(row.contract)) for row in rows.select_related("contract", "element", "area")]


def paid_by_line(contract_id: int) -> dict[int, int]:
    """What was paid of each line so far; a line that was never paid is left out."""
    return dict(
        _sums(Payment.objects.filter(line__contract_id=contract_id).values_list("line_id"), "amount_pence")
    )


def payments_of(
    contract_id: int, *, before: tuple[date, int] | None = None, limit: int = PAGE
) -> list[PaymentRow]:
    """Payments under a contract, the latest first, by key."""
    rows = Payment.objects.filter(line__contract_id=contract_id).order_by("-paid_on", "-id")
    if before is not None:
        rows = rows.filter(Q(paid_on__lt=before[0]) | Q(paid_on=before[0], id__lt=before[1]))
    fields = (
        "id",
        "paid_on",
        "line__element__name",
        "line__area__name",
        "starts_on",
        "ends_before",
        "amount_pence",
    )
    return [
        PaymentRow(number, paid_on, element, area, Period(starts_on, ends_before), pence)
        for number, paid_on, element, area, starts_on, ends_before, pence in rows.values_list(*fields)[:limit]
    ]


def parts_of(payment: Payment) -> list[Part]:
    """Whose money a payment was, each contribution with funder and fence at hand, by funder."""
    rows = LedgerEntry.objects.filter(transaction_id=payment.transaction_id, account=Account.EXPENDITURE)
    rows = rows.select_related("contribution__funder", "contribution__fence")
    return [
        Part(row.contribution, row.amount_pence) for row in rows.order_by("contribution__funder__name", "id")
    ]


def extensions_of(contract_id: int) -> list[ContractExtension]:
    """A contract's extensions, the latest first, each with its decision at hand."""
    rows = ContractExtension.objects.filter(contract_id=contract_id).select_related("decision", "by")
    return list(rows.order_by("-id"))


def decision_for(contract: Contract, extensions: Iterable[ContractExtension], *, day: date) -> Decision:
    """The decision under which work on a day is paid: the extension's that covers it, or the contract's own."""
    for extension in extensions:
        if extension.ended_before <= day < extension.ends_before:
            return extension.decision
    return contract.decision


def paid_under(decision_ids: Iterable[int]) -> dict[int, int]:
    """What has been paid under each of these decisions; one under which nothing was paid is left out."""
    rows = Payment.objects.filter(transaction__decision_id__in=list(decision_ids))
    return dict(_sums(rows.values_list("transaction__decision_id"), "amount_pence"))


def committed_under(decision_ids: Iterable[int]) -> dict[int, int]:
    """What the contracts and extensions made under each of these decisions come to over their terms. Three queries."""
    wanted = list(decision_ids)
    found = dict.fromkeys(wanted, 0)
    extensions = list(ContractExtension.objects.order_by("id"))
    first_end: dict[int, date] = {}
    for extension in extensions:
        first_end.setdefault(extension.contract_id, extension.ended_before)
    contracts = list(
        Contract.objects.filter(Q(decision_id__in=wanted) | Q(extensions__decision_id__in=wanted)).distinct()
    )
    yearly = _yearly_by_line(contract.pk for contract in contracts)
    for contract in contracts:
        if contract.decision_id in found:
            term = Period(contract.starts_on, first_end.get(contract.pk, contract.ends_before))
            found[contract.decision_id] += _value(yearly, contract.pk, term)
    for extension in extensions:
        if extension.decision_id in found:
            more = Period(extension.ended_before, extension.ends_before)
            found[extension.decision_id] += _value(yearly, extension.contract_id, more)
    return found


def term_of(contract: Contract) -> Period:
    return Period(contract.starts_on, contract.ends_before)


def _yearly_by_line(contract_ids: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = ContractLine.objects.filter(contract_id__in=list(contract_ids)).values_list(
        "contract_id", "yearly_pence"
    )
    for contract_id, pence in rows:
        found.setdefault(contract_id, []).append(pence)
    return found


def _value(yearly: Mapping[int, list[int]], contract_id: int, term: Period) -> int:
    return sum(value_over(pence, term) for pence in yearly.get(contract_id, ()))


def _sums(rows, field: str):
    return rows.order_by().annotate(total=Sum(field))
