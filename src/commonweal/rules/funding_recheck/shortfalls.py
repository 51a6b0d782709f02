"""Does every shortfall prove itself, and is each as tight as can be?"""

from collections.abc import Iterator

from commonweal.rules.funding_recheck.book import Book, Giver
from commonweal.rules.funding_recheck.boxes import places, union
from commonweal.rules.funding_rows import Funding, Shortfall, Why
from commonweal.rules.money import show_pounds
from commonweal.rules.reasons import Reason

_WAITING = {Why.GATE, Why.MATCH, Why.LEAST}


def faults_in_shortfalls(funding: Funding, book: Book) -> Iterator[Reason]:
    found = 0
    stands = True
    left_over = dict(funding.left_over)
    not_counted = {each.source: each.pence for each in funding.not_counted}
    for shortfall in funding.shortfalls:
        boxes = union(book.box.get(key, 0) for key in shortfall.lines)
        stands &= all(key in book.box for key in shortfall.lines) and not found & boxes
        stands &= stands and _proves_itself(shortfall, boxes, book, left_over, not_counted)
        found |= boxes
    missing = sum(line.amount_pence for line in book.lines) - sum(book.paid)
    stands &= sum(each.short_pence for each in funding.shortfalls) == missing
    if not stands or found != _competing(book):
        text = "The shortfalls do not prove that no more could be paid: work out the plan again."
        yield Reason("shortfalls_not_proved", text)


def _proves_itself(
    shortfall: Shortfall, boxes: int, book: Book, left_over: dict[str, int], not_counted: dict[str, int]
) -> bool:
    """All that may pay these lines is so much; they need so much more; and the sentence says so."""
    lines = [book.lines[place] for place in places(boxes)]
    most = {giver.source.key: pence for giver in book.givers if (pence := _most_to(giver, boxes))}
    waiting = {each.source: each.pence for each in shortfall.stranded if _WAITING & set(each.why)}
    stranded = {each.source: each.pence for each in shortfall.stranded if not _WAITING & set(each.why)}
    return (
        list(shortfall.lines) == sorted(line.key for line in lines)
        and list(shortfall.payers) == sorted(most)
        and list(shortfall.brings) == sorted(most.items())
        and shortfall.needed_pence == sum(line.amount_pence for line in lines)
        and list(shortfall.years) == sorted({line.year for line in lines})
        and all(each.pence and each.why for each in shortfall.stranded)
        and len(shortfall.stranded) == len(set(shortfall.stranded))
        and stranded == left_over
        and waiting.items() <= not_counted.items()
        and f"{show_pounds(shortfall.short_pence)} short" in shortfall.text
        and _is_one(shortfall, boxes, book)
    )


def _most_to(giver: Giver, boxes: int) -> int:
    """What a source could bring to lines at the very most."""
    limits = [pot.most for pot in giver.pots if pot.may & boxes]
    return giver.pence if None in limits else min(giver.pence, sum(limit or 0 for limit in limits))


def _is_one(shortfall: Shortfall, boxes: int, book: Book) -> bool:
    """Do its lines hang together: by money they share, or as one element in one area that nothing may pay?"""
    if not shortfall.payers:
        return len({(line.element, line.area) for line in book.lines if book.box[line.key] & boxes}) == 1
    found, before = boxes & -boxes, 0
    while found != before:
        before = found
        for giver in book.givers:
            for pot in giver.pots:
                if pot.may & found:
                    found |= pot.may & boxes
            gives_in_any = any(pot.has_room and pot.may & boxes for pot in giver.pots)
            if gives_in_any and any(pot.may & found for pot in giver.pots):
                found |= union(pot.may for pot in giver.pots) & boxes
    return found == boxes


def _competing(book: Book) -> int:
    """The short lines, and whatever the money that may pay them pays for instead, and so on."""
    found, before = book.short, 0
    while found != before:
        before = found
        for giver in book.givers:
            found |= giver.could_move_to(found)
    return found
