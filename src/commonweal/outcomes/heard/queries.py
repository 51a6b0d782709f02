"""Reads the counts. What comes from here is not fit to be shown yet: `rules.heard.shown` passes it through disclosure control."""

from commonweal.outcomes.heard.models import HeardCount
from commonweal.rules.heard import Couples

YEARS_SHOWN = 5


def couples_by_year() -> dict[int, list[Couples]]:
    """The last five years that were counted, the latest first. One question."""
    found: dict[int, list[Couples]] = {}
    for row in HeardCount.objects.order_by("-year", "told", "heard")[: YEARS_SHOWN * 6]:
        found.setdefault(row.year, []).append(Couples(row.told, row.heard, row.number))
    return found


def years_counted() -> set[int]:
    return set(HeardCount.objects.values_list("year", flat=True).distinct())
