"""What is asked about documents: which to make, and which file to check."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from commonweal.design.fields import ChoiceField, CommonwealForm, FileField
from commonweal.outcomes.documents.verifying import LARGEST
from commonweal.partnership.models import Board
from commonweal.rules.documents import QUARTERS, TITLES, Form, Kind
from commonweal.rules.periods import financial_year, financial_year_name

YEARS = 5
KINDS = (
    (Kind.BOARD_PACK, "For one board, from April to the end of a quarter: figures, money, decisions"),
    (Kind.STATEMENT, "For one partner and a financial year: what its money did"),
    (Kind.ANNUAL_REPORT, "For the public, a financial year in plain words"),
    (Kind.SAFE_ACCOMMODATION, "For the yearly return on Part 4 of the Domestic Abuse Act 2021"),
    (
        Kind.MARAC_RETURN,
        "For the national collection, from April to the end of a quarter: what was certified, and what is missing",
    ),
)
MONTHS = {1: "April to June", 2: "July to September", 3: "October to December", 4: "January to March"}


class MakeForm(CommonwealForm):
    """Which document, of which period, for whom. `boards` are those in force, `partners` those asked for money."""

    fields_of_reasons = {
        "year_not_begun": "year",
        "quarter_missing": "quarter",
        "quarter_not_begun": "quarter",
        "board_missing": "board",
        "partner_missing": "partner",
        "nothing_of_partner": "partner",
    }
    kind = ChoiceField(
        label="Which document", choices=[(kind.value, TITLES[kind], hint) for kind, hint in KINDS]
    )
    year = ChoiceField(label="Financial year", as_list=True)
    quarter = ChoiceField(
        label="Up to the end of which quarter",
        hint="For a board pack or a MARAC return. The others are of the whole year.",
        choices=[(str(number), f"Quarter {number}", MONTHS[number]) for number in QUARTERS],
        required=False,
    )
    board = ChoiceField(label="Board", required=False)
    partner = ChoiceField(label="Partner", as_list=True, required=False)

    def __init__(
        self,
        *args: Any,
        boards: Iterable[Board],
        partners: Iterable[tuple[int, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, today=today, **kwargs)
        this = financial_year(today).starts_on.year
        self.fields["year"].set_choices(
            [(str(year), financial_year_name(date(year, 4, 1))) for year in range(this, this - YEARS, -1)]
        )
        self.fields["board"].set_choices([(board.pk, board.name) for board in boards])
        for name in ("quarter", "board", "partner"):
            self.fields[
                name
            ].all_optional = True  # asked for one kind, and needed then: the rule book says so
        self.fields["partner"].set_choices([("", "Choose"), *((str(pk), name) for pk, name in partners)])


class SignForm(CommonwealForm):
    """Nothing is asked: the button signs."""


class CheckForm(CommonwealForm):
    """A file that somebody took down."""

    file = FileField(
        label="The file",
        hint="PDF, Word, Excel or ODS, as it was taken down from here. It is looked at and not kept.",
        missing="Choose the file to check",
        endings=tuple(f".{form.value}" for form in Form),
        largest=LARGEST,
    )


def asked_for(said: Mapping[str, str]) -> dict[str, str]:
    """What a link to the form already says: which document, of which year, for whom. No choice of ours chooses nothing."""
    return {name: said[name] for name in ("kind", "year", "quarter", "board", "partner") if name in said}


def number_or_none(text: str) -> int | None:
    """What a choice brought as a number."""
    return int(text) if text and text.isascii() and text.isdecimal() else None
