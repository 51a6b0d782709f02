"""Puts a checked plan into rows: the parts in the order in which they need one another. Only `load` calls this.

What a plan says was decided or promised before is written with its history. Promises are posted to the ledger like any other,
unless the plan is only here to be compared.
"""

from datetime import datetime

from commonweal.access.actor import Actor
from commonweal.commissioning.funding import models
from commonweal.commissioning.funding.plan_file import Plan
from commonweal.commissioning.funding.plan_file.as_json import to_json
from commonweal.commissioning.procurement.taken import decisions_here
from commonweal.commissioning.procurement.writing import money, services, setting
from commonweal.commissioning.procurement.writing.written import Written


def write_down(plan: Plan, *, fingerprint: str, is_to_compare: bool, at: datetime, by: Actor) -> models.Plan:
    """The whole of a plan, in the caller's transaction. What `taken` finds here already is used as it is."""
    row = models.Plan.objects.create(
        key=plan.key,
        title=plan.title,
        source=plan.source,
        starts_on=plan.starts_on,
        ends_before=plan.ends_before,
        digest=fingerprint,
        loaded_at=at,
        virement_limit_pence=plan.virement_limit_pence,
        papers=to_json(plan.papers),
        said=setting.words_of(plan),
        is_to_compare=is_to_compare,
    )
    done = Written(plan=row, at=at, by_id=by.user_id)
    done.organisations = setting.write_organisations(plan)
    done.areas = setting.write_areas(plan)
    boards = setting.write_boards(plan, done)
    there = decisions_here(plan)
    done.decisions = {
        each.reference: there.get(each.reference) or setting.write_decision(each, boards, done)
        for each in plan.decisions
    }
    services.write(plan, done)
    money.write_contributions(plan, done, by=by)
    money.write_needs(plan, done)
    services.write_contracts(plan, done)
    setting.write_figures(plan, done)
    return row
