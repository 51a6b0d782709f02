"""From the tables of a plan file to rows: what each kind of entry may say, and in which words.

Read each function as the description of one kind of entry (docs/plan-file.md says the same for people who write one).
"""

from dataclasses import replace

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.amounts import named, periods_of, spread_of
from commonweal.commissioning.funding.plan_file.reading import Table
from commonweal.rules.cases import SIDE_OF_GROUP, ClientGroup, Side
from commonweal.rules.contributions import STEPS as CONTRIBUTION_STEPS

ORGANISATION_KINDS = (
    "council",
    "policing",
    "police",
    "health",
    "probation",
    "ministry",
    "provider",
    "front_door",
    "partnership",
)
AREA_KINDS = ("county", "city", "district", "police_area", "health_area")
CONTRIBUTION_KINDS = ("cash", "in_kind")
PRIORITIES = ("core", "aspiration", "gap")
FIGURE_STATUSES = ("published", "published_zero", "not_submitted", "suppressed", "partly_covered")
# Money is received by a finance officer, on the day it comes in: a plan cannot say so.
STEPS_IN_A_PLAN = tuple(step.value for step in CONTRIBUTION_STEPS if not step.value.startswith("receive"))
DECIDED = ("approved", "approved_as_amended", "rejected", "deferred")
LONGEST_OPTION = 240
LARGEST_FIGURE = 2_000_000_000


def organisation(table: Table) -> rows.OrganisationRow:
    return rows.OrganisationRow(
        **table.where,
        code=table.key("code", most=60),
        name=table.text("name", most=120),
        kind=table.choice("kind", ORGANISATION_KINDS),
        starts_on=table.starts(),
        ends_before=table.ends_before(optional=True),
        succeeded_by=table.key("succeeded_by", most=60, optional=True) or None,
    )


def area(table: Table) -> rows.AreaRow:
    return rows.AreaRow(
        **table.where,
        code=table.key("code", most=20),
        name=table.text("name", most=120),
        kind=table.choice("kind", AREA_KINDS),
        starts_on=table.starts(),
        ends_before=table.ends_before(optional=True),
        within=table.keys("within"),
    )


def board(table: Table) -> rows.BoardRow:
    return rows.BoardRow(
        **table.where,
        key=table.key("key", most=60),
        name=table.text("name", most=120),
        organisation=table.key("organisation", most=60),
        starts_on=table.starts(),
        ends_before=table.ends_before(optional=True),
    )


def decision(table: Table) -> rows.DecisionRow:
    status = table.choice("decided", DECIDED, usual="drafted")
    decided_on = table.day("decided_on", optional=True)
    if (status == "drafted") != (decided_on is None):
        table.fault(
            "decided" if decided_on is None else "decided_on",
            "Give both “decided” and “decided_on”, or neither.",
        )
    return rows.DecisionRow(
        **table.where,
        reference=table.text("reference", most=30),
        board=table.key("board", most=60),
        title=table.text("title", most=200),
        recommendation=table.text("recommendation", most=4000),
        amount_pence=table.pounds("amount", may_be_nothing=True),
        starts_on=table.starts(),
        ends_before=table.ends_before() or table.starts(),
        report_on=table.day("report_on") or table.starts(),
        status=status,
        decided_on=decided_on,
        reasons=table.text("reasons", most=2000, optional=True),
    )


def element(table: Table) -> rows.ElementRow:
    group = table.choice("client_group", [group.value for group in ClientGroup])
    side = table.choice("side", [side.value for side in Side])
    if group and side and SIDE_OF_GROUP[ClientGroup(group)] != side:
        table.fault(
            "side",
            f"Work with this client group is on the {SIDE_OF_GROUP[ClientGroup(group)]} side of the wall.",
        )
    return rows.ElementRow(
        **table.where,
        key=table.key("key", most=60),
        name=table.text("name", most=120),
        tier=table.text("tier", most=20),
        client_group=group,
        side=side,
    )


def fence(table: Table) -> rows.FenceRow:
    for name in ("elements", "client_groups"):
        if table.has(name) and not table.keys(name):
            table.fault(
                name,
                f"“{name}” names nothing, so nothing could be paid for: name at least one, or take it away.",
            )
    return rows.FenceRow(
        **table.where,
        key=table.key("key", most=60),
        basis=table.text("basis", most=300),
        anywhere=table.flag("anywhere"),
        areas=table.keys("areas"),
        elements=table.keys("elements"),
        client_groups=table.keys("client_groups"),
    )


def contribution(table: Table) -> list[rows.ContributionRow]:
    """One row for each year, or one for the whole period."""
    spread = spread_of(table)
    base = rows.ContributionRow(
        **table.where,
        key=table.key("key", most=60),
        funder=table.key("funder", most=60),
        source_fund=table.text("source_fund", most=120),
        kind=table.choice("kind", CONTRIBUTION_KINDS, usual="cash"),
        fence=table.key("fence", most=60),
        starts_on=spread.periods[0].starts_on,
        ends_before=spread.periods[-1].ends_before,
        amount_pence=0,
        working=spread.working,
        assumption=table.text("assumed", most=300, optional=True),
        steps=tuple(_step(each) for each in table.tables("steps", what="a step of")),
    )
    return [
        replace(base, key=key, starts_on=period.starts_on, ends_before=period.ends_before, amount_pence=pence)
        for (key, period), pence in zip(named(base.key, spread.periods), spread.pence, strict=True)
    ]


def _step(table: Table) -> rows.StepRow:
    row = rows.StepRow(
        **table.where,
        step=table.choice("step", STEPS_IN_A_PLAN),
        on=table.day("on") or table.starts(),
        decision=table.text("decision", most=30, optional=True) or None,
        carried_by=table.text("carried_by", most=200, optional=True),
    )
    table.finish()
    return row


def need(table: Table) -> list[rows.NeedRow]:
    """One row for each area in `amounts` and each year, or one for each area over the whole period."""
    key, element_key = table.key("key", most=40), table.key("element", most=60)
    periods = periods_of(table)
    priority = table.choice("priority", PRIORITIES, usual="core")
    assumption = table.text("assumed", most=300, optional=True)
    amounts = table.table("amounts", what="the amounts of")
    if amounts is None or not amounts.values:
        text = 'Say in “amounts” what it costs in each area, like { county = "250,000", city = "150,000" }.'
        table.fault("amounts", text)
        return []
    return [
        rows.NeedRow(
            line=table.line,
            value_lines={**table.where["value_lines"], "area": amounts.line_of(area_code)},
            key=period_key,
            element=element_key,
            area=area_code,
            starts_on=period.starts_on,
            ends_before=period.ends_before,
            amount_pence=pence,
            priority=priority,
            assumption=assumption,
        )
        for area_code in amounts.values
        for pence in [amounts.pounds(area_code)]
        for period_key, period in named(f"{key}-{area_code}", periods)
    ]


def contract(table: Table) -> rows.ContractRow:
    lines = table.tables("lines", what="a line of")
    assumption = table.text("assumed", most=300, optional=True)
    if not lines:
        table.fault("lines", f"{table.what} has no lines: say what it buys, for how much a year, in “lines”.")
    return rows.ContractRow(
        **table.where,
        reference=table.text("reference", most=30),
        title=table.text("title", most=160),
        provider=table.key("provider", most=60),
        decision=table.text("decision", most=30),
        starts_on=table.starts(),
        ends_before=table.ends_before() or table.starts(),
        option_months=table.number("option_months", most=LONGEST_OPTION, optional=True) or 0,
        lines=tuple(_contract_line(each, assumption) for each in lines),
    )


def _contract_line(table: Table, assumption: str) -> rows.ContractLineRow:
    row = rows.ContractLineRow(
        **table.where,
        element=table.key("element", most=60),
        area=table.key("area", most=20),
        yearly_pence=table.pounds("yearly"),
        assumption=table.text("assumed", most=300, optional=True) or assumption,
    )
    table.finish()
    return row


def figure(table: Table) -> rows.FigureRow:
    status = table.choice("status", FIGURE_STATUSES, usual="published")
    has_value = status in ("published", "published_zero", "partly_covered")
    value = table.number("value", most=LARGEST_FIGURE, optional=not has_value)
    if table.has("value") and not has_value:
        table.fault("value", f"A figure that is {status.replace('_', ' ')} has no value: take “value” away.")
    if status == "published_zero" and value not in (None, 0):
        table.fault("value", "A published zero has the value 0.")
    return rows.FigureRow(
        **table.where,
        subject=table.key("subject", most=60),
        title=table.text("title", most=120),
        area=table.key("area", most=20),
        starts_on=table.starts(),
        ends_before=table.ends_before() or table.starts(),
        value=value,
        status=status,
        source=table.text("source", most=300),
        edition=table.text("edition", most=60),
    )
