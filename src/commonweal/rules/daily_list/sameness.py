"""Whether a row was sent before: the same sender and the same reference of theirs is the same row, and it is taken once.

Read an answer as: new, so take it; same, so we have it already; changed, so hand it back, because what was sent may be in use.
A row is compared by what it means and not by how it is written: 27/03/1990 and 1990-03-27 are the same day.
"""

from collections.abc import Sequence
from enum import StrEnum

from commonweal.rules.daily_list.checking import Told
from commonweal.rules.daily_list.columns import COLUMNS, Field


class Sameness(StrEnum):
    NEW = "new"
    SAME = "same"
    CHANGED = "changed"


def same_reference(reference: str) -> str:
    """A reference as it is compared: case and spaces do not matter."""
    return "".join(reference.casefold().split())


def as_said(told: Told) -> tuple[str, ...]:
    """What the row means, one text for each of COLUMNS in their order; empty for what it does not say."""
    values = {
        Field.REFERENCE: same_reference(told.reference),
        Field.GROUP: told.group.value,
        Field.FULL_NAME: told.full_name,
        Field.BORN_ON: _text(told.born_on),
        Field.AREA: told.area,
        Field.PHONE: told.phone,
        Field.EMAIL: told.email,
        Field.ADDRESS: told.address,
        Field.SAFE_TO_CALL: "yes" if told.safe_to_call else "",
        Field.SAFE_TIMES: told.safe_times,
        Field.OTHER_NAME: told.other_name,
        Field.OTHER_BORN_ON: _text(told.other_born_on),
        Field.INCIDENT_ON: _text(told.incident_on),
        Field.INCIDENT_TIME: _text(told.incident_time),
        Field.WHAT_HAPPENED: told.what_happened,
        Field.GRADE_TOLD: told.grade.value if told.grade else "",
        Field.TOOL_TOLD: told.tool,
        Field.SCORE_TOLD: told.score,
        Field.IMMEDIATE_DANGER: "yes" if told.is_immediate_danger else "",
        Field.AGREEMENT: told.agreement.value,
    }
    return tuple(" ".join(values.get(column.field, "").split()) for column in COLUMNS)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def sameness(now: Sequence[bytes], before: Sequence[bytes] | None) -> Sameness:
    """`before` are the fingerprints kept when the reference was first taken; None when it never was."""
    if before is None:
        return Sameness.NEW
    return Sameness.CHANGED if differing(now, before) else Sameness.SAME


def differing(now: Sequence[bytes], before: Sequence[bytes]) -> list[str]:
    """The labels of the columns that differ. A row kept before a column existed says nothing about that column."""
    return [
        column.label for column, mine, theirs in zip(COLUMNS, now, before, strict=False) if mine != theirs
    ]
