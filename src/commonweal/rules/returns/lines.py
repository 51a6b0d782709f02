"""The lines of a return: which figures are asked for, and what one figure says.

Read a Place as: this measure, in this area, for this client group. Read a Figure as: counted, so many (of so many); or not known
yet, because; or does not apply, because; or nothing said so far. Nought is a count like any other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from commonweal.rules.cases import HARMED
from commonweal.rules.measures import Measure
from commonweal.rules.measures import measure as named
from commonweal.rules.reasons import Reason

# What a return asks for: what a partnership pays for by contract. All other measures are counted from the records, where they
# are here, and asked of nobody: a form of every measure, area and group would be a day's typing.
ASKED: tuple[Measure, ...] = tuple(
    named(key)
    for key in (
        "referrals_by_area",
        "contact_attempted_in_time",
        "unmet_need",
        "ended_with_advice",
        "cases_closed",
        "risk_reduced",
        "daily_life_better",
        "daily_life_answered",
    )
)
MOST = 1_000_000
"""More people than any partnership helps in a quarter: a larger figure is a slip of the keyboard."""


class Standing(StrEnum):
    """What a line says. `BLANK`: nothing yet."""

    BLANK = ""
    COUNTED = "counted"
    NOT_KNOWN = "not_known"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, order=True)
class Place:
    """Keys: of a measure, an area (its code) and a client group."""

    measure: str
    area: str
    group: str

    @property
    def key(self) -> str:
        return f"{self.measure}|{self.area}|{self.group}"


@dataclass(frozen=True)
class Figure:
    """`denominator` is None for a plain count; `reason` says why there is no figure."""

    standing: Standing
    numerator: int | None = None
    denominator: int | None = None
    reason: str = ""

    @property
    def text(self) -> str:
        """`12`, `12 of 40`, or why there is none."""
        if self.standing is Standing.NOT_KNOWN:
            return "not known yet"
        if self.standing is Standing.NOT_APPLICABLE:
            return "does not apply"
        if self.numerator is None:
            return "nothing yet"
        return (
            f"{self.numerator:,}"
            if self.denominator is None
            else f"{self.numerator:,} of {self.denominator:,}"
        )


BLANK = Figure(Standing.BLANK)


def is_asked_of(measure: str, group: str) -> bool:
    """Whether a measure is asked about a client group: what people who use abuse say of their own lives is no outcome."""
    return group in HARMED or not measure.startswith("daily_life")


def with_wholes(figures: Mapping[Place, Figure], *, out_of: Mapping[str, str]) -> dict[Place, Figure]:
    """The figures, those that are out of another line's number with that number: nobody types it twice.

    `out_of` names, for the measures of which that is so, the measure they are out of. Where its number is not known, or is less
    than theirs, they are left without one.
    """
    found = {}
    for place, figure in figures.items():
        whole = figures.get(Place(out_of.get(place.measure, ""), place.area, place.group))
        if place.measure in out_of and figure.standing is Standing.COUNTED and figure.numerator is not None:
            fits = whole is not None and whole.numerator is not None and whole.numerator >= figure.numerator
            figure = Figure(
                figure.standing,
                figure.numerator,
                whole.numerator if whole is not None and fits else None,
                figure.reason,
            )
        found[place] = figure
    return found


def places_asked(measures: Iterable[str], areas: Iterable[str], groups: Iterable[str]) -> tuple[Place, ...]:
    """Every line of a return, in the order of the catalogue."""
    places, kept_areas, kept_groups = [], tuple(areas), tuple(groups)
    for measure in measures:
        places += [
            Place(measure, area, group)
            for group in kept_groups
            if is_asked_of(measure, group)
            for area in kept_areas
        ]
    return tuple(places)


def split_areas(
    asked: Mapping[str, frozenset[int]], shown: Mapping[str, frozenset[int]]
) -> dict[str, frozenset[int]]:
    """The areas a contract reports by, each with the areas it counts: never one inside two of them.

    `asked` are the areas of the contract's lines with everything inside them, `shown` those that figures are shown for. An area
    that holds some that are shown is split into them, so that a county and a city stay apart; one inside another goes.
    """
    outermost = {
        code: ids
        for code, ids in asked.items()
        if not any(
            ids < other or (ids == other and code > name) for name, other in asked.items() if name != code
        )
    }
    found: dict[str, frozenset[int]] = {}
    taken: set[int] = set()
    for code, ids in sorted(outermost.items()):
        inside = {name: within for name, within in shown.items() if within and within <= ids}
        for name, within in (inside or {code: ids}).items():
            mine = frozenset(within - taken)
            if mine:
                found[name] = mine
                taken |= mine
    return found


def faults_in_figure(figure: Figure, *, is_rate: bool) -> list[Reason]:
    """What is wrong with one figure by itself. A blank one is not wrong, only not finished."""
    top, bottom = figure.numerator, figure.denominator
    if figure.standing is Standing.BLANK:
        return []
    if figure.standing is not Standing.COUNTED:
        if top is not None or bottom is not None:
            return [Reason("figure_and_none", "Give a figure, or say why there is none: not both.")]
        if figure.standing is Standing.NOT_KNOWN and not figure.reason.strip():
            return [Reason("reason_missing", "Say why it is not known yet, and when it will be.")]
        return []
    if top is None:
        return [Reason("number_missing", "Enter the number. Nobody is 0; if you do not know, say that.")]
    if is_rate and bottom is None:
        return [Reason("out_of_missing", "Enter how many it is out of as well.")]
    for value in (top, bottom):
        if value is not None and value < 0:
            return [
                Reason(
                    "below_nought", "A count cannot be below 0. Take out the minus sign, or mend the number."
                )
            ]
        if value is not None and value > MOST:
            return [Reason("too_many", f"A count above {MOST:,} is a slip. Mend the number.")]
    if is_rate and bottom is not None and top > bottom:
        text = f"{top:,} cannot be more than the {bottom:,} it is out of. Mend one of them."
        return [Reason("above_out_of", text)]
    return []


def together(figures: Iterable[Figure]) -> Figure:
    """The sum of what was counted; not known where nothing was. A part that is missing stays missing: it adds nothing."""
    counted = [each for each in figures if each.standing is Standing.COUNTED and each.numerator is not None]
    if not counted:
        return BLANK
    bottoms = [each.denominator for each in counted if each.denominator is not None]
    return Figure(
        Standing.COUNTED,
        sum(each.numerator or 0 for each in counted),
        sum(bottoms) if bottoms else None,
    )
