"""Boxes: a row of boxes as one whole number, a box for each line (or source), ticked or not."""

from collections.abc import Iterable
from functools import reduce
from operator import or_


def union(boxes: Iterable[int]) -> int:
    return reduce(or_, boxes, 0)


def places(boxes: int) -> list[int]:
    """The places that are ticked, first to last."""
    return [place for place, tick in enumerate(reversed(f"{boxes:b}")) if tick == "1"]
