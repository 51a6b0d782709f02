"""A daily list is sent, thrown away, or its handed-back rows are taken out; and how a sender's columns are read is kept.

The rows themselves are taken by `list_rows`, part by part.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.audit.actions import record_event
from commonweal.jobs.actions import ask_for_work
from commonweal.jobs.models import Job
from commonweal.rules.daily_list import Field, reasons_not_to_map, reasons_not_to_trust_headings
from commonweal.rules.periods import LONDON, day_of
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.rules.retention import RULES, Retention, may_be_deleted_on
from commonweal.services.front_door.list_files import Row, SentAs, Sheet, write_back
from commonweal.services.front_door.models import ListImport, ListMapping, ListPart
from commonweal.services.front_door.queries.imports import TAKE_LIST

ROWS_A_PART = 500
ONE_MAPPING_AT_A_TIME = 5_118_040
HAS_BEGUN = Reason("has_begun", "Rows of this list are taken already, so it cannot be thrown away.")
IS_OVER = Reason("is_over", "Nothing of this list is left to take.")
IS_GONE = Reason("is_gone", "The rows handed back were deleted, because they are kept for a short time only.")


@transaction.atomic
def keep_mapping(
    *,
    sheet: Sheet,
    columns: Mapping[Field, str],
    everyone_is: str,
    areas: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> ListMapping:
    """How this sender's lists are read from now on. Earlier versions stay, with the lists that were read by them."""
    refuse_if(
        [
            *reasons_not_to_trust_headings(sheet.labels),
            *reasons_not_to_map(columns, sheet.labels, everyone_is=everyone_is),
        ]
    )
    organisation_id = by.organisation_as(Role.REFERRER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ONE_MAPPING_AT_A_TIME, organisation_id])
    kept = ListMapping.objects.filter(organisation_id=organisation_id)
    mapping = ListMapping.objects.create(
        organisation_id=organisation_id,
        version=(kept.aggregate(last=Max("version"))["last"] or 0) + 1,
        columns={str(name): heading for name, heading in columns.items()},
        areas=dict(areas),
        everyone_is=everyone_is,
        made_by_id=by.user_id,
        at=at,
    )
    record_event(action="map_list", subject=mapping, by=by, at=at, version=mapping.version)
    return mapping


@transaction.atomic
def send_list(*, sheet: Sheet, mapping: ListMapping, by: Actor, at: datetime) -> ListImport:
    """Keeps a list that was read, sealed, in parts. Nothing of it is taken yet. Files past their time are forgotten."""
    forget_old_parts(by=by, at=at)
    last_day = may_be_deleted_on(RULES[Retention.SENT_FILE], triggered_on=day_of(at))
    sent = ListImport(
        organisation_id=by.organisation_as(Role.REFERRER),
        made_by_id=by.user_id,
        mapping=mapping,
        sent_as=sheet.sent_as.ending,
        delimiter=sheet.sent_as.delimiter,
        rows=len(sheet.rows),
        remarks=list(sheet.remarks),
        sent_at=at,
        expires_at=datetime.combine(last_day, time.min, tzinfo=LONDON),
    )
    sent.seal_headings(json.dumps(sheet.headings))
    sent.save(force_insert=True)
    ListPart.objects.bulk_create(_parts(sent, sheet))
    record_event(action="send_list", subject=sent, by=by, at=at, rows=sent.rows)
    return sent


def _parts(sent: ListImport, sheet: Sheet) -> Iterator[ListPart]:
    for number, start in enumerate(range(0, len(sheet.rows), ROWS_A_PART), start=1):
        part = ListPart(list=sent, number=number)
        rows = sheet.rows[start : start + ROWS_A_PART]
        part.seal_rows(json.dumps([(row.number, row.cells, row.not_worked_out) for row in rows]))
        yield part


def look_at_list(*, list_id: UUID, by: Actor, at: datetime) -> ListImport:
    """One list, or 404. That it was looked at is an event: its rows stand under the sender's own references."""
    found = enforce.record(
        by, Action.SEND_LIST, ListImport, list_id, related=("mapping", "organisation", "made_by")
    )
    record_event(action="view_list", subject=found, by=by, at=at)
    return found


@transaction.atomic
def leave_list(*, list_id: UUID, by: Actor, at: datetime) -> Job:
    """Its rows are taken while nobody watches, by the same steps as by a press. Asked for twice, it is one job."""
    sent = enforce.record(by, Action.SEND_LIST, ListImport, list_id, lock=True)
    refuse_if([IS_OVER] if sent.finished_at or sent.thrown_away_at or sent.expires_at <= at else [])
    record_event(action="leave_list", subject=sent, by=by, at=at)
    return ask_for_work(name=TAKE_LIST, arguments={"list": str(sent.pk)}, by=by, at=at)


@transaction.atomic
def throw_away_list(*, list_id: UUID, by: Actor, at: datetime) -> ListImport:
    """The sender thought again before any row was taken: nothing of the file stays."""
    sent = enforce.record(by, Action.SEND_LIST, ListImport, list_id, lock=True)
    refuse_if([HAS_BEGUN] if sent.begun_at else [])
    ListPart.objects.filter(list=sent).delete()
    sent.thrown_away_at = sent.thrown_away_at or at
    sent.save(update_fields=["thrown_away_at"])
    record_event(action="throw_away_list", subject=sent, by=by, at=at)
    return sent


@transaction.atomic
def take_out_handed_back(*, list_id: UUID, by: Actor, at: datetime) -> tuple[SentAs, bytes]:
    """The rows to mend, as a file like the one that was sent. Each time it is taken out is an event."""
    sent = enforce.record(by, Action.SEND_LIST, ListImport, list_id)
    parts = list(ListPart.objects.filter(list=sent, done_at__isnull=False).order_by("number"))
    back = [
        (Row(number, tuple(cells)), why)
        for part in parts
        for number, cells, why in json.loads(part.rows_text)
    ]
    refuse_if([IS_GONE] if not back or sent.expires_at <= at else [])
    sent_as = SentAs(sent.sent_as, sent.delimiter)
    record_event(action="take_out_handed_back", subject=sent, by=by, at=at, rows=len(back))
    return sent_as, write_back(sent_as, json.loads(sent.headings_text), back)


def forget_old_parts(*, by: Actor, at: datetime) -> None:
    """Every file whose time is over goes, whoever sent it; the database does it, because nobody reaches another's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_old_list_parts()")
