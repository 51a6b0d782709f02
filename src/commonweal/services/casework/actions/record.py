"""What a worker writes in a case: sessions and alerts; and one line for each list that was looked at or taken away."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event, record_something
from commonweal.partnership.sent import sent_before
from commonweal.rules.interventions import (
    Attendance,
    Intervention,
    SessionFacts,
    reasons_not_to_record,
    reasons_not_to_undo,
)
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.services.casework.models import Alert, Case, Need, Session
from commonweal.services.milestones.actions import mark_done, strike_done
from commonweal.services.milestones.models import Episode

M = TypeVar("M", bound=Model)
NO_WHY = Reason("no_why", "Say why the alert no longer stands.")


@dataclass(frozen=True)
class SessionKept:
    """What the worker says of a session: the main thing done and what else, in how many minutes, for which need."""

    held_on: date
    kind: str
    attendance: Attendance
    main: str = ""
    also: tuple[str, ...] = ()
    minutes: int | None = None
    started_at: time | None = None
    need_id: UUID | None = None
    note: str = field(default="", repr=False)


@transaction.atomic
def record_session(
    *, case_id: UUID, session: SessionKept, form_key: UUID | None, by: Actor, at: datetime
) -> Session:
    """A session that was held, missed or called off. The same form sent again gives the same row."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=("episode",), lock=True)
    sent = sent_before(Session, form_key)
    if sent is not None:
        return sent
    done = tuple(dict.fromkeys(Intervention(each) for each in (session.main, *session.also) if each))
    refuse_if(
        reasons_not_to_record(
            SessionFacts(session.held_on, session.attendance, done, session.minutes),
            opened_on=day_of(case.opened_at),
            closed_on=day_of(case.closed_at) if case.closed_at else None,
            today=day_of(at),
        )
    )
    if session.need_id and not Need.objects.filter(case=case, pk=session.need_id).exists():
        raise Http404
    kept = Session.objects.create(
        case=case,
        held_on=session.held_on,
        started_at=session.started_at,
        minutes=session.minutes,
        kind=session.kind,
        attendance=session.attendance,
        main=done[0] if done else "",
        also=list(done[1:]),
        need_id=session.need_id,
        note=session.note,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    mark_done(
        episode=case.episode,
        kinds=done,
        done_on=session.held_on,
        minutes=session.minutes,
        session_number=kept.pk,
        by=by,
        at=at,
    )
    record_event(action="record_session", subject=kept, by=by, at=at, attendance=kept.attendance)
    return kept


@transaction.atomic
def strike_session(*, case_id: UUID, session_id: int, why: str, by: Actor, at: datetime) -> Session:
    """It was written down by mistake: it stays to be read, struck, and counts no more."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=("episode",), lock=True)
    session = Session.objects.filter(case=case, pk=session_id).first()
    if session is None:
        raise Http404
    if session.struck_at is not None:
        return session
    refuse_if(
        reasons_not_to_undo(
            recorded_by=session.by_id,
            by=by.user_id,
            recorded_on=day_of(session.at),
            today=day_of(at),
            why=why,
        )
    )
    session.struck_at, session.why_struck = at, why
    session.save(update_fields=["struck_at", "why_struck"])
    strike_done(session_number=session.pk, episode=case.episode, by=by, at=at)
    record_event(action="strike_session", subject=session, by=by, at=at)
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
