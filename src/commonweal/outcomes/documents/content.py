"""What a document says, before it is a page, a PDF or a spreadsheet: one content, five forms.

Read a Paper as: under this title, for this period, as counted at `data_at` and made at `made_at`, these sections; what each
figure means, where it comes from, and what is hidden and why. Read a Grid as: a table whose cells are of four kinds, so that
a count of people can only be put in as what the disclosure gate let through (`Figure`), money as whole pence (`Amount`), a
share of money (`Share`); everything else is words, and words that are nothing but a number are refused.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from datetime import datetime

from commonweal.design.words import pounds
from commonweal.rules.disclosure import TOTAL, Cell, CellStatus, Publishable

LANGUAGE = "en-GB"
NOT_RECORDED = "not recorded here"
_BARE_NUMBER = re.compile(r"[\s£%,.+\-−]*\d[\s\d£%,.+\-−]*")
_GATE = object()


@dataclass(frozen=True)
class Words:
    """A label or a sentence. Raises TypeError for a bare number: that has a kind of its own."""

    text: str

    def __post_init__(self) -> None:
        if _BARE_NUMBER.fullmatch(self.text):
            raise TypeError(
                f"“{self.text}” is a bare number. People are counted by a Publishable, money by an Amount."
            )


@dataclass(frozen=True)
class Amount:
    """Money, in pence."""

    pence: int

    @property
    def text(self) -> str:
        return pounds(self.pence, always_pence=True)


@dataclass(frozen=True)
class Share:
    """A share of money in whole per cent; None where there is nothing to share."""

    per_cent: int | None

    @property
    def text(self) -> str:
        return "none" if self.per_cent is None else f"{self.per_cent}%"


@dataclass(frozen=True)
class Figure:
    """A figure about people, as the disclosure gate let it through. `value` is None where `text` says why there is none.

    Only `figure_of` a published table, and `canonical.read` of a paper that was made so, make one.
    """

    text: str
    value: int | None
    unit: str
    made_by: InitVar[object]

    def __post_init__(self, made_by: object) -> None:
        if made_by is not _GATE:
            raise TypeError("A Figure is taken from a Publishable by figure_of, and nowhere else.")


Shown = Words | Amount | Share | Figure


@dataclass(frozen=True)
class Heading:
    """A column's heading, and whether it holds figures."""

    label: str
    is_number: bool = False


@dataclass(frozen=True)
class Grid:
    """A table. The first cell of a row names it. `drawn`: the column whose figures are also drawn as bars beside it.

    Raises ValueError when a row has another number of cells than there are columns.
    """

    caption: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Shown, ...], ...]
    total: tuple[Shown, ...] | None = None
    notes: tuple[str, ...] = ()
    drawn: int | None = None

    def __post_init__(self) -> None:
        for row in self.all_rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.caption}: {len(self.columns)} columns, and a row of {len(row)}.")

    @property
    def all_rows(self) -> tuple[tuple[Shown, ...], ...]:
        return (*self.rows, self.total) if self.total else self.rows

    @property
    def description(self) -> str:
        """What the bars show, for whoever listens to the page."""
        if self.drawn is None:
            return ""
        said = "; ".join(f"{row[0].text} {row[self.drawn].text}" for row in self.rows)
        return f"Bars of {self.columns[self.drawn].label}: {said}. The same figures are in the table."

    @property
    def bars(self) -> tuple[tuple[str, int | None, str], ...]:
        """(label, how long, the figure in words) of each bar; no length where no figure may be shown."""
        if self.drawn is None:
            return ()
        return tuple((row[0].text, number_of(row[self.drawn]), row[self.drawn].text) for row in self.rows)


@dataclass(frozen=True)
class Passage:
    """A paragraph of plain words."""

    text: str


@dataclass(frozen=True)
class Points:
    """A list of plain sentences."""

    items: tuple[str, ...]


Block = Grid | Passage | Points


@dataclass(frozen=True)
class Section:
    """A heading of level 1 or 2, and what stands under it."""

    title: str
    blocks: tuple[Block, ...]
    level: int = 1


@dataclass(frozen=True)
class Headline:
    """One figure at the top, with what it counts."""

    figure: Shown
    label: str
    definition: str


@dataclass(frozen=True)
class Definition:
    """What a figure counts: its title, then sentences."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """One document's whole content. `faults`: why its amounts or counts do not tie; empty means that they do."""

    kind: str
    title: str
    subtitle: str
    summary: str
    made_at: datetime
    data_at: datetime | None
    sections: tuple[Section, ...]
    headlines: tuple[Headline, ...] = ()
    definitions: tuple[Definition, ...] = ()
    sources: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    language: str = field(default=LANGUAGE)

    @property
    def grids(self) -> tuple[tuple[str, Grid], ...]:
        """(title of its section, table), in order."""
        return tuple(
            (section.title, block)
            for section in self.sections
            for block in section.blocks
            if isinstance(block, Grid)
        )


def named(text: str) -> Words:
    """A name that somebody gave (of an organisation, a decision): without letters that cannot be printed, which some forms of
    a document cannot hold; in quotation marks where it is nothing but a number.
    """
    said = "".join(each for each in text if each.isprintable())
    return Words(f"“{said}”" if _BARE_NUMBER.fullmatch(said) else said)


def figure_of(published: Publishable, row: str, column: str | None = None) -> Figure:
    """One figure of a published table. Raises KeyError where there is no such row."""
    return _figure(published.cell(row, column))


def grid_of(
    caption: str,
    published: Publishable,
    *,
    first: str = "Area",
    columns: Sequence[str] | None = None,
    beside: Sequence[tuple[Heading, Mapping[str, str]]] = (),
    draws: bool = False,
    notes: Iterable[str] = (),
) -> Grid:
    """A published table as a Grid: all of its columns or some of them.

    `beside`: the headings of more columns, each with its words by the label of the row. `draws`: the last column of figures is
    drawn as bars too.
    """
    labels = tuple(columns or published.columns)
    headings = [Heading(first), *(Heading(label, True) for label in labels)]
    rows: list[tuple[Shown, ...]] = []
    for row in published:
        cells: list[Shown] = [_figure(row.cells[published.columns.index(label)]) for label in labels]
        cells += [Words(said.get(row.label, "")) for _, said in beside]
        rows.append((named(row.label), *cells))
    headings += [heading for heading, _ in beside]
    assert published.rows[-1].label == TOTAL
    return Grid(
        caption,
        tuple(headings),
        tuple(rows[:-1]),
        rows[-1],
        tuple(notes),
        len(labels) if draws else None,
    )


def read_figure(text: str, value: int | None, unit: str) -> Figure:
    """A figure read back from a paper that was kept. For `canonical` alone."""
    return Figure(text, value, unit, made_by=_GATE)


def number_of(cell: Shown) -> int | None:
    """The number behind a cell: pence, people or per cent; None where it is words."""
    match cell:
        case Amount(pence):
            return pence
        case Share(per_cent):
            return per_cent
        case Figure(value=value):
            return value
    return None


def _figure(cell: Cell) -> Figure:
    is_shown = cell.status in (CellStatus.VALUE, CellStatus.ZERO)
    # A figure that is only partly covered keeps its words in a spreadsheet too: as a bare number it would mislead.
    return Figure(cell.text, cell.value if is_shown else None, cell.unit if is_shown else "", made_by=_GATE)
