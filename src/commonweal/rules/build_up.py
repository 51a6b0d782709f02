"""Build-ups: what a cost is made of, each part in the financial years it falls in, exact to the penny.

Read an Item as: "four people at £240 each, fifteen times between January 2023 and March 2024". Its cost belongs to the years
in which its times fall: spread evenly over its months, or, when it comes round every so many months, on the days it does. An
even spread may cut a year's part in the middle of a time; then the part is an amount by itself.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.rules.money import MOST_PENCE, show_pounds, split
from commonweal.rules.periods import (
    Period,
    add_months,
    financial_year_name,
    financial_years_in,
    show_day,
)
from commonweal.rules.plan_years import within
from commonweal.rules.reasons import Reason, Refused, refuse_if
from commonweal.rules.uplift import show_percent

WHOLE = 10_000  # hundredths of a per cent


@dataclass(frozen=True)
class Item:
    """`unit_pence` × `people` × `times` over a period; `every_months`: on its first day and every so many months after."""

    words: str
    unit_pence: int
    people: int
    times: int
    period: Period
    every_months: int | None = None

    @property
    def amount_pence(self) -> int:
        return self.unit_pence * self.people * self.times


@dataclass(frozen=True)
class Part:
    """What of an item falls in one financial year ("2022/23"): `unit_pence` × `people` × `times`."""

    year: str
    words: str
    unit_pence: int
    people: int
    times: int

    @property
    def amount_pence(self) -> int:
        return self.unit_pence * self.people * self.times

    def in_words(self) -> str:
        """For people: "Supervision: £240 × 4 people × 3 times = £2,880"."""
        counts = [(self.people, "people"), (self.times, "times")]
        product = "".join(f" × {count} {what}" for count, what in counts if count != 1)
        total = f" = {show_pounds(self.amount_pence)}" if product else ""
        return f"{self.words}: {show_pounds(self.unit_pence)}{product}{total}"


def faults_in_item(item: Item) -> list[Reason]:
    """What is wrong with an item as written; empty means it can be placed."""
    faults = []
    if item.unit_pence <= 0 or item.people < 1 or item.times < 1:
        text = f"{item.words}: give a unit above nothing, and at least one person and one time."
        faults.append(Reason("item_of_nothing", text))
    if item.amount_pence > MOST_PENCE:
        text = f"{item.words}: comes to more than {show_pounds(MOST_PENCE)}: check for a digit too many."
        faults.append(Reason("item_too_large", text))
    if item.every_months is not None and item.every_months < 1:
        faults.append(Reason("item_never_comes", f"{item.words}: say every how many months, one or more."))
    elif item.every_months is not None and item.times > 0:
        last = add_months(item.period.starts_on, item.every_months * (item.times - 1))
        if not item.period.contains(last):
            text = (
                f"{item.words}: {item.times} times, every {item.every_months} months, reach to {show_day(last)},"
                f" after the last day: have it end later, or fewer times."
            )
            faults.append(Reason("item_outlasts_period", text))
    return faults


def placed(item: Item) -> tuple[Part, ...]:
    """What of an item falls in each financial year, in order; together exactly the item. Raises Refused."""
    refuse_if(faults_in_item(item))
    if item.every_months is not None:
        return _on_its_days(item, item.every_months)
    parts = []
    years = financial_years_in(item.period)
    for year, pence in within(item.amount_pence, item.period, years).items():
        if pence:
            parts.append(_evenly(item, financial_year_name(year.starts_on), pence))
    return tuple(parts)


def _on_its_days(item: Item, every_months: int) -> tuple[Part, ...]:
    days = [add_months(item.period.starts_on, every_months * number) for number in range(item.times)]
    counts = Counter(financial_year_name(day) for day in days)
    return tuple(
        Part(year, item.words, item.unit_pence, item.people, times) for year, times in sorted(counts.items())
    )


def _evenly(item: Item, year: str, pence: int) -> Part:
    times, over = divmod(pence, item.unit_pence * item.people)
    if not over:
        return Part(year, item.words, item.unit_pence, item.people, times)
    whole = show_pounds(item.amount_pence)
    return Part(year, f"{item.words} (by months, of {whole})", pence, 1, 1)


def shared_out(pence: int, basis_points: Mapping[str, int]) -> dict[str, int]:
    """An amount by percentages (hundredths of a per cent by key) that come to exactly 100, by largest remainder.

    The parts add up to the amount to the penny. Raises Refused when the percentages come to anything else.
    """
    total = sum(basis_points.values())
    if total != WHOLE:
        text = (
            f"The percentages come to {show_percent(total)}, not 100%: correct one, or add what is missing."
        )
        raise Refused(Reason("percentages_not_whole", text))
    return dict(zip(basis_points, split(pence, list(basis_points.values())), strict=True))
