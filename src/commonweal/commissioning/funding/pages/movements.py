"""How the money came from the first promises to what stands now: each movement with its letter or decision, and the totals."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from commonweal.commissioning.funding import facts
from commonweal.commissioning.funding.models import Contribution, Plan
from commonweal.commissioning.funding.pages.choosing import Choice, plan_choices
from commonweal.commissioning.funding.queries import ChangeRow
from commonweal.design.words import day, period, pounds
from commonweal.rules.contributions import Status
from commonweal.rules.movements import Movement, Rung, faults_in_way, movements_of, standing, the_way

WORDS = {
    "ask": "Asked for",
    "agree_in_principle": "Agreed in principle",
    "agree_on_conditions": "Agreed on conditions",
    "confirm": "Confirmed",
    "withdraw": "Withdrawn",
    "revise": "Changed",
}
SHOWN = (Rung.ASKED, Rung.IN_PRINCIPLE, Rung.CONDITIONAL, Rung.CONFIRMED)


@dataclass(frozen=True)
class MovementRow:
    """One movement: what was before and after it, what it changed in all, and what stood at each rung then."""

    when: str
    whose: str
    address: str
    what: str
    carried_by: str
    decision_id: int | None
    was: str
    was_status: str
    became: str
    became_status: str
    change: str
    totals: tuple[str, ...]
    total: str


@dataclass(frozen=True)
class DayRow:
    """The movements of one day, and what was promised in all after them."""

    when: str
    rows: tuple[MovementRow, ...]

    @property
    def total(self) -> str:
        return self.rows[-1].total


@dataclass(frozen=True)
class Told:
    """The rows, the totals now told without their history, and where the two do not agree (empty: they do)."""

    rows: tuple[MovementRow, ...]
    first: str
    now: tuple[str, ...]
    now_total: str
    faults: tuple[str, ...]

    @property
    def days(self) -> tuple[DayRow, ...]:
        """The rows by day, in their order."""
        return tuple(DayRow(when, tuple(rows)) for when, rows in groupby(self.rows, key=lambda row: row.when))


@dataclass(frozen=True)
class MovementsPage:
    title: str
    plan_key: str
    plans: tuple[Choice, ...]
    cash: Told
    in_kind: Told


def movements_page(
    *,
    plan: Plan,
    plans: Sequence[Plan],
    contributions: Sequence[Contribution],
    changes: Iterable[ChangeRow],
    path: str,
) -> MovementsPage:
    """Every movement of a plan's promises; what is given in kind apart, as it never joins the pool's money."""
    by_contribution: dict[int, list[ChangeRow]] = defaultdict(list)
    for row in changes:
        by_contribution[row.contribution_id].append(row)
    cash = [each for each in contributions if each.kind == facts.CASH]
    in_kind = [each for each in contributions if each.kind != facts.CASH]
    return MovementsPage(
        title=plan.title,
        plan_key=plan.key,
        plans=plan_choices(plans, plan, path=path),
        cash=told(cash, by_contribution),
        in_kind=told(in_kind, by_contribution),
    )


def told(contributions: Sequence[Contribution], changes: Mapping[int, Sequence[ChangeRow]]) -> Told:
    """The way of these contributions, checked against what they hold now."""
    by_id = {str(each.pk): each for each in contributions}
    records = {row.recorded.place: row for each in contributions for row in changes.get(each.pk, ())}
    way = the_way(
        movement
        for each in contributions
        for movement in movements_of(
            str(each.pk), [row.recorded for row in changes.get(each.pk, ())], now_pence=each.amount_pence
        )
    )
    now = standing([(Status(each.status), each.amount_pence) for each in contributions])
    rows = tuple(
        _row(movement, by_id[movement.contribution], records.get(movement.place), after)
        for movement, after in zip(way.movements, way.after, strict=True)
    )
    firsts = sum(each.became_pence for each in way.movements if each.step == "ask")
    return Told(
        rows=rows,
        first=pounds(firsts),
        now=tuple(pounds(now[rung]) for rung in SHOWN),
        now_total=pounds(sum(now.values())),
        faults=tuple(fault.text for fault in faults_in_way(way, now=now)),
    )


def _row(
    movement: Movement, contribution: Contribution, record: ChangeRow | None, after: Mapping[Rung, int]
) -> MovementRow:
    change = movement.total_change
    said = (
        (record.words, record.decision and f"Decision {record.decision}", record.carried_by) if record else ()
    )
    return MovementRow(
        when=day(movement.on) if movement.on else "With the plan",
        whose=f"{contribution.funder.name}: {contribution.source_fund}, "
        f"{period(contribution.starts_on, contribution.ends_before)}",
        address=reverse("contribution", args=[contribution.pk]),
        what=WORDS[movement.step],
        carried_by=" · ".join(part for part in said if part),
        decision_id=record.decision_id if record else None,
        was=pounds(movement.was_pence) if movement.was else "nothing",
        was_status=movement.was or "",
        became=pounds(movement.became_pence),
        became_status=movement.became or "withdrawn",
        change=f"+{pounds(change)}" if change > 0 else pounds(change) if change else "no change",
        totals=tuple(pounds(after[rung]) for rung in SHOWN),
        total=pounds(sum(after.values())),
    )
