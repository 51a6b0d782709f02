"""The services a referral could be offered to, and what a referrer may choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from commonweal.partnership.models import Area, ServiceOffer
from commonweal.partnership.queries import areas_within, in_force, local_thresholds, offers_in_force
from commonweal.rules.reasons import Reason
from commonweal.rules.referrals import reasons_not_to_route
from commonweal.rules.routing import Room, Suggestion, reasons_not_to_send, suggest
from commonweal.rules.thresholds import Key, threshold
from commonweal.services.front_door.facts import facts_of, need_of, offer_for_rules
from commonweal.services.front_door.models import Referral

CHOOSABLE_AREAS = ("county", "city", "district")


@dataclass(frozen=True)
class Routes:
    """The services that fit, the best first, and why each of the others does not."""

    suggestions: Sequence[Suggestion]
    unfit: Sequence[tuple[str, Sequence[Reason]]]
    names: Mapping[int, str]


def routes(referral: Referral, *, on: date) -> Routes:
    """The service directory of a day, seen from one referral."""
    offers = list(offers_in_force(on=on))
    within, need = areas_within(on=on), need_of(referral, on=on)
    rooms = rooms_of(offers)
    lines = [offer_for_rules(offer, rooms.get(offer.pk)) for offer in offers]
    against = [(line, reasons_not_to_send(need, line, within)) for line in lines]
    return Routes(
        suggestions=suggest(need, lines, within, on=on, ends_soon_days=_soon(on)),
        unfit=[(line.name, reasons) for line, reasons in against if reasons],
        names={offer.pk: f"{offer.name} ({offer.organisation.name})" for offer in offers},
    )


NOTHING_FITS = Reason(
    "nothing_fits",
    "No service fits. Read below why, change what is wrong, or decline: need nobody met is counted.",
)


def reasons_not_to_offer(referral: Referral, routes: Routes) -> list[Reason]:
    """What stands in the way of offering it to any service."""
    return [*reasons_not_to_route(facts_of(referral)), *([] if routes.suggestions else [NOTHING_FITS])]


def _soon(on: date) -> int:
    return threshold(Key.OFFER_ENDS_SOON_DAYS, on=on, local=local_thresholds()).value


def rooms_of(offers: Sequence[ServiceOffer]) -> dict[int, Room]:
    """The places of each offer that counts them, and how many of its organisation's people take one: asked of the database, as
    the front door reads no case. An organisation with several offers on one side shares its people among them.
    """
    counted = [offer for offer in offers if offer.places is not None]
    if not counted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation_id, side, client_group, taken, waiting FROM room_taken(%s)",
            [[offer.organisation_id for offer in counted]],
        )
        taken = {tuple(row[:3]): row[3:] for row in cursor.fetchall()}
    rooms = {}
    for offer in counted:
        found = [
            taken.get((offer.organisation_id, offer.side, group), (0, 0)) for group in offer.client_groups
        ]
        rooms[offer.pk] = Room(offer.places, sum(each[0] for each in found), sum(each[1] for each in found))
    return rooms


def communities_to_choose(*, on: date) -> list[str]:
    """The communities that lead a service of the directory, by code."""
    return sorted({each for offer in offers_in_force(on=on) for each in offer.by_and_for})


def areas_to_choose(*, on: date) -> list[Area]:
    """Where a person can live: the councils' areas, by name."""
    return list(Area.objects.filter(in_force(on), kind__in=CHOOSABLE_AREAS).order_by("name"))


def needs_to_choose(*, on: date) -> list[str]:
    """Everything the services of the directory offer to help with, by code."""
    return sorted({need for offer in offers_in_force(on=on) for need in offer.needs})
