"""What a plan may be tried with, as a plan file says it: bases for shares, and scenarios."""

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.amounts import ROUNDINGS
from commonweal.commissioning.funding.plan_file.reading import Table
from commonweal.commissioning.funding.plan_file.sections import words
from commonweal.rules.uplift import HowOften

LARGEST_NUMBER = 10**12
LONGEST_DELAY = 120


def share_base(table: Table) -> rows.ShareBaseRow:
    numbers = table.table("numbers", what="the numbers of")
    if numbers is None or not numbers.values:
        table.fault(
            "numbers", "Say in “numbers” how much each body counts, like { county = 4771, city = 2898 }."
        )
    given = numbers.values if numbers else {}
    found = {code: (numbers.number(code, most=LARGEST_NUMBER) if numbers else 0) or 0 for code in given}
    return rows.ShareBaseRow(
        **table.where,
        key=table.key("key", most=60),
        name=table.text("name", most=120),
        method=table.choice("method", words.SHARE_METHODS),
        source=table.text("source", most=300),
        as_at=table.day("as_at") or rows.NO_DAY,
        numbers=tuple(sorted(found.items())),
    )


def scenario(table: Table) -> rows.ScenarioRow:
    changes = table.tables("changes", what="a change of")
    if not changes:
        table.fault("changes", f"{table.what} changes nothing: say in “changes” what is told otherwise.")
    return rows.ScenarioRow(
        **table.where,
        key=table.key("key", most=60),
        name=table.text("name", most=120),
        words=table.text("words", most=300, optional=True),
        changes=tuple(_change(each) for each in changes),
    )


def _change(table: Table) -> rows.ChangeRow:
    kind = table.choice("kind", tuple(words.CHANGES))
    says = {*words.CHANGES.get(kind, ())}
    for name in words.CHANGES_MAY_SAY.get(kind, ()):
        if table.asks(name):
            says.add(name)
    row = rows.ChangeRow(
        **table.where,
        kind=kind,
        subject=table.text("subject", most=80),
        amount_pence=table.pounds("amount", may_be_nothing=True) if "amount" in says else None,
        basis_points=table.basis_points("percent") if "percent" in says else None,
        times=table.choice("times", [each.value for each in HowOften]) if "times" in says else "",
        rounded_to=_rounding(table) if "rounded_to" in says else None,
        months=table.number("months", least=1, most=LONGEST_DELAY) if "months" in says else None,
        on=table.day("on") if "on" in says else None,
    )
    table.finish()
    return row


def _rounding(table: Table) -> int | None:
    rounding = table.choice("rounded_to", list(ROUNDINGS))
    return int(ROUNDINGS[rounding]) if rounding else None
