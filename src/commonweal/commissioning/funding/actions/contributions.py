"""A promise climbs its ladder, and money comes in: confirming posts the promise, receiving posts the receipt."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding import facts, queries
from commonweal.commissioning.funding.actions.posting import post
from commonweal.commissioning.funding.holding import hold
from commonweal.commissioning.funding.models import (
    Contribution,
    ContributionHistory,
    LedgerTransaction,
    Reserve,
)
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.governance.queries import authority_of
from commonweal.rules import contributions, ledger, reserves
from commonweal.rules.contributions import Status, Step
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if, stale_unless
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
    contribution = hold(by, action, Contribution, contribution_id)
    if form_key and ContributionHistory.objects.filter(form_key=form_key, contribution=contribution).exists():
        return contribution
    stale_unless(contribution.version, version)
    decision = decision_named(decision_id=decision_id, by=by)
    now = where_it_stands(contribution)
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
            used_pence=queries.confirmed_under(decision_id, but=contribution.pk),
            closed_years=queries.closed_years(),
        )
        + (reasons_of_the_reserve(contribution, contribution.amount_pence) if step is Step.CONFIRM else [])
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


@transaction.atomic
def post_promise(
    *, contribution: Contribution, on: date, decision: Decision | None, by: Actor, at: datetime
) -> LedgerTransaction:
    """A confirmed contribution becomes money due. For `take_step` and for plan files that say a promise was made before."""
    postings = ledger.contribution_confirmed(str(contribution.pk), contribution.amount_pence)
    return post(postings=postings, kind="promise", on=on, decision=decision, by=by, at=at)


def decision_named(*, decision_id: int | None, by: Actor) -> Decision | None:
    """The decision of this number, held to the end of the transaction, so that two confirmations cannot use it at once."""
    if decision_id is None:
        return None
    return enforce.record(by, Action.VIEW_DECISION, Decision, decision_id, lock=True)


def where_it_stands(contribution: Contribution) -> contributions.Contribution:
    """A contribution as the rule book knows it: its status, and what the ledger says of it."""
    said = queries.moved([contribution.pk]).get(contribution.pk, queries.NOTHING)
    return facts.standing_of(contribution, said, last_step_on=queries.last_step_on(contribution.pk))


def reasons_of_the_reserve(contribution: Contribution, pence: int) -> list[Reason]:
    """Why the reserve a tranche is drawn from does not hold so much; none when it is drawn from no reserve."""
    if contribution.reserve_id is None:
        return []
    reserve = Reserve.objects.select_for_update().get(pk=contribution.reserve_id)
    others = queries.tranches_of(reserve.pk, but=contribution.pk)
    return reserves.reasons_not_to_draw(facts.reserve_of(reserve), pence, others=others)


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
        post(
            postings=ledger.contribution_received(str(contribution.pk), pence),
            kind="receipt",
            on=on,
            by=by,
            at=at,
        )
    elif step is Step.WITHDRAW and was.confirmed_pence:
        for undone, promised in queries.promises_posted(contribution.pk):
            postings = ledger.reversal(ledger.contribution_confirmed(str(contribution.pk), promised))
            post(postings=postings, kind="reversal", on=on, reverses=undone, by=by, at=at)
