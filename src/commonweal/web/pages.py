"""What the first page and the service directory show: plain values, ready to be read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from commonweal.design.words import count, period
from commonweal.partnership.models import ServiceOffer
from commonweal.partnership.queries import AreaRow

GROUPS = {"victim": "adults who were harmed", "child": "children", "perpetrator": "people who use abuse"}
CHOOSABLE_AREAS = ("county", "city", "district")


@dataclass(frozen=True)
class Card:
    """One thing that may need this person: how many, and where to go. `kind` is today, late or clear."""

    title: str
    address: str
    count: str
    note: str = ""
    kind: str = "today"


@dataclass(frozen=True)
class FigureShown:
    """One figure, ready to be shown, with its name and what it counts."""

    shown: str
    label: str
    definition: str


@dataclass(frozen=True)
class Section:
    """What one role asks of this person today. `links` are (words, address): what they often do. `figures` stand after what
    waits, with `counted` saying how old they are.
    """

    title: str
    cards: tuple[Card, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    figures: tuple[FigureShown, ...] = ()
    counted: str = ""

    @property
    def is_clear(self) -> bool:
        return all(card.kind == "clear" for card in self.cards)


@dataclass(frozen=True)
class HomePage:
    day: str
    sections: tuple[Section, ...]

    @property
    def is_clear(self) -> bool:
        return all(section.is_clear for section in self.sections)


def card(title: str, address: str, number: str | int, *, note: str = "", is_late: bool = False) -> Card:
    """A card; with nothing to do it is clear, and its note is left out. `number` may be "100+"."""
    if str(number) in ("", "0"):
        return Card(title, address, "0", "", "clear")
    shown = count(number) if isinstance(number, int) else number
    return Card(title, address, shown, note, "late" if is_late else "today")


@dataclass(frozen=True)
class OfferRow:
    name: str
    organisation: str
    helps: str
    ages: str
    needs: tuple[str, ...]
    areas: tuple[str, ...]
    period: str
    languages: tuple[str, ...] = ()
    led_by: tuple[str, ...] = ()
    change_url: str = ""


@dataclass(frozen=True)
class DirectoryPage:
    """`areas` and `needs` are (value, words) to choose from; `area` and `need` what was chosen."""

    rows: tuple[OfferRow, ...]
    areas: tuple[tuple[str, str], ...]
    needs: tuple[tuple[str, str], ...]
    area: str
    need: str
    new_url: str = ""


def directory_page(
    offers: Iterable[ServiceOffer], areas: Sequence[AreaRow], *, area: str, need: str, keeps: bool = False
) -> DirectoryPage:
    """The services that help in an area and with a need; a service that names no need helps with any."""
    offers = list(offers)
    within = {each.code: each.within for each in areas}
    known = sorted({one for offer in offers for one in offer.needs})
    area = area if area in within else ""
    need = need if need in known else ""
    return DirectoryPage(
        rows=tuple(
            _offer_row(offer, keeps=keeps)
            for offer in offers
            if (not area or within[area] & {each.code for each in offer.areas.all()})
            and (not need or not offer.needs or need in offer.needs)
        ),
        areas=tuple((each.code, each.name) for each in areas if each.kind in CHOOSABLE_AREAS),
        needs=tuple((one, in_plain_words(one)) for one in known),
        area=area,
        need=need,
        new_url=reverse("offer_new") if keeps else "",
    )


def _offer_row(offer: ServiceOffer, *, keeps: bool) -> OfferRow:
    return OfferRow(
        name=offer.name,
        organisation=offer.organisation.name,
        helps=", ".join(GROUPS.get(group, group) for group in offer.client_groups),
        ages=_ages(offer.minimum_age, offer.maximum_age),
        needs=tuple(in_plain_words(need) for need in offer.needs),
        areas=tuple(sorted(area.name for area in offer.areas.all())),
        period=period(offer.starts_on, offer.ends_before),
        languages=tuple(offer.languages),
        led_by=tuple(in_plain_words(each) for each in offer.by_and_for),
        change_url=reverse("offer_change", args=[offer.pk]) if keeps else "",
    )


def _ages(least: int, most: int | None) -> str:
    if most is None:
        return f"{least} and over" if least else "Any age"
    return f"{least} to {most}" if least else f"Up to {most}"


def in_plain_words(code: str) -> str:
    """`legal_advice` reads "Legal advice"."""
    return code.replace("_", " ").capitalize()
