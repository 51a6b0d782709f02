"""How sure a figure from few people is: 95% intervals for shares and for counts.

A share has Wilson's interval (Wilson 1927), which stays within nought and all and does not fail at either end. A count, and a
rate made of one, has Byar's approximation to the exact Poisson interval (Breslow and Day 1987), as public health uses it for
small areas. Both say how far chance alone could move a figure of that size; neither says anything of who was left out. Two
figures whose intervals overlap may still differ; two whose intervals lie apart do.
"""

from dataclasses import dataclass
from math import sqrt

Z = 1.959964  # 95% of a normal curve lie within so many spreads


@dataclass(frozen=True)
class Interval:
    """From `lowest` to `highest`, in the unit of what was asked for, halves up."""

    lowest: int
    highest: int

    def overlaps(self, other: "Interval") -> bool:
        return self.lowest <= other.highest and other.lowest <= self.highest


def of_share(part: int, whole: int, *, per: int = 100) -> Interval | None:
    """The interval of `part` out of `whole`, per hundred unless told; None when there is nobody to take a share of.

    >>> of_share(5, 10)
    Interval(lowest=24, highest=76)

    Raises ValueError for a part below nought or above the whole.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is no share. Give a part from nought to the whole.")
    if whole == 0:
        return None
    share, fold = part / whole, Z * Z / whole
    middle, reach = share + fold / 2, Z * sqrt(share * (1 - share) / whole + fold / (4 * whole))
    lowest = 0.0 if part == 0 else (middle - reach) / (1 + fold)
    highest = 1.0 if part == whole else (middle + reach) / (1 + fold)
    return Interval(_rounded(lowest * per), _rounded(highest * per))


def of_count(events: int, *, per: int = 1, population: int = 1) -> Interval | None:
    """The interval of a count of separate events, or of the rate it makes `per` so many of a population; None without anybody.

    >>> of_count(10), of_count(10, per=10_000, population=25_000)
    (Interval(lowest=5, highest=18), Interval(lowest=2, highest=7))

    Raises ValueError for a count or a population below nought.
    """
    if events < 0 or population < 0:
        raise ValueError("A count and a population are nought or more.")
    if population == 0:
        return None
    lowest = 0.0 if events == 0 else events * (1 - 1 / (9 * events) - Z / (3 * sqrt(events))) ** 3
    after = events + 1
    highest = after * (1 - 1 / (9 * after) + Z / (3 * sqrt(after))) ** 3
    return Interval(_rounded(lowest * per / population), _rounded(highest * per / population))


def _rounded(value: float) -> int:
    return int(value + 0.5)
