"""Journal: the ledger written as a plain-text journal of beancount, with the balances it has to come to.

Read an entry as in the ledger: pence above nought go to the account, below nought from it; whose money (funder and fund),
which year, and for what it is. In the journal each account is cut by fund and year, then area, then element:
`Expenses:Spent:<funder>:<fund>:2026-27:<area>:<element>`.

The closings are what each of those accounts must come to at the end of each year and on the last day; they are to be
worked out elsewhere than the entries, so that whoever checks the journal checks the one against the other. Beancount
forgives a difference of a penny unless told otherwise, so every assertion says `~ 0.00`.

Nothing is written that is not a code, a number, a day or a word of ours, or the name of an organisation or place.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.rules.ledger import Account
from commonweal.rules.periods import financial_year

ROOTS: Mapping[Account, str] = {
    Account.BANK: "Assets:Bank",
    Account.RECEIVABLE: "Assets:Receivable",
    Account.CONTRIBUTIONS: "Income:Contributions",
    Account.COMMITTED: "Equity:Committed",
    Account.SET_ASIDE: "Equity:SetAside",
    Account.EXPENDITURE: "Expenses:Spent",
    Account.ACCRUED: "Liabilities:Accrued",
    Account.BUDGET: "Equity:Budget",
    Account.ALLOCATED: "Equity:Allocated",
    Account.RETURNED: "Expenses:Returned",
}
WHOLE_POOL = "ThePool"
"""Stands where no area or element is said. No code is written like this: inside a name its capital would be an escape."""

Names = Mapping[tuple[str, str], str]
"""What people call a code: (part, code) to words."""

_ONE_DAY = timedelta(days=1)
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_ESCAPE = "X"


@dataclass(frozen=True, order=True)
class Leaf:
    """One account of the journal: an account of the ledger, cut by fund, year, area and element (empty: not said)."""

    account: str
    funder: str
    fund: str
    year: int
    area: str = ""
    element: str = ""

    @property
    def name(self) -> str:
        """Its name as beancount takes it."""
        year = f"{self.year}-{(self.year + 1) % 100:02d}"
        parts = [ROOTS[Account(self.account)], name_part(self.funder), name_part(self.fund), year]
        parts += [name_part(code) if code else WHOLE_POOL for code in (self.area, self.element)]
        return ":".join(parts)


@dataclass(frozen=True)
class Entry:
    """One side of a movement."""

    leaf: Leaf
    pence: int
    contribution: str = ""


@dataclass(frozen=True)
class Movement:
    """A transaction of the ledger. `words` are what its kind is called, never free text."""

    number: int
    on: date
    words: str
    entries: tuple[Entry, ...]
    decision: str = ""
    reverses: int | None = None


@dataclass(frozen=True, order=True)
class Closing:
    """What one account comes to at the end of a day: all its entries up to then."""

    on: date
    leaf: Leaf
    pence: int


def name_part(code: str) -> str:
    """A code as one part of an account's name: different codes never give the same part.

    Small letters, digits and hyphens stay, and the first letter becomes a capital. Anything else is written as its number
    between two capital X, so no other capital ever stands inside a part.
    """
    if not code:
        return _ESCAPE
    first = code[0].upper() if code[0] in _PLAIN - {"-", _ESCAPE.lower()} else _escaped(code[0])
    return first + "".join(sign if sign in _PLAIN else _escaped(sign) for sign in code[1:])


def write_journal(
    movements: Iterable[Movement],
    closings: Iterable[Closing],
    *,
    title: str,
    names: Names | None = None,
) -> Iterator[str]:
    """The journal, a few lines at a time. Movements come in the order of their days, and are read before the closings.

    `names` maps a part ("funder", "fund", "area" or "element") and its code to what people call it; it stands beside the
    accounts.
    """
    yield f'option "title" "{_quoted(title)}"\n'
    yield 'option "operating_currency" "GBP"\n\n'
    opened: set[Leaf] = set()
    for movement in movements:
        for entry in movement.entries:
            if entry.leaf not in opened:
                opened.add(entry.leaf)
                yield from _opening(entry.leaf, movement.on, names or {})
        yield from _transaction(movement)
    for closing in closings:
        # An assertion holds at the start of its day, so the close of a day is the day after.
        after = closing.on + _ONE_DAY
        yield f"{after} balance {closing.leaf.name}  {pounds_and_pence(closing.pence)} ~ 0.00 GBP\n"


def year_ends(first: date, last: date) -> list[date]:
    """The last days of the financial years from one day to another, and that other day itself."""
    days = []
    year = financial_year(first)
    while year.last_day < last:
        days.append(year.last_day)
        year = financial_year(year.ends_before)
    return [*days, last]


def pounds_and_pence(pence: int) -> str:
    """Pence with two decimals and no commas: `-1234.05`."""
    whole, left = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{whole}.{left:02d}"


def _escaped(sign: str) -> str:
    return f"{_ESCAPE}{ord(sign)}{_ESCAPE}"


def _opening(leaf: Leaf, on: date, names: Names) -> Iterator[str]:
    yield f"{on} open {leaf.name} GBP\n"
    for part in ("funder", "fund", "area", "element"):
        code = getattr(leaf, part)
        if code:
            yield f'  {part}: "{_quoted(names.get((part, code), code))}"\n'


def _transaction(movement: Movement) -> Iterator[str]:
    yield f'\n{movement.on} * "{_quoted(movement.words)}"\n  number: {movement.number}\n'
    if movement.reverses is not None:
        yield f"  reverses: {movement.reverses}\n"
    if movement.decision:
        yield f'  decision: "{_quoted(movement.decision)}"\n'
    for entry in movement.entries:
        yield f"  {entry.leaf.name}  {pounds_and_pence(entry.pence)} GBP\n"
        if entry.contribution:
            yield f'    contribution: "{_quoted(entry.contribution)}"\n'


def _quoted(text: str) -> str:
    """Text that may stand between quotation marks, on one line."""
    one_line = " ".join(text.split())
    return one_line.replace("\\", "\\\\").replace('"', '\\"')
