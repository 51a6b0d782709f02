"""People who may be on record twice, side by side, and what was joined lately."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from commonweal.design.words import day, plural
from commonweal.services.casework.pages.beside import Beside, Side, beside
from commonweal.services.front_door.pages.referral import JoinedLine, joined_line
from commonweal.services.front_door.pages.search import places_of
from commonweal.services.front_door.queries import Found, Pair, Suggestions

MOST_PLACES = 4


@dataclass(frozen=True)
class PairLine:
    suggestion_id: UUID
    version: int
    title: str
    chance: str
    beside: Beside
    ids: tuple[UUID, UUID]


@dataclass(frozen=True)
class SuggestionsPage:
    lines: tuple[PairLine, ...]
    joined: tuple[JoinedLine, ...]
    next_url: str
    referral_id: UUID | None = None  # undone here, one comes back here


def suggestions_page(found: Suggestions, *, referral_page: str) -> SuggestionsPage:
    """`referral_page` is where this reader sees a referral."""
    pairs = found.pairs
    return SuggestionsPage(
        lines=tuple(_pair_line(each, referral_page) for each in pairs.rows),
        joined=tuple(
            joined_line(each.pk, whose=_named(each.kept), at=each.at, who=each.by.full_name)
            for each in found.joined
        ),
        next_url=f"{reverse('people_same')}?{urlencode({'after': pairs.next_key})}" if pairs.next_key else "",
    )


def _pair_line(pair: Pair, referral_page: str) -> PairLine:
    one, other = pair.one.person, pair.other.person
    return PairLine(
        suggestion_id=pair.suggestion.pk,
        version=pair.suggestion.version,
        title=one.full_name if one.full_name == other.full_name else f"{one.full_name} and {other.full_name}",
        chance=_chance(pair.suggestion.probability),
        beside=beside(
            _side(pair.one, referral_page),
            _side(pair.other, referral_page),
            pair.likeness,
            heads=("First record", "Second record"),
        ),
        ids=(one.pk, other.pk),
    )


def _chance(probability: float) -> str:
    """In words and round numbers: it is a guess of a program, and reads like one."""
    if probability >= 0.995:
        return "More than 99 in 100 such pairs are one person"
    return (
        f"About {plural(max(1, round(probability * 100)), 'pair', 'pairs')} like this in 100 are one person"
    )


def _side(found: Found, referral_page: str) -> Side:
    person = found.person
    return Side(
        person.full_name, person.known_as, person.born_on, places_of(found, referral_page)[:MOST_PLACES]
    )


def _named(person) -> str:
    born = f", born {day(person.born_on)}," if person.born_on else ""
    return f"{person.full_name}{born}"


def parted(counts: tuple[int, int]) -> str:
    """How much was put back, and what could not be."""
    back, stays = counts
    said = f"The two records are parted. {plural(back, 'thing was', 'things were')} put back."
    if stays:
        said += (
            f" {plural(stays, 'thing', 'things')} had changed since and {'stays' if stays == 1 else 'stay'} as"
            " they are: open the referrals and cases to check who they name."
        )
    return said
