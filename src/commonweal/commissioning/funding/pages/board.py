"""The contributions board: funders down, years across, each promise with its certainty; and what waits for whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding import facts
from commonweal.commissioning.funding.models import Contribution, Plan
from commonweal.commissioning.funding.pages.choosing import address, plan_choices
from commonweal.commissioning.funding.pages.pool import name_of
from commonweal.commissioning.funding.queries import NOTHING, Moved, OpenCarry
from commonweal.design.choices import Choice
from commonweal.design.words import day, period, pounds
from commonweal.rules.carry_forward import Status as CarryStatus
from commonweal.rules.carry_forward import is_overdue
from commonweal.rules.contributions import Status
from commonweal.rules.periods import Period
from commonweal.rules.plan_years import within, years_of
from commonweal.rules.promises import Waiting, waits_for

ORDER = (
    Status.RECEIVED,
    Status.CONFIRMED,
    Status.CONDITIONAL,
    Status.IN_PRINCIPLE,
    Status.ASKED,
    Status.WITHDRAWN,
)
WAITS = {
    Waiting.ANSWER: "For an answer of the funder",
    Waiting.CONDITION: "For a condition to be met",
    Waiting.DECISION: "For a decision that confirms it",
    Waiting.MONEY: "For the money to come in",
}


@dataclass(frozen=True)
class Cell:
    """One promise in one year. `note` says what has come in, or that it is a part of a longer promise."""

    address: str
    amount: str
    status: str
    note: str
    is_assumed: bool


@dataclass(frozen=True)
class BoardRow:
    """A fund of a funder over the years shown; `total` leaves out what is withdrawn."""

    funder: str
    fund: str
    cells: tuple[tuple[Cell, ...], ...]
    total: str


@dataclass(frozen=True)
class TotalRow:
    status: str
    amounts: tuple[str, ...]
    total: str


@dataclass(frozen=True)
class WaitingRow:
    """Something that waits for somebody: what, whose, since or until when."""

    address: str
    whose: str
    amount: str
    status: str
    note: str
    is_late: bool


@dataclass(frozen=True)
class BoardPage:
    title: str
    plan_key: str
    plan_id: int
    plans: tuple[Choice, ...]
    year_choices: tuple[Choice, ...]
    funder: str
    everybody: str
    years: tuple[str, ...]
    cash: tuple[BoardRow, ...]
    in_kind: tuple[BoardRow, ...]
    totals: tuple[TotalRow, ...]
    in_kind_totals: tuple[TotalRow, ...]
    waiting: tuple[tuple[str, tuple[WaitingRow, ...]], ...]
    has_assumed: bool
    may_add: bool


def board_page(
    *,
    plan: Plan,
    plans: Sequence[Plan],
    contributions: Sequence[Contribution],
    moved: Mapping[int, Moved],
    last_steps: Mapping[int, date],
    carries: Iterable[OpenCarry],
    year: int | None,
    funder_id: int | None,
    today: date,
    by: Actor,
    path: str,
) -> BoardPage:
    """`year` (from 1) and `funder_id` narrow what is shown; without them it is everything."""
    every = years_of(Period(plan.starts_on, plan.ends_before))
    chosen = min(year, len(every)) if year else None
    shown = [every[chosen - 1]] if chosen else list(every)
    own = [each for each in contributions if funder_id is None or each.funder_id == funder_id]
    visible = [each for each in own if any(facts.period_of(each).overlaps(one) for one in shown)]
    cash = [each for each in visible if each.kind == facts.CASH]
    in_kind = [each for each in visible if each.kind != facts.CASH]
    kept = {"plan": plan.key, "funder": funder_id}
    return BoardPage(
        title=plan.title,
        plan_key=plan.key,
        plan_id=plan.pk,
        plans=plan_choices(plans, plan, path=path),
        year_choices=(
            Choice("All years", address(path, **kept), chosen is None),
            *(
                Choice(name_of(each), address(path, **kept, year=number), number == chosen)
                for number, each in enumerate(every, start=1)
            ),
        ),
        funder=own[0].funder.name if funder_id is not None and own else "",
        everybody=address(path, plan=plan.key, year=chosen),
        years=tuple(name_of(each) for each in shown),
        cash=_rows(cash, every, shown, moved),
        in_kind=_rows(in_kind, every, shown, moved),
        totals=_totals(cash, every, shown, moved),
        in_kind_totals=_totals(in_kind, every, shown, {}),
        waiting=_waiting(visible, moved, last_steps, carries, plan.loaded_at.date(), today),
        has_assumed=any(each.is_assumed for each in visible),
        may_add=may(by.roles, Action.ADD_CONTRIBUTION) and not plan.is_to_compare,
    )


def _rows(
    several: Iterable[Contribution],
    every: Sequence[Period],
    shown: Sequence[Period],
    moved: Mapping[int, Moved],
) -> tuple[BoardRow, ...]:
    by_fund: dict[tuple[str, str], list[Contribution]] = defaultdict(list)
    for each in several:
        by_fund[each.funder.name, each.source_fund].append(each)
    found = []
    for (funder, fund), own in by_fund.items():
        cells: list[list[Cell]] = [[] for _ in shown]
        total = 0
        for each in own:
            for year, pence in within(each.amount_pence, facts.period_of(each), every).items():
                if year in shown:
                    cells[shown.index(year)].append(_cell(each, pence, moved.get(each.pk, NOTHING)))
                    total += pence if each.status != Status.WITHDRAWN else 0
        found.append(BoardRow(funder, fund, tuple(map(tuple, cells)), pounds(total)))
    return tuple(found)


def _cell(each: Contribution, pence: int, said: Moved) -> Cell:
    notes = []
    if pence != each.amount_pence:
        notes.append(f"of {pounds(each.amount_pence)} for {period(each.starts_on, each.ends_before)}")
    if each.status == Status.CONFIRMED and said.received_pence:
        notes.append(
            f"{pounds(said.received_pence)} received, {pounds(each.amount_pence - said.received_pence)} due"
        )
    if each.gate is not None and not each.gate.is_open:
        notes.append(f"waits: {each.gate.name}")
    return Cell(
        reverse("contribution", args=[each.pk]),
        pounds(pence),
        each.status,
        "; ".join(notes),
        each.is_assumed,
    )


def _totals(
    several: Iterable[Contribution],
    every: Sequence[Period],
    shown: Sequence[Period],
    moved: Mapping[int, Moved],
) -> tuple[TotalRow, ...]:
    """By certainty and year: of a confirmed promise, what came in is received. What is withdrawn is in no total."""
    sums: dict[str, list[int]] = {}
    for each in several:
        if each.status == Status.WITHDRAWN:
            continue
        came = moved.get(each.pk, NOTHING).received_pence if each.status == Status.CONFIRMED else 0
        for status, pence in ((Status.RECEIVED, came), (each.status, each.amount_pence - came)):
            for year, share in within(pence, facts.period_of(each), every).items() if pence else ():
                if year in shown:
                    sums.setdefault(str(status), [0] * len(shown))[shown.index(year)] += share
    rows = [
        TotalRow(status, tuple(map(pounds, sums[status])), pounds(sum(sums[status])))
        for status in ORDER
        if status in sums
    ]
    if len(rows) > 1:
        columns = [sum(column) for column in zip(*sums.values(), strict=True)]
        rows.append(TotalRow("", tuple(map(pounds, columns)), pounds(sum(columns))))
    return tuple(rows)


def _waiting(
    several: Iterable[Contribution],
    moved: Mapping[int, Moved],
    last_steps: Mapping[int, date],
    carries: Iterable[OpenCarry],
    loaded_on: date,
    today: date,
) -> tuple[tuple[str, tuple[WaitingRow, ...]], ...]:
    found: dict[Waiting, list[WaitingRow]] = defaultdict(list)
    numbers = set()
    for each in several:
        numbers.add(each.pk)
        said, since = moved.get(each.pk, NOTHING), last_steps.get(each.pk, loaded_on)
        shut = each.gate is not None and not each.gate.is_open
        what = waits_for(
            facts.standing_of(each, said),
            since=since,
            expected_on=each.expected_on,
            is_gate_shut=shut,
            today=today,
        )
        if what is not None:
            found[what].append(_waiting_row(each, what, said, since, today))
    groups = [(WAITS[what], tuple(found[what])) for what in Waiting if found[what]]
    outlined = tuple(_carry_row(each, today) for each in carries if each.contribution_id in numbers)
    return (*groups, ("For a carry-forward to be confirmed", outlined)) if outlined else tuple(groups)


def _waiting_row(each: Contribution, what: Waiting, said: Moved, since: date, today: date) -> WaitingRow:
    notes = {
        Waiting.ANSWER: f"asked for since {day(since)}",
        Waiting.CONDITION: each.gate.question if each.gate else "",
        Waiting.DECISION: f"its time {'began' if each.starts_on <= today else 'begins'} on {day(each.starts_on)}",
        Waiting.MONEY: f"due since {day(each.expected_on or each.starts_on)}",
    }
    due = each.amount_pence - (said.received_pence if what is Waiting.MONEY else 0)
    return WaitingRow(
        reverse("contribution", args=[each.pk]),
        f"{each.funder.name}: {each.source_fund}, {period(each.starts_on, each.ends_before)}",
        pounds(due),
        each.status,
        notes[what],
        each.starts_on <= today or what is Waiting.MONEY,
    )


def _carry_row(each: OpenCarry, today: date) -> WaitingRow:
    late = is_overdue(CarryStatus.OUTLINED, each.confirm_by, today=today)
    until = f", by {day(each.confirm_by)}" if each.confirm_by else ""
    return WaitingRow(
        reverse("contribution", args=[each.contribution_id]),
        f"{each.funder}: {each.source_fund}",
        "all that is left" if each.amount_pence is None else f"up to {pounds(each.amount_pence)}",
        "",
        f"by {each.confirmed_by or 'those named'}{until}",
        late,
    )
