"""A rise as a paper states it: does the printed amount come out, and what does a paper leave open that costs money?

Read a StatedUplift as: "£670,450 raised by 2%, printed as £683,860; the paper does not say how often, nor the rounding".
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from commonweal.rules.findings import Finding, hard, soft
from commonweal.rules.money import show_pounds
from commonweal.rules.uplift import (
    HowOften,
    RoundedTo,
    Uplift,
    amount_in_year,
    amounts_over_term,
    show_percent,
    total_over_term,
)

TIMES, ROUNDING = "times", "rounding"  # what a paper may leave unsaid


@dataclass(frozen=True)
class StatedUplift:
    """`uplift` is the reading taken, of which `not_said` names the parts the paper leaves open; `years` is the term."""

    base_pence: int
    uplift: Uplift
    years: int
    printed_pence: int | None = None
    not_said: frozenset[str] = frozenset()


def findings_in_uplift(stated: StatedUplift, *, where: str) -> list[Finding]:
    """Hard: the percentage does not give the printed amount. Soft: once or every year, with the cost of each over the term."""
    return [*_printed(stated, where), *_times(stated, where)]


def _printed(stated: StatedUplift, where: str) -> Iterator[Finding]:
    printed = stated.printed_pence
    exact = amount_in_year(stated.base_pence, replace(stated.uplift, rounded_to=RoundedTo.PENNY), year=1)
    as_read = amount_in_year(stated.base_pence, stated.uplift, year=1)
    if printed is None or printed == exact or (printed == as_read and ROUNDING not in stated.not_said):
        return
    raised = f"{show_pounds(stated.base_pence)} raised by {show_percent(stated.uplift.basis_points)}"
    text = f"{show_pounds(printed)} is printed, but {raised} is {show_pounds(exact, always_pence=True)}"
    for unit in (RoundedTo.POUND, RoundedTo.TEN_POUNDS):
        if amount_in_year(stated.base_pence, replace(stated.uplift, rounded_to=unit), year=1) == printed:
            rounding = f"it comes out only when rounded to the nearest {show_pounds(unit)}, which is not said"
            yield hard("uplift", where, f"{text}: {rounding}.")
            return
    yield hard("uplift", where, f"{text}: no rounding gives what is printed.")


def _times(stated: StatedUplift, where: str) -> Iterator[Finding]:
    if TIMES not in stated.not_said or stated.years <= 1 or not stated.uplift.basis_points:
        return
    once, yearly = (replace(stated.uplift, how_often=how_often) for how_often in HowOften)
    totals = [sum(amounts_over_term(stated.base_pence, each, years=stated.years)) for each in (once, yearly)]
    exact = [
        total_over_term(stated.base_pence, replace(each, rounded_to=RoundedTo.PENNY), years=stated.years)
        for each in (once, yearly)
    ]
    rise = show_percent(stated.uplift.basis_points)
    text = (
        f"It is not said whether {rise} comes once or every year. Over {stated.years} years, once is {show_pounds(totals[0])}"
        f" and every year is {show_pounds(totals[1])}"
    )
    if stated.uplift.rounded_to != RoundedTo.PENNY:
        unit = show_pounds(stated.uplift.rounded_to)
        text += f", each year rounded to the nearest {unit}; to the penny {show_pounds(exact[0])} and {show_pounds(exact[1])}"
    yield soft("uplift_times", where, f"{text}.")
