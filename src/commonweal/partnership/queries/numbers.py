"""Numbers and policies set locally."""

from django.db.models import CharField, Value
from django.db.models.functions import Cast

from commonweal.partnership.models import (
    LocalPolicy,
    LocalThreshold,
)
from commonweal.rules.thresholds import Key, Policy, PolicyKey, Threshold


def local_thresholds(*, using: str = "default") -> tuple[Threshold, ...]:
    """The partnership's own numbers, for `rules.thresholds.threshold(..., local=...)`. One query."""
    rows = (
        LocalThreshold.objects.using(using)
        .order_by("starts_on")
        .values_list("key", "value", "starts_on", "source", "area__code")
    )
    return tuple(
        Threshold(Key(key), value, starts_on, source, area) for key, value, starts_on, source, area in rows
    )


def local_policies() -> tuple[Policy, ...]:
    """What the partnership has decided that is no number, for `rules.thresholds.policy(..., local=...)`. One query."""
    rows = LocalPolicy.objects.order_by("starts_on").values_list(
        "key", "value", "starts_on", "source", "area__code"
    )
    return tuple(Policy(PolicyKey(key), *rest) for key, *rest in rows)


def local_numbers() -> tuple[tuple[Threshold, ...], tuple[Policy, ...]]:
    """Both kinds of local rows in one query, for a page that needs both."""
    columns = ("kind", "key", "text", "starts_on", "source", "area__code")
    both = [
        model.objects.annotate(kind=Value(kind), text=Cast("value", CharField())).values_list(*columns)
        for kind, model in (("number", LocalThreshold), ("policy", LocalPolicy))
    ]
    rows = list(both[0].union(both[1], all=True).order_by("starts_on"))
    return (
        tuple(Threshold(Key(key), int(value), *rest) for kind, key, value, *rest in rows if kind == "number"),
        tuple(Policy(PolicyKey(key), value, *rest) for kind, key, value, *rest in rows if kind == "policy"),
    )
