"""The published reports as plan files, for the tests that read them."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from commonweal.commissioning.funding.plan_file import Plan, PrintedTable, read_plan
from commonweal.rules.findings import Finding

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
NAMES = ("bedfordshire", "essex", "lancashire", "portsmouth", "staffordshire")


def example_text(name: str) -> str:
    return (EXAMPLES / f"{name}.toml").read_text(encoding="utf-8")


@cache
def example(name: str) -> Plan:
    return read_plan(example_text(name))


def keys(found: list[Finding]) -> set[tuple[str, str]]:
    return {(each.code, each.where) for each in found}


def pounds_of(rows, **facts) -> int:
    """Whole pounds of all contributions or needs with these facts."""
    pence = sum(
        row.amount_pence for row in rows if all(getattr(row, name) == fact for name, fact in facts.items())
    )
    assert pence % 100 == 0, "These rows come to parts of a pound: compare pence."
    return pence // 100


def with_cell(plan: Plan, table_key: str, row_name: str, column: str, cell: int | None) -> Plan:
    """The plan with one printed cell changed."""

    def changed(table: PrintedTable) -> PrintedTable:
        place = table.columns.index(column)
        return replace(
            table,
            rows=tuple(
                replace(row, cells=(*row.cells[:place], cell, *row.cells[place + 1 :]))
                if row.name == row_name
                else row
                for row in table.rows
            ),
        )

    tables = tuple(changed(table) if table.key == table_key else table for table in plan.papers.tables)
    assert tables != plan.papers.tables, f"Nothing was changed: {table_key}, {row_name}, {column}"
    return replace(plan, papers=replace(plan.papers, tables=tables))


def with_values(plan: Plan, claim_key: str, **values: str) -> Plan:
    """The plan with some values of one claim changed."""
    claims = tuple(
        replace(claim, values=tuple({**dict(claim.values), **values}.items()))
        if claim.key == claim_key
        else claim
        for claim in plan.papers.claims
    )
    assert claims != plan.papers.claims, f"Nothing was changed: {claim_key}"
    return replace(plan, papers=replace(plan.papers, claims=claims))
