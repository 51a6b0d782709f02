"""What was set to be reached, by contracts and by the partnership, as the rule book reads it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from commonweal.outcomes.returns.models import Return
from commonweal.outcomes.returns.models import Target as TargetSet
from commonweal.rules.periods import Period, add_months
from commonweal.rules.targets import A_QUARTER, A_YEAR, Aim, Target, aim_over

COLUMNS = (
    "measure",
    "value",
    "starts_on",
    "ends_before",
    "at_most",
    "area__code",
    "client_group",
    "contract_id",
    "area__name",
)


@dataclass(frozen=True)
class TargetRow:
    """One target of the partnership as it was set. `area` is a name, empty for all areas together."""

    measure: str
    client_group: str
    area: str
    value: int
    at_most: bool
    starts_on: date
    ends_before: date | None
    reason: str
    by: str
    at: datetime


def targets_of(contract_id: int) -> list[TargetSet]:
    """What was set for a contract, the latest first."""
    return list(
        TargetSet.objects.filter(contract_id=contract_id).select_related("by", "area").order_by("-id")[:40]
    )


def targets_set(*, limit: int = 100) -> list[TargetRow]:
    """Every target of the partnership, the last set first. One query."""
    rows = TargetSet.objects.filter(contract__isnull=True).order_by("-id")
    columns = (
        "measure",
        "client_group",
        "area__name",
        "value",
        "at_most",
        "starts_on",
        "ends_before",
        "reason",
        "by__full_name",
        "at",
    )
    return [TargetRow(*row[:2], row[2] or "", *row[3:]) for row in rows.values_list(*columns)[:limit]]


def aims_of_return(found: Return, *, rates: Mapping[str, bool]) -> list[Aim]:
    """What the contract's targets come to in the quarter of a return, of the measures it is asked for. One query."""
    rows = TargetSet.objects.filter(
        contract_id=found.contract_id, starts_on__lte=found.starts_on, ends_before__gte=found.ends_before
    )
    return _aims(rows.order_by("id").values_list(*COLUMNS), Period(found.starts_on, found.ends_before), rates)


def _aims(rows: Iterable[tuple], quarter: Period, rates: Mapping[str, bool]) -> list[Aim]:
    held: dict[tuple[str, str, str], list[Target]] = {}
    names: dict[str, str] = {}
    for row in rows:
        each = _as_rule(row)
        names[each.area] = row[-1] or ""
        held.setdefault((each.measure, each.area, each.group), []).append(each)
    aims = (
        aim_over(targets, quarter, is_rate=rates[key], area_name=names[area])
        for (key, area, _), targets in held.items()
        if key in rates
    )
    return [each for each in aims if each is not None]


def _as_rule(row: tuple) -> Target:
    """One row of COLUMNS as the rule book reads it."""
    measure, value, starts_on, ends_before, at_most, area, group, contract_id, _ = row
    is_quarters = contract_id is not None and ends_before <= add_months(starts_on, A_QUARTER)
    return Target(
        measure,
        value,
        starts_on,
        ends_before,
        A_QUARTER if is_quarters else A_YEAR,
        at_most,
        area or "",
        group,
    )
