"""A case is offered to another service, and closes here once that service has met the person. What happens there: arrivals."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Role, Side
from commonweal.audit.actions import record_event
from commonweal.partnership.models import Area
from commonweal.partnership.queries import areas_within, local_thresholds, offers_in_force, people_in_post
from commonweal.partnership.sent import sent_before, was_sent
from commonweal.rules import transfers as rules
from commonweal.rules.approval import ApprovalStatus, Subject
from commonweal.rules.cases import CaseStatus, ClientGroup, ClosingReason
from commonweal.rules.consent import Purpose
from commonweal.rules.needs import outcome_of
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, Stale, refuse_if, stale_unless
from commonweal.rules.risk import Grade
from commonweal.rules.routing import Need, reasons_not_to_send
from commonweal.rules.transfers import (
    TransferStatus,
    TransferStep,
    WhyMoved,
    crossing_kinds,
)
from commonweal.services.casework.actions.approval import ask_to_close
from commonweal.services.casework.actions.sharing import Agreed, write_agreement
from commonweal.services.casework.actions.steps import close_case
from commonweal.services.casework.actions.transfer_steps import take_transfer_step
from commonweal.services.casework.facts import closing_needs_approval, last_approval, stretch_of, work_done
from commonweal.services.casework.footing import reasons_not_agreed
from commonweal.services.casework.models import (
    Case,
    Transfer,
    TransferHistory,
    age_on,
)
from commonweal.services.casework.models import Need as CaseNeed
from commonweal.services.casework.offers import offer_for_rules

NOT_IN_DIRECTORY = Reason("not_in_directory", "This service is not in the directory today. Choose another.")
NOTHING_OFFERED = Reason("nothing_offered", "This case is not offered to another service.")
NOT_YET = Reason("not_handed_over", "Wait until the other service has spoken with the person.")


@dataclass(frozen=True)
class Passing:
    """A wish to pass a case on, as a page brings it. `agreed_now`: the person said yes today, and that is recorded with it."""

    why: WhyMoved | None
    offer_id: int
    area_id: int
    words: str = field(repr=False)
    chosen: tuple[str, ...] = ()
    agreed_now: bool = False
    only_for: int | None = None


@transaction.atomic
def ask_transfer(
    *, case_id: UUID, passing: Passing, version: int | None, form_key: UUID | None, by: Actor, at: datetime
) -> Transfer:
    """Offers the case to one service of the directory. Nothing crosses yet but what stands in the offer, which names nobody."""
    related = ("episode", "area", "subject")
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=related, lock=True)
    sent = sent_before(Transfer, form_key)
    if sent is not None:
        return sent
    stale_unless(case.version, version)
    on = day_of(at)
    offer = offers_in_force(on=on).filter(pk=passing.offer_id).first()
    refuse_if([] if offer else [NOT_IN_DIRECTORY])
    assert offer is not None
    area = Area.objects.get(pk=passing.area_id)
    managers = frozenset(
        each.user_id
        for each in people_in_post(offer.organisation_id, side=case.side, on=on)
        if each.role is Role.SERVICE_MANAGER
    )
    asking = rules.Asking(
        case_status=CaseStatus(case.status),
        why=passing.why,
        grade=Grade(case.grade) if case.grade else None,
        words=passing.words,
        from_organisation=case.organisation_id,
        to_organisation=offer.organisation_id,
        under_way=Transfer.objects.filter(case=case, status__in=rules.UNDER_WAY).exists(),
        is_restricted=case.is_restricted,
        only_for=passing.only_for,
        managers_there=managers,
    )
    age = age_on(case.subject.born_on, on)
    need = Need(
        client_group=ClientGroup(case.client_group),
        area=area.code,
        age=age,
        language=case.subject.language,
    )
    refuse_if(
        [
            *rules.reasons_not_to_ask(asking),
            *reasons_not_to_send(need, offer_for_rules(offer), areas_within(on=on)),
        ]
    )
    kinds = crossing_kinds(Side(case.side), passing.chosen)
    if passing.agreed_now:
        agreed = Agreed(Purpose.SUPPORT, offer.organisation_id, on)
        write_agreement(episode=case.episode, area=case.area.code, agreed=agreed, form_key=None, by=by, at=at)
    refuse_if(
        reasons_not_agreed(
            episode_id=case.episode_id,
            purpose=Purpose.SUPPORT,
            organisation_id=offer.organisation_id,
            kinds=kinds,
            on=on,
        )
    )
    transfer = Transfer.objects.create(
        case=case,
        person_id=case.subject_id,
        sender_id=case.organisation_id,
        offer=offer,
        organisation_id=offer.organisation_id,
        only_for_id=passing.only_for if case.is_restricted else None,
        side=case.side,
        client_group=case.client_group,
        area=area,
        why=passing.why,
        words=passing.words,
        needs=sorted(CaseNeed.objects.filter(case=case).values_list("area", flat=True)),
        kinds=kinds,
        age=age,
        language=case.subject.language,
        needs_interpreter=case.subject.needs_interpreter,
        grade=case.grade,
        urgency=case.urgency,
        is_restricted=case.is_restricted,
        asked_by_id=by.user_id,
        asked_at=at,
        due_on=next_due(grade=case.grade, area=area.code, at=at),
        form_key=form_key,
    )
    record_event(action="ask_transfer", subject=transfer, by=by, at=at, why=str(passing.why))
    return transfer


@transaction.atomic
def withdraw_transfer(*, case_id: UUID, form_key: UUID | None, by: Actor, at: datetime) -> Transfer:
    """The worker, or the service's manager, takes the offer back. Once it was accepted, the other service hands it back."""
    case = enforce.record(by, Action.MOVE_ON, Case, case_id, lock=True)
    transfer = _last_of(case)
    if was_sent(TransferHistory, form_key):
        return transfer
    refuse_if(rules.reasons_not_to_take(TransferStatus(transfer.status), TransferStep.WITHDRAW))
    return take_transfer_step(
        transfer=locked(transfer), step=TransferStep.WITHDRAW, by=by, at=at, form_key=form_key
    )


def next_due(*, grade: str, area: str, at: datetime) -> date:
    return rules.due_on(Grade(grade) if grade else None, since=at, area=area, thresholds=local_thresholds())


def _last_of(case: Case) -> Transfer:
    """The latest transfer of a sending case. Refused where it was never offered to anybody."""
    found = Transfer.objects.filter(case=case).order_by("-asked_at", "-version").first()
    refuse_if([] if found else [NOTHING_OFFERED])
    assert found is not None
    return found


def locked(transfer: Transfer) -> Transfer:
    """The same, held for the rest of the transaction. Somebody may have answered in between: then nothing is done."""
    held = Transfer.objects.select_for_update().filter(pk=transfer.pk, status=transfer.status).first()
    if held is None:
        raise Stale
    return held


@transaction.atomic
def finish_transfer(
    *, case_id: UUID, version: int | None, form_key: UUID | None, by: Actor, at: datetime
) -> bool:
    """The other service has met the person: the case here closes as passed on, or a manager is asked to approve that. Says which.

    The outcome is what the needs show; whoever sees it differently closes the case on its own page.
    """
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=("area",), lock=True)
    met = Transfer.objects.filter(case=case, status=TransferStatus.HANDED_OVER).exists()
    refuse_if([] if met else [NOT_YET])
    outcome = outcome_of(work_done(case, stretch_of(case)).needs)
    ending = {"reason": ClosingReason.TRANSFERRED, "outcome": outcome, "why_differs": ""}
    given = {"case_id": case_id, "version": version, "form_key": form_key, "by": by, "at": at}
    last = last_approval(case, Subject.CLOSING)
    if closing_needs_approval(case, on=day_of(at)) and (last is None or last.status != ApprovalStatus.GIVEN):
        ask_to_close(**ending, **given)
        return False
    close_case(**ending, **given)
    return True
