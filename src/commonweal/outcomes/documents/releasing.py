"""What a document lets out of figures about people, for the log of what was released to whom.

Read a table of `tables_of` as: this published table, under this name, is in the document. `release` is called once, in the
transaction that signs a document, before it is signed; whatever keeps the log is called from there, and may refuse by raising
Refused, in which case nothing is signed.
"""

from collections.abc import Mapping
from datetime import datetime

from commonweal.access.actor import Actor
from commonweal.outcomes.documents.making.accommodation import accommodation_measures, accommodation_tables
from commonweal.outcomes.documents.making.gathered import Gathered
from commonweal.outcomes.documents.making.marac import MARAC_GROUP, marac_measures, marac_tables
from commonweal.outcomes.documents.making.people import published_tables
from commonweal.outcomes.letting_out import released
from commonweal.outcomes.releases.actions import log_release
from commonweal.rules.disclosure import Publishable
from commonweal.rules.documents import Kind
from commonweal.rules.measures import KEY_MEASURES

AUDIENCES: Mapping[Kind, str] = {
    Kind.BOARD_PACK: "board",
    Kind.STATEMENT: "partners",
    Kind.ANNUAL_REPORT: "public",
    Kind.MARAC_RETURN: "partners",
    Kind.SAFE_ACCOMMODATION: "partners",
}


def tables_of(given: Gathered) -> dict[str, Publishable]:
    """Every published table that the document draws on, by group and measure; none where it says nothing about people."""
    if given.kind is Kind.SAFE_ACCOMMODATION:
        return {f"{group}.{key}": table for (group, key), table in accommodation_tables(given).items()}
    if given.kind is Kind.MARAC_RETURN:
        return {f"{MARAC_GROUP}.{key}": table for key, table in marac_tables(given).items()}
    return {
        f"{group.key}.{key}": table
        for group in given.groups
        if group.figures is not None
        for key, table in published_tables(group.figures).items()
    }


def _measures(kind: Kind) -> list[str]:
    if kind is Kind.SAFE_ACCOMMODATION:
        return [each.key for each in accommodation_measures()]
    return [each.key for each in (marac_measures() if kind is Kind.MARAC_RETURN else KEY_MEASURES)]


def release(*, given: Gathered, title: str, by: Actor, at: datetime) -> Mapping[str, Publishable]:
    """Logs what goes out with this signature. Returns the tables; raises Refused where its readers could work somebody out."""
    tables = tables_of(given)
    if tables:
        log_release(
            audience=AUDIENCES[given.kind],
            title=title,
            tables=released(given.read, given.shown, measures=_measures(given.kind)),
            by=by,
            at=at,
            late_records=True,
        )
    return tables
