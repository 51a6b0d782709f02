"""Which rows one name stands for: an entry of the file becomes several rows, and may be spoken of by its own key.

Read it as: `county` stands for the row `county`, and for `county-year-1`, `county-year-2` …; a need `early` also for its rows by
area, element or financial year (`early-fellshire`, `early-fellshire-year-1`, `early-2026-27`).
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from commonweal.commissioning.funding.plan_file.rows import ContributionRow, NeedRow
from commonweal.rules.periods import Period

_YEARLY = re.compile(r"-year-[0-9]+$|-[0-9]{4}-[0-9]{2}$")


def stands_for(name: str, row: ContributionRow | NeedRow) -> bool:
    """Is this row the one of that name, or one of several made from the entry of that name?"""
    if row.key == name:
        return True
    without_year = _YEARLY.sub("", row.key)
    if isinstance(row, ContributionRow):
        return without_year == name
    return without_year in {name, f"{name}-{row.area}", f"{name}-{row.element}"}


def with_series_spelt_out(found: Iterable[ContributionRow]) -> tuple[ContributionRow, ...]:
    """The contributions with every name in a match or a least made into keys: of the rows of the same time, if there are any."""
    found = tuple(found)
    keys = {row.key for row in found}

    def spelt_out(names: tuple[str, ...], row: ContributionRow) -> tuple[str, ...]:
        keys_of = [[name] if name in keys else _at_the_time(name, row, found) for name in names]
        return tuple(dict.fromkeys(key for several in keys_of for key in several))

    return tuple(
        replace(row, match_of=spelt_out(row.match_of, row), least_of=spelt_out(row.least_of, row))
        if row.match_of or row.least_of
        else row
        for row in found
    )


def _at_the_time(name: str, row: ContributionRow, found: tuple[ContributionRow, ...]) -> list[str]:
    meant = [each for each in found if stands_for(name, each)]
    same_time = [each for each in meant if _overlap(each, row)]
    return [each.key for each in same_time or meant] or [name]


def _overlap(one: ContributionRow, other: ContributionRow) -> bool:
    return Period(one.starts_on, one.ends_before).overlaps(Period(other.starts_on, other.ends_before))
