"""The yearly return on support in safe accommodation, as far as it is known here.

The headings are the partnership's own, for what section 59 of the Domestic Abuse Act 2021 and the government department's
yearly collection ask about: https://www.legislation.gov.uk/ukpga/2021/17/part/4. Individuals, households and children are three
different units and stand apart. Read a row of ASKED as: under this heading, this item, counted in this unit, is what that measure
counts; without a measure, it is not counted here.
"""

from collections.abc import Mapping

from commonweal.outcomes.documents.content import (
    NOT_RECORDED,
    Figure,
    Grid,
    Heading,
    Passage,
    Section,
    Words,
    figure_of,
)
from commonweal.outcomes.documents.making.certified import measures_of_family, missing, tables_of_group
from commonweal.outcomes.documents.making.gathered import Gathered
from commonweal.rules.disclosure import TOTAL, CellStatus, Publishable
from commonweal.rules.measures import Measure

FAMILY = "Safe accommodation"
ACCOMMODATION_GROUPS = ("victim", "child")
NUMBER = "Number"
ONLY_THE_POOL = "Only money that went through the pool is in it. Other money for the duty has to be added."
PEOPLE, HOUSEHOLDS, CHILDREN, UNITS, DAYS = "individuals", "households", "children", "units", "dates"
Item = tuple[str, str, str]
ASKED: tuple[tuple[str, tuple[Item, ...]], ...] = (
    (
        "The duty",
        (
            ("Day the strategy was published", DAYS, ""),
            ("Day it was last reviewed", DAYS, ""),
            ("Who sits on the partnership board", "organisations", ""),
        ),
    ),
    (
        "Places",
        (
            ("All places together, on the last day", UNITS, "accommodation_places"),
            ("Refuge", UNITS, ""),
            ("Specialist safe accommodation", UNITS, ""),
            ("Dispersed accommodation", UNITS, ""),
            ("Second stage accommodation", UNITS, ""),
            ("Sanctuary schemes", UNITS, ""),
            ("Other designated accommodation", UNITS, ""),
        ),
    ),
    (
        "Who was supported",
        (
            ("Adults whose support began", PEOPLE, "accommodation_adults"),
            ("Households whose support began", HOUSEHOLDS, "accommodation_households"),
            ("Children whose support began", CHILDREN, "accommodation_children"),
            ("From another local authority’s area", HOUSEHOLDS, "accommodation_elsewhere"),
            ("Supported at any time in the year, those of the year before too", HOUSEHOLDS, ""),
            ("Sex, age, ethnicity, disability and other characteristics", PEOPLE, ""),
        ),
    ),
    (
        "Who could not be supported",
        (
            ("Referred and not supported, all reasons", HOUSEHOLDS, "accommodation_refused"),
            ("No space", HOUSEHOLDS, "accommodation_no_space"),
            ("Needs could not be met", HOUSEHOLDS, "accommodation_needs_not_met"),
            ("No recourse to public funds", HOUSEHOLDS, "accommodation_no_recourse"),
            ("The property did not suit", HOUSEHOLDS, "accommodation_property"),
        ),
    ),
    (
        "How support ended",
        (
            ("Support ended", HOUSEHOLDS, "accommodation_ended"),
            ("Moved on as planned", HOUSEHOLDS, "accommodation_moved_on"),
            ("Where people moved to", HOUSEHOLDS, ""),
        ),
    ),
)


def accommodation_measures() -> tuple[Measure, ...]:
    """In the order of the catalogue."""
    return measures_of_family(FAMILY)


def accommodation_tables(given: Gathered) -> dict[tuple[str, str], Publishable]:
    """By client group and key of the measure, where at least one quarter of the year was certified."""
    return {
        (group, key): table
        for group in ACCOMMODATION_GROUPS
        for key, table in tables_of_group(given, group, accommodation_measures()).items()
        if table.cell(TOTAL, _first(table)).status is not CellStatus.MISSING
    }


def safe_accommodation(spent: Grid | None, given: Gathered) -> list[Section]:
    """The sections of the return: money from the ledger, what was certified, and every other item named as not recorded."""
    if spent is None:
        text = (
            "Nothing was posted in the ledger as spent on support in safe accommodation. That is what these books say and no"
            f" more: money outside the pool is {NOT_RECORDED}."
        )
        money: Grid | Passage = Passage(text)
    else:
        money = spent
    tables = {key: table for (_, key), table in accommodation_tables(given).items()}
    certified = (
        [Section("Missing", (missing(given, ACCOMMODATION_GROUPS, accommodation_measures()),))]
        if tables
        else []
    )
    return [
        Section("Money", (money, Passage(ONLY_THE_POOL))),
        *(Section(heading, (_asked(heading, items, tables),)) for heading, items in ASKED),
        *certified,
    ]


def _asked(heading: str, items: tuple[Item, ...], tables: Mapping[str, Publishable]) -> Grid:
    notes = dict.fromkeys(note for _, _, key in items if key in tables for note in tables[key].notes)
    return Grid(
        heading,
        (Heading("Asked for"), Heading("Counted in"), Heading("Figure", True)),
        tuple((Words(item), Words(unit), _figure(tables.get(key))) for item, unit, key in items),
        notes=(
            *notes,
            "Not recorded here is not nought: take it from the provider’s or the authority’s own records.",
        ),
    )


def _figure(table: Publishable | None) -> Words | Figure:
    return Words(NOT_RECORDED) if table is None else figure_of(table, TOTAL, _first(table))


def _first(table: Publishable) -> str:
    """The column that says how many: of a share its number, of a count the last."""
    return NUMBER if NUMBER in table.columns else table.columns[-1]
