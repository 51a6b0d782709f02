"""The same help everywhere? Each measure as a strip for each area with its interval, and in words what that lets one say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commonweal.design.charts import Strip, StripItem
from commonweal.design.choices import Choice
from commonweal.design.tables import Column
from commonweal.design.words import count
from commonweal.outcomes.equity import INSIDE, WIDE, ByArea
from commonweal.outcomes.pages import year_choices
from commonweal.outcomes.reports import GROUPS, Counted
from commonweal.rules.disclosure import HIDDEN_IN_WORDS
from commonweal.rules.equity import GROUPS as RESIDENTS
from commonweal.rules.equity import PER, POPULATION_OF, AreaRate, Says
from commonweal.rules.measures import Measure, ratio
from commonweal.rules.periods import financial_year_name

ADDRESS = "/figures/everywhere/"
LEVELS = {WIDE: "County and city", INSIDE: "District by district"}
DOES_NOT_SHOW = (
    "More for so many people can mean more need, an easier way to ask, or both. Fewer can mean that people are not reached.",
    "This page is about where people live. Who they are (disabled, from an ethnic minority and so on) is under “Equality”,"
    " among the figures of the board.",
    "Where somebody lives is where the referral was placed. People who asked nobody are in no count.",
    "Two areas whose lines overlap may still differ. Two whose lines lie apart do.",
    "Of twenty areas that do not differ, about one looks as if it did. Ask before acting on a difference that only just shows.",
)


@dataclass(frozen=True)
class Section:
    """One measure. No picture where `why_not` says so."""

    measure: Measure
    said: tuple[str, ...]
    picture: Strip | None
    why_not: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class EquityPage:
    year: str
    group: str
    residents: str
    years: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    sections: tuple[Section, ...]
    does_not_show: tuple[str, ...]
    refreshed_at: datetime | None


def equity_page(*, read: Counted, found: Sequence[ByArea], group: str, level: str) -> EquityPage:
    year = read.year.starts_on.year
    residents = RESIDENTS[POPULATION_OF[group]]
    return EquityPage(
        year=financial_year_name(read.year.starts_on),
        group=GROUPS[group],
        residents=residents,
        years=year_choices(read.year, read.today, f"{ADDRESS}?group={group}&level={level}&year="),
        groups=tuple(
            Choice(label, f"{ADDRESS}?group={key}&level={level}&year={year}", key == group)
            for key, label in GROUPS.items()
        ),
        levels=tuple(
            Choice(label, f"{ADDRESS}?group={group}&level={key}&year={year}", key == level)
            for key, label in LEVELS.items()
        ),
        sections=tuple(_section(each, read, residents) for each in found),
        does_not_show=DOES_NOT_SHOW,
        refreshed_at=read.refreshed_at,
    )


def _section(found: ByArea, read: Counted, residents: str) -> Section:
    has_rate = any(each.tenths is not None for each in found.rates)
    why_not = found.why_not
    if not why_not and not has_rate:
        why_not = _no_rates(found, residents)
    return Section(
        measure=found.measure,
        said=tuple(_said(found)) if has_rate else (),
        picture=_picture(found, read, residents) if has_rate else None,
        why_not=why_not,
        sources=tuple(
            dict.fromkeys(
                f"{each.source}, {each.year}. Edition: {each.edition}." for each in found.people.values()
            )
        ),
    )


def _no_rates(found: ByArea, residents: str) -> str:
    if len(found.without_people) == len(found.rates):
        return (
            f"Nobody has loaded how many {residents} live in these areas. An analyst can, under Load figures."
        )
    return "The counts are too small to be shown without giving somebody away."


def _said(found: ByArea) -> list[str]:
    said = []
    for each in found.rates:
        if each.says in (Says.HIGHER, Says.LOWER):
            said.append(f"{each.area}: {_times(each)} the rate of the other areas. It is {each.says.value}.")
    few = [each.area for each in found.rates if each.says is Says.TOO_FEW]
    if few:
        said.append(f"{Says.TOO_FEW.value.capitalize()}: {', '.join(few)}.")
    if not said and all(each.says is Says.ALIKE for each in found.rates):
        said.append(
            "No area can be told apart from the others: what differs is no more than chance explains."
        )
    hidden = [each.area for each in found.rates if each.events is None]
    if hidden:
        said.append(
            f"{', '.join(hidden)}: {HIDDEN_IN_WORDS}. So no area is compared with all others, which would give it away."
        )
    if found.without_people:
        said.append(f"How many people live there is not loaded: {', '.join(found.without_people)}.")
    return said


def _times(each: AreaRate) -> str:
    if each.ratio_percent is None or each.ratio_interval is None:
        return ""
    lowest, highest = each.ratio_interval.lowest, each.ratio_interval.highest
    return f"{each.ratio_percent / 100:.2f} times ({lowest / 100:.2f} to {highest / 100:.2f})"


def _picture(found: ByArea, read: Counted, residents: str) -> Strip:
    so_far = ", so far" if read.today < read.year.ends_before else ""
    together = _together(found.rates)
    return Strip(
        id=found.measure.key.replace("_", "-"),
        title=f"{found.measure.title}, {financial_year_name(read.year.starts_on)}{so_far}: for each {count(PER)} {residents}",
        thing="Area",
        figure="Rate",
        items=tuple(_item(each) for each in found.rates),
        mark=None if together is None else together / 10,
        mark_words="all areas together" if together is not None else "",
        columns=(
            Column("Counted", is_number=True),
            Column("Who live there", is_number=True),
            Column("Beside the other areas"),
            Column("What may be said"),
        ),
    )


def _together(rates: Sequence[AreaRate]) -> int | None:
    """The rate of all areas in tenths; none where one of them is hidden, which it would give away."""
    if any(each.events is None or not each.people for each in rates):
        return None
    return ratio(
        sum(each.events or 0 for each in rates), sum(each.people or 0 for each in rates), per=PER * 10
    )


def _item(each: AreaRate) -> StripItem:
    counted = HIDDEN_IN_WORDS if each.events is None else count(each.events)
    cells = (counted, count(each.people) if each.people else "not loaded", _times(each), each.says.value)
    if each.tenths is None or each.interval is None:
        return StripItem(each.area, "no rate", cells=cells)
    return StripItem(
        each.area,
        each.shown,
        each.tenths / 10,
        each.interval.lowest / 10,
        each.interval.highest / 10,
        cells=cells,
    )
