"""What a plan file says, as plain values: the whole of a plan, ready to be checked, changed or loaded.

Read a contribution row as: `funder` puts `amount_pence` into the pool for one period, inside `fence`; `assumption` says
why the amount is a guess, and is empty where it is not. Read a need row and a contract line the same way.
Periods are `starts_on` inclusive to `ends_before` exclusive, although the file gives last days. `line` is the line of
the file a row begins on (0 for a row made in Python) and `value_lines` the line of each value in it; neither takes part in
comparing two plans.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

NO_DAY = date(1900, 1, 1)
"""Stands for a day that is missing or cannot be read, so that reading can go on; never in a plan without faults."""


@dataclass(frozen=True, kw_only=True)
class Row:
    line: int = field(default=0, compare=False, repr=False)
    value_lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    def at(self, name: str) -> int:
        """The line of a value as the file names it, or of the row when it has no such value."""
        return self.value_lines.get(name, self.line)


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
class ElementRow(Row):
    key: str
    name: str
    tier: str
    client_group: str
    side: str


@dataclass(frozen=True, kw_only=True)
class FenceRow(Row):
    """An empty limit is no limit, except on area: there it is either some areas or `anywhere`."""

    key: str
    basis: str
    anywhere: bool = False
    areas: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    client_groups: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StepRow(Row):
    """One step a contribution has already climbed, with the day and the letter, minute or decision that carried it."""

    step: str
    on: date
    decision: str | None = None
    carried_by: str = ""


@dataclass(frozen=True, kw_only=True)
class ContributionRow(Row):
    """`working` says how the amount was arrived at where it was worked out (an uplift), for people to read."""

    key: str
    funder: str
    source_fund: str
    kind: str
    fence: str
    starts_on: date
    ends_before: date
    amount_pence: int
    working: str = ""
    assumption: str = ""
    steps: tuple[StepRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NeedRow(Row):
    key: str
    element: str
    area: str
    starts_on: date
    ends_before: date
    amount_pence: int
    priority: str = "core"
    assumption: str = ""


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


def digest(plan: Plan) -> str:
    """A fingerprint (SHA-256, 64 hexadecimal digits) of what the plan says: comments and layout change nothing."""
    said = json.dumps(_without_lines(asdict(plan)), sort_keys=True, default=date.isoformat)
    return hashlib.sha256(said.encode()).hexdigest()


def _without_lines(value: object) -> object:
    if isinstance(value, dict):
        return {
            name: _without_lines(each) for name, each in value.items() if name not in ("line", "value_lines")
        }
    if isinstance(value, list | tuple):
        return [_without_lines(each) for each in value]
    return value


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a plan file: the line it is on (0: the file as a whole) and a sentence that says what to do."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.text}" if self.line else self.text


class FaultsInPlan(Exception):
    """Everything wrong with a plan file at once, by line. Nothing of it was loaded."""

    def __init__(self, faults: list[Fault]) -> None:
        if not faults:
            raise ValueError("A plan is refused for at least one fault.")
        self.faults = tuple(sorted(set(faults), key=lambda fault: (fault.line, fault.text)))
        super().__init__(self.faults)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)
