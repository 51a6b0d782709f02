"""Balances of the bank by fund, financial year and area, over the whole ledger in one query.

Read a row as: in this financial year, of this fund's money, for this area (none: not yet for any one area), so much was
there when the year began, came in, went out, and was there when it ended. Money belongs to the day it moved. What came in
are receipts; what went out are payments, less payments taken back, and what was given back to a funder.

A fund is a funder's source fund, whatever plans and years its contributions are in. Each fund and area has a row for every
year from the first that the ledger knows to the last, so that the close of one year is always the opening of the next.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

EARLIEST, LATEST = 1990, 2100
_STARTS = [date(year, 4, 1) for year in range(EARLIEST, LATEST)]
_FLOWS = """
WITH by_contribution AS (
    SELECT entry.contribution_id, entry.area_id,
           width_bucket(moved.occurred_on, %(starts)s::date[]) AS place,
           coalesce(sum(entry.amount_pence) FILTER (WHERE entry.area_id IS NULL AND entry.amount_pence > 0), 0) AS came_in,
           sum(entry.amount_pence) AS net
      FROM funding_ledgerentry entry
      JOIN funding_ledgertransaction moved ON moved.id = entry.transaction_id
     WHERE entry.account = 'bank'
     GROUP BY 1, 2, 3
)
SELECT contribution.funder_id, funder.name, contribution.source_fund, found.area_id, coalesce(area.name, ''), found.place,
       sum(found.came_in)::bigint, sum(found.net)::bigint
  FROM by_contribution found
  JOIN funding_contribution contribution ON contribution.id = found.contribution_id
  JOIN partnership_organisation funder ON funder.id = contribution.funder_id
  LEFT JOIN partnership_area area ON area.id = found.area_id
 WHERE %(plan)s::bigint IS NULL OR contribution.plan_id = %(plan)s
 GROUP BY 1, 2, 3, 4, 5, 6
 ORDER BY 2, 3, 1, 5, 6
"""


@dataclass(frozen=True)
class Balance:
    """One fund's year in one area, in pence. `year` is the year the financial year starts in; no area is `area_id` None."""

    funder_id: int
    funder: str
    source_fund: str
    area_id: int | None
    area: str
    year: int
    opening_pence: int
    in_pence: int
    out_pence: int

    @property
    def closing_pence(self) -> int:
        """What is there when the year ends, and so when the next begins."""
        return self.opening_pence + self.in_pence - self.out_pence


def balances(*, plan_id: int | None = None) -> list[Balance]:
    """Every fund's years, by funder, fund, area and year; of one plan's contributions, or of them all. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_FLOWS, {"starts": _STARTS, "plan": plan_id})
        found = cursor.fetchall()
    flows: dict[tuple[int, str, str, int | None, str], dict[int, tuple[int, int]]] = {}
    for funder_id, funder, fund, area_id, area, place, came_in, net in found:
        flows.setdefault((funder_id, funder, fund, area_id, area), {})[EARLIEST + place - 1] = came_in, net
    years = sorted({year for by_year in flows.values() for year in by_year})
    rows = []
    for place, by_year in flows.items():
        opening = 0
        for year in range(years[0], years[-1] + 1):
            came_in, net = by_year.get(year, (0, 0))
            rows.append(Balance(*place, year, opening, came_in, came_in - net))
            opening += net
    return rows


def by_fund(rows: Iterable[Balance]) -> list[Balance]:
    """The areas of each fund and year put together: what that fund holds in the bank. In the order given."""
    sums: dict[tuple[int, str, int], Balance] = {}
    for row in rows:
        key = row.funder_id, row.source_fund, row.year
        so_far = sums.get(key, replace(row, area_id=None, area="", opening_pence=0, in_pence=0, out_pence=0))
        sums[key] = replace(
            so_far,
            opening_pence=so_far.opening_pence + row.opening_pence,
            in_pence=so_far.in_pence + row.in_pence,
            out_pence=so_far.out_pence + row.out_pence,
        )
    return list(sums.values())
