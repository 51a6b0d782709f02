"""Whose money, and what it costs.

Read a contribution row as: `funder` puts `amount_pence` into the pool for one period, inside `fence`; `assumption` says
why the amount is a guess, and is empty where it is not. Read a need row the same way.
"""

from dataclasses import dataclass
from datetime import date

from commonweal.commissioning.funding.plan_file.rows.basics import Row
from commonweal.rules.contributions import FIRST, STEPS, Status, Step

_STEPS = frozenset(Step)


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

    @property
    def status(self) -> Status:
        """How far up the ladder it is, by the last of its steps."""
        known = [STEPS[Step(each.step)][1] for each in self.steps if each.step in _STEPS]
        return known[-1] if known else FIRST


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
