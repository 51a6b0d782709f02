"""What a plan has to hold together: every reference points at something, nothing is there twice, dates fit, fences can be used.

Each check gives faults; `faults_between_rows` runs them all. `faults_by_day` adds what shows only on the day of loading.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.rows import NO_DAY, Fault, Plan, placed
from commonweal.rules import contributions, decisions, fences
from commonweal.rules.cases import ClientGroup
from commonweal.rules.periods import Period, show_day
from commonweal.rules.steps import next_status


def faults_between_rows(plan: Plan) -> list[Fault]:
    """Everything wrong between the rows of a plan."""
    return [fault for check in CHECKS for fault in check(plan)]


def faults_by_day(plan: Plan, *, today: date) -> list[Fault]:
    """Decisions and steps that could not have happened as the plan tells them, seen from a day."""
    return [*_decision_dates(plan, today), *_contribution_steps(plan, today)]


def _repeats(plan: Plan) -> Iterator[Fault]:
    yield from _twice(plan.organisations, "code")
    yield from _twice(plan.organisations, "name", "Two organisations are called")
    yield from _twice(plan.areas, "code")
    yield from _twice(plan.areas, "name", "Two areas are called")
    yield from _twice(plan.boards, "key")
    yield from _twice(plan.boards, "name", "Two boards are called")
    yield from _twice(plan.decisions, "reference")
    yield from _twice(plan.elements, "key")
    yield from _twice(plan.fences, "key")
    yield from _twice(plan.contributions, "key")
    yield from _twice(plan.needs, "key")
    yield from _twice(plan.contracts, "reference")
    for contract in plan.contracts:
        yield from _same(
            contract.lines, lambda line: (line.element, line.area), "This line of the contract is there"
        )
    yield from _same(
        plan.figures,
        lambda row: (row.subject, row.area, row.starts_on, row.ends_before, row.edition),
        "This figure (subject, area, window and edition) is there",
    )


def _references(plan: Plan) -> Iterator[Fault]:
    organisations = {row.code for row in plan.organisations}
    areas = {row.code for row in plan.areas}
    elements = {row.key for row in plan.elements}
    fence_keys = {row.key for row in plan.fences}
    boards = {row.key for row in plan.boards}
    references = {row.reference for row in plan.decisions}
    for row in plan.organisations:
        yield from _unknown(row.at("succeeded_by"), "organisation", [row.succeeded_by], organisations)
    for area in plan.areas:
        yield from _unknown(area.at("within"), "area", area.within, areas)
    for board in plan.boards:
        yield from _unknown(board.at("organisation"), "organisation", [board.organisation], organisations)
    for decision in plan.decisions:
        yield from _unknown(decision.at("board"), "board", [decision.board], boards)
    for fence in plan.fences:
        yield from _unknown(fence.at("areas"), "area", fence.areas, areas)
        yield from _unknown(fence.at("elements"), "element", fence.elements, elements)
        yield from _unknown(
            fence.at("client_groups"),
            "client group",
            fence.client_groups,
            {group.value for group in ClientGroup},
        )
    for contribution in plan.contributions:
        yield from _unknown(contribution.at("funder"), "organisation", [contribution.funder], organisations)
        yield from _unknown(contribution.at("fence"), "fence", [contribution.fence], fence_keys)
        for step in contribution.steps:
            yield from _unknown(step.at("decision"), "decision", [step.decision], references)
    for need in plan.needs:
        yield from _unknown(need.at("element"), "element", [need.element], elements)
        yield from _unknown(need.at("area"), "area", [need.area], areas)
    for contract in plan.contracts:
        yield from _unknown(contract.at("provider"), "organisation", [contract.provider], organisations)
        yield from _unknown(contract.at("decision"), "decision", [contract.decision], references)
        for line in contract.lines:
            yield from _unknown(line.at("element"), "element", [line.element], elements)
            yield from _unknown(line.at("area"), "area", [line.area], areas)
    for figure in plan.figures:
        yield from _unknown(figure.at("area"), "area", [figure.area], areas)


def _circles(plan: Plan) -> Iterator[Fault]:
    """An area may not enclose itself, nor a body follow itself, however long the way round."""
    yield from _round_and_round(
        {row.code: (row.at("within"), row.within) for row in plan.areas}, "lies within itself"
    )
    followers = {
        row.code: (row.at("succeeded_by"), (row.succeeded_by,) if row.succeeded_by else ())
        for row in plan.organisations
    }
    yield from _round_and_round(followers, "is succeeded by itself")


def _usable_fences(plan: Plan) -> Iterator[Fault]:
    for row in plan.fences:
        fence = fences.Fence(areas=frozenset(row.areas) or None, anywhere=row.anywhere)
        for reason in fences.faults_in_fence(fence):
            yield Fault(row.at("areas"), f"Fence {row.key}: {reason.text}")


def _periods(plan: Plan) -> Iterator[Fault]:
    if plan.starts_on == NO_DAY or plan.ends_before <= plan.starts_on:
        return
    whole = Period(plan.starts_on, plan.ends_before)
    starts = {row.code: row for row in plan.organisations}
    for row in (*plan.contributions, *plan.needs):
        if NO_DAY < row.starts_on < row.ends_before and not whole.covers(
            Period(row.starts_on, row.ends_before)
        ):
            yield Fault(
                row.at("ends"),
                f"The dates lie outside the plan, which runs from {whole.show()}: change one or the other.",
            )
    said: set[int] = set()
    for contribution in plan.contributions:
        funder = starts.get(contribution.funder)
        if contribution.starts_on == NO_DAY or contribution.line in said:
            continue
        if funder and (
            contribution.starts_on < funder.starts_on
            or (funder.ends_before and contribution.starts_on >= funder.ends_before)
        ):
            text = f"{funder.name} does not exist on {show_day(contribution.starts_on)}: name the body that does."
            said.add(contribution.line)
            yield Fault(contribution.at("funder"), text)
    for contract in plan.contracts:
        provider = starts.get(contract.provider)
        if provider and provider.kind != "provider":
            yield Fault(
                contract.at("provider"),
                f"{provider.name} is not of the kind “provider”: contracts are made with providers.",
            )


def _decision_dates(plan: Plan, today: date) -> Iterator[Fault]:
    for row in plan.decisions:
        found = decisions.faults_in_dates(
            report_on=row.report_on, sign_offs=(), decided_on=row.decided_on, today=today
        )
        for reason in found:
            yield Fault(row.line, reason.text)


def _contribution_steps(plan: Plan, today: date) -> Iterator[Fault]:
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


CHECKS = (_repeats, _references, _circles, _usable_fences, _periods)


def _twice(found: Iterable[rows.Row], name: str, words: str = "") -> Iterator[Fault]:
    first: dict[str, rows.Row] = {}
    said: set[int] = set()
    for row in found:
        value = str(getattr(row, name))
        other = first.setdefault(value.casefold(), row)
        if value and other.line != row.line and row.line not in said:
            said.add(row.line)
            what = words or f"Two entries have the {name}"
            yield Fault(
                row.at(name), f"{what} “{value}” (the other is {placed(other.at(name))}): change one of them."
            )


def _same(found: Iterable[rows.Row], facts, words: str) -> Iterator[Fault]:
    lines: dict[object, int] = {}
    for row in found:
        if facts(row) in lines:
            yield Fault(row.line, f"{words} twice (the other is {placed(lines[facts(row)])}): keep one.")
        lines.setdefault(facts(row), row.line)


def _unknown(line: int, what: str, named: Iterable[str | None], known: set[str]) -> Iterator[Fault]:
    for each in named:
        if each and each not in known:
            yield Fault(line, f"No {what} “{each}” is in this file: correct the name, or add the {what}.")


def _round_and_round(leads_to: dict[str, tuple[int, tuple[str, ...]]], words: str) -> Iterator[Fault]:
    for code, (line, _) in leads_to.items():
        waiting, seen = list(leads_to[code][1]), set()
        while waiting:
            each = waiting.pop()
            if each == code:
                yield Fault(line, f"“{code}” {words}: break the circle.")
                break
            if each in leads_to and each not in seen:
                seen.add(each)
                waiting.extend(leads_to[each][1])
