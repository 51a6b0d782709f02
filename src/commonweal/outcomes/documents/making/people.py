"""The parts of a document that are about people: one client group's measures, as the disclosure gate let them through.

Order, wording and definitions are those of the board page, so that page and paper never say different things.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commonweal.outcomes.documents.content import (
    Definition,
    Grid,
    Heading,
    Headline,
    Passage,
    Section,
    Words,
    figure_of,
    grid_of,
)
from commonweal.outcomes.figure_tables import BETWEEN, TARGET
from commonweal.outcomes.pages import BoardPage, board_page
from commonweal.outcomes.reports import GROUPS, Counted, Figures
from commonweal.rules.disclosure import TOTAL, Publishable
from commonweal.rules.measures import KEY_MEASURES, Measure

PER_CENT = "Per cent"
BESIDE = (BETWEEN, TARGET)
NOTHING_COUNTED = "Nothing has been counted for this period yet, which is not the same as nought."


@dataclass(frozen=True)
class Group:
    """One client group: its published tables, and the board page made of them; both None where nothing was counted."""

    key: str
    figures: Figures | None
    page: BoardPage

    @property
    def name(self) -> str:
        return GROUPS[self.key]


def groups_of(read: Counted, shown: Mapping[str, Figures | None]) -> tuple[Group, ...]:
    """The groups in the order of the pages. They are never added together."""
    return tuple(
        Group(
            key,
            shown[key],
            board_page(read=read, shown=shown[key], group=key, partners=(), faults=(), may_refresh=False),
        )
        for key in GROUPS
    )


def published_tables(found: Figures) -> dict[str, Publishable]:
    """A group's tables by the key of their measure, those of the board page."""
    return {each.key: found.tables[each.key] for each in KEY_MEASURES if each.key in found.tables}


def headlines_of(group: Group) -> tuple[Headline, ...]:
    """The group's year in four figures, in the words of the board page."""
    found = group.figures
    if found is None:
        return ()
    figures = (
        figure_of(found.referrals, TOTAL, found.referrals.last_column),
        figure_of(found.attempted, TOTAL, PER_CENT),
        figure_of(found.closed, TOTAL),
        figure_of(found.risk_reduced, TOTAL, PER_CENT),
    )
    return tuple(
        Headline(figure, said.label, said.definition)
        for figure, said in zip(figures, group.page.headlines, strict=True)
    )


def sections_of(group: Group) -> tuple[Section, ...]:
    """A section for the group, and one under it for every measure of the board page, with its table and picture."""
    if group.figures is None:
        return (Section(group.name, (Passage(NOTHING_COUNTED),)),)
    tables = published_tables(group.figures)
    short = Grid(
        f"{group.name}: in short",
        (Heading("What"), Heading("Figure", True), Heading("What it counts")),
        tuple((Words(each.label), each.figure, Words(each.definition)) for each in headlines_of(group)),
    )
    return (
        Section(group.name, (short,)),
        *(
            Section(
                said.measure.title,
                (Passage(said.measure.why_it_matters), _measured(group, said, tables[said.measure.key])),
                2,
            )
            for said in group.page.sections
        ),
    )


def _measured(group: Group, said, published: Publishable) -> Grid:
    rows = [*said.table.rows, *([said.table.total] if said.table.total else [])]
    more = [(place, each) for place, each in enumerate(said.table.columns) if each.label in BESIDE]
    return grid_of(
        f"{said.measure.title}: {group.name.lower()}",
        published,
        beside=[
            (Heading(each.label, each.is_number), {row[0]: row[place] for row in rows})
            for place, each in more
        ],
        draws=said.picture is not None,
        notes=(said.table.note,) if said.table.note else (),
    )


def measures_of(groups: Iterable[Group]) -> tuple[Measure, ...]:
    """Every measure of these groups, once, in order."""
    found = [each.measure for group in groups for each in group.page.sections]
    return tuple({measure.key: measure for measure in found}.values())


def definitions_of(measures: Iterable[Measure]) -> tuple[Definition, ...]:
    """What each measure counts, and where it comes from."""
    found = []
    for each in measures:
        sentences = [each.numerator]
        if each.denominator:
            sentences.append(f"Out of: {each.denominator}")
        sentences.append(f"Placed by: {each.window} One counts as a {each.unit.value}.")
        sentences.append(f"Source: {each.source} Owner of the definition: {each.owner.lower()}.")
        found.append(Definition(each.title, tuple(sentences)))
    return tuple(found)


def hidden_of(groups: Iterable[Group]) -> tuple[str, ...]:
    """Every note about what is hidden, once."""
    return tuple(
        dict.fromkeys(
            note
            for group in groups
            if group.figures
            for table in published_tables(group.figures).values()
            for note in table.notes
        )
    )
