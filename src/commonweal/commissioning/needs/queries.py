"""Reads published figures, each with its window, source and edition."""

from commonweal.commissioning.needs.models import PublishedFigure


def published() -> list[PublishedFigure]:
    """Every published figure with its area at hand: by subject, then area, the longest window first."""
    rows = PublishedFigure.objects.select_related("area")
    return list(rows.order_by("title", "subject", "area__name", "edition", "starts_on", "-ends_before", "id"))
