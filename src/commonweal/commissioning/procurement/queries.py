"""Reads contracts: their lines, what was paid and under which decision, and what a payment was made of.

What counts against a decision is of two kinds: `paid_under` is what has left the bank, `Book.committed` what the contracts
made under it come to over their terms. Amounts are pence.
"""

from collections import defaultdict
from collections.abc import Iterable
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


@dataclass(frozen=True)
class Book:
    """Every contract's lines and extensions, read once: a partnership has tens of contracts, not thousands."""

    lines: tuple[ContractLine, ...]
    extensions: tuple[ContractExtension, ...]

    def lines_of(self, contract_id: int) -> list[ContractLine]:
        return [line for line in self.lines if line.contract_id == contract_id]

    def extensions_of(self, contract_id: int) -> list[ContractExtension]:
        """The latest first."""
        return [each for each in self.extensions if each.contract_id == contract_id]

    def lines_beside(self, contract: Contract) -> list[tuple[ContractLine, Period]]:
        """The lines of the plan's other contracts that run beyond this one's end, each with its contract's term."""
        return [
            (line, term_of(line.contract))
            for line in self.lines
            if line.contract.plan_id == contract.plan_id
            and line.contract_id != contract.pk
            and line.contract.ends_before > contract.ends_before
        ]

    def decision_for(self, contract: Contract, *, day: date) -> Decision:
        """The decision under which work on a day is paid: the extension's that covers it, or the contract's own."""
        covering = (
            each for each in self.extensions_of(contract.pk) if each.ended_before <= day < each.ends_before
        )
        extension = next(covering, None)
        return extension.decision if extension else contract.decision

    def committed(self) -> dict[int, int]:
        """By decision, what the contracts and extensions made under it come to over their terms, in pence."""
        found: dict[int, int] = defaultdict(int)
        first_end = {each.contract_id: each.ended_before for each in self.extensions}
        for line in self.lines:
            contract = line.contract
            own = Period(contract.starts_on, first_end.get(contract.pk, contract.ends_before))
            found[contract.decision_id] += value_over(line.yearly_pence, own)
            for each in self.extensions_of(contract.pk):
                more = Period(each.ended_before, each.ends_before)
                found[each.decision_id] += value_over(line.yearly_pence, more)
        return dict(found)


def book() -> Book:
    """All contracts' lines and extensions, in two queries."""
    lines = ContractLine.objects.select_related("contract", "element", "area")
    extensions = ContractExtension.objects.select_related("decision", "by")
    return Book(
        tuple(lines.order_by("contract_id", "element_id", "area__name")), tuple(extensions.order_by("-id"))
    )


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


def paid_under(decision_ids: Iterable[int]) -> dict[int, int]:
    """What has been paid under each of these decisions; one under which nothing was paid is left out."""
    rows = Payment.objects.filter(transaction__decision_id__in=list(decision_ids))
    return dict(_sums(rows.values_list("transaction__decision_id"), "amount_pence"))


def term_of(contract: Contract) -> Period:
    return Period(contract.starts_on, contract.ends_before)


def _sums(rows, field: str):
    return rows.order_by().annotate(total=Sum(field))
