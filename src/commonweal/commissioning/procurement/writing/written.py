"""What of a plan has been written so far, by code, key or reference, for the parts that point at it."""

from dataclasses import dataclass, field
from datetime import datetime

from commonweal.commissioning.funding import models
from commonweal.commissioning.governance.models import Decision
from commonweal.partnership.models import Area, Organisation


@dataclass
class Written:
    plan: models.Plan
    at: datetime
    by_id: int
    organisations: dict[str, Organisation] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    elements: dict[str, models.Element] = field(default_factory=dict)
    fences: dict[str, models.Fence] = field(default_factory=dict)
    lots: dict[str, models.Lot] = field(default_factory=dict)
    gates: dict[str, models.Gate] = field(default_factory=dict)
    reserves: dict[str, models.Reserve] = field(default_factory=dict)

    def decision(self, reference: str | None) -> Decision | None:
        return self.decisions[reference] if reference else None
