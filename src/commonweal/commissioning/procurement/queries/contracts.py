"""Reads contracts: the list, and their lines and extensions as one book. Amounts are pence."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from commonweal.commissioning.funding.models import Plan
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.procurement.models import Contract, ContractExtension, ContractLine
from commonweal.commissioning.procurement.queries.payments import paid
from commonweal.rules import commitments
from commonweal.rules.periods import Period
from commonweal.rules.plan_years import value_over


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


def contracts() -> list[ContractRow]:
    """Every contract of a plan in use, the one that ends first at the top. Three queries."""
    yearly = dict(_sums(ContractLine.objects.values_list("contract_id"), "yearly_pence"))
    paid_so_far = dict(_sums(paid().values_list("line__contract_id"), "amount_pence"))
    rows = Contract.objects.filter(plan__is_to_compare=False).select_related("provider")
    rows = rows.order_by("ends_before", "reference")
    return [
        ContractRow(
            id=row.pk,
            reference=row.reference,
            title=row.title,
            provider=row.provider.name,
            term=term_of(row),
            option_months=row.option_months,
            yearly_pence=yearly.get(row.pk, 0),
            paid_pence=paid_so_far.get(row.pk, 0),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Stretched:
    """Read a row as: in this stretch, this line is worth `pence`, under this decision."""

    line: ContractLine
    stretch: commitments.Stretch
    decision: Decision
    pence: int


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

    def decision_id_for(self, contract: Contract, *, day: date) -> int:
        """As `decision_for`, by its number."""
        covering = (
            each for each in self.extensions_of(contract.pk) if each.ended_before <= day < each.ends_before
        )
        extension = next(covering, None)
        return extension.decision_id if extension else contract.decision_id

    def decision_for(self, contract: Contract, *, day: date) -> Decision:
        """The decision under which work on a day is paid: the extension's that covers it, or the contract's own."""
        wanted = self.decision_id_for(contract, day=day)
        found = (each.decision for each in self.extensions_of(contract.pk) if each.decision_id == wanted)
        return next(found, contract.decision)

    def stretches_of(self, contract: Contract, *, plan_starts_on: date) -> list["Stretched"]:
        """The contract's term and each extension of it, cut at the years of its plan, with what each line is worth in each."""
        extensions = sorted(self.extensions_of(contract.pk), key=lambda each: each.ended_before)
        first_end = extensions[0].ended_before if extensions else contract.ends_before
        terms = [(Period(contract.starts_on, first_end), contract.decision)]
        terms += [(Period(each.ended_before, each.ends_before), each.decision) for each in extensions]
        found = []
        for term, decision in terms:
            cut = commitments.stretches_of(term, plan_starts_on=plan_starts_on)
            for line in self.lines_of(contract.pk):
                worth = commitments.values_of(line.yearly_pence, term, cut)
                found += [Stretched(line, each, decision, worth[each]) for each in cut]
        return found

    def stretches_of_plan(self, plan: Plan) -> list["Stretched"]:
        """The same for every contract of a plan."""
        found = {line.contract_id: line.contract for line in self.lines if line.contract.plan_id == plan.pk}
        return [
            row
            for contract in found.values()
            for row in self.stretches_of(contract, plan_starts_on=plan.starts_on)
        ]

    def committed(self) -> dict[int, int]:
        """By decision, what the contracts and extensions made under it come to over their terms, in pence.

        A contract that came with a version to compare is nobody's promise, so it takes up nothing."""
        found: dict[int, int] = defaultdict(int)
        first_end = {each.contract_id: each.ended_before for each in self.extensions}
        for line in self.lines:
            contract = line.contract
            if contract.plan.is_to_compare:
                continue
            own = Period(contract.starts_on, first_end.get(contract.pk, contract.ends_before))
            found[contract.decision_id] += value_over(line.yearly_pence, own)
            for each in self.extensions_of(contract.pk):
                more = Period(each.ended_before, each.ends_before)
                found[each.decision_id] += value_over(line.yearly_pence, more)
        return dict(found)


def book() -> Book:
    """All contracts' lines and extensions, in two queries."""
    lines = ContractLine.objects.select_related("contract__plan", "contract__decision", "element", "area")
    extensions = ContractExtension.objects.select_related("decision", "by")
    return Book(
        tuple(lines.order_by("contract_id", "element_id", "area__name")), tuple(extensions.order_by("-id"))
    )


def term_of(contract: Contract) -> Period:
    return Period(contract.starts_on, contract.ends_before)


def _sums(rows, field: str):
    return rows.order_by().annotate(total=Sum(field))
