"""Money is spent: a bill is paid, or its work accrued, under a decision, by whose money may pay for it."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.commissioning.funding import purses
from commonweal.commissioning.funding.actions.posting import post
from commonweal.commissioning.funding.models import Element, LedgerTransaction
from commonweal.commissioning.governance.models import Decision
from commonweal.rules import ledger


@transaction.atomic
def spend(
    *,
    bill: purses.Bill,
    on: date,
    decision: Decision,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> LedgerTransaction:
    """Pays a bill, under a decision, from received money by the rule of `rules.drawing`, in the caller's transaction.

    For another action to call once it has asked the rules of its own; nobody without APPROVE_PAYMENT gets through. Takes back
    what was promised to the bill's line. Holds the plan's contributions until the transaction ends, so that two payments at
    once cannot spend the same pound. Raises Refused.
    """
    enforce.record(by, Action.APPROVE_PAYMENT, Element, bill.element.pk)
    found = purses.read_purses(bill.plan.pk, lock=True)
    shares = purses.who_pays(bill, found, on=on, is_paid=True)
    postings = [*ledger.payment_made(shares), *_let_go(bill, shares)]
    return post(postings=postings, kind="payment", on=on, decision=decision, form_key=form_key, by=by, at=at)


@transaction.atomic
def accrue(
    *,
    bill: purses.Bill,
    on: date,
    decision: Decision,
    words: str,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> LedgerTransaction:
    """Counts work that is done and not yet billed as spent on a day, from confirmed money. For another action to call."""
    enforce.record(by, Action.KEEP_LEDGER, Element, bill.element.pk)
    found = purses.read_purses(bill.plan.pk, lock=True)
    shares = purses.who_pays(bill, found, on=on, is_paid=False)
    postings = [*ledger.accrual_made(shares), *_let_go(bill, shares)]
    return post(
        postings=postings,
        kind="accrual",
        on=on,
        decision=decision,
        words=words,
        form_key=form_key,
        by=by,
        at=at,
    )


def _let_go(bill: purses.Bill, shares: tuple[ledger.Share, ...]) -> tuple[ledger.Posting, ...]:
    taken = purses.let_go_by(bill, shares)
    return ledger.commitment_released(taken) if taken else ()
