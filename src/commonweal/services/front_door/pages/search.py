"""What a search for somebody found, beside what was typed, and where each may be seen."""

from dataclasses import dataclass

from django.urls import reverse

from commonweal.design.words import day, plural
from commonweal.rules.referrals import ReferralStatus
from commonweal.services.casework import words
from commonweal.services.casework.pages.beside import Beside, Side, beside
from commonweal.services.front_door.queries import Found, SearchResult

HEADS = ("You typed", "On record")


@dataclass(frozen=True)
class FoundLine:
    """Read as: this person, beside what was typed; the cases and referrals in which they may be seen, as (words, address)."""

    name: str
    born: str
    beside: Beside
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SearchPage:
    """`found` is None before anything was searched for."""

    found: tuple[FoundLine, ...] | None
    summary: str = ""


def search_page(result: SearchResult | None, *, referral_page: str = "front_door_referral") -> SearchPage:
    """More than a page of people asks for more to go by. `referral_page` is where this reader sees a referral."""
    if result is None:
        return SearchPage(None)
    more = "More than can be shown. Add a date of birth or a phone number." if result.has_more else ""
    summary = more or (f"{plural(len(result.found), 'person', 'people')} found." if result.found else "")
    typed = Side(result.typed.full_name, born_on=result.typed.born_on)
    return SearchPage(tuple(_line(typed, each, referral_page) for each in result.found), summary)


def _line(typed: Side, found: Found, referral_page: str) -> FoundLine:
    person = found.person
    places = places_of(found, referral_page)
    known = Side(person.full_name, person.known_as, person.born_on, places)
    born = day(person.born_on) if person.born_on else "Date of birth not known"
    return FoundLine(person.full_name, born, beside(typed, known, found.likeness, heads=HEADS), places)


def places_of(found: Found, referral_page: str) -> tuple[tuple[str, str], ...]:
    """Each case and referral with its area and group."""
    cases = [
        (
            f"Case {party.case.reference}, {party.get_role_display().lower()}, {party.case.area.name}",
            reverse("case", args=[party.case_id]),
        )
        for party in found.parties
    ]
    referrals = [
        (
            f"Referral {each.reference}, {words.STATUSES[ReferralStatus(each.status)][0].lower()},"
            f" {words.GROUPS[each.client_group].lower()}, {each.area.name}, {day(each.received_at)}",
            reverse(referral_page, args=[each.pk]),
        )
        for each in found.referrals
    ]
    return (*cases, *referrals)
