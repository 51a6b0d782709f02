"""Plan years: amounts agreed for one stretch of time, set against needs and contracts that run over another.

Read `within` as: "this much of the amount belongs to each of these years". Where every cut falls on a monthly return of
the first day, months count, so that each whole year of three gets a third; otherwise days count. Nothing is lost:
what lies outside the years asked for is what the years do not add up to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from commonweal.rules.money import split
from commonweal.rules.periods import Period, add_months
from commonweal.rules.windows import whole_months

MONTHS_IN_A_YEAR = 12


@dataclass(frozen=True)
class _Part:
    period: Period
    year: Period | None  # None: outside all the years asked for


def years_of(whole: Period) -> tuple[Period, ...]:
    """A period cut at each return of its first day; the last part is as short as it is."""
    years: list[Period] = []
    start = whole.starts_on
    while start < whole.ends_before:
        end = add_months(whole.starts_on, MONTHS_IN_A_YEAR * (len(years) + 1))
        years.append(Period(start, min(end, whole.ends_before)))
        start = end
    return tuple(years)


def within(pence: int, period: Period, years: Sequence[Period]) -> dict[Period, int]:
    """Pence of an amount for `period` that belong to each of the years (which share no day); years it misses left out."""
    parts = _parts(period, years)
    months = [whole_months(part.period) for part in parts]
    weights = [each or 0 for each in months] if all(months) else [_days(part.period) for part in parts]
    shares = zip(parts, split(pence, weights), strict=True)
    return {part.year: share for part, share in shares if part.year is not None}


def value_over(yearly_pence: int, term: Period) -> int:
    """What a yearly amount comes to over a term, in pence, part years by months or days, halves up."""
    total = 0
    for start in years_of(term):
        full = Period(start.starts_on, add_months(start.starts_on, MONTHS_IN_A_YEAR))
        months = whole_months(start)
        part, whole = (months, MONTHS_IN_A_YEAR) if months else (_days(start), _days(full))
        total += (2 * yearly_pence * part + whole) // (2 * whole)
    return total


def _parts(period: Period, years: Sequence[Period]) -> list[_Part]:
    edges = {period.starts_on, period.ends_before}
    for year in years:
        edges |= {day for day in (year.starts_on, year.ends_before) if period.contains(day)}
    ordered = sorted(edges)
    cut = [Period(start, end) for start, end in pairwise(ordered)]
    return [_Part(each, next((year for year in years if year.covers(each)), None)) for each in cut]


def _days(period: Period) -> int:
    return (period.ends_before - period.starts_on).days
