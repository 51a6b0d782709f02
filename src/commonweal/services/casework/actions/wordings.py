"""What messages come from and start from: a manager sets both for their own service, and the gate reads them first."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access.actor import Actor
from commonweal.access.roles import Role
from commonweal.audit.actions import record_event
from commonweal.partnership.sent import sent_before
from commonweal.rules.messages import (
    WORDINGS,
    Medium,
    Outgoing,
    reasons_against_sender,
    reasons_against_wording,
)
from commonweal.rules.reasons import refuse_if, stale_unless
from commonweal.services.casework.models import NoticeChoice, Sender, Wording
from commonweal.services.casework.queries.unsaid import unsaid_of_service


def _own_organisation(by: Actor) -> int:
    found = by.organisation_as(Role.SERVICE_MANAGER)
    if found is None:
        raise Http404
    return found


@transaction.atomic
def keep_wording(*, title: str, body: str, form_key: UUID | None, by: Actor, at: datetime) -> Wording:
    """Words every worker of the service may start from. Raises Refused for any that give something away."""
    organisation_id = _own_organisation(by)
    sent = sent_before(Wording, form_key)
    if sent is not None:
        return sent
    unsaid = unsaid_of_service(organisation_id, by=by)
    refuse_if(reasons_against_wording(title, body, unsaid=unsaid, at=at))
    wording = Wording.objects.create(
        organisation_id=organisation_id, title=title, body=body, by_id=by.user_id, at=at, form_key=form_key
    )
    record_event(action="keep_wording", subject=wording, by=by, at=at)
    return wording


@transaction.atomic
def end_wording(*, wording_id: int, by: Actor, at: datetime) -> Wording:
    rows = Wording.objects.select_for_update().filter(pk=wording_id, organisation_id=_own_organisation(by))
    wording = rows.first()
    if wording is None:
        raise Http404
    if wording.ended_at is None:
        wording.ended_at = at
        wording.save(update_fields=["ended_at"])
        record_event(action="end_wording", subject=wording, by=by, at=at)
    return wording


@transaction.atomic
def set_sender(
    *, name: str, call_back: str, address: str, version: int | None, by: Actor, at: datetime
) -> Sender:
    """What the service's messages come from. The first time, our own wordings come with it."""
    organisation_id = _own_organisation(by)
    sender = Sender.objects.select_for_update().filter(organisation_id=organisation_id).first()
    parts = Outgoing(Medium.EMAIL if address else Medium.TEXT, "x", sender_name=name, sender_address=address)
    refuse_if(reasons_against_sender(parts, unsaid=unsaid_of_service(organisation_id, by=by), at=at))
    if sender is None:
        sender = Sender(organisation_id=organisation_id, version=0)
        _keep_first_wordings(organisation_id, by, at)
    else:
        stale_unless(sender.version, version)
    sender.name, sender.call_back, sender.address = name, call_back, address
    sender.version += 1
    sender.save()
    record_event(action="set_sender", subject=sender, by=by, at=at)
    return sender


def _keep_first_wordings(organisation_id: int, by: Actor, at: datetime) -> None:
    if not Wording.objects.filter(organisation_id=organisation_id).exists():
        Wording.objects.bulk_create(
            Wording(organisation_id=organisation_id, title=title, body=body, by_id=by.user_id, at=at)
            for title, body in WORDINGS
        )


@transaction.atomic
def choose_notices(*, wanted: bool, by: Actor, at: datetime) -> NoticeChoice:
    """Whether this member of staff gets the daily line. It never says more than that something waits."""
    choice, _ = NoticeChoice.objects.update_or_create(user_id=by.user_id, defaults={"wanted": wanted})
    record_event(action="choose_notices", subject=choice, by=by, at=at, wanted=wanted)
    return choice
