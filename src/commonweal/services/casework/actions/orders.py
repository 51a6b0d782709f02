"""Records orders, how they were broken, and days in court. An order is changed, never deleted; a breach is written once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership.sent import sent_before
from commonweal.rules import court_dates, orders
from commonweal.rules.court_dates import HearingFacts, HearingResult
from commonweal.rules.orders import OrderFacts
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if, stale_unless
from commonweal.services.casework.models import Case, Hearing, Order, OrderBreach, OrderParty, Party
from commonweal.services.casework.queries.orders import facts_of_order, hearing_of, order_of
from commonweal.services.casework.queries.unsaid import unsaid_of

RELATED = ("episode", "area", "worker", "subject")


@dataclass(frozen=True)
class Ordered:
    """An order as typed. `protects` and `binds` are parties of the case."""

    kind: str
    made_on: date
    court: str = ""
    served_on: date | None = None
    ends_on: date | None = None
    ended_early_on: date | None = None
    terms: tuple[str, ...] = ()
    zone: str = field(default="", repr=False)
    protects: frozenset[int] = frozenset()
    binds: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Heard:
    """A day in court as typed."""

    kind: str
    starts_at: datetime
    court: str = ""
    measures: tuple[str, ...] = ()
    supporter: str = field(default="", repr=False)
    result: str = ""


@transaction.atomic
def record_order(*, case_id: UUID, ordered: Ordered, form_key: UUID | None, by: Actor, at: datetime) -> Order:
    """Raises Refused for days that contradict each other, an address in the zone, or somebody who is not of the case."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=RELATED, lock=True)
    sent = sent_before(Order, form_key)
    if sent is not None:
        return sent
    _check_order(case, ordered, by, at)
    order = Order(case=case, by_id=by.user_id, at=at, form_key=form_key)
    _set_order(order, ordered)
    order.save(force_insert=True)
    _set_parties(order, ordered)
    record_event(action="record_order", subject=order, by=by, at=at, kind=order.kind)
    return order


@transaction.atomic
def change_order(
    *, case_id: UUID, order_id: UUID, ordered: Ordered, version: int | None, by: Actor, at: datetime
) -> Order:
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=RELATED)
    order = order_of(case, order_id, lock=True)
    stale_unless(order.version, version)
    _check_order(case, ordered, by, at)
    _set_order(order, ordered)
    order.version += 1
    order.save()
    OrderParty.objects.filter(order=order).delete()
    _set_parties(order, ordered)
    record_event(action="change_order", subject=order, by=by, at=at, kind=order.kind)
    return order


def _check_order(case: Case, ordered: Ordered, by: Actor, at: datetime) -> None:
    today = day_of(at)
    parties = set(Party.objects.filter(case=case).values_list("pk", flat=True))
    facts = OrderFacts(ordered.made_on, ordered.served_on, ordered.ends_on, ordered.ended_early_on)
    reasons = orders.reasons_not_to_record(facts, protects=len(ordered.protects), today=today)
    if not (ordered.protects | ordered.binds) <= parties:
        reasons.append(Reason("not_of_the_case", "Choose people who are in this case."))
    if ordered.zone:
        reasons += orders.reasons_against_zone(ordered.zone, unsaid=unsaid_of(case, by=by), on=today)
    refuse_if(reasons)


def _set_order(order: Order, ordered: Ordered) -> None:
    order.kind, order.court = ordered.kind, ordered.court
    order.made_on, order.served_on = ordered.made_on, ordered.served_on
    order.ends_on, order.ended_early_on = ordered.ends_on, ordered.ended_early_on
    order.terms, order.zone = list(ordered.terms), ordered.zone


def _set_parties(order: Order, ordered: Ordered) -> None:
    pairs: Iterable[tuple[int, str]] = [(each, "protects") for each in ordered.protects]
    pairs = [*pairs, *((each, "binds") for each in ordered.binds)]
    OrderParty.objects.bulk_create(
        OrderParty(order=order, party_id=party, role=role) for party, role in sorted(pairs)
    )


@transaction.atomic
def record_breach(
    *,
    case_id: UUID,
    order_id: UUID,
    happened_on: date,
    way: str,
    reported: str,
    note: str,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> OrderBreach:
    """The order was broken. Written once, never changed."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id)
    sent = sent_before(OrderBreach, form_key)
    if sent is not None:
        return sent
    order = order_of(case, order_id, lock=True)
    refuse_if(orders.reasons_not_to_breach(facts_of_order(order), happened_on=happened_on, today=day_of(at)))
    breach = OrderBreach.objects.create(
        order=order,
        happened_on=happened_on,
        way=way,
        reported=reported,
        note=note,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    record_event(action="record_breach", subject=breach, by=by, at=at, way=way)
    return breach


@transaction.atomic
def record_hearing(*, case_id: UUID, heard: Heard, form_key: UUID | None, by: Actor, at: datetime) -> Hearing:
    """A day in court: one to come, or, with its result, one that was."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, lock=True)
    sent = sent_before(Hearing, form_key)
    if sent is not None:
        return sent
    hearing = Hearing(case=case, by_id=by.user_id, at=at, form_key=form_key)
    _set_hearing(hearing, heard, at)
    hearing.save(force_insert=True)
    record_event(action="record_hearing", subject=hearing, by=by, at=at, kind=hearing.kind)
    return hearing


@transaction.atomic
def change_hearing(
    *, case_id: UUID, hearing_id: UUID, heard: Heard, version: int | None, by: Actor, at: datetime
) -> Hearing:
    case = enforce.record(by, Action.WORK_CASE, Case, case_id)
    hearing = hearing_of(case, hearing_id, lock=True)
    stale_unless(hearing.version, version)
    _set_hearing(hearing, heard, at)
    hearing.version += 1
    hearing.save()
    record_event(action="change_hearing", subject=hearing, by=by, at=at, kind=hearing.kind)
    return hearing


def _set_hearing(hearing: Hearing, heard: Heard, at: datetime) -> None:
    result = HearingResult(heard.result) if heard.result else None
    refuse_if(court_dates.reasons_not_to_record(HearingFacts(heard.starts_at, result), at=at))
    hearing.kind, hearing.starts_at, hearing.court = heard.kind, heard.starts_at, heard.court
    hearing.measures, hearing.supporter, hearing.result = list(heard.measures), heard.supporter, heard.result
