"""The figures of one place window by window: the picture, what each rate is made of, and what is shared with the page beside."""

from collections.abc import Sequence

from commonweal.commissioning.needs.queries import Placed
from commonweal.design.charts import Strip, StripItem
from commonweal.design.tables import Column, Table
from commonweal.design.words import count
from commonweal.rules.comparators import IN_WORDS, Figure, Status, printed_differs, rate_of, show_printed
from commonweal.rules.marac_capacity import RECOMMENDED_PER_10K
from commonweal.rules.marac_file import CASES
from commonweal.rules.periods import Period, financial_year, financial_year_name


def window_name(period: Period) -> str:
    """`2024/25` for a financial year, else its days."""
    is_year = financial_year(period.starts_on) == period
    return financial_year_name(period.starts_on) if is_year else period.show()


def recommended_for(subject: str) -> int | None:
    """The rate that is recommended for a subject; None where there is none."""
    return RECOMMENDED_PER_10K if subject == CASES else None


def strip_item(
    figure: Figure, *, label: str = "", is_ours: bool = False, cells: tuple[str, ...] = ()
) -> StripItem:
    """A figure as a strip, called by its place unless told; without a rate it says what kind of number it is."""
    rate, name = rate_of(figure), label or figure.place
    if rate is None:
        return StripItem(name, figure.shown, is_ours=is_ours, cells=cells)
    partly = " (part)" if figure.status is Status.PARTLY_COVERED else ""
    interval = rate.interval
    return StripItem(
        name, rate.shown + partly, rate.tenths / 10, interval.lowest / 10, interval.highest / 10, is_ours, cells
    )  # fmt: skip


def years_picture(own: Sequence[Placed]) -> Strip | None:
    """The rates of one place, window by window; none with fewer than two of them."""
    figures = [each.figure for each in own]
    if sum(rate_of(each) is not None for each in figures) < 2:
        return None
    last = figures[-1]
    recommended = recommended_for(last.subject)
    what = next(each.out_of_what for each in reversed(figures) if each.out_of_what)
    per = next(each.per for each in reversed(figures) if each.per)
    return Strip(
        id="years",
        title=f"{last.title}, {last.place}, window by window: for each {count(per)} {what}",
        thing="Window",
        figure="Rate",
        items=tuple(strip_item(each, label=window_name(each.period)) for each in figures),
        mark=recommended,
        mark_words=f"recommended: {recommended}" if recommended else "",
    )


def years_table(own: Sequence[Placed]) -> Table | None:
    """What each rate is made of, what was printed beside it, and what kind of number it is."""
    if not own:
        return None
    columns = (
        Column("Window"),
        Column("Counted", is_number=True),
        Column("Out of", is_number=True),
        Column("Rate", is_number=True),
        Column("Printed", is_number=True),
        Column("What kind of number"),
    )
    return Table(
        f"{own[0].figure.title}, {own[0].figure.place}: what each rate is made of",
        columns,
        tuple(_year_row(each.figure) for each in own),
        note="The number of people or cases a rate is out of is the publisher’s. It changes with each census.",
    )


def _year_row(figure: Figure) -> tuple[str, ...]:
    rate = rate_of(figure)
    agrees = "differs" if printed_differs(figure) else "agrees"
    printed = f"{show_printed(figure.printed)}: {agrees}" if figure.printed else "none"
    return (
        window_name(figure.period),
        figure.shown,
        count(figure.out_of) if figure.out_of else "",
        rate.shown if rate else "",
        printed if rate else "",
        IN_WORDS[figure.status],
    )
