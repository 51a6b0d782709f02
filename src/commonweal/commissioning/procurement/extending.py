"""What an extension would take: its cost, the confirmed money free for it year by year, and the decision that allows it.

Reads once (`read_facts`); then any new end can be tried without asking the database again (`reasons_not_to_extend`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.commissioning.funding import facts
from commonweal.commissioning.funding import queries as funding
from commonweal.commissioning.funding.models import Contribution
from commonweal.commissioning.governance.queries import Allowing, allowing
from commonweal.commissioning.procurement import queries
from commonweal.commissioning.procurement.models import Contract, ContractLine
from commonweal.partnership.queries import areas_within
from commonweal.rules import contracts
from commonweal.rules.contract_days import reasons_not_in_months
from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import AreasWithin
from commonweal.rules.funding_plan import Line, counting, fund
from commonweal.rules.periods import Period, add_months
from commonweal.rules.plan_years import value_over, years_of
from commonweal.rules.reasons import Reason


@dataclass(frozen=True)
class Extending:
    """Everything that decides on an extension. `others` are lines of the plan's other contracts, with their terms."""

    contract: contracts.Contract
    lines: tuple[ContractLine, ...]
    others: tuple[tuple[ContractLine, Period], ...]
    contributions: tuple[Contribution, ...]
    allowing: tuple[Allowing, ...]
    committed: Mapping[int, int]
    within: AreasWithin

    def decision(self, decision_id: int | None) -> Allowing | None:
        return next((each for each in self.allowing if each.id == decision_id), None)

    def cost_pence(self, ends_before: date) -> int:
        """What the extension costs."""
        more = Period(self.contract.term.ends_before, ends_before)
        return sum(value_over(line.yearly_pence, more) for line in self.lines)


def read_facts(contract: Contract) -> Extending:
    """Reads everything about one contract's extension, in six queries."""
    book = queries.book()
    lines = book.lines_of(contract.pk)
    decisions = allowing()
    term = queries.term_of(contract)
    value = sum(value_over(line.yearly_pence, term) for line in lines)
    return Extending(
        contract=contracts.Contract(term, value, contract.option_months),
        lines=tuple(lines),
        others=tuple(book.lines_beside(contract)),
        contributions=tuple(funding.contributions_of(contract.plan_id)),
        allowing=tuple(decisions),
        committed=book.committed(),
        within=areas_within(on=contract.ends_before),
    )


def reasons_not_to_extend(
    read: Extending, *, ends_before: date, decision: Allowing | None, on: date
) -> list[Reason]:
    """Why the contract may not be extended to a new end under a decision on a day; empty means it may."""
    ended_before = read.contract.term.ends_before
    reasons = reasons_not_in_months(ends_before=ended_before, new_ends_before=ends_before)
    is_later = ends_before > ended_before
    confirmed, money_ends_before = _money(read, ends_before) if is_later else (0, ended_before)
    return reasons + contracts.reasons_not_to_extend(
        read.contract,
        new_ends_before=ends_before,
        cost_pence=read.cost_pence(ends_before) if is_later else 0,
        confirmed_pence=confirmed,
        money_ends_before=money_ends_before,
        authority=decision.authority if decision else None,
        used_pence=[read.committed.get(decision.id, 0)] if decision else (),
        on=on,
    )


def reasons_not_to_extend_at_all(read: Extending, *, on: date) -> list[Reason]:
    """Why not even one month can be added under any decision; empty when some extension is possible."""
    one_month = add_months(read.contract.term.ends_before, 1)
    tries = [
        reasons_not_to_extend(read, ends_before=one_month, decision=decision, on=on)
        for decision in read.allowing or (None,)
    ]
    return min(tries, key=len)


def _money(read: Extending, ends_before: date) -> tuple[int, date]:
    """Confirmed money free for this contract's lines until a new end, and the day it ends (that day not covered).

    Each year of the extension is funded for itself, with the plan's other contracts at the same table.
    """
    start = read.contract.term.ends_before
    confirmed, covered_before = 0, start
    years = years_of(Period(start, ends_before))
    for year in years:
        own = [_line(line, year, year) for line in read.lines]
        beside = [
            _line(
                line,
                Period(max(term.starts_on, year.starts_on), min(term.ends_before, year.ends_before)),
                year,
            )
            for line, term in read.others
            if term.overlaps(year)
        ]
        sources = counting(facts.sources_in(read.contributions, year, of=years), down_to=Certainty.CONFIRMED)
        keys = {line.key for line in own}
        paid = fund(sources, [*own, *beside], read.within).payments
        confirmed += sum(payment.pence for payment in paid if payment.line in keys)
    ends = [each.ends_before for each in read.contributions if _is_sure(each, read)]
    return confirmed, max([covered_before, *ends])


def _line(line: ContractLine, period: Period, year: Period) -> Line:
    pence = value_over(line.yearly_pence, period)
    return facts.line_for(line.element, area=line.area.code, year=year, pence=pence, key=str(line.pk))


def _is_sure(contribution: Contribution, read: Extending) -> bool:
    """Is this confirmed cash that may pay for any of the contract's lines?"""
    period = facts.period_of(contribution)
    found = counting(facts.sources_in([contribution], period, of=[period]), down_to=Certainty.CONFIRMED)
    lines: Sequence[Line] = [_line(line, period, period) for line in read.lines]
    return any(fund(found, lines, read.within).payments)
