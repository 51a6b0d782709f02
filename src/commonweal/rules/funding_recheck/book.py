"""The book: a plan read from its rows for the re-check, and an answer's payments read into it."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import AreasWithin, limits_of
from commonweal.rules.funding_recheck.boxes import places, union
from commonweal.rules.funding_recheck.reading import (
    SURENESS,
    Pot,
    last_day,
    payable_by_the_same_together,
    pots_of,
    rank,
    what_counts,
)
from commonweal.rules.funding_rows import Funding, Line, Source
from commonweal.rules.money import show_pounds
from commonweal.rules.reasons import Reason


class Giver:
    """A source that counts: how much of it does, its pots, and how it stands in the order of sources."""

    def __init__(
        self, source: Source, pence: int, pots: list[Pot], order: tuple[date, int, int, int]
    ) -> None:
        self.source, self.pence, self.pots, self.order = source, pence, pots, order
        self.used = 0
        self.pays: dict[int, int] = {}

    @property
    def left(self) -> int:
        return self.pence - self.used

    def paid_lines(self) -> int:
        return union(pot.pays for pot in self.pots)

    def freed(self, given_up: int) -> int:
        """The lines it could pay if it no longer paid these. One pot's money goes elsewhere where another has room."""
        if len(self.pots) == 1:
            return self.pots[0].may
        return union(pot.may for pot in self.pots if pot.has_room or pot.pays & given_up)

    def could_move_to(self, wanted: int) -> int:
        """The lines it pays whose money it could move to one of these."""
        if len(self.pots) == 1:
            return self.pots[0].pays if self.pots[0].may & wanted else 0
        anywhere = any(pot.has_room and pot.may & wanted for pot in self.pots)
        return union(pot.pays for pot in self.pots if anywhere or pot.may & wanted)


class Book:
    """The plan read from its rows: needed lines in order (a line's box is its place), and givers in order."""

    def __init__(
        self,
        sources: Sequence[Source],
        lines: Sequence[Line],
        areas_within: AreasWithin,
        down_to: Certainty,
        open_gates: AbstractSet[str],
    ) -> None:
        self.down_to = down_to
        self.counts = what_counts(sources, down_to, open_gates)
        self.sources = {source.key: source for source in sources}
        needed = [
            line for line in lines if line.amount_pence and (line.gate is None or line.gate in open_gates)
        ]
        self.lines = sorted(needed, key=lambda line: (*rank(line), line.key))
        drafts = pots_of(sources, self.lines, areas_within, self.counts, down_to)
        order = payable_by_the_same_together(self.lines, {pot.may for _, pots in drafts for pot in pots})
        self.lines = [self.lines[place] for place in order]
        drafts = pots_of(sources, self.lines, areas_within, self.counts, down_to)
        self.box = {line.key: 1 << place for place, line in enumerate(self.lines)}
        self.place = {line.key: place for place, line in enumerate(self.lines)}
        self.paid = [0] * len(self.lines)
        reach = {
            may: sum(self.lines[place].amount_pence for place in places(may))
            for may in {pot.may for _, pots in drafts for pot in pots}
        }
        givers = [
            Giver(
                source,
                self.counts[source.key],
                pots,
                self._order(source, sum(reach[pot.may] for pot in pots)),
            )
            for source, pots in drafts
        ]
        self.givers = _in_order(givers)
        self.giver = {giver.source.key: giver for giver in self.givers}

    def _order(self, source: Source, reach: int) -> tuple[date, int, int, int]:
        return (
            last_day(source, self.down_to),
            reach,
            -len(limits_of(source.fence)),
            SURENESS.index(source.certainty),
        )

    def take(self, funding: Funding) -> list[Reason]:
        """Reads an answer's payments in; the faults are those that are not allowed."""
        faults, seen = [], set()
        for payment in funding.payments:
            giver, box = self.giver.get(payment.source), self.box.get(payment.line, 0)
            pot = next((pot for pot in giver.pots if pot.may & box), None) if giver else None
            if giver is None or pot is None or payment.pence <= 0 or payment[:2] in seen:
                text = f"{payment.source} may not pay {show_pounds(payment.pence)} for {payment.line}: take this payment out."
                faults.append(Reason("payment_not_allowed", text))
                continue
            seen.add(payment[:2])
            place = self.place[payment.line]
            self.paid[place] += payment.pence
            pot.pays |= box
            pot.used += payment.pence
            giver.used += payment.pence
            giver.pays[place] = payment.pence
        return faults

    @property
    def short(self) -> int:
        """The boxes of the lines that are not paid in full."""
        return union(
            1 << place for place, line in enumerate(self.lines) if self.paid[place] < line.amount_pence
        )


class Spread:
    """Lines that could be paid more, growing: with every line that gives up money, and all that sets free, however far round."""

    def __init__(self, book: Book) -> None:
        self.reached = 0
        self.met = 0  # the givers on the way, as boxes
        self._waiting = list(enumerate(book.givers))

    def add(self, boxes: int) -> None:
        self.reached |= boxes
        grown = True
        while grown:
            grown, still = False, []
            for number, giver in self._waiting:
                if not any(pot.pays & self.reached for pot in giver.pots):
                    still.append((number, giver))
                    continue
                self.met |= 1 << number
                more = self.reached | giver.freed(self.reached)
                grown |= more != self.reached
                self.reached = more
                if len(giver.pots) > 1:
                    still.append((number, giver))
            self._waiting = still


def _in_order(givers: Sequence[Giver]) -> list[Giver]:
    """Sources in the order of policy; those equal in it that may pay the same, and hold no limited pot, at their first."""
    first: dict[tuple[object, ...], str] = {}
    turn = []
    for giver in sorted(givers, key=lambda giver: giver.source.key):
        key = giver.source.key
        same = (giver.order, giver.pots[0].may, key if len(giver.pots) > 1 else None)
        turn.append((giver.order, first.setdefault(same, key), key, giver))
    return [giver for *_, giver in sorted(turn, key=lambda each: each[:3])]
