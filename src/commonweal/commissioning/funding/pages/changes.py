"""What the last step of a contribution changes in the verdict on its plan: before and now, at each certainty."""

from dataclasses import dataclass

from commonweal.commissioning.funding.what_changes import Proved, WhatChanges
from commonweal.design.tables import Column, Table
from commonweal.design.words import pounds
from commonweal.rules.contributions import Certainty

COUNTING = {
    Certainty.CONFIRMED: "On confirmed money only",
    Certainty.CONDITIONAL: "With conditional money",
    Certainty.IN_PRINCIPLE: "And with money in principle",
}


@dataclass(frozen=True)
class ChangesSection:
    """`before` and `now` are the verdicts; `changes` is False where the last step changed nothing that the proof asks about."""

    before: str
    now: str
    is_fundable: bool
    changes: bool
    table: Table | None


def changes_section(found: WhatChanges) -> ChangesSection:
    now, before = found.now, found.before
    return ChangesSection(
        before=before.verdict if before else "",
        now=now.verdict,
        is_fundable=now.is_fundable,
        changes=before is not None,
        table=_table(before or now, now) if now.missing is not None else None,
    )


def _table(before: Proved, now: Proved) -> Table:
    rows = []
    for down_to, words in COUNTING.items():
        was, is_now = (_missing(proved, down_to) for proved in (before, now))
        rows.append((words, _shown(was), _shown(is_now), _change(was, is_now)))
    columns = (
        Column("Counting"),
        Column("Missing before", is_number=True),
        Column("Missing now", is_number=True),
        Column("Change", is_number=True),
    )
    return Table("What is missing over all years, before the last step and now", columns, tuple(rows))


def _missing(proved: Proved, down_to: Certainty) -> int | None:
    return None if proved.missing is None else proved.missing[down_to]


def _shown(pence: int | None) -> str:
    return "not proved" if pence is None else pounds(pence) if pence else "nothing"


def _change(was: int | None, is_now: int | None) -> str:
    if was is None or is_now is None:
        return "not known"
    change = is_now - was
    return f"+{pounds(change)}" if change > 0 else pounds(change) if change else "none"
