"""Reads daily lists: how they are read, what became of them, and whether a row was sent before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.jobs.queries import open_job
from commonweal.partnership.models import Area
from commonweal.rules.daily_list import Field, missing_from
from commonweal.rules.daily_list.values import plain
from commonweal.services.casework.paging import Order, Slice, one_page
from commonweal.services.casework.queries import capped
from commonweal.services.front_door.list_files import Sheet
from commonweal.services.front_door.models import ListImport, ListMapping, ListRow

FINGERPRINT = 8
TAKE_LIST = "take_list"  # the work that takes a list while nobody watches
BY_NUMBER = (Order("number", int), Order("id", UUID))


@dataclass(frozen=True)
class SentBefore:
    """What is kept of a row that was taken: its fingerprints, and whether whoever asks sent it."""

    prints: tuple[bytes, ...] = field(repr=False)
    is_mine: bool


def sent_before(keys: Sequence[bytes]) -> dict[bytes, SentBefore]:
    """Of these references, those that somebody of the asking person's organisation sent before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference_key, fingerprints, is_mine FROM list_rows_sent_before(%s)", [list(keys)]
        )
        return {
            bytes(key): SentBefore(_parted(bytes(prints)), is_mine)
            for key, prints, is_mine in cursor.fetchall()
        }


def _parted(prints: bytes) -> tuple[bytes, ...]:
    return tuple(prints[start : start + FINGERPRINT] for start in range(0, len(prints), FINGERPRINT))


def latest_mapping(by: Actor) -> ListMapping | None:
    """How lists of this person's organisation are read today."""
    return visible(by, Action.SEND_LIST, ListMapping).order_by("-version").first()


def job_of_list(list_id: UUID) -> UUID | None:
    """The job that takes the rows of a list now, without anybody watching."""
    return open_job(key=f"{TAKE_LIST}:{list_id}")


def columns_of(mapping: ListMapping) -> dict[Field, str]:
    return {Field(name): heading for name, heading in mapping.columns.items()}


def headings_missing(mapping: ListMapping, sheet: Sheet) -> list[str]:
    """The headings the kept mapping counts on and this file has not got."""
    return missing_from(columns_of(mapping), sheet.labels)


def area_words(mapping: ListMapping | None, areas: Iterable[Area]) -> dict[str, str]:
    """Our code for each name, code and word of theirs that means an area, in lower case."""
    areas = list(areas)
    codes = {area.code for area in areas}
    known = {plain(text): area.code for area in areas for text in (area.name, area.code)}
    theirs: Mapping[str, str] = mapping.areas if mapping else {}
    return {word: code for word, code in theirs.items() if code in codes} | known


MOST_WORDS = 40
LONGEST_WORD = 60


def unknown_areas(sheet: Sheet, mapping: ListMapping, areas: Iterable[Area]) -> list[str]:
    """Words of their area column that nobody has explained yet, the commonest first."""
    labels = [label.casefold() for label in sheet.labels]
    place = labels.index(columns_of(mapping)[Field.AREA].casefold())
    known = area_words(mapping, areas).keys() | mapping.areas.keys()
    found: dict[str, int] = {}
    for row in sheet.rows:
        word = plain(row.cells[place])
        if word and word not in known and len(word) <= LONGEST_WORD:
            found[word] = found.get(word, 0) + 1
    return sorted(found, key=lambda word: (-found[word], word))[:MOST_WORDS]


MOST_LISTS = 50


def my_lists(by: Actor) -> list[ListImport]:
    """The lists this person sent, the newest first."""
    rows = visible(by, Action.SEND_LIST, ListImport).select_related("organisation", "made_by")
    return list(rows.order_by("-sent_at")[:MOST_LISTS])


def rows_of_list(by: Actor, list_id: UUID, *, after: str = "") -> Slice[ListRow]:
    """The rows of a list that became referrals, in its order, each with how far it has got."""
    rows = visible(by, Action.SEND_LIST, ListRow).filter(list_id=list_id)
    rows = rows.select_related("referral", "referral__area").prefetch_related("referral__episode")
    return one_page(rows, BY_NUMBER, after=after)


def lists_waiting(by: Actor) -> str:
    """How many lists of this person's are not finished."""
    waiting = visible(by, Action.SEND_LIST, ListImport).filter(finished_at=None, thrown_away_at=None)
    return capped(waiting)
