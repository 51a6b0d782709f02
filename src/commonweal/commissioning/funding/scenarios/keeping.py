"""Changes as plain values, for a row of the database: what a change leaves empty is left out.

{"kind": "late", "subject": "grant", "months": 6}
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from commonweal.commissioning.funding.plan_file import rows

_WHOLE = ("amount_pence", "basis_points", "rounded_to", "months")


def as_values(change: rows.ChangeRow) -> dict[str, Any]:
    """A change as a dictionary that JSON can hold."""
    values: dict[str, Any] = {"kind": change.kind}
    if change.subject:
        values["subject"] = change.subject
    values |= {name: getattr(change, name) for name in _WHOLE if getattr(change, name) is not None}
    if change.times:
        values["times"] = change.times
    if change.on is not None:
        values["on"] = change.on.isoformat()
    return values


def from_values(values: Mapping[str, Any]) -> rows.ChangeRow:
    """A change from what `as_values` gave. Raises ValueError or TypeError for anything else."""
    known = dict(values)
    on = known.pop("on", None)
    return rows.ChangeRow(**known, on=None if on is None else date.fromisoformat(on))
