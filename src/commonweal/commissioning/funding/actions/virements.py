"""Budget moves from line to line: one person prepares it, another approves it or sends it back, and only then is it posted."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding import budgeting, queries
from commonweal.commissioning.funding.actions.contributions import decision_named
from commonweal.commissioning.funding.actions.posting import post
from commonweal.commissioning.funding.holding import hold
from commonweal.commissioning.funding.models import Element, Plan, Virement
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.governance.queries import authority_of
from commonweal.partnership.models import Area
from commonweal.partnership.sent import sent_before
from commonweal.rules import virements, year_close
from commonweal.rules.payments import STEPS, Status, Step, reasons_not_to_take
from commonweal.rules.periods import day_of, financial_year_name
from commonweal.rules.reasons import refuse_if, stale_unless
from commonweal.rules.steps import next_status


@dataclass(frozen=True)
class Wish:
    """What is to be moved: so many pence of a year's budget from one line to another, and why."""

    year: int
    from_line: queries.LineKey
    to_line: queries.LineKey
    pence: int
    words: str
    decision_id: int | None = None


@transaction.atomic
def prepare_virement(
    *, plan_id: int, wish: Wish, form_key: UUID | None = None, by: Actor, at: datetime
) -> Virement:
    """Prepares a virement for somebody else to approve. Asks every rule now that is asked again then.

    Raises Refused, Http404; sent twice, prepared once.
    """
    plan = hold(by, Action.KEEP_BUDGET, Plan, plan_id)
    sent = sent_before(Virement, form_key)
    if sent is not None:
        return sent
    decision = decision_named(decision_id=wish.decision_id, by=by)
    _whose_money(plan, wish, decision, on=day_of(at))
    virement = Virement.objects.create(
        plan=plan,
        year=wish.year,
        from_element_id=wish.from_line[0],
        from_area_id=wish.from_line[1],
        to_element_id=wish.to_line[0],
        to_area_id=wish.to_line[1],
        amount_pence=wish.pence,
        words=wish.words,
        decision=decision,
        prepared_by_id=by.user_id,
        prepared_at=at,
        form_key=form_key,
    )
    record_event(action="prepare_virement", subject=virement, by=by, at=at, pence=wish.pence)
    return virement


@transaction.atomic
def settle_virement(
    *, virement_id: int, step: Step, words: str = "", version: int | None, by: Actor, at: datetime
) -> Virement:
    """Approves a virement and posts it, sends it back, or withdraws it. Raises Refused, Stale, Http404.

    Sent twice, the second finds another version and is stale.
    """
    virement = enforce.record(by, Action.KEEP_BUDGET, Virement, virement_id, lock=True)
    plan = hold(by, Action.KEEP_BUDGET, Plan, virement.plan_id)
    stale_unless(virement.version, version)
    status = Status(virement.status)
    refuse_if(
        reasons_not_to_take(
            step, status=status, prepared_by=virement.prepared_by_id, by=by.user_id, words=words
        )
    )
    if step is Step.APPROVE:
        wish = _wish_of(virement)
        moved = _whose_money(plan, wish, virement.decision, on=day_of(at))
        virement.transaction = post(
            postings=virements.budget_moved(
                moved,
                from_element=str(wish.from_line[0]),
                from_area=str(wish.from_line[1]),
                to_element=str(wish.to_line[0]),
                to_area=str(wish.to_line[1]),
            ),
            kind="virement",
            on=day_of(at),
            year=wish.year,
            decision=virement.decision,
            words=wish.words,
            by=by,
            at=at,
        )
    virement.status = next_status(STEPS, status, step)
    virement.settled_by_id, virement.settled_at, virement.settled_words = by.user_id, at, words
    virement.version += 1
    virement.save(
        update_fields=["status", "settled_by", "settled_at", "settled_words", "transaction", "version"]
    )
    record_event(action=f"{step}_virement", subject=virement, by=by, at=at, became=virement.status)
    return virement


def _whose_money(
    plan: Plan, wish: Wish, decision: Decision | None, *, on: date
) -> tuple[virements.Moved, ...]:
    """Whose budget moves, once every rule has been asked. Holds the plan's money until the transaction ends."""
    contributions = {each.pk: each for each in queries.hold_money_of(plan.pk)}
    read = budgeting.read_plan_of(plan.pk)
    stands = queries.sources_of_year(plan.pk, wish.year)
    held = budgeting.held_on(stands, wish.from_line, contributions, read)
    year = year_close.period_of(wish.year)
    reasons = virements.reasons_not_to_move(
        wish.pence,
        held=held,
        is_same_line=wish.from_line == wish.to_line,
        year=financial_year_name(year.starts_on),
        is_closed=wish.year in queries.closed_years(),
    )
    reasons += virements.reasons_above_limit(
        wish.pence,
        limit_pence=plan.virement_limit_pence,
        moved_pence=queries.moved_without_decision(plan.pk, wish.year, wish.from_line),
        authority=authority_of(decision),
        used_pence=queries.moved_under(decision.pk) if decision else (),
        on=on,
    )
    refuse_if(reasons)
    element = Element.objects.filter(pk=wish.to_line[0], plan=plan).first()
    area = Area.objects.filter(pk=wish.to_line[1]).first()
    if element is None or area is None:
        raise Http404
    to = budgeting.line_in(element, area.code, year, read.question)
    return virements.sources_to_move(
        wish.pence,
        held,
        to,
        plan=[line for line in read.question.lines if line.year == to.year],
        areas_within=read.question.areas_within,
        names=read.question.names,
    )


def _wish_of(virement: Virement) -> Wish:
    return Wish(
        year=virement.year,
        from_line=(virement.from_element_id, virement.from_area_id),
        to_line=(virement.to_element_id, virement.to_area_id),
        pence=virement.amount_pence,
        words=virement.words,
        decision_id=virement.decision_id,
    )
