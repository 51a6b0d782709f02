"""What the pages about documents show: plain values, ready to be read. A paper's tables become tables of the design system."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.access.roles import Role
from commonweal.design.charts import Bar, Bars
from commonweal.design.tables import Column, Table
from commonweal.design.words import day, moment
from commonweal.outcomes.documents.content import Block, Definition, Grid, Paper, Passage, Points
from commonweal.outcomes.documents.making.changes import Change
from commonweal.outcomes.documents.models import FrozenDocument
from commonweal.outcomes.documents.queries import DocumentRow
from commonweal.outcomes.documents.verifying import Verdict
from commonweal.outcomes.documents.writers.stamp import Stamp, facts
from commonweal.rules.documents import SIGNED_BY, TITLES, Form, Kind, period_name, post_in_words
from commonweal.rules.reasons import Reason

LIMIT = 50
KB = 1000
FORM_NAMES = {
    Form.PDF: "PDF, to read and print",
    Form.WORD: "Word",
    Form.EXCEL: "Excel",
    Form.ODS: "Open spreadsheet (ODS)",
}


@dataclass(frozen=True)
class ListRow:
    id: int
    title: str
    facts: tuple[str, ...]
    status: str
    colour: str


@dataclass(frozen=True)
class DocumentsPage:
    rows: tuple[ListRow, ...]
    next_before: int | None
    is_first: bool
    may_make: bool


@dataclass(frozen=True)
class Download:
    form: str
    label: str
    size: str


@dataclass(frozen=True)
class ShownBlock:
    """One of three: a paragraph, a list, or a table with perhaps its picture and the notes under it.

    `is_named` by the heading above it: then its caption is for whoever listens to the page.
    """

    passage: str = ""
    points: tuple[str, ...] = ()
    table: Table | None = None
    picture: Bars | None = None
    notes: tuple[str, ...] = ()
    is_named: bool = False


@dataclass(frozen=True)
class ShownSection:
    id: str
    title: str
    level: int
    blocks: tuple[ShownBlock, ...]


@dataclass(frozen=True)
class DocumentPage:
    id: int
    title: str
    subtitle: str
    summary: str
    status: str
    colour: str
    facts: tuple[str, ...]
    faults: tuple[str, ...]
    superseded_by: int | None
    headlines: tuple[tuple[str, str, str], ...]
    sections: tuple[ShownSection, ...]
    definitions: tuple[Definition, ...]
    hidden: tuple[str, ...]
    sources: tuple[str, ...]
    checksum: str
    downloads: tuple[Download, ...]
    may_sign: bool
    history: tuple[ListRow, ...]


@dataclass(frozen=True)
class TodayPage:
    """What the records would say today, where that is not what the document says."""

    id: int
    title: str
    made_at: str
    changes: Table | None


@dataclass(frozen=True)
class SignPage:
    id: int
    title: str
    subtitle: str
    kind: str
    made_at: str
    checksum: str
    not_now: tuple[Reason, ...]


@dataclass(frozen=True)
class CheckedPage:
    """`verdict` is None before a file was given. `leads_to` is the document, where this person may read it."""

    verdict: Verdict | None = None
    leads_to: int | None = None


def rows_shown(rows: Iterable[DocumentRow]) -> tuple[ListRow, ...]:
    """Documents as lines of a list, for a page of another app too."""
    return tuple(_row(each) for each in rows)


def documents_page(rows: Sequence[DocumentRow], *, by: Actor, is_first: bool) -> DocumentsPage:
    """`rows` may hold one more than is shown, which says that there are more."""
    shown = rows[:LIMIT]
    return DocumentsPage(
        rows=rows_shown(shown),
        next_before=shown[-1].id if len(rows) > LIMIT else None,
        is_first=is_first,
        may_make=may(by.roles, Action.MAKE_DOCUMENT),
    )


def document_page(
    found: FrozenDocument, *, paper: Paper, stamp: Stamp, history: Iterable[DocumentRow], by: Actor
) -> DocumentPage:
    status, colour = _status(
        signed=found.signed_at is not None, superseded=found.superseded_by_id is not None, ties=found.ties
    )
    return DocumentPage(
        id=found.pk,
        title=paper.title,
        subtitle=paper.subtitle,
        summary=paper.summary,
        status=status,
        colour=colour,
        facts=facts(paper, stamp),
        faults=paper.faults,
        superseded_by=found.superseded_by_id,
        headlines=tuple((each.figure.text, each.label, each.definition) for each in paper.headlines),
        sections=tuple(
            ShownSection(
                f"section-{place}",
                each.title,
                each.level,
                tuple(
                    _block(block, f"picture-{place}-{at}", under=each.title)
                    for at, block in enumerate(each.blocks)
                ),
            )
            for place, each in enumerate(paper.sections, start=1)
        ),
        definitions=paper.definitions,
        hidden=paper.hidden,
        sources=paper.sources,
        checksum=stamp.checksum,
        downloads=tuple(
            Download(
                form.value, FORM_NAMES[form], f"{max(1, round(found.forms[form.value]['bytes'] / KB))} kB"
            )
            for form in Form
        ),
        may_sign=found.signed_at is None
        and may(by.roles, Action.SIGN_DOCUMENT)
        and by.holds(Role(SIGNED_BY[Kind(found.kind)])),
        history=tuple(_row(each) for each in history),
    )


def today_page(found: FrozenDocument, *, paper: Paper, changes: Sequence[Change]) -> TodayPage:
    columns = (Column("Figure"), Column("In the document", True), Column("Today", True))
    rows = tuple((each.what, each.then.text, each.now.text) for each in changes)
    return TodayPage(
        id=found.pk,
        title=f"{paper.title}, {period_name(found.period)}",
        made_at=moment(found.made_at),
        changes=Table("What the records say today", columns, rows) if rows else None,
    )


def sign_page(found: FrozenDocument, *, paper: Paper, not_now: Sequence[Reason]) -> SignPage:
    return SignPage(
        id=found.pk,
        title=paper.title,
        subtitle=paper.subtitle,
        kind=TITLES[Kind(found.kind)],
        made_at=moment(found.made_at),
        checksum=found.sha256,
        not_now=tuple(not_now),
    )


def _row(row: DocumentRow) -> ListRow:
    status, colour = _status(signed=row.signed_at is not None, superseded=row.is_superseded, ties=row.ties)
    whose = row.board or row.partner
    said = [period_name(row.period), f"made on {moment(row.made_at)}"]
    if row.signed_at:
        said.append(f"signed on {day(row.signed_at)} by {post_in_words(row.kind)}")
    title = f"{TITLES[row.kind]}: {whose}" if whose else TITLES[row.kind]
    return ListRow(row.id, title, tuple(said), status, colour)


def _status(*, signed: bool, superseded: bool, ties: bool) -> tuple[str, str]:
    if superseded:
        return "A later one is signed", "grey"
    if signed:
        return "Signed", "green"
    return ("Draft", "blue") if ties else ("Does not tie", "red")


def _block(block: Block, picture_id: str, *, under: str) -> ShownBlock:
    match block:
        case Passage(text):
            return ShownBlock(passage=text)
        case Points(items):
            return ShownBlock(points=items)
    return _grid(block, picture_id, under=under)


def _grid(grid: Grid, picture_id: str, *, under: str) -> ShownBlock:
    columns = tuple(Column(each.label, each.is_number) for each in grid.columns)
    rows = tuple(tuple(cell.text for cell in row) for row in grid.rows)
    total = tuple(cell.text for cell in grid.total) if grid.total else None
    bars = tuple(
        Bar(label, value, shown, series=place % 6 + 1)
        for place, (label, value, shown) in enumerate(grid.bars)
    )
    picture = (
        Bars(picture_id, grid.caption, grid.columns[0].label, grid.columns[grid.drawn].label, bars)
        if grid.drawn is not None
        else None
    )
    return ShownBlock(
        table=Table(grid.caption, columns, rows, total),
        picture=picture,
        notes=grid.notes,
        is_named=grid.caption.startswith(under),
    )
