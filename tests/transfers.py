"""What the tests of a case on its way to another service share: Pat offers Vera's case to Lantern, where Nigel manages."""

import uuid
from datetime import datetime

from commonweal.access.roles import Side
from commonweal.partnership import models as partnership
from commonweal.rules.transfers import FirstContact, WhyMoved
from commonweal.services.casework.actions import arrivals, transfers
from commonweal.services.casework.actions.transfers import Passing
from commonweal.services.casework.models import Case, Transfer
from tests.care import LATER, TODAY
from tests.cast import LONG_AGO, OWNER, ask, make


def offer_of(cast, key: str, area: str, *, side=Side.VICTIM, groups=("victim", "child")):
    """One more line of the directory for this test alone: it is rolled back with it."""
    offer = partnership.ServiceOffer.objects.create(
        organisation=getattr(cast, key),
        name=f"{key.capitalize()} recovery",
        side=side,
        client_groups=list(groups),
        starts_on=LONG_AGO,
    )
    offer.areas.add(getattr(cast, area))
    return offer


def passing(cast, offer, **changes) -> Passing:
    return Passing(
        **{
            "why": WhyMoved.MOVED_AREA,
            "offer_id": offer.pk,
            "area_id": cast.wexcombe.pk,
            "words": "Needs somebody near. Court is in the spring.",
            "agreed_now": True,
        }
        | changes
    )


def ask_for(cast, offer=None, *, case="pats_case", worker="pat", at: datetime = LATER, **changes) -> Transfer:
    """Offers it to Lantern, unless told otherwise."""
    by, row = ask(getattr(cast, worker)), Case.objects.get(pk=getattr(cast, case).pk)
    return transfers.ask_transfer(
        case_id=row.pk,
        passing=passing(cast, offer or cast.lantern_offer, **changes),
        version=row.version,
        form_key=uuid.uuid4(),
        by=by,
        at=at,
    )


def accept(cast, transfer, *, manager="nigel", at: datetime = LATER, form_key=None) -> Case:
    by = ask(getattr(cast, manager))
    return arrivals.accept_transfer(
        transfer_id=transfer.pk,
        version=Transfer.objects.get(pk=transfer.pk).version,
        form_key=form_key or uuid.uuid4(),
        by=by,
        at=at,
    )


def meet(cast, case, *, by="nigel", how=FirstContact.JOINT_MEETING, met_on=TODAY, at: datetime = LATER):
    return arrivals.hand_over(
        case_id=case.pk, how=how, met_on=met_on, form_key=uuid.uuid4(), by=ask(getattr(cast, by)), at=at
    )


def one_each_way(cast) -> dict[str, Transfer]:
    """Pat's case offered to Lantern, and Nell's at Lantern offered to Harbour."""
    return {
        "to_lantern": ask_for(cast),
        "to_harbour": ask_for(
            cast, cast.harbour_offer, case="nells_case", worker="nell", area_id=cast.fellshire.pk
        ),
    }


__all__ = ["OWNER", "accept", "ask_for", "make", "meet", "offer_of", "passing"]
