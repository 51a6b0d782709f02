"""What the published source of a plan says that does not follow from its own figures: `commonweal plan check` and a page show it.

`findings(plan)` holds every printed table, claim, uplift and signature of a plan against the rest of it. What is right is passed
over in silence. Each finding is hard (no reading makes it right) or soft (a question its authors could answer).
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from commonweal.commissioning.funding.plan_file import claim_facts
from commonweal.commissioning.funding.plan_file.amounts import rise_of
from commonweal.commissioning.funding.plan_file.rows import ContributionRow, NeedRow, Plan, UpliftRow
from commonweal.rules import claim_kinds, claims
from commonweal.rules.decisions import SignOff, faults_in_dates
from commonweal.rules.findings import Finding, hard
from commonweal.rules.printed import findings_in_tables
from commonweal.rules.stated_uplift import StatedUplift, findings_in_uplift

NEVER = date.max  # no clock here: whether a day is yet to come is asked when a plan is loaded


def findings(plan: Plan) -> list[Finding]:
    """Everything found, in the order of the file: tables, claims, uplifts, signatures."""
    return [
        *findings_in_tables([claim_facts.printed_table(row) for row in plan.papers.tables]),
        *_claims(plan),
        *_uplifts(plan),
        *_signatures(plan),
    ]


# Claims: most are held against their own values, some against the plan


def _rounded(plan: Plan, values: dict[str, Any], where: str) -> Finding | None:
    exact = claim_facts.cell(plan, values["exact"])
    return claims.rounded(values["stated"], exact, values["to"], where=where) if exact else None


def _rise(plan: Plan, values: dict[str, Any], where: str) -> Finding | None:
    changes = [claim_facts.change(plan, values["subject"], area) for area in values["areas"]]
    known = [change for change in changes if change]
    if not known:
        return None
    return claims.rise(
        known,
        says=values["says"],
        percent=values.get("percent"),
        base_until=values.get("base_until"),
        where=where,
    )


def _implied_other_money(plan: Plan, values: dict[str, Any], where: str) -> Finding | None:
    earlier, later = (
        claims.YearOfNeed(values[each], values[f"{each}_need"], values[f"{each}_known"])
        for each in ("earlier", "later")
    )
    return claims.implied_other_money(
        earlier, later, causes=values["causes"], named=values.get("named", ""), where=where
    )


def _source_moves(plan: Plan, values: dict[str, Any], where: str) -> Finding | None:
    by_year = claim_facts.by_year_and_fund(plan, values["funder"])
    return claims.source_moves(by_year, where=where) if by_year else None


def _money_ends_before_need(plan: Plan, values: dict[str, Any], where: str) -> Finding | None:
    until = claim_facts.money_until(plan, values["funder"])
    return claims.money_ends_before_need(until, values["need_until"], where=where) if until else None


def _spent_outside_its_year(plan: Plan, values: dict[str, Any], where: str) -> Finding | None:
    placed = claim_facts.placed(plan, values["contribution"])
    if placed is None:
        return None
    return claims.spent_outside_its_year(
        placed.amount_pence,
        year=placed.year,
        in_year=placed.in_year_pence,
        later=placed.later_pence,
        is_carried=placed.is_carried,
        where=where,
    )


BY_VALUES: dict[str, Callable[..., Finding | None]] = {
    "same_amount": claims.same_amount,
    "sum": claims.sum_of,
    "share_of": claims.share_of,
    "recommended_against_cost": claims.recommended_against_cost,
    "sessions": claims.sessions,
    "people": claims.people,
    "count_of_named": claims.count_of_named,
    "commitment_without_implication": claims.commitment_without_implication,
}
BY_PLAN: dict[str, Callable[[Plan, dict[str, Any], str], Finding | None]] = {
    "rounded": _rounded,
    "rise": _rise,
    "implied_other_money": _implied_other_money,
    "source_moves": _source_moves,
    "money_ends_before_need": _money_ends_before_need,
    "spent_outside_its_year": _spent_outside_its_year,
}


def _claims(plan: Plan) -> Iterator[Finding]:
    for row in plan.papers.claims:
        values = claim_kinds.read_values(row.kind, dict(row.values))
        where = f"{row.where}: {row.words}"
        found = (
            BY_VALUES[row.kind](**values, where=where)
            if row.kind in BY_VALUES
            else BY_PLAN[row.kind](plan, values, where)
        )
        if found:
            yield found


# Uplifts: one for each amount that is raised, however many years it is written down for


def _uplifts(plan: Plan) -> Iterator[Finding]:
    raised: dict[tuple[object, ...], list[tuple[str, UpliftRow]]] = {}
    rows: list[ContributionRow | NeedRow] = [*plan.contributions, *plan.needs]
    for row in rows:
        if row.uplift:
            raised.setdefault(_amount_raised(row, row.uplift), []).append((row.key, row.uplift))
    for same in raised.values():
        key, first = same[0]
        stated = StatedUplift(
            base_pence=first.base_pence,
            uplift=rise_of(first),
            years=len(same),
            printed_pence=next(
                (each.printed_pence for _, each in same if each.printed_pence is not None), None
            ),
            not_said=frozenset(said for _, each in same for said in each.not_said),
        )
        yield from findings_in_uplift(stated, where=f"Uplift of “{key.removesuffix('-year-1')}”")


def _amount_raised(row: ContributionRow | NeedRow, uplift: UpliftRow) -> tuple[object, ...]:
    """Whose amount it is, and how it is raised: the same for the years of a term, also where an option continues it."""
    whose = (row.funder, row.source_fund) if isinstance(row, ContributionRow) else (row.element, row.area)
    return (*whose, uplift.base_pence, uplift.basis_points, uplift.times, uplift.rounded_to)


def _signatures(plan: Plan) -> Iterator[Finding]:
    """Days that cannot be right, by the rule the pages keep too."""
    for decision in plan.decisions:
        signed = [
            SignOff(row.office, row.signed_on)
            for row in plan.papers.signatures
            if row.decision == decision.reference
        ]
        if not signed:
            continue
        faults = faults_in_dates(
            report_on=decision.report_on, sign_offs=signed, decided_on=decision.decided_on, today=NEVER
        )
        for fault in faults:
            yield hard(fault.code, f"Signatures of {decision.reference}", fault.text)
