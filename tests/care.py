"""What the tests of the care wing share: a filled-in referral, complete answers to the risk questions, a decision."""

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commonweal.rules.cases import NO_CLOSING_REVIEW, ClosingReason, Outcome
from commonweal.rules.consent import Agreement
from commonweal.rules.interventions import Attendance, Intervention
from commonweal.rules.needs import Area, Doer, Occasion
from commonweal.rules.risk import Grade
from commonweal.rules.risk_tools import ADULT_24
from commonweal.rules.safety_plans import Occasion as PlanOccasion
from commonweal.rules.safety_plans import Part
from commonweal.services.casework import actions as casework
from commonweal.services.casework.actions import SessionKept
from commonweal.services.casework.actions.risk import Answers, Decided, MaracSharing
from commonweal.services.casework.models import Case, Need, SafetyPlan
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


def session(**changes) -> SessionKept:
    """A session by phone that took place today."""
    return SessionKept(
        **{
            "held_on": TODAY,
            "kind": "phone",
            "attendance": Attendance.ATTENDED,
            "main": Intervention.ONE_TO_ONE,
            "note": "Talked about the school run.",
        }
        | changes
    )


def add_need(
    case, worker, *, area: Area = Area.SAFETY, level: int = 4, at: datetime = NOW, goal="Feel safe at home."
):
    return casework.add_need(
        case_id=case.pk,
        area=area,
        goal=goal,
        level=level,
        review_on=TODAY + timedelta(days=28),
        form_key=uuid.uuid4(),
        by=ask(worker),
        at=at,
    )


def review_need(
    need, worker, *, level: int, occasion: Occasion = Occasion.EXIT, at: datetime = LATER, **changes
):
    given = {"goal": need.goal, "review_on": TODAY + timedelta(days=28), "note": "", "version": need.version}
    return casework.review_need(
        case_id=need.case_id,
        need_id=need.pk,
        level=level,
        occasion=occasion,
        form_key=uuid.uuid4(),
        by=ask(worker),
        at=at,
        **given | changes,
    )


def add_action(
    need, worker, *, due_in: int = 7, what="Call the housing officer.", at: datetime = NOW, **changes
):
    given = {"who": Doer.WORKER, "agency": "", "due_on": TODAY + timedelta(days=due_in)}
    return casework.add_action(
        case_id=need.case_id,
        need_id=need.pk,
        what=what,
        form_key=uuid.uuid4(),
        by=ask(worker),
        at=at,
        **given | changes,
    )


def sign_plan(
    case, worker, *, occasion=PlanOccasion.LEAVING, at: datetime = LATER, version: int = 0, **parts
):
    return casework.sign_safety_plan(
        case_id=case.pk,
        occasion=occasion,
        parts=dict.fromkeys(Part, "")
        | {Part.SAFE_PLACES: "My sister’s."}
        | {Part(name): text for name, text in parts.items()},
        version=version,
        form_key=uuid.uuid4(),
        by=ask(worker),
        at=at,
    )


EXIT_LEVELS = {
    Outcome.NEEDS_MET: 1,
    Outcome.NEEDS_PARTLY_MET: 3,
    Outcome.NEEDS_NOT_MET: 4,
    Outcome.NOT_KNOWN: 0,
}


def approve_ending(
    case, worker, manager, *, reason=ClosingReason.NEEDS_MET, outcome=Outcome.NEEDS_MET, at: datetime = LATER
) -> None:
    """The work is finished, the worker asks, the manager approves: all that comes before a case is closed."""
    ask(worker)
    if reason not in NO_CLOSING_REVIEW and not Need.objects.filter(case=case).exists():
        review_need(add_need(case, worker), worker, level=EXIT_LEVELS[outcome], at=at)
        sign_plan(case, worker, at=at, version=SafetyPlan.objects.filter(case=case).count())
    casework.ask_to_close(
        case_id=case.pk,
        reason=reason,
        outcome=outcome,
        why_differs="",
        version=Case.objects.get(pk=case.pk).version,
        form_key=uuid.uuid4(),
        by=ask(worker),
        at=at,
    )
    answer(case, manager, at=at)
    ask(worker)


def answer(
    case, manager, *, gives: bool = True, why: str = "", at: datetime = LATER, version: int | None = None
):
    """The manager's answer to what waits in the case."""
    from commonweal.services.casework.queries import waits_in_case

    ask(manager)
    waits = waits_in_case(case)
    return casework.answer_approval(
        case_id=case.pk,
        gives=gives,
        why=why,
        version=version or (waits.pk if waits else 0),
        by=ask(manager),
        at=at,
    )


def close(case, worker, manager, *, at: datetime = LATER, **ending):
    """Everything from the last review to the closed case."""
    ending = {"reason": ClosingReason.NEEDS_MET, "outcome": Outcome.NEEDS_MET} | ending
    approve_ending(case, worker, manager, at=at, **ending)
    return casework.close_case(
        case_id=case.pk,
        **ending,
        version=Case.objects.get(pk=case.pk).version,
        form_key=uuid.uuid4(),
        by=ask(worker),
        at=at,
    )
