"""Takes the rows of a daily list, part by part: good ones become referrals, the others stay sealed with what to mend.

Each part is one transaction: all of it happened, or nothing did. So closing the page, or a crash, loses nothing and takes nothing
twice. A row is what `make_referral` would have made of it: the same preparing code, and the same rules.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.encryption import search_key
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.rules.cases import ClientGroup
from commonweal.rules.daily_list import (
    Checked,
    Field,
    Sameness,
    Told,
    as_said,
    check_row,
    differing,
    labels_of,
    same_reference,
    sameness,
)
from commonweal.rules.periods import day_of
from commonweal.rules.public_door import Source
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.services.casework.contact_shape import fault_in_contact
from commonweal.services.front_door.actions.referring import (
    Asked,
    Ground,
    Ready,
    ground_for,
    keep_referrals,
    prepare_referral,
)
from commonweal.services.front_door.models import AsTold, ListImport, ListPart, ListRow
from commonweal.services.front_door.queries.imports import FINGERPRINT, SentBefore, area_words, sent_before
from commonweal.services.front_door.queries.routing import areas_to_choose

ONE_LIST_AT_A_TIME = 5_118_041

MOST_REASONS = 30
IS_OVER = Reason(
    "is_over",
    "The rest of this list was deleted, because files are kept for a short time only. Send it again.",
)
CALL = "Nothing of ours was changed. If it should be, call the front door. Two people of one incident need a reference each."


@dataclass(frozen=True)
class _Bad:
    number: int
    cells: Sequence[str] = field(repr=False)
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class _Good:
    number: int
    told: Told
    key: bytes
    prints: tuple[bytes, ...]
    remarks: tuple[str, ...]


@transaction.atomic
def take_rows(*, list_id: UUID, by: Actor, at: datetime) -> ListImport:
    """Takes the next part. Once nothing is left this changes nothing. Raises Refused when the rest was deleted."""
    sent = enforce.record(by, Action.SEND_LIST, ListImport, list_id, related=("mapping",), lock=True)
    if sent.finished_at or sent.thrown_away_at:
        return sent
    part = ListPart.objects.filter(list=sent, done_at__isnull=True).order_by("number").first()
    refuse_if([IS_OVER] if part is None or sent.expires_at <= at else [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ONE_LIST_AT_A_TIME, sent.organisation_id])
    rows = json.loads(part.rows_text)
    good, bad, had = _sorted_out(sent, rows, today=day_of(at))
    _keep(sent, good, by=by, at=at)
    part.seal_rows(json.dumps([(each.number, each.cells, _in_words(each.reasons)) for each in bad]))
    part.done_at = at
    part.save(update_fields=["sealed_rows", "done_at"])
    _count(sent, taken=len(good), had=had, bad=bad, at=at)
    record_event(
        action="take_list_rows",
        subject=sent,
        by=by,
        at=at,
        part=part.number,
        taken=len(good),
        had_already=had,
        handed_back=len(bad),
    )
    return sent


def _sorted_out(sent: ListImport, rows: Sequence, *, today: date) -> tuple[list[_Good], list[_Bad], int]:
    """Which rows are taken, which go back, and how many we have already. Every row is one of the three."""
    places = _places(sent)
    words = area_words(sent.mapping, areas_to_choose(on=today))
    everyone_is = ClientGroup(sent.mapping.everyone_is) if sent.mapping.everyone_is else None
    checked: list[tuple[int, Sequence[str], Checked]] = []
    for number, cells, not_worked_out in rows:
        empty = frozenset(name for name, place in places.items() if place in not_worked_out)
        one = check_row(
            {name: cells[place] for name, place in places.items()},
            areas=words,
            today=today,
            fault_in_contact=fault_in_contact,
            everyone_is=everyone_is,
            not_worked_out=empty,
        )
        checked.append((number, cells, one))
    keys = {
        number: _reference_key(sent.organisation_id, one.told.reference)
        for number, _, one in checked
        if one.told
    }
    known = sent_before(list(keys.values()))
    good: list[_Good] = []
    bad: list[_Bad] = []
    had = 0
    for number, cells, one in checked:
        if one.told is None:
            bad.append(_Bad(number, cells, one.reasons))
            continue
        key, prints = keys[number], _prints(sent.organisation_id, one.told)
        before = known.get(key)
        answer = sameness(prints, before.prints if before else None)
        if answer is Sameness.SAME:
            had += 1
        elif answer is Sameness.CHANGED:
            bad.append(_Bad(number, cells, (_changed(prints, before),)))
        else:
            good.append(_Good(number, one.told, key, prints, tuple(each.code for each in one.remarks)))
            known[key] = SentBefore(prints, is_mine=True)
    return good, bad, had


def _places(sent: ListImport) -> dict[Field, int]:
    labels = {
        label.casefold(): place for place, label in enumerate(labels_of(json.loads(sent.headings_text)))
    }
    return {Field(name): labels[heading.casefold()] for name, heading in sent.mapping.columns.items()}


def _changed(prints: Sequence[bytes], before: SentBefore) -> Reason:
    """Which columns differ is told to whoever sent the first one alone: a colleague could find out by trying what it says."""
    if not before.is_mine:
        return Reason("changed", f"A colleague sent another row under this reference. {CALL}")
    columns = ", ".join(label.lower() for label in differing(prints, before.prints))
    return Reason("changed", f"Changed since this reference was first sent ({columns}). {CALL}")


def _in_words(reasons: Sequence[Reason]) -> str:
    return " ".join(reason.text for reason in reasons)


def _reference_key(organisation_id: int, reference: str) -> bytes:
    return search_key("list_reference", f"{organisation_id}:{same_reference(reference)}")


def _prints(organisation_id: int, told: Told) -> tuple[bytes, ...]:
    """A fingerprint of each column, bound to this reference: equal ones of two people say nothing."""
    bound = f"{organisation_id}:{same_reference(told.reference)}"
    return tuple(
        search_key("list_column", f"{place}:{bound}:{text}")[:FINGERPRINT]
        for place, text in enumerate(as_said(told))
    )


def _keep(sent: ListImport, good: Sequence[_Good], *, by: Actor, at: datetime) -> None:
    if not good:
        return
    areas = {area.code: area.pk for area in areas_to_choose(on=day_of(at))}
    ground = ground_for(made_at_id=sent.organisation_id, area_ids=list(areas.values()), at=at)
    ready = [_prepared(each.told, ground, areas, by=by, at=at) for each in good]
    keep_referrals(ready=ready, by=by, at=at)
    pairs = list(zip(good, ready, strict=True))
    ListRow.objects.bulk_create(_row(sent, one, made) for one, made in pairs)
    AsTold.objects.bulk_create(_as_told(one.told, made) for one, made in pairs if _said_anything(one.told))


def _prepared(told: Told, ground: Ground, areas: Mapping[str, int], *, by: Actor, at: datetime) -> Ready:
    return prepare_referral(
        asked=what_a_row_asks(told, area_id=areas[told.area]), ground=ground, source=Source.LIST, by=by, at=at
    )


def what_a_row_asks(told: Told, *, area_id: int) -> Asked:
    """A row as the form for one referral would have put it. What a list does not ask stays as if nobody had answered."""
    return Asked(
        client_group=told.group,
        area_id=area_id,
        full_name=told.full_name,
        what_happened=told.what_happened,
        born_on=told.born_on,
        safe_channels=("call",) if told.safe_to_call else (),
        safe_times=told.safe_times if told.safe_to_call else "",
        confirmed_on=told.incident_on if told.safe_to_call else None,
        phone=told.phone,
        email=told.email,
        address=told.address,
        other_name=told.other_name,
        other_born_on=told.other_born_on,
        is_immediate_danger=told.is_immediate_danger,
        agrees_to_support=told.agreement,
    )


def _row(sent: ListImport, one: _Good, made: Ready) -> ListRow:
    row = ListRow(
        list=sent,
        number=one.number,
        organisation_id=sent.organisation_id,
        made_by_id=sent.made_by_id,
        reference_key=one.key,
        fingerprints=b"".join(one.prints),
        remarks=list(one.remarks),
        referral=made.referral,
    )
    row.seal_reference(one.told.reference)
    return row


def _said_anything(told: Told) -> bool:
    return any((told.incident_on, told.incident_time, told.grade, told.tool, told.score))


def _as_told(told: Told, made: Ready) -> AsTold:
    return AsTold(
        referral=made.referral,
        incident_on=told.incident_on,
        incident_time=told.incident_time,
        grade=told.grade or "",
        tool=told.tool,
        score=told.score,
    )


def _count(sent: ListImport, *, taken: int, had: int, bad: Sequence[_Bad], at: datetime) -> None:
    sent.taken += taken
    sent.had_already += had
    sent.handed_back += len(bad)
    sent.rows_done = sent.taken + sent.had_already + sent.handed_back
    why = Counter(sent.why)
    why.update(reason.text for each in bad for reason in each.reasons)
    sent.why = dict(why.most_common(MOST_REASONS))
    sent.begun_at = sent.begun_at or at
    if sent.rows_done >= sent.rows:
        sent.finished_at = at
    sent.save(
        update_fields=["taken", "had_already", "handed_back", "rows_done", "why", "begun_at", "finished_at"]
    )
