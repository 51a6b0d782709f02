"""What the tests of the care wing share: a filled-in referral, complete answers to the risk questions, a decision."""

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commonweal.rules.consent import Agreement
from commonweal.rules.risk import Grade
from commonweal.rules.risk_tools import ADULT_24
from commonweal.services.casework.actions.risk import Answers, Decided, MaracSharing
from commonweal.services.front_door import actions
from commonweal.services.front_door.actions import Asked, Triaged
from tests.cast import NOW, ask

LONDON = ZoneInfo("Europe/London")
TODAY = NOW.astimezone(LONDON).date()
LATER = NOW + timedelta(minutes=5)


def asked(cast, **changes) -> Asked:
    """A referral of Wanda Wren, safe to call, with who she is afraid of."""
    return Asked(
        **{
            "client_group": "victim",
            "area_id": cast.fellshire.pk,
            "full_name": "Wanda Wren",
            "born_on": date(1991, 6, 3),
            "what_happened": "He waits outside her work.",
            "safe_channels": ("call",),
            "confirmed_on": TODAY,
            "phone": "07700 900111",
            "code_word": "bluebell",
            "other_name": "Walter Wolf",
            "other_born_on": date(1989, 2, 1),
            "agrees_to_support": Agreement.GIVEN.value,
        }
        | changes
    )


def make_referral(cast, at: datetime = NOW, **changes):
    """Rita refers Wanda; afterwards nobody is asking."""
    referral = actions.make_referral(
        asked=asked(cast, **changes), form_key=uuid.uuid4(), by=ask(cast.rita), at=at
    )
    ask(None)
    return referral


def answers(yes: int = 0, incidents: int = 0, abuse_on: date | None = None) -> Answers:
    """The first so many questions are answered yes, the others no; `abuse_on` is the day of the latest abuse."""
    by_item = {item.number: "yes" if item.number <= yes else "no" for item in ADULT_24.items}
    return Answers(by_item, incidents, abuse_on)


def decided(grade: Grade = Grade.STANDARD, **changes) -> Decided:
    agrees = MaracSharing(Agreement.GIVEN)
    return Decided(**{"judgement": grade, "decision": grade, "marac": agrees} | changes)


def triaged(**changes) -> Triaged:
    return Triaged(**{"agrees_to_support": Agreement.GIVEN, "agrees_to_sharing": Agreement.GIVEN} | changes)


def triage(cast, referral, *, at: datetime = LATER, version: int = 1, yes: int = 0, **changes):
    return actions.triage_referral(
        referral_id=referral.pk,
        answers=changes.pop("answers", answers(yes)),
        decided=changes.pop("decided", decided()),
        triaged=triaged(**changes),
        version=version,
        form_key=uuid.uuid4(),
        by=ask(cast.fred),
        at=at,
    )


def route(cast, referral, offer, *, at: datetime = LATER, version: int = 2):
    return actions.route_referral(
        referral_id=referral.pk,
        offer_id=offer.pk,
        version=version,
        form_key=uuid.uuid4(),
        by=ask(cast.fred),
        at=at,
    )


def accept(cast, referral, manager, *, at: datetime = LATER, version: int = 3, form_key=None):
    return actions.accept_referral(
        referral_id=referral.pk,
        version=version,
        form_key=form_key or uuid.uuid4(),
        by=ask(manager),
        at=at,
    )


def new_case(cast, **changes):
    """Wanda's way from referral to an unallocated case at Harbour."""
    referral = make_referral(cast, **changes)
    triage(cast, referral)
    route(cast, referral, cast.harbour_offer)
    return accept(cast, referral, cast.mona)
