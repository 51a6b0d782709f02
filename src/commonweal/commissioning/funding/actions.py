"""What is done with the pool's money: a promise climbs its ladder, money comes in, money is spent. All of it is posted.

The ledger is written here and nowhere else. Confirming posts the promise, receiving posts the receipt, spending posts whose
money paid for what; the rule book builds the entries and the database refuses any that do not balance.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding import facts, queries
from commonweal.commissioning.funding.models import (
    Contribution,
    ContributionHistory,
    Element,
    LedgerEntry,
    LedgerTransaction,
)
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.governance.queries import authority_of
from commonweal.partnership.models import Area
from commonweal.partnership.queries import areas_within
from commonweal.rules import contributions, drawing, ledger
from commonweal.rules.contributions import Status, Step
from commonweal.rules.periods import Period, day_of, financial_year
from commonweal.rules.reasons import refuse_if, stale_unless
from commonweal.rules.steps import next_status

RECEIVING = frozenset({Step.RECEIVE, Step.RECEIVE_PART})


@transaction.atomic
def take_step(
    *,
    contribution_id: int,
    step: Step,
    on: date,
    amount_pence: int | None = None,
    decision_id: int | None = None,
    carried_by: str = "",
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Contribution:
    """One step of a contribution's ladder, posted to the ledger where money is promised, comes in or is given up.

    `amount_pence` is what came in; less than what is due makes a receipt a part receipt. Confirming is always for the whole
    amount, under `decision_id`. Raises Refused, Stale, Http404; sent twice, taken once.
    """
    action = Action.RECEIVE_CONTRIBUTION if step in RECEIVING else Action.MOVE_CONTRIBUTION
    contribution = enforce.record(by, action, Contribution, contribution_id, lock=True)
    if form_key and ContributionHistory.objects.filter(form_key=form_key, contribution=contribution).exists():
        return contribution
    stale_unless(contribution.version, version)
    decision = None
    if decision_id is not None:
        decision = enforce.record(by, Action.VIEW_DECISION, Decision, decision_id)
    now = _where_it_stands(contribution)
    amount = contribution.amount_pence if step is Step.CONFIRM else amount_pence
    if step is Step.RECEIVE and (amount or 0) < now.confirmed_pence - now.received_pence:
        step = Step.RECEIVE_PART
    refuse_if(
        contributions.reasons_not_to_take(
            step,
            now,
            step_on=on,
            today=day_of(at),
            amount_pence=amount or 0,
            authority=authority_of(decision),
        )
    )
    _move(contribution, step, decision)
    ContributionHistory.objects.create(
        contribution=contribution,
        step=step,
        was=now.status,
        became=contribution.status,
        on=on,
        decision=decision,
        carried_by=carried_by,
        amount_pence=amount if step in {Step.CONFIRM, *RECEIVING} else None,
        form_key=form_key,
        by_id=by.user_id,
        at=at,
    )
    _post_step(contribution, step, amount or 0, on=on, was=now, decision=decision, by=by, at=at)
    record_event(
        action=f"{step}_contribution", subject=contribution, by=by, at=at, became=contribution.status
    )
    return contribution


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
    return _post(postings, kind="payment", on=on, decision=decision, form_key=form_key, by=by, at=at)


@transaction.atomic
def post_promise(
    *, contribution: Contribution, on: date, decision: Decision | None, by: Actor, at: datetime
) -> LedgerTransaction:
    """A confirmed contribution becomes money due. For `take_step` and for plan files that say a promise was made before."""
    postings = ledger.contribution_confirmed(str(contribution.pk), contribution.amount_pence)
    return _post(postings, kind="promise", on=on, decision=decision, by=by, at=at)


def _where_it_stands(contribution: Contribution) -> contributions.Contribution:
    said = queries.moved([contribution.pk]).get(contribution.pk, queries.NOTHING)
    status = Status(contribution.status)
    is_promised_in_kind = contribution.kind != facts.CASH and status is Status.CONFIRMED
    return contributions.Contribution(
        status=status,
        confirmed_pence=contribution.amount_pence if is_promised_in_kind else said.confirmed_pence,
        received_pence=said.received_pence,
        last_step_on=queries.last_step_on(contribution.pk),
    )


def _move(contribution: Contribution, step: Step, decision: Decision | None) -> None:
    contribution.status = next_status(contributions.STEPS, Status(contribution.status), step)
    contribution.version += 1
    if step is Step.CONFIRM:
        contribution.decision = decision
    contribution.save(update_fields=["status", "version", "decision"])


def _post_step(
    contribution: Contribution,
    step: Step,
    pence: int,
    *,
    on: date,
    was: contributions.Contribution,
    decision: Decision | None,
    by: Actor,
    at: datetime,
) -> None:
    """What is given in kind never touches the bank, so only cash is posted."""
    if contribution.kind != facts.CASH:
        return
    if step is Step.CONFIRM:
        post_promise(contribution=contribution, on=on, decision=decision, by=by, at=at)
    elif step in RECEIVING:
        _post(ledger.contribution_received(str(contribution.pk), pence), kind="receipt", on=on, by=by, at=at)
    elif step is Step.WITHDRAW and was.confirmed_pence:
        promise = ledger.contribution_confirmed(str(contribution.pk), was.confirmed_pence)
        undone = LedgerTransaction.objects.filter(kind="promise", entries__contribution=contribution).last()
        _post(ledger.reversal(promise), kind="reversal", on=on, reverses=undone, by=by, at=at)


def _post(
    postings: Iterable[ledger.Posting],
    *,
    kind: str,
    on: date,
    by: Actor,
    at: datetime,
    decision: Decision | None = None,
    reverses: LedgerTransaction | None = None,
    form_key: UUID | None = None,
) -> LedgerTransaction:
    """Writes a balanced set of postings; sources, elements and areas are row numbers as text."""
    posted = LedgerTransaction.objects.create(
        kind=kind,
        occurred_on=on,
        decision=decision,
        reverses=reverses,
        recorded_by_id=by.user_id,
        recorded_at=at,
        form_key=form_key,
    )
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            transaction=posted,
            account=posting.account,
            amount_pence=posting.amount_pence,
            contribution_id=int(posting.source),
            element_id=int(posting.element) if posting.element else None,
            area_id=int(posting.area) if posting.area else None,
            year=financial_year(on).starts_on.year,
        )
        for posting in postings
    )
    return posted
