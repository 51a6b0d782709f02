"""The published Staffordshire plan, told again for the invented partnership: other names, and dates moved by whole years.

The amounts stay as published (or as assumed in the file). Moved so that the three years of the contract ended last autumn at the
latest, which leaves its extension, and money that nobody has promised yet, to be looked at.
"""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from commonweal.commissioning.funding.plan_file import (
    ContributionRow,
    ElementRow,
    FenceRow,
    Plan,
    read_plan,
)
from commonweal.config.demo.places import CITY, COUNTY
from commonweal.config.demo.schools import with_workers_in_schools
from commonweal.config.faults import SetUpFault
from commonweal.rules.periods import add_months

FILE = Path(__file__).resolve().parents[4] / "examples" / "staffordshire.toml"
CONTRACT_YEARS = 3
STRANDED = "city-children-grant"
LINE = "millbeck-line"
MARAC = "marac-coordination"
TO_MARAC = ("prevention", COUNTY)
VIREMENT_LIMIT_PENCE = 500_000

# In this order: the longer name first.
_NAMES = {
    "staffordshire-county-council": "orrenshire-council",
    "stoke-on-trent-city-council": "haldenford-council",
    "staffordshire-commissioners-office": "commissioner",
    "fernhollow-support": "kestrel-row",
    "Fernhollow Support (invented)": "Kestrel Row",
    "stonebrook-change": "turnpike",
    "Stonebrook Change (invented)": "Turnpike Change",
    "Domestic Abuse Commissioning and Delivery Board": "Joint Commissioning Board",
    "pan-staffordshire": "orrenshire-wide",
    "Staffordshire": "Orrenshire",
    "staffordshire": COUNTY,
    "Stoke-on-Trent": "Haldenford",
    "stoke-on-trent": CITY,
    # References of their own, so that the published plan can be loaded beside this one.
    "DAB-": "JCB-",
    "CAB-": "OCC-",
    "DA-2": "ODA-2",
}
_KEPT = {"source", "edition", "line"}
_YEAR = re.compile(r"\b20\d\d\b")


def demonstration_plan(*, today: date) -> Plan:
    """The whole plan, with one grant added that is more than its fence can use."""
    if not FILE.exists():
        raise SetUpFault(
            "The demonstration needs examples/staffordshire.toml: run it from the project's folder."
        )
    published = read_plan(FILE.read_text(encoding="utf-8"))
    told = _retold(published, years=_last_autumn(today) - CONTRACT_YEARS - published.starts_on.year)
    told = replace(
        told,
        key="orrenshire",
        source=_after(published.source),
        contributions=(*map(_with_terms, told.contributions), _grant(told), _rooms(told)),
        fences=(*told.fences, _grants_fence()),
        contracts=tuple(part for contract in told.contracts for part in _by_provider(contract)),
        figures=tuple(replace(row, source=_after(row.source)) for row in told.figures),
        organisations=(
            *told.organisations,
            replace(told.organisations[-1], code="fernlight", name="Fernlight Haldenford"),
            replace(told.organisations[-1], code=LINE, name="Millbeck Line"),
        ),
        virement_limit_pence=VIREMENT_LIMIT_PENCE,
    )
    return with_workers_in_schools(
        with_kinds(told), starts_on=add_months(told.starts_on, 12 * CONTRACT_YEARS)
    )


def _last_autumn(today: date) -> int:
    """The year of the latest 1 October."""
    return today.year if today >= date(today.year, 10, 1) else today.year - 1


def _after(source: str) -> str:
    return f"Invented. Amounts after: {source}"[:300]


def _retold(value: Any, *, years: int) -> Any:
    again = partial(_retold, years=years)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value,
            **{
                each.name: again(getattr(value, each.name))
                for each in fields(value)
                if each.name not in _KEPT
            },
        )
    if isinstance(value, date):
        return add_months(value, 12 * years)
    if isinstance(value, tuple):
        return tuple(again(each) for each in value)
    if isinstance(value, str):
        for name, ours in _NAMES.items():
            value = value.replace(name, ours)
        return _YEAR.sub(lambda year: str(int(year[0]) + years), value)
    return value


def _grants_fence() -> FenceRow:
    return FenceRow(
        key="city-children",
        basis="Terms of the grant: for children and young people in the city (invented)",
        areas=(CITY,),
        elements=("targeted-children",),
        client_groups=("child",),
    )


def _grant(told: Plan) -> ContributionRow:
    starts_on = add_months(told.starts_on, 12 * CONTRACT_YEARS)
    return ContributionRow(
        key=STRANDED,
        funder="haldenford-council",
        source_fund="Public health grant for children, one year",
        kind="cash",
        fence="city-children",
        starts_on=starts_on,
        ends_before=add_months(starts_on, 12),
        amount_pence=9_000_000,
        assumption="Invented, to show money that its own fence keeps from being used.",
        steps=(),
        fund_kind="grant",
        recurrence="one_off",
        expected_on=starts_on + timedelta(days=14),
        underspend="funder",
        vat="outside",
    )


def _with_terms(row: ContributionRow) -> ContributionRow:
    """Terms that the published report does not give, so that every kind of them is to be seen."""
    expected_on = row.starts_on + timedelta(days=30)
    return replace(
        row,
        fund_kind="base_budget",
        recurrence="recurring",
        expected_on=expected_on,
        underspend="pool",
        vat="outside",
    )


def _rooms(told: Plan) -> ContributionRow:
    """Something given in kind: it is valued, and pays no bill."""
    starts_on = add_months(told.starts_on, 12 * CONTRACT_YEARS)
    return ContributionRow(
        key="rooms-in-kind",
        funder="commissioner",
        source_fund="Two rooms in the commissioner’s building",
        kind="in_kind",
        valuation="What the same rooms would fetch in rent, as the commissioner’s estates team puts it (invented)",
        fence="anywhere",
        starts_on=add_months(starts_on, 1),
        ends_before=add_months(starts_on, 12),
        amount_pence=1_100_000,
        assumption="Invented, to show something given in kind.",
        fund_kind="base_budget",
        recurrence="recurring",
        vat="outside",
    )


def with_kinds(told: Plan) -> Plan:
    """What is prevention in the county in the published plan is MARAC co-ordination here, and the work with people who use abuse
    is programmes: so that contracts with measures of their own are to be seen.
    """
    programmes = {each.key for each in told.elements if each.client_group == "perpetrator"}
    elements = tuple(
        replace(each, kind="programme") if each.key in programmes else each for each in told.elements
    )
    marac = ElementRow(
        key=MARAC,
        name="MARAC co-ordination",
        tier="3 and 4",
        client_group="victim",
        side="victim",
        kind="marac",
    )
    needs = tuple(
        replace(each, key=each.key.replace("prevention", MARAC), element=MARAC)
        if (each.element, each.area) == TO_MARAC
        else each
        for each in told.needs
    )
    return replace(told, elements=(*elements, marac), needs=needs)


def _by_provider(contract: Any) -> list[Any]:
    """The victims' contract in four: a provider in the county, one in the city, one for prevention in the city, and for MARAC in
    the county, which Millbeck Line does as well.
    """
    if contract.provider != "kestrel-row":
        return [contract]
    marac = tuple(line for line in contract.lines if (line.element, line.area) == TO_MARAC)
    county, city = (
        tuple(line for line in contract.lines if line.area == area and line not in marac)
        for area in (COUNTY, CITY)
    )
    early = tuple(line for line in city if line.element == "prevention")
    city = tuple(line for line in city if line.element != "prevention")
    return [
        replace(
            contract, reference=f"{contract.reference}1", title=f"{contract.title}, county", lines=county
        ),
        replace(
            contract,
            reference=f"{contract.reference}2",
            title=f"{contract.title}, city",
            provider="fernlight",
            lines=city,
        ),
        replace(
            contract,
            reference=f"{contract.reference}3",
            title=f"{contract.title}, prevention in the city",
            provider=LINE,
            lines=early,
        ),
        replace(
            contract,
            reference=f"{contract.reference}4",
            title="MARAC co-ordination in the county",
            provider=LINE,
            lines=tuple(replace(line, element=MARAC) for line in marac),
        ),
    ]
