"""What a search for somebody found, and where each may be seen."""

from dataclasses import dataclass

from django.urls import reverse

from commonweal.design.words import day, plural
from commonweal.rules.referrals import ReferralStatus
from commonweal.services.casework import words
from commonweal.services.front_door.queries import Found, SearchResult


@dataclass(frozen=True)
class FoundLine:
    """Read as: this person, and the cases and referrals in which they may be seen, as (words, address)."""

    name: str
    born: str
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
    return SearchPage(tuple(_line(each, referral_page) for each in result.found), summary)


def _line(found: Found, referral_page: str) -> FoundLine:
    cases = [
        (
            f"Case {party.case.reference}, {party.get_role_display().lower()}",
            reverse("case", args=[party.case_id]),
        )
        for party in found.parties
    ]
    referrals = [
        (
            f"Referral {each.reference}, {words.STATUSES[ReferralStatus(each.status)][0].lower()}",
            reverse(referral_page, args=[each.pk]),
        )
        for each in found.referrals
    ]
    person = found.person
    born = day(person.born_on) if person.born_on else "Date of birth not known"
    return FoundLine(person.full_name, born, (*cases, *referrals))
