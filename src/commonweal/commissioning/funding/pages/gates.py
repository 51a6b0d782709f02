"""Gates: which conditions a plan hangs on, what opening each releases in pounds, and how each has moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding import facts
from commonweal.commissioning.funding.models import Contribution, Gate, NeedLine, Plan
from commonweal.commissioning.funding.pages.choosing import plan_choices
from commonweal.commissioning.funding.queries import GateStepRow, status_of_gate
from commonweal.design.choices import Choice
from commonweal.design.tables import Column, Table
from commonweal.design.words import day, period, pounds
from commonweal.rules.gates import STEPS, Behind, Release, Status, Step, releases
from commonweal.rules.periods import Period
from commonweal.rules.plan_years import years_of
from commonweal.rules.steps import steps_from

WORDS = {Step.OPEN: "Open this gate", Step.SHUT: "Shut this gate"}
DONE = {Status.OPEN: "Opened", Status.SHUT: "Shut"}
MOST_LINES = 60


@dataclass(frozen=True)
class GateRow:
    """One gate in the list. `released` reads "Opens Early support in year 3: £255,416"."""

    id: int
    name: str
    question: str
    is_open: bool
    released: tuple[str, ...]
    needs: str
    money: str


@dataclass(frozen=True)
class GatesPage:
    title: str
    plan_key: str
    plans: tuple[Choice, ...]
    gates: tuple[GateRow, ...]


@dataclass(frozen=True)
class StepShown:
    when: str
    what: str
    words: str
    decision_id: int | None
    decision: str
    who: str


@dataclass(frozen=True)
class GatePage:
    id: int
    name: str
    question: str
    is_open: bool
    plan_key: str
    plan_title: str
    released: tuple[str, ...]
    by_year: Table | None
    lines: Table | None
    history: tuple[StepShown, ...]
    step: str
    step_words: str
    is_to_compare: bool


@dataclass(frozen=True)
class GateStepPage:
    id: int
    name: str
    question: str
    words: str
    step: str
    released: tuple[str, ...]
    reasons: tuple[object, ...] = ()


def gates_page(
    *,
    plan: Plan,
    plans: Sequence[Plan],
    gates: Iterable[Gate],
    needs: Sequence[NeedLine],
    money: Sequence[Contribution],
    path: str,
) -> GatesPage:
    return GatesPage(
        title=plan.title,
        plan_key=plan.key,
        plans=plan_choices(plans, plan, path=path),
        gates=tuple(
            _row(
                gate,
                [need for need in needs if need.gate_id == gate.pk],
                [each for each in money if each.gate_id == gate.pk],
                plan,
            )
            for gate in gates
        ),
    )


def gate_page(
    gate: Gate,
    *,
    needs: Sequence[NeedLine],
    money: Sequence[Contribution],
    history: Iterable[GateStepRow],
    by: Actor,
) -> GatePage:
    found = _released(needs, money, gate.plan)
    step = steps_from(STEPS, status_of_gate(gate))[0]
    may_move = may(by.roles, Action.OPEN_GATE) and not gate.plan.is_to_compare
    return GatePage(
        id=gate.pk,
        name=gate.name,
        question=gate.question,
        is_open=gate.is_open,
        plan_key=gate.plan.key,
        plan_title=gate.plan.title,
        released=tuple(each.in_words() for each in found),
        by_year=_by_year(found, gate.plan) if found else None,
        lines=_lines(needs, money) if needs or money else None,
        history=tuple(_step(each) for each in history),
        step=step.value if may_move else "",
        step_words=WORDS[step],
        is_to_compare=gate.plan.is_to_compare,
    )


def gate_step_page(
    gate: Gate, *, step: Step, needs: Sequence[NeedLine], money: Sequence[Contribution]
) -> GateStepPage:
    found = _released(needs, money, gate.plan)
    return GateStepPage(
        id=gate.pk,
        name=gate.name,
        question=gate.question,
        words=WORDS[step],
        step=step.value,
        released=tuple(each.in_words() for each in found),
    )


def _row(gate: Gate, needs: Sequence[NeedLine], money: Sequence[Contribution], plan: Plan) -> GateRow:
    return GateRow(
        id=gate.pk,
        name=gate.name,
        question=gate.question,
        is_open=gate.is_open,
        released=tuple(each.in_words() for each in _released(needs, money, plan)),
        needs=pounds(sum(need.amount_pence for need in needs)),
        money=pounds(sum(each.amount_pence for each in money)),
    )


def _released(needs: Iterable[NeedLine], money: Iterable[Contribution], plan: Plan) -> tuple[Release, ...]:
    behind = [Behind(need.element.name, facts.period_of(need), need.amount_pence) for need in needs]
    behind += [
        Behind(_money_name(each), facts.period_of(each), each.amount_pence, is_money=True) for each in money
    ]
    return releases(behind, years_of(Period(plan.starts_on, plan.ends_before)))


def _money_name(each: Contribution) -> str:
    in_kind = "" if each.kind == facts.CASH else ", in kind"
    return f"money of {each.funder.name} ({each.source_fund}{in_kind})"


def _by_year(found: Sequence[Release], plan: Plan) -> Table:
    years = years_of(Period(plan.starts_on, plan.ends_before))
    numbers = range(1, len(years) + 1)
    names = list(dict.fromkeys((each.is_money, each.name) for each in found))
    pence = {(each.is_money, each.name, each.year): each.pence for each in found}
    rows = []
    for is_money, name in names:
        own = [pence.get((is_money, name, year), 0) for year in numbers]
        what = "Money" if is_money else "Need"
        rows.append((f"{what}: {name.removeprefix('money of ')}", *map(pounds, own), pounds(sum(own))))
    columns = (
        Column("What is behind it"),
        *(Column(f"Year {year}", is_number=True) for year in numbers),
        Column("Together", is_number=True),
    )
    note = "Needs and money are not added together: a need that opens has to be paid for."
    return Table("What opening it releases, by year of the plan", columns, tuple(rows), note=note)


def _lines(needs: Sequence[NeedLine], money: Sequence[Contribution]) -> Table:
    columns = (Column("Line"), Column("Where or from whom"), Column("For"), Column("Amount", is_number=True))
    rows = [
        (need.element.name, need.area.name, period(need), pounds(need.amount_pence)) for need in needs
    ] + [(each.source_fund, each.funder.name, period(each), pounds(each.amount_pence)) for each in money]
    note = f"And {len(rows) - MOST_LINES} more." if len(rows) > MOST_LINES else ""
    return Table("The lines and the money behind it", columns, tuple(rows[:MOST_LINES]), note=note)


def _step(each: GateStepRow) -> StepShown:
    return StepShown(day(each.on), DONE[each.became], each.words, each.decision_id, each.decision, each.by)
