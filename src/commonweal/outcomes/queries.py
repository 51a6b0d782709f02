"""Reads counts. What comes from here is not fit to be shown yet: `reports` passes it through disclosure control."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from commonweal.outcomes.models import Count, Refresh
from commonweal.partnership.models import Area
from commonweal.partnership.queries import areas_within, in_force

SHOWN_KINDS = ("county", "city")
Pair = tuple[int, int]


@dataclass(frozen=True)
class ShownArea:
    """An area that figures are shown for, with the ids of every area inside it."""

    code: str
    name: str
    ids: frozenset[int]


def shown_areas(*, on: date) -> list[ShownArea]:
    """The county and the city, each with what lies within. An area inside several of them counts in the first by name."""
    areas = list(Area.objects.filter(in_force(on)).order_by("name").values_list("id", "code", "name", "kind"))
    within = areas_within(on=on)
    taken: set[int] = set()
    shown = []
    for _, code, name, kind in areas:
        if kind not in SHOWN_KINDS:
            continue
        ids = {each for each, inner, _, _ in areas if code in within.get(inner, ())} - taken
        taken |= ids
        shown.append(ShownArea(code, name, frozenset(ids)))
    return shown


def counted(
    *, measures: Iterable[str], client_groups: Iterable[str], starts_on: date, ends_before: date
) -> dict[tuple[str, int, date], Pair]:
    """(measure, area id, first day of quarter) to (numerator, denominator). One query for all of a page's measures."""
    found: dict[tuple[str, int, date], Pair] = defaultdict(lambda: (0, 0))
    rows = (
        Count.objects.filter(
            measure__in=list(measures),
            client_group__in=list(client_groups),
            starts_on__gte=starts_on,
            starts_on__lt=ends_before,
        )
        .values_list("measure", "area_id", "starts_on")
        .annotate(n=Sum("numerator"), d=Sum("denominator"))
        .order_by()
    )
    for measure, area, quarter, numerator, denominator in rows:
        found[measure, area, quarter] = (numerator, denominator)
    return found


def last_refresh() -> datetime | None:
    """When the counts were last brought up to date; None when they never were."""
    return Refresh.objects.order_by("-id").values_list("at", flat=True).first()
