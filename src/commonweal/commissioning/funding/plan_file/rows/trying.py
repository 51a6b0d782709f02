"""What a plan may be tried with: bases for shares, and scenarios, each a list of changes."""

from dataclasses import dataclass
from datetime import date

from commonweal.commissioning.funding.plan_file.rows.basics import Row


@dataclass(frozen=True, kw_only=True)
class ShareBaseRow(Row):
    """What shares may be worked out from: `numbers` are (organisation code, whole number), in the order of codes."""

    key: str
    name: str
    method: str
    source: str
    as_at: date
    numbers: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChangeRow(Row):
    """One thing that a scenario tells otherwise; which fields are used depends on `kind` (docs/plan-file.md)."""

    kind: str
    subject: str = ""
    amount_pence: int | None = None
    basis_points: int | None = None
    times: str = ""
    rounded_to: int | None = None
    months: int | None = None
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ScenarioRow(Row):
    key: str
    name: str
    words: str = ""
    changes: tuple[ChangeRow, ...] = ()
