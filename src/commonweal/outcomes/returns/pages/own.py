"""What a provider's manager sees: their returns, one of them with its figures as they are, and what each form is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from commonweal.design.tables import Column, Table
from commonweal.design.words import day, moment
from commonweal.outcomes.catalogue import known, title_of
from commonweal.outcomes.returns.models import AskedChange, Return, ReturnHistory, ReturnLine
from commonweal.outcomes.returns.pages.targets import targets_table
from commonweal.outcomes.returns.queries import Drift, Facts, ReturnRow
from commonweal.outcomes.returns.queries.counts import place_of
from commonweal.outcomes.returns.queries.facts import GROUPS
from commonweal.rules.measures import Measure
from commonweal.rules.reasons import Reason
from commonweal.rules.returns import (
    BLANK,
    OPEN,
    Finding,
    Place,
    Status,
    of_measure,
    quarter_name,
    reasons_not_to_change,
)
from commonweal.rules.returns.dates import is_late, late_in_words
from commonweal.rules.targets import Aim, own_sentence

COLOURS = {
    Status.DUE: "yellow",
    Status.BEGUN: "blue",
    Status.CERTIFIED: "teal",
    Status.ACCEPTED: "green",
    Status.REOPENED: "purple",
    Status.LOCKED: "grey",
}
DONE = {
    "begin": "Begun",
    "certify": "Certified",
    "accept": "Accepted",
    "reopen": "Reopened",
    "lock": "Locked",
}


@dataclass(frozen=True)
class RowShown:
    """One line of a list. `said` is by when, or how late; `is_late` only while it is open."""

    address: str
    title: str
    facts: tuple[str, ...]
    status: str
    colour: str
    said: str
    is_late: bool


@dataclass(frozen=True)
class MyReturnsPage:
    open: tuple[RowShown, ...]
    done: tuple[RowShown, ...]


@dataclass(frozen=True)
class SectionShown:
    """One measure with its definition, its figures, and the address where they are typed (none where records give them all)."""

    key: str
    title: str
    measure: Measure | None
    table: Table
    address: str
    is_finished: bool


@dataclass(frozen=True)
class FindingShown:
    text: str
    explained: str


@dataclass(frozen=True)
class MyReturnPage:
    id: int
    title: str
    contract: str
    status: str
    colour: str
    said: str
    is_late: bool
    is_open: bool
    is_due: bool
    is_from_records: bool
    filled: str
    types: bool
    targets: Table | None
    is_only_told: bool
    asked_anew: tuple[str, ...]
    sections: tuple[SectionShown, ...]
    words: tuple[tuple[str, str], ...]
    wrong: tuple[FindingShown, ...]
    look: tuple[FindingShown, ...]
    not_yet: tuple[Reason, ...]
    drifts: tuple[str, ...]
    reopened_for: str
    history: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class PlainPage:
    """What a form is about: the return it belongs to, and a table or texts beside it."""

    id: int
    title: str
    contract: str
    back: tuple[str, str]
    measure: Measure | None = None
    table: Table | None = None
    faults: tuple[str, ...] = ()
    kept: str = ""
    not_yet: tuple[Reason, ...] = ()
    statement: str = ""


def row_shown(row: ReturnRow, *, address: str, today: date, with_provider: bool = False) -> RowShown:
    is_open = row.status in OPEN
    late = is_late(row.status, row.due_on, on=today)
    said = late_in_words(row.due_on, on=today) if is_open and row.status is not Status.REOPENED else ""
    provider = (row.provider,) if with_provider else ()
    return RowShown(
        address=address,
        title=f"{quarter_name(row.starts_on)}, {row.reference}",
        facts=(*provider, row.title),
        status=row.status.value.capitalize(),
        colour=COLOURS[row.status],
        said=said[:1].upper() + said[1:],
        is_late=late,
    )


def my_returns_page(rows: Iterable[ReturnRow], *, today: date) -> MyReturnsPage:
    shown = [(row, row_shown(row, address=reverse("my_return", args=[row.id]), today=today)) for row in rows]
    return MyReturnsPage(
        open=tuple(
            each for row, each in sorted(shown, key=lambda both: both[0].due_on) if row.status in OPEN
        ),
        done=tuple(each for row, each in shown if row.status not in OPEN),
    )


def lines_by_measure(lines: Iterable[ReturnLine]) -> dict[str, list[ReturnLine]]:
    found: dict[str, list[ReturnLine]] = {}
    for line in lines:
        found.setdefault(line.measure, []).append(line)
    return found


def my_return_page(
    found: Return,
    *,
    facts: Facts,
    history: Sequence[ReturnHistory],
    changes: Sequence[AskedChange] = (),
    drifts: Sequence[Drift],
    not_yet: Sequence[Reason],
    today: date,
) -> MyReturnPage:
    status = Status(found.status)
    row = row_shown(_row_of(found), address="", today=today)
    findings = facts.findings if status in OPEN and status is not Status.DUE else []
    names = facts.areas
    return MyReturnPage(
        id=found.pk,
        title=f"Return for {quarter_name(found.starts_on)}",
        contract=f"{found.contract.reference}: {found.contract.title}",
        status=row.status,
        colour=row.colour,
        said=row.said,
        is_late=row.is_late,
        is_open=status in OPEN,
        is_due=status is Status.DUE,
        is_from_records=found.is_from_records,
        filled=moment(found.filled_at) if found.filled_at else "",
        types=any(not line.is_from_records for line in facts.lines),
        targets=targets_table([(aim, _held_against(aim, facts)) for aim in facts.aims]),
        is_only_told=bool(facts.lines)
        and all((measure := known(line.measure)) and measure.told for line in facts.lines),
        asked_anew=tuple(
            f"{title_of(each.measure)}: {'asked for' if each.is_asked else 'asked for no more'}. {each.why}"
            for each in changes
        ),
        sections=tuple(
            _section(found, key, lines, facts) for key, lines in lines_by_measure(facts.lines).items()
        ),
        words=(
            ("What went well", found.went_well),
            ("What did not", found.went_badly),
            ("Staffing", found.staffing),
        ),
        wrong=tuple(_finding(each, facts) for each in findings if each.is_wrong),
        look=tuple(_finding(each, facts) for each in findings if not each.is_wrong),
        not_yet=tuple(not_yet),
        drifts=tuple(drift_in_words(each, names) for each in drifts),
        reopened_for=next((each.words for each in history if each.step == "reopen"), "")
        if status is Status.REOPENED
        else "",
        history=steps_shown(history),
    )


def drift_in_words(drift: Drift, areas: Mapping[str, str]) -> str:
    """`Cases closed, victims, Fellshire: 41 → 42`."""
    return f"{place_in_words(drift.place, areas)}: {drift.certified.text} → {drift.now.text}"


def place_in_words(place: Place, areas: Mapping[str, str]) -> str:
    return f"{title_of(place.measure)}, {GROUPS[place.group]}, {areas.get(place.area, place.area)}"


def steps_shown(history: Iterable[ReturnHistory]) -> tuple[tuple[str, str, str, str], ...]:
    """(when, what, words, who) of each step."""
    return tuple(
        (moment(each.at), DONE[each.step], each.words, each.by.full_name if each.by else "")
        for each in history
    )


def fill_page(found: Return, key: str, lines: Sequence[ReturnLine], facts: Facts) -> PlainPage:
    return PlainPage(
        id=found.pk,
        title=title_of(key),
        contract=f"{quarter_name(found.starts_on)}, {found.contract.reference}",
        back=("The return", reverse("my_return", args=[found.pk])),
        measure=measure_of(key),
        table=_table(key, lines, facts) if facts.last else None,
        not_yet=tuple(reasons_not_to_change(Status(found.status))),
    )


def plain_page(found: Return, title: str, **more: object) -> PlainPage:
    """Closed, with the reason, while the return may not be changed; unless `more` says something else of it."""
    more = {"not_yet": tuple(reasons_not_to_change(Status(found.status))), **more}
    return PlainPage(
        id=found.pk,
        title=title,
        contract=f"{quarter_name(found.starts_on)}, {found.contract.reference}",
        back=("The return", reverse("my_return", args=[found.pk])),
        **more,  # type: ignore[arg-type]
    )


def measure_of(key: str) -> Measure | None:
    """None for a measure that has left the catalogue since: what was asked stays asked."""
    return known(key)


def _row_of(found: Return) -> ReturnRow:
    return ReturnRow(
        found.pk,
        found.contract_id,
        found.contract.reference,
        found.contract.title,
        "",
        found.starts_on,
        found.due_on,
        Status(found.status),
    )


def _section(found: Return, key: str, lines: Sequence[ReturnLine], facts: Facts) -> SectionShown:
    typed = any(not line.is_from_records for line in lines)
    may_type = typed and Status(found.status) in OPEN
    return SectionShown(
        key=key,
        title=title_of(key),
        measure=measure_of(key),
        table=_table(key, lines, facts),
        address=reverse("fill_return", args=[found.pk, key]) if may_type else "",
        is_finished=all(line.standing for line in lines),
    )


def _table(key: str, lines: Sequence[ReturnLine], facts: Facts) -> Table:
    columns = [Column("For whom and where"), Column("This quarter", is_number=True)]
    if facts.last is not None:
        columns.append(Column("Last quarter", is_number=True))
    rows = []
    for line in lines:
        place = place_of(line)
        figure = facts.figures[place]
        said = f"{figure.text}: {figure.reason}" if figure.reason else figure.text
        before = () if facts.last is None else (facts.last.get(place, BLANK),)
        rows.append(
            (
                f"{GROUPS[line.client_group].capitalize()}, {line.area.name}",
                said,
                *("not asked" if each is BLANK else each.text for each in before),
            )
        )
    return Table(title_of(key), tuple(columns), tuple(rows))


def _finding(finding: Finding, facts: Facts) -> FindingShown:
    return FindingShown(finding.text, facts.explained.get(finding.key, ""))


def due_in_words(due: date) -> str:
    return f"Due on {day(due)}"


def _held_against(aim: Aim, facts: Facts) -> str:
    """The provider's own figure beside its target."""
    figure = of_measure(facts.figures, aim.measure, area=aim.area, group=aim.group)
    return own_sentence(aim, figure.numerator, figure.denominator)
