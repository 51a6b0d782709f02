"""The way to a service: which fit and why, and the referral as the service it is offered to sees it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from commonweal.rules.reasons import Reason
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework.pages import (
    Alerts,
    ContactCard,
    FormPage,
    RiskPanel,
    Who,
    alert_words,
    contact_cards,
    risk_panel,
    who,
)
from commonweal.services.front_door.models import Referral
from commonweal.services.front_door.pages.referral import other_party, referral_facts
from commonweal.services.front_door.queries import ReferralFile, Routes


@dataclass(frozen=True)
class OfferPage:
    """A referral as the service it is offered to sees it, to say yes or no."""

    referral_id: UUID
    reference: str
    version: int
    who: Who
    alerts: Alerts
    cards: tuple[ContactCard, ...]
    what_happened: str
    other_party: tuple[str, str] | None
    risk: RiskPanel
    facts: tuple[tuple[str, str], ...]
    back: tuple[str, str]


def offer_page(
    referral: Referral, file: ReferralFile, *, today: date, thresholds: Sequence[Threshold]
) -> OfferPage:
    """For somebody who uses abuse neither the account of what happened nor the other person is shown: they are about the
    other side of the wall, and stay at the front door.
    """
    is_victims_side = referral.side == "victim"
    return OfferPage(
        referral_id=referral.pk,
        reference=referral.reference,
        version=referral.version,
        who=who(referral.person, today=today),
        alerts=alert_words(file.alerts),
        cards=contact_cards(
            file.points,
            today=today,
            area=referral.area.code,
            thresholds=thresholds,
            edit="",
            reveal="",
            pk=referral.pk,
            with_code_word=False,
        ),
        what_happened=referral.what_happened if is_victims_side else "",
        other_party=other_party(referral.other_party) if is_victims_side else None,
        risk=risk_panel(file.reviews),
        facts=referral_facts(referral),
        back=("Offers", reverse("offers")),
    )


@dataclass(frozen=True)
class RoutePage:
    """The services that fit, and why the others do not."""

    about: str
    reference: str
    alerts: Alerts
    back: tuple[str, str]
    reasons: tuple[Reason, ...]
    decline_url: str
    unfit: tuple[tuple[str, tuple[str, ...]], ...]


def route_page(referral: Referral, top: FormPage, routes: Routes, *, reasons: Iterable[Reason]) -> RoutePage:
    """`reasons` are what stands in the way of offering it to any service."""
    return RoutePage(
        about=top.about,
        reference=top.reference,
        alerts=top.alerts,
        back=top.back,
        reasons=tuple(reasons),
        decline_url=reverse("front_door_decline", args=[referral.pk]),
        unfit=tuple((name, tuple(reason.text for reason in reasons)) for name, reasons in routes.unfit),
    )


def offer_choices(routes: Routes) -> list[tuple[str, str, str]]:
    """Each service that fits, with the reasons for it and what it would leave over."""
    return [
        (
            str(each.offer.service_id),
            routes.names[each.offer.service_id],
            _why(each.reasons_for, each.to_mind, each.needs_left),
        )
        for each in routes.suggestions
    ]


def _why(reasons: Iterable[str], to_mind: Iterable[str], left: Iterable[str]) -> str:
    text = "; ".join(reasons).capitalize() + "."
    minded = "; ".join(to_mind)
    if minded:
        text += f" Mind: it {minded}."
    over = ", ".join(sorted(need.replace("_", " ") for need in left))
    return f"{text} Leaves over: {over}." if over else text
