"""What is on its way between two services, for whoever has to do with either end."""

from django.db.models import Q, QuerySet

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.rules.cases import CaseStatus
from commonweal.rules.transfers import TransferStatus
from commonweal.services.casework.models import Arrival, Case, Transfer


def moving(by: Actor) -> QuerySet[Transfer]:
    """On its way from here: until the person was met, and then until the case here is closed. On its way to here: until met."""
    mine = visible(by, Action.MOVE_ON, Case)
    going = Q(case__in=mine) & (
        Q(status__in=(TransferStatus.OFFERED, TransferStatus.ACCEPTED))
        | (Q(status=TransferStatus.HANDED_OVER) & Q(case__in=mine.exclude(status=CaseStatus.CLOSED)))
    )
    here = Arrival.objects.filter(case__in=mine).values("transfer_id")
    return Transfer.objects.filter(going | Q(status=TransferStatus.ACCEPTED, pk__in=here))
