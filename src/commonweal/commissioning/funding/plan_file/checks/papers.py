"""Printed tables and claims that can be held against something: columns that are there, rows of one length, facts to compare.

Whether the figures come out is not asked here: a paper with a wrong sum is a sound file.
"""

from collections.abc import Iterator

from commonweal.commissioning.funding.plan_file import claim_facts
from commonweal.commissioning.funding.plan_file.rows import ClaimRow, Fault, Plan, PrintedTable
from commonweal.rules import claim_kinds
from commonweal.rules.printed_tables import PERCENT


def tables(plan: Plan) -> Iterator[Fault]:
    for table in plan.papers.tables:
        yield from _shape(table)
        yield from _relations(table)


def _shape(table: PrintedTable) -> Iterator[Fault]:
    names = [row.name for row in table.rows]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield Fault(table.at("rows"), f"Two rows of “{table.title}” are called “{name}”: change one.")
    for row in table.rows:
        if len(row.cells) != len(table.columns):
            yield Fault(
                row.line or table.line, f"“{row.name}” needs a cell for each column of “{table.title}”."
            )
    if table.totals and table.totals not in names:
        yield Fault(table.at("totals"), f"No row “{table.totals}” is in “{table.title}”: correct the name.")


def _relations(table: PrintedTable) -> Iterator[Fault]:
    used: list[tuple[str, tuple[str, ...]]] = [
        *(("differences", each) for each in table.differences),
        *(("products", each) for each in table.products),
        *(("shares", (column,)) for column, _ in table.shares),
    ]
    for where, columns in used:
        for column in columns:
            if column not in table.columns:
                yield Fault(table.at(where), f"No column “{column}” is in “{table.title}”: correct the name.")
    if table.shares and PERCENT not in table.columns:
        yield Fault(table.at("shares"), f"Shares need a column “{PERCENT}” in “{table.title}”: add it.")


def claims(plan: Plan) -> Iterator[Fault]:
    for claim in plan.papers.claims:
        if claim.kind not in claim_kinds.KINDS:
            text = f"No claim is of the kind “{claim.kind}”: write one of {', '.join(claim_kinds.KINDS)}."
            yield Fault(claim.at("kind"), text)
            continue
        faults = claim_kinds.faults_in_values(claim.kind, dict(claim.values))
        for name, text in faults:
            yield Fault(claim.at(name), text)
        if not faults:
            yield from _facts(plan, claim)


def _facts(plan: Plan, claim: ClaimRow) -> Iterator[Fault]:
    values = claim_kinds.read_values(claim.kind, dict(claim.values))
    match claim.kind:
        case "rounded" if claim_facts.cell(plan, values["exact"]) is None:
            text = f"No such cell is printed: {'; '.join(values['exact'])}. Write the table’s key, a row and a column."
            yield Fault(claim.at("exact"), text)
        case "sessions" if values["last"] < values["first"]:
            yield Fault(claim.at("last"), "The last month is before the first: check both.")
        case "rise":
            for area in values["areas"]:
                if claim_facts.change(plan, values["subject"], area) is None:
                    text = f"“{values['subject']}” has no two published windows in “{area}” that can be compared:"
                    yield Fault(claim.at("areas"), f"{text} add [[figures]], or name another area.")
        case "source_moves" | "money_ends_before_need" if (
            claim_facts.money_until(plan, values["funder"]) is None
        ):
            text = f"No contribution of “{values['funder']}” is in this file: name a body that gives money."
            yield Fault(claim.at("funder"), text)
        case "spent_outside_its_year" if claim_facts.placed(plan, values["contribution"]) is None:
            text = f"No contribution “{values['contribution']}” for one financial year is in this file: name one."
            yield Fault(claim.at("contribution"), text)
