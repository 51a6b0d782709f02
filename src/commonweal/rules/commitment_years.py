"""Commitment years: which financial years a promise to a contract counts in, so that it stands beside their budgets.

Read as: "what is promised for October to September counts half in the financial year it begins in and half in the next". The
rule is the one that budgets are cut by (`plan_years.within`): by months where every cut falls on a monthly return of the first
day, otherwise by days, to the penny by largest remainder. A promise stays one promise of one year of the plan, and whose money
it is does not depend on where April falls: only its postings are cut.
"""

from collections.abc import Iterable, Mapping, Sequence

from commonweal.rules.ledger import Share
from commonweal.rules.money import split
from commonweal.rules.periods import Period, financial_years_in
from commonweal.rules.plan_years import within
from commonweal.rules.year_close import year_of

ByYear = Mapping[int, int]
"""Pence by financial year, by the year that starts it."""


def over_financial_years(pence: int, period: Period) -> dict[int, int]:
    """An amount for a period, by financial year (by the year that starts it); together the amount, to the penny."""
    parts = within(pence, period, financial_years_in(period))
    return {year_of(each.starts_on): part for each, part in parts.items()}


def still_wanted(worth: ByYear, standing: ByYear) -> tuple[dict[int, int], dict[int, int]]:
    """What of each year's worth nothing stands for yet (no promise, payment or accrual), and what stands for none of it. Pence.

    What stands in a year answers for that year first; what is over in it answers for the others, the earliest first.
    """
    wanted, over = dict(worth), dict(standing)
    pairs = [(year, year) for year in sorted(worth)]
    pairs += [(year, other) for year in sorted(worth) for other in sorted(standing)]
    for year, other in pairs:
        covered = max(min(wanted[year], over.get(other, 0)), 0)
        if covered:
            wanted[year] -= covered
            over[other] -= covered
    return _above_nothing(wanted), _above_nothing(over)


def by_source_and_year(by_source: Mapping[str, int], by_year: ByYear) -> dict[tuple[str, int], int]:
    """Each source's pence cut over the years, so that every source and every year comes to what it should, to the penny.

    Both have to come to the same. In the order of their keys, each source is split in proportion to what the years before it
    have left: never more than a year has, because what is split is never more than all of it.
    """
    years, left = sorted(by_year), dict(by_year)
    found = {}
    for source, pence in sorted(by_source.items()):
        if pence:
            for year, part in zip(years, split(pence, [left[each] for each in years]), strict=True):
                left[year] -= part
                if part:
                    found[source, year] = part
    return found


def let_go_by(
    paid: Sequence[Share], promised: Mapping[tuple[str, int], int], *, work: ByYear
) -> tuple[Share, ...]:
    """What a bill takes back of the promise to its own line: pence by source and financial year, none below nought.

    Of those who pay it first, then of the others, so that nobody's money is freed by somebody else's payment while their own is
    promised. Of each, the years the work falls in go first (`work`: the bill cut over them, so that a quarter from February to
    April takes back two months of one year and one of the next), then the rest of those years, then the other years, the
    earliest first. `promised` is what stands, by source and financial year. The parts come to what is paid or to all that is
    promised, whichever is less.
    """
    if not paid:
        return ()
    left = sum(share.pence for share in paid)
    standing, wanted = dict(promised), dict(work)
    others = sorted({source for source, _ in promised})
    taken: dict[tuple[str, int], int] = {}
    for source, most in [
        *((share.source, share.pence) for share in paid),
        *((each, left) for each in others),
    ]:
        parts = _taken_from(source, min(left, most), standing, wanted)
        for year, pence in parts.items():
            taken[source, year] = taken.get((source, year), 0) + pence
            left -= pence
    element, area = paid[0].element, paid[0].area
    return tuple(Share(source, element, area, pence, year) for (source, year), pence in sorted(taken.items()))


def _taken_from(
    source: str, pence: int, standing: dict[tuple[str, int], int], wanted: dict[int, int]
) -> dict[int, int]:
    """Takes up to so much of one source's promise, by year; what is taken no longer stands, nor is wanted of its year."""
    own = sorted(year for key, year in standing if key == source)
    order = [*((year, True) for year in own), *((year, False) for year in _work_first(own, wanted))]
    parts: dict[int, int] = {}
    for year, only_its_part in order:
        most = min(pence, standing[source, year])
        part = max(min(most, wanted.get(year, 0)) if only_its_part else most, 0)
        if part:
            parts[year] = parts.get(year, 0) + part
            standing[source, year] -= part
            if year in wanted:
                wanted[year] = max(wanted[year] - part, 0)
            pence -= part
    return parts


def _above_nothing(amounts: ByYear) -> dict[int, int]:
    return {year: pence for year, pence in amounts.items() if pence > 0}


def _work_first(years: Iterable[int], work: ByYear) -> list[int]:
    return sorted(years, key=lambda year: (year not in work, year))
