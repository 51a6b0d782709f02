"""Ledger: every movement of the pool's money as a balanced set of postings, each saying whose money it is.

Read a Posting as: "this account goes up (debit, above nought) or down (credit, below nought) by so many pence
of this source's money, for this element in this area". A transaction balances as a whole and for every source
by itself, so one funder's money can never quietly stand in for another's. Balances are sums, never stored.

The chart of accounts:

    account        when it goes up                          when it goes down
    bank           a contribution is received               a provider is paid
    receivable     a contribution is confirmed              it is received
    contributions  a promise is taken back                  a contribution is confirmed
    committed      a contract or grant promises money       the promise is paid
    set aside      the promise is paid                      a contract or grant promises money
    expenditure    a provider is paid                       a payment is reversed
    accrued        the bill for accrued work comes          work is done and not yet billed at the year's end
    budget         money is set aside for a line            it is moved to another line
    allocated      budget is moved away                     money is set aside for a line
    returned       an underspend goes back to its funder    that is reversed

Committed and set aside are two sides of one promise, budget and allocated of one intention: neither touches the bank
nor spending.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from commonweal.rules.money import show_pounds, split
from commonweal.rules.reasons import Reason, refuse_if

Key = TypeVar("Key", bound=Hashable)


class Account(StrEnum):
    """What a posting is to; the chart above says what each means."""

    BANK = "bank"
    RECEIVABLE = "receivable"
    CONTRIBUTIONS = "contributions"
    COMMITTED = "committed"
    SET_ASIDE = "set_aside"
    EXPENDITURE = "expenditure"
    ACCRUED = "accrued"
    BUDGET = "budget"
    ALLOCATED = "allocated"
    RETURNED = "returned"


TRACED = frozenset(
    {
        Account.COMMITTED,
        Account.SET_ASIDE,
        Account.EXPENDITURE,
        Account.ACCRUED,
        Account.BUDGET,
        Account.ALLOCATED,
    }
)
"""Accounts whose postings must say which element and area the money is for."""


@dataclass(frozen=True)
class Posting:
    """One side of a transaction: pence above nought is a debit, below nought a credit.

    `year` is the financial year it is for, by the year that starts it; None: the year of the day it is posted on.
    """

    account: Account
    amount_pence: int
    source: str
    element: str | None = None
    area: str | None = None
    year: int | None = None


@dataclass(frozen=True)
class Share:
    """So much of one source's money, for one element in one area; `year` as in a Posting."""

    source: str
    element: str
    area: str
    pence: int
    year: int | None = None


@dataclass(frozen=True)
class Position:
    """Where one source's money stands, in pence. `in_bank_pence` is the bank account's own balance.

    `spent_pence` counts work that is accrued; `accrued_pence` is how much of it is not yet billed, and so still in the bank.
    """

    confirmed_pence: int = 0
    received_pence: int = 0
    committed_pence: int = 0
    spent_pence: int = 0
    accrued_pence: int = 0
    returned_pence: int = 0
    in_bank_pence: int = 0

    @property
    def free_to_spend(self) -> int:
        """Confirmed, and neither spent, nor promised to a provider, nor given back."""
        return self.confirmed_pence - self.spent_pence - self.committed_pence - self.returned_pence

    @property
    def payable_pence(self) -> int:
        """In the bank, and not waiting for the bill of work already done."""
        return self.in_bank_pence - self.accrued_pence


def faults_in_transaction(postings: Sequence[Posting]) -> list[Reason]:
    """Why postings may not go into the ledger together; empty means they may."""
    faults = []
    if len(postings) < 2:
        faults.append(
            Reason("too_few_postings", "Give at least two postings: where money comes from and goes to.")
        )
    if any(posting.amount_pence == 0 for posting in postings):
        faults.append(Reason("posting_of_nothing", "Leave out postings of nothing."))
    if not all(posting.source for posting in postings):
        faults.append(Reason("posting_without_source", "Say for each posting whose money it is."))
    if any(p.account in TRACED and not (p.element and p.area) for p in postings):
        text = "Say for each amount spent or committed which element and area it is for."
        faults.append(Reason("posting_not_traced", text))
    for source, pence in sorted(balances(postings, by=lambda posting: posting.source).items()):
        if pence:
            text = (
                f"Debits and credits of source {source} differ by {show_pounds(abs(pence))}: make them equal."
            )
            faults.append(Reason("unbalanced", text))
    return faults


def contribution_confirmed(source: str, pence: int) -> tuple[Posting, ...]:
    """A funder's promise becomes money due."""
    return _checked(
        [Posting(Account.RECEIVABLE, pence, source), Posting(Account.CONTRIBUTIONS, -pence, source)]
    )


def contribution_received(source: str, pence: int) -> tuple[Posting, ...]:
    """Money due comes into the bank."""
    return _checked([Posting(Account.BANK, pence, source), Posting(Account.RECEIVABLE, -pence, source)])


def commitment_made(shares: Iterable[Share]) -> tuple[Posting, ...]:
    """A contract or grant promises money to a provider."""
    return _moved(shares, up=Account.COMMITTED, down=Account.SET_ASIDE)


def commitment_released(shares: Iterable[Share]) -> tuple[Posting, ...]:
    """A promise to a provider ends, because it is being paid or will not be."""
    return _moved(shares, up=Account.SET_ASIDE, down=Account.COMMITTED)


def payment_made(shares: Iterable[Share]) -> tuple[Posting, ...]:
    """A provider is paid, each share traced to funder, element and area. Release the commitment with it."""
    return _moved(shares, up=Account.EXPENDITURE, down=Account.BANK)


def accrual_made(shares: Iterable[Share]) -> tuple[Posting, ...]:
    """Work is done and not yet billed at a year's end: spent in that year, and still in the bank."""
    return _moved(shares, up=Account.EXPENDITURE, down=Account.ACCRUED)


def accrual_ended(shares: Iterable[Share]) -> tuple[Posting, ...]:
    """The accrual is taken back in the next year, so that the bill, when it comes, is counted once."""
    return _moved(shares, up=Account.ACCRUED, down=Account.EXPENDITURE)


def underspend_returned(source: str, pence: int) -> tuple[Posting, ...]:
    """What is left of a funder's money goes back to the funder."""
    return _checked([Posting(Account.RETURNED, pence, source), Posting(Account.BANK, -pence, source)])


def shared_out(pence: int, over: Sequence[Share]) -> tuple[Share, ...]:
    """One payment shared over sources in proportion to what each is to bear; not a penny is lost.

    Equal remainders are settled by source, element and area. Shares of nothing are left out.
    """
    ordered = sorted(over, key=lambda share: (share.source, share.element, share.area))
    parts = split(pence, [share.pence for share in ordered])
    return tuple(replace(share, pence=part) for share, part in zip(ordered, parts, strict=True) if part)


def reversal(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """The postings that undo a transaction: nothing in the ledger is ever changed or taken away."""
    return tuple(replace(posting, amount_pence=-posting.amount_pence) for posting in postings)


def balances(postings: Iterable[Posting], *, by: Callable[[Posting], Key]) -> dict[Key, int]:
    """Pence by whatever is asked: `by=lambda posting: (posting.account, posting.source)`."""
    sums: dict[Key, int] = {}
    for posting in postings:
        key = by(posting)
        sums[key] = sums.get(key, 0) + posting.amount_pence
    return sums


def position_of(source: str, postings: Iterable[Posting]) -> Position:
    """Where one source's money stands after these postings."""
    own = [posting for posting in postings if posting.source == source]
    sums = balances(own, by=lambda posting: posting.account)
    return position_from(sums)


def position_from(sums: Mapping[Account, int]) -> Position:
    """Where a source's money stands, from the balance of each of its accounts."""
    confirmed = -sums.get(Account.CONTRIBUTIONS, 0)
    return Position(
        confirmed_pence=confirmed,
        received_pence=confirmed - sums.get(Account.RECEIVABLE, 0),
        committed_pence=sums.get(Account.COMMITTED, 0),
        spent_pence=sums.get(Account.EXPENDITURE, 0),
        accrued_pence=-sums.get(Account.ACCRUED, 0),
        returned_pence=sums.get(Account.RETURNED, 0),
        in_bank_pence=sums.get(Account.BANK, 0),
    )


def reasons_not_to_draw(pence: int, position: Position) -> list[Reason]:
    """Why so much of a source's money may not be committed: it is not confirmed, or already promised."""
    if pence <= position.free_to_spend:
        return []
    free = show_pounds(max(position.free_to_spend, 0))
    text = f"{free} of this money is free to spend: use that much or less, or have more confirmed first."
    return [Reason("above_free_to_spend", text)]


def _moved(shares: Iterable[Share], *, up: Account, down: Account) -> tuple[Posting, ...]:
    postings = []
    for share in shares:
        for_what = (share.source, share.element, share.area, share.year)
        postings.append(Posting(up, share.pence, *for_what))
        postings.append(Posting(down, -share.pence, *for_what))
    return _checked(postings)


def _checked(postings: Sequence[Posting]) -> tuple[Posting, ...]:
    refuse_if(faults_in_transaction(postings))
    return tuple(postings)
