"""What the pages that load a plan show: faults by their place; or what is in a sound plan, and whether it can be paid for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonweal.commissioning.funding.models import Plan as StoredPlan
from commonweal.commissioning.funding.plan_file import ContributionRow, Fault, NeedRow, Plan
from commonweal.commissioning.funding.workbook.years import (
    CLOSING,
    OPENING,
    TOTAL_MONEY,
    TOTAL_NEEDS,
    years,
)
from commonweal.design.tables import Column, Table
from commonweal.design.words import count, period, plural, pounds
from commonweal.rules.contributions import Certainty
from commonweal.rules.findings import Finding, Level
from commonweal.rules.funding_plan import Proof
from commonweal.rules.reasons import Reason
from commonweal.rules.versions import Shared

COUNTING = {
    Certainty.CONFIRMED: "On confirmed money only",
    Certainty.CONDITIONAL: "With conditional money",
    Certainty.IN_PRINCIPLE: "With money agreed in principle",
}
MOST_SHOWN = 200
WHOLE_FILE = "The file"
IN_THE_WAY = Reason("in_the_way", "Put right in the file what is named above, save it, and choose it again.")


@dataclass(frozen=True)
class LoadPage:
    """`faults` is the table of what is wrong with the file that was sent; None while nothing was."""

    name: str
    faults: Table | None
    head: str
    waiting: str


@dataclass(frozen=True)
class AnswerShown:
    counting: str
    verdict: str
    is_fundable: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class CheckPage:
    """`is_here` says that the very same plan is loaded already; `taken` that its key is, by another version.

    `shared` are its promises that plans in use hold already.
    """

    name: str
    title: str
    source: str
    period: str
    key: str
    contents: tuple[tuple[str, str], ...]
    years: Table
    assumed: Table | None
    verdict: str
    answers: tuple[AnswerShown, ...]
    not_proved: tuple[str, ...]
    hard: tuple[str, ...]
    soft: tuple[str, ...]
    remarks: Table | None
    in_the_way: Table | None
    is_here: bool
    taken: str
    shared: Table | None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it cannot be loaded; then the button is off."""
        return (IN_THE_WAY,) if self.in_the_way else ()


def load_page(*, name: str = "", faults: Sequence[Fault] = (), waiting: str = "") -> LoadPage:
    head = f"{name} has {plural(len(faults), 'fault')}. Nothing was loaded." if faults else ""
    table = faults_table(faults, caption=f"What is wrong with {name}") if faults else None
    return LoadPage(name, table, head, waiting)


def faults_table(faults: Sequence[Fault], *, caption: str, what: str = "What to do") -> Table:
    """Each fault with its sheet and cell, or its line; the first of them where there are very many."""
    left = len(faults) - MOST_SHOWN
    return Table(
        caption=caption,
        columns=(Column("Where"), Column(what)),
        rows=tuple((fault.place or WHOLE_FILE, fault.text) for fault in faults[:MOST_SHOWN]),
        note=f"The first {MOST_SHOWN} are shown; {count(left)} more follow." if left > 0 else "",
    )


def check_page(
    *,
    name: str,
    plan: Plan,
    remarks: Sequence[Fault],
    proof: Proof | None,
    not_proved: Sequence[str],
    found: Sequence[Finding],
    in_the_way: Sequence[Fault],
    there: StoredPlan | None,
    is_same: bool,
    shared: Sequence[Shared],
) -> CheckPage:
    return CheckPage(
        name=name,
        title=plan.title,
        source=plan.source,
        period=period(plan.starts_on, plan.ends_before),
        key=plan.key,
        contents=_contents(plan),
        years=_years(plan),
        assumed=_assumed(plan),
        verdict=proof.verdict if proof else "",
        answers=tuple(
            AnswerShown(
                COUNTING[answer.down_to],
                answer.verdict,
                answer.is_fundable,
                tuple(shortfall.text for shortfall in answer.funding.largest_first),
            )
            for answer in (proof.answers if proof else ())
        ),
        not_proved=tuple(not_proved),
        hard=_of_level(found, Level.HARD),
        soft=_of_level(found, Level.SOFT),
        remarks=faults_table(remarks, caption="Worth a second look", what="What was seen")
        if remarks
        else None,
        in_the_way=faults_table(in_the_way, caption="What stands in the way of loading it")
        if in_the_way
        else None,
        is_here=is_same,
        taken="" if there is None or is_same else there.title,
        shared=_shared(shared, plan) if shared else None,
    )


def free_key(key: str, taken: Iterable[str]) -> str:
    """A key like this one that no plan has: pooled-fund, pooled-fund-2, pooled-fund-3."""
    known, number, offered = set(taken), 2, key
    while offered in known:
        offered = f"{key[:56]}-{number}"
        number += 1
    return offered


def _of_level(found: Sequence[Finding], level: Level) -> tuple[str, ...]:
    return tuple(str(each) for each in found if each.level is level)


def _contents(plan: Plan) -> tuple[tuple[str, str], ...]:
    """What is in the plan, in counts; nothing where there is none of it."""
    counts = [
        (len(plan.organisations), "organisation"),
        (len(plan.areas), "area"),
        (len(plan.contributions), "contribution"),
        (len(plan.fences), "fence"),
        (len(plan.needs), "line of need"),
        (len(plan.reserves), "reserve"),
        (len(plan.gates), "gate"),
        (len(plan.decisions), "decision"),
        (len(plan.contracts), "contract"),
        (len(plan.scenarios), "scenario"),
        (len(plan.figures), "published figure"),
        (len(plan.papers.tables), "printed table"),
        (len(plan.papers.claims), "claim of its source"),
    ]
    many = {"line of need": "lines of need", "claim of its source": "claims of its source"}
    return tuple(
        (count(number), one if number == 1 else many.get(one, f"{one}s")) for number, one in counts if number
    )


def _years(plan: Plan) -> Table:
    """Money promised and needs in each year of the plan, and what is left."""
    found = years(plan)
    lines = {line.name: line.pence for line in found.lines if line.group is None}
    columns = (OPENING, TOTAL_MONEY, TOTAL_NEEDS, CLOSING)
    return Table(
        caption="Year by year",
        columns=(
            Column("Year"),
            Column("Opens with", is_number=True),
            Column("Promised, however sure", is_number=True),
            Column("Needed", is_number=True),
            Column("Closes with", is_number=True),
        ),
        rows=tuple(
            (period(each.starts_on, each.ends_before), *(pounds(lines[name][place]) for name in columns))
            for place, each in enumerate(found.periods)
        ),
        note="Cash only, without what is withdrawn. Each year opens with what the one before closed with.",
    )


def _shared(shared: Sequence[Shared], plan: Plan) -> Table:
    """Each promise of the file beside the promises of loaded plans that are the same money."""
    names = {row.code: row.name for row in plan.organisations}
    left = len(shared) - MOST_SHOWN
    return Table(
        caption="Promises that are here already",
        columns=(
            Column("Funder"),
            Column("Fund"),
            Column("For"),
            Column("In this file", is_number=True),
            Column("Here already"),
        ),
        rows=tuple(
            (
                names.get(each.own.funder, each.own.funder),
                each.own.fund,
                period(each.own.period),
                pounds(each.own.pence),
                "; ".join(
                    f"{pounds(other.pence)} for {period(other.period)} in {other.plan}"
                    for other in each.others
                ),
            )
            for each in shared[:MOST_SHOWN]
        ),
        note=f"The first {MOST_SHOWN} are shown; {count(left)} more follow." if left > 0 else "",
    )


def _assumed(plan: Plan) -> Table | None:
    """What is assumed, and why: said once for rows with one reason."""
    names = {row.code: row.name for row in (*plan.organisations, *plan.areas)}
    names |= {row.key: row.name for row in plan.elements}
    sums: dict[tuple[str, str], list[int]] = {}
    rows: tuple[ContributionRow | NeedRow, ...] = (*plan.contributions, *plan.needs)
    for row in rows:
        if row.assumption:
            key = row.funder if isinstance(row, ContributionRow) else row.element
            sums.setdefault((names.get(key, key), row.assumption), []).append(row.amount_pence)
    if not sums:
        return None
    return Table(
        caption="What is assumed",
        columns=(Column("What"), Column("Amount", is_number=True), Column("Why")),
        rows=tuple((name, pounds(sum(pence)), why) for (name, why), pence in sums.items()),
    )
