"""Reads published figures, each with its window, source and edition; the claims made of them; and who lives where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commonweal.commissioning.needs.models import (
    AreaPopulation,
    CycleStep,
    PublishedClaim,
    PublishedFigure,
    PublishedPlace,
)
from commonweal.rules.comparators import HUNDREDTHS, Figure, Status
from commonweal.rules.cycles import Cycle
from commonweal.rules.periods import Period


@dataclass(frozen=True)
class Placed:
    """A published figure, and the place it is about. Of several editions (`editions`) the one that was loaded last."""

    place_id: int
    figure: Figure
    editions: int


@dataclass(frozen=True)
class Place:
    """A place that figures are published for. `ours` is the code of the area of ours that it is, empty where it is none."""

    id: int
    name: str
    kind: str
    ours: str


@dataclass(frozen=True)
class Residents:
    """How many of a group live in an area of ours (its code), and who says so."""

    area: str
    people: int
    year: int
    source: str
    edition: str


def published() -> list[PublishedFigure]:
    """Every figure published for an area of ours, with the area at hand: by subject, then area, the longest window first."""
    rows = PublishedFigure.objects.filter(area__isnull=False).select_related("area")
    return list(rows.order_by("title", "subject", "area__name", "edition", "starts_on", "-ends_before", "id"))


def claims() -> list[PublishedClaim]:
    """What papers say of published figures."""
    return list(PublishedClaim.objects.order_by("subject", "where", "id"))


def places() -> list[Place]:
    """Every place that figures are published for, by name."""
    rows = PublishedPlace.objects.order_by("name", "kind").values_list("id", "name", "kind", "ours__code")
    return [Place(pk, name, kind, ours or "") for pk, name, kind, ours in rows]


def place_named(name: str) -> int | None:
    """The number of a published place; None where none is called so."""
    return PublishedPlace.objects.filter(name__iexact=name).values_list("pk", flat=True).first()


def subjects_compared() -> list[tuple[str, str]]:
    """(subject, title) of everything that is published for places and has a rate."""
    rows = PublishedFigure.objects.filter(place__isnull=False, per__isnull=False)
    return sorted(dict(rows.values_list("subject", "title").distinct()).items(), key=lambda each: each[1])


def compared(subjects: Iterable[str]) -> list[Placed]:
    """The figures of these subjects, place by place and window by window, the earliest first. One query."""
    rows = (
        PublishedFigure.objects.filter(place__isnull=False, subject__in=list(subjects))
        .select_related("place")
        .order_by("place__name", "subject", "starts_on", "ends_before", "id")
    )
    latest: dict[tuple[object, ...], Placed] = {}
    for row in rows:
        key = row.place_id, row.subject, row.starts_on, row.ends_before
        before = latest.get(key)
        latest[key] = Placed(row.place_id, figure_of(row), 1 + (before.editions if before else 0))
    return list(latest.values())


def ours_published(subjects: Iterable[str]) -> dict[str, list[Placed]]:
    """By subject: the figures of the place that is our police force’s area, the earliest window first. Two queries."""
    ours = set(PublishedPlace.objects.filter(ours__isnull=False).values_list("pk", flat=True))
    found: dict[str, list[Placed]] = {}
    for each in compared(subjects) if ours else ():
        if each.place_id in ours:
            found.setdefault(each.figure.subject, []).append(each)
    return found


def every_series() -> list[PublishedFigure]:
    """Every figure with the area or place it is about, for choosing two windows of one of them. One query."""
    rows = PublishedFigure.objects.select_related("area", "place")
    return list(
        rows.order_by("title", "area__name", "place__name", "edition", "starts_on", "-ends_before", "id")
    )


def figure_of(row: PublishedFigure) -> Figure:
    """A stored figure as the rule book reads it."""
    about = row.area or row.place
    assert about is not None, "the database keeps a figure without an area out"
    return Figure(
        subject=row.subject,
        title=row.title,
        place=about.name,
        kind=about.kind,
        period=Period(row.starts_on, row.ends_before),
        value=None if row.value is None else row.value * HUNDREDTHS + row.hundredths,
        status=Status(row.status),
        source=row.source,
        edition=row.edition,
        lowest=row.lowest,
        highest=row.highest,
        out_of=row.out_of,
        out_of_what=row.out_of_what,
        per=row.per,
        printed=row.printed,
    )


def residents(*, group: str, until: int) -> dict[str, Residents]:
    """Area code to how many of a group live there: of the latest year up to `until`, else of the first after."""
    rows = AreaPopulation.objects.filter(group=group).order_by("-year", "id")
    found: dict[str, Residents] = {}
    for code, people, year, source, edition in rows.values_list(
        "area__code", "people", "year", "source", "edition"
    ):
        before = found.get(code)
        if before is None or before.year > until or before.year == year:
            found[code] = Residents(code, people, year, source, edition)
    return found


def cycles_done() -> dict[tuple[Cycle, str], list[tuple[date, str]]]:
    """(cycle, code of the area) to each day on which it was done, with where it can be found, the latest last. One query."""
    rows = CycleStep.objects.order_by("done_on").values_list("cycle", "area__code", "done_on", "reference")
    found: dict[tuple[Cycle, str], list[tuple[date, str]]] = {}
    for cycle, area, done_on, reference in rows:
        found.setdefault((Cycle(cycle), area), []).append((done_on, reference))
    return found
