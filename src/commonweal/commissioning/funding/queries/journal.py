"""Reads the whole ledger for a journal: every entry in the order of days, and what each account came to in each year.

Both come from one statement, so that they are of the same moment; the sums are PostgreSQL's, the entries are the rows
themselves, and whoever checks the journal checks the one against the other. Entries are fetched a few thousand at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.utils.text import slugify

from commonweal.rules.journal import Closing, Entry, Leaf, Movement, year_ends
from commonweal.rules.periods import financial_year

AT_A_TIME = 5000
EARLIEST, LATEST = 1990, 2100
_STARTS = [date(year, 4, 1) for year in range(EARLIEST, LATEST)]
_EVERYTHING = """
WITH fund AS (
    SELECT id, key, funder_id, source_fund, min(id) OVER (PARTITION BY funder_id, source_fund) AS number
      FROM funding_contribution
), moved AS (
    SELECT moved.occurred_on, moved.id AS moved_id, entry.id AS entry_id, moved.kind, moved.reverses_id,
           coalesce(decision.reference, '') AS decision, fund.key AS contribution, entry.account, funder.code AS funder,
           funder.name AS funder_name, fund.number, fund.source_fund, entry.year, coalesce(area.code, '') AS area,
           coalesce(area.name, '') AS area_name, coalesce(element.key, '') AS element,
           coalesce(element.name, '') AS element_name, entry.amount_pence
      FROM funding_ledgerentry entry
      JOIN funding_ledgertransaction moved ON moved.id = entry.transaction_id
      JOIN fund ON fund.id = entry.contribution_id
      JOIN partnership_organisation funder ON funder.id = fund.funder_id
      LEFT JOIN funding_element element ON element.id = entry.element_id
      LEFT JOIN partnership_area area ON area.id = entry.area_id
      LEFT JOIN governance_decision decision ON decision.id = moved.decision_id
), flow AS (
    SELECT account, funder, funder_name, number, source_fund, year, area, area_name, element, element_name,
           width_bucket(occurred_on, %(starts)s::date[]) AS place, min(occurred_on) AS first, max(occurred_on) AS last,
           sum(amount_pence)::bigint AS pence
      FROM moved GROUP BY account, funder, funder_name, number, source_fund, year, area, area_name, element, element_name, place
)
SELECT NULL::date AS on_day, NULL::bigint AS moved_id, place::bigint AS entry_id, NULL::text AS kind, NULL::bigint AS reverses_id,
       first::text AS decision, last::text AS contribution, account, funder, funder_name, number, source_fund, year, area,
       area_name, element, element_name, pence
  FROM flow
 UNION ALL
SELECT occurred_on, moved_id, entry_id, kind, reverses_id, decision, contribution, account, funder, funder_name, number,
       source_fund, year, area, area_name, element, element_name, amount_pence
  FROM moved
 ORDER BY 1 NULLS FIRST, 2, 3
"""


@dataclass
class LedgerRead:
    """The ledger as a journal wants it. `movements` may be gone through once, inside the transaction that read it."""

    movements: Iterator[Movement]
    closings: list[Closing] = field(default_factory=list)
    names: dict[tuple[str, str], str] = field(default_factory=dict)


def read_ledger(kinds: dict[str, str]) -> LedgerRead:
    """Everything in the ledger; `kinds` are the words for each kind of movement. Call inside a transaction."""
    rows = _rows()
    read = LedgerRead(iter(()))
    flows: dict[Leaf, dict[int, int]] = {}
    first, last = date.max, date.min
    head = None
    for row in rows:
        if row[0] is not None:
            head = row
            break
        leaf = _leaf(row)
        read.names |= _names(row, leaf)
        flows.setdefault(leaf, {})[EARLIEST + row[2] - 1] = row[17]
        first, last = min(first, date.fromisoformat(row[5])), max(last, date.fromisoformat(row[6]))
    if head is not None:
        read.closings = _closings(flows, first, last)
        read.movements = _movements(head, rows, kinds)
    return read


def _rows() -> Iterator[tuple]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_EVERYTHING, {"starts": _STARTS})
        while found := cursor.fetchmany(AT_A_TIME):
            yield from found


def _leaf(row: tuple) -> Leaf:
    account, funder, _, number, fund, year, area, _, element = row[7:16]
    return Leaf(account, funder, f"{slugify(fund)[:40] or 'fund'}-{number}", year, area, element)


def _names(row: tuple, leaf: Leaf) -> dict[tuple[str, str], str]:
    return {
        ("funder", leaf.funder): row[9],
        ("fund", leaf.fund): row[11],
        ("area", leaf.area): row[14],
        ("element", leaf.element): row[16],
    }


def _closings(flows: dict[Leaf, dict[int, int]], first: date, last: date) -> list[Closing]:
    """What each account comes to on each year's last day from the first it has entries in, and on the last day of all."""
    found = []
    for on in year_ends(first, last):
        ended = financial_year(on).starts_on.year
        for leaf, by_year in sorted(flows.items()):
            if min(by_year) <= ended:
                found.append(
                    Closing(on, leaf, sum(pence for year, pence in by_year.items() if year <= ended))
                )
    return found


def _movements(head: tuple, rows: Iterator[tuple], kinds: dict[str, str]) -> Iterator[Movement]:
    current, entries = head, [Entry(_leaf(head), head[17], head[6])]
    for row in rows:
        if row[1] != current[1]:
            yield _movement(current, entries, kinds)
            current, entries = row, []
        entries.append(Entry(_leaf(row), row[17], row[6]))
    yield _movement(current, entries, kinds)


def _movement(row: tuple, entries: list[Entry], kinds: dict[str, str]) -> Movement:
    return Movement(row[1], row[0], kinds[row[3]], tuple(entries), decision=row[5], reverses=row[4])
