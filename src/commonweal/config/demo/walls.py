"""What the walls let through and hold back in the demonstration, by the same actions as on the pages.

Marek tells a fact that reaches Nell; Maeve restricts one of Nell's cases to Nell and herself; Owain opens another of them in an
emergency, and Maeve has yet to look at it; Saffron Loom keeps its own records. Zofia asked that all cases of Fernlight move, and
Joan, whose contract it is, has yet to answer.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from commonweal.access.actor import Actor
from commonweal.access.enforce import ask_as
from commonweal.config.demo.ground import OWNER, Ground
from commonweal.config.demo.places import LONG_AGO
from commonweal.partnership.models import Organisation
from commonweal.partnership.queries import actor_for
from commonweal.rules.break_glass import WhyOpened
from commonweal.rules.cases import CaseStatus
from commonweal.rules.cases_out import WhyOut
from commonweal.rules.crossings import SafetyFact
from commonweal.rules.restricted_records import WhyRestricted
from commonweal.services.casework import actions
from commonweal.services.casework.actions.cases_out import ask_cases_out
from commonweal.services.casework.models import Case, CaseLink
from commonweal.services.front_door.models import Referral

BY_AND_FOR = "saffron-loom"


@transaction.atomic
def load_walls(ground: Ground, *, now: datetime) -> None:
    """Nothing where the cast holds no such case: a small demonstration has what it has."""
    today = now.date()
    _keeps_its_own(ground)
    marek, maeve, nell, owain = (as_today(ground, key, today) for key in ("marek", "maeve", "nell", "owain"))
    across = (
        CaseLink.objects.using(OWNER)
        .filter(perpetrator_case__worker_id=marek.user_id, victim_case__worker_id=nell.user_id)
        .order_by("id")
        .first()
    )
    if across is not None:
        ask_as(marek)
        actions.tell_safety(
            case_id=across.perpetrator_case_id, fact=SafetyFact.LOOKING_FOR, form_key=None, by=marek, at=now
        )
    ask_as(nell)
    hers = Case.objects.filter(worker_id=nell.user_id, status=CaseStatus.ALLOCATED).order_by(
        "opened_at", "id"
    )
    if across is not None:
        hers = hers.exclude(pk=across.victim_case_id)
    first, second = (*list(hers[:2]), None, None)[:2]
    if first is not None:
        ask_as(nell)
        actions.add_task(
            case_id=first.pk,
            text="Ring the school about the pick-up",
            due_on=today - timedelta(days=1),
            form_key=None,
            by=nell,
            at=now,
        )
        ask_as(owain)
        actions.break_glass(
            reference=first.reference,
            why=WhyOpened.WORKER_AWAY,
            words="She rang the office; Nell is on a train and nobody else knows the plan.",
            form_key=None,
            by=owain,
            at=now,
        )
    if second is not None:
        ask_as(maeve)
        actions.restrict_case(
            case_id=second.pk,
            why=WhyRestricted.STAFF_KNOWN,
            words="A volunteer at the office is her neighbour.",
            named=[maeve.user_id],
            version=second.version,
            form_key=None,
            by=maeve,
            at=now,
        )
    _contract_ends(as_today(ground, "zofia", today), now=now)
    ask_as(None)


def _contract_ends(zofia: Actor, *, now: datetime) -> None:
    ask_as(zofia)
    if Case.objects.exclude(status=CaseStatus.CLOSED).exists():
        ask_cases_out(
            membership_id=zofia.memberships[0].id,
            why=WhyOut.CONTRACT_ENDS,
            contract="Lot 2, city",
            receiver="Kestrel Row",
            with_closed=False,
            form_key=None,
            by=zofia,
            at=now,
        )


def as_today(ground: Ground, key: str, today: date) -> Actor:
    """One of the cast by their key."""
    found = actor_for(ground.users[key], on=today)
    assert found is not None
    return found


def _keeps_its_own(ground: Ground) -> None:
    """From long ago, so what it has taken on already is held back from the front door."""
    number = ground.organisations[BY_AND_FOR]
    Organisation.objects.using(OWNER).filter(pk=number).update(keeps_own_records_from=LONG_AGO)
    taken_on = Referral.objects.using(OWNER).filter(offered_to__organisation_id=number, status="accepted")
    taken_on.update(is_held_back=True)
