"""Uplift: what an amount becomes when prices rise, with everything stated that changes the answer.

Read an Uplift as: "2% once on the base, rounded to the nearest £10". Percentages are whole basis points (2%
is 200), never floats. An amount that is "increased by inflation" leaves three questions open: once or every
year, from which base, and rounded to what. Here each has to be answered, and the cost of each answer over the
term can be put side by side.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fractions import Fraction

from commonweal.rules.money import show_pounds
from commonweal.rules.reasons import Reason, Refused, refuse_if

_WHOLE = 10_000  # basis points in 100%
_PERCENT = re.compile(r"([-−])?([0-9]{1,4})(?:\.([0-9]{1,2}))?\s?%?", re.ASCII)


class HowOften(StrEnum):
    """Once: the first year is uplifted and the rest stay at it. Yearly: each on top of the last."""

    ONCE = "once"
    YEARLY = "yearly"


class RoundedTo(IntEnum):
    """Pence in the unit an amount is rounded to, half up."""

    PENNY = 1
    POUND = 100
    TEN_POUNDS = 1_000


@dataclass(frozen=True)
class Uplift:
    """A rise in basis points (200 is 2%; below nought is a cut), how often, and what it is rounded to.

    `index` names what the percentage is taken from ("CPI, September 2022"); empty where nobody says.
    """

    basis_points: int
    how_often: HowOften = HowOften.ONCE
    rounded_to: RoundedTo = RoundedTo.PENNY
    index: str = ""

    def __post_init__(self) -> None:
        if self.basis_points < -_WHOLE:
            text = "Enter a cut of 100% or less: an amount cannot fall below nothing."
            raise Refused(Reason("uplift_below_nothing", text))

    def in_words(self) -> str:
        """For people: "2% (CPI) once, rounded to the nearest £10"."""
        unit = {RoundedTo.PENNY: "penny", RoundedTo.POUND: "£1", RoundedTo.TEN_POUNDS: "£10"}[self.rounded_to]
        how_often = {HowOften.ONCE: "once", HowOften.YEARLY: "every year"}[self.how_often]
        index = f" ({self.index})" if self.index else ""
        return f"{show_percent(self.basis_points)}{index} {how_often}, rounded to the nearest {unit}"


def show_percent(basis_points: int) -> str:
    """Basis points for people, no noughts at the end: 200 is "2%", 250 is "2.5%"."""
    whole, part = divmod(abs(basis_points), 100)
    decimals = f".{part:02d}".rstrip("0") if part else ""
    return f"{'-' if basis_points < 0 else ''}{whole}{decimals}%"


def parse_percent(text: str) -> int:
    """Basis points from a percentage as people write it: `2`, `2.5%`, `-1`. Raises Refused for anything else."""
    found = _PERCENT.fullmatch(text.strip())
    if found is None:
        words = "Write a percentage like 2, 2.5 or 2.5%: digits, and at most two after the point."
        raise Refused(Reason("percentage_not_understood", words))
    sign, whole, part = found.groups()
    return (-1 if sign else 1) * (int(whole) * 100 + int((part or "0").ljust(2, "0")))


def round_half_up(pence: Fraction, to: RoundedTo) -> int:
    """Pence to the nearest unit; exactly half way goes up."""
    return (pence / to + Fraction(1, 2)).__floor__() * to


def amount_in_year(base_pence: int, uplift: Uplift, *, year: int) -> int:
    """Pence in a year of the term, the first uplifted year being 1: from the base, rounded once."""
    return round_half_up(_exact(base_pence, uplift, year), uplift.rounded_to)


def amounts_over_term(base_pence: int, uplift: Uplift, *, years: int) -> tuple[int, ...]:
    """Pence for each year of the term, each year rounded: what goes into a yearly plan."""
    return tuple(amount_in_year(base_pence, uplift, year=year) for year in range(1, years + 1))


def total_over_term(base_pence: int, uplift: Uplift, *, years: int) -> int:
    """Pence over the whole term, rounded once at the end.

    It can differ a little from the sum of `amounts_over_term`, which rounds every year: say which is meant.
    """
    exact = sum((_exact(base_pence, uplift, year) for year in range(1, years + 1)), Fraction(0))
    return round_half_up(exact, uplift.rounded_to)


@dataclass(frozen=True)
class Choice:
    """What one uplift of a base costs over a term: each year rounded, and the two totals that people use.

    `total_pence` adds up the rounded years, as a yearly plan does. `rounded_once_pence` adds up exact years and
    rounds at the end, as some reports do. `more_pence` is the first total less that of the first choice compared.
    """

    base_pence: int
    uplift: Uplift
    by_year: tuple[int, ...]
    rounded_once_pence: int
    more_pence: int = 0

    @property
    def total_pence(self) -> int:
        return sum(self.by_year)

    def in_words(self) -> str:
        """For people: "2% once, rounded to the nearest £10, on a base of £670,450"."""
        return f"{self.uplift.in_words()}, on a base of {show_pounds(self.base_pence)}"


MOST_YEARS = 30
MOST_CHOICES = 24


def choices_over_term(
    base_pence: int,
    percentages: Sequence[int],
    years: int,
    *,
    how_often: Sequence[HowOften] = tuple(HowOften),
    rounded_to: Sequence[RoundedTo] = (RoundedTo.PENNY,),
    index: str = "",
) -> tuple[Choice, ...]:
    """The cost of each choice over the term, side by side: every percentage (basis points), once and yearly, each rounding.

    In the order given, each choice once; the first is the one that the others are set against. Raises Refused.
    """
    refuse_if(_reasons_not_to_compare(base_pence, percentages, years))
    uplifts = dict.fromkeys(
        Uplift(points, often, to, index) for points in percentages for often in how_often for to in rounded_to
    )
    if len(uplifts) > MOST_CHOICES:
        text = f"Compare {MOST_CHOICES} choices or fewer at once: take a percentage or a rounding away."
        raise Refused(Reason("too_many_choices", text))
    found: list[Choice] = []
    for uplift in uplifts:
        by_year = amounts_over_term(base_pence, uplift, years=years)
        once = total_over_term(base_pence, uplift, years=years)
        more = sum(by_year) - found[0].total_pence if found else 0
        found.append(Choice(base_pence, uplift, by_year, once, more))
    return tuple(found)


def _reasons_not_to_compare(base_pence: int, percentages: Sequence[int], years: int) -> list[Reason]:
    reasons = []
    if base_pence < 0:
        reasons.append(Reason("amount_negative", "Give a base of nothing or more."))
    if not percentages:
        reasons.append(Reason("percentage_missing", "Give at least one percentage to compare."))
    if not 1 <= years <= MOST_YEARS:
        reasons.append(Reason("years_not_usable", f"Compare a term of 1 to {MOST_YEARS} years."))
    return reasons


def _exact(base_pence: int, uplift: Uplift, year: int) -> Fraction:
    if year < 1:
        raise ValueError("Count the years of the term from 1.")
    times = year if uplift.how_often is HowOften.YEARLY else 1
    return base_pence * Fraction(_WHOLE + uplift.basis_points, _WHOLE) ** times
