"""What is told beside what is heard, year by year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.design.tables import Column, Table
from commonweal.rules.disclosure import Publishable
from commonweal.rules.heard import Couples, sentence, shown
from commonweal.rules.periods import financial_year_name


@dataclass(frozen=True)
class YearPart:
    """One year: the sentence first, then its table; how many were heard at all, where that may be shown."""

    title: str
    sentence: str
    agreement: Table
    coverage: str


@dataclass(frozen=True)
class HeardPage:
    years: tuple[YearPart, ...]


def heard_page(couples: Mapping[int, list[Couples]], *, threshold: int) -> HeardPage:
    parts = []
    for year, counted in couples.items():
        tables = shown(counted, threshold=threshold)
        if tables is not None:
            title = financial_year_name(date(year, 4, 1))
            table = _table(f"What is heard, by what is told, {title}", tables.agreement)
            parts.append(YearPart(title, sentence(tables.agreement), table, _coverage(tables.coverage)))
    return HeardPage(tuple(parts))


def _coverage(coverage: Publishable | None) -> str:
    """Without it nobody knows how far the table speaks for the rest."""
    if coverage is None:
        return "For how many the other was not heard cannot be shown."
    both, asked, rate = next(iter(coverage)).cells
    return (
        f"Both were asked in {both.text} of {asked.text} couples ({rate.text}). Of the rest nothing is known: who is not in"
        " touch with a service, or does not want to answer, may be in more danger, not less."
    )


def _table(caption: str, published: Publishable) -> Table:
    rows = [(row.label, *(cell.text for cell in row.cells)) for row in published]
    return Table(
        caption,
        (
            Column("Told by the one who uses abuse"),
            *(Column(each, is_number=True) for each in published.columns),
        ),
        tuple(rows[:-1]),
        rows[-1],
        " ".join(published.notes),
    )
