"""A release to look at: one table of an invented year, as the analyst lets it go."""

from datetime import date

from commonweal.outcomes.releases import actions
from commonweal.outcomes.releases.models import Release
from commonweal.rules.disclosure import publish
from commonweal.rules.periods import Period
from commonweal.rules.released import ReleasedTable, released_table
from tests.cast import NOW, Cast, actor_of

YEAR = Period(date(2025, 4, 1), date(2026, 4, 1))


def a_table(counts: dict[str, int], *, threshold: int = 5) -> ReleasedTable:
    """Referrals of a year by area: North, South, East."""
    return released_table(
        publish(counts, threshold=threshold),
        measure="referrals_by_area",
        client_group="victim",
        areas={"North": {"n"}, "South": {"s"}, "East": {"e"}},
        periods=YEAR,
    )


def a_release(cast: Cast) -> Release:
    table = a_table({"North": 3, "South": 30, "East": 41})
    return actions.log_release(
        audience="partners",
        title="Spring statement",
        tables={"Referrals": table},
        by=actor_of(cast.anna),
        at=NOW,
    )
