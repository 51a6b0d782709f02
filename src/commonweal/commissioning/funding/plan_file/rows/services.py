"""What may be bought and under which limits and conditions: elements, lots, fences, gates, contracts."""

from dataclasses import dataclass
from datetime import date

from commonweal.commissioning.funding.plan_file.rows.basics import Row


@dataclass(frozen=True, kw_only=True)
class ElementRow(Row):
    key: str
    name: str
    tier: str
    client_group: str
    side: str
    kind: str = "community"


@dataclass(frozen=True, kw_only=True)
class LotRow(Row):
    key: str
    name: str


@dataclass(frozen=True, kw_only=True)
class FenceRow(Row):
    """An empty limit is no limit, except on area: there it is either some areas or `anywhere`.

    `years` are financial years ("2026/27"); `restriction` is the key of a statutory restriction in `rules.restrictions`.
    """

    key: str
    basis: str
    anywhere: bool = False
    areas: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    client_groups: tuple[str, ...] = ()
    lots: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    restriction: str = ""


@dataclass(frozen=True, kw_only=True)
class GateRow(Row):
    """A condition that has to be met before lines are needed or money counts."""

    key: str
    name: str
    question: str
    is_open: bool = False
    decision: str | None = None


@dataclass(frozen=True, kw_only=True)
class ContractLineRow(Row):
    element: str
    area: str
    yearly_pence: int
    assumption: str = ""


@dataclass(frozen=True, kw_only=True)
class ContractRow(Row):
    reference: str
    title: str
    provider: str
    decision: str
    starts_on: date
    ends_before: date
    option_months: int
    lines: tuple[ContractLineRow, ...]
    instrument: str = "contract"
