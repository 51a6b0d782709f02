"""Orders and days in court of a case, and those that are near in one's own cases."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.rules.cases import CaseStatus
from commonweal.rules.orders import OrderFacts
from commonweal.rules.periods import LONDON, day_of
from commonweal.rules.thresholds import Key, Threshold, threshold
from commonweal.services.casework.models import Case, Hearing, Order, OrderParty, Party

MOST = 200


def orders_of(case: Case) -> list[Order]:
    rows = Order.objects.filter(case=case).prefetch_related(
        Prefetch("parties", OrderParty.objects.select_related("party__person")), "breaches"
    )
    return list(rows.order_by("-made_on", "id")[:MOST])


def order_of(case: Case, order_id: UUID, *, lock: bool = False) -> Order:
    """One of this case's own; any other is a 404."""
    rows = Order.objects.filter(case=case, pk=order_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise Http404
    return found


def hearings_of(case: Case) -> list[Hearing]:
    return list(Hearing.objects.filter(case=case).order_by("-starts_at", "id")[:MOST])


def hearing_of(case: Case, hearing_id: UUID, *, lock: bool = False) -> Hearing:
    rows = Hearing.objects.filter(case=case, pk=hearing_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise Http404
    return found


def parties_of(case: Case) -> list[Party]:
    return list(Party.objects.filter(case=case).select_related("person").order_by("id"))


def facts_of_order(order: Order) -> OrderFacts:
    return OrderFacts(order.made_on, order.served_on, order.ends_on, order.ended_early_on)


def orders_near_their_end(by: Actor, *, on: date, local: Sequence[Threshold]) -> QuerySet[Order]:
    """The orders of one's own open cases that end soon."""
    days = threshold(Key.ORDER_ENDS_DAYS, on=on, local=local).value
    return Order.objects.filter(
        Exists(_own(by)), ends_on__gte=on, ends_on__lte=on + timedelta(days=days), ended_early_on__isnull=True
    )


def hearings_near(by: Actor, *, on: date, local: Sequence[Threshold]) -> QuerySet[Hearing]:
    """The days in court of one's own open cases that are near."""
    days = threshold(Key.HEARING_DAYS, on=on, local=local).value
    from_, until = _midnight(on), _midnight(on + timedelta(days=days + 1))
    return Hearing.objects.filter(Exists(_own(by)), result="", starts_at__gte=from_, starts_at__lt=until)


def _own(by: Actor) -> QuerySet[Case]:
    return visible(by, Action.WORK_CASE, Case).filter(pk=OuterRef("case_id"), status=CaseStatus.ALLOCATED)


def _midnight(on: date) -> datetime:
    return datetime.combine(on, datetime.min.time(), tzinfo=LONDON)


def as_order_recorded(order: Order) -> dict[str, object]:
    """What a form that changes an order starts from."""
    parties = list(order.parties.values_list("party_id", "role"))
    return {
        **{
            name: getattr(order, name)
            for name in ("version", "kind", "court", "made_on", "served_on", "ends_on")
        },
        **{name: getattr(order, name) for name in ("ended_early_on", "terms", "zone")},
        "protects": [str(party) for party, role in parties if role == "protects"],
        "binds": [str(party) for party, role in parties if role == "binds"],
    }


def as_hearing_recorded(hearing: Hearing) -> dict[str, object]:
    """What a form that changes a day in court starts from."""
    local = hearing.starts_at.astimezone(LONDON)
    return {
        **{
            name: getattr(hearing, name)
            for name in ("version", "kind", "court", "measures", "supporter", "result")
        },
        "held_on": day_of(hearing.starts_at),
        "held_at": f"{local:%H:%M}",
    }
