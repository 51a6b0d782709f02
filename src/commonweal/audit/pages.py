"""What an auditor sees: when, who, what, on which record. Records are numbers here; nobody who is helped is ever named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from commonweal.audit.queries import CrossingRow, EventRow, Opening
from commonweal.audit.words import kind_in_words, what_in_words
from commonweal.design.words import count, day, moment, plural
from commonweal.rules.break_glass import WHY_IN_WORDS, Grant, WhyOpened, is_overdue
from commonweal.rules.crossings import CROSSINGS, SafetyFact


@dataclass(frozen=True)
class EventShown:
    """`record_address` leads to everything that was done to the same record."""

    when: str
    who: str
    who_address: str
    what: str
    kind: str
    record_id: str
    record_address: str
    details: str


@dataclass(frozen=True)
class ChainShown:
    """What the last check found, in words. `is_whole` is None when nobody has checked yet."""

    is_whole: bool | None
    words: str


@dataclass(frozen=True)
class AuditPage:
    rows: tuple[EventShown, ...]
    chain: ChainShown
    about: str
    next_address: str
    people: tuple[tuple[str, str], ...]
    is_search: bool


@dataclass(frozen=True)
class Asked:
    """What the address asks for: numbers and types of record only."""

    actor_id: int | None = None
    kind: str = ""
    record_id: str = ""
    before_id: int | None = None

    def address(self, **changes: object) -> str:
        """The same question with changes, as the end of an address."""
        names = {"actor": self.actor_id, "kind": self.kind, "record": self.record_id, **changes}
        return "?" + urlencode({name: value for name, value in names.items() if value})


def audit_page(
    *,
    events: Sequence[EventRow],
    names: Mapping[int, str],
    checked: EventRow | None,
    asked: Asked,
    limit: int,
    people: Sequence[tuple[int, str]] = (),
    is_search: bool = False,
) -> AuditPage:
    """`events` holds one more than `limit` when there is more to see."""
    shown = events[:limit]
    more = asked.address(before=shown[-1].id) if len(events) > limit else ""
    return AuditPage(
        rows=tuple(_event(each, names) for each in shown),
        chain=chain_shown(checked),
        about=_about(asked, names),
        next_address=more,
        people=tuple((name, Asked(actor_id=number).address()) for number, name in people),
        is_search=is_search,
    )


def chain_shown(checked: EventRow | None) -> ChainShown:
    """The last check in a sentence."""
    if checked is None:
        return ChainShown(None, "Nobody has checked the chain of seals yet. Run: commonweal audit verify")
    faults, events = int(str(checked.details.get("faults", 0))), int(str(checked.details.get("events", 0)))
    when = moment(checked.at)
    if faults:
        found = plural(faults, "fault")
        return ChainShown(False, f"The check on {when} found {found}. Do not rely on this list alone.")
    return ChainShown(
        True, f"On {when} all {count(events)} events were checked: none was changed or removed."
    )


def _event(event: EventRow, names: Mapping[int, str]) -> EventShown:
    who = "Nobody signed in"
    if event.actor_id is not None:
        who = names.get(event.actor_id, f"Account {event.actor_id}")
    return EventShown(
        when=moment(event.at),
        who=who,
        who_address=Asked(actor_id=event.actor_id).address() if event.actor_id else "",
        what=what_in_words(event.action),
        kind=kind_in_words(event.record_type),
        record_id=event.record_id,
        record_address=Asked(kind=event.record_type, record_id=event.record_id).address()
        if event.record_id
        else "",
        details=", ".join(
            f"{name.replace('_', ' ')}: {value}"
            for name, value in event.details.items()
            if value is not None and not isinstance(value, list)
        ),
    )


def _about(asked: Asked, names: Mapping[int, str]) -> str:
    if asked.actor_id is not None:
        return f"What {names.get(asked.actor_id, f'account {asked.actor_id}')} did"
    kind = kind_in_words(asked.kind) if asked.kind else "record"
    return f"What was done to {kind} {asked.record_id}" if asked.record_id else ""


@dataclass(frozen=True)
class OpeningShown:
    """An opening in an emergency as the auditor sees it: who, where, why, and whether it was looked at in time."""

    when: str
    who: str
    where: str
    why: str
    state: str
    is_late: bool


@dataclass(frozen=True)
class CrossingShown:
    """What crossed the wall: the day, the fact, who told it, from which case to which, as numbers."""

    when: str
    fact: str
    who: str
    from_case: str
    to_case: str


@dataclass(frozen=True)
class WallsPage:
    """`found` is None before a reference was asked for."""

    openings: tuple[OpeningShown, ...]
    crossings: tuple[CrossingShown, ...]
    found: tuple[EventShown, ...] | None


def walls_page(
    *,
    openings: Sequence[Opening],
    crossings: Sequence[CrossingRow],
    events: Sequence[EventRow] | None,
    names: Mapping[int, str],
    organisations: Mapping[int, str],
    today: date,
) -> WallsPage:
    return WallsPage(
        openings=tuple(_opening(each, names, organisations, today) for each in openings),
        crossings=tuple(
            CrossingShown(
                moment(each.at),
                CROSSINGS[SafetyFact(each.fact)].chosen_as,
                names.get(each.told_by, f"Account {each.told_by}"),
                str(each.from_case),
                str(each.to_case),
            )
            for each in crossings
        ),
        found=None if events is None else tuple(_event(each, names) for each in events),
    )


def _opening(
    each: Opening, names: Mapping[int, str], organisations: Mapping[int, str], today: date
) -> OpeningShown:
    late = is_overdue(Grant(each.by_id, each.at, each.at, each.reviewed_at), today=today)
    state = "Overdue" if late else "Not looked at yet"
    if each.reviewed_at is not None:
        state = f"{'In order' if each.in_order else 'Not in order'}, {day(each.reviewed_at)}"
    return OpeningShown(
        when=moment(each.at),
        who=names.get(each.by_id, f"Account {each.by_id}"),
        where=organisations.get(each.organisation_id, ""),
        why=WHY_IN_WORDS[WhyOpened(each.why)],
        state=state,
        is_late=late,
    )
