"""The services a referral could be offered to, and what a referrer may choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.partnership.models import Area
from commonweal.partnership.queries import areas_within, in_force, offers_in_force
from commonweal.rules.reasons import Reason
from commonweal.rules.referrals import reasons_not_to_route
from commonweal.rules.routing import Suggestion, reasons_not_to_send, suggest
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
    lines = [offer_for_rules(offer) for offer in offers]
    against = [(line, reasons_not_to_send(need, line, within)) for line in lines]
    return Routes(
        suggestions=suggest(need, lines, within),
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


def areas_to_choose(*, on: date) -> list[Area]:
    """Where a person can live: the councils' areas, by name."""
    return list(Area.objects.filter(in_force(on), kind__in=CHOOSABLE_AREAS).order_by("name"))


def needs_to_choose(*, on: date) -> list[str]:
    """Everything the services of the directory offer to help with, by code."""
    return sorted({need for offer in offers_in_force(on=on) for need in offer.needs})
