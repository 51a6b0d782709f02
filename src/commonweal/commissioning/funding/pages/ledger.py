"""The ledger as a table: each movement with its two sides, whose money it was and what it was for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from markupsafe import Markup

from commonweal.commissioning.funding.models import LedgerTransaction
from commonweal.commissioning.funding.pages.choosing import address, key_text
from commonweal.commissioning.funding.queries import PAGE, TransactionRow
from commonweal.design.tables import Column, Table
from commonweal.design.words import day, period, pounds
from commonweal.rules.ledger import Account
from commonweal.rules.periods import Period

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
    table: Table | None
    contributions: tuple[tuple[int, str], ...]
    chosen: int | None
    previous_url: str
    next_url: str


def ledger_page(
    rows: Sequence[TransactionRow],
    *,
    contributions: Sequence[tuple[int, str, Period]],
    chosen: int | None,
    forwards: bool,
    is_first: bool,
    path: str,
) -> LedgerPage:
    """`rows` may hold one more than a page, which says that there are more; `forwards`: towards later days."""
    more = len(rows) > PAGE
    shown = rows[-PAGE:] if forwards else rows[:PAGE]
    has_later = more if forwards else not is_first
    has_earlier = True if forwards else more
    later = key_text(shown[0].occurred_on, shown[0].id) if shown and has_later else ""
    earlier = key_text(shown[-1].occurred_on, shown[-1].id) if shown and has_earlier else ""
    return LedgerPage(
        table=entries_table(shown, caption="Movements, the latest first") if shown else None,
        contributions=tuple(
            (number, f"{funder}, {period(years)}") for number, funder, years in contributions
        ),
        chosen=chosen,
        previous_url=address(path, contribution=chosen, after=later) if later else "",
        next_url=address(path, contribution=chosen, before=earlier) if earlier else "",
    )


def entries_table(transactions: Sequence[TransactionRow], *, caption: str, whose: bool = True) -> Table:
    """One row for each entry; a movement into an account is above nought, out of it below.

    `whose` is False where all of it is one contribution's money, as on that contribution's own page.
    """
    rows = [
        (
            day(each.occurred_on),
            _what(each),
            ACCOUNTS[entry.account],
            _LINK.format(reverse("contribution", args=[entry.contribution_id]), entry.funder),
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


def _what(each: TransactionRow) -> str:
    words = KINDS[each.kind]
    return _LINK.format(reverse("payment", args=[each.payment_id]), words) if each.payment_id else words
