"""Turns: nobody stands back for one who comes later, among lines that want money and among sources that have it."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from commonweal.rules.funding_recheck.book import Book, Spread
from commonweal.rules.funding_recheck.reading import rank
from commonweal.rules.funding_rows import Funding, Share
from commonweal.rules.reasons import Reason


class _Row:
    """A line or a source in its turn: its stage, and where it came in the sharing out of pennies, by largest remainder."""

    def __init__(self, key: str, rank: object, whole: int, part: int) -> None:
        self.key, self.rank, self.whole, self.part = key, rank, whole, part
        self.ratio: Fraction | int = part // whole if part in {0, whole} else Fraction(part, whole)
        self.penny: tuple[int, str] | None = None  # None: its exact share is whole pence, or it stands alone
        self.got_a_penny = False

    def takes(self, share: Share) -> bool:
        """Takes its place in a share; False when it has not got its exact share, to the penny."""
        self.ratio = Fraction(share.part_pence, share.whole_pence)
        pence, remainder = divmod(self.whole * share.part_pence, share.whole_pence)
        self.got_a_penny = bool(remainder) and self.part == pence + 1
        self.penny = (-remainder, self.key) if remainder else None
        return self.part == pence or self.got_a_penny


def _faults_in_shares(rows: Sequence[_Row], shares: Sequence[Share], what: str) -> list[Reason]:
    """Does every share add up, and does everybody who stands equal share? Afterwards each row knows its stage."""
    by_key = {row.key: row for row in rows}
    shared: set[str] = set()
    stands = list(shares) == sorted(set(shares))
    for share in shares:
        own = [by_key[key] for key in share.keys if key in by_key and key not in shared]
        shared |= set(share.keys)
        stands &= len(own) == len(share.keys) > 1 and list(share.keys) == sorted(share.keys)
        stands &= len({row.rank for row in own}) == 1 and 0 < share.part_pence < share.whole_pence
        stands &= share.whole_pence == sum(row.whole for row in own)
        stands &= share.part_pence == sum(row.part for row in own)
        stands = stands and all([row.takes(share) for row in own])
    stages = defaultdict(set)
    for row in rows:
        if 0 < row.ratio < 1:
            stages[row.rank, row.ratio].add(row.key)
    listed = {frozenset(share.keys) for share in shares}
    if stands and all(len(keys) == 1 or frozenset(keys) in listed for keys in stages.values()):
        return []
    text = f"The shares of {what} do not add up to the penny, in proportion: work out the plan again."
    return [Reason(f"{what}_not_in_proportion", text)]


def faults_among_lines(funding: Funding, book: Book) -> list[Reason]:
    """From the last line in order to the first: money it gives up must reach no line that stands before it and is short."""
    rows = [
        _Row(line.key, rank(line), line.amount_pence, paid)
        for line, paid in zip(book.lines, book.paid, strict=True)
    ]
    if faults := _faults_in_shares(rows, funding.line_shares, "lines"):
        return faults
    before = _Standing([row for row in rows if row.part < row.whole], lambda row: book.box[row.key])
    spread = Spread(book)
    for row in sorted((row for row in rows if row.part), key=_turn, reverse=True):
        if not book.box[row.key] & spread.reached:
            spread.add(book.box[row.key])
            if spread.reached & before.earlier(row):
                text = f"Money that pays for {row.key} could pay a line that comes before it, and is short: pay that first."
                return [Reason("priority_not_kept", text)]
    return []


def faults_among_sources(funding: Funding, book: Book) -> list[Reason]:
    """From the first source in order to the last: what it has left must not be able to stand in for one that comes after."""
    rows = [_Row(giver.source.key, giver.order, giver.pence, giver.used) for giver in book.givers]
    if faults := _faults_in_shares(rows, funding.source_shares, "sources"):
        return faults
    number = {giver.source.key: number for number, giver in enumerate(book.givers)}
    after = _Standing([row for row in rows if row.part], lambda row: 1 << number[row.key])
    spread = Spread(book)
    for row in sorted((row for row in rows if row.part < row.whole), key=_turn):
        spread.add(book.giver[row.key].freed(0))
        if spread.met & after.later(row):
            text = f"Money of {row.key} is left over while a source that comes after it pays: use it first."
            return [Reason("sources_order_not_kept", text)]
    return []


def _turn(row: _Row) -> tuple[object, ...]:
    """By stage; in a stage those that wait for a penny, best first; then the rest, those that got a penny last, worst last."""
    return row.rank, row.ratio, _in_stage(row), row.penny


def _in_stage(row: _Row) -> int:
    waits = row.penny is not None and not row.got_a_penny
    return 0 if waits else 2 if row.got_a_penny else 1


class _Standing:
    """Who stands before a row, or after it, as boxes: in an earlier or later stage; or in its own, by the turn for a penny."""

    def __init__(self, rows: Sequence[_Row], box: Callable[[_Row], int]) -> None:
        self._stages = _Steps([((row.rank, row.ratio), box(row)) for row in rows])
        self._waiting = _Steps(
            [(self._place(row), box(row)) for row in rows if row.penny and not row.got_a_penny]
        )
        self._lucky = _Steps([(self._place(row), box(row)) for row in rows if row.got_a_penny])

    @staticmethod
    def _place(row: _Row) -> tuple[object, ...]:
        return row.rank, row.ratio, row.penny

    def earlier(self, row: _Row) -> int:
        """Who must not be short for this row to be paid: earlier stages; and better turns, if it got a penny and they not."""
        boxes = self._stages.before((row.rank, row.ratio))
        return boxes | self._waiting.before(self._place(row)) if row.got_a_penny else boxes

    def later(self, row: _Row) -> int:
        """Who must not be used while this row has money: later stages; and worse turns, if they got a penny and it not."""
        boxes = self._stages.behind((row.rank, row.ratio))
        return boxes | self._lucky.behind(self._place(row)) if row.penny and not row.got_a_penny else boxes


class _Steps:
    """Boxes in an order: all before a place, all behind it."""

    def __init__(self, boxes: Iterable[tuple[tuple[object, ...], int]]) -> None:
        by_place: dict[tuple[object, ...], int] = defaultdict(int)
        for place, box in boxes:
            by_place[place] |= box
        self.places: list[Any] = sorted(by_place)
        self.up_to = [0]
        for place in self.places:
            self.up_to.append(self.up_to[-1] | by_place[place])

    def before(self, place: tuple[object, ...]) -> int:
        return self.up_to[bisect_left(self.places, place)]

    def behind(self, place: tuple[object, ...]) -> int:
        return self.up_to[-1] & ~self.up_to[bisect_right(self.places, place)]
