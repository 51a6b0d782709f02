"""The service directory and a referral, as the rule book of routing reads them."""

from datetime import date

from commonweal.partnership import models
from commonweal.rules.cases import ClientGroup, Side
from commonweal.rules.routing import Need, ServiceOffer
from commonweal.services.casework.models import age_on
from commonweal.services.front_door.models import Referral


def need_of(referral: Referral, *, on: date) -> Need:
    """What this referral asks for; `on` decides the person's age."""
    return Need(
        client_group=ClientGroup(referral.client_group),
        area=referral.area.code,
        needs=frozenset(referral.needs),
        age=age_on(referral.person.born_on, on),
    )


def offer_for_rules(offer: models.ServiceOffer) -> ServiceOffer:
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
    )
