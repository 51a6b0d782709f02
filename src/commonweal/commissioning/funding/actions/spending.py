"""Money is spent: a bill is paid under a decision, by whose money may pay for it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.commissioning.funding import facts, queries
from commonweal.commissioning.funding.actions.posting import post
from commonweal.commissioning.funding.models import Element, LedgerTransaction
from commonweal.commissioning.governance.models import Decision
from commonweal.partnership.models import Area
from commonweal.partnership.queries import areas_within
from commonweal.rules import drawing, ledger
from commonweal.rules.periods import Period


@dataclass(frozen=True)
class Bill:
    """What is to be paid: so many pence for this element in this area, for work done in a period."""

    plan_id: int
    element: Element
    area: Area
    work_done: Period
    pence: int


@transaction.atomic
def spend(
    *, bill: Bill, on: date, decision: Decision, form_key: UUID | None = None, by: Actor, at: datetime
) -> LedgerTransaction:
    """Pays a bill, under a decision, from received money by the rule of `rules.drawing`, in the caller's transaction.

    For another action to call once it has asked the rules of its own; nobody without PAY_CONTRACT gets through. Holds the
    plan's contributions until the transaction ends, so that two payments at once cannot spend the same pound. Raises Refused.
    """
    enforce.record(by, Action.PAY_CONTRACT, Element, bill.element.pk)
    purses = [
        facts.purse_of(contribution, pence=said.in_bank_pence)
        for contribution, said in queries.purse_rows(bill.plan_id, lock=True)
    ]
    needs = queries.needs_of(bill.plan_id)
    year = Period(bill.work_done.starts_on, bill.work_done.ends_before)
    parts = drawing.draw(
        facts.line_for(bill.element, area=bill.area.code, year=year, pence=bill.pence),
        work_done=bill.work_done,
        purses=purses,
        plan=[
            facts.line_for(
                need.element, area=need.area.code, year=year, pence=need.amount_pence, key=need.key
            )
            for need in needs
            if facts.period_of(need).contains(bill.work_done.starts_on)
        ],
        areas_within=areas_within(on=bill.work_done.starts_on),
        names=facts.names_of({need.element for need in needs} | {bill.element}, queries.area_names()),
    )
    shares = [ledger.Share(part.key, str(bill.element.pk), str(bill.area.pk), part.pence) for part in parts]
    postings = ledger.payment_made(shares)
    return post(postings=postings, kind="payment", on=on, decision=decision, form_key=form_key, by=by, at=at)
