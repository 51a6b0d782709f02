"""A walk through every address there is, as one person, with the ids of every house put in their places.

Addresses come from the application itself, so a new page is walked without a word here.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from commonweal.access.policy import Action, may
from commonweal.access.roles import Role
from commonweal.config.routes import Route, routes
from tests.cast import actor_of
from tests.harm.planting import Canary, Ground, House
from tests.harm.scanning import texts_of, tokens_in

PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
OF_SOMEBODY = re.compile("case_id|referral_id|person_id")
WORDS = {"token": "x", "step": "confirm"}
NOT_WALKED = {"sign_out"}  # ends the walk
MOST_GUESSES = 4


@dataclass(frozen=True)
class Leak:
    """Read as: walking as `who`, at `address`, `canary` came out in `where`."""

    who: str
    address: str
    where: str
    canary: Canary

    def __str__(self) -> str:
        return f"{self.canary} came out in {self.where}, to {self.who}, at {self.address}"


def addresses(ground: Ground, *, only: frozenset[str] = frozenset()) -> Iterator[tuple[Route, str]]:
    """Every address with every house's ids in it, once each."""
    seen = set()
    for route in routes():
        if route.name in NOT_WALKED or (only and route.name not in only):
            continue
        for house in ground.houses.values():
            for address in _filled(route.pattern, house):
                if address not in seen:
                    seen.add(address)
                    yield route, address


def _filled(pattern: str, house: House) -> list[str]:
    """The pattern with this house's records in its places; a place nothing fits is filled with a record that is not there."""
    found = [pattern]
    of_somebody = bool(OF_SOMEBODY.search(pattern))
    while place := PLACE.search(found[0]):
        kind, name = place[1], place[2]
        found = [
            each.replace(place[0], str(value), 1)
            for each in found
            for value in _values_for(kind or "str", name, house, of_somebody=of_somebody)
        ]
    return found


def _values_for(kind: str, name: str, house: House, *, of_somebody: bool) -> list[Any]:
    if kind not in ("uuid", "int"):
        return [WORDS.get(name, "x")]
    if name == "case_id":
        return [house.case.pk if house.case else house.episode.pk]
    if name == "user_id":
        return [house.worker.pk]
    if name == "referral_id":
        return [house.referral.pk]
    if name == "person_id":
        return [person.pk for person in house.people.values()]
    word = name.removesuffix("_id").replace("_", "")
    is_kind = uuid.UUID if kind == "uuid" else int
    rows = [row for row in house.rows if isinstance(row.pk, is_kind)]
    named = [row.pk for row in rows if type(row).__name__.lower().endswith(word)]
    # A name that tells nothing is tried with whatever there is, on pages of a case or a referral.
    others = [row.pk for row in rows] if of_somebody else []
    return (named or others)[:MOST_GUESSES] or [uuid.UUID(int=7) if kind == "uuid" else 7_654_321]


def answers(browser: Any, address: str, posted: dict[str, str]) -> Iterator[tuple[HttpResponse, set[str]]]:
    """Each answer at one address, with the words that were sent to it and may be read back."""
    sent = tokens_in(address)
    yield browser.get(address), sent
    yield browser.post(address, posted), sent | tokens_in(" ".join(posted.values()))


def _is_theirs(roles: frozenset[Role], route: Route) -> bool:
    return route.is_public or (isinstance(route.access, Action) and may(roles, route.access))


def walk(
    ground: Ground,
    who: str,
    browser: Any,
    may_read: Any,
    *,
    only: frozenset[str] = frozenset(),
) -> Iterator[Leak]:
    """Every leak on the way. A page that this person's roles never open is tried once, and no more."""
    user = getattr(ground.cast, who, None)
    roles = actor_of(user).roles if user else frozenset()
    victims = ground.houses["victims"]
    posted = {
        "name": victims.people["subject"].full_name,
        "phone": "07700 900000",
        "channel": "call",
        "q": victims.people["subject"].known_as,
    }
    refused = set()
    for route, address in addresses(ground, only=only):
        if route.name in refused:
            continue
        if not _is_theirs(roles, route):
            refused.add(route.name)
        for response, sent in answers(browser, address, posted):
            assert response.status_code < 500, f"{who} at {address}: {response.status_code}"
            for where, text in texts_of(response):
                for token in tokens_in(text):
                    canary = ground.canaries.get(token)
                    if canary is None:
                        continue
                    is_page = where == "the page"
                    if is_page and (token in sent or may_read(who, canary, route=route.name)):
                        continue
                    yield Leak(who, address, where, canary)
