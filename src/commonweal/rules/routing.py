"""Which service to offer a referral to: by area, need, client group and age. A person decides; this suggests,
and says why.

Read an offer as: this organisation helps these client groups, of these ages, with these needs, in these
areas. Read a suggestion as: this service fits, for these reasons, and these needs would be left over. Whether
an offer stands today (its dates, its contract, its room) is known to whoever reads the directory: `is_open`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commonweal.rules.cases import SIDE_OF_GROUP, ClientGroup, Side
from commonweal.rules.reasons import Reason


@dataclass(frozen=True)
class ServiceOffer:
    """One line of the service directory. `areas` are codes, each meaning itself and all within it; `needs`
    left empty means any need. Ages are whole years, both included; no `maximum_age` means no upper limit.
    """

    service_id: int
    name: str
    organisation_id: int
    side: Side
    client_groups: frozenset[ClientGroup]
    areas: frozenset[str]
    needs: frozenset[str] = frozenset()
    minimum_age: int = 0
    maximum_age: int | None = None
    is_open: bool = True


@dataclass(frozen=True)
class Need:
    """What a referral asks for. `age` in whole years and `area` (a code) are None while nobody knows."""

    client_group: ClientGroup
    area: str | None
    needs: frozenset[str] = frozenset()
    age: int | None = None

    @property
    def side(self) -> Side:
        return SIDE_OF_GROUP[self.client_group]


@dataclass(frozen=True)
class Suggestion:
    """A service that fits. `reasons_for` are phrases to show; `needs_left` are asked for and not offered
    there.
    """

    offer: ServiceOffer
    reasons_for: tuple[str, ...]
    needs_left: frozenset[str]


AreasWithin = Mapping[str, frozenset[str]]
"""Each area's code, with the codes of every area that contains it, itself included."""


def reasons_not_to_send(need: Need, offer: ServiceOffer, areas_within: AreasWithin) -> list[Reason]:
    """What stands in the way of offering this referral to this service; empty means it fits."""
    found: list[Reason] = []
    if not offer.is_open:
        found.append(Reason("not_open", f"{offer.name} is not taking referrals. Choose another service."))
    if offer.side != need.side:
        text = f"{offer.name} works on the other side of the wall. Choose a service on this side."
        found.append(Reason("other_side", text))
    if need.client_group not in offer.client_groups:
        text = f"{offer.name} does not work with this group of people. Choose a service that does."
        found.append(Reason("client_group", text))
    if need.area is None:
        found.append(
            Reason("area_unknown", "Record the area the person lives in: services are for certain areas.")
        )
    elif offer.areas.isdisjoint(_containing(need.area, areas_within)):
        text = f"{offer.name} does not cover the area. Choose a service that does."
        found.append(Reason("area", text))
    if need.needs and offer.needs and need.needs.isdisjoint(offer.needs):
        text = f"{offer.name} offers none of what is asked for. Choose a service that does."
        found.append(Reason("need", text))
    return found + _age_reasons(need, offer)


def _age_reasons(need: Need, offer: ServiceOffer) -> list[Reason]:
    if offer.minimum_age == 0 and offer.maximum_age is None:
        return []
    if need.age is None:
        return [Reason("age_unknown", f"Record the person's age: {offer.name} is for {_ages(offer)}.")]
    too_old = offer.maximum_age is not None and need.age > offer.maximum_age
    if need.age < offer.minimum_age or too_old:
        return [Reason("age", f"{offer.name} is for {_ages(offer)}. Choose a service for this age.")]
    return []


def suggest(need: Need, offers: Iterable[ServiceOffer], areas_within: AreasWithin) -> list[Suggestion]:
    """The services that fit: those that leave fewest needs over first, then the more local, then by name."""
    fitting = [offer for offer in offers if not reasons_not_to_send(need, offer, areas_within)]
    suggestions = [_suggestion(need, offer) for offer in fitting]
    return sorted(
        suggestions,
        key=lambda each: (
            len(each.needs_left),
            need.area not in each.offer.areas,
            each.offer.name,
            each.offer.service_id,
        ),
    )


def _suggestion(need: Need, offer: ServiceOffer) -> Suggestion:
    met = need.needs if not offer.needs else need.needs & offer.needs
    reasons = [
        "works in this very area" if need.area in offer.areas else "covers the area, within a larger one"
    ]
    reasons.append(f"is for {_ages(offer)}")
    if met:
        reasons.append(f"offers {', '.join(each.replace('_', ' ') for each in sorted(met))}")
    return Suggestion(offer, tuple(reasons), need.needs - met)


def _containing(area: str, areas_within: AreasWithin) -> frozenset[str]:
    return areas_within.get(area, frozenset()) | {area}


def _ages(offer: ServiceOffer) -> str:
    if offer.maximum_age is None:
        return f"people aged {offer.minimum_age} or over" if offer.minimum_age else "people of any age"
    return f"people aged {offer.minimum_age} to {offer.maximum_age}"
