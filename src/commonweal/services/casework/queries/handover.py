"""What is known of a case, for whoever takes it over: drawn from the record, in few questions, as plain values.

Read a `Known` as: this is everything a worker has to know before they speak with the person. Nothing in it was typed for a
hand-over but its notes. Restricted notes are not among it, nor that there are any; of addresses and numbers only how they may be
used.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from commonweal.rules.periods import day_of
from commonweal.rules.safety_plans import Part
from commonweal.services.casework.models import Case, ContactPoint, RiskReview, Task
from commonweal.services.casework.queries.handover_rows import rows_of
from commonweal.services.casework.queries.one import contact_points, reviews


@dataclass(frozen=True)
class PlanSigned:
    """The last safety plan, part by part."""

    at: datetime
    number: int
    by: str
    parts: dict[Part, str] = field(repr=False)


@dataclass(frozen=True)
class OpenNeed:
    area: str
    goal: str
    level: int
    review_due_on: date


@dataclass(frozen=True)
class ToDo:
    """Read as: by `on`, `what` is to be done; `kind` is `safety` (then `what` is the code of the fact), `task` or `action`."""

    kind: str
    on: date
    what: str
    known_since: date | None = None
    who: str = ""
    agency: str = ""


@dataclass(frozen=True)
class OrderHeld:
    """An order that has not ended."""

    kind: str
    made_on: date
    served_on: date | None
    ends_on: date | None
    ended_early_on: date | None
    terms: tuple[str, ...]
    zone: str
    parties: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DayAhead:
    """A day in court to come, with who goes along; or, with the kind `meeting`, a time that was sent to the person."""

    kind: str
    at: datetime
    court: str = ""
    measures: tuple[str, ...] = ()
    supporter: str = ""


@dataclass(frozen=True)
class Met:
    """Read as: on that day somebody was in touch by this way (a session's kind, or a channel)."""

    on: date
    way: str
    is_session: bool


@dataclass(frozen=True)
class Tried:
    at: datetime
    channel: str


@dataclass(frozen=True)
class Agreed:
    purpose: str
    whom: str
    given_on: date
    ends_before: date


@dataclass(frozen=True)
class NoteWritten:
    """What a worker wrote down for whoever comes after."""

    at: datetime
    by: str
    from_worker: str
    from_worker_id: int
    told: str
    texts: dict[str, str] = field(repr=False)
    met_on: date | None = None
    meets_on: date | None = None


@dataclass(frozen=True)
class PassedOn:
    """The last time the case passed from one worker to another. `with_note`: something was written for it."""

    at: datetime
    from_worker: str
    to_worker: str
    to_worker_id: int
    with_note: bool
    read_at: datetime | None


@dataclass(frozen=True)
class Known:
    """`parties` as (name, role), without the person the case is about; `tries` since somebody was in touch, newest first."""

    case: Case
    points: Sequence[ContactPoint]
    reviews: Sequence[RiskReview]
    plan: PlanSigned | None
    needs: tuple[OpenNeed, ...]
    to_do: tuple[ToDo, ...]
    orders: tuple[OrderHeld, ...]
    ahead: tuple[DayAhead, ...]
    met: Met | None
    tries: tuple[Tried, ...]
    parties: tuple[tuple[str, str], ...]
    agreements: tuple[Agreed, ...]
    apart: tuple[str, ...]
    notes: tuple[NoteWritten, ...]
    passed: PassedOn | None


def known_of(case: Case, *, now: datetime, today: date) -> Known:
    """The case was reached through the policy; what hangs on it follows. Three questions, whatever there is."""
    rows = rows_of(case, now=now, today=today)
    met = _met(rows)
    return Known(
        case=case,
        points=contact_points(case.episode_id),
        reviews=reviews(case.episode_id),
        plan=next(map(_plan, rows["plan"]), None),
        needs=tuple(
            OpenNeed(each["area"], each["goal"], each["level"], _day(each["due"])) for each in rows["needs"]
        ),
        to_do=tuple(sorted(map(_to_do, (*rows["tasks"], *rows["actions"])), key=_safety_then_day)),
        orders=tuple(map(_order, rows["orders"])),
        ahead=tuple(sorted(map(_ahead, (*rows["hearings"], *rows["meetings"])), key=lambda each: each.at)),
        met=met,
        tries=_tries(rows["attempts"]),
        parties=tuple((each["name"], each["role"]) for each in rows["parties"]),
        agreements=tuple(
            Agreed(each["purpose"], each["whom"] or "", _day(each["given"]), _day(each["ends"]))
            for each in rows["agreements"]
        ),
        apart=tuple(each["name"] for each in rows["apart"]),
        notes=tuple(map(_note, rows["notes"])),
        passed=next(map(_passed, rows["passed"]), None),
    )


def _day(text: str | None) -> Any:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> Any:
    return datetime.fromisoformat(text) if text else None


def _plan(row: dict[str, Any]) -> PlanSigned:
    parts = {part: row[part.value] for part in Part}
    return PlanSigned(_moment(row["at"]), row["number"], row["by"], parts)


def _to_do(row: dict[str, Any]) -> ToDo:
    if "who" in row:
        return ToDo("action", _day(row["on"]), row["text"], who=row["who"], agency=row["agency"])
    if row["kind"] == Task.SAFETY_FACT:
        return ToDo("safety", _day(row["on"]), row["fact"], _day(row["since"]))
    return ToDo("task", _day(row["on"]), row["text"], _day(row["since"]))


def _safety_then_day(each: ToDo) -> tuple[bool, date]:
    return each.kind != "safety", each.on


def _order(row: dict[str, Any]) -> OrderHeld:
    return OrderHeld(
        kind=row["kind"],
        made_on=_day(row["made_on"]),
        served_on=_day(row["served_on"]),
        ends_on=_day(row["ends_on"]),
        ended_early_on=_day(row["ended_early_on"]),
        terms=tuple(row["terms"]),
        zone=row["zone"],
        parties=tuple((each["name"], each["role"]) for each in row["named"]),
    )


def _ahead(row: dict[str, Any]) -> DayAhead:
    if "kind" not in row:
        return DayAhead("meeting", _moment(row["at"]))
    return DayAhead(row["kind"], _moment(row["at"]), row["court"], tuple(row["measures"]), row["supporter"])


def _met(rows: dict[str, list[dict[str, Any]]]) -> Met | None:
    """The last time anybody was in touch, by whichever way it was."""
    found = [Met(_day(each["on"]), each["way"], True) for each in rows["sessions"]]
    found += [Met(_day(each["on"]), each["way"], False) for each in rows["spoken"]]
    found += [
        Met(day_of(_moment(each["at"])), each["way"], False) for each in rows["attempts"] if each["reached"]
    ][:1]
    return max(found, key=lambda each: each.on, default=None)


def _tries(rows: list[dict[str, Any]]) -> tuple[Tried, ...]:
    """Those since somebody answered, the newest first."""
    found: list[Tried] = []
    for each in rows:
        if each["reached"]:
            break
        found.append(Tried(_moment(each["at"]), each["way"]))
    return tuple(found)


def _note(row: dict[str, Any]) -> NoteWritten:
    return NoteWritten(
        at=_moment(row["at"]),
        by=row["by"],
        from_worker=row["from_worker"],
        from_worker_id=row["from_id"],
        told=row["told"],
        texts={name: row[name] for name in ("matters", "promised", "to_mind", "told_how")},
        met_on=_day(row["met_on"]),
        meets_on=_day(row["meets_on"]),
    )


def _passed(row: dict[str, Any]) -> PassedOn:
    return PassedOn(
        at=_moment(row["at"]),
        from_worker=row["from_worker"],
        to_worker=row["to_worker"],
        to_worker_id=row["to_id"],
        with_note=row["note"] is not None,
        read_at=_moment(row["read_at"]),
    )
