"""What a plan file says, as plain values: the whole of a plan, ready to be checked, changed or loaded.

Periods are `starts_on` inclusive to `ends_before` exclusive, although the file gives last days. `line` is the line of
the file a row begins on (0 for a row made in Python) and `value_lines` the line of each value in it; neither takes part in
comparing two plans.
"""

from commonweal.commissioning.funding.plan_file.rows.basics import NO_DAY, Row
from commonweal.commissioning.funding.plan_file.rows.faults import Cell, Fault, FaultsInPlan, placed
from commonweal.commissioning.funding.plan_file.rows.money import (
    CarryRow,
    ContributionRow,
    ItemRow,
    NeedRow,
    ReserveRow,
    StepRow,
    UpliftRow,
)
from commonweal.commissioning.funding.plan_file.rows.papers import (
    ClaimRow,
    Papers,
    PrintedRow,
    PrintedTable,
    SignatureRow,
)
from commonweal.commissioning.funding.plan_file.rows.parties import (
    AreaRow,
    BoardRow,
    DecisionRow,
    FigureRow,
    OrganisationRow,
)
from commonweal.commissioning.funding.plan_file.rows.plan import Plan
from commonweal.commissioning.funding.plan_file.rows.services import (
    ContractLineRow,
    ContractRow,
    ElementRow,
    FenceRow,
    GateRow,
    LotRow,
)
from commonweal.commissioning.funding.plan_file.rows.trying import ChangeRow, ScenarioRow, ShareBaseRow

__all__ = [
    "NO_DAY",
    "AreaRow",
    "BoardRow",
    "CarryRow",
    "Cell",
    "ChangeRow",
    "ClaimRow",
    "ContractLineRow",
    "ContractRow",
    "ContributionRow",
    "DecisionRow",
    "ElementRow",
    "Fault",
    "FaultsInPlan",
    "FenceRow",
    "FigureRow",
    "GateRow",
    "ItemRow",
    "LotRow",
    "NeedRow",
    "OrganisationRow",
    "Papers",
    "Plan",
    "PrintedRow",
    "PrintedTable",
    "ReserveRow",
    "Row",
    "ScenarioRow",
    "ShareBaseRow",
    "SignatureRow",
    "StepRow",
    "UpliftRow",
    "placed",
]
