"""Decisions and contracts of a plan that are there already: the same one is taken as it is, another of its reference is refused.

So a second version of a plan names the decisions it rests on and the contracts it is bought under without making them twice.
A contract stays with the plan it was loaded with.
"""

from commonweal.commissioning.funding.plan_file import ContractRow, DecisionRow, Fault, Plan
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.procurement.models import ContractLine

NAMES = {
    "board": "another board",
    "title": "another title",
    "recommendation": "another recommendation",
    "amount": "another amount",
    "starts": "another first day",
    "ends": "another last day",
    "report_on": "another day of the report",
    "decided": "another outcome",
    "decided_on": "another day of deciding",
    "provider": "another provider",
    "decision": "another decision",
    "option_months": "another option",
    "instrument": "another instrument",
    "lines": "other lines",
}
ADVICE = "say the same, or give it a reference of its own."


def decisions_here(plan: Plan) -> dict[str, Decision]:
    """The decisions of a plan that are here already, by reference."""
    wanted = [row.reference for row in plan.decisions]
    found = Decision.objects.filter(reference__in=wanted).select_related("board") if wanted else ()
    return {each.reference: each for each in found}


def lines_here(plan: Plan) -> dict[str, list[ContractLine]]:
    """The lines of those contracts of a plan that are here already, by the contract's reference."""
    wanted = [row.reference for row in plan.contracts]
    if not wanted:
        return {}
    found: dict[str, list[ContractLine]] = {}
    facts = ("contract__provider", "contract__decision", "element", "area")
    for line in ContractLine.objects.filter(contract__reference__in=wanted).select_related(*facts):
        found.setdefault(line.contract.reference, []).append(line)
    return found


def faults_in_decisions(plan: Plan) -> list[Fault]:
    """Decisions that are here under the same reference and say something else."""
    boards = {row.key: row.name for row in plan.boards}
    faults = []
    here = decisions_here(plan)
    for row in plan.decisions:
        if row.reference in here and (differ := _differing(_said_of(row, boards), _of(here[row.reference]))):
            text = f"There is a decision {row.reference} already, with {differ}: {ADVICE}"
            faults.append(Fault(row.line, text))
    return faults


def faults_in_contracts(plan: Plan) -> list[Fault]:
    """Contracts that are here under the same reference and say something else."""
    faults = []
    here = lines_here(plan)
    for row in plan.contracts:
        if row.reference not in here:
            continue
        if differ := _differing(_said_of_contract(row), _of_contract(here[row.reference])):
            text = f"There is a contract {row.reference} already, with {differ}: {ADVICE}"
            faults.append(Fault(row.line, text))
    return faults


def _differing(said: dict[str, object], here: dict[str, object]) -> str:
    """What is not the same, in words; empty when all is."""
    differ = [NAMES[name] for name, value in said.items() if here[name] != value]
    return " and ".join(differ)


def _said_of(row: DecisionRow, boards: dict[str, str]) -> dict[str, object]:
    return {
        "board": boards.get(row.board),
        "title": row.title,
        "recommendation": row.recommendation,
        "amount": row.amount_pence,
        "starts": row.starts_on,
        "ends": row.ends_before,
        "report_on": row.report_on,
        "decided": row.status,
        "decided_on": row.decided_on,
    }


def _of(decision: Decision) -> dict[str, object]:
    return {
        "board": decision.board.name,
        "title": decision.title,
        "recommendation": decision.recommendation,
        "amount": decision.amount_pence,
        "starts": decision.starts_on,
        "ends": decision.ends_before,
        "report_on": decision.report_on,
        "decided": decision.status,
        "decided_on": decision.decided_on,
    }


def _said_of_contract(row: ContractRow) -> dict[str, object]:
    return {
        "title": row.title,
        "provider": row.provider,
        "decision": row.decision,
        "starts": row.starts_on,
        "ends": row.ends_before,
        "option_months": row.option_months,
        "instrument": row.instrument,
        "lines": {(line.element, line.area): line.yearly_pence for line in row.lines},
    }


def _of_contract(lines: list[ContractLine]) -> dict[str, object]:
    contract = lines[0].contract
    return {
        "title": contract.title,
        "provider": contract.provider.code,
        "decision": contract.decision.reference,
        "starts": contract.starts_on,
        "ends": contract.ends_before,
        "option_months": contract.option_months,
        "instrument": contract.instrument,
        "lines": {(line.element.key, line.area.code): line.yearly_pence for line in lines},
    }
