"""Whoever holds a case asks the front door for a case of a child's own: a referral about the same people, and nothing more."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.audit.actions import record_event
from commonweal.partnership.queries import local_thresholds
from commonweal.partnership.sent import sent_before
from commonweal.rules.cases import ClientGroup
from commonweal.rules.child_agreement import CHILD_REFUSES, reasons_not_to_support_child
from commonweal.rules.children import reasons_not_to_ask_for_case
from commonweal.rules.consent import Agreement
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.services.casework.actions.children import family_case
from commonweal.services.casework.models import Case, ChildAsked, Party
from commonweal.services.casework.queries.children import (
    USES_ABUSE,
    adult_of,
    agreed_in,
    child_facts,
    child_of,
    family_of,
)
from commonweal.services.front_door.actions.referring import Asked, Known, write_referral


@dataclass(frozen=True)
class ChildAskedFor:
    """What the worker writes for the front door. `other_id`: the party who uses abuse, so that nobody works with both."""

    what_happened: str = field(repr=False)
    needs: tuple[str, ...] = ()
    is_immediate_danger: bool = False
    other_id: int | None = None


@transaction.atomic
def ask_for_child_case(
    *, case_id: UUID, child_id: int, asked: ChildAskedFor, form_key: UUID | None, by: Actor, at: datetime
) -> str:
    """The referral's reference. The worker reads no more of it; the front door does with it what it does with any other."""
    enforce.record(by, Action.REFER_CHILD, Case, case_id)
    case = family_case(case_id=case_id, by=by, lock=True)
    child = child_of(case, child_id)
    sent = sent_before(ChildAsked, form_key)
    if sent is not None:
        return sent.reference
    refuse_if(reasons_not_to_ask(case=case, child=child, by=by, at=at))
    other = adult_of(case, asked.other_id) if asked.other_id else None
    refuse_if(
        [Reason("other_not_known", "Choose the person who uses abuse, or nobody.")]
        if other and other.role != USES_ABUSE
        else []
    )
    referral = write_referral(
        asked=Asked(
            client_group=ClientGroup.CHILD,
            area_id=case.area_id,
            full_name=child.person.full_name,
            what_happened=asked.what_happened,
            born_on=child.person.born_on,
            needs=asked.needs,
            is_immediate_danger=asked.is_immediate_danger,
            agrees_to_support=who_agreed_so_far(case=case, child=child, at=at),
        ),
        made_at_id=case.organisation_id,
        known=Known(child.person, other.person if other else None),
        by=by,
        at=at,
    )
    if child.asked is not None:
        child.asked.ended_at = at
        child.asked.save(update_fields=["ended_at"])
    ChildAsked(
        case=case,
        child=child,
        reference=referral.reference,
        number=child.asked.number + 1 if child.asked else 1,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    ).save(force_insert=True)
    record_event(action="ask_child_case", subject=case, by=by, at=at)
    return referral.reference


def reasons_not_to_ask(*, case: Case, child: Party, by: Actor, at: datetime) -> list[Reason]:
    """What stands in the way, from what this person may see alone."""
    own = visible(by, Action.VIEW_CASE, Case).filter(subject_id=child.person_id, closed_at__isnull=True)
    return reasons_not_to_ask_for_case(
        child_facts(child),
        is_restricted=case.is_restricted,
        is_closed=case.closed_at is not None,
        has_open_case=own.exists(),
        today=day_of(at),
        thresholds=local_thresholds(),
    )


def who_agreed_so_far(*, case: Case, child: Party, at: datetime) -> str:
    """What the front door is told of agreement: given, refused by who may decide, or not asked."""
    today = day_of(at)
    agreed = agreed_in(family_of(case), child, today=today)
    reasons = reasons_not_to_support_child(
        agreed, child=child_facts(child), today=today, thresholds=local_thresholds()
    )
    if CHILD_REFUSES in reasons:
        return Agreement.REFUSED.value
    return Agreement.NOT_ASKED.value if reasons else Agreement.GIVEN.value
