"""What is told across the wall, who alone sees a record, and opening one in an emergency."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Side
from commonweal.audit.actions import Happened, record_event, record_events, record_something
from commonweal.partnership.queries import local_thresholds, people_in_post
from commonweal.partnership.sent import sent_before
from commonweal.rules.allocation import CONFLICT
from commonweal.rules.break_glass import (
    Grant,
    WhyOpened,
    hours_open,
    reasons_not_to_ask,
    reasons_not_to_review,
)
from commonweal.rules.crossings import SafetyFact, crosses_until, due_on, reasons_not_to_tell
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import refuse_if, stale_unless
from commonweal.rules.restricted_records import (
    NOBODY_LEFT,
    Restricting,
    WhyRestricted,
    reasons_not_to_lift,
    reasons_not_to_name,
    reasons_not_to_restrict,
)
from commonweal.rules.safe_contact import Channel
from commonweal.services.casework import wall
from commonweal.services.casework.actions.contact import reveal_point
from commonweal.services.casework.actions.transfer_steps import withdraw_offers
from commonweal.services.casework.facts import restricting
from commonweal.services.casework.models import BreakGlass, Case, NamedReader, Restriction, ToldFact


@transaction.atomic
def tell_safety(
    *, case_id: UUID, fact: SafetyFact | None, form_key: UUID | None, by: Actor, at: datetime
) -> ToldFact:
    """Keeps that this happened; if somebody across the wall needs to know, they will. Who tells it never learns whether."""
    case = enforce.record(by, Action.TELL_SAFETY, Case, case_id, related=("area",))
    sent = sent_before(ToldFact, form_key)
    if sent is not None:
        return sent
    refuse_if(reasons_not_to_tell(fact, side=Side(case.side)))
    assert fact is not None
    return write_told(case=case, fact=fact, form_key=form_key, by=by, at=at)


def write_told(*, case: Case, fact: SafetyFact, form_key: UUID | None, by: Actor, at: datetime) -> ToldFact:
    """For a case that is in hand already, read with its area: by its worker, or by its closing."""
    told_on, rules = day_of(at), {"area": case.area.code, "thresholds": local_thresholds()}
    told = ToldFact.objects.create(
        case=case,
        fact=fact,
        told_on=told_on,
        due_on=due_on(fact, told_on=told_on, **rules),
        crosses_until=crosses_until(told_on=told_on, **rules),
        at=at,
        by_id=by.user_id,
        form_key=form_key,
    )
    wall.carry_across_wall(told.pk)
    record_event(action="tell_safety", subject=case, by=by, at=at, fact=str(fact))
    return told


@transaction.atomic
def restrict_case(
    *,
    case_id: UUID,
    why: WhyRestricted | None,
    words: str,
    named: Collection[int],
    version: int | None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> Restriction:
    """From now on only its worker and those named see it; whoever restricts it need not be one of them."""
    sent = sent_before(Restriction, form_key)
    if sent is not None:
        return sent
    case = enforce.record(by, Action.RESTRICT_CASE, Case, case_id, lock=True)
    stale_unless(case.version, version)
    refuse_if(reasons_not_to_restrict(_standing(case, at), why=why, words=words, named=named))
    withdraw_offers(case=case, by=by, at=at)
    restriction = Restriction.objects.create(
        case=case, why=why, words=words, at=at, by_id=by.user_id, form_key=form_key
    )
    NamedReader.objects.bulk_create(
        NamedReader(restriction=restriction, case=case, user_id=each) for each in sorted(set(named))
    )
    record_event(action="restrict_case", subject=case, by=by, at=at, why=str(why), named=len(set(named)))
    wall.set_restricted(case.pk, becomes=True)
    return restriction


@transaction.atomic
def lift_restriction(*, case_id: UUID, words: str, version: int | None, by: Actor, at: datetime) -> Case:
    """The service sees it again. Only a manager who is named reaches it to do so."""
    case = enforce.record(by, Action.RESTRICT_CASE, Case, case_id, lock=True)
    stale_unless(case.version, version)
    refuse_if(reasons_not_to_lift(_standing(case, at), words=words))
    wall.set_restricted(case.pk, becomes=False)
    Restriction.objects.filter(case=case, ended_at__isnull=True).update(
        ended_at=at, ended_by_id=by.user_id, ended_words=words
    )
    NamedReader.objects.filter(case=case, ended_at__isnull=True).update(ended_at=at)
    record_event(action="lift_restriction", subject=case, by=by, at=at)
    return case


@transaction.atomic
def name_manager(*, case_id: UUID, manager_id: int | None, by: Actor, at: datetime) -> Case:
    """The worker of a restricted case names who manages it, when none of those named works there any more."""
    case = enforce.record(by, Action.NAME_MANAGER, Case, case_id, lock=True)
    named = frozenset(
        NamedReader.objects.filter(case=case, ended_at__isnull=True).values_list("user_id", flat=True)
    )
    refuse_if(reasons_not_to_name(_standing(case, at), named=named, manager_id=manager_id))
    assert manager_id is not None
    if not wall.put_in_charge(case.pk, manager_id):
        refuse_if([CONFLICT])
    record_event(action="name_manager", subject=case, by=by, at=at, named=manager_id)
    return case


@transaction.atomic
def take_charge(*, by: Actor, at: datetime) -> int:
    """A manager sees from now on the restricted cases of their service that nobody who works there could see. How many.

    Whether the one who asks is a manager, and which cases these are, the database knows (migration 0020).
    """
    taken = wall.take_charge()
    if not taken:
        refuse_if([NOBODY_LEFT])
    cases = Case.objects.filter(pk__in=taken)
    record_events(events=[Happened("take_charge", case) for case in cases], by=by, at=at)
    return len(taken)


def _standing(case: Case, at: datetime) -> Restricting:
    return restricting(case, people_in_post(case.organisation_id, side=case.side, on=day_of(at)))


@transaction.atomic
def break_glass(
    *,
    reference: str,
    why: WhyOpened | None,
    words: str,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> UUID | None:
    """Opens a case by its reference for a few hours, and its manager is told. None, whatever the cause, when it does not open.

    It is not refused by raising: that somebody tried is kept in the audit too.
    """
    on, thresholds = day_of(at), local_thresholds()
    refuse_if(reasons_not_to_ask(reference=reference, why=why, words=words, on=on, thresholds=thresholds))
    hours = hours_open(on=on, thresholds=thresholds)
    found = wall.break_glass(reference=reference, why=str(why), words=words, hours=hours, form_key=form_key)
    record_something(
        action="break_glass" if found else "break_glass_refused",
        record_type=Case._meta.label_lower,
        record_id=str(found or ""),
        by=by,
        at=at,
        why=str(why),
    )
    return found


@transaction.atomic
def reveal_in_emergency(*, case_id: UUID, point_id: UUID, channel: Channel, by: Actor, at: datetime) -> str:
    """The number or address, as for the case's own worker: only for a channel that is recorded as safe. Audited."""
    case = enforce.record(by, Action.VIEW_IN_EMERGENCY, Case, case_id, related=("area",))
    return reveal_point(
        episode_id=case.episode_id, point_id=point_id, channel=channel, area=case.area.code, by=by, at=at
    )


@transaction.atomic
def review_opening(
    *, opening_id: UUID, in_order: bool | None, words: str, by: Actor, at: datetime
) -> BreakGlass:
    """The manager's judgement on one opening, given once."""
    opening = enforce.record(by, Action.REVIEW_BREAK_GLASS, BreakGlass, opening_id, lock=True)
    grant = Grant(opening.by_id, opening.at, opening.expires_at, opening.reviewed_at)
    refuse_if(reasons_not_to_review(grant, by_id=by.user_id, in_order=in_order, words=words))
    opening.reviewed_at, opening.reviewed_by_id = at, by.user_id
    opening.in_order, opening.finding = in_order, words
    opening.save(update_fields=["reviewed_at", "reviewed_by", "in_order", "finding"])
    record_event(action="review_break_glass", subject=opening, by=by, at=at, in_order=in_order)
    return opening
