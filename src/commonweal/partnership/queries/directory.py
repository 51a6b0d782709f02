"""The directory of services, the front doors, and the boards."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from commonweal.partnership.models import (
    Board,
    Organisation,
    ServiceOffer,
)
from commonweal.partnership.queries.asking import in_force


def offer(offer_id: int) -> ServiceOffer:
    """One line of the directory, read afresh."""
    return ServiceOffer.objects.prefetch_related("areas").get(pk=offer_id)


def offers_in_force(*, on: date) -> QuerySet[ServiceOffer]:
    """The service directory on a day, with organisation and areas at hand."""
    return (
        ServiceOffer.objects.filter(in_force(on))
        .select_related("organisation")
        .prefetch_related("areas")
        .order_by("name")
    )


def front_door(*, on: date) -> Organisation | None:
    """The partnership's single front door on a day."""
    return Organisation.objects.filter(in_force(on), kind="front_door").order_by("id").first()


def own_front_door(organisation_ids: Iterable[int], *, on: date) -> Organisation | None:
    """The first of these that keeps its own records on a day, and so is a front door of its own; None when none does."""
    return (
        Organisation.objects.filter(
            in_force(on), pk__in=list(organisation_ids), keeps_own_records_from__lte=on
        )
        .order_by("id")
        .first()
    )


def boards_in_force(*, on: date) -> list[Board]:
    return list(Board.objects.filter(in_force(on)).order_by("name"))


def organisations_from(day: date) -> list[Organisation]:
    """The organisations that exist on a day or will exist later, by name: those where a role can be given."""
    return list(Organisation.objects.exclude(ends_before__lte=day).order_by("name"))
