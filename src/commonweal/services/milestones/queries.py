"""Counts what was done, by month and kind, for whoever may count: rows without a name, a contact or a word anybody wrote."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncMonth

from commonweal.rules.interventions import KINDS, Element, Intervention
from commonweal.services.milestones.models import Output


@dataclass(frozen=True)
class Done:
    """Read as: in the month that starts on `month`, `kind` was done `times` times; `minutes` of those that were timed."""

    month: date
    element: Element
    kind: Intervention
    times: int
    minutes: int


def done_by_month(*, starts_on: date, ends_before: date) -> list[Done]:
    """Exact counts: they leave the house only through rules/disclosure. What was done before a case arrived was counted there."""
    done_here = Q(episode__taken_in_at__isnull=True) | Q(done_on__gte=F("episode__taken_in_at__date"))
    rows = (
        Output.objects.filter(done_here, is_struck=False, done_on__gte=starts_on, done_on__lt=ends_before)
        .annotate(month=TruncMonth("done_on"))
        .values("month", "kind")
        .annotate(times=Count("id"), timed=Sum("minutes", default=0))
        .order_by("month", "kind")
    )
    return [
        Done(
            row["month"],
            KINDS[Intervention(row["kind"])],
            Intervention(row["kind"]),
            row["times"],
            row["timed"],
        )
        for row in rows
    ]
