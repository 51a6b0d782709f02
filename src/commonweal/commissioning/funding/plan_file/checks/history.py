"""What a plan tells of the past could have happened as it tells it, seen from a day."""

from collections.abc import Iterator
from datetime import date

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.rows import Fault, Plan
from commonweal.rules import contributions, decisions
from commonweal.rules.periods import show_day
from commonweal.rules.steps import next_status


def decision_dates(plan: Plan, today: date) -> Iterator[Fault]:
    for row in plan.decisions:
        found = decisions.faults_in_dates(
            report_on=row.report_on, sign_offs=(), decided_on=row.decided_on, today=today
        )
        for reason in found:
            yield Fault(row.line, reason.text)


def contribution_steps(plan: Plan, today: date) -> Iterator[Fault]:
    decided = {row.reference: row for row in plan.decisions}
    seen: set[tuple[int, str]] = set()
    for row in plan.contributions:
        now = contributions.Contribution(contributions.FIRST)
        for step in row.steps:
            found = contributions.reasons_not_to_take(
                contributions.Step(step.step),
                now,
                step_on=step.on,
                today=today,
                amount_pence=row.amount_pence,
                authority=authority(decided.get(step.decision or "")),
            )
            for reason in found:
                if (step.line, reason.text) not in seen:
                    seen.add((step.line, reason.text))
                    yield Fault(step.line or row.line, reason.text)
            if found:
                break
            now = contributions.Contribution(
                next_status(contributions.STEPS, now.status, contributions.Step(step.step)),
                last_step_on=step.on,
            )


def authority(row: rows.DecisionRow | None) -> decisions.Authority | None:
    """What a decision of the plan allows; None while the board has not approved it."""
    if row is None or row.decided_on is None or decisions.Status(row.status) not in decisions.GIVES_AUTHORITY:
        return None
    return decisions.Authority(row.amount_pence, row.decided_on, row.ends_before)


def carry_forwards(plan: Plan, today: date) -> Iterator[Fault]:
    """A carry-forward was outlined, confirmed or refused on a day that has come, and confirmed by a decision or a letter."""
    decided = {row.reference: row for row in plan.decisions}
    for row in plan.contributions:
        carry = row.carry
        if carry is None:
            continue
        at = carry.at("on") or row.at("carry_forward")
        if carry.on and carry.on > today:
            yield Fault(at, "Enter the day this happened: today or before.")
        if carry.status == "outlined":
            continue
        if carry.on is None:
            yield Fault(at, f"Say “on” which day the carry-forward of “{row.key}” was {carry.status}.")
        if carry.status != "confirmed":
            continue
        given = authority(decided.get(carry.decision or ""))
        if given is None and not carry.carried_by:
            text = (
                f"Name the approved decision that confirms the carry-forward of “{row.key}”, or who confirmed it in writing"
                " in “carried_by”, or leave it outlined."
            )
            yield Fault(carry.at("decision") or at, text)
        elif given and carry.on and carry.on < given.decided_on:
            text = f"The decision was taken on {show_day(given.decided_on)}: confirm from that day on."
            yield Fault(at, text)
