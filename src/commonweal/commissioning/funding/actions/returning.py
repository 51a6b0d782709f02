"""What is left of a funder's money goes back to the funder, once its time is over."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding import queries
from commonweal.commissioning.funding.actions.posting import post
from commonweal.commissioning.funding.holding import hold
from commonweal.commissioning.funding.models import Contribution, LedgerTransaction
from commonweal.partnership.sent import sent_before
from commonweal.rules import carry_forward, ledger, year_close
from commonweal.rules.carry_forward import Underspend
from commonweal.rules.periods import Period, day_of
from commonweal.rules.reasons import Reason, refuse_if

ONE_DAY = timedelta(days=1)


@transaction.atomic
def return_underspend(
    *,
    contribution_id: int,
    amount_pence: int,
    on: date,
    words: str = "",
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> LedgerTransaction:
    """Pays back what is left of a contribution. Raises Refused above what is in the bank and not promised; Http404."""
    contribution = hold(by, Action.KEEP_LEDGER, Contribution, contribution_id)
    sent = sent_before(LedgerTransaction, form_key)
    if sent is not None:
        return sent
    refuse_if(reasons_not_to_return(contribution=contribution, pence=amount_pence, on=on, today=day_of(at)))
    posted = post(
        postings=ledger.underspend_returned(str(contribution.pk), amount_pence),
        kind="returned",
        on=on,
        words=words,
        form_key=form_key,
        by=by,
        at=at,
    )
    record_event(action="return_underspend", subject=contribution, by=by, at=at, pence=amount_pence)
    return posted


def reasons_not_to_return(*, contribution: Contribution, pence: int, on: date, today: date) -> list[Reason]:
    """Why so much of this contribution may not go back on a day; for the page as well."""
    position = queries.moved([contribution.pk]).get(contribution.pk, queries.NOTHING)
    carry = getattr(contribution, "carry_forward", None)
    stands = carry_forward.Status(carry.status) if carry else None
    last = contribution.ends_before
    if contribution.expires_on is not None:
        last = max(contribution.starts_on + ONE_DAY, min(last, contribution.expires_on + ONE_DAY))
    return year_close.reasons_not_to_return(
        pence,
        ownership=Underspend(contribution.underspend) if contribution.underspend else None,
        is_repayable=contribution.is_repayable,
        period=Period(contribution.starts_on, last),
        carried_to=carry.to_ends_before if carry and stands is carry_forward.Status.CONFIRMED else None,
        carry_forward_outlined=stands is carry_forward.Status.OUTLINED,
        payable_pence=position.payable_pence,
        promised_pence=position.committed_pence,
        on=on,
        today=today,
    )
