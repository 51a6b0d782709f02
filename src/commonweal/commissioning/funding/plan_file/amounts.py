"""Amounts over their periods: for a whole period or for each year of it, uplifted where the file says so, every step shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from commonweal.commissioning.funding.plan_file.reading import Table
from commonweal.commissioning.funding.plan_file.rows import NO_DAY, UpliftRow
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import Period, add_months
from commonweal.rules.reasons import Refused
from commonweal.rules.uplift import HowOften, RoundedTo, Uplift, amount_in_year

ROUNDINGS = {"penny": RoundedTo.PENNY, "pound": RoundedTo.POUND, "ten pounds": RoundedTo.TEN_POUNDS}
NOT_SAID = ("times", "rounding")
PER = ("year", "period")
MONTHS_IN_A_YEAR = 12
LONGEST_NOTE = 600
LONGEST_ROW_KEY = 80


@dataclass(frozen=True)
class Stated:
    """An uplift as the file states it. `base_pence` and `year` only where one year is written down by itself."""

    table: Table
    rise: Uplift
    index: str
    not_said: tuple[str, ...]
    printed_pence: int | None
    base_pence: int | None
    year: int

    def of(self, base_pence: int, *, year: int) -> UpliftRow:
        return UpliftRow(
            **self.table.where,
            base_pence=base_pence,
            basis_points=self.rise.basis_points,
            times=self.rise.how_often.value,
            rounded_to=int(self.rise.rounded_to),
            year=year,
            index=self.index,
            not_said=self.not_said,
            printed_pence=self.printed_pence,
        )


@dataclass(frozen=True)
class Amount:
    """What one amount comes to in one of its periods, how it was raised, and how that was worked out."""

    pence: int
    uplift: UpliftRow | None
    working: str


def amounts_of(
    table: Table, base: int, stated: Stated | None, *, periods: tuple[Period, ...], note: str
) -> list[Amount]:
    """The amount in each period, in step: uplifted where the file says so, each with how it came about."""
    if stated is None:
        return [Amount(base, None, note)] * len(periods)
    if stated.base_pence is not None:
        return [_one_year(table, base, stated, note)]
    if table.values.get("per") == "period":
        text = (
            'An uplift needs an amount per year: write per = "year", or the base and the year of this amount.'
        )
        stated.table.fault("percent", text)
    rows = [stated.of(base, year=year) for year in range(1, len(periods) + 1)]
    working = shortened(table, f"{uplift_in_words(rows[0])} {note}".strip())
    return [Amount(amount_of(row), row, working) for row in rows]


def _one_year(table: Table, pence: int, stated: Stated, note: str) -> Amount:
    row = stated.of(stated.base_pence or 0, year=stated.year)
    if table.values.get("per") == "year":
        stated.table.fault("base", 'An uplift with a base is for one amount by itself: write per = "period".')
    comes_to = amount_of(row)
    if pence and stated.base_pence and comes_to != pence:
        text = f"“amount” is {show_pounds(pence)}, but its uplift comes to {show_pounds(comes_to)} in year {stated.year}:"
        table.fault("amount", f"{text} correct one of them, or take the uplift away.")
    return Amount(pence, row, note)


def stated_uplift(table: Table) -> Stated | None:
    """The `uplift` of an entry; None where its amount is not raised."""
    uplift = table.table("uplift", what="the uplift of")
    if uplift is None:
        return None
    year = uplift.number("year", least=1, most=100, optional=True) or 1
    base = uplift.some_pounds("base")
    if uplift.has("year") and base is None:
        uplift.fault("year", "“year” goes with “base”: write both, or neither.")
    stated = Stated(
        table=uplift,
        rise=_rise(uplift),
        index=uplift.text("index", most=120, optional=True),
        not_said=uplift.choices("not_said", NOT_SAID),
        printed_pence=uplift.some_pounds("printed"),
        base_pence=base,
        year=year,
    )
    uplift.finish()
    return stated


def _rise(table: Table) -> Uplift:
    points = table.basis_points("percent")
    how_often = table.choice("times", [each.value for each in HowOften])
    rounding = table.choice("rounded_to", list(ROUNDINGS))
    try:
        return Uplift(points, HowOften(how_often or "once"), ROUNDINGS.get(rounding, RoundedTo.PENNY))
    except Refused as refused:
        table.fault("percent", str(refused))
        return Uplift(0)


def rise_of(row: UpliftRow) -> Uplift:
    """An uplift row as the rule book's."""
    return Uplift(row.basis_points, HowOften(row.times), RoundedTo(row.rounded_to))


def amount_of(row: UpliftRow) -> int:
    """What an uplift comes to in its year."""
    return amount_in_year(row.base_pence, rise_of(row), year=row.year)


def uplift_in_words(row: UpliftRow) -> str:
    """How the first year was worked out: "£670,450 plus 2% once, …: £683,859.00 before rounding."."""
    exact = amount_in_year(row.base_pence, Uplift(row.basis_points), year=1)
    raised = f"{show_pounds(row.base_pence)} plus {rise_of(row).in_words()}"
    return f"{raised}: {show_pounds(exact, always_pence=True)} before rounding."


def shortened(table: Table, working: str) -> str:
    """The working, with a fault where it is longer than can be kept."""
    if len(working) > LONGEST_NOTE:
        table.fault("note", f"The working would be {len(working)} characters long: shorten “note”.")
    return working


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


def short_enough(table: Table, keys: Iterable[str]) -> None:
    """A fault where the keys made of an entry's own are longer than can be kept."""
    longest = max(keys, key=len, default="")
    if len(longest) > LONGEST_ROW_KEY:
        text = f"Shorten it: it is made into “{longest[:40]}…”, which has more than {LONGEST_ROW_KEY} characters."
        table.fault("key", text)
