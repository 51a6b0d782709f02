"""What a stored plan stands on, as rows: its contracts, the bodies and areas it names, and the decisions it was taken by."""

from collections import defaultdict
from dataclasses import replace

from django.db.models import OuterRef, Q, Subquery
from django.utils.text import slugify

from commonweal.commissioning.funding import models
from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.governance.models import Decision, DecisionHistory
from commonweal.partnership.models import Area, Organisation


def contracts_of(plan_id: int, said: list[str]) -> tuple[rows.ContractRow, ...]:
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


def with_missing_bodies(plan: rows.Plan, contracts: tuple[rows.ContractRow, ...]) -> rows.Plan:
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


def with_decisions(plan: rows.Plan, said: list[str]) -> rows.Plan:
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
