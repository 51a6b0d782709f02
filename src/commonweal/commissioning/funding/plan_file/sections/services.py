"""What may be bought, under which limits, conditions and contracts, as a plan file says it."""

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.reading import Table
from commonweal.commissioning.funding.plan_file.sections import words
from commonweal.rules.cases import SIDE_OF_GROUP, ClientGroup

LONGEST_OPTION = 240
LONGEST_POWER = 120
LIMITS = ("areas", "elements", "client_groups", "lots", "kinds", "years", "instruments", "powers")


def element(table: Table) -> rows.ElementRow:
    group = table.choice("client_group", words.CLIENT_GROUPS)
    side = table.choice("side", words.SIDES)
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
        kind=table.choice("kind", words.KINDS_OF_SUPPORT, usual="community"),
    )


def lot(table: Table) -> rows.LotRow:
    return rows.LotRow(**table.where, key=table.key("key", most=60), name=table.text("name", most=120))


def fence(table: Table) -> rows.FenceRow:
    for name in LIMITS[1:]:
        if table.has(name) and not table.values[name]:
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
        lots=table.keys("lots"),
        kinds=table.choices("kinds", words.KINDS_OF_SUPPORT),
        years=table.keys("years"),
        instruments=table.choices("instruments", words.INSTRUMENTS),
        powers=table.keys("powers", most=LONGEST_POWER),
        restriction=table.key("restriction", most=60, optional=True),
    )


def gate(table: Table) -> rows.GateRow:
    return rows.GateRow(
        **table.where,
        key=table.key("key", most=60),
        name=table.text("name", most=120),
        question=table.text("question", most=300),
        is_open=table.flag("open"),
        decision=table.text("decision", most=30, optional=True) or None,
    )


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
        instrument=table.choice("instrument", words.INSTRUMENTS, usual="contract"),
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
