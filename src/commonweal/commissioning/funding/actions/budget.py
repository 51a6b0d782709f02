"""The budget is set by the proof of the plan, and forecasts of a year are kept as they stood."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding import budgeting, queries
from commonweal.commissioning.funding.actions.posting import post
from commonweal.commissioning.funding.holding import hold
from commonweal.commissioning.funding.models import Forecast, ForecastLine, LedgerTransaction, Plan
from commonweal.partnership.sent import sent_before
from commonweal.rules import budget, year_close
from commonweal.rules.forecasts import reasons_not_to_keep
from commonweal.rules.ledger import Share
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import refuse_if


@transaction.atomic
def set_budget(
    *, plan_id: int, year: int, form_key: UUID | None = None, by: Actor, at: datetime
) -> LedgerTransaction | None:
    """Brings the budget of a year into line with who pays for what on confirmed money. None where it is so already.

    Posts only the difference from what was set before, so it may be done again whenever a promise is confirmed; what
    virements moved stays moved. Raises Refused, Http404; sent twice, set once.
    """
    plan = hold(by, Action.KEEP_BUDGET, Plan, plan_id)
    sent = sent_before(LedgerTransaction, form_key)
    if sent is not None:
        return sent
    queries.hold_money_of(plan.pk)
    read = budgeting.read_plan_of(plan.pk)
    stands = queries.sources_of_year(plan.pk, year)
    changes = budget.differences(
        budgeting.shares_of(read, year), [_share(each, each.set_pence) for each in stands]
    )
    refuse_if(
        budget.reasons_not_to_set(
            changes,
            budget.set_aside(_share(each, each.budget_pence) for each in stands),
            names=read.names,
            year=year_close.name_of(year),
            is_closed=year in queries.closed_years(),
        )
    )
    if not changes:
        return None
    posted = post(
        postings=budget.budget_set(changes),
        kind="budget",
        on=day_of(at),
        year=year,
        form_key=form_key,
        by=by,
        at=at,
    )
    pence = sum(change.pence for change in changes)
    record_event(action="set_budget", subject=plan, by=by, at=at, year=year, pence=pence)
    return posted


@transaction.atomic
def take_forecast(
    *,
    plan_id: int,
    year: int,
    name: str,
    amounts: Mapping[queries.LineKey, int],
    words: str = "",
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Forecast:
    """Keeps what a year is expected to cost, line by line, as it is seen today. It is never changed afterwards.

    Raises Refused, Http404; sent twice, kept once.
    """
    plan = hold(by, Action.KEEP_BUDGET, Plan, plan_id)
    sent = sent_before(Forecast, form_key)
    if sent is not None:
        return sent
    today = day_of(at)
    taken = [each.name for each in queries.forecasts_of(plan.pk, year)]
    refuse_if(reasons_not_to_keep(name, taken=taken, amounts=amounts.values()))
    forecast = Forecast.objects.create(
        plan=plan,
        year=year,
        name=name.strip(),
        taken_on=today,
        words=words,
        form_key=form_key,
        by_id=by.user_id,
        at=at,
    )
    ForecastLine.objects.bulk_create(
        ForecastLine(forecast=forecast, element_id=element, area_id=area, amount_pence=pence)
        for (element, area), pence in sorted(amounts.items())
    )
    record_event(
        action="take_forecast", subject=forecast, by=by, at=at, year=year, pence=sum(amounts.values())
    )
    return forecast


def _share(each: queries.SourceLine, pence: int) -> Share:
    return Share(str(each.contribution_id), str(each.element_id), str(each.area_id), pence)
