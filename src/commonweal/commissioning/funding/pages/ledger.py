"""The ledger as a table: each movement with its two sides, whose money it was and what it was for; and one movement alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from markupsafe import Markup

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding.models import LedgerTransaction
from commonweal.commissioning.funding.pages.choosing import address, key_text, year_name
from commonweal.commissioning.funding.queries import PAGE, TransactionFacts, TransactionRow, Wanted
from commonweal.design.fields import ChoiceField, CommonwealForm
from commonweal.design.tables import Column, Table
from commonweal.design.words import count, day, moment, pounds
from commonweal.rules.ledger import Account
from commonweal.rules.reversals import REVERSIBLE

KINDS = dict(LedgerTransaction.KINDS)
ACCOUNTS = {
    Account.BANK: "Bank",
    Account.RECEIVABLE: "Due from funders",
    Account.CONTRIBUTIONS: "Promised by funders",
    Account.COMMITTED: "Promised to providers",
    Account.SET_ASIDE: "Set aside",
    Account.EXPENDITURE: "Spent",
    Account.ACCRUED: "Work done and not yet billed",
    Account.BUDGET: "Budget",
    Account.ALLOCATED: "Set against budget",
    Account.RETURNED: "Given back to the funder",
}
WHOSE = Column("Whose money")
COLUMNS = (
    Column("Day"),
    Column("What"),
    Column("Account"),
    WHOSE,
    Column("For"),
    Column("Amount", is_number=True),
)
_LINK = Markup('<a class="govuk-link" href="{}">{}</a>')


@dataclass(frozen=True)
class LedgerPage:
    """`sought` says in words what was looked for; `totals` is what the entries found come to, once something is."""

    table: Table | None
    totals: Table | None
    sought: tuple[str, ...]
    everything_url: str
    previous_url: str
    next_url: str


@dataclass(frozen=True)
class TransactionPage:
    """One movement: facts are (question, answer), an answer perhaps a link."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sides: Table
    id: int
    may_reverse: bool


def ledger_page(
    rows: Sequence[TransactionRow],
    *,
    totals: Sequence[tuple[Account, int, int]],
    sought: Sequence[str],
    kept: Mapping[str, object],
    forwards: bool,
    is_first: bool,
    path: str,
) -> LedgerPage:
    """`rows` may hold one more than a page, which says that there are more; `forwards`: towards later days.

    `kept` is what the address says of what is looked for, so that the next page looks for the same.
    """
    more = len(rows) > PAGE
    shown = rows[-PAGE:] if forwards else rows[:PAGE]
    has_later = more if forwards else not is_first
    has_earlier = True if forwards else more
    later = key_text(shown[0].occurred_on, shown[0].id) if shown and has_later else ""
    earlier = key_text(shown[-1].occurred_on, shown[-1].id) if shown and has_earlier else ""
    return LedgerPage(
        table=entries_table(shown, caption="Movements, the latest first") if shown else None,
        totals=_totals(totals),
        sought=tuple(sought),
        everything_url=path,
        previous_url=address(path, **{**kept, "after": later}) if later else "",
        next_url=address(path, **{**kept, "before": earlier}) if earlier else "",
    )


def words_chosen(form: CommonwealForm) -> dict[str, str]:
    """What each list of a form shows for what was chosen from it."""
    found = {}
    for name, field in form.fields.items():
        if isinstance(field, ChoiceField) and form.cleaned_data.get(name):
            found[name] = dict(field.choices)[form.cleaned_data[name]]
    return found


def sought(wanted: Wanted, chosen: Mapping[str, str]) -> tuple[str, ...]:
    """What is looked for, in words."""
    found = [
        f"{words} {chosen[name]}"
        for name, words in (
            ("fund", "money of"),
            ("element", "for"),
            ("area", "in"),
            ("year", "for the year"),
            ("kind", "movements called"),
            ("account", "account"),
        )
        if name in chosen
    ]
    found += ["one contribution alone"] if wanted.contribution_id else []
    found += ["one plan alone"] if wanted.plan_id else []
    found += ["one funder alone"] if wanted.funder_id else []
    found += ["not for any one area"] if wanted.is_for_no_area else []
    found += [f"amount {pounds(wanted.pence)}"] if wanted.pence is not None else []
    found += [f"from {day(wanted.starts_on)}"] if wanted.starts_on else []
    found += [f"to {day(wanted.last_day)}"] if wanted.last_day else []
    found += [f"contract {wanted.contract}"] if wanted.contract else []
    return tuple(found)


def year_choices(first_and_last: tuple[int, int] | None) -> list[tuple[int, str]]:
    """The financial years that the ledger knows, the latest first."""
    if first_and_last is None:
        return []
    return [(year, year_name(year)) for year in range(first_and_last[1], first_and_last[0] - 1, -1)]


def transaction_page(found: TransactionFacts, *, by: Actor) -> TransactionPage:
    row = found.row
    is_open = row.kind in REVERSIBLE and not found.reversed_by_id
    facts: list[tuple[str, str]] = [
        ("What", KINDS[row.kind]),
        ("Day", day(row.occurred_on)),
        ("Recorded by", f"{row.recorded_by}, {moment(row.recorded_at)}"),
    ]
    if found.words:
        facts.append(("Why", found.words))
    if found.decision_id:
        facts.append(("Under decision", _link("decision", found.decision_id, found.decision)))
    if row.payment_id:
        facts.append(("Payment", _link("payment", row.payment_id, f"Payment {row.payment_id}")))
    if found.contract_id:
        facts.append(("Contract", _link("contract", found.contract_id, found.contract)))
    if found.virement_id:
        facts.append(("Virement", _link("virement", found.virement_id, f"Virement {found.virement_id}")))
    if row.reverses_id:
        facts.append(
            ("Takes back", _link("ledger_transaction", row.reverses_id, f"Movement {row.reverses_id}"))
        )
    if found.reversed_by_id:
        words = f"Movement {found.reversed_by_id}"
        facts.append(("Taken back by", _link("ledger_transaction", found.reversed_by_id, words)))
    columns = (
        Column("Account"),
        WHOSE,
        Column("For"),
        Column("Year"),
        Column("Into the account", is_number=True),
        Column("Out of the account", is_number=True),
    )
    sides = tuple(
        (
            ACCOUNTS[entry.account],
            _link("contribution", entry.contribution_id, f"{entry.funder}: {entry.source_fund}"),
            f"{entry.element}, {entry.area}" if entry.element else "the pool",
            year_name(entry.year),
            pounds(entry.amount_pence, always_pence=True) if entry.amount_pence > 0 else "",
            pounds(-entry.amount_pence, always_pence=True) if entry.amount_pence < 0 else "",
        )
        for entry in row.entries
    )
    into = sum(entry.amount_pence for entry in row.entries if entry.amount_pence > 0)
    out = -sum(entry.amount_pence for entry in row.entries if entry.amount_pence < 0)
    total = ("Together", "", "", "", pounds(into, always_pence=True), pounds(out, always_pence=True))
    return TransactionPage(
        f"Movement {row.id}",
        tuple(facts),
        Table("Its two sides, which come to the same", columns, sides, total),
        id=row.id,
        may_reverse=is_open and may(by.roles, Action.KEEP_LEDGER),
    )


def entries_table(transactions: Sequence[TransactionRow], *, caption: str, whose: bool = True) -> Table:
    """One row for each entry; a movement into an account is above nought, out of it below.

    `whose` is False where all of it is one contribution's money, as on that contribution's own page.
    """
    rows = [
        (
            _link("ledger_transaction", each.id, day(each.occurred_on)),
            _what(each),
            ACCOUNTS[entry.account],
            _link("contribution", entry.contribution_id, entry.funder),
            f"{entry.element}, {entry.area}" if entry.element else "the pool",
            pounds(entry.amount_pence, always_pence=True),
        )
        for each in transactions
        for entry in each.entries
    ]
    kept = [place for place, column in enumerate(COLUMNS) if whose or column is not WHOSE]
    return Table(
        caption,
        tuple(COLUMNS[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
    )


def _totals(totals: Sequence[tuple[Account, int, int]]) -> Table | None:
    if not totals:
        return None
    columns = (Column("Account"), Column("Entries", is_number=True), Column("Together", is_number=True))
    rows = tuple(
        (ACCOUNTS[account], count(many), pounds(pence, always_pence=True)) for account, many, pence in totals
    )
    note = "Of the entries that were looked for, on all pages together; the list shows their movements with every side."
    return Table("What was found comes to", columns, rows, note=note)


def _what(each: TransactionRow) -> str:
    words = KINDS[each.kind]
    return _link("payment", each.payment_id, words) if each.payment_id else words


def _link(name: str, number: int, words: str) -> str:
    return _LINK.format(reverse(name, args=[number]), words)
