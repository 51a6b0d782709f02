"""What a worker writes in a case: sessions and alerts; and one line for each list that was looked at or taken away."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event, record_something
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.services.casework.models import Alert, Case, Session
from commonweal.services.milestones.models import Episode

M = TypeVar("M", bound=Model)
NO_WHY = Reason("no_why", "Say why the alert no longer stands.")


@transaction.atomic
def record_session(
    *,
    case_id: UUID,
    held_on: date,
    kind: str,
    attendance: str,
    note: str,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> Session:
    """A session that was held, missed or called off. The same form sent again gives the same row."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, lock=True)
    sent = Session.objects.filter(form_key=form_key).first() if form_key else None
    if sent is not None:
        return sent
    session = Session.objects.create(
        case=case,
        held_on=held_on,
        kind=kind,
        attendance=attendance,
        note=note,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    record_event(action="record_session", subject=session, by=by, at=at, attendance=attendance)
    return session


@transaction.atomic
def raise_alerts(*, case_id: UUID, kinds: Sequence[str], by: Actor, at: datetime) -> Case:
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=("episode",), lock=True)
    write_alerts(episode=case.episode, kinds=kinds, by=by, at=at)
    return case


def write_alerts(*, episode: Episode, kinds: Sequence[str], by: Actor, at: datetime) -> None:
    """Every screen of this person shows these first from now on. One that is raised already stays as it was."""
    for kind in kinds:
        alert, is_new = Alert.objects.get_or_create(
            episode=episode,
            kind=kind,
            taken_down_at__isnull=True,
            defaults={"raised_at": at, "by_id": by.user_id},
        )
        if is_new:
            record_event(action="raise_alert", subject=alert, by=by, at=at, kind=kind)


@transaction.atomic
def take_down_alert(*, case_id: UUID, alert_id: int, why: str, by: Actor, at: datetime) -> Case:
    """It is no longer so. That it stood, who took it down and why stay on record; it can be raised again."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id)
    refuse_if([] if why.strip() else [NO_WHY])
    alerts = Alert.objects.filter(episode_id=case.episode_id, taken_down_at__isnull=True)
    alert = alerts.select_for_update().filter(pk=alert_id).first()
    if alert is None:
        raise Http404
    alert.taken_down_at, alert.taken_down_by_id, alert.taken_down_why = at, by.user_id, why
    alert.save(update_fields=["taken_down_at", "taken_down_by", "taken_down_why"])
    record_event(action="take_down_alert", subject=alert, by=by, at=at, kind=alert.kind)
    return case


def look_at(
    *,
    model: type[M],
    pk: UUID,
    action: Action,
    seen_as: Action,
    related: tuple[str, ...],
    by: Actor,
    at: datetime,
) -> M:
    """The record, reached by what the page is for (`action`), or 404. The event says that it was looked at (`seen_as`):
    opening a form to allocate a case is not yet allocating it.
    """
    found = enforce.record(by, action, model, pk, related=related)
    record_event(action=seen_as, subject=found, by=by, at=at)
    return found


def note_list(*, what: str, count: int, by: Actor, at: datetime) -> None:
    """Somebody looked at a list of people: which list, and how many were on it."""
    record_something(action="list_people", record_type=what, by=by, at=at, count=count)


def note_export(*, case_ids: Sequence[UUID], by: Actor, at: datetime) -> None:
    """One line, with the numbers of the cases: whoever asks later who took a record away is answered."""
    record_something(
        action="export_cases",
        record_type="casework.case",
        by=by,
        at=at,
        count=len(case_ids),
        cases=[str(each) for each in case_ids],
    )
