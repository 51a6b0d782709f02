"""Releases tables to an audience, when nothing is given away by it, and sets the number that protects them."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.audit.actions import record_event
from commonweal.outcomes.releases import queries
from commonweal.outcomes.releases.models import DisclosureSetting, Release
from commonweal.partnership.models import LocalThreshold
from commonweal.partnership.queries import local_thresholds
from commonweal.partnership.sent import sent_before
from commonweal.rules.differencing import reasons_not_to_release
from commonweal.rules.disclosure_minimum import minimum_in_force, reasons_not_to_set
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.rules.released import Audience, ReleasedTable, canonical, digest
from commonweal.rules.thresholds import Key

# One release at a time: two that are safe alone may not be safe together.
_ONE_AT_A_TIME = 4_827_133


@transaction.atomic
def log_release(
    *,
    audience: str,
    title: str,
    tables: Mapping[str, ReleasedTable],
    by: Actor | None,
    at: datetime,
    late_records: bool = False,
) -> Release:
    """Keeps what goes to an audience, as published. Raises Refused when its readers could work out more than is shown,
    with what was released to them before: those of each audience that will have it. Nobody (None) is the server's own command.

    `late_records`: a figure may differ by a few from what was released before, since records come in late. Never for the public,
    who might know whose.
    """
    if by is not None and not may(by.roles, Action.RELEASE_FIGURES):
        raise PermissionDenied
    to = Audience(audience)
    refuse_if(_reasons_of_form(title, tables))
    _wait_for_our_turn()
    threshold = minimum_in_force(on=day_of(at), local=local_thresholds()).value
    reasons: list[Reason] = []
    for reader in to.readers:
        before = queries.printed_for(reader.also_reads)
        reasons += [
            each
            for each in reasons_not_to_release(tables, before=before, threshold=threshold)
            if each not in reasons
            and not (late_records and to is not Audience.PUBLIC and each.code == "changed_by_few")
        ]
    refuse_if(reasons)
    body = canonical(tables)
    release = Release.objects.create(
        audience=to, title=title, body=body, sha256=digest(body), by_id=by.user_id if by else None, at=at
    )
    cells = sum(len(table.cells) for table in tables.values())
    record_event(
        action="log_release",
        subject=release,
        by=by,
        at=at,
        audience=to.value,
        tables=len(tables),
        cells=cells,
    )
    return release


def _reasons_of_form(title: str, tables: Mapping[str, ReleasedTable]) -> list[Reason]:
    reasons = []
    if not title.strip():
        reasons.append(Reason("title_missing", "Give the release a title its readers would know it by."))
    if not any(table.cells for table in tables.values()):
        reasons.append(
            Reason("nothing_to_release", "There is no figure in this release. Choose a table that has some.")
        )
    return reasons


def _wait_for_our_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])


@transaction.atomic
def set_disclosure_minimum(
    *, value: int, starts_on: date, reason: str, form_key: UUID | None = None, by: Actor, at: datetime
) -> DisclosureSetting:
    """Sets the smallest count that is shown, from a day, with the reason. Raises Refused; sent twice, set once."""
    if not may(by.roles, Action.SET_DISCLOSURE):
        raise PermissionDenied
    sent = sent_before(DisclosureSetting, form_key)
    if sent is not None:
        return sent
    _wait_for_our_turn()
    taken = [each.starts_on for each in local_thresholds() if _is_ours(each.key, each.area)]
    refuse_if(
        reasons_not_to_set(value=value, starts_on=starts_on, reason=reason, today=day_of(at), taken=taken)
    )
    LocalThreshold.objects.create(
        key=Key.DISCLOSURE_MINIMUM, value=value, starts_on=starts_on, area=None, source=reason
    )
    setting = DisclosureSetting.objects.create(
        value=value, starts_on=starts_on, reason=reason, form_key=form_key, by_id=by.user_id, at=at
    )
    record_event(
        action="set_disclosure_minimum",
        subject=setting,
        by=by,
        at=at,
        value=value,
        starts_on=starts_on.isoformat(),
    )
    return setting


def _is_ours(key: Key, area: str | None) -> bool:
    return key is Key.DISCLOSURE_MINIMUM and area is None
