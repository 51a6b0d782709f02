"""What would another uplift cost? Each amount the plan uplifts, from its stated base, every choice over the term side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.commissioning.funding.models import Plan
from commonweal.commissioning.funding.pages.choosing import Choice, plan_choices
from commonweal.commissioning.funding.queries import UpliftedRow
from commonweal.commissioning.funding.scenarios import series_key
from commonweal.design.charts import Bar, Bars
from commonweal.design.tables import Column, Table
from commonweal.design.words import pounds
from commonweal.rules import uplift
from commonweal.rules.uplift import HowOften, RoundedTo, Uplift

NOT_SAID = {"times": "whether it comes once or every year", "rounding": "what it is rounded to"}
MOST_SHOWN = 20


@dataclass(frozen=True)
class Asked:
    """What to compare: percentages in basis points; no rounding or years means as the plan has it."""

    percentages: tuple[int, ...]
    how_often: tuple[HowOften, ...]
    rounded_to: RoundedTo | None = None
    index: str = ""
    years: int | None = None


@dataclass(frozen=True)
class Series:
    """One uplifted amount over its years: one base, one way to raise it."""

    name: str
    is_need: bool
    base_pence: int
    uplift: Uplift
    not_said: tuple[str, ...]
    planned_pence: tuple[int, ...]


@dataclass(frozen=True)
class SeriesShown:
    name: str
    kind: str
    base: str
    planned: str
    not_said: str
    table: Table


@dataclass(frozen=True)
class UpliftPage:
    title: str
    plan_key: str
    plans: tuple[Choice, ...]
    series: tuple[SeriesShown, ...]
    together: Table | None
    picture: Bars | None
    left_out: int


def series_in(found: Sequence[UpliftedRow]) -> tuple[Series, ...]:
    """The uplifted rows of a plan, the years of one amount together. What has another base or rise stands by itself.

    An amount that rises once goes on at that height, so a later entry from the same base (an option) continues it.
    """
    by_series: dict[tuple[object, ...], list[UpliftedRow]] = {}
    for row in found:
        alike = (row.is_need, row.name, row.base_pence, row.uplift)
        going_on = by_series.setdefault(alike, [])
        is_taken = any(each.starts_on == row.starts_on for each in going_on)
        if is_taken or row.uplift.how_often is HowOften.YEARLY:
            going_on = by_series.setdefault((*alike, series_key(row.key)), [])
        going_on.append(row)
    return tuple(
        Series(
            name=own[0].name,
            is_need=own[0].is_need,
            base_pence=own[0].base_pence,
            uplift=own[0].uplift,
            not_said=own[0].not_said,
            planned_pence=tuple(row.amount_pence for row in sorted(own, key=lambda row: row.starts_on)),
        )
        for own in by_series.values()
        if own
    )


def usual_percentages(found: Sequence[Series]) -> tuple[int, ...]:
    """What to compare before anybody has said: what the plan has, and one per cent more."""
    planned = sorted({each.uplift.basis_points for each in found})[:3]
    return tuple(dict.fromkeys(points + more for points in planned for more in (0, 100)))


def uplift_page(
    *, plan: Plan, plans: Sequence[Plan], series: Sequence[Series], asked: Asked | None, path: str
) -> UpliftPage:
    """`asked` is None while what was typed cannot be compared."""
    compared = [] if asked is None else [_choices(each, asked) for each in series]
    return UpliftPage(
        title=plan.title,
        plan_key=plan.key,
        plans=plan_choices(plans, plan, path=path),
        series=tuple(
            _shown(each, choices) for each, choices in zip(series[:MOST_SHOWN], compared, strict=False)
        ),
        together=_together(compared) if len(compared) > 1 else None,
        picture=_picture(compared) if compared else None,
        left_out=max(len(series) - MOST_SHOWN, 0),
    )


def _choices(series: Series, asked: Asked) -> list[tuple[str, uplift.Choice]]:
    """Every choice with its name: how the plan has it first, then each that was asked for."""
    years = asked.years or len(series.planned_pence)
    own = series.uplift
    planned = uplift.choices_over_term(
        series.base_pence,
        [own.basis_points],
        years,
        how_often=[own.how_often],
        rounded_to=[own.rounded_to],
        index=own.index,
    )
    rounded = own.rounded_to if asked.rounded_to is None else asked.rounded_to
    others = uplift.choices_over_term(
        series.base_pence,
        asked.percentages,
        years,
        how_often=asked.how_often,
        rounded_to=[rounded],
        index=asked.index,
    )
    named = [(_name(each.uplift, is_rounding_told=asked.rounded_to is not None), each) for each in others]
    return [("As the plan has it", planned[0]), *named]


def _name(rise: Uplift, *, is_rounding_told: bool) -> str:
    words = rise.in_words()
    return words if is_rounding_told else words.split(", rounded")[0]


def _shown(series: Series, choices: Sequence[tuple[str, uplift.Choice]]) -> SeriesShown:
    open_questions = " and ".join(NOT_SAID[each] for each in series.not_said if each in NOT_SAID)
    years = len(choices[0][1].by_year)
    columns = (
        Column("Choice"),
        *(Column(f"Year {year}", is_number=True) for year in range(1, years + 1)),
        Column("Total, each year rounded", is_number=True),
        Column("Total, rounded once", is_number=True),
        Column("Against the plan", is_number=True),
    )
    planned = choices[0][1].total_pence
    rows = tuple(
        (
            name,
            *(pounds(pence) for pence in each.by_year),
            pounds(each.total_pence),
            pounds(each.rounded_once_pence),
            signed(each.total_pence - planned),
        )
        for name, each in choices
    )
    note = "Two totals are in use: the sum of yearly amounts, each rounded; and the exact sum, rounded once at the end."
    return SeriesShown(
        name=series.name,
        kind="A need" if series.is_need else "A contribution",
        base=pounds(series.base_pence),
        planned=series.uplift.in_words(),
        not_said=f"The source does not say {open_questions}." if open_questions else "",
        table=Table(f"{series.name}: each choice over {years} years", columns, rows, note=note),
    )


def signed(pence: int) -> str:
    """A difference by sign and word: "£500 more", "£500 less", "the same"."""
    if not pence:
        return "the same"
    return f"{pounds(abs(pence))} {'more' if pence > 0 else 'less'}"


def _totals(compared: Sequence[Sequence[tuple[str, uplift.Choice]]]) -> list[tuple[str, int]]:
    """Over all amounts: each choice by its place, as all have the same ones in the same order."""
    return [
        (compared[0][place][0], sum(choices[place][1].total_pence for choices in compared))
        for place in range(min(len(choices) for choices in compared))
    ]


def _together(compared: Sequence[Sequence[tuple[str, uplift.Choice]]]) -> Table:
    totals = _totals(compared)
    columns = (
        Column("Choice"),
        Column("Total, each year rounded", is_number=True),
        Column("Against the plan", is_number=True),
    )
    rows = tuple((name, pounds(pence), signed(pence - totals[0][1])) for name, pence in totals)
    note = "Contributions and needs are added up here only to show how large the choice is."
    return Table("All uplifted amounts together, over their terms", columns, rows, note=note)


def _picture(compared: Sequence[Sequence[tuple[str, uplift.Choice]]]) -> Bars:
    totals = _totals(compared)
    bars = tuple(
        Bar(
            name,
            pence,
            f"{pounds(pence)}, {signed(pence - totals[0][1])}" if place else pounds(pence),
            1 if place else 2,
        )
        for place, (name, pence) in enumerate(totals)
    )
    return Bars("uplift-choices", "What each choice costs over the term", "Choice", "Total", bars)
