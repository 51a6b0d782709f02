"""Two cases between services in the demonstration, by the same actions as on the pages.

Nell offers one of her cases to the city, where Zofia has yet to answer; Maeve took one on from Amara, and nobody has met yet.
"""

from datetime import datetime, timedelta

from django.db import transaction

from commonweal.access.enforce import ask_as
from commonweal.config.demo.ground import Ground
from commonweal.config.demo.places import CITY, COUNTY
from commonweal.config.demo.walls import as_today
from commonweal.partnership.models import ServiceOffer
from commonweal.rules.cases import CaseStatus
from commonweal.rules.transfers import WhyMoved
from commonweal.services.casework.actions.arrivals import accept_transfer
from commonweal.services.casework.actions.transfers import Passing, ask_transfer
from commonweal.services.casework.models import Case, Transfer

A_WEEK = timedelta(days=7)


@transaction.atomic
def load_transfers(ground: Ground, *, now: datetime) -> None:
    """Nothing where the cast holds no such case: a small demonstration has what it has."""
    _ask(ground, "nell", "fernlight", CITY, "She starts a new job in the city. Court is in the spring.", now)
    coming = _ask(
        ground,
        "amara",
        "kestrel-row",
        COUNTY,
        "Moves in with family on Friday. Two boys, settled at school.",
        now,
    )
    if coming is not None:
        maeve = as_today(ground, "maeve", now.date())
        ask_as(maeve)
        accept_transfer(
            transfer_id=coming.pk, version=coming.version, form_key=None, by=maeve, at=now - timedelta(days=1)
        )
    ask_as(None)


def _ask(ground: Ground, who: str, where: str, area: str, words: str, now: datetime) -> Transfer | None:
    """Of the worker's open cases with an adult, the one opened last."""
    worker = as_today(ground, who, now.date())
    ask_as(worker)
    held = Case.objects.filter(
        worker_id=worker.user_id,
        status=CaseStatus.ALLOCATED,
        client_group="victim",
        is_restricted=False,
        opened_at__lt=now - A_WEEK,
    )
    case = held.order_by("-opened_at", "id").first()
    if case is None:
        return None
    offer = ServiceOffer.objects.filter(
        organisation_id=ground.organisations[where], client_groups__contains=["victim"]
    ).first()
    assert offer is not None
    return ask_transfer(
        case_id=case.pk,
        passing=Passing(
            why=WhyMoved.MOVED_AREA,
            offer_id=offer.pk,
            area_id=ground.areas[area],
            words=words,
            chosen=("plan",),
            agreed_now=True,
        ),
        version=case.version,
        form_key=None,
        by=worker,
        at=now - timedelta(days=2),
    )
