"""The one way a transfer's status changes. The table of steps is rules/transfers.TRANSFER_STEPS."""

from datetime import datetime
from uuid import UUID

from commonweal.access.actor import Actor
from commonweal.audit.actions import record_event
from commonweal.rules.steps import next_status
from commonweal.rules.transfers import TRANSFER_STEPS, TransferStatus, TransferStep
from commonweal.services.casework.models import Case, Transfer, TransferHistory


def take_transfer_step(
    *,
    transfer: Transfer,
    step: TransferStep,
    by: Actor,
    at: datetime,
    form_key: UUID | None,
    words: str = "",
    **changes: object,
) -> Transfer:
    """Moves a locked transfer along the table, with the fields that change with it; history and audit in the same breath."""
    was = transfer.status
    transfer.status = next_status(TRANSFER_STEPS, TransferStatus(was), step)
    for name, value in changes.items():
        setattr(transfer, name, value)
    transfer.version += 1
    transfer.save(update_fields=["status", "version", *changes])
    TransferHistory.objects.create(
        transfer=transfer,
        step=step,
        was=was,
        became=transfer.status,
        words=words,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    record_event(action=f"{step}_transfer", subject=transfer, by=by, at=at, was=was)
    return transfer


def withdraw_offers(*, case: Case, by: Actor, at: datetime) -> None:
    """What is offered of this case is offered no more: it ended, or fewer people may know of it from now on."""
    offered = Transfer.objects.select_for_update().filter(case=case, status=TransferStatus.OFFERED)
    for transfer in offered:
        take_transfer_step(transfer=transfer, step=TransferStep.WITHDRAW, by=by, at=at, form_key=None)
