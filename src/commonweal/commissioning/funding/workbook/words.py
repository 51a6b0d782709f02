"""What a workbook says to people: its first page, and the hints over the columns."""

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.workbook.columns import NOT_EMPTY, NOTES, YEARS, Column
from commonweal.commissioning.funding.workbook.kinds import Many
from commonweal.commissioning.funding.workbook.layout import SHEETS
from commonweal.commissioning.funding.workbook.numbers import Day, LastDay, Percent, Pounds, Whole
from commonweal.rules.periods import Period

AUTHOR = "Commonweal"
UNDER_THE_YEARS = (
    "Each amount is added up from the sheets “Contributions” and “Needs”. What is left of one year is shown as the opening"
    " balance of the next; whether it may be carried there is said on the sheet “Carry-forward”."
)


def hint(column: Column) -> str:
    """What to write into a column, in a few words."""
    must = "" if column.empty is NOT_EMPTY else "may be empty"
    match column.kind:
        case Pounds():
            what = "£, whole pence"
        case LastDay():
            what = "a date, included"
        case Day():
            what = "a date"
        case Percent():
            what = "2.5 is two and a half per cent"
        case Whole():
            what = "a whole number"
        case Many():
            what = "several, between commas"
        case _:
            what = "from the list" if column.kind.choices or column.refers_to else ""
    return "; ".join(part for part in (column.hint or what, must) if part)


def about(plan: rows.Plan) -> list[tuple[str, list[tuple[str, str]]]]:
    """The first page: a title and lines of (name, text) each."""
    return [
        (
            "What this is",
            [
                ("Plan", plan.key),
                ("From", plan.source),
                ("Covers", Period(plan.starts_on, plan.ends_before).show()),
                (
                    "Read back by",
                    "Commonweal, on its page “Load a plan”, or with: commonweal plan check FILE",
                ),
            ],
        ),
        (
            "How to fill it in",
            [
                (
                    "Rows",
                    "One row for each entry, from row 4 down. Rows may be added, taken out and left empty.",
                ),
                (
                    "Headings",
                    "Leave the names of sheets and the headings in row 3 as they are. Columns may change places.",
                ),
                (
                    "Keys",
                    "Keys and codes tie the sheets together: small letters, digits and single hyphens, like county-year.",
                ),
                (
                    "Amounts",
                    "Pounds with at most two decimals, as a number. Never a formula, a percentage or a word.",
                ),
                ("Dates", "Dates, not text. Periods are given with their first and their last day."),
                (
                    "Assumed",
                    "An amount in this colour is assumed. The reason is in its note and in the column “Assumed because”.",
                ),
                ("Grey columns", "Worked out by a formula from the same row. They are compared, not read."),
                (NOTES, f"A sheet whose name begins with “{NOTES}” is yours: it is not read."),
                (
                    "Another version",
                    "A plan that is loaded does not change. Give a changed workbook a key of its own on the sheet “Plan”.",
                ),
            ],
        ),
        (
            "The sheets",
            [
                *((sheet.name, sheet.about) for sheet in SHEETS),
                (YEARS, "Money and needs over the years, added up from the other sheets. Not read."),
            ],
        ),
    ]
