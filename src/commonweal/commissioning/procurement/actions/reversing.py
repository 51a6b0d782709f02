"""A movement recorded by mistake is undone by one of its own, with the reason; nothing in the ledger is changed."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding.actions import post
from commonweal.commissioning.funding.models import Contribution, ContributionHistory, LedgerTransaction
from commonweal.commissioning.procurement import undoing
from commonweal.commissioning.procurement.models import Contract
from commonweal.partnership.sent import sent_before
from commonweal.rules.contributions import Status
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import refuse_if


@transaction.atomic
def reverse_transaction(
    *, transaction_id: int, words: str, on: date, form_key: UUID | None = None, by: Actor, at: datetime
) -> LedgerTransaction:
    """Undoes a receipt, payment, accrual, commitment, release or return. Raises Refused, saying what has to be undone first.

    A reversed payment puts back what it used of a promise; a reversed receipt is due again. Reversed twice is refused; the same
    form sent twice is reversed once.
    """
    found = enforce.record(by, Action.KEEP_LEDGER, LedgerTransaction, transaction_id)
    sent = sent_before(LedgerTransaction, form_key)
    if sent is not None:
        return sent
    contract_id = undoing.contract_of(found)
    if contract_id is not None:
        Contract.objects.select_for_update().get(pk=contract_id)
    own = list(
        Contribution.objects.select_for_update()
        .filter(pk__in=found.entries.values("contribution_id"))
        .order_by("id")
    )
    refuse_if(undoing.reasons_not_to_reverse(found, on=on, words=words, today=day_of(at)))
    undone = undo(transaction=found, kind="reversal", on=on, words=words, form_key=form_key, by=by, at=at)
    if found.kind == "receipt":
        for contribution in own:
            _due_again(contribution, on=on, words=words, by=by, at=at)
    record_event(action="reverse_transaction", subject=found, by=by, at=at, kind=found.kind)
    return undone


def undo(
    *,
    transaction: LedgerTransaction,
    kind: str,
    on: date,
    words: str,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> LedgerTransaction:
    """Posts what takes a movement back. For actions of this app that asked the rules first, in their transaction."""
    return post(
        postings=undoing.postings_that_undo(transaction, on=on),
        kind=kind,
        on=on,
        decision=transaction.decision,
        reverses=transaction,
        words=words,
        form_key=form_key,
        by=by,
        at=at,
    )


def _due_again(contribution: Contribution, *, on: date, words: str, by: Actor, at: datetime) -> None:
    was = contribution.status
    contribution.status = Status.CONFIRMED
    contribution.version += 1
    contribution.save(update_fields=["status", "version"])
    ContributionHistory.objects.create(
        contribution=contribution,
        step="revise",
        was=was,
        became=contribution.status,
        on=on,
        words=f"A receipt was reversed: {words}"[:300],
        by_id=by.user_id,
        at=at,
    )
