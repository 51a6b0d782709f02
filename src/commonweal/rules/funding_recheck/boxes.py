"""Boxes: a row of boxes as one whole number, a box for each line (or source), ticked or not."""

from collections.abc import Iterable
from functools import reduce
from operator import or_


def union(boxes: Iterable[int]) -> int:
    return reduce(or_, boxes, 0)


def places(boxes: int) -> list[int]:
    """The places that are ticked, first to last."""
    found, ticks = [], f"{boxes:b}"[::-1]
    place = ticks.find("1")
    while place >= 0:
        found.append(place)
        place = ticks.find("1", place + 1)
    return found


def last(boxes: int) -> int:
    """The last place that is ticked; -1 when none is."""
    return boxes.bit_length() - 1
