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
class ReserveRow(Row):
    """Money held back; contributions that name it are its tranches and may not come to more than `balance_pence`."""

    key: str
    name: str
    holder: str
    balance_pence: int
    as_at: date
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class UpliftRow(Row):
    """How an amount was raised. `year` counts from the first uplifted year, 1. `rounded_to` is pence (1, 100, 1000).

    `not_said` names what the source leaves open ("times", "rounding") and this file had to choose; `printed_pence` is what the
    source prints for the first uplifted year, whether or not it comes out.
    """

    base_pence: int
    basis_points: int
    times: str
    rounded_to: int
    year: int = 1
    index: str = ""
    not_said: tuple[str, ...] = ()
    printed_pence: int | None = None


@dataclass(frozen=True, kw_only=True)
class CarryRow(Row):
    """What is left of a contribution may be used from `starts_on` until `ends_before`, at most `amount_pence` of it.

    `status` is "outlined" until those named in `confirmed_by` have confirmed it ("confirmed") or refused it ("refused").
    """

    starts_on: date
    ends_before: date
    status: str = "outlined"
    amount_pence: int | None = None
    confirmed_by: str = ""
    confirm_by: date | None = None
    decision: str | None = None
    on: date | None = None
    carried_by: str = ""


@dataclass(frozen=True, kw_only=True)
class ItemRow(Row):
    """One part of a cost: `unit_pence` × `people` × `times`."""

    words: str
    unit_pence: int
    people: int = 1
    times: int = 1

    @property
    def amount_pence(self) -> int:
        return self.unit_pence * self.people * self.times


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
    fund_kind: str = ""
    valuation: str = ""
    recurrence: str = ""
    expected_on: date | None = None
    expires_on: date | None = None
    is_repayable: bool = False
    underspend: str = ""
    vat: str = ""
    top_slice_basis_points: int = 0
    gate: str | None = None
    reserve: str | None = None
    match_of: tuple[str, ...] = ()
    match_basis_points: int | None = None
    least_of: tuple[str, ...] = ()
    least_pence: int | None = None
    uplift: UpliftRow | None = None
    carry: CarryRow | None = None


@dataclass(frozen=True, kw_only=True)
class NeedRow(Row):
    """`client_group` is empty where the element's own holds. A need in kind takes no money from the pool.

    When there are `items`, the amount is their sum.
    """

    key: str
    element: str
    area: str
    starts_on: date
    ends_before: date
    amount_pence: int
    priority: str = "core"
    assumption: str = ""
    client_group: str = ""
    instrument: str = ""
    power: str = ""
    lot: str | None = None
    gate: str | None = None
    is_in_kind: bool = False
    working: str = ""
    uplift: UpliftRow | None = None
    items: tuple[ItemRow, ...] = ()


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
class PrintedRow(Row):
    """One row of a printed table: its name, and the cells as printed, in pence or whole numbers; None: an empty cell."""

    name: str
    cells: tuple[int | None, ...]


@dataclass(frozen=True, kw_only=True)
class PrintedTable(Row):
    """A table as a source prints it. `columns` name the cells; `is_money` says that they are pence.

    `differences` are (column, minuend, subtrahend): each cell of the first should be the second less the third. `products` are
    (column, factor, factor, ...). `shares` are (column, total in pence): each cell should be the row's percentage, found in the
    column "percent" in hundredths, of that total. `totals` is the row that should add up the others, empty where none does.
    """

    key: str
    title: str
    where: str
    columns: tuple[str, ...]
    rows: tuple[PrintedRow, ...]
    is_money: bool = True
    differences: tuple[tuple[str, str, str], ...] = ()
    products: tuple[tuple[str, ...], ...] = ()
    shares: tuple[tuple[str, int], ...] = ()
    totals: str = ""


@dataclass(frozen=True, kw_only=True)
class ClaimRow(Row):
    """Something a source says, to be held against what follows from the plan. `kind` decides which fields are used."""

    key: str
    kind: str
    words: str
    where: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class SignatureRow(Row):
    """Who signed a decision's report, by office and never by name, and when."""

    decision: str
    office: str
    signed_on: date


@dataclass(frozen=True, kw_only=True)
class Papers(Row):
    """What the published source of a plan prints, for `commonweal plan check` to hold against itself."""

    tables: tuple[PrintedTable, ...] = ()
    claims: tuple[ClaimRow, ...] = ()
    signatures: tuple[SignatureRow, ...] = ()


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
    papers: Papers = Papers()


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


class Cell(int):
    """A place in a workbook, where a text has a line: it counts and sorts like one, and reads "Contributions!F7"."""

    text: str

    def __new__(cls, number: int, text: str = "") -> "Cell":
        made = super().__new__(cls, number)
        made.text = text
        return made

    def __deepcopy__(self, memo: object) -> "Cell":
        return self


def placed(line: int) -> str:
    """Where a line or cell is, inside a sentence: "on line 12", "in Contributions!F7"."""
    return f"in {line.text}" if isinstance(line, Cell) else f"on line {line}"


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a plan: the line it is on (a `Cell` in a workbook; 0: the file as a whole), and what to do."""

    line: int
    text: str

    @property
    def cell(self) -> str:
        """The cell of a workbook, "Contributions!F7"; empty where the plan is a text."""
        return self.line.text if isinstance(self.line, Cell) else ""

    @property
    def place(self) -> str:
        """Where it is, for people: "Contributions!F7", "Line 12", or nothing for the file as a whole."""
        return self.cell or (f"Line {self.line}" if self.line else "")

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text


class FaultsInPlan(Exception):
    """Everything wrong with a plan file or workbook at once, in its order. Nothing of it was loaded."""

    def __init__(self, faults: list[Fault]) -> None:
        if not faults:
            raise ValueError("A plan is refused for at least one fault.")
        self.faults = tuple(sorted(set(faults), key=lambda fault: (fault.line, fault.text)))
        super().__init__(self.faults)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)
