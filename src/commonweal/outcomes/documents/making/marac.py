"""The return of MARAC’s national counts, from April to the end of a quarter, as it was certified by whoever co-ordinates them.

The headings are those of the national collection as its published figures show them (SafeLives, the years to June 2019 and June
2023); it is made from counts, never from cases. Every figure passed the disclosure gate, so what is small is hidden here too: the
co-ordinator sends the collection its own numbers, and this says what the partnership may show of them.
"""

from collections.abc import Mapping

from commonweal.outcomes.documents.content import (
    NOT_RECORDED,
    Grid,
    Heading,
    Passage,
    Points,
    Section,
    Words,
    figure_of,
    grid_of,
)
from commonweal.outcomes.documents.making.certified import measures_of_family, missing, tables_of_group
from commonweal.outcomes.documents.making.gathered import Gathered
from commonweal.outcomes.documents.making.people import PER_CENT
from commonweal.rules.disclosure import TOTAL, Publishable
from commonweal.rules.measures import Measure
from commonweal.rules.thresholds import RepeatDefinition

MARAC_GROUP = "victim"
FAMILY = "MARAC’s national counts"
NOTHING = "Nothing has been certified for this period yet, which is not the same as nought."
NUMBER, OUT_OF = "Number", "Out of"
REPEATS = {
    RepeatDefinition.ANY_ABUSE: "any further abuse by the same person, whether it is a crime or not",
    RepeatDefinition.CRIME_TYPE: "further abuse that would be a crime if it were reported",
}
# What the national collection asks for and no return of ours does: in its own words a heading, and what it is counted in.
NOT_ASKED = (
    ("MARACs, and meetings held", "meetings"),
    ("Cases referred by each agency", "cases"),
    ("Cases for each 10,000 adult women", "a rate: the collection works it out"),
)


def marac_measures() -> tuple[Measure, ...]:
    """In the order of the catalogue."""
    return measures_of_family(FAMILY)


def marac_tables(given: Gathered) -> dict[str, Publishable]:
    """By key of the measure; none where nothing was counted yet."""
    return tables_of_group(given, MARAC_GROUP, marac_measures())


def marac_sections(given: Gathered) -> list[Section]:
    """All areas together, then each measure by area; what is missing; what a repeat is here; what is asked for and not here."""
    tables = marac_tables(given)
    if not tables:
        return [Section("What was certified", (Passage(NOTHING),))]
    return [
        Section("What was certified", (_together(tables),)),
        Section("Missing", (missing(given, (MARAC_GROUP,), marac_measures()),)),
        Section("What a repeat is here", (_repeats(given),)),
        Section("Area by area", ()),
        *(
            Section(
                measure.title,
                (
                    Passage(measure.why_it_matters),
                    grid_of(
                        f"{measure.title}, by area", tables[measure.key], notes=tables[measure.key].notes
                    ),
                ),
                2,
            )
            for measure in marac_measures()
            if measure.key in tables
        ),
        Section("Asked for by the national collection, and not here", (_not_asked(),)),
    ]


def _together(tables: Mapping[str, Publishable]) -> Grid:
    rows = []
    for measure in marac_measures():
        table = tables[measure.key]
        first = NUMBER if measure.is_rate else table.columns[-1]
        rest = [
            figure_of(table, TOTAL, each) if measure.is_rate else Words("") for each in (OUT_OF, PER_CENT)
        ]
        rows.append((Words(measure.title), figure_of(table, TOTAL, first), *rest))
    notes = dict.fromkeys(note for table in tables.values() for note in table.notes)
    return Grid(
        "All areas together",
        (Heading("What was counted"), Heading(NUMBER, True), Heading(OUT_OF, True), Heading(PER_CENT, True)),
        tuple(rows),
        notes=tuple(notes),
    )


def _repeats(given: Gathered) -> Points:
    """One sentence where all areas agree, else one for each."""
    said = [
        f"{area}: a case is a repeat when there was {REPEATS[kind]}, within twelve months of the last referral of the same two"
        " people."
        for area, kind in given.repeats.items()
    ]
    compared = "Two definitions are in use in the country. Figures of areas with different ones are not to be compared."
    return Points((*said, compared))


def _not_asked() -> Grid:
    return Grid(
        "Not asked for by our returns",
        (Heading("Asked for"), Heading("Counted in"), Heading("Figure", True)),
        tuple((Words(item), Words(unit), Words(NOT_RECORDED)) for item, unit in NOT_ASKED),
        notes=("Not recorded here is not nought: take it from the MARAC’s own minutes.",),
    )
