"""A referral and the service directory as the rule book reads them: from rows to plain values, and the reads that takes."""

from datetime import date

from commonweal.partnership import models
from commonweal.rules.cases import ClientGroup
from commonweal.rules.consent import Agreement
from commonweal.rules.periods import day_of
from commonweal.rules.referrals import ReferralFacts, ReferralStatus, takes_two
from commonweal.rules.risk import Grade
from commonweal.rules.routing import Need
from commonweal.services.casework.actions.risk import AboutWhom
from commonweal.services.casework.models import ContactPoint, age_on
from commonweal.services.casework.offers import offer_for_rules as offer_for_rules
from commonweal.services.front_door.models import Referral
from commonweal.services.milestones.models import Episode


def facts_of(
    referral: Referral,
    *,
    grade: Grade | None = None,
    safety_asked: bool = False,
    contact_attempts: int = 0,
    parts_of_day_tried: int = 0,
    said_high: bool = False,
) -> ReferralFacts:
    """The referral for the checks of rules/referrals. `grade` is one just decided; otherwise the one on the row counts."""
    offer: models.ServiceOffer | None = referral.offered_to
    return ReferralFacts(
        status=ReferralStatus(referral.status),
        received_on=day_of(referral.received_at),
        grade=grade or (Grade(referral.grade) if referral.grade else None),
        safety_asked=safety_asked,
        agrees_to_support=Agreement(referral.agrees_to_support or Agreement.NOT_ASKED),
        offered_to=offer.organisation_id if offer else None,
        contact_attempts=contact_attempts,
        parts_of_day_tried=parts_of_day_tried,
        said_high=said_high,
    )


def was_said_high(referral: Referral) -> bool:
    """Whether whoever referred said that somebody is in danger now, or sent a high grade by a tool of their own."""
    told = getattr(referral, "as_told", None)
    return referral.is_immediate_danger or (told is not None and told.grade == Grade.HIGH)


def ending_takes_two(referral: Referral) -> bool:
    """Whether one person alone may not end it."""
    return takes_two(facts_of(referral, said_high=was_said_high(referral)))


def about_referral(referral: Referral, *, on: date) -> AboutWhom:
    """The person as the rules on risk see them, with the last time this pair went to MARAC as far as we know."""
    return AboutWhom(
        referral.client_group,
        referral.area.code,
        age_on(referral.person.born_on, on),
        last_marac_on(referral),
    )


def last_marac_on(referral: Referral) -> date | None:
    """The last MARAC referral of this pair that came through this front door; None when there was none."""
    if referral.other_party_id is None:
        return None
    pair = Referral.objects.filter(person_id=referral.person_id, other_party_id=referral.other_party_id)
    episodes = Episode.objects.filter(pk__in=pair.values("episode_id"), marac_at__isnull=False)
    latest = episodes.order_by("-marac_at").values_list("marac_at", flat=True).first()
    return day_of(latest) if latest else None


def has_safe_way(referral: Referral) -> bool:
    """Whether any channel is recorded as safe; whether it still is on a day is for the rules of safe contact."""
    points = ContactPoint.objects.filter(episode_id=referral.episode_id)
    return any(points.values_list("safe_channels", flat=True))


def need_of(referral: Referral, *, on: date) -> Need:
    """What this referral asks for; `on` decides the person's age."""
    return Need(
        client_group=ClientGroup(referral.client_group),
        area=referral.area.code,
        needs=frozenset(referral.needs),
        age=age_on(referral.person.born_on, on),
        language=referral.person.language,
        prefers=frozenset(referral.prefers),
    )
