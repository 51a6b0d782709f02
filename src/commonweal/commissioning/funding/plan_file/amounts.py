"""Amounts over their periods: for a whole period or for each year of it, uplifted where the file says so, every step shown."""

from dataclasses import dataclass, replace

from commonweal.commissioning.funding.plan_file.reading import Table
from commonweal.commissioning.funding.plan_file.rows import NO_DAY
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import Period, add_months
from commonweal.rules.reasons import Refused
from commonweal.rules.uplift import HowOften, RoundedTo, Uplift, amounts_over_term

ROUNDINGS = {"penny": RoundedTo.PENNY, "pound": RoundedTo.POUND, "ten pounds": RoundedTo.TEN_POUNDS}
PER = ("year", "period")
MONTHS_IN_A_YEAR = 12


@dataclass(frozen=True)
class Spread:
    """An amount over its periods, in step, and how it was worked out."""

    periods: tuple[Period, ...]
    pence: tuple[int, ...]
    working: str


def spread_of(table: Table) -> Spread:
    """An amount for the whole period (`per = "period"`) or for each year of it, uplifted where the file says so."""
    periods = periods_of(table)
    uplift = table.table("uplift", what="the uplift of")
    note = table.text("note", most=200, optional=True)
    base = table.pounds("amount")
    if uplift is None:
        return Spread(periods, (base,) * len(periods), note)
    if table.values.get("per") == "period":
        uplift.fault("percent", 'An uplift needs an amount per year: write per = "year".')
    rise = _uplift(uplift)
    amounts = amounts_over_term(base, rise, years=len(periods))
    exact = amounts_over_term(base, replace(rise, rounded_to=RoundedTo.PENNY), years=1)[0]
    if uplift.has("printed") and (printed := uplift.pounds("printed")) != amounts[0] and base:
        text = f"comes to {show_pounds(amounts[0])}, not {show_pounds(printed)}: check the percentage and the rounding."
        uplift.fault("printed", f"The first year {text}")
    uplift.finish()
    working = f"{show_pounds(base)} plus {rise.in_words()}: {show_pounds(exact, always_pence=True)} before rounding."
    return Spread(periods, amounts, f"{working} {note}".strip())


def _uplift(table: Table) -> Uplift:
    points = table.basis_points("percent")
    how_often = table.choice("times", [each.value for each in HowOften])
    rounding = table.choice("rounded_to", list(ROUNDINGS))
    try:
        return Uplift(points, HowOften(how_often or "once"), ROUNDINGS.get(rounding, RoundedTo.PENNY))
    except Refused as refused:
        table.fault("percent", str(refused))
        return Uplift(0)


def periods_of(table: Table) -> tuple[Period, ...]:
    """The whole period, or each year of it, as `per` says."""
    starts_on, ends_before = table.starts(), table.ends_before() or NO_DAY
    is_sound = NO_DAY < starts_on < ends_before
    whole = Period(starts_on, ends_before if is_sound else add_months(starts_on, MONTHS_IN_A_YEAR))
    if table.choice("per", PER) != "year":
        return (whole,)
    years = _years(whole)
    if years[-1].ends_before != whole.ends_before:
        text = 'From “starts” to “ends” is not a whole number of years: write per = "period" and the amount for all of it.'
        table.fault("ends", text)
    return years


def _years(whole: Period) -> tuple[Period, ...]:
    years: list[Period] = []
    start = whole.starts_on
    while start < whole.ends_before:
        end = add_months(whole.starts_on, MONTHS_IN_A_YEAR * (len(years) + 1))
        years.append(Period(start, end))
        start = end
    return tuple(years)


def named(key: str, periods: tuple[Period, ...]) -> list[tuple[str, Period]]:
    """Each period with a key of its own; a single one keeps the plain key."""
    if len(periods) == 1:
        return [(key, periods[0])]
    return [(f"{key}-year-{number}", period) for number, period in enumerate(periods, start=1)]
