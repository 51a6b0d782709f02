"""Forecasts: what a year is expected to cost, kept as it stood, so that later anybody can tell how near it came.

Read as: a forecast has a name of its own in its year, a line for everything it foresees, and no amount below nothing. It is
never changed; who sees things otherwise takes another.
"""

from collections.abc import Collection, Iterable

from commonweal.rules.reasons import Reason


def reasons_not_to_keep(name: str, *, taken: Collection[str], amounts: Iterable[int]) -> list[Reason]:
    """Why a forecast may not be kept under a name, beside those `taken` already."""
    reasons = []
    if not name.strip():
        reasons.append(Reason("name_missing", "Give the forecast a name, like “Quarter 2”."))
    elif name.strip().casefold() in {each.strip().casefold() for each in taken}:
        text = "A forecast of this year has this name already, and is kept as it stood: give this one another name."
        reasons.append(Reason("name_taken", text))
    given = list(amounts)
    if not given:
        text = "There is no line to foresee anything for: set the budget of this year first."
        reasons.append(Reason("no_lines", text))
    if any(pence < 0 for pence in given):
        text = "Enter amounts of nothing or more."
        reasons.append(Reason("amount_negative", text))
    return reasons
