"""What is to be reached: by one contract, and by the partnership; everything that was set, the last first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.procurement.models import Contract
from commonweal.design.tables import Column, Table
from commonweal.design.words import day, moment, period
from commonweal.outcomes.catalogue import rates, title_of
from commonweal.outcomes.returns.models import GROUPS, Target
from commonweal.outcomes.returns.queries import TargetRow
from commonweal.rules.measure_files import Measure
from commonweal.rules.targets import Aim

EVERYWHERE = "All areas together"


@dataclass(frozen=True)
class TargetFormPage:
    """The form for a target, with what was set so far under it."""

    title: str
    contract: str
    back: tuple[str, str]
    table: Table | None = None


@dataclass(frozen=True)
class TargetSetShown:
    """One target as it was set: what, from when to when, why, and by whom."""

    title: str
    facts: tuple[str, ...]
    reason: str
    by: str


@dataclass(frozen=True)
class TargetsPage:
    rows: tuple[TargetSetShown, ...]
    new_url: str


def targets_page(rows: Sequence[TargetRow], measures: Mapping[str, Measure], *, by: Actor) -> TargetsPage:
    groups = dict(GROUPS)
    return TargetsPage(
        rows=tuple(
            TargetSetShown(
                title=f"{measures[row.measure].title if row.measure in measures else row.measure}: {_aim(row, measures)}",
                facts=(
                    groups[row.client_group],
                    row.area or EVERYWHERE,
                    period(row.starts_on, row.ends_before),
                ),
                reason=row.reason,
                by=f"{row.by}, {moment(row.at)}",
            )
            for row in rows
        ),
        new_url=reverse("target_new") if may(by.roles, Action.SET_TARGET) else "",
    )


def _aim(row: TargetRow, measures: Mapping[str, Measure]) -> str:
    found = measures.get(row.measure)
    is_rate = found is not None and found.is_rate
    return Aim(row.measure, row.value, row.at_most, is_rate=is_rate).text + ("" if is_rate else " a year")


def targets_table(rows: Sequence[tuple[Aim, str]]) -> Table | None:
    """A return's targets beside what it reached, in words; None where nothing was set."""
    if not rows:
        return None
    return Table(
        "Beside the targets of the contract",
        (Column("Measure"), Column("Area"), Column("Reached, and the target")),
        tuple((title_of(aim.measure), aim.area_name or EVERYWHERE, said) for aim, said in rows),
    )


def target_of_all_page() -> TargetFormPage:
    return TargetFormPage("Set a target", "", ("Targets", reverse("targets")))


def target_page(found: Contract, targets: Sequence[Target]) -> TargetFormPage:
    is_rate = rates()
    columns = (
        Column("Measure"),
        Column("Area"),
        Column("Period"),
        Column("Target", is_number=True),
        Column("Set by"),
    )
    rows = tuple(
        (
            title_of(each.measure),
            each.area.name if each.area else EVERYWHERE,
            period(each.starts_on, each.ends_before),
            Aim(each.measure, each.value, each.at_most, is_rate=is_rate.get(each.measure, False)).text,
            f"{each.by.full_name}, {day(each.at)}",
        )
        for each in targets
    )
    return TargetFormPage(
        title="Set a target",
        contract=f"{found.reference}: {found.title}",
        back=("Returns", reverse("returns")),
        table=Table("Targets set so far, the latest first", columns, rows) if rows else None,
    )
