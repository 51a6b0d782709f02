"""What a document is made of, read once: the partners' years from the ledger, the counts from the mart, the decisions.

Read a Gathered as: of this period, as seen on `today`, at `at`. Nothing here is fit to be shown yet but `shown`, which passed
the disclosure gate.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from commonweal.commissioning.funding.statements import PartnerYear
from commonweal.outcomes.documents.content import Paper
from commonweal.outcomes.documents.making.people import Group, groups_of
from commonweal.outcomes.reports import Counted, Figures
from commonweal.rules.decisions import Status
from commonweal.rules.documents import Kind
from commonweal.rules.periods import Period
from commonweal.rules.thresholds import RepeatDefinition


@dataclass(frozen=True)
class Decided:
    """Read as: `reference` asked this board for `pence`; `decided_on` is None while it waits."""

    reference: str
    title: str
    pence: int
    report_on: date
    decided_on: date | None
    status: Status


@dataclass(frozen=True)
class Gathered:
    """`board` and `partner` are names, empty where the document has none; `partner_id` finds the partner's year."""

    kind: Kind
    period: Period
    today: date
    at: datetime
    read: Counted
    shown: Mapping[str, Figures | None]
    partners: tuple[PartnerYear, ...]
    pool: Mapping[str, int]
    fences: Mapping[int, str]
    board: str
    partner_id: int | None
    decisions: tuple[Decided, ...]
    accommodation: frozenset[int]
    previous: Paper | None
    previous_period: Period | None
    faults: tuple[str, ...]
    repeats: Mapping[str, RepeatDefinition] = field(default_factory=dict)

    @property
    def groups(self) -> tuple[Group, ...]:
        return groups_of(self.read, self.shown)

    @property
    def partner(self) -> PartnerYear | None:
        return next((each for each in self.partners if each.funder_id == self.partner_id), None)
