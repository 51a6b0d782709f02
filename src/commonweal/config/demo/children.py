"""What is known of the children of one family of the cast, whose other cases Owain and Marek hold, by the actions of the pages.

The mother agreed to support; the father is registered, and a safety plan of children's social care says no contact, for some
days yet. A second child is expected.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from commonweal.access.actor import Actor
from commonweal.access.enforce import ask_as
from commonweal.config.demo.ground import OWNER, Ground
from commonweal.partnership.queries import actor_for
from commonweal.rules.child_agreement import Agreed, AgreedBy, ChildSays
from commonweal.rules.child_contact import Contact, ContactFacts, Source
from commonweal.rules.children import (
    CareStatus,
    ChildFacts,
    Known,
    LivesWith,
    Relation,
    age,
    reasons_not_to_relate,
)
from commonweal.rules.parental_responsibility import Basis, Responsibility
from commonweal.rules.periods import add_months
from commonweal.services.casework.actions import child_adults
from commonweal.services.casework.actions import children as actions
from commonweal.services.casework.models import CaseLink, Party

HOLDER, ACROSS = "nell", "marek"
TALKS_FROM = 6


@transaction.atomic
def load_children(ground: Ground, *, now: datetime) -> None:
    """Nothing where the cast holds no such case: a small demonstration has what it has."""
    by = actor_for(ground.users[HOLDER], on=now.date())
    across = CaseLink.objects.using(OWNER).filter(
        perpetrator_case__worker_id=ground.users[ACROSS], victim_case__worker_id=ground.users[HOLDER]
    )
    link = across.order_by("id").first()
    if by is None or link is None:
        return
    ask_as(by)
    parties = list(Party.objects.filter(case_id=link.victim_case_id).select_related("person").order_by("id"))
    for child in (each for each in parties if each.role == "child"):
        _one(child, parties, by, now)
    actions.add_to_family(
        case_id=link.victim_case_id,
        added=actions.Added("child", "Unborn child", expected_in=add_months(now.date().replace(day=1), 4)),
        form_key=None,
        by=by,
        at=now,
    )


def _one(child: Party, parties: list[Party], by: Actor, now: datetime) -> None:
    today = now.date()
    given: dict[str, Any] = {
        "case_id": child.case_id,
        "child_id": child.pk,
        "version": 0,
        "form_key": None,
        "by": by,
        "at": now,
    }
    facts = ChildFacts(
        born_on=child.person.born_on,
        lives_with=LivesWith.VICTIM,
        in_school=Known.YES if (age(child.person.born_on, now.date()) or 0) >= 3 else Known.NO,
        care=CareStatus.IN_NEED,
        care_since=today - timedelta(days=75),
        care_order=Known.NO,
    )
    actions.record_child(facts=facts, full_name="", **given)
    for adult in (each for each in parties if each.role != "child"):
        is_parent = not reasons_not_to_relate(
            Relation.PARENT,
            child=facts,
            adult_born_on=adult.person.born_on,
            is_same_person=False,
            today=today,
        )
        basis = Basis.BIRTH if adult.role == "victim" else Basis.REGISTERED
        between = child_adults.Between(
            Relation.PARENT if is_parent else Relation.NOT_KNOWN,
            Responsibility(basis if is_parent else Basis.NOT_KNOWN, was_seen=Known.NO),
            Known.YES,
        )
        child_adults.record_between(adult_id=adult.pk, between=between, **given)
        if adult.role == "perpetrator":
            _no_contact(adult.pk, given, now)
        elif is_parent:
            talks = (age(facts.born_on, today) or 0) >= TALKS_FROM
            says = ChildSays.YES if talks else ChildSays.NOT_ASKED
            agreed = Agreed(says, agreed_by=AgreedBy.ADULT, agreed_on=today - timedelta(days=20))
            child_adults.record_child_agreement(
                agreed=agreed,
                adult_id=adult.pk,
                own_words="I want somebody to talk to who is not at school." if talks else "",
                **given,
            )


def _no_contact(adult_id: int, given: dict[str, Any], now: datetime) -> None:
    today = now.date()
    limit = ContactFacts(
        Contact.NONE,
        today - timedelta(days=75),
        Source.SAFETY_PLAN,
        today + timedelta(days=9),
        may_collect=Known.NO,
    )
    child_adults.record_child_contact(adult_id=adult_id, limit=limit, order_id=None, **given)
