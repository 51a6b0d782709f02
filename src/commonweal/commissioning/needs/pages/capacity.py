"""How many cases MARAC should expect here, and how many people that takes: now, recommended, and the gap between the two."""

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.commissioning.needs.pages.by_window import window_name
from commonweal.commissioning.needs.queries import Place, Placed
from commonweal.design.choices import Choice
from commonweal.design.tables import Column, Table
from commonweal.design.words import MINUS, count
from commonweal.rules.comparators import HUNDREDTHS, Figure, Status, rate_of, show_tenths
from commonweal.rules.marac_capacity import DOES_NOT_SHOW, STANDS_ON, Capacity, in_force, says_of_repeats
from commonweal.rules.marac_file import CASES, REPEATS
from commonweal.rules.measures import percent

ADDRESS = "/figures/capacity/"


@dataclass(frozen=True)
class CapacityPage:
    """No table where the place has no figure to work from; then `why_not` says it."""

    place_id: int | None
    place: str
    places: tuple[tuple[int, str], ...]
    windows: tuple[Choice, ...]
    verdict: str
    table: Table | None
    why_not: str
    repeats: str
    does_not_show: tuple[str, ...]
    rules: Table
    source: str


def capacity_page(
    *, place: Place | None, places: Sequence[Place], found: Sequence[Placed], window: str
) -> CapacityPage:
    """`found` are the figures of cases and repeats; `window` the first day of the one asked for."""
    own = [each.figure for each in found if place and each.place_id == place.id]
    cases = [each for each in own if each.subject == CASES]
    figure = _chosen(cases, window)
    capacity = _capacity(figure)
    repeats = next(
        (each for each in own if figure and each.subject == REPEATS and each.period == figure.period), None
    )
    return CapacityPage(
        place_id=place.id if place else None,
        place=place.name if place else "",
        places=tuple((each.id, each.name) for each in places),
        windows=tuple(
            Choice(
                window_name(each.period),
                f"{ADDRESS}?place={place.id if place else ''}&window={each.period.starts_on.isoformat()}",
                each is figure,
            )
            for each in reversed(cases)
        ),
        verdict=_verdict(capacity, figure) if capacity and figure else "",
        table=_table(capacity, figure) if capacity and figure else None,
        why_not=_why_not(figure) if not capacity else "",
        repeats=_repeats(repeats),
        does_not_show=DOES_NOT_SHOW,
        rules=Table("What this is worked out from", (Column("Guide value"), Column("Source")), STANDS_ON),
        source=f"{figure.source}. Edition: {figure.edition}. Guide values: {in_force()}"
        if figure
        else in_force(),
    )


def _chosen(cases: Sequence[Figure], window: str) -> Figure | None:
    for each in cases:
        if each.period.starts_on.isoformat() == window:
            return each
    with_rate = [each for each in cases if rate_of(each)]
    return with_rate[-1] if with_rate else cases[-1] if cases else None


def _capacity(figure: Figure | None) -> Capacity | None:
    if figure is None or figure.value is None or not figure.out_of:
        return None
    return Capacity(women=figure.out_of, cases_now=(figure.value + HUNDREDTHS // 2) // HUNDREDTHS)


def _why_not(figure: Figure | None) -> str:
    if figure is None:
        return "No cases discussed at MARAC are loaded for this place."
    return f"{window_name(figure.period)}: {figure.shown}. That is not nought, so nothing can be worked out from it."


def _verdict(capacity: Capacity, figure: Figure) -> str:
    now, recommended = capacity.cases_now, capacity.cases_recommended
    how = "more than" if now > recommended else "fewer than" if now < recommended else "as many as"
    partly = " Only a part of the area is in these figures." if figure.status is Status.PARTLY_COVERED else ""
    return (
        f"{count(now)} cases in {window_name(figure.period)}, {how} the {count(recommended)} recommended for"
        f" {count(capacity.women)} {figure.out_of_what}. For the larger of the two, {show_tenths(capacity.advisers_needed)}"
        f" full-time advisers are needed for MARAC referrals alone.{partly}"
    )


def _table(capacity: Capacity, figure: Figure) -> Table:
    numbers = (
        ("Cases a year", capacity.cases_now, capacity.cases_recommended, 1),
        ("Advisers, full time", capacity.advisers_now, capacity.advisers_recommended, 10),
        ("Administrators, full time", capacity.administrators_now, capacity.administrators_recommended, 10),
    )
    rows = tuple(
        (words, _shown(now, scale), _shown(wanted, scale), _gap(wanted - now, scale))
        for words, now, wanted, scale in numbers
    )
    columns = (
        Column("What"),
        Column("For the cases now", is_number=True),
        Column("As recommended", is_number=True),
        Column("Gap: recommended less now", is_number=True),
    )
    return Table(
        f"MARAC in {figure.place}, {window_name(figure.period)}", columns, rows,
        note="How many advisers are in post is not in the published figures: set your own number beside these.",
    )  # fmt: skip


def _shown(number: int, scale: int) -> str:
    return count(number) if scale == 1 else show_tenths(number)


def _gap(number: int, scale: int) -> str:
    sign = "+" if number > 0 else MINUS if number < 0 else ""
    return sign + _shown(abs(number), scale)


def _repeats(figure: Figure | None) -> str:
    if figure is None or figure.value is None or not figure.out_of:
        return ""
    return says_of_repeats(percent(figure.value, figure.out_of * HUNDREDTHS) or 0)
