"""Does a document tie? Reasons in plain words; empty means that every amount ties to the ledger and every count to the mart."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from commonweal.commissioning.funding.statements import PartnerYear, statement_of
from commonweal.design.words import moment
from commonweal.outcomes.documents.content import Amount, Grid, Paper
from commonweal.outcomes.reports import Figures
from commonweal.rules.periods import Period, day_of
from commonweal.rules.statements import faults_in_statements


def faults_in_money(partners: Sequence[PartnerYear], pool: Mapping[str, int]) -> tuple[str, ...]:
    """The partners' statements beside the pool's own books, to the penny."""
    return tuple(
        reason.text for reason in faults_in_statements([statement_of(each) for each in partners], pool)
    )


def faults_in_counts(
    first: Mapping[str, Figures | None],
    again: Mapping[str, Figures | None],
    *,
    counted_at: datetime | None,
    counted_again_at: datetime | None,
    period: Period,
    at: datetime,
) -> tuple[str, ...]:
    """Counted twice from the same source, the figures have to be the same; and counted after the last day of the period."""
    faults = []
    if first != again or counted_at != counted_again_at:
        faults.append("The figures about people were brought up to date while this was made. Make it again.")
    over = period.ends_before <= day_of(at)
    if counted_at is not None and over and day_of(counted_at) < period.ends_before:
        faults.append(
            f"The figures about people were counted on {moment(counted_at)}, before the period was over. Have them brought up to"
            " date, and make it again."
        )
    return tuple(faults)


def faults_in_paper(paper: Paper) -> tuple[str, ...]:
    """The amounts of every table have to add up to its total, as the paper says them."""
    return tuple(fault for _, grid in paper.grids for fault in _faults_in_grid(grid))


def _faults_in_grid(grid: Grid) -> Iterator[str]:
    for place, column in enumerate(grid.columns):
        total = grid.total[place] if grid.total else None
        if not isinstance(total, Amount):
            continue
        sums = sum(cell.pence for row in grid.rows if isinstance(cell := row[place], Amount))
        if sums != total.pence:
            yield (
                f"{grid.caption}, {column.label}: the rows come to {Amount(sums).text}, and the total says {total.text}."
            )
