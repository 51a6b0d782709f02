"""A line of the service directory as the rule book reads it, for whoever offers somebody to a service."""

from commonweal.partnership import models
from commonweal.rules.cases import ClientGroup, Side
from commonweal.rules.routing import Room, ServiceOffer


def offer_for_rules(offer: models.ServiceOffer, room: Room | None = None) -> ServiceOffer:
    """One line of the directory. It was read for a day on which it is in force, so it is open."""
    return ServiceOffer(
        service_id=offer.pk,
        name=offer.name,
        organisation_id=offer.organisation_id,
        side=Side(offer.side),
        client_groups=frozenset(map(ClientGroup, offer.client_groups)),
        areas=frozenset(area.code for area in offer.areas.all()),
        needs=frozenset(offer.needs),
        minimum_age=offer.minimum_age,
        maximum_age=offer.maximum_age,
        languages=frozenset(offer.languages),
        by_and_for=frozenset(offer.by_and_for),
        room=room,
        ends_before=offer.ends_before,
    )
