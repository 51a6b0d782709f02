"""What an extension would take: its cost, the confirmed money free for it year by year, and the decision that allows it.

Reads once (`read_facts`); then any new end can be tried without asking the database again (`reasons_not_to_extend`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from commonweal.rules.contributions import CERTAINTY, Certainty, Status
from commonweal.rules.fences import AreasWithin, may_pay
from commonweal.rules.funding_plan import Line, Priority, counting, fund
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
    return _reasons(read, ends_before, decision, on, _money(read, ends_before))


def reasons_under_any_decision(read: Extending, *, ends_before: date, on: date) -> list[Reason]:
    """Why the contract may not be extended to a new end under the decision that comes nearest; empty means it may."""
    money = _money(read, ends_before)
    tries = [_reasons(read, ends_before, decision, on, money) for decision in read.allowing or (None,)]
    return min(tries, key=len)


def reasons_not_to_extend_at_all(read: Extending, *, on: date) -> list[Reason]:
    """Why not even one month can be added under any decision; empty when some extension is possible."""
    return reasons_under_any_decision(read, ends_before=add_months(read.contract.term.ends_before, 1), on=on)


def _reasons(
    read: Extending, ends_before: date, decision: Allowing | None, on: date, money: tuple[int, date]
) -> list[Reason]:
    ended_before = read.contract.term.ends_before
    in_months = reasons_not_in_months(ends_before=ended_before, new_ends_before=ends_before)
    return in_months + contracts.reasons_not_to_extend(
        read.contract,
        new_ends_before=ends_before,
        cost_pence=read.cost_pence(ends_before) if ends_before > ended_before else 0,
        confirmed_pence=money[0],
        money_ends_before=money[1],
        authority=decision.authority if decision else None,
        used_pence=[read.committed.get(decision.id, 0)] if decision else (),
        on=on,
    )


def _money(read: Extending, ends_before: date) -> tuple[int, date]:
    """Confirmed money free for this contract's lines until a new end, and the day it ends (that day not covered).

    Each year of the extension is funded for itself, with the plan's other contracts at the same table.
    """
    start = read.contract.term.ends_before
    if ends_before <= start:
        return 0, start
    confirmed, years = 0, years_of(Period(start, ends_before))
    for year in years:
        # What is let already comes first: an extension takes only money that is free.
        own = [replace(_line(line, year, year), priority=Priority.ASPIRATION) for line in read.lines]
        beside = [
            _line(
                line,
                Period(max(term.starts_on, year.starts_on), min(term.ends_before, year.ends_before)),
                year,
            )
            for line, term in read.others
            if term.overlaps(year)
        ]
        sources = facts.sources_in(read.contributions, year, of=years)
        keys = {line.key for line in own}
        paid = fund(counting(sources, down_to=Certainty.CONFIRMED), [*own, *beside], read.within).payments
        confirmed += sum(payment.pence for payment in paid if payment.line in keys)
    lines = [_line(line, years[0], years[0]) for line in read.lines]
    ends = [each.ends_before for each in read.contributions if _is_confirmed_for(each, lines, read.within)]
    return confirmed, max([start, *ends])


def _is_confirmed_for(contribution: Contribution, lines: Sequence[Line], within: AreasWithin) -> bool:
    """Is this confirmed cash that may pay for any of these lines?"""
    is_sure = (
        CERTAINTY[Status(contribution.status)] is Certainty.CONFIRMED and contribution.kind == facts.CASH
    )
    fence = facts.fence_in(contribution.fence, facts.period_of(contribution))
    return is_sure and any(may_pay(fence, line, areas_within=within) for line in lines)


def _line(line: ContractLine, period: Period, year: Period) -> Line:
    pence = value_over(line.yearly_pence, period)
    return facts.line_for(line.element, area=line.area.code, year=year, pence=pence, key=str(line.pk))
