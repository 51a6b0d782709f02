"""Who takes part and who decides, and what was published, as a plan file says it."""

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.reading import Table
from commonweal.commissioning.funding.plan_file.sections import words

LARGEST_FIGURE = 2_000_000_000


def organisation(table: Table) -> rows.OrganisationRow:
    return rows.OrganisationRow(
        **table.where,
        code=table.key("code", most=60),
        name=table.text("name", most=120),
        kind=table.choice("kind", words.ORGANISATION_KINDS),
        starts_on=table.starts(),
        ends_before=table.ends_before(optional=True),
        succeeded_by=table.key("succeeded_by", most=60, optional=True) or None,
    )


def area(table: Table) -> rows.AreaRow:
    return rows.AreaRow(
        **table.where,
        code=table.key("code", most=20),
        name=table.text("name", most=120),
        kind=table.choice("kind", words.AREA_KINDS),
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
    status = table.choice("decided", words.DECIDED, usual="drafted")
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


def figure(table: Table) -> rows.FigureRow:
    status = table.choice("status", words.FIGURE_STATUSES, usual="published")
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
