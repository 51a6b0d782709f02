"""Nothing is there twice, every name points at something, and nothing leads back to itself."""

from collections.abc import Iterable, Iterator

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.rows import Fault, Plan, placed
from commonweal.commissioning.funding.plan_file.sections.words import (
    CLIENT_GROUPS,
    INSTRUMENTS,
    KINDS_OF_SUPPORT,
)
from commonweal.commissioning.funding.plan_file.series import stands_for
from commonweal.rules.restrictions import RESTRICTIONS

KEYED = (
    "boards",
    "elements",
    "lots",
    "fences",
    "gates",
    "reserves",
    "contributions",
    "needs",
    "share_bases",
    "scenarios",
)


def repeats(plan: Plan) -> Iterator[Fault]:
    yield from _twice(plan.organisations, "code")
    yield from _twice(plan.organisations, "name", "Two organisations are called")
    yield from _twice(plan.areas, "code")
    yield from _twice(plan.areas, "name", "Two areas are called")
    yield from _twice(plan.boards, "name", "Two boards are called")
    yield from _twice(plan.decisions, "reference")
    yield from _twice(plan.contracts, "reference")
    for kind in KEYED:
        yield from _twice(getattr(plan, kind), "key")
    yield from _twice(plan.papers.tables, "key")
    yield from _twice(plan.papers.claims, "key")
    for contract in plan.contracts:
        yield from _same(
            contract.lines, lambda line: (line.element, line.area), "This line of the contract is there"
        )
    yield from _same(
        plan.figures,
        lambda row: (row.subject, row.area, row.starts_on, row.ends_before, row.edition),
        "This figure (subject, area, window and edition) is there",
    )


def references(plan: Plan) -> Iterator[Fault]:
    organisations = {row.code for row in plan.organisations}
    areas = {row.code for row in plan.areas}
    elements = {row.key for row in plan.elements}
    lots = {row.key for row in plan.lots}
    gates = {row.key for row in plan.gates}
    reserves = {row.key for row in plan.reserves}
    decided = {row.reference for row in plan.decisions}
    for row in plan.organisations:
        yield from unknown(row.at("succeeded_by"), "organisation", [row.succeeded_by], organisations)
    for area in plan.areas:
        yield from unknown(area.at("within"), "area", area.within, areas)
    for board in plan.boards:
        yield from unknown(board.at("organisation"), "organisation", [board.organisation], organisations)
    for decision in plan.decisions:
        yield from unknown(decision.at("board"), "board", [decision.board], {row.key for row in plan.boards})
    for fence in plan.fences:
        yield from unknown(fence.at("areas"), "area", fence.areas, areas)
        yield from unknown(fence.at("elements"), "element", fence.elements, elements)
        yield from unknown(fence.at("lots"), "lot", fence.lots, lots)
    for gate in plan.gates:
        yield from unknown(gate.at("decision"), "decision", [gate.decision], decided)
    for reserve in plan.reserves:
        yield from unknown(reserve.at("holder"), "organisation", [reserve.holder], organisations)
    fence_keys, keys = {row.key for row in plan.fences}, {row.key for row in plan.contributions}
    for contribution in plan.contributions:
        yield from unknown(contribution.at("funder"), "organisation", [contribution.funder], organisations)
        yield from unknown(contribution.at("fence"), "fence", [contribution.fence], fence_keys)
        yield from unknown(contribution.at("gate"), "gate", [contribution.gate], gates)
        yield from unknown(contribution.at("reserve"), "reserve", [contribution.reserve], reserves)
        yield from unknown(contribution.at("match"), "contribution", contribution.match_of, keys)
        yield from unknown(contribution.at("least"), "contribution", contribution.least_of, keys)
        for step in contribution.steps:
            yield from unknown(step.at("decision"), "decision", [step.decision], decided)
        if contribution.carry:
            carry = contribution.carry
            yield from unknown(carry.at("decision"), "decision", [carry.decision], decided)
    for need in plan.needs:
        yield from unknown(need.at("element"), "element", [need.element], elements)
        yield from unknown(need.at("area"), "area", [need.area], areas)
        yield from unknown(need.at("lot"), "lot", [need.lot], lots)
        yield from unknown(need.at("gate"), "gate", [need.gate], gates)
    for contract in plan.contracts:
        yield from unknown(contract.at("provider"), "organisation", [contract.provider], organisations)
        yield from unknown(contract.at("decision"), "decision", [contract.decision], decided)
        for line in contract.lines:
            yield from unknown(line.at("element"), "element", [line.element], elements)
            yield from unknown(line.at("area"), "area", [line.area], areas)
    for figure in plan.figures:
        yield from unknown(figure.at("area"), "area", [figure.area], areas)
    for base in plan.share_bases:
        yield from unknown(
            base.at("numbers"), "organisation", [code for code, _ in base.numbers], organisations
        )
    for signature in plan.papers.signatures:
        yield from unknown(signature.at("decision"), "decision", [signature.decision], decided)


def vocabulary(plan: Plan) -> Iterator[Fault]:
    """Words that a fence may only choose among; a file's are checked as they are read, a workbook's or a changed plan's here."""
    for fence in plan.fences:
        yield from _not_known(fence, "client_groups", "client group", CLIENT_GROUPS)
        yield from _not_known(fence, "kinds", "kind of support", KINDS_OF_SUPPORT)
        yield from _not_known(fence, "instruments", "instrument", INSTRUMENTS)
        if fence.restriction and fence.restriction not in RESTRICTIONS:
            text = f"No restriction “{fence.restriction}” is known: write one of {', '.join(RESTRICTIONS)}."
            yield Fault(fence.at("restriction"), text)


def changes(plan: Plan) -> Iterator[Fault]:
    """Every change of a scenario is about something in the plan."""
    subjects = {
        "leaves": ("organisation", {row.code for row in plan.organisations}),
        "gate_opens": ("gate", {row.key for row in plan.gates}),
        "gate_shuts": ("gate", {row.key for row in plan.gates}),
        "shares": ("share base", {row.key for row in plan.share_bases}),
    }
    for scenario in plan.scenarios:
        for change in scenario.changes:
            if change.kind in subjects:
                what, known = subjects[change.kind]
                yield from unknown(change.at("subject"), what, [change.subject], known)
            else:
                yield from _unknown_money(plan, change)


def _unknown_money(plan: Plan, change: rows.ChangeRow) -> Iterator[Fault]:
    """A change of money is about a contribution, or may be about a need or everything where amounts are changed."""
    among: tuple[rows.ContributionRow | rows.NeedRow, ...] = plan.contributions
    what = "contribution"
    if change.kind in ("amount", "uplift"):
        among, what = (*plan.contributions, *plan.needs), "contribution or need"
    found = [row for row in among if stands_for(change.subject, row)]
    everything = change.kind in ("uplift", "confirmed") and change.subject == "*"
    if not found and not everything:
        yield from unknown(change.at("subject"), what, [change.subject], set())
    is_carried = any(isinstance(row, rows.ContributionRow) and row.carry for row in found)
    if change.kind == "carry_refused" and found and not is_carried:
        text = f"“{change.subject}” has no carry_forward that could be refused: give it one."
        yield Fault(change.at("subject"), text)


def circles(plan: Plan) -> Iterator[Fault]:
    """Nothing may enclose, follow, match or wait for itself, however long the way round."""
    yield from _round_and_round(
        {row.code: (row.at("within"), row.within) for row in plan.areas},
        lambda code: f"“{code}” lies within itself: break the circle.",
    )
    yield from _round_and_round(
        {
            row.code: (row.at("succeeded_by"), (row.succeeded_by,) if row.succeeded_by else ())
            for row in plan.organisations
        },
        lambda code: f"“{code}” is succeeded by itself: break the circle.",
    )
    yield from _round_and_round(
        {
            row.key: (row.at("match" if row.match_of else "least"), (*row.match_of, *row.least_of))
            for row in plan.contributions
        },
        lambda key: (
            f"“{key}” depends on itself through match or least: let one of the contributions stand by itself."
        ),
    )


def unknown(line: int, what: str, named: Iterable[str | None], known: set[str]) -> Iterator[Fault]:
    for each in named:
        if each and each not in known:
            yield Fault(line, f"No {what} “{each}” is in this file: correct the name, or add the {what}.")


def _not_known(fence: rows.FenceRow, name: str, what: str, known: Iterable[str]) -> Iterator[Fault]:
    for each in getattr(fence, name):
        if each not in known:
            yield Fault(fence.at(name), f"No {what} “{each}” is known: write one of {', '.join(known)}.")


def _twice(found: Iterable[rows.Row], name: str, words: str = "") -> Iterator[Fault]:
    first: dict[str, rows.Row] = {}
    said: set[int] = set()
    for row in found:
        value = str(getattr(row, name))
        other = first.setdefault(value.casefold(), row)
        if value and other is not row and row.line not in said:
            said.update({row.line} - {0})
            what = words or f"Two entries have the {name}"
            where = f" (the other is {placed(other.at(name))})" if other.line else ""
            yield Fault(row.at(name), f"{what} “{value}”{where}: change one of them.")


def _same(found: Iterable[rows.Row], facts, words: str) -> Iterator[Fault]:
    lines: dict[object, int] = {}
    for row in found:
        if facts(row) in lines:
            yield Fault(row.line, f"{words} twice (the other is {placed(lines[facts(row)])}): keep one.")
        lines.setdefault(facts(row), row.line)


def _round_and_round(leads_to: dict[str, tuple[int, tuple[str, ...]]], words) -> Iterator[Fault]:
    for code, (line, first) in leads_to.items():
        waiting, seen = list(first), set()
        while waiting:
            each = waiting.pop()
            if each == code:
                yield Fault(line, words(code))
                break
            if each in leads_to and each not in seen:
                seen.add(each)
                waiting.extend(leads_to[each][1])
