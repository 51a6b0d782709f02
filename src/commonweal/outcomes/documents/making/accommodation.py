"""The yearly return on support in safe accommodation, as far as the records hold it.

The headings are the partnership's own, for what section 59 of the Domestic Abuse Act 2021 and the government department's
yearly collection ask about: https://www.legislation.gov.uk/ukpga/2021/17/part/4. Individuals, households and children are three
different units and stand apart. Read a row of ASKED as: under this heading, these items, counted in this unit.
"""

from commonweal.outcomes.documents.content import NOT_RECORDED, Grid, Heading, Passage, Section, Words

ONLY_THE_POOL = "Only money that went through the pool is in it. Other money for the duty has to be added."
PEOPLE, HOUSEHOLDS, CHILDREN, UNITS, DAYS = "individuals", "households", "children", "units", "dates"
ASKED: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "The duty",
        (
            ("Day the strategy was published", DAYS),
            ("Day it was last reviewed", DAYS),
            ("Who sits on the partnership board", "organisations"),
        ),
    ),
    (
        "Places",
        (
            ("Refuge", UNITS),
            ("Specialist safe accommodation", UNITS),
            ("Dispersed accommodation", UNITS),
            ("Second stage accommodation", UNITS),
            ("Sanctuary schemes", UNITS),
            ("Other designated accommodation", UNITS),
        ),
    ),
    (
        "Who was supported",
        (
            ("Adults supported in safe accommodation", PEOPLE),
            ("Households supported in safe accommodation", HOUSEHOLDS),
            ("Children supported in safe accommodation", CHILDREN),
            ("From another local authority’s area", HOUSEHOLDS),
            ("Sex, age, ethnicity, disability and other characteristics", PEOPLE),
        ),
    ),
    (
        "Who could not be supported",
        (
            ("Referred and not supported, all reasons", HOUSEHOLDS),
            ("No space", HOUSEHOLDS),
            ("Needs could not be met", HOUSEHOLDS),
            ("No recourse to public funds", HOUSEHOLDS),
            ("The property did not suit", HOUSEHOLDS),
        ),
    ),
    (
        "How support ended",
        (
            ("Support ended, by reason", HOUSEHOLDS),
            ("Where people moved to", HOUSEHOLDS),
        ),
    ),
)


def safe_accommodation(spent: Grid | None) -> list[Section]:
    """The sections of the return: money from the ledger, and every other item named with what is missing."""
    if spent is None:
        text = (
            "Nothing was posted in the ledger as spent on support in safe accommodation. That is what these books say and no"
            f" more: money outside the pool is {NOT_RECORDED}."
        )
        money: Grid | Passage = Passage(text)
    else:
        money = spent
    return [
        Section(
            "Money",
            (
                money,
                Passage(
                    "Only money that went through the pool is in it. Other money for the duty has to be added."
                ),
            ),
        ),
        *(Section(heading, (_asked(heading, items),)) for heading, items in ASKED),
    ]


def _asked(heading: str, items: tuple[tuple[str, str], ...]) -> Grid:
    return Grid(
        heading,
        (Heading("Asked for"), Heading("Counted in"), Heading("Figure", True)),
        tuple((Words(item), Words(unit), Words(NOT_RECORDED)) for item, unit in items),
        notes=(
            "Not recorded here is not nought: take it from the provider’s or the authority’s own records.",
        ),
    )
