"""What commissioner and analyst see: returns by contract and quarter, who is late, certified figures that passed the gate."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.procurement.models import Contract
from commonweal.design.tables import Column, Table
from commonweal.design.words import day, moment
from commonweal.outcomes.catalogue import title_of
from commonweal.outcomes.figure_tables import published_table
from commonweal.outcomes.returns.models import GROUPS, AskedChange, Return, ReturnHistory
from commonweal.outcomes.returns.pages.own import COLOURS, RowShown, measure_of, row_shown, steps_shown
from commonweal.outcomes.returns.pages.targets import targets_table
from commonweal.outcomes.returns.published import PublishedMeasure
from commonweal.outcomes.returns.queries import LateRow, ReturnRow
from commonweal.rules.measures import Measure
from commonweal.rules.publishable import TOTAL
from commonweal.rules.returns import CHASED_FOR, OPEN, STEPS, Asked, Status, Step, quarter_name
from commonweal.rules.returns.dates import is_late, late_in_words
from commonweal.rules.steps import steps_from
from commonweal.rules.targets import Aim, shown_sentence

NOBODY = "Nobody was told yet"
REOPENED = "The provider sees on its first page that it is open, and the reason on the return"
KEEPERS_STEPS = (Step.ACCEPT, Step.REOPEN, Step.LOCK)


@dataclass(frozen=True)
class CellShown:
    """One contract in one quarter: in words, never by colour alone. No `address` where nothing was asked for."""

    status: str
    colour: str = "grey"
    note: str = ""
    address: str = ""


@dataclass(frozen=True)
class ContractRow:
    reference: str
    title: str
    provider: str
    cells: tuple[CellShown, ...]
    target_url: str
    asked_url: str


@dataclass(frozen=True)
class MatrixPage:
    quarters: tuple[str, ...]
    rows: tuple[ContractRow, ...]
    late: int
    may_keep: bool


@dataclass(frozen=True)
class LateShown:
    row: RowShown
    told: tuple[str, ...]


@dataclass(frozen=True)
class LatePage:
    rows: tuple[LateShown, ...]
    may_keep: bool


@dataclass(frozen=True)
class MeasureShown:
    title: str
    measure: Measure | None
    table: Table | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class GroupShown:
    title: str
    measures: tuple[MeasureShown, ...]


@dataclass(frozen=True)
class CertifiedPage:
    id: int
    title: str
    contract: str
    provider: str
    status: str
    colour: str
    said: str
    certified: str
    groups: tuple[GroupShown, ...]
    targets: Table | None
    words: tuple[tuple[str, str], ...]
    explained: tuple[str, ...]
    changed: int
    steps: tuple[str, ...]
    may_keep: bool
    history: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class StepPage:
    id: int
    title: str
    contract: str
    back: tuple[str, str]


@dataclass(frozen=True)
class AskedPage:
    """What a contract's return asks for from `quarter` on, and what was said of that."""

    id: int
    title: str
    contract: str
    quarter: str
    back: tuple[str, str]
    asked: tuple[tuple[str, tuple[str, ...]], ...]
    table: Table | None


def matrix_page(rows: Sequence[ReturnRow], quarters: Sequence[date], *, by: Actor, today: date) -> MatrixPage:
    held = {(row.contract_id, row.starts_on): row for row in rows}
    contracts = {row.contract_id: row for row in sorted(rows, key=lambda row: row.reference)}
    sets = may(by.roles, Action.SET_TARGET)
    asks = may(by.roles, Action.CHANGE_WHAT_IS_ASKED)
    return MatrixPage(
        quarters=tuple(quarter_name(each) for each in quarters),
        rows=tuple(
            ContractRow(
                row.reference,
                row.title,
                row.provider,
                tuple(_cell(held.get((pk, each)), today) for each in quarters),
                reverse("set_target", args=[pk]) if sets else "",
                reverse("change_what_is_asked", args=[pk]) if asks else "",
            )
            for pk, row in contracts.items()
        ),
        late=sum(is_late(row.status, row.due_on, on=today) for row in rows),
        may_keep=may(by.roles, Action.KEEP_RETURNS),
    )


def _cell(row: ReturnRow | None, today: date) -> CellShown:
    if row is None:
        return CellShown("Not asked")
    address = reverse("return_certified", args=[row.id])
    if is_late(row.status, row.due_on, on=today):
        late = late_in_words(row.due_on, on=today)
        return CellShown(
            f"{row.status.value.capitalize()}, late", "red", late[:1].upper() + late[1:], address
        )
    note = f"Due on {day(row.due_on)}" if row.status in OPEN and row.status is not Status.REOPENED else ""
    return CellShown(row.status.value.capitalize(), COLOURS[row.status], note, address)


def late_page(rows: Iterable[LateRow], *, by: Actor, today: date) -> LatePage:
    return LatePage(
        rows=tuple(
            LateShown(
                row_shown(
                    each.row,
                    address=reverse("return_certified", args=[each.row.id]),
                    today=today,
                    with_provider=True,
                ),
                tuple(f"{CHASED_FOR[stage]}: told on {day(on)}" for stage, on in each.told)
                or (REOPENED if each.row.status is Status.REOPENED else NOBODY,),
            )
            for each in rows
        ),
        may_keep=may(by.roles, Action.KEEP_RETURNS),
    )


def certified_page(
    found: Return,
    *,
    tables: Mapping[str, Sequence[PublishedMeasure]],
    aims: Sequence[Aim],
    certified: ReturnHistory | None,
    changed: int,
    explained: Iterable[str],
    history: Sequence[ReturnHistory],
    by: Actor,
    today: date,
) -> CertifiedPage:
    status = Status(found.status)
    names = dict(GROUPS)
    is_open = status in OPEN and status is not Status.REOPENED
    who = certified.by.full_name if certified and certified.by else ""
    return CertifiedPage(
        id=found.pk,
        title=f"Return for {quarter_name(found.starts_on)}",
        contract=f"{found.contract.reference}: {found.contract.title}",
        provider=found.contract.provider.name,
        status=status.value.capitalize(),
        colour=COLOURS[status],
        said=late_in_words(found.due_on, on=today) if is_open else "",
        certified=f"{who}, {moment(certified.at)}" if certified else "",
        groups=tuple(
            GroupShown(names[group], tuple(_measure(each) for each in shown))
            for group, shown in tables.items()
            if shown
        ),
        targets=targets_table([(aim, _held_against(aim, tables)) for aim in aims]) if certified else None,
        words=(
            ("What went well", found.went_well),
            ("What did not", found.went_badly),
            ("Staffing", found.staffing),
        )
        if certified and status not in OPEN
        else (),
        explained=tuple(explained),
        changed=changed,
        steps=tuple(step.value for step in steps_from(STEPS, status) if step in KEEPERS_STEPS),
        may_keep=may(by.roles, Action.KEEP_RETURNS),
        history=steps_shown(history),
    )


def _held_against(aim: Aim, tables: Mapping[str, Sequence[PublishedMeasure]]) -> str:
    """The contract's target beside what every client group's table shows of it."""
    found = [
        each.figures
        for group, measures in tables.items()
        for each in measures
        if each.measure == aim.measure and aim.group in ("", group) and each.figures is not None
    ]
    return shown_sentence(aim, found, label=aim.area_name or TOTAL)


def _measure(each: PublishedMeasure) -> MeasureShown:
    missing = [f"{area}: not known yet. {why}".strip() for area, why in each.not_known]
    missing += [f"{area}: does not apply." for area in each.not_applicable]
    title = title_of(each.measure)
    table = published_table(title, each.figures) if each.figures else None
    if table is not None and len(table.rows) == 1:
        table = replace(table, total=None)  # of one area the total says the same
    return MeasureShown(title, measure_of(each.measure), table, tuple(missing))


def step_page(found: Return) -> StepPage:
    return StepPage(
        id=found.pk,
        title="Accept, reopen or lock",
        contract=f"{quarter_name(found.starts_on)}, {found.contract.reference}",
        back=("The return", reverse("return_certified", args=[found.pk])),
    )


def asked_page(
    found: Contract, *, now: Iterable[Asked], changes: Sequence[AskedChange], quarter: date
) -> AskedPage:
    """The measures by the family they belong to, in the order of the catalogue."""
    families: dict[str, list[str]] = {}
    for each in now:
        families.setdefault(each.measure.family, []).append(each.measure.title)
    columns = (Column("Measure"), Column("From"), Column("What changed"), Column("Why"), Column("Said by"))
    rows = tuple(
        (
            title_of(each.measure),
            quarter_name(each.starts_on),
            "asked for" if each.is_asked else "asked for no more",
            each.why,
            f"{each.by.full_name}, {day(each.at)}",
        )
        for each in changes
    )
    return AskedPage(
        id=found.pk,
        title="What the return asks for",
        contract=f"{found.reference}: {found.title}",
        quarter=quarter_name(quarter),
        back=("Returns", reverse("returns")),
        asked=tuple((family, tuple(titles)) for family, titles in families.items()),
        table=Table("What was changed so far, the latest first", columns, rows) if rows else None,
    )
