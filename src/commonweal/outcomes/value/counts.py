"""The one place where what the money bought meets the counts: which measures, for whom, by whose work; and the gate for them.

Everything else here asks this module. What comes out has passed disclosure control, beside what the board page shows: a part of a
count is shown only where its total is shown there too.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from commonweal.outcomes.letting_out import told_before
from commonweal.outcomes.models import Count
from commonweal.outcomes.queries import ShownArea
from commonweal.outcomes.reports import BOTH_ENDS, CLOSED, GROUPS, Counted, Figures, figures, read_year
from commonweal.rules.cost_per_outcome import cells_beside
from commonweal.rules.disclosure import TOTAL, Cell, CellStatus, Publishable
from commonweal.rules.measures import (
    CASES_CLOSED,
    DAILY_LIFE_BETTER,
    KEY_MEASURES,
    RISK_REDUCED,
    Measure,
)
from commonweal.rules.periods import Period

OUTCOMES: tuple[Measure, ...] = (RISK_REDUCED, DAILY_LIFE_BETTER, CASES_CLOSED)
_COLUMN = {CASES_CLOSED.key: CLOSED, RISK_REDUCED.key: "Risk lower", DAILY_LIFE_BETTER.key: "Better"}
_ELSEWHERE = "everybody else"
_HIDDEN = Cell(None, CellStatus.SUPPRESSED)

ByProvider = Mapping[tuple[str, str, int], Mapping[int | None, int]]


@dataclass(frozen=True)
class Counts:
    """A year's counts: what the board page shows of each client group, and the numbers behind it by provider, not to be shown."""

    read: Counted
    shown: Mapping[str, Figures | None]
    by_provider: ByProvider

    @property
    def areas(self) -> tuple[ShownArea, ...]:
        return self.read.areas

    @property
    def refreshed_at(self) -> datetime | None:
        return self.read.refreshed_at

    @property
    def threshold(self) -> int:
        return self.read.threshold


def read_counts(*, year: Period, today: date) -> Counts:
    """One query more than the board page takes."""
    read = read_year(year=year, today=today, like=KEY_MEASURES)
    told = told_before(read)
    shown = {group: figures(read, client_group=group, earlier=told) for group in GROUPS}
    return Counts(read, shown, _by_provider(year))


def _by_provider(year: Period) -> ByProvider:
    rows = Count.objects.filter(
        measure__in=[measure.key for measure in OUTCOMES],
        starts_on__gte=year.starts_on,
        starts_on__lt=year.ends_before,
    ).values_list("measure", "client_group", "area_id", "provider_id")
    found: dict[tuple[str, str, int], dict[int | None, int]] = defaultdict(lambda: defaultdict(int))
    for measure, group, area, provider, number in rows.annotate(number=Sum("numerator")).order_by():
        found[measure, group, area][provider] += number
    return found


def cells_of(
    counts: Counts, *, measure: Measure, group: str, area: ShownArea, done_by: Mapping[str, frozenset[int]]
) -> dict[str, Cell]:
    """For each label, the count of what its providers did for this group in this area, fit to be shown or hidden."""
    numbers: dict[int | None, int] = defaultdict(int)
    for area_id in area.ids:
        for provider, number in counts.by_provider.get((measure.key, group, area_id), {}).items():
            numbers[provider] += number
    named = frozenset().union(*done_by.values())
    own = {label: sum(numbers[each] for each in providers) for label, providers in done_by.items()}
    elsewhere = sum(number for provider, number in numbers.items() if provider not in named)
    total = total_of(counts, measure=measure, group=group, area=area.name)
    if total is None:
        return dict.fromkeys(own, Cell(None, CellStatus.MISSING))
    parts = {**own, _ELSEWHERE: elsewhere} if elsewhere else own
    cells = cells_beside(parts, total=total, threshold=counts.threshold)
    return {label: cells.get(label, _HIDDEN) for label in own}


def total_of(counts: Counts, *, measure: Measure, group: str, area: str) -> Cell | None:
    """What the board page shows for an area, or for all (`TOTAL`); None where nothing is counted for this group."""
    found = table_of(counts.shown[group], measure)
    return found.cell(area, _COLUMN[measure.key]) if found is not None else None


def table_of(shown: Figures | None, measure: Measure) -> Publishable | None:
    """The published table of a measure; None where there is none."""
    return shown.tables.get(measure.key) if shown else None


def published(counts: Counts) -> list[tuple[Measure, list[tuple[str, Publishable]]]]:
    """Every table that the board page shows of the year, by measure, with the client group of each."""
    return [
        (
            measure,
            [
                (group, table)
                for group in GROUPS
                if (table := table_of(counts.shown[group], measure)) is not None
            ],
        )
        for measure in KEY_MEASURES
    ]


def answered_in_words(counts: Counts) -> str:
    """How many of all closed cases the change in daily life is known for; figures that are shown, and nothing else."""
    said = []
    for group, name in GROUPS.items():
        shown = counts.shown[group]
        if shown is None or shown.daily_life is None:
            continue
        answered, closed = shown.daily_life.cell(TOTAL, BOTH_ENDS), shown.closed.cell(TOTAL)
        said.append(f"{name}: answered at both ends {answered.text}, closed cases {closed.text}.")
    return " ".join(said) or "Nobody’s answers are counted yet."
