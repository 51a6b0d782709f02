"""What may be bought: elements, lots, fences, gates, reserves, contracts, and what the plan may be tried with."""

from commonweal.commissioning.funding import models
from commonweal.commissioning.funding.plan_file import GateRow, Plan
from commonweal.commissioning.funding.plan_file.as_json import all_to_json
from commonweal.commissioning.procurement.models import Contract, ContractLine
from commonweal.commissioning.procurement.taken import lines_here
from commonweal.commissioning.procurement.writing.written import Written
from commonweal.rules.periods import day_of


def write(plan: Plan, done: Written) -> None:
    """Everything that contributions and needs point at, and what stands beside them."""
    made = models.Lot.objects.bulk_create(
        models.Lot(plan=done.plan, key=row.key, name=row.name) for row in plan.lots
    )
    done.lots = {each.key: each for each in made}
    elements = models.Element.objects.bulk_create(
        models.Element(
            plan=done.plan,
            key=row.key,
            name=row.name,
            tier=row.tier,
            client_group=row.client_group,
            side=row.side,
            kind=row.kind,
        )
        for row in plan.elements
    )
    done.elements = {each.key: each for each in elements}
    done.fences = {each.key: each for each in _fences(plan, done)}
    done.gates = {row.key: _gate(row, done) for row in plan.gates}
    done.reserves = {each.key: each for each in _reserves(plan, done)}
    _tried_with(plan, done)


def _fences(plan: Plan, done: Written) -> list[models.Fence]:
    return models.Fence.objects.bulk_create(
        models.Fence(
            plan=done.plan,
            key=row.key,
            basis=row.basis,
            anywhere=row.anywhere,
            areas=list(row.areas),
            elements=list(row.elements),
            client_groups=list(row.client_groups),
            lots=list(row.lots),
            kinds=list(row.kinds),
            years=list(row.years),
            instruments=list(row.instruments),
            powers=list(row.powers),
            restriction=row.restriction,
        )
        for row in plan.fences
    )


def _gate(row: GateRow, done: Written) -> models.Gate:
    decision = done.decision(row.decision)
    gate = models.Gate.objects.create(
        plan=done.plan,
        key=row.key,
        name=row.name,
        question=row.question,
        is_open=row.is_open,
        decision=decision,
    )
    if row.is_open:
        decided_on = decision.decided_on if decision else None
        models.GateHistory.objects.create(
            gate=gate,
            is_open=True,
            on=decided_on or day_of(done.at),
            words="Open in the plan as it was loaded",
            decision=decision,
            by_id=done.by_id,
            at=done.at,
        )
    return gate


def _reserves(plan: Plan, done: Written) -> list[models.Reserve]:
    return models.Reserve.objects.bulk_create(
        models.Reserve(
            plan=done.plan,
            key=row.key,
            name=row.name,
            holder=done.organisations[row.holder],
            balance_pence=row.balance_pence,
            as_at=row.as_at,
            source=row.source,
        )
        for row in plan.reserves
    )


def _tried_with(plan: Plan, done: Written) -> None:
    models.ShareBase.objects.bulk_create(
        models.ShareBase(
            plan=done.plan,
            key=row.key,
            name=row.name,
            method=row.method,
            source=row.source,
            as_at=row.as_at,
            numbers=dict(row.numbers),
        )
        for row in plan.share_bases
    )
    models.Scenario.objects.bulk_create(
        models.Scenario(
            plan=done.plan,
            key=row.key,
            name=row.name,
            words=row.words,
            changes=all_to_json(row.changes),
            by_id=done.by_id,
            at=done.at,
        )
        for row in plan.scenarios
    )


def write_contracts(plan: Plan, done: Written) -> None:
    """Those that are not here already: a contract stays with the plan it was loaded with."""
    there = lines_here(plan)
    for row in plan.contracts:
        if row.reference in there:
            continue
        contract = Contract.objects.create(
            plan=done.plan,
            reference=row.reference,
            title=row.title,
            provider=done.organisations[row.provider],
            starts_on=row.starts_on,
            ends_before=row.ends_before,
            option_months=row.option_months,
            instrument=row.instrument,
            decision=done.decisions[row.decision],
        )
        ContractLine.objects.bulk_create(
            ContractLine(
                contract=contract,
                element=done.elements[line.element],
                area=done.areas[line.area],
                yearly_pence=line.yearly_pence,
                is_assumed=bool(line.assumption),
                assumption=line.assumption,
            )
            for line in row.lines
        )
