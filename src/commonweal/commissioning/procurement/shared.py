"""Promises of a plan in hand that loaded plans hold already, so that the ledger is not given the same money twice."""

from commonweal.commissioning.funding.plan_file import ContributionRow, Plan
from commonweal.commissioning.funding.queries import plan_name, promises_in_use
from commonweal.rules.contributions import Status
from commonweal.rules.periods import Period
from commonweal.rules.versions import Promise, Shared, counts, shared_promises


def promises_shared(plan: Plan) -> list[Shared]:
    """Each promise of this file that a plan in use holds too. One query, or none when the file promises no cash."""
    own = [each for each in (_promise(row, plan) for row in plan.contributions) if counts(each)]
    if not own:
        return []
    return shared_promises(own, promises_in_use(each.funder for each in own))


def _promise(row: ContributionRow, plan: Plan) -> Promise:
    return Promise(
        plan=plan_name(plan.title, plan.key),
        funder=row.funder,
        fund=row.source_fund,
        period=Period(row.starts_on, row.ends_before),
        pence=row.amount_pence,
        status=Status(row.status),
        is_cash=row.kind == "cash",
    )
