"""Whose money it is, as a plan file says it: reserves, and contributions with everything that hangs on them."""

from dataclasses import replace
from datetime import date

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.amounts import (
    LONGEST_NOTE,
    LONGEST_ROW_KEY,
    MONTHS_IN_A_YEAR,
    amounts_of,
    named,
    periods_of,
    short_enough,
    stated_uplift,
)
from commonweal.commissioning.funding.plan_file.reading import Table
from commonweal.commissioning.funding.plan_file.sections import words
from commonweal.rules.periods import add_months


def reserve(table: Table) -> rows.ReserveRow:
    return rows.ReserveRow(
        **table.where,
        key=table.key("key", most=60),
        name=table.text("name", most=120),
        holder=table.key("holder", most=60),
        balance_pence=table.pounds("balance", may_be_nothing=True),
        as_at=table.day("as_at") or rows.NO_DAY,
        source=table.text("source", most=300, optional=True),
    )


def contribution(table: Table) -> list[rows.ContributionRow]:
    """One row for each year, or one for the whole period. Days that belong to the first year move on with the years."""
    periods = periods_of(table)
    stated = stated_uplift(table)
    note = table.text("note", most=LONGEST_NOTE, optional=True)
    amounts = amounts_of(table, table.pounds("amount"), stated, periods=periods, note=note)
    first = _first(table)
    keys = named(first.key, periods)
    short_enough(table, [key for key, _ in keys])
    return [
        replace(
            first,
            key=key,
            starts_on=period.starts_on,
            ends_before=period.ends_before,
            amount_pence=amount.pence,
            working=amount.working,
            uplift=amount.uplift,
            expected_on=_later(first.expected_on, years),
            expires_on=_later(first.expires_on, years),
            carry=_carry_later(first.carry, years),
        )
        for years, ((key, period), amount) in enumerate(zip(keys, amounts, strict=True))
    ]


def _first(table: Table) -> rows.ContributionRow:
    """The entry as a row, with nothing in it yet that differs from year to year."""
    match_of, match_basis_points = _match(table.table("match", what="the match of"))
    least_of, least_pence = _least(table.table("least", what="the least of"))
    return rows.ContributionRow(
        **table.where,
        key=table.key("key", most=LONGEST_ROW_KEY),
        funder=table.key("funder", most=60),
        source_fund=table.text("source_fund", most=120),
        kind=table.choice("kind", words.CONTRIBUTION_KINDS, usual="cash"),
        fence=table.key("fence", most=60),
        starts_on=rows.NO_DAY,
        ends_before=rows.NO_DAY,
        amount_pence=0,
        assumption=table.text("assumed", most=300, optional=True),
        steps=tuple(_step(each) for each in table.tables("steps", what="a step of")),
        fund_kind=table.choice("fund", words.FUND_KINDS, usual=""),
        valuation=table.text("valuation", most=300, optional=True),
        recurrence=table.choice("recurrence", words.RECURRENCES, usual=""),
        expected_on=table.day("expected", optional=True),
        expires_on=table.day("expires", optional=True),
        is_repayable=table.flag("repayable"),
        underspend=table.choice("underspend", words.UNDERSPENDS, usual=""),
        vat=table.choice("vat", words.VAT, usual=""),
        top_slice_basis_points=table.share("top_slice") if table.asks("top_slice") else 0,
        gate=table.key("gate", most=60, optional=True) or None,
        reserve=table.key("reserve", most=60, optional=True) or None,
        match_of=match_of,
        match_basis_points=match_basis_points,
        least_of=least_of,
        least_pence=least_pence,
        carry=_carry(table.table("carry_forward", what="the carry-forward of")),
    )


def _step(table: Table) -> rows.StepRow:
    row = rows.StepRow(
        **table.where,
        step=table.choice("step", words.STEPS_IN_A_PLAN),
        on=table.day("on") or table.starts(),
        decision=table.text("decision", most=30, optional=True) or None,
        carried_by=table.text("carried_by", most=200, optional=True),
    )
    table.finish()
    return row


def _match(table: Table | None) -> tuple[tuple[str, ...], int | None]:
    if table is None:
        return (), None
    of, points = table.keys("of", optional=False), table.basis_points("percent")
    if points < 1 and table.has("percent"):
        table.fault("percent", "“percent” has to be above nothing: 100 is pound for pound.")
    table.finish()
    return of, points


def _least(table: Table | None) -> tuple[tuple[str, ...], int | None]:
    if table is None:
        return (), None
    of, pence = table.keys("of", optional=False), table.pounds("amount")
    table.finish()
    return of, pence


def _carry(table: Table | None) -> rows.CarryRow | None:
    if table is None:
        return None
    status = table.choice("status", words.CARRY_STATUSES, usual="outlined")
    on = table.day("on", optional=True)
    if on is None and (status != "outlined" or table.has("carried_by")):
        table.fault("on", f"Say “on” which day the carry-forward was {status}.")
    row = rows.CarryRow(
        **table.where,
        starts_on=table.starts(),
        ends_before=table.ends_before() or table.starts(),
        status=status,
        amount_pence=table.some_pounds("amount"),
        confirmed_by=table.text("confirmed_by", most=200, optional=True),
        confirm_by=table.day("confirm_by", optional=True),
        decision=table.text("decision", most=30, optional=True) or None,
        on=on,
        carried_by=table.text("carried_by", most=200, optional=True),
    )
    table.finish()
    return row


def _later(day: date | None, years: int) -> date | None:
    return add_months(day, MONTHS_IN_A_YEAR * years) if day and years else day


def _carry_later(carry: rows.CarryRow | None, years: int) -> rows.CarryRow | None:
    if carry is None or not years:
        return carry
    months = MONTHS_IN_A_YEAR * years
    return replace(
        carry,
        starts_on=add_months(carry.starts_on, months),
        ends_before=add_months(carry.ends_before, months),
        confirm_by=_later(carry.confirm_by, years),
    )
