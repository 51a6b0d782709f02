"""All cases of a service move: one person asks, another answers, each takes the file down once, and then the cases end here."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.encryption import search_key
from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.access.scopes import visible
from commonweal.audit.actions import Happened, record_event, record_events
from commonweal.partnership.queries import people_in_post
from commonweal.rules import cases_out as rules
from commonweal.rules.cases import CASE_STEPS, CaseStatus, CaseStep, ClosingReason, Outcome
from commonweal.rules.cases_out import OPEN, OUT_STEPS, OutStatus, OutStep, WhyOut
from commonweal.rules.messages import MessageStatus
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Refused, refuse_if, stale_unless
from commonweal.rules.steps import next_status
from commonweal.services.casework.models import (
    Assignment,
    Case,
    CaseHistory,
    CasesOut,
    CasesOutBatch,
    CasesOutPart,
    CasesOutTaken,
    Message,
)
from commonweal.services.casework.portable.sealing import plain_receipt
from commonweal.services.casework.wall import forget_old_cases_out
from commonweal.services.milestones.actions import mark_all_closed


def take_out_step(
    *, out: CasesOut, step: OutStep, by: Actor, at: datetime, changes: dict | None = None, **details
) -> CasesOut:
    """Moves a locked row along its table, with what changes with it; the audit in the same breath."""
    changes = changes or {}
    out.status = next_status(OUT_STEPS, OutStatus(out.status), step)
    for name, value in changes.items():
        setattr(out, name, value)
    out.version += 1
    out.save(update_fields=["status", "version", *changes])
    record_event(action=f"{step}_cases_out", subject=out, by=by, at=at, **details)
    return out


@transaction.atomic
def ask_cases_out(
    *,
    membership_id: int,
    why: WhyOut,
    contract: str,
    receiver: str,
    with_closed: bool,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> CasesOut:
    """Asks that all cases of a service this person manages move. `membership_id` says which, where there are several."""
    sent = CasesOut.objects.filter(form_key=form_key, asked_by_id=by.user_id).first() if form_key else None
    if sent is not None:
        return sent
    here = next((m for m in by.memberships if m.role is Role.SERVICE_MANAGER and m.id == membership_id), None)
    if here is None:
        raise Http404
    forget_old_cases_out()
    open_now = CasesOut.objects.filter(
        organisation_id=here.organisation_id, side=here.side, status__in=OPEN
    ).exists()
    cases = cases_that_move(
        organisation_id=here.organisation_id, side=here.side, with_closed=with_closed, by=by
    ).count()
    refuse_if(rules.reasons_not_to_ask(is_open_already=open_now, cases=cases))
    out = CasesOut.objects.create(
        organisation_id=here.organisation_id,
        side=here.side,
        why=why,
        contract=contract,
        receiver=receiver,
        with_closed=with_closed,
        cases=cases,
        asked_by_id=by.user_id,
        asked_at=at,
        form_key=form_key,
    )
    record_event(action="ask_cases_out", subject=out, by=by, at=at, why=str(why), cases=cases)
    return out


def cases_that_move(*, organisation_id: int, side: str, with_closed: bool, by: Actor) -> QuerySet[Case]:
    """The cases of one service that this person reaches."""
    found = visible(by, Action.MOVE_CASES_OUT, Case).filter(organisation_id=organisation_id, side=side)
    return found if with_closed else found.exclude(status=CaseStatus.CLOSED)


@transaction.atomic
def answer_cases_out(
    *,
    out_id: UUID,
    gives: bool,
    with_restricted: bool,
    why: str,
    version: int | None,
    by: Actor,
    at: datetime,
) -> CasesOut:
    """The second person's answer. A commissioner answers only where the service has no second manager, and sees no case by it."""
    out = enforce.record(by, Action.APPROVE_CASES_OUT, CasesOut, out_id, lock=True)
    stale_unless(out.version, version)
    is_manager = visible(by, Action.MOVE_CASES_OUT, CasesOut).filter(pk=out.pk).exists()
    refuse_if(
        rules.reasons_not_to_answer(
            out.facts(),
            by=by.user_id,
            is_manager=is_manager,
            other_managers=managers_beside(out=out, at=at),
            gives=gives,
            with_restricted=with_restricted,
            why=why,
        )
    )
    changes = {
        "answered_by_id": by.user_id,
        "answered_at": at,
        "with_restricted": gives and with_restricted,
        "why_refused": "" if gives else why,
    }
    step = OutStep.APPROVE if gives else OutStep.REFUSE
    return take_out_step(
        out=out, step=step, by=by, at=at, changes=changes, with_restricted=gives and with_restricted
    )


def managers_beside(*, out: CasesOut, at: datetime) -> frozenset[int]:
    """Who else manages the service today."""
    posts = people_in_post(out.organisation_id, side=out.side, on=day_of(at))
    return frozenset(each.user_id for each in posts if each.role is Role.SERVICE_MANAGER) - {out.asked_by_id}


@transaction.atomic
def withdraw_cases_out(*, out_id: UUID, by: Actor, at: datetime) -> CasesOut:
    """It is not to be after all. What was made of the file goes at once."""
    out = enforce.record(by, Action.MOVE_CASES_OUT, CasesOut, out_id, lock=True)
    refuse_if(rules.reasons_not_to_withdraw(out.facts(), by=by.user_id))
    forget_file(out)
    return take_out_step(
        out=out, step=OutStep.WITHDRAW, by=by, at=at, changes={"sealed_key": None, "ended_at": at}
    )


def forget_file(out: CasesOut) -> None:
    CasesOutPart.objects.filter(out=out).delete()


@transaction.atomic
def take_down_file(*, out_id: UUID, by: Actor, at: datetime) -> CasesOut:
    """One of the two takes the file down, once, and that is an event. Each case had its own when it was put in."""
    out = enforce.record(by, Action.MOVE_CASES_OUT, CasesOut, out_id)
    refuse_if(rules.reasons_not_to_take_down(out.facts(taken_by(out)), by=by.user_id, at=at))
    try:
        with transaction.atomic():
            CasesOutTaken.objects.create(out=out, user_id=by.user_id, at=at)
    except IntegrityError:  # the same press twice, at the same moment
        raise Refused(rules.TAKEN_BY_YOU) from None
    record_event(action="take_down_cases", subject=out, by=by, at=at, cases=out.cases_done)
    return out


def taken_by(out: CasesOut) -> frozenset[int]:
    return frozenset(CasesOutTaken.objects.filter(out=out).values_list("user_id", flat=True))


@transaction.atomic
def hand_over_cases(*, out_id: UUID, receipt: str, by: Actor, at: datetime) -> CasesOut:
    """The receiver has them: with the receipt, every open case that was in the file ends here as transferred."""
    out = enforce.record(by, Action.MOVE_CASES_OUT, CasesOut, out_id, lock=True)
    is_receipt = out.receipt_key is not None and receipt_key(receipt) == bytes(out.receipt_key)
    refuse_if(rules.reasons_not_to_hand_over(out.facts(), by=by.user_id, is_receipt=is_receipt))
    ended = 0
    for batch in CasesOutBatch.objects.filter(out=out).order_by("number"):
        ended += _end(batch.cases, by=by, at=at)
    forget_file(out)
    return take_out_step(out=out, step=OutStep.HAND_OVER, by=by, at=at, changes={"ended_at": at}, ended=ended)


def receipt_key(receipt: str) -> bytes:
    return search_key("receipt", plain_receipt(receipt))


def _end(case_ids: list[UUID], *, by: Actor, at: datetime) -> int:
    """Closes these cases in bulk; those closed since, or that nobody here reaches any more, stay as they are."""
    reached = visible(by, Action.MOVE_CASES_OUT, Case).filter(pk__in=case_ids)
    open_now = list(reached.exclude(status=CaseStatus.CLOSED).select_for_update(of=("self",)).order_by("pk"))
    if not open_now:
        return 0
    ids = [case.pk for case in open_now]
    history = [
        CaseHistory(case=case, step=CaseStep.HAND_OVER, was=case.status, became=CaseStatus.CLOSED, by_id=by.user_id, at=at)
        for case in open_now
    ]  # fmt: skip
    for case in open_now:
        case.status = next_status(CASE_STEPS, CaseStatus(case.status), CaseStep.HAND_OVER)
        case.closed_at, case.closing_reason, case.outcome = at, ClosingReason.TRANSFERRED, Outcome.NOT_KNOWN
        case.version += 1
    Case.objects.bulk_update(open_now, ["status", "closed_at", "closing_reason", "outcome", "version"])
    CaseHistory.objects.bulk_create(history)
    Assignment.objects.filter(case_id__in=ids, ended_at__isnull=True).update(ended_at=at)
    Message.objects.filter(case_id__in=ids, status=MessageStatus.QUEUED).update(
        status=MessageStatus.WITHHELD, why="writer_left", ended_at=at
    )
    mark_all_closed(
        episode_ids=[case.episode_id for case in open_now],
        reason=ClosingReason.TRANSFERRED,
        outcome=Outcome.NOT_KNOWN,
        by=by,
        at=at,
    )
    record_events(events=[Happened("hand_over_case", case) for case in open_now], by=by, at=at)
    return len(open_now)
