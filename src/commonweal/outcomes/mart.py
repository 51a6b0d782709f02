"""The bridge: from episodes to counts, under a database role that can read episodes and write counts and nothing else.

Each measure of `rules.measures` gets its meaning on an episode here, once: which episodes it speaks of (`of`), which of them
count (`counted`), and the moment that places them in a month (`moment`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Count as Counted
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncMonth

from commonweal.outcomes.models import Count
from commonweal.rules.cases import HARMED, ClosingReason
from commonweal.rules.outcome_tools import DAILY_LIFE, Change
from commonweal.rules.referrals import UNMET_NEED
from commonweal.services.milestones.models import Episode, Felt

LONDON = ZoneInfo("Europe/London")
MART_ROLE = "commonweal_mart"
# Counted where it was referred: neither what a service took on from another, nor what came with a file.
REFERRED_HERE = Q(follows__isnull=True, taken_in_at__isnull=True)
# What ended before it came with a file was counted where it came from; what was handed back goes on where it was.
CLOSED_HERE = (
    Q(closed_at__isnull=False)
    & ~Q(closing_reason=ClosingReason.HANDED_BACK)
    & (Q(taken_in_at__isnull=True) | Q(closed_at__gte=F("taken_in_at")))
)
OF_THE_HARMED = Q(client_group__in=sorted(HARMED))


@dataclass(frozen=True)
class Meaning:
    """Read as: of the episodes `of`, placed in a month by `moment`, those that are `counted`."""

    moment: str
    of: Q
    counted: Q


def meanings(*, at: datetime) -> dict[str, Meaning]:
    """What each measure counts, as seen at a moment (a contact not yet due is neither met nor missed)."""
    return {
        "referrals_by_area": Meaning("received_at", REFERRED_HERE, Q()),
        "contact_attempted_in_time": Meaning(
            "received_at",
            REFERRED_HERE & (Q(first_attempt_at__isnull=False) | Q(attempt_due_at__lte=at)),
            Q(first_attempt_at__lte=F("attempt_due_at")),
        ),
        "unmet_need": Meaning(
            "received_at",
            REFERRED_HERE
            & (Q(accepted_at__isnull=False) | Q(declined_at__isnull=False) | Q(advised_at__isnull=False)),
            Q(declined_at__isnull=False, decline_reason__in=[each.value for each in UNMET_NEED]),
        ),
        "ended_with_advice": Meaning("received_at", REFERRED_HERE & Q(advised_at__isnull=False), Q()),
        "cases_closed": Meaning("closed_at", CLOSED_HERE, Q()),
        "risk_reduced": Meaning(
            "closed_at",
            CLOSED_HERE & Q(risk_direction__in=["reduced", "same", "increased"]),
            Q(risk_direction="reduced"),
        ),
        "daily_life_answered": Meaning("closed_at", CLOSED_HERE & OF_THE_HARMED, Q(_paired())),
        "daily_life_better": Meaning(
            "closed_at", CLOSED_HERE & OF_THE_HARMED & Q(_paired()), Q(_paired(change=Change.BETTER))
        ),
    }


def _paired(**more: str) -> Exists:
    """A start and an end about daily life, for one version of one set."""
    pairs = Felt.objects.filter(episode=OuterRef("pk"), tool__in=sorted(DAILY_LIFE), **more)
    return Exists(pairs.exclude(change=""))


@contextmanager
def as_mart() -> Iterator[None]:
    """Runs what is inside as the mart's role: episodes readable, counts writable, no person within reach.

    After a fault the role goes with the savepoint that is rolled back.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {MART_ROLE}")
        yield
        cursor.execute("RESET ROLE")


def months_touched(*, since: datetime | None, at: datetime) -> set[date]:
    """The first days of the months in which something changed, or fell due, since the last refresh; all when None."""
    episodes = Episode.objects.all()
    if since is not None:
        episodes = episodes.filter(
            Q(changed_at__gte=since) | Q(attempt_due_at__gt=since, attempt_due_at__lte=at)
        )
    found: set[date] = set()
    for moment in ("received_at", "closed_at"):
        months = (
            episodes.filter(**{f"{moment}__isnull": False})
            .annotate(month=TruncMonth(moment, tzinfo=LONDON))
            .order_by()
            .values_list("month", flat=True)
            .distinct()
        )
        found.update(month.date() for month in months)
    return found


def recount(*, months: set[date], at: datetime) -> int:
    """Counts every measure afresh for these months, replacing what stood there. Returns the rows written."""
    if not months:
        return 0
    Count.objects.filter(starts_on__in=months).delete()
    rows = []
    for measure, meaning in meanings(at=at).items():
        rows += [
            Count(
                measure=measure,
                starts_on=month.date(),
                area_id=area,
                client_group=group,
                provider_id=provider,
                numerator=numerator,
                denominator=denominator,
            )
            for month, area, group, provider, numerator, denominator in _grouped(meaning, months)
        ]
    Count.objects.bulk_create(rows)
    return len(rows)


def _grouped(meaning: Meaning, months: set[date]) -> Iterator[tuple]:
    first = datetime(min(months).year, min(months).month, 1, tzinfo=LONDON)
    episodes = Episode.objects.filter(meaning.of, **{f"{meaning.moment}__gte": first})
    counted = Counted("id", filter=meaning.counted) if meaning.counted else Counted("id")
    grouped = (
        episodes.annotate(month=TruncMonth(meaning.moment, tzinfo=LONDON))
        .values("month", "area_id", "client_group", "provider_id")
        .annotate(numerator=counted, denominator=Counted("id"))
        .order_by()
        .values_list("month", "area_id", "client_group", "provider_id", "numerator", "denominator")
    )
    return (row for row in grouped if row[0].date() in months)
