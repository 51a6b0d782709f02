"""What is on its way between two services, for whoever has to do with either end."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.rules.cases import CaseStatus
from commonweal.rules.transfers import TransferStatus
from commonweal.services.casework.models import Arrival, Case, Transfer


def moving(by: Actor) -> QuerySet[Transfer]:
    """On its way from here: until the person was met, and then until the case here is closed. On its way to here: until met.

    Each transfer is looked up among this person's cases, never the other way: a service may have had half a million.
    """
    mine = visible(by, Action.MOVE_ON, Case)
    sent = mine.filter(pk=OuterRef("case_id"))
    here = Arrival.objects.filter(Exists(mine.filter(pk=OuterRef("case_id"))), transfer=OuterRef("pk"))
    going = Q(status__in=(TransferStatus.OFFERED, TransferStatus.ACCEPTED)) & Exists(sent)
    stays = Q(status=TransferStatus.HANDED_OVER) & Exists(sent.exclude(status=CaseStatus.CLOSED))
    return Transfer.objects.filter(going | stays | (Q(status=TransferStatus.ACCEPTED) & Exists(here)))
