"""What is done while a case waits for a worker: somebody speaks with the person, and the next time falls due."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership.queries import local_thresholds
from commonweal.partnership.sent import sent_before
from commonweal.rules.cases import CaseStatus
from commonweal.rules.interim import HowItIs, next_contact_on, reasons_not_to_keep_in_touch
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.rules.risk import Grade
from commonweal.rules.safe_contact import Channel
from commonweal.services.casework.actions.contact import reveal_point
from commonweal.services.casework.models import Case, InterimContact

HAS_A_WORKER = Reason("not_waiting", "This case has a worker: whoever holds it makes the contact.")


@dataclass(frozen=True)
class Heard:
    """What came of one try to keep in touch."""

    spoken_on: date
    channel: Channel
    how: HowItIs
    note: str = field(default="", repr=False)


@transaction.atomic
def keep_in_touch(
    *, case_id: UUID, heard: Heard, form_key: UUID | None, by: Actor, at: datetime
) -> InterimContact:
    """An interim contact; the same form sent again gives the same row. The case keeps the day on which the next is due."""
    case = enforce.record(by, Action.KEEP_IN_TOUCH, Case, case_id, related=("area",), lock=True)
    sent = sent_before(InterimContact, form_key)
    if sent is not None:
        return sent
    refuse_if(
        reasons_not_to_keep_in_touch(
            CaseStatus(case.status),
            spoken_on=heard.spoken_on,
            opened_on=day_of(case.opened_at),
            today=day_of(at),
        )
    )
    case.interim_due_on = next_contact_on(
        Grade(case.grade) if case.grade else None,
        since=at,
        how=heard.how,
        area=case.area.code,
        thresholds=local_thresholds(),
    )
    case.save(update_fields=["interim_due_on"])
    made = InterimContact.objects.create(
        case=case,
        spoken_on=heard.spoken_on,
        channel=heard.channel,
        how=heard.how,
        note=heard.note,
        next_due_on=case.interim_due_on,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    record_event(action="keep_in_touch", subject=made, by=by, at=at, how=str(heard.how))
    return made


@transaction.atomic
def reveal_while_waiting(*, case_id: UUID, point_id: UUID, channel: Channel, by: Actor, at: datetime) -> str:
    """The number or address, for whoever keeps in touch while nobody holds the case. Audited; refused once somebody does."""
    case = enforce.record(by, Action.KEEP_IN_TOUCH, Case, case_id, related=("area",))
    refuse_if([] if case.status == CaseStatus.OPENED else [HAS_A_WORKER])
    return reveal_point(
        episode_id=case.episode_id, point_id=point_id, channel=channel, area=case.area.code, by=by, at=at
    )
