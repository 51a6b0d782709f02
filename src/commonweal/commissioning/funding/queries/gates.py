"""Reads the gates of a plan: where each stands, what lies behind it, and how it has moved."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commonweal.commissioning.funding.models import Contribution, Gate, GateHistory, NeedLine
from commonweal.rules.gates import Status


@dataclass(frozen=True)
class GateStepRow:
    """Read a row as: on `on` the gate became this, because of `words`, perhaps by a decision; `by` wrote it down."""

    became: Status
    on: date
    words: str
    decision_id: int | None
    decision: str
    by: str


def status_of_gate(gate: Gate) -> Status:
    return Status.OPEN if gate.is_open else Status.SHUT


def needs_behind(*, plan_id: int, gate_id: int | None = None) -> list[NeedLine]:
    """What is needed only once a gate is open, each with element and area at hand: behind one gate, or any of the plan's."""
    rows = NeedLine.objects.filter(_behind(plan_id, gate_id)).select_related("element", "area")
    return list(rows.order_by("starts_on", "element__id", "area__name", "id"))


def money_behind(*, plan_id: int, gate_id: int | None = None) -> list[Contribution]:
    """What counts only once a gate is open, each with its funder at hand: behind one gate, or any of the plan's."""
    rows = Contribution.objects.filter(_behind(plan_id, gate_id)).select_related("funder")
    return list(rows.exclude(status="withdrawn").order_by("starts_on", "funder__name", "id"))


def steps_of_gate(gate_id: int) -> list[GateStepRow]:
    """How a gate has moved, the latest first."""
    rows = GateHistory.objects.filter(gate_id=gate_id).order_by("-id")
    fields = ("is_open", "on", "words", "decision_id", "decision__reference", "by__full_name")
    return [
        GateStepRow(Status.OPEN if is_open else Status.SHUT, on, words, decision_id, reference or "", name)
        for is_open, on, words, decision_id, reference, name in rows.values_list(*fields)
    ]


def gate_last_moved_on(gate_id: int) -> date | None:
    """The day a gate last moved; None while it stands as the plan was loaded."""
    return GateHistory.objects.filter(gate_id=gate_id).order_by("-id").values_list("on", flat=True).first()


def _behind(plan_id: int, gate_id: int | None) -> Q:
    return Q(plan_id=plan_id, gate__isnull=False) if gate_id is None else Q(plan_id=plan_id, gate_id=gate_id)
