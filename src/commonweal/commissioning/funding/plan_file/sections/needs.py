"""What it costs, as a plan file says it: amounts by area, one amount, cost items, or one amount split by percentages."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.amounts import (
    LONGEST_NOTE,
    LONGEST_ROW_KEY,
    Amount,
    amounts_of,
    named,
    periods_of,
    short_enough,
    shortened,
    stated_uplift,
)
from commonweal.commissioning.funding.plan_file.reading import Table
from commonweal.commissioning.funding.plan_file.sections import words
from commonweal.rules import build_up
from commonweal.rules.money import MOST_PENCE, show_pounds
from commonweal.rules.periods import Period, financial_year_named
from commonweal.rules.reasons import Refused
from commonweal.rules.uplift import show_percent

WAYS = ("amounts", "amount", "items", "split")
MOST_OF_AN_ITEM = 1_000_000


@dataclass(frozen=True)
class _Item:
    """An item as written; without a period of its own where the need's holds."""

    table: Table
    row: rows.ItemRow
    period: Period | None
    every_months: int | None


def need(table: Table) -> list[rows.NeedRow]:
    """The rows of one entry: for each area, element or financial year it is for, and each year."""
    advice = (
        f"Say what {table.what} costs: in “amounts” for each area, like"
        ' { county = "250,000", city = "150,000" }, or as “amount”, “items” or “split”.'
    )
    way = table.one_of(WAYS, advice=advice)
    base = _base(table)
    read = {"amounts": _by_area, "amount": _one_amount, "items": _of_items, "split": _split}.get(way)
    found = read(table, base) if read else []
    short_enough(table, [row.key for row in found])
    if way != "split":
        table.key("element", most=60)
    return found


def _base(table: Table) -> rows.NeedRow:
    return rows.NeedRow(
        **table.where,
        key=table.key("key", most=LONGEST_ROW_KEY),
        element=table.values["element"] if isinstance(table.values.get("element"), str) else "",
        area="",
        starts_on=rows.NO_DAY,
        ends_before=rows.NO_DAY,
        amount_pence=0,
        priority=table.choice("priority", words.PRIORITIES, usual="core"),
        assumption=table.text("assumed", most=300, optional=True),
        client_group=table.choice("client_group", words.CLIENT_GROUPS, usual=""),
        instrument=table.choice("instrument", words.INSTRUMENTS, usual=""),
        power=table.text("power", most=120, optional=True),
        lot=table.key("lot", most=60, optional=True) or None,
        gate=table.key("gate", most=60, optional=True) or None,
        is_in_kind=table.flag("in_kind"),
        working=table.text("note", most=LONGEST_NOTE, optional=True),
    )


def _by_area(table: Table, base: rows.NeedRow) -> list[rows.NeedRow]:
    """One row for each area in `amounts` and each year, or one for each area over the whole period."""
    periods = periods_of(table)
    amounts = table.table("amounts", what="the amounts of")
    if amounts is None or not amounts.values:
        text = 'Say in “amounts” what it costs in each area, like { county = "250,000", city = "150,000" }.'
        table.fault("amounts", text)
        return []
    stated = stated_uplift(table)
    if stated and len(amounts.values) > 1 and (stated.printed_pence or stated.base_pence):
        name = "printed" if stated.printed_pence else "base"
        stated.table.fault(
            name, f"“{name}” is for one amount, and these are several: give each its own need."
        )
    found = []
    for area in amounts.values:
        where = replace(
            base, area=area, value_lines={**dict(base.value_lines), "area": amounts.line_of(area)}
        )
        uplifted = amounts_of(table, amounts.pounds(area), stated, periods=periods, note=base.working)
        found += _in_periods(where, f"{base.key}-{area}", periods, uplifted)
    return found


def _one_amount(table: Table, base: rows.NeedRow) -> list[rows.NeedRow]:
    periods = periods_of(table)
    where = replace(base, area=table.key("area", most=20))
    uplifted = amounts_of(
        table, table.pounds("amount"), stated_uplift(table), periods=periods, note=base.working
    )
    return _in_periods(where, base.key, periods, uplifted)


def _split(table: Table, base: rows.NeedRow) -> list[rows.NeedRow]:
    """One row for each element in `percent` and each year: the parts add up to the whole, to the penny."""
    periods = periods_of(table)
    split = table.table("split", what="the split of")
    if split is None:
        return []
    area = (split if split.has("area") else table).key("area", most=20)
    whole = split.pounds("of")
    percent = split.table("percent", what="the percentages of")
    split.finish()
    if percent is None or not percent.values:
        split.fault("percent", 'Give a percentage for each element, like { early = "40", workforce = "60" }.')
        return []
    points = {element: percent.basis_points(element) for element in percent.values}
    try:
        shares = build_up.shared_out(whole, points)
    except Refused as refused:
        split.fault("percent", str(refused))
        return []
    found = []
    for element, pence in shares.items():
        if not pence:
            percent.fault(element, f"“{element}” comes to nothing: take it out, or give it a part.")
        lines = {**dict(base.value_lines), "element": percent.line_of(element)}
        where = replace(base, area=area, element=element, value_lines=lines)
        said = f"{show_percent(points[element])} of {show_pounds(whole)}. {base.working}".strip()
        amount = Amount(pence, None, shortened(table, said))
        found += _in_periods(where, f"{base.key}-{element}", periods, [amount] * len(periods))
    return found


def _in_periods(
    base: rows.NeedRow, key: str, periods: tuple[Period, ...], amounts: Iterable[Amount]
) -> list[rows.NeedRow]:
    return [
        replace(
            base,
            key=period_key,
            starts_on=period.starts_on,
            ends_before=period.ends_before,
            amount_pence=amount.pence,
            uplift=amount.uplift,
            working=amount.working,
        )
        for (period_key, period), amount in zip(named(key, periods), amounts, strict=True)
    ]


# Built up from items


def _of_items(table: Table, base: rows.NeedRow) -> list[rows.NeedRow]:
    """Items with days of their own: one row for each financial year they fall in. Without: one row for the need's period."""
    where = replace(base, area=table.key("area", most=20))
    items = [_item(each) for each in table.tables("items", what="an item of")]
    if not items:
        table.fault("items", "“items” names nothing: say what it costs, or take the whole entry out.")
        return []
    dated = [item for item in items if item.period]
    if not dated:
        return _one_period(table, where, items)
    for name in ("starts", "ends", "per"):
        if table.has(name):
            table.asked.add(name)
            table.fault(name, f"Take “{name}” away: each item has days of its own.")
    for item in items:
        if item.period is None:
            item.table.fault("starts", "Give every item its own “starts” and “ends”, or none of them.")
    return _by_year(table, where, dated)


def _item(table: Table) -> _Item:
    starts_on, ends_before = table.day("starts", optional=True), table.ends_before(optional=True)
    if (starts_on is None) != (ends_before is None):
        table.fault("starts" if ends_before else "ends", "Give both “starts” and “ends”, or neither.")
    row = rows.ItemRow(
        **table.where,
        words=table.text("what", most=200),
        unit_pence=table.pounds("unit"),
        people=_count(table, "people"),
        times=_count(table, "times"),
    )
    every = table.number("every", least=1, most=120, optional=True)
    if every and starts_on is None:
        table.fault("every", "“every” counts months from “starts”: give the item days of its own.")
    table.finish()
    is_sound = starts_on and ends_before and starts_on < ends_before
    period = Period(starts_on, ends_before) if is_sound and starts_on and ends_before else None
    if row.amount_pence > MOST_PENCE:
        text = f"This comes to more than {show_pounds(MOST_PENCE)}: check for a digit too many."
        table.fault("unit", text)
        row = replace(row, unit_pence=0)
    return _Item(table, row, period, every)


def _count(table: Table, name: str) -> int:
    return table.number(name, least=1, most=MOST_OF_AN_ITEM, optional=True) or 1


def _one_period(table: Table, base: rows.NeedRow, items: list[_Item]) -> list[rows.NeedRow]:
    periods = periods_of(table)
    if len(periods) > 1:
        table.fault("per", 'Items are for the whole period: write per = "period", or give each its days.')
    parts = tuple(item.row for item in items)
    total = sum(part.amount_pence for part in parts)
    return [
        replace(
            base,
            starts_on=periods[0].starts_on,
            ends_before=periods[-1].ends_before,
            amount_pence=total,
            items=parts,
        )
    ]


def _by_year(table: Table, base: rows.NeedRow, items: list[_Item]) -> list[rows.NeedRow]:
    placed: dict[str, list[tuple[_Item, build_up.Part]]] = {}
    for item in items:
        for part in _placed(item):
            placed.setdefault(part.year, []).append((item, part))
    found = []
    for year, parts in sorted(placed.items()):
        whole = financial_year_named(year)
        periods = [item.period for item, _ in parts if item.period]
        working = f"{'; '.join(part.in_words() for _, part in parts)}. {base.working}".strip()
        found.append(
            replace(
                base,
                key=f"{base.key}-{year.replace('/', '-')}",
                value_lines={**dict(base.value_lines), "ends": parts[0][0].table.line_of("ends")},
                starts_on=max(whole.starts_on, min(each.starts_on for each in periods)),
                ends_before=min(whole.ends_before, max(each.ends_before for each in periods)),
                amount_pence=sum(part.amount_pence for _, part in parts),
                working=shortened(table, working),
                items=tuple(
                    replace(
                        item.row,
                        words=part.words,
                        unit_pence=part.unit_pence,
                        people=part.people,
                        times=part.times,
                    )
                    for item, part in parts
                ),
            )
        )
    return found


def _placed(item: _Item) -> tuple[build_up.Part, ...]:
    if item.period is None or not item.row.unit_pence:
        return ()
    row = item.row
    try:
        return build_up.placed(
            build_up.Item(row.words, row.unit_pence, row.people, row.times, item.period, item.every_months)
        )
    except Refused as refused:
        item.table.fault("times" if item.table.has("times") else "unit", str(refused))
        return ()
