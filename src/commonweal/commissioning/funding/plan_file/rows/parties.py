"""Who takes part and who decides, and what was published. Read a figure as: in this window this source published this number."""

from dataclasses import dataclass
from datetime import date

from commonweal.commissioning.funding.plan_file.rows.basics import Row


@dataclass(frozen=True, kw_only=True)
class OrganisationRow(Row):
    code: str
    name: str
    kind: str
    starts_on: date
    ends_before: date | None = None
    succeeded_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class AreaRow(Row):
    """`within` are the codes of the areas that enclose this one."""

    code: str
    name: str
    kind: str
    starts_on: date
    ends_before: date | None = None
    within: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BoardRow(Row):
    key: str
    name: str
    organisation: str
    starts_on: date
    ends_before: date | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionRow(Row):
    """`status` is `drafted` until the board has decided; then `decided_on` is the day and `reasons` may say why."""

    reference: str
    board: str
    title: str
    recommendation: str
    amount_pence: int
    starts_on: date
    ends_before: date
    report_on: date
    status: str = "drafted"
    decided_on: date | None = None
    reasons: str = ""


@dataclass(frozen=True, kw_only=True)
class FigureRow(Row):
    """A published figure with its window; `value` is None where the status says there is none to show."""

    subject: str
    title: str
    area: str
    starts_on: date
    ends_before: date
    value: int | None
    status: str
    source: str
    edition: str
