"""Which service to offer a referral to: by area, need, client group and age; then by what the person prefers, room and language.
A person decides; this suggests, and says why.

Read an offer as: this organisation helps these client groups, of these ages, with these needs, in these
areas. Read a suggestion as: this service fits, for these reasons; mind these things; and these needs would be left over. Whether
an offer stands today is known to whoever reads the directory: `is_open`. No room, another language and a contract that ends soon
are things to mind and not refusals: the front door may know better, and nobody is turned away by a number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.rules.cases import SIDE_OF_GROUP, ClientGroup, Side
from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason


@dataclass(frozen=True)
class Room:
    """How many people a service can work with at one time, how many it works with, and how many of those wait for a worker."""

    places: int
    taken: int
    waiting: int = 0

    @property
    def free(self) -> int:
        return max(0, self.places - self.taken)


@dataclass(frozen=True)
class ServiceOffer:
    """One line of the service directory. `areas` are codes, each meaning itself and all within it; `needs`
    left empty means any need. Ages are whole years, both included; no `maximum_age` means no upper limit.
    `languages` are spoken there without an interpreter. `by_and_for` names the communities that lead the service.
    `room` is None where nobody set a number of places; `ends_before` is None while no end is known.
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
    languages: frozenset[str] = frozenset()
    by_and_for: frozenset[str] = frozenset()
    room: Room | None = None
    ends_before: date | None = None


@dataclass(frozen=True)
class Need:
    """What a referral asks for. `age` in whole years and `area` (a code) are None while nobody knows. `language` is the one the
    person speaks best, empty when it makes no difference; `prefers` the communities whose own service she would rather have.
    """

    client_group: ClientGroup
    area: str | None
    needs: frozenset[str] = frozenset()
    age: int | None = None
    language: str = ""
    prefers: frozenset[str] = frozenset()

    @property
    def side(self) -> Side:
        return SIDE_OF_GROUP[self.client_group]


@dataclass(frozen=True)
class Suggestion:
    """A service that fits. `reasons_for` and `to_mind` are phrases to show; `needs_left` are asked for and not offered
    there.
    """

    offer: ServiceOffer
    reasons_for: tuple[str, ...]
    needs_left: frozenset[str]
    to_mind: tuple[str, ...] = ()


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


def suggest(
    need: Need,
    offers: Iterable[ServiceOffer],
    areas_within: AreasWithin,
    *,
    on: date | None = None,
    ends_soon_days: int = 0,
) -> list[Suggestion]:
    """The services that fit: those led by the person's own community first where she would rather have one, then those that
    leave fewest needs over, then those with room, in her language, the more local, and by name.
    """
    fitting = [offer for offer in offers if not reasons_not_to_send(need, offer, areas_within)]
    soon = on + timedelta(days=ends_soon_days) if on else None
    return sorted(
        (_suggestion(need, offer, soon) for offer in fitting),
        key=lambda each: (
            not _is_preferred(need, each.offer),
            len(each.needs_left),
            _is_full(each.offer),
            not _speaks(need, each.offer),
            need.area not in each.offer.areas,
            each.offer.name,
            each.offer.service_id,
        ),
    )


def _is_preferred(need: Need, offer: ServiceOffer) -> bool:
    return not need.prefers.isdisjoint(offer.by_and_for)


def _is_full(offer: ServiceOffer) -> bool:
    return offer.room is not None and offer.room.free == 0


def _speaks(need: Need, offer: ServiceOffer) -> bool:
    return not need.language or need.language.casefold() in {each.casefold() for each in offer.languages}


def _suggestion(need: Need, offer: ServiceOffer, soon: date | None) -> Suggestion:
    met = need.needs if not offer.needs else need.needs & offer.needs
    reasons = []
    if _is_preferred(need, offer):
        reasons.append("is led by a community the person would rather be with")
    reasons.append(
        "works in this very area" if need.area in offer.areas else "covers the area, within a larger one"
    )
    reasons.append(f"is for {_ages(offer)}")
    if met:
        reasons.append(f"offers {', '.join(each.replace('_', ' ') for each in sorted(met))}")
    if need.language and _speaks(need, offer):
        reasons.append(f"speaks {need.language}")
    if offer.room is not None and offer.room.free:
        reasons.append(f"has room for {offer.room.free} more")
    return Suggestion(offer, tuple(reasons), need.needs - met, _to_mind(need, offer, soon))


def _to_mind(need: Need, offer: ServiceOffer, soon: date | None) -> tuple[str, ...]:
    found = []
    if need.prefers and not _is_preferred(need, offer):
        found.append("is not led by a community the person would rather be with")
    if offer.room is not None and _is_full(offer):
        waits = f"; {offer.room.waiting} wait for a worker there" if offer.room.waiting else ""
        found.append(f"has no room now{waits}")
    if not _speaks(need, offer):
        found.append(f"works in {need.language} through an interpreter")
    if soon is not None and offer.ends_before is not None and offer.ends_before <= soon:
        found.append(f"ends after {show_day(offer.ends_before - timedelta(days=1))}: agree who goes on then")
    return tuple(found)


def _containing(area: str, areas_within: AreasWithin) -> frozenset[str]:
    return areas_within.get(area, frozenset()) | {area}


def _ages(offer: ServiceOffer) -> str:
    if offer.maximum_age is None:
        return f"people aged {offer.minimum_age} or over" if offer.minimum_age else "people of any age"
    return f"people aged {offer.minimum_age} to {offer.maximum_age}"
