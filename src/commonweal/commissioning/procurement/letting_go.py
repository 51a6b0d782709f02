"""What is left of a contract's promises, line by line and year by year, and what of it can be let go.

Read a Left as: "of what was promised to this line for this year, so much is neither paid nor let go".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.commissioning.procurement import queries
from commonweal.commissioning.procurement.models import Contract, ContractLine
from commonweal.rules import commitments
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Reason


@dataclass(frozen=True)
class Left:
    """`year` is one of the plan. `by_source_and_year` says of each contribution how much is left in which financial year's
    books; `waiting_pence` is prepared for it and waits for approval.
    """

    line: ContractLine
    year: int
    period: Period
    by_source_and_year: Mapping[tuple[int, int], int]
    waiting_pence: int

    @property
    def pence(self) -> int:
        return sum(self.by_source_and_year.values())


def read_facts(contract: Contract) -> tuple[Left, ...]:
    """Four queries."""
    rows = queries.promised_rows(plan_id=contract.plan_id, contract_id=contract.pk)
    return left_of(contract, queries.book(), rows, queries.waiting_by_day())


def left_of(
    contract: Contract,
    book: queries.Book,
    rows: Sequence[queries.PromisedRow],
    waits: Sequence[tuple[int, int, date, int]],
) -> tuple[Left, ...]:
    """As `read_facts`, with everything at hand: the book of contracts, what is promised, and what waits for approval."""
    start = contract.plan.starts_on
    promised = queries.left_by_line(rows)
    waiting: dict[tuple[int, int], int] = {}
    for contract_id, line_id, day, pence in waits:
        if contract_id == contract.pk:
            key = (line_id, queries.year_of_plan(day, start))
            waiting[key] = waiting.get(key, 0) + pence
    periods: dict[int, Period] = {}
    for each in commitments.stretches_of(queries.term_of(contract), plan_starts_on=start):
        periods[each.year] = each.period
    found = []
    for line in book.lines_of(contract.pk):
        by_year: dict[int, dict[tuple[int, int], int]] = {}
        for (source, year, counts_in), pence in promised.get(line.pk, {}).items():
            by_year.setdefault(year, {})[source, counts_in] = pence
        found += [
            Left(line, year, periods[year], by_year[year], waiting.get((line.pk, year), 0))
            for year in sorted(by_year)
        ]
    return tuple(found)


def over_by(read: tuple[Left, ...], *, on: date) -> tuple[Left, ...]:
    """What can be let go on a day: its time is over."""
    return tuple(each for each in read if each.period.ends_before <= on)


def reasons_not_to_let_go(read: tuple[Left, ...], *, on: date) -> list[Reason]:
    """Why nothing may be let go; of several years still running only the first to end is named."""
    if not read:
        return commitments.reasons_not_to_let_go(None, left_pence=0, waiting_pence=0, on=on)
    over = over_by(read, on=on)
    first = min(read, key=lambda each: each.period.ends_before)
    return [
        reason
        for each in over or (first,)
        for reason in commitments.reasons_not_to_let_go(
            each.period, left_pence=each.pence, waiting_pence=each.waiting_pence, on=on
        )
    ]
