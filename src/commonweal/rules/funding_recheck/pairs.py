"""Pairs: does every source pay the first lines it can, all else staying payable?"""

from collections.abc import Iterator, Sequence

from commonweal.rules.funding_recheck.book import Book, Giver
from commonweal.rules.funding_recheck.boxes import places, union
from commonweal.rules.reasons import Reason


def faults_in_pairs(book: Book) -> list[Reason]:
    """Down the sources: could one pay an earlier line, those after it stepping in for what it then no longer pays?"""
    behind = [0]
    for giver in reversed(book.givers):
        behind.append(behind[-1] | giver.paid_lines())
    for number, giver in enumerate(book.givers):
        paid_behind = behind[len(book.givers) - 1 - number]
        after = book.givers[number + 1 :]
        for wanted, given_up in _moves(giver):
            if (line := _moved_up(wanted & paid_behind, given_up, after)) is not None:
                text = (
                    f"{giver.source.key} could pay {book.lines[line].key} before the lines it pays: "
                    "lead its money there first."
                )
                return [Reason("pairs_out_of_order", text)]
    return []


def _moves(giver: Giver) -> Iterator[tuple[int, int]]:
    """What lines a source could pay more of, and by paying which less: any, where there is room; else those of the same pot."""
    yield union(pot.may for pot in giver.pots if pot.has_room), giver.paid_lines()
    for pot in giver.pots:
        if not pot.has_room:
            yield pot.may, pot.pays


def _moved_up(wanted: int, given_up: int, after: Sequence[Giver]) -> int | None:
    """The place of a wanted line that one of the sources after could leave, to pay in the end a later line that is given up."""
    wanted &= (1 << given_up.bit_length()) - 1
    if not wanted:
        return None
    reached = 0
    for place in reversed(places(given_up)):
        box = 1 << place
        if not wanted & (box - 1):
            return None
        if box & reached:
            continue
        reached |= box
        grown = True
        while grown:
            grown = False
            for giver in after:
                more = reached | giver.could_move_to(reached)
                grown |= more != reached
                reached = more
        if found := reached & wanted & (box - 1):
            return places(found)[0]
    return None
