"""The pages of somebody who sends lists: what they sent, how far a list is, its rows, and which column holds what."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from commonweal.design.tables import Column, Table
from commonweal.design.words import count, day, moment, plural
from commonweal.rules.daily_list import COLUMNS, guess
from commonweal.services.casework.paging import Slice
from commonweal.services.front_door.list_files import Sheet
from commonweal.services.front_door.models import ListImport, ListMapping, ListRow
from commonweal.services.front_door.pages.lists import ProgressLine, progress_line

LONGEST_EXAMPLE = 30
REMARKS = {
    "child_older": "the child is older than the other party: check both dates of birth",
    "child_grown_up": "the child is 18 or over: check the date of birth",
    "adult_young": "under 16: check who it is for",
    "danger": "immediate danger: call the front door as well",
}


@dataclass(frozen=True)
class ListLine:
    """One list as its sender finds it again."""

    title: str
    address: str
    facts: tuple[str, ...]
    tag: str
    tag_colour: str


@dataclass(frozen=True)
class ListsPage:
    lines: tuple[ListLine, ...]
    has_mapping: bool


def lists_page(lists: Iterable[ListImport], *, mapping: ListMapping | None) -> ListsPage:
    return ListsPage(tuple(map(_line, lists)), mapping is not None)


def _line(sent: ListImport) -> ListLine:
    text, colour = _status(sent)
    return ListLine(
        title=f"List of {moment(sent.sent_at)}",
        address=reverse("list_one", args=[sent.pk]),
        facts=(
            plural(sent.rows, "row"),
            f"{count(sent.taken)} taken",
            f"{count(sent.had_already)} we had already",
            f"{count(sent.handed_back)} handed back",
            f"Sent by {sent.made_by.full_name}, {sent.organisation.name}",
        ),
        tag=text,
        tag_colour=colour,
    )


def _status(sent: ListImport) -> tuple[str, str]:
    if sent.thrown_away_at:
        return "Thrown away", "grey"
    if not sent.begun_at:
        return "Not sent yet", "yellow"
    if not sent.finished_at:
        return "Stopped half way", "yellow"
    return ("Done, some to mend", "blue") if sent.handed_back else ("Done", "green")


@dataclass(frozen=True)
class RowLine:
    """One row that became a referral, under the sender's own reference."""

    own_reference: str
    line: ProgressLine
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class ListPage:
    """One list. `goes_on` while rows are being taken here, `job_url` where they are taken without anybody watching, `is_waiting`
    until the last one is.
    """

    list_id: UUID
    address: str
    title: str
    status: str
    status_colour: str
    is_waiting: bool
    is_begun: bool
    goes_on: bool
    job_url: str
    is_thrown_away: bool
    done: int
    rows: int
    said: str
    remarks: tuple[str, ...]
    read_as: Table
    counts: tuple[tuple[str, str], ...]
    why: Table | None
    may_take_out: bool
    kept_until: str
    lines: tuple[RowLine, ...]
    next_url: str


def list_page(
    sent: ListImport,
    rows: Slice[ListRow],
    *,
    goes_on: bool,
    left_to: UUID | None,
    today: date,
    now: datetime,
) -> ListPage:
    text, colour = _status(sent)
    is_waiting = not (sent.finished_at or sent.thrown_away_at)
    return ListPage(
        list_id=sent.pk,
        address=reverse("list_one", args=[sent.pk]),
        title=f"List of {moment(sent.sent_at)}",
        status="Being taken" if goes_on and is_waiting else text,
        status_colour="blue" if goes_on and is_waiting else colour,
        is_waiting=is_waiting,
        is_begun=sent.begun_at is not None,
        goes_on=goes_on and is_waiting,
        job_url=reverse("job", args=[left_to]) if left_to and is_waiting else "",
        is_thrown_away=sent.thrown_away_at is not None,
        done=sent.rows_done,
        rows=sent.rows,
        said=f"{count(sent.rows_done)} of {plural(sent.rows, 'row')} done",
        remarks=tuple(sent.remarks),
        read_as=_read_as(sent.mapping),
        counts=(
            ("Rows in the file", count(sent.rows)),
            ("Taken", count(sent.taken)),
            ("We had already, unchanged", count(sent.had_already)),
            ("Handed back, to mend", count(sent.handed_back)),
        ),
        why=_why(sent) if sent.handed_back else None,
        may_take_out=bool(sent.handed_back) and sent.expires_at > now,
        kept_until=day(sent.expires_at),
        lines=tuple(_row_line(row, today=today) for row in rows.rows),
        next_url=f"?after={rows.next_key}" if rows.next_key else "",
    )


def _read_as(mapping: ListMapping) -> Table:
    headings = mapping.columns
    rows = tuple((column.label, headings[column.field]) for column in COLUMNS if column.field in headings)
    if mapping.everyone_is:
        rows += (("Who it is for", f"Everybody: {mapping.get_everyone_is_display()}"),)
    return Table("How your columns are read", (Column("What we ask"), Column("Your column")), rows)


def _why(sent: ListImport) -> Table:
    """Every reason with how many rows it is about; a row may have several."""
    rows = tuple((text, count(number)) for text, number in sent.why.items())
    return Table("Why rows were handed back", (Column("What to mend"), Column("Rows", is_number=True)), rows)


def _row_line(row: ListRow, *, today: date) -> RowLine:
    return RowLine(
        own_reference=row.reference,
        line=progress_line(row.referral, today=today),
        remarks=tuple(REMARKS[code] for code in row.remarks if code in REMARKS),
    )


@dataclass(frozen=True)
class ColumnsPage:
    """`missing` are the headings that the kept way of reading counts on and this file has not got."""

    missing: tuple[str, ...]
    is_first: bool
    found: Table


def columns_page(sheet: Sheet, *, missing: Sequence[str], is_first: bool) -> ColumnsPage:
    rows = tuple(zip(sheet.labels, (each or "empty" for each in examples_of(sheet)), strict=True))
    caption = f"Columns in your file, which has {plural(len(sheet.rows), 'row')}"
    return ColumnsPage(
        tuple(missing), is_first, Table(caption, (Column("Column"), Column("For example")), rows)
    )


def examples_of(sheet: Sheet) -> list[str]:
    """Two different values of each column, cut short."""
    found = []
    for place in range(len(sheet.headings)):
        values: list[str] = []
        for row in sheet.rows[:200]:
            text = re.sub(r"\s+", " ", row.cells[place]).strip()
            if text and text not in values:
                values.append(text)
            if len(values) == 2:
                break
        found.append("; ".join(_short(value) for value in values))
    return found


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_EXAMPLE else f"{text[: LONGEST_EXAMPLE - 1]}…"


def columns_to_begin_with(sheet: Sheet, mapping: ListMapping | None) -> dict[str, str]:
    """The place of each column: as kept before where it is there, otherwise as guessed from the headings."""
    places = {label.casefold(): str(place) for place, label in enumerate(sheet.labels)}
    guessed = {str(name): places[label.casefold()] for name, label in guess(sheet.labels).items()}
    if mapping is None:
        return guessed
    kept = {
        name: places[heading.casefold()]
        for name, heading in mapping.columns.items()
        if heading.casefold() in places
    }
    new = {name: place for name, place in guessed.items() if place not in kept.values()}
    begun = {**new, **kept}
    in_parts, whole = {"first_name", "last_name"}, {"full_name"}
    if whole & begun.keys() and in_parts & begun.keys():
        left_out = in_parts if whole & kept.keys() else whole
        begun = {name: place for name, place in begun.items() if name not in left_out}
    return begun | {"everyone_is": "" if "group" in begun else mapping.everyone_is}
