"""Puts a plan or an ending before the service's manager, and takes the answer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership.sent import sent_before
from commonweal.rules import approval as rules
from commonweal.rules.approval import APPROVAL_STEPS, ApprovalStatus, ApprovalStep, Subject
from commonweal.rules.cases import CaseStatus, ClosingReason, Outcome
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if, stale_unless
from commonweal.rules.steps import next_status
from commonweal.services.casework.actions.plan import case_to_write_in
from commonweal.services.casework.facts import last_approval, plan_version, reasons_not_to_end
from commonweal.services.casework.models import Approval, Case, Need


@transaction.atomic
def ask_for_plan(*, case_id: UUID, form_key: UUID | None, by: Actor, at: datetime) -> Approval:
    """The plan as it is now waits for the manager."""
    case = case_to_write_in(case_id=case_id, by=by)
    sent = sent_before(Approval, form_key)
    if sent is not None:
        return sent
    version = plan_version(case)
    refuse_if(_reasons_not_to_ask(case, Subject.PLAN, version=version))
    return _ask(case, Subject.PLAN, form_key=form_key, by=by, at=at, plan_version=version)


@transaction.atomic
def ask_to_close(
    *,
    case_id: UUID,
    reason: ClosingReason,
    outcome: Outcome,
    why_differs: str,
    version: int | None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> Approval:
    """The ending waits for the manager. Asked only when nothing but the approval is missing."""
    case = case_to_write_in(case_id=case_id, by=by)
    sent = sent_before(Approval, form_key)
    if sent is not None:
        return sent
    stale_unless(case.version, version)
    refuse_if(
        [
            *_reasons_not_to_ask(case, Subject.CLOSING, version=0),
            *reasons_not_to_end(
                case, reason=reason, outcome=outcome, why_differs=why_differs, today=day_of(at)
            ),
        ]
    )
    return _ask(
        case,
        Subject.CLOSING,
        form_key=form_key,
        by=by,
        at=at,
        reason=reason,
        outcome=outcome,
        why_differs=why_differs,
        plan_version=plan_version(case),
    )


def _reasons_not_to_ask(case: Case, subject: Subject, *, version: int) -> list[Reason]:
    last = last_approval(case, subject)
    return rules.reasons_not_to_ask(
        subject,
        case_status=CaseStatus(case.status),
        waiting=last is not None and last.status == ApprovalStatus.ASKED,
        needs=Need.objects.filter(case=case).count(),
        approved_version=last.plan_version if last and last.status == ApprovalStatus.GIVEN else 0,
        version=version,
    )


def _ask(
    case: Case, subject: Subject, *, form_key: UUID | None, by: Actor, at: datetime, **about: object
) -> Approval:
    asked = Approval.objects.create(
        case=case, subject=subject, asked_by_id=by.user_id, asked_at=at, form_key=form_key, **about
    )
    record_event(action="ask_approval", subject=asked, by=by, at=at, about=subject.value)
    return asked


@transaction.atomic
def withdraw_approval(*, case_id: UUID, subject: Subject, by: Actor, at: datetime) -> None:
    """Taken back before it was answered, or after it was given and something changed. Pressed twice, once."""
    case = case_to_write_in(case_id=case_id, by=by)
    asked = last_approval(case, subject)
    if asked is None or asked.status not in (ApprovalStatus.ASKED, ApprovalStatus.GIVEN):
        return
    _answer(asked, ApprovalStep.WITHDRAW, why="", by=by, at=at)


@transaction.atomic
def answer_approval(
    *, case_id: UUID, gives: bool, why: str, version: int | None, by: Actor, at: datetime
) -> Approval:
    """The manager's answer to what waits longest in this case; `version` is the question the form was opened on."""
    case = enforce.record(by, Action.APPROVE_WORK, Case, case_id, lock=True)
    waiting = Approval.objects.filter(case=case, status=ApprovalStatus.ASKED).order_by("asked_at", "id")
    asked = waiting.select_for_update().first()
    if asked is None:
        refuse_if([Reason("nothing_waits", "Nothing of this case waits for you. Somebody has answered it.")])
    stale_unless(asked.pk, version)
    refuse_if(
        rules.reasons_not_to_answer(
            by=by.user_id,
            asked_by=asked.asked_by_id,
            held_by=case.worker_id,
            gives=gives,
            why=why,
            asked_version=asked.plan_version,
            version=plan_version(case),
        )
    )
    return _answer(asked, ApprovalStep.GIVE if gives else ApprovalStep.REFUSE, why=why, by=by, at=at)


def _answer(asked: Approval, step: ApprovalStep, *, why: str, by: Actor, at: datetime) -> Approval:
    asked.status = next_status(APPROVAL_STEPS, ApprovalStatus(asked.status), step)
    asked.decided_by_id, asked.decided_at, asked.why = by.user_id, at, why
    asked.save(update_fields=["status", "decided_by", "decided_at", "why"])
    record_event(action=f"{step}_approval", subject=asked, by=by, at=at, about=asked.subject)
    return asked
