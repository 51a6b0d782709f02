"""One published figure of our police force's area beside others: picture, table, years, and what to ask about the figures.

The rule book works everything out: rates afresh from both counts, each with its interval; a place in the list only as the
places it could be.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.http import urlencode

from commonweal.commissioning.needs.pages.by_window import (
    recommended_for,
    strip_item,
    window_name,
    years_picture,
    years_table,
)
from commonweal.commissioning.needs.queries import Place, Placed
from commonweal.design.charts import Strip
from commonweal.design.choices import Choice
from commonweal.design.tables import Column, Table
from commonweal.design.words import count, plural
from commonweal.rules.comparators import (
    Figure,
    Rank,
    Rate,
    Standing,
    Status,
    doubts,
    nearest_in_size,
    rank,
    rate_of,
    standing,
)
from commonweal.rules.periods import Period

NEAREST = 10
ALL, NEAR = "all", "near"
WHOLE = frozenset({Status.PUBLISHED, Status.PUBLISHED_ZERO})
NOT_BESIDE = "not compared"
ADDRESS = "/figures/beside/"


@dataclass(frozen=True)
class Asked:
    """What to show: a subject, a place by its number, the first day of a window, and whom beside it."""

    subject: str
    place_id: int | None
    window: str
    show: str

    def address(self, **other: object) -> str:
        """The page with something else chosen."""
        own = {"subject": self.subject, "place": self.place_id, "window": self.window, "show": self.show}
        return f"{ADDRESS}?{urlencode({name: value for name, value in (own | other).items() if value})}"


@dataclass(frozen=True)
class BesidePage:
    """`said` is what the picture shows, in sentences; no picture where the place has no figure that can be compared."""

    title: str
    subject: str
    window: str
    place_id: int | None
    place: str
    is_ours: bool
    subjects: tuple[Choice, ...]
    windows: tuple[Choice, ...]
    shows: tuple[Choice, ...]
    places: tuple[tuple[int, str], ...]
    said: tuple[str, ...]
    inside: str
    picture: Strip | None
    years: Strip | None
    years_table: Table | None
    questions: tuple[str, ...]
    sources: tuple[str, ...]


def beside_page(
    *, asked: Asked, subjects: Sequence[tuple[str, str]], found: Sequence[Placed], places: Sequence[Place], inside: Sequence[str]
) -> BesidePage:  # fmt: skip
    """`found` are all figures of the subject; `inside` the names of our areas that lie in the place asked for."""
    place = next((each for each in places if each.id == asked.place_id), None)
    own = [each for each in found if place and each.place_id == place.id]
    windows = sorted({each.figure.period for each in found}, reverse=True)
    window = _window(asked.window, windows, own)
    there = [each.figure for each in found if each.figure.period == window]
    here = next((each.figure for each in own if each.figure.period == window), None)
    shown = Asked(asked.subject, asked.place_id, window.starts_on.isoformat() if window else "", asked.show)
    title = found[0].figure.title if found else ""
    return BesidePage(
        title=title,
        subject=asked.subject,
        window=shown.window,
        place_id=asked.place_id,
        place=place.name if place else "",
        is_ours=bool(place and place.ours),
        subjects=tuple(
            Choice(words, shown.address(subject=key), key == asked.subject) for key, words in subjects
        ),
        windows=tuple(
            Choice(window_name(each), shown.address(window=each.starts_on.isoformat()), each == window)
            for each in windows
        ),
        shows=(
            Choice(f"The {NEAREST} nearest in size", shown.address(show=NEAR), asked.show != ALL),
            Choice("All", shown.address(show=ALL), asked.show == ALL),
        ),
        places=tuple((each.id, each.name) for each in places),
        said=tuple(_said(here, there)) if here else (),
        inside=_inside(place, inside),
        picture=_picture(here, there, asked) if here else None,
        years=years_picture(own),
        years_table=years_table(own),
        questions=tuple(
            doubts([each.figure for each in own], recommended_rate=recommended_for(asked.subject))
        ),
        sources=tuple(dict.fromkeys(_source(each) for each in own)),
    )


def _window(asked: str, windows: Sequence[Period], own: Sequence[Placed]) -> Period | None:
    """The window asked for; else the latest in which the place has a rate; else the latest."""
    for each in windows:
        if each.starts_on.isoformat() == asked:
            return each
    with_rate = [each.figure.period for each in own if rate_of(each.figure)]
    return max(with_rate, default=windows[0] if windows else None)


def _comparable(figures: Sequence[Figure]) -> dict[str, Rate]:
    """The rates that may be set beside one another: of whole areas only."""
    found = {each.place: rate_of(each) for each in figures if each.status in WHOLE}
    return {place: rate for place, rate in found.items() if rate is not None}


def _said(here: Figure, there: Sequence[Figure]) -> list[str]:
    rate, rates = rate_of(here), _comparable(there)
    if rate is None:
        return [f"{here.place}, {window_name(here.period)}: {here.shown}. That is not nought."]
    out_of = f"{here.shown} of {count(here.out_of or 0)} {here.out_of_what}"
    said = [
        f"{here.place}, {window_name(here.period)}: {rate.shown} for each {count(rate.per)} {here.out_of_what}"
        f" ({out_of}). Chance alone could make it anything from {rate.between}."
    ]
    if here.place not in rates:
        return [*said, "Only a part of the area is in this figure, so it takes no place beside whole areas."]
    if len(rates) > 1:
        said.append(_place_said(rank(here.place, rates), rates, here.place))
    missing = [each for each in there if each.place not in rates]
    if missing:
        partly = sum(each.status is Status.PARTLY_COVERED for each in missing)
        rest = len(missing) - partly
        parts = [
            *([f"{partly} partly covered"] if partly else []),
            *([f"{rest} without a figure"] if rest else []),
        ]
        said.append(f"Not in that count: {' and '.join(parts)}.")
    return said


def _place_said(place: Rank, rates: dict[str, Rate], name: str) -> str:
    stand = [standing(rate, rates[name]) for other, rate in rates.items() if other != name]
    higher, lower = stand.count(Standing.HIGHER), stand.count(Standing.LOWER)
    return (
        f"Of {plural(len(stand), 'other area')}, {higher} {'is' if higher == 1 else 'are'} surely higher, {lower} surely lower;"
        f" {len(stand) - higher - lower} cannot be told apart from it. From the highest down its place is {place.shown}."
    )


def _inside(place: Place | None, inside: Sequence[str]) -> str:
    if place is None or not place.ours:
        return ""
    which = f"In it lie: {', '.join(inside)}. " if inside else ""
    return (
        f"{which}The figure is of the whole police area. It is shown once: neither copied nor divided onto the areas inside it,"
        " which may differ widely."
    )


def _picture(here: Figure, there: Sequence[Figure], asked: Asked) -> Strip:
    others = [each for each in there if each.place != here.place]
    if asked.show != ALL:
        others = nearest_in_size(here, others, count=NEAREST)
    figures = sorted([here, *others], key=_by_rate)
    per, what = here.per or next((each.per for each in there if each.per), 0), here.out_of_what
    what = what or next((each.out_of_what for each in there if each.out_of_what), "")
    own = rate_of(here) if here.status in WHOLE else None
    recommended = recommended_for(asked.subject)
    return Strip(
        id="beside",
        title=f"{here.title}, {window_name(here.period)}: for each {count(per or 0)} {what}",
        thing="Police area" if here.kind == "police_area" else "Area",
        figure="Rate",
        items=tuple(
            strip_item(each, is_ours=each.place == here.place, cells=_cells(each, here, own))
            for each in figures
        ),
        mark=recommended,
        mark_words=f"recommended: {recommended}" if recommended else "",
        ours=here.place,
        columns=(
            Column("Counted", is_number=True),
            Column("Out of", is_number=True),
            Column(f"Beside {here.place}"),
        ),
        note="Areas nearest in size need not be alike in anything else." if asked.show != ALL else "",
    )


def _by_rate(figure: Figure) -> tuple[bool, int, str]:
    """The highest first; those without a rate last."""
    rate = rate_of(figure)
    return rate is None, -(rate.tenths if rate else 0), figure.place


def _cells(figure: Figure, here: Figure, own: Rate | None) -> tuple[str, ...]:
    return figure.shown, count(figure.out_of) if figure.out_of else "", _beside(figure, here, own)


def _beside(figure: Figure, here: Figure, own: Rate | None) -> str:
    rate = rate_of(figure)
    if figure.place == here.place:
        return "this area"
    if rate is None or own is None or figure.status not in WHOLE:
        return NOT_BESIDE
    return standing(rate, own).value


def _source(each: Placed) -> str:
    more = f" {each.editions} editions are here; the one loaded last is shown." if each.editions > 1 else ""
    return f"{each.figure.source}. Edition: {each.figure.edition}.{more}"
