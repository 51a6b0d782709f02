"""The whole of a plan."""

from dataclasses import dataclass
from datetime import date

from commonweal.commissioning.funding.plan_file.rows.basics import Row
from commonweal.commissioning.funding.plan_file.rows.money import ContributionRow, NeedRow, ReserveRow
from commonweal.commissioning.funding.plan_file.rows.papers import Papers
from commonweal.commissioning.funding.plan_file.rows.parties import (
    AreaRow,
    BoardRow,
    DecisionRow,
    FigureRow,
    OrganisationRow,
)
from commonweal.commissioning.funding.plan_file.rows.services import (
    ContractRow,
    ElementRow,
    FenceRow,
    GateRow,
    LotRow,
)
from commonweal.commissioning.funding.plan_file.rows.trying import ScenarioRow, ShareBaseRow

NO_PAPERS = Papers()


@dataclass(frozen=True, kw_only=True)
class Plan(Row):
    """A whole plan file. Every code, key and reference in it points at a row of the same plan."""

    key: str
    title: str
    source: str
    starts_on: date
    ends_before: date
    organisations: tuple[OrganisationRow, ...] = ()
    areas: tuple[AreaRow, ...] = ()
    boards: tuple[BoardRow, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
    elements: tuple[ElementRow, ...] = ()
    fences: tuple[FenceRow, ...] = ()
    contributions: tuple[ContributionRow, ...] = ()
    needs: tuple[NeedRow, ...] = ()
    contracts: tuple[ContractRow, ...] = ()
    figures: tuple[FigureRow, ...] = ()
    lots: tuple[LotRow, ...] = ()
    gates: tuple[GateRow, ...] = ()
    reserves: tuple[ReserveRow, ...] = ()
    share_bases: tuple[ShareBaseRow, ...] = ()
    scenarios: tuple[ScenarioRow, ...] = ()
    virement_limit_pence: int | None = None
    papers: Papers = NO_PAPERS
