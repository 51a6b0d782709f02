"""Pairs: does every source pay as little as it can of its last lines, all else staying payable?"""

from collections.abc import Sequence

from commonweal.rules.funding_recheck.book import Book, Giver
from commonweal.rules.funding_recheck.boxes import last, places, union
from commonweal.rules.funding_recheck.reading import Pot
from commonweal.rules.reasons import Reason


def faults_in_pairs(book: Book) -> list[Reason]:
    """Down the sources: could one pay an earlier line, those after it stepping in for what it then no longer pays?"""
    behind = [0]
    for giver in reversed(book.givers):
        behind.append(behind[-1] | giver.paid_lines())
    for number, giver in enumerate(book.givers):
        paid_behind = behind[len(book.givers) - 1 - number]
        after = book.givers[number + 1 :]
        find = _moved_up if len(giver.pots) == 1 else _moved_up_in_pots
        if (line := find(giver, paid_behind, after)) is not None:
            text = (
                f"{giver.source.key} could pay {book.lines[line].key} before the lines it pays: "
                "lead its money there first."
            )
            return [Reason("pairs_out_of_order", text)]
    return []


def _moved_up(giver: Giver, paid_behind: int, after: Sequence[Giver]) -> int | None:
    """The place of a line that one of the sources after could leave, to pay in the end a later line that this one pays.

    From the last line it pays upwards: what a line leads to that leads to nothing earlier need not be tried again.
    """
    [pot] = giver.pots
    wanted, given_up = pot.may & paid_behind, pot.pays
    leading = _Leading(after)
    while given_up := given_up & ~leading.reached:
        box = 1 << last(given_up)
        wanted &= box - 1
        if not wanted:
            return None
        if found := leading.on_from(box) & wanted:
            return places(found)[0]
    return None


class _Leading:
    """Where lines lead to, as givers pay one of them and leave another. `reached` only grows."""

    def __init__(self, givers: Sequence[Giver]) -> None:
        self.reached = 0
        self._single = [giver.pots[0] for giver in givers if len(giver.pots) == 1]
        self._several = [giver for giver in givers if len(giver.pots) > 1]

    def on_from(self, boxes: int) -> int:
        """Everything reached when these lines are, too."""
        reached, before = self.reached | boxes, 0
        while reached != before:
            before = reached
            if met := [pot for pot in self._single if pot.may & before]:
                self._single = [pot for pot in self._single if not pot.may & before]
                reached |= union([pot.pays for pot in met])
            reached |= union([giver.could_move_to(before) for giver in self._several])
        self.reached = reached
        return reached


def _moved_up_in_pots(giver: Giver, paid_behind: int, after: Sequence[Giver]) -> int | None:
    """The same for a source with several pots: a pot that is full gives its own place only, or leads on from line to line."""
    for pot in giver.pots:
        for place in reversed(places(pot.pays)):
            before = (1 << place) - 1
            open_to = [each for each in giver.pots if each is pot or each.has_room]
            full = [each for each in giver.pots if each is not pot and not each.has_room]
            if not (wanted := union(each.may for each in open_to) & before & paid_behind):
                continue
            if found := _led_to(1 << place, full, before, after) & wanted:
                return places(found)[0]
    return None


def _led_to(box: int, full: Sequence[Pot], before: int, after: Sequence[Giver]) -> int:
    leading = _Leading(after)
    reached, known = leading.on_from(box), 0
    while reached != known:
        known = reached
        reached = leading.on_from(union(pot.pays & before for pot in full if pot.may & before & reached))
    return reached
