"""Reads counts. What comes from here is not fit to be shown yet: `reports` passes it through disclosure control."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Sum
from django.db.models.functions import JSONObject

from commonweal.outcomes.models import Count, QuarterCount, Refresh
from commonweal.outcomes.returns.models import ReturnLine
from commonweal.outcomes.returns.models import Target as TargetSet
from commonweal.partnership.queries import areas_on
from commonweal.rules.returns import CERTIFIED_STANDS, Standing
from commonweal.rules.targets import Target

SHOWN_KINDS = ("county", "city")
Pair = tuple[int, int]
Place = tuple[str, str, int, date]


@dataclass(frozen=True)
class ShownArea:
    """An area that figures are shown for, with the ids of every area inside it."""

    code: str
    name: str
    ids: frozenset[int]
    codes: frozenset[str]


def shown_areas(*, on: date) -> list[ShownArea]:
    """The county and the city, each with what lies within. An area inside several of them counts in the first by name."""
    areas = areas_on(on=on)
    taken: set[int] = set()
    shown = []
    for area in areas:
        if area.kind not in SHOWN_KINDS:
            continue
        ids = {each.id for each in areas if area.code in each.within} - taken
        taken |= ids
        shown.append(
            ShownArea(area.code, area.name, frozenset(ids), frozenset(e.code for e in areas if e.id in ids))
        )
    return shown


def counted(
    *, starts_on: date, ends_before: date, client_group: str = ""
) -> tuple[dict[Place, Pair], frozenset[tuple[str, str]]]:
    """Of whole quarters: (measure, client group, area id, first day of quarter) to (numerator, denominator); and of which
    measures and groups a part comes from certified returns of services that keep their own records. One query for a whole
    page, of one group if given.
    """
    counts = QuarterCount.objects.filter(starts_on__gte=starts_on, starts_on__lt=ends_before)
    if client_group:
        counts = counts.filter(client_group=client_group)
    columns = ("measure", "client_group", "area_id", "starts_on", "numerator", "denominator", "certified")
    found: dict[Place, Pair] = defaultdict(lambda: (0, 0))
    certified = set()
    for measure, group, area, quarter, numerator, denominator, has_certified in counts.values_list(*columns):
        found[measure, group, area, quarter] = (numerator, denominator)
        if has_certified:
            certified.add((measure, group))
    return found, frozenset(certified)


@dataclass(frozen=True)
class Certified:
    """What returns alone say: `there` was certified, of `wanting` a return asked for it and nobody certified a number.

    Each as (measure, client group, area id, first day of quarter). One can be in both: one provider certified, another did not.
    """

    there: frozenset[Place] = frozenset()
    wanting: frozenset[Place] = frozenset()


def told_by_returns(
    keys: Collection[str], *, starts_on: date, ends_before: date, client_group: str = ""
) -> Certified:
    """Which of the measures that returns alone say were certified in a period, and which asked for and not. Two queries."""
    counts = Count.objects.filter(is_certified=True, measure__in=list(keys))
    lines = ReturnLine.objects.filter(measure__in=list(keys))
    if client_group:
        counts, lines = counts.filter(client_group=client_group), lines.filter(client_group=client_group)
    there = set(
        counts.filter(starts_on__gte=starts_on, starts_on__lt=ends_before)
        .order_by()
        .values_list("measure", "client_group", "area_id", "starts_on", "provider_id")
    )
    asked = (
        lines.filter(of__starts_on__gte=starts_on, of__starts_on__lt=ends_before)
        .exclude(standing=Standing.NOT_APPLICABLE, of__status__in=sorted(CERTIFIED_STANDS))
        .order_by()
        .values_list("measure", "client_group", "area_id", "of__starts_on", "of__contract__provider_id")
    )
    wanting = set(asked) - there
    return Certified(frozenset(each[:4] for each in there), frozenset(each[:4] for each in wanting))


def counted_by_month(
    measures: Iterable[str], client_group: str, *, starts_on: date, ends_before: date
) -> dict[Place, Pair]:
    """As `counted`, for some measures of one group, with the first days of months. Without certified counts, which are of whole
    quarters.
    """
    here = Count.objects.filter(measure__in=list(measures), client_group=client_group, is_certified=False)
    rows = (
        here.filter(starts_on__gte=starts_on, starts_on__lt=ends_before)
        .values_list("measure", "client_group", "area_id", "starts_on")
        .annotate(n=Sum("numerator"), d=Sum("denominator"))
        .order_by()
    )
    return defaultdict(lambda: (0, 0), {tuple(row[:4]): (row[4], row[5]) for row in rows})


def last_refresh() -> datetime | None:
    """When the counts were last brought up to date; None when they never were."""
    return Refresh.objects.order_by("-id").values_list("at", flat=True).first()


def refreshed_and_targets() -> tuple[datetime | None, tuple[Target, ...]]:
    """When the counts were last brought up to date, and the partnership's targets in the order in which they were set. One query;
    neither where nothing was counted.
    """
    targets = (
        TargetSet.objects.filter(contract__isnull=True)
        .order_by("id")
        .values(
            said=JSONObject(
                measure="measure",
                value="value",
                starts_on="starts_on",
                ends_before="ends_before",
                at_most="at_most",
                area="area__code",
                group="client_group",
            )
        )
    )
    found = Refresh.objects.order_by("-id").values_list("at", ArraySubquery(targets)).first()
    return (found[0], tuple(_target(each) for each in found[1])) if found else (None, ())


def _target(said: dict[str, Any]) -> Target:
    days = {
        name: date.fromisoformat(said[name]) if said[name] else None for name in ("starts_on", "ends_before")
    }
    return Target(**{**said, **days, "area": said["area"] or ""})
