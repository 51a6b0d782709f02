"""The needs of a stored plan as rows, each with the parts of its cost; and the uplift of an amount, needed or promised."""

from collections import defaultdict
from collections.abc import Mapping

from commonweal.commissioning.funding import models
from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.amounts import amount_of

UPLIFT = (
    "base_pence",
    "uplift_basis_points",
    "uplift_times",
    "uplift_rounded_to",
    "uplift_year",
    "uplift_index",
    "uplift_not_said",
    "printed_pence",
)
NEED = (
    "id",
    "key",
    "element__key",
    "area__code",
    "starts_on",
    "ends_before",
    "amount_pence",
    "priority",
    "assumption",
    "client_group",
    "instrument",
    "power",
    "lot__key",
    "gate__key",
    "is_in_kind",
    "working",
)


def needs_of(plan_id: int, *, with_items: bool) -> tuple[rows.NeedRow, ...]:
    found = models.NeedLine.objects.filter(plan_id=plan_id).order_by("id").values_list(*NEED, *UPLIFT)
    items = _items(plan_id) if with_items else {}
    return tuple(_need(values, items) for values in found)


def _items(plan_id: int) -> dict[int, list[rows.ItemRow]]:
    found = (
        models.CostItem.objects.filter(line__plan_id=plan_id)
        .order_by("line_id", "place")
        .values_list("line_id", "words", "unit_pence", "people", "times")
    )
    items: dict[int, list[rows.ItemRow]] = defaultdict(list)
    for line, words, unit_pence, people, times in found:
        items[line].append(rows.ItemRow(words=words, unit_pence=unit_pence, people=people, times=times))
    return items


def _need(values: tuple, items: Mapping[int, list[rows.ItemRow]]) -> rows.NeedRow:
    number, key, element, area, starts_on, ends_before, pence, priority, assumption = values[:9]
    client_group, instrument, power, lot, gate, is_in_kind, working = values[9 : len(NEED)]
    return rows.NeedRow(
        key=key,
        element=element,
        area=area,
        starts_on=starts_on,
        ends_before=ends_before,
        amount_pence=pence,
        priority=priority,
        assumption=assumption,
        client_group=client_group,
        instrument=instrument,
        power=power,
        lot=lot,
        gate=gate,
        is_in_kind=is_in_kind,
        working=working,
        uplift=uplift_of(values[len(NEED) :], pence),
        items=tuple(items.get(number, ())),
    )


def uplift_of(values: tuple, pence: int) -> rows.UpliftRow | None:
    """How an amount was raised; not when it has been changed since, because then it no longer follows from its base."""
    base, points, times, rounded_to, year, index, not_said, printed = values
    if base is None:
        return None
    row = rows.UpliftRow(
        base_pence=base,
        basis_points=points,
        times=times,
        rounded_to=rounded_to,
        year=year,
        index=index,
        not_said=tuple(not_said),
        printed_pence=printed,
    )
    return row if amount_of(row) == pence else None
