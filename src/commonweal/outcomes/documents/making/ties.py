"""Does a document tie? Reasons in plain words; empty means that every amount ties to the ledger and every count to the mart."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from commonweal.commissioning.funding.statements import PartnerYear, statement_of
from commonweal.design.words import moment
from commonweal.outcomes.documents.content import Amount, Grid, Paper
from commonweal.outcomes.queries import Pair, Place
from commonweal.outcomes.reports import Figures
from commonweal.outcomes.returns.queries import CertifiedCount
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


def faults_in_certified(
    certified: Iterable[CertifiedCount], counts: Mapping[Place, Pair], *, of: Collection[str]
) -> tuple[str, ...]:
    """Whether the counts are what is certified now, of some measures: a return may have been certified since they were made."""
    sums: dict[Place, list[int]] = {}
    for each in certified:
        if each.measure in of:
            place = (each.measure, each.client_group, each.area_id, each.starts_on)
            pair = sums.setdefault(place, [0, 0])
            pair[0] += each.numerator
            pair[1] += each.denominator
    # A place that was asked after without being there stands as nought in `counts`.
    there = {place: pair for place, pair in counts.items() if place[0] in of and (place in sums or any(pair))}
    if there == {place: (pair[0], pair[1]) for place, pair in sums.items()}:
        return ()
    return (
        "The figures are not what is certified now: a return was certified since they were counted. Have them brought up to"
        " date, and make it again.",
    )


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
