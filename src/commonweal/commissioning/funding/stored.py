"""A stored plan as rows again: what the plan file said, as it stands after everything that was done on the pages since.

`read_back` gives the whole plan, for scenarios, exports and workbooks; `read_back_for_proof` only what says who may pay for
what, in four queries. Money received counts as confirmed, because a plan says what is promised and never what came in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from django.db.models import CharField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils.text import slugify

from commonweal.commissioning.funding import models
from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.amounts import amount_of
from commonweal.commissioning.funding.plan_file.as_json import all_from_json, from_json
from commonweal.commissioning.funding.plan_file.sections.words import STEPS_IN_A_PLAN
from commonweal.commissioning.governance.models import Decision, DecisionHistory
from commonweal.partnership.models import Area, Organisation
from commonweal.rules.contributions import Status

R = TypeVar("R", bound=rows.Row)
Parts = Mapping[str, list[tuple[int, dict[str, Any]]]]

UPLIFT = (
    "base_pence",
    "uplift_basis_points",
    "uplift_times",
    "uplift_rounded_to",
    "uplift_year",
    "uplift_index",
    "uplift_not_said",
    "printed_pence",
)
CARRY = (
    "carry_forward__to_starts_on",
    "carry_forward__to_ends_before",
    "carry_forward__status",
    "carry_forward__amount_pence",
    "carry_forward__confirmed_by",
    "carry_forward__confirm_by",
    "carry_forward__decision__reference",
)
CONTRIBUTION = (
    "id",
    "key",
    "funder__code",
    "source_fund",
    "kind",
    "fence__key",
    "starts_on",
    "ends_before",
    "amount_pence",
    "working",
    "assumption",
    "fund_kind",
    "valuation",
    "recurrence",
    "expected_on",
    "expires_on",
    "is_repayable",
    "underspend",
    "vat",
    "top_slice_basis_points",
    "gate__key",
    "reserve__key",
    "match_of",
    "match_basis_points",
    "least_of",
    "least_pence",
    "status",
)
NEED = (
    "id",
    "key",
    "element__key",
    "area__code",
    "starts_on",
    "ends_before",
    "amount_pence",
    "priority",
    "assumption",
    "client_group",
    "instrument",
    "power",
    "lot__key",
    "gate__key",
    "is_in_kind",
    "working",
)
# Where a contribution stands, as the one step that leads there: enough to ask who may pay for what.
SHORT_WAY = {
    Status.IN_PRINCIPLE: "agree_in_principle",
    Status.CONDITIONAL: "agree_on_conditions",
    Status.CONFIRMED: "confirm",
    Status.RECEIVED: "confirm",
    Status.WITHDRAWN: "withdraw",
}


def read_back(plan_id: int) -> rows.Plan:
    """The whole plan. Raises Plan.DoesNotExist."""
    stored = models.Plan.objects.get(pk=plan_id)
    parts = _parts(plan_id)
    plan = _plan(
        stored,
        parts,
        contributions=_contributions(plan_id, steps=_steps(plan_id)),
        needs=_needs(plan_id, with_items=True),
    )
    contracts = _contracts(plan_id, stored.said.get("contracts", []))
    return _with_decisions(_with_missing_bodies(plan, contracts), stored.said.get("decisions", []))


def read_back_for_proof(plan_id: int) -> rows.Plan:
    """The plan without contracts, decisions and the parts of costs; each contribution's steps are the last one only."""
    stored = models.Plan.objects.get(pk=plan_id)
    return _with_missing_bodies(
        _plan(
            stored,
            _parts(plan_id),
            contributions=_contributions(plan_id, steps=None),
            needs=_needs(plan_id, with_items=False),
        ),
        (),
    )


def _plan(
    stored: models.Plan,
    parts: Parts,
    *,
    contributions: tuple[rows.ContributionRow, ...],
    needs: tuple[rows.NeedRow, ...],
) -> rows.Plan:
    said = stored.said
    return rows.Plan(
        key=stored.key,
        title=stored.title,
        source=stored.source,
        starts_on=stored.starts_on,
        ends_before=stored.ends_before,
        organisations=all_from_json(rows.OrganisationRow, said.get("organisations", ())),
        areas=all_from_json(rows.AreaRow, said.get("areas", ())),
        boards=all_from_json(rows.BoardRow, said.get("boards", ())),
        elements=_rows(rows.ElementRow, parts["element"]),
        fences=_rows(rows.FenceRow, parts["fence"]),
        contributions=contributions,
        needs=needs,
        figures=all_from_json(rows.FigureRow, said.get("figures", ())),
        lots=_rows(rows.LotRow, parts["lot"]),
        gates=_rows(rows.GateRow, parts["gate"]),
        reserves=_rows(rows.ReserveRow, parts["reserve"]),
        share_bases=_rows(rows.ShareBaseRow, parts["share_base"]),
        scenarios=_rows(rows.ScenarioRow, parts["scenario"]),
        virement_limit_pence=stored.virement_limit_pence,
        papers=from_json(rows.Papers, stored.papers),
    )


def _parts(plan_id: int) -> Parts:
    """Everything of which a plan has a handful, in one query: each as (number, JSON) under what it is."""
    wanted: list[tuple[str, type, str, dict[str, str]]] = [
        ("element", models.Element, "key name tier client_group side kind", {}),
        (
            "fence",
            models.Fence,
            "key basis anywhere areas elements client_groups lots kinds years instruments powers restriction",
            {},
        ),
        ("lot", models.Lot, "key name", {}),
        ("gate", models.Gate, "key name question is_open", {"decision": "decision__reference"}),
        ("reserve", models.Reserve, "key name balance_pence as_at source", {"holder": "holder__code"}),
        ("share_base", models.ShareBase, "key name method source as_at numbers", {}),
        ("scenario", models.Scenario, "key name words changes", {}),
    ]
    queries = [
        model._default_manager.filter(plan_id=plan_id)
        .order_by()
        .values_list(
            Value(what, output_field=CharField()),
            "id",
            JSONObject(**{name: F(name) for name in names.split()}, **{n: F(at) for n, at in others.items()}),
        )
        for what, model, names, others in wanted
    ]
    found: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for what, number, said in queries[0].union(*queries[1:], all=True):
        if what == "share_base":
            said["numbers"] = sorted(said["numbers"].items())
        found[what].append((number, said))
    return found


def _rows(kind: type[R], found: Iterable[tuple[int, dict[str, Any]]]) -> tuple[R, ...]:
    """In the order of the file, which is that of their numbers."""
    return tuple(from_json(kind, said) for _, said in sorted(found, key=lambda each: each[0]))


# Money


def _steps(plan_id: int) -> dict[int, list[rows.StepRow]]:
    """The steps of each contribution that a plan may tell of, in order."""
    found = (
        models.ContributionHistory.objects.filter(contribution__plan_id=plan_id, step__in=STEPS_IN_A_PLAN)
        .order_by("id")
        .values_list("contribution_id", "step", "on", "decision__reference", "carried_by")
    )
    steps: dict[int, list[rows.StepRow]] = defaultdict(list)
    for number, step, on, decision, carried_by in found:
        steps[number].append(rows.StepRow(step=step, on=on, decision=decision, carried_by=carried_by))
    return steps


def _contributions(
    plan_id: int, *, steps: Mapping[int, list[rows.StepRow]] | None
) -> tuple[rows.ContributionRow, ...]:
    last = (
        models.CarryForwardHistory.objects.filter(carry_forward=OuterRef("carry_forward__id"))
        .order_by("-id")
        .values(said=JSONObject(on="on", carried_by="carried_by"))[:1]
    )
    found = (
        models.Contribution.objects.filter(plan_id=plan_id)
        .order_by("id")
        .values_list(*CONTRIBUTION, *UPLIFT, *CARRY, Subquery(last))
    )
    return tuple(_contribution(values, steps) for values in found)


def _contribution(values: tuple, steps: Mapping[int, list[rows.StepRow]] | None) -> rows.ContributionRow:
    facts, raised = values[: len(CONTRIBUTION)], values[len(CONTRIBUTION) :]
    number, key, funder, source_fund, kind, fence, starts_on, ends_before, pence, working, assumption = facts[
        :11
    ]
    fund_kind, valuation, recurrence, expected_on, expires_on, repayable, underspend, vat = facts[11:19]
    top_slice, gate, reserve, match_of, match_points, least_of, least_pence, status = facts[19:]
    return rows.ContributionRow(
        key=key,
        funder=funder,
        source_fund=source_fund,
        kind=kind,
        fence=fence,
        starts_on=starts_on,
        ends_before=ends_before,
        amount_pence=pence,
        working=working,
        assumption=assumption,
        steps=_short_way(status, starts_on) if steps is None else tuple(steps.get(number, ())),
        fund_kind=fund_kind,
        valuation=valuation,
        recurrence=recurrence,
        expected_on=expected_on,
        expires_on=expires_on,
        is_repayable=repayable,
        underspend=underspend,
        vat=vat,
        top_slice_basis_points=top_slice,
        gate=gate,
        reserve=reserve,
        match_of=tuple(match_of),
        match_basis_points=match_points,
        least_of=tuple(least_of),
        least_pence=least_pence,
        uplift=_uplift(raised[: len(UPLIFT)], pence),
        carry=_carry(raised[len(UPLIFT) :]),
    )


def _short_way(status: str, on: date) -> tuple[rows.StepRow, ...]:
    step = SHORT_WAY.get(Status(status))
    return (rows.StepRow(step=step, on=on),) if step else ()


def _uplift(values: tuple, pence: int) -> rows.UpliftRow | None:
    """How an amount was raised; not when it has been changed since, because then it no longer follows from its base."""
    base, points, times, rounded_to, year, index, not_said, printed = values
    if base is None:
        return None
    row = rows.UpliftRow(
        base_pence=base,
        basis_points=points,
        times=times,
        rounded_to=rounded_to,
        year=year,
        index=index,
        not_said=tuple(not_said),
        printed_pence=printed,
    )
    return row if amount_of(row) == pence else None


def _carry(values: tuple) -> rows.CarryRow | None:
    starts_on, ends_before, status, pence, confirmed_by, confirm_by, decision, last = values
    if starts_on is None:
        return None
    last = last or {}
    return rows.CarryRow(
        starts_on=starts_on,
        ends_before=ends_before,
        status=status,
        amount_pence=pence,
        confirmed_by=confirmed_by,
        confirm_by=confirm_by,
        decision=decision,
        on=date.fromisoformat(last["on"]) if last else None,
        carried_by=last.get("carried_by", ""),
    )


def _needs(plan_id: int, *, with_items: bool) -> tuple[rows.NeedRow, ...]:
    found = models.NeedLine.objects.filter(plan_id=plan_id).order_by("id").values_list(*NEED, *UPLIFT)
    items = _items(plan_id) if with_items else {}
    return tuple(_need(values, items) for values in found)


def _items(plan_id: int) -> dict[int, list[rows.ItemRow]]:
    found = (
        models.CostItem.objects.filter(line__plan_id=plan_id)
        .order_by("line_id", "place")
        .values_list("line_id", "words", "unit_pence", "people", "times")
    )
    items: dict[int, list[rows.ItemRow]] = defaultdict(list)
    for line, words, unit_pence, people, times in found:
        items[line].append(rows.ItemRow(words=words, unit_pence=unit_pence, people=people, times=times))
    return items


def _need(values: tuple, items: Mapping[int, list[rows.ItemRow]]) -> rows.NeedRow:
    number, key, element, area, starts_on, ends_before, pence, priority, assumption = values[:9]
    client_group, instrument, power, lot, gate, is_in_kind, working = values[9 : len(NEED)]
    return rows.NeedRow(
        key=key,
        element=element,
        area=area,
        starts_on=starts_on,
        ends_before=ends_before,
        amount_pence=pence,
        priority=priority,
        assumption=assumption,
        client_group=client_group,
        instrument=instrument,
        power=power,
        lot=lot,
        gate=gate,
        is_in_kind=is_in_kind,
        working=working,
        uplift=_uplift(values[len(NEED) :], pence),
        items=tuple(items.get(number, ())),
    )


# Contracts and decisions


def _contracts(plan_id: int, said: list[str]) -> tuple[rows.ContractRow, ...]:
    """The contracts the plan names, which may have come with another plan, and its own.

    Read through the plans, because contracts belong to the app above this one.
    """
    found = (
        models.Plan.objects.filter(Q(contracts__plan=plan_id) | Q(contracts__reference__in=said))
        .order_by("contracts__id", "contracts__lines__id")
        .values_list(
            "contracts__reference",
            "contracts__title",
            "contracts__provider__code",
            "contracts__decision__reference",
            "contracts__starts_on",
            "contracts__ends_before",
            "contracts__option_months",
            "contracts__instrument",
            "contracts__lines__element__key",
            "contracts__lines__area__code",
            "contracts__lines__yearly_pence",
            "contracts__lines__assumption",
        )
    )
    lines: dict[tuple, list[rows.ContractLineRow]] = {}
    for *contract, element, area, yearly_pence, assumption in found:
        of_contract = lines.setdefault(tuple(contract), [])
        if element is not None:
            of_contract.append(
                rows.ContractLineRow(
                    element=element, area=area, yearly_pence=yearly_pence, assumption=assumption
                )
            )
    names = [
        "reference",
        "title",
        "provider",
        "decision",
        "starts_on",
        "ends_before",
        "option_months",
        "instrument",
    ]
    made = [
        rows.ContractRow(**dict(zip(names, contract, strict=True)), lines=tuple(its))
        for contract, its in lines.items()
    ]
    place = {reference: number for number, reference in enumerate(said)}
    return tuple(sorted(made, key=lambda row: place.get(row.reference, len(place))))


def _with_missing_bodies(plan: rows.Plan, contracts: tuple[rows.ContractRow, ...]) -> rows.Plan:
    """The plan with its contracts, and with the bodies and areas it does not name itself: of promises made on the pages, or all
    of them where it was loaded before plans kept their own words."""
    known = {row.code for row in plan.organisations}
    named = {row.funder for row in plan.contributions} | {row.provider for row in contracts}
    named |= {row.holder for row in plan.reserves}
    organisations, areas = plan.organisations, plan.areas
    if not areas:
        organisations, areas = _organisations(Organisation.objects.all()), _areas()
    elif named - known:
        missing = Organisation.objects.filter(code__in=named - known)
        organisations += _organisations(missing)
    return replace(plan, organisations=organisations, areas=areas, contracts=contracts)


def _organisations(found) -> tuple[rows.OrganisationRow, ...]:
    values = found.order_by("id").values_list(
        "code", "name", "kind", "starts_on", "ends_before", "succeeded_by__code"
    )
    names = ["code", "name", "kind", "starts_on", "ends_before", "succeeded_by"]
    return tuple(rows.OrganisationRow(**dict(zip(names, each, strict=True))) for each in values)


def _areas() -> tuple[rows.AreaRow, ...]:
    within: dict[str, list[str]] = defaultdict(list)
    for inner, outer in Area.objects.order_by("within__id").values_list("code", "within__outer__code"):
        within[inner] += [outer] if outer else []
    return tuple(
        rows.AreaRow(
            code=code,
            name=name,
            kind=kind,
            starts_on=starts_on,
            ends_before=ends_before,
            within=tuple(within[code]),
        )
        for code, name, kind, starts_on, ends_before in Area.objects.order_by("id").values_list(
            "code", "name", "kind", "starts_on", "ends_before"
        )
    )


def _with_decisions(plan: rows.Plan, said: list[str]) -> rows.Plan:
    """The decisions of the file and those that anything in the plan was done by since, as they stand, with their boards."""
    named = [row.decision for row in plan.contracts]
    named += [row.decision for row in plan.gates if row.decision]
    for contribution in plan.contributions:
        named += [step.decision for step in contribution.steps if step.decision]
        named += [contribution.carry.decision] if contribution.carry and contribution.carry.decision else []
    references = list(dict.fromkeys([*said, *named]))
    reasons = (
        DecisionHistory.objects.filter(decision=OuterRef("pk"), became=OuterRef("status"))
        .order_by("-id")
        .values("reasons")[:1]
    )
    names = "reference title recommendation amount_pence starts_on ends_before report_on decided_on status"
    found = Decision.objects.filter(reference__in=references).values(
        *names.split(), "board__name", "board__organisation__code", "board__starts_on", why=Subquery(reasons)
    )
    boards = {row.name: row for row in plan.boards}
    decisions = {}
    for values in found:
        name = values.pop("board__name")
        organisation, starts_on = values.pop("board__organisation__code"), values.pop("board__starts_on")
        if name not in boards:
            boards[name] = rows.BoardRow(
                key=slugify(name)[:60], name=name, organisation=organisation, starts_on=starts_on
            )
        why = values.pop("why") or ""
        is_decided = values["decided_on"] is not None
        values["status"] = values["status"] if is_decided else "drafted"
        decisions[values["reference"]] = rows.DecisionRow(
            **values, board=boards[name].key, reasons=why if is_decided else ""
        )
    return replace(
        plan,
        boards=tuple(boards.values()),
        decisions=tuple(decisions[each] for each in references if each in decisions),
    )
