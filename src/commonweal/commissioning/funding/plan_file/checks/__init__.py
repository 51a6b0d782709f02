"""What a plan has to hold together: every reference points at something, nothing is there twice, dates fit, fences can be used.

Each check gives faults; `faults_between_rows` runs them all. `faults_by_day` adds what shows only on the day of loading.
"""

from datetime import date

from commonweal.commissioning.funding.plan_file.checks import history, limits, names, papers, sums, times
from commonweal.commissioning.funding.plan_file.rows import Fault, Plan

CHECKS = (
    names.repeats,
    names.references,
    names.vocabulary,
    names.changes,
    names.circles,
    limits.usable_fences,
    limits.sides_of_needs,
    times.periods,
    times.gaps,
    times.carried,
    times.spending,
    sums.too_large,
    sums.parts,
    sums.reserves,
    sums.one_fund_twice,
    sums.numbers_of_contributions,
    papers.tables,
    papers.claims,
)
CHECKS_BY_DAY = (history.decision_dates, history.contribution_steps, history.carry_forwards)


def faults_between_rows(plan: Plan) -> list[Fault]:
    """Everything wrong between the rows of a plan."""
    return [fault for check in CHECKS for fault in check(plan)]


def faults_by_day(plan: Plan, *, today: date) -> list[Fault]:
    """Decisions and steps that could not have happened as the plan tells them, seen from a day."""
    return [fault for check in CHECKS_BY_DAY for fault in check(plan, today)]
