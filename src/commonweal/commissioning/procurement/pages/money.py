"""Promising a contract its money, accruing, undoing, giving back and closing: what is shown before the button is pressed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding.models import Contribution, LedgerTransaction
from commonweal.commissioning.funding.pages.ledger import ACCOUNTS, KINDS
from commonweal.commissioning.funding.queries import EntryRow, Moved
from commonweal.commissioning.procurement.closing import Standing, YearRow
from commonweal.commissioning.procurement.committing import Committing
from commonweal.commissioning.procurement.letting_go import Left
from commonweal.commissioning.procurement.models import Accrual, Contract
from commonweal.commissioning.procurement.queries import term_of
from commonweal.design.tables import Column, Table
from commonweal.design.words import day, period, pounds
from commonweal.rules import year_close
from commonweal.rules.accruals import year_end_of
from commonweal.rules.periods import Period, financial_year
from commonweal.rules.reasons import Reason

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ContractMoneyPage:
    """A form about one contract's money: a table of what it would do, and what stands in the way."""

    id: int
    reference: str
    title: str
    term: str
    reasons: tuple[Reason, ...]
    table: Table | None = None


@dataclass(frozen=True)
class AccrualPage:
    contract_id: int
    reference: str
    what: str
    amount: str
    period: str
    accrued_on: str
    first_day: date
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class ReversePage:
    id: int
    kind: str
    on: str
    recorded_by: str
    table: Table
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class ReturnPage:
    id: int
    funder: str
    period: str
    in_bank: str
    promised: str
    left_pence: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class YearShown:
    year: int
    name: str
    opening: str
    closing: str
    closed: str
    is_open: bool


@dataclass(frozen=True)
class YearsPage:
    rows: tuple[YearShown, ...]
    may_close: bool


@dataclass(frozen=True)
class ClosePage:
    year: int
    name: str
    reasons: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    table: Table | None


def commit_page(
    contract: Contract,
    *,
    read: Committing,
    found: Mapping[str, Mapping[str, int]],
    reasons: Sequence[Reason],
) -> ContractMoneyPage:
    """`found` says whose money each line would be promised; nothing while it cannot be."""
    funders = {str(row.pk): row.funder.name for row, _ in read.purses.rows}
    rows = tuple(
        (
            f"{each.row.line.element.name}, {each.row.line.area.name}",
            each.row.stretch.period.show(),
            ", ".join(
                f"{pounds(pence)} from {funders[source]}"
                for source, pence in sorted(found.get(each.key, {}).items())
            )
            or "nobody’s yet",
            pounds(each.pence),
        )
        for each in read.wanted
    )
    columns = (Column("Line"), Column("For"), Column("Whose money"), Column("Amount", is_number=True))
    total = ("Together", "", "", pounds(sum(each.pence for each in read.wanted)))
    return _about(contract, reasons, Table("What would be promised", columns, rows, total) if rows else None)


def let_go_page(contract: Contract, *, over: Sequence[Left], reasons: Sequence[Reason]) -> ContractMoneyPage:
    columns = (Column("Line"), Column("For"), Column("Amount", is_number=True))
    rows = tuple(
        (f"{each.line.element.name}, {each.line.area.name}", each.period.show(), pounds(each.pence))
        for each in over
    )
    return _about(contract, reasons, Table("What would be let go", columns, rows) if rows else None)


def accrue_page(contract: Contract) -> ContractMoneyPage:
    return _about(contract, ())


def last_year_end(today: date) -> date:
    """The last day of the financial year that ended last."""
    return financial_year(today).starts_on - ONE_DAY


def accrual_page(accrual: Accrual, *, reasons: Sequence[Reason]) -> AccrualPage:
    line, on = accrual.line, accrual.transaction.occurred_on
    return AccrualPage(
        contract_id=line.contract_id,
        reference=line.contract.reference,
        what=f"{line.element.name}, {line.area.name}",
        amount=pounds(accrual.amount_pence, always_pence=True),
        period=period(accrual.starts_on, accrual.ends_before),
        accrued_on=day(on),
        first_day=year_end_of(on) + ONE_DAY,
        reasons=tuple(reasons),
    )


def reverse_page(
    found: LedgerTransaction, *, entries: Sequence[EntryRow], reasons: Sequence[Reason]
) -> ReversePage:
    columns = (Column("Account"), Column("Whose money"), Column("For"), Column("Amount", is_number=True))
    rows = tuple(
        (
            ACCOUNTS[each.account],
            each.funder,
            f"{each.element}, {each.area}" if each.element else "the pool",
            pounds(each.amount_pence, always_pence=True),
        )
        for each in entries
    )
    return ReversePage(
        id=found.pk,
        kind=KINDS[found.kind],
        on=day(found.occurred_on),
        recorded_by=found.recorded_by.full_name,
        table=Table("What is undone: each of these is turned round", columns, rows),
        reasons=tuple(reasons),
    )


def return_page(contribution: Contribution, *, position: Moved, reasons: Sequence[Reason]) -> ReturnPage:
    return ReturnPage(
        id=contribution.pk,
        funder=contribution.funder.name,
        period=period(contribution.starts_on, contribution.ends_before),
        in_bank=pounds(position.in_bank_pence),
        promised=pounds(position.committed_pence),
        left_pence=max(position.payable_pence - position.committed_pence, 0),
        reasons=tuple(reasons),
    )


def years_page(rows: Sequence[YearRow], *, by: Actor) -> YearsPage:
    return YearsPage(
        tuple(
            YearShown(
                year=row.year,
                name=year_close.name_of(row.year),
                opening=pounds(row.opening_pence),
                closing=pounds(row.closing_pence),
                closed=f"{day(row.closed_on)}, by {row.closed_by}" if row.closed_on else "",
                is_open=row.closed_on is None,
            )
            for row in rows
        ),
        may(by.roles, Action.CLOSE_YEAR),
    )


def close_page(facts: year_close.YearFacts, *, standings: Sequence[Standing], today: date) -> ClosePage:
    return ClosePage(
        year=facts.year,
        name=year_close.name_of(facts.year),
        reasons=tuple(year_close.reasons_not_to_close(facts, today=today)),
        warnings=tuple(year_close.warnings_before_closing(facts)),
        table=_what_becomes(standings, year_close.period_of(facts.year)) if standings else None,
    )


def _what_becomes(standings: Sequence[Standing], year: Period) -> Table:
    names = ("Whose money", "For", "Opening", "Received", "Spent", "Closing", "What becomes of it")
    columns = tuple(Column(name, is_number=place in range(2, 6)) for place, name in enumerate(names))
    sums = ("opening_pence", "received_pence", "spent_pence", "closing_pence")
    return Table(
        f"Each contribution in {year.show()}",
        columns,
        tuple(
            (
                f"{each.funder}: {each.source_fund}",
                each.period.show(),
                *(pounds(getattr(each, name)) for name in sums),
                _becomes(each),
            )
            for each in standings
        ),
        ("Together", "", *(pounds(sum(getattr(each, name) for each in standings)) for name in sums), ""),
        note="Closing is what is in the bank. Opening and closing differ by what came in, was paid, and went back.",
    )


def _becomes(standing: Standing) -> str:
    share = standing.leftover
    if share is None:
        return "its time runs on" if standing.period.ends_before else ""
    parts = (
        (share.carried_pence, "carried forward"),
        (share.back_pence, "goes back to the funder"),
        (share.shared_pence, "shared"),
        (share.stays_pence, "stays in the pool"),
    )
    said = [f"{pounds(pence)} {words}" for pence, words in parts if pence]
    if share.share_pence:
        said.append(f"its share of what is shared is {pounds(share.share_pence)}")
    return "; ".join(said) or "nothing is left"


def _about(contract: Contract, reasons: Sequence[Reason], table: Table | None = None) -> ContractMoneyPage:
    return ContractMoneyPage(
        contract.pk, contract.reference, contract.title, term_of(contract).show(), tuple(reasons), table
    )
