"""What harm costs: the published figures side by side, and the rises of prices that the partnership keeps."""

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.design.tables import Column, Table
from commonweal.design.words import day, pounds
from commonweal.outcomes.value.models import PriceRise
from commonweal.outcomes.value.queries import rise_of
from commonweal.rules.studies_of_harm import PRINTED, SOURCES, SURE_IN_WORDS, Source, Study
from commonweal.rules.unit_costs import Line, lines_of, public_services_per_victim, whole_per_victim
from commonweal.rules.uplift import show_percent


@dataclass(frozen=True)
class StudyShown:
    source: Source
    table: Table


@dataclass(frozen=True)
class UnitCostsPage:
    studies: tuple[StudyShown, ...]
    rises: Table | None
    whole: str
    services: str
    may_keep: bool


def unit_costs_page(*, rises: Sequence[PriceRise], by: Actor) -> UnitCostsPage:
    studies = [study for study in Study if study in PRINTED]
    return UnitCostsPage(
        studies=tuple(StudyShown(SOURCES[study], _study(study)) for study in studies),
        rises=_rises(rises) if rises else None,
        whole=pounds(whole_per_victim().pence),
        services=pounds(public_services_per_victim().pence),
        may_keep=may(by.roles, Action.KEEP_BENEFIT_TEST),
    )


def _study(study: Study) -> Table:
    printed = PRINTED[study]
    has_victims = printed.per_victim_pounds is not None
    columns = [Column("Part"), Column("Country, in a year", is_number=True)]
    columns += [Column("Per victim", is_number=True)] if has_victims else []
    columns.append(Column("How sure the figure is"))
    total = ["Total, as printed", _millions(printed.total_pence)]
    total += [f"£{printed.per_victim_pounds:,}"] if has_victims else []
    total.append(SURE_IN_WORDS[printed.sure])
    rows = tuple(_line(line, has_victims) for line in lines_of(study))
    return Table(SOURCES[study].title, tuple(columns), rows, tuple(total), printed.note)


def _line(line: Line, has_victims: bool) -> tuple[str, ...]:
    per = (f"£{line.per_victim_pounds:,}",) if has_victims else ()
    return (line.name, _millions(line.total_pence), *per, SURE_IN_WORDS[line.sure])


def _millions(pence: int) -> str:
    """In millions of pounds, with a tenth where there is one."""
    tenths = pence // 10_000_000
    part = f".{tenths % 10}" if tenths % 10 else ""
    return f"£{tenths // 10:,}{part} million"


def _rises(rises: Sequence[PriceRise]) -> Table:
    columns = (
        Column("From, to"),
        Column("Rise", is_number=True),
        Column("Index and source"),
        Column("Read on, kept by"),
    )
    rows = tuple(
        (
            f"{row.from_prices_of} to {row.to_prices_of}",
            show_percent(row.basis_points),
            f"{row.index}, {row.source}",
            f"{day(rise_of(row).read_on)}, {row.by.full_name}",
        )
        for row in rises
    )
    return Table("Rises of prices that the partnership keeps", columns, rows)
