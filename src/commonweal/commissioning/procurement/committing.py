"""What promising a contract its money takes: what is not promised yet, under which decision, and whose money it would be.

Reads once (`read_facts`); used by the action, by an extension, and by the page that shows beforehand whose money it would be.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from commonweal.commissioning.funding import facts, purses
from commonweal.commissioning.funding.models import Contribution
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.governance.queries import authority_of
from commonweal.commissioning.procurement import queries
from commonweal.commissioning.procurement.models import Contract
from commonweal.commissioning.procurement.queries import Stretched
from commonweal.rules import commitments, funding_plan
from commonweal.rules.carry_forward import Status as CarryStatus
from commonweal.rules.commitment_years import over_financial_years, still_wanted
from commonweal.rules.deciding import reasons_not_in_force
from commonweal.rules.decisions import Status, reasons_not_to_spend
from commonweal.rules.funding_plan import Line, Source
from commonweal.rules.ledger import Position
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Reason, Refused

RANK = {priority.value: rank for rank, priority in enumerate(funding_plan.Priority)}


@dataclass(frozen=True)
class Wanted:
    """Read a row as: in this stretch, this line still wants so much promised, in these financial years; `key` names it."""

    key: str
    line_id: int
    row: Stretched
    by_year: Mapping[int, int]

    @property
    def pence(self) -> int:
        return sum(self.by_year.values())


@dataclass(frozen=True)
class Committing:
    """`wanted` are the contract's own; `beside` those of the plan's other approved contracts, which sit at the same table."""

    contract: Contract
    wanted: tuple[Wanted, ...]
    beside: tuple[Wanted, ...]
    own_worth: Mapping[int, int]
    committed: Mapping[int, int]
    decisions: Mapping[int, Decision]
    purses: purses.Purses
    used_later: Mapping[int, int]


def read_facts(contract: Contract, *, lock: bool = False) -> Committing:
    """Everything, in eight queries. `lock` holds the plan's contributions until the transaction ends."""
    found = purses.read_purses(contract.plan_id, lock=lock)
    book = queries.book()
    plan_starts_on = contract.plan.starts_on
    others = {
        line.contract_id: line.contract
        for line in book.lines
        if line.contract.plan_id == contract.plan_id and line.contract_id != contract.pk
    }
    promised, later = queries.promised_and_used_later(plan_id=contract.plan_id)
    settled = queries.settled(contract.plan_id)
    own = book.stretches_of(contract, plan_starts_on=plan_starts_on)
    worth: dict[int, int] = {}
    for row in own:
        worth[row.decision.pk] = worth.get(row.decision.pk, 0) + row.pence
    return Committing(
        contract=contract,
        wanted=_wanted(own, promised, settled),
        beside=tuple(
            each
            for other in others.values()
            for each in _wanted(book.stretches_of(other, plan_starts_on=plan_starts_on), promised, settled)
            if authority_of(each.row.decision) is not None
        ),
        own_worth=worth,
        committed=book.committed(),
        decisions={row.decision.pk: row.decision for row in own},
        purses=found,
        used_later=later,
    )


def reasons_not_to_commit(read: Committing, *, on: date) -> list[Reason]:
    """Why nothing may be promised under this contract, but for whose money it would be (`whose_money` refuses that)."""
    if not read.wanted:
        text = (
            "All of this contract is promised its money, paid, or let go: there is nothing more to promise."
        )
        return [Reason("nothing_to_promise", text)]
    reasons = []
    for number in dict.fromkeys(each.row.decision.pk for each in read.wanted):
        decision, own = read.decisions[number], read.own_worth[number]
        not_approved = reasons_not_in_force(reference=decision.reference, status=Status(decision.status))
        reasons += not_approved or reasons_not_to_spend(
            own,
            authority=authority_of(decision),
            used_pence=[read.committed.get(number, 0) - own],
            on=on,
        )
    return reasons


def only_within(read: Committing, period: Period) -> Committing:
    """The same, but only what is wanted for a part of the term."""
    own = tuple(each for each in read.wanted if period.covers(each.row.stretch.period))
    return replace(
        read,
        wanted=own,
        beside=tuple(each for each in read.beside if each.row.stretch.period.overlaps(period)),
    )


def whose_money(read: Committing, *, on: date) -> dict[str, dict[str, int]]:
    """By the key of what is wanted, how much of which contribution. Raises Refused, naming what is missing.

    First with the plan's other contracts at the table; when there is not enough for all of them, this one alone.
    """
    try:
        return _promise(read, read.beside, on)
    except Refused:
        if not read.beside:
            raise
        return _promise(read, (), on)


def _promise(read: Committing, beside: Sequence[Wanted], on: date) -> dict[str, dict[str, int]]:
    rows = [*read.wanted, *beside]
    periods: dict[str, list[Period]] = {}
    for each in rows:
        periods.setdefault(each.row.stretch.year_name, []).append(each.row.stretch.period)
    sources = [
        source
        for contribution, position in read.purses.rows
        for source in _sources(contribution, position, read.used_later, periods, on)
    ]
    lines = [_line(each, read.purses) for each in rows]
    first = min(each.row.stretch.period.starts_on for each in read.wanted)
    return commitments.promise(
        lines[: len(read.wanted)],
        beside=lines[len(read.wanted) :],
        sources=sources,
        areas_within=read.purses.areas.within(first),
        names=read.purses.names,
    )


def _wanted(
    rows: Iterable[Stretched],
    promised: Mapping[int, Mapping[queries.PromiseKey, int]],
    settled: Mapping[tuple[int, int], queries.Settled],
) -> tuple[Wanted, ...]:
    """What of each stretch is neither promised, nor paid or accrued, nor let go."""
    found = []
    standing: dict[tuple[int, int], dict[int, int]] = {}
    for row in rows:
        key = (row.line.pk, row.stretch.year)
        done = settled.get(key, queries.Settled())
        if key not in standing:
            standing[key] = dict(done.by_year)
            for (_, year, counts_in), pence in promised.get(row.line.pk, {}).items():
                if year == row.stretch.year:
                    standing[key][counts_in] = standing[key].get(counts_in, 0) + pence
        worth = over_financial_years(row.pence, row.stretch.period)
        wanted, standing[key] = still_wanted(worth, standing[key])
        if wanted and not done.is_let_go:
            name = f"{row.line.pk}.{row.stretch.period.starts_on.isoformat()}"
            found.append(Wanted(name, row.line.pk, row, wanted))
    return tuple(found)


def _sources(
    contribution: Contribution,
    position: Position,
    used_later: Mapping[int, int],
    periods: Mapping[str, Sequence[Period]],
    on: date,
) -> list[Source]:
    """A contribution's free money, with the years it may be promised in."""
    pence = purses.free_pence(contribution, position)
    if pence <= 0 or purses.reasons_shut(contribution, position, on=on):
        return []
    own = Period(contribution.starts_on, contribution.ends_before)
    carried = purses.carried(contribution, used_later)
    later = carried if carried and carried.status is CarryStatus.CONFIRMED else None
    source = Source(
        key=str(contribution.pk),
        funder=contribution.funder.name,
        amount_pence=pence,
        fence=facts.fence_in(contribution.fence, _whole(periods)),
        expires_on=contribution.expires_on,
    )
    return list(
        commitments.sources_over_years(
            source,
            own_years=[year for year, cut in periods.items() if all(own.covers(each) for each in cut)],
            later_years=[
                year
                for year, cut in periods.items()
                if later is not None and all(later.period.covers(each) for each in cut)
            ],
            most_later_pence=later.left_pence if later else None,
        )
    )


def _whole(periods: Mapping[str, Sequence[Period]]) -> Period:
    every = [period for cut in periods.values() for period in cut]
    return Period(min(each.starts_on for each in every), max(each.ends_before for each in every))


def _line(wanted: Wanted, found: purses.Purses) -> Line:
    """What is wanted, as fences and the order of policy see it; its priority is that of the plan's needs for the same thing."""
    line, stretch = wanted.row.line, wanted.row.stretch
    bill = purses.Bill(
        plan=line.contract.plan,
        element=line.element,
        area=line.area,
        work_done=stretch.period,
        pence=wanted.pence,
        instrument=line.contract.instrument,
        promised={},
        used_later={},
    )
    said = [
        need.priority
        for need in found.needs
        if (need.element_id, need.area_id) == (line.element_id, line.area_id)
        and facts.period_of(need).overlaps(stretch.period)
    ]
    priority = min(said, key=RANK.__getitem__, default=funding_plan.Priority.CORE.value)
    return replace(purses.line_of(bill, found), key=wanted.key, priority=funding_plan.Priority(priority))
