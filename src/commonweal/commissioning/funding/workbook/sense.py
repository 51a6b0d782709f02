"""What a row says against itself: a last day before the first, an amount that its own items do not add up to.

The reader of plan files sees these while it reads a table; rows from a workbook are looked at here.
"""

from collections.abc import Iterator

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.rows import NO_DAY, Fault, Plan
from commonweal.commissioning.funding.plan_file.sections.words import CHANGES, CHANGES_MAY_SAY
from commonweal.commissioning.funding.workbook.numbers import ONE_DAY
from commonweal.rules.cases import SIDE_OF_GROUP, ClientGroup
from commonweal.rules.periods import show_day

HAS_A_VALUE = ("published", "published_zero", "partly_covered")


def faults_in_rows(plan: Plan) -> list[Fault]:
    """Everything a row says against itself."""
    return [
        *_backwards(plan),
        *_elements(plan),
        *_decisions(plan),
        *_changes(plan),
        *_contracts(plan),
        *_figures(plan),
        *_papers(plan),
    ]


def _backwards(plan: Plan) -> Iterator[Fault]:
    periods = [
        plan,
        *plan.organisations,
        *plan.areas,
        *plan.boards,
        *plan.decisions,
        *plan.contributions,
        *(row.carry for row in plan.contributions if row.carry),
        *plan.needs,
        *plan.contracts,
        *plan.figures,
    ]
    for row in periods:
        if row.ends_before and row.starts_on > NO_DAY and NO_DAY + ONE_DAY < row.ends_before <= row.starts_on:
            last, first = show_day(row.ends_before - ONE_DAY), show_day(row.starts_on)
            text = f"The last day, {last}, is before the first day, {first}: check both dates."
            yield Fault(row.at("ends"), text)


def _elements(plan: Plan) -> Iterator[Fault]:
    for row in plan.elements:
        if row.client_group and row.side and SIDE_OF_GROUP[ClientGroup(row.client_group)] != row.side:
            side = SIDE_OF_GROUP[ClientGroup(row.client_group)]
            yield Fault(row.at("side"), f"Work with this client group is on the {side} side of the wall.")


def _decisions(plan: Plan) -> Iterator[Fault]:
    for row in plan.decisions:
        if (row.status == "drafted") != (row.decided_on is None):
            text = "Give both what was decided and the day, or neither."
            yield Fault(row.at("decided" if row.decided_on is None else "decided_on"), text)


def _changes(plan: Plan) -> Iterator[Fault]:
    for scenario in plan.scenarios:
        if not scenario.changes:
            yield Fault(
                scenario.line, "This scenario changes nothing: say what is told otherwise, on “Changes”."
            )
        for change in scenario.changes:
            wanted, allowed = CHANGES.get(change.kind, ()), CHANGES_MAY_SAY.get(change.kind, ())
            for name, value in _said(change).items():
                if value is None and name in wanted:
                    text = "has to say it: fill it in"
                elif value is not None and name not in (*wanted, *allowed):
                    text = "does not say it: take it out"
                else:
                    continue
                yield Fault(change.at(name), f"A change of the kind “{change.kind}” {text}.")


def _said(change: rows.ChangeRow) -> dict[str, object]:
    return {
        "on": change.on,
        "months": change.months,
        "amount": change.amount_pence,
        "percent": change.basis_points,
        "times": change.times or None,
        "rounded_to": change.rounded_to,
    }


def _contracts(plan: Plan) -> Iterator[Fault]:
    for row in plan.contracts:
        if not row.lines:
            text = "This contract has no lines: say what it buys, for how much a year, on “Contract lines”."
            yield Fault(row.line, text)


def _figures(plan: Plan) -> Iterator[Fault]:
    row: rows.FigureRow
    for row in plan.figures:
        if row.status in HAS_A_VALUE and row.value is None:
            yield Fault(row.at("value"), "This figure has no value: write it, or change the status.")
        if row.status not in HAS_A_VALUE and row.value is not None:
            words = row.status.replace("_", " ")
            yield Fault(row.at("value"), f"A figure that is {words} has no value: take it away.")
        if row.status == "published_zero" and row.value:
            yield Fault(row.at("value"), "A published zero has the value 0.")


def _papers(plan: Plan) -> Iterator[Fault]:
    for table in plan.papers.tables:
        if not table.rows:
            yield Fault(table.line, "This table has no rows: give each its cells, on “Printed rows”.")
    for claim in plan.papers.claims:
        if not claim.values:
            yield Fault(claim.line, "This claim gives nothing to compare: say what, on “Claim values”.")
