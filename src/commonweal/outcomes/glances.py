"""What first pages say of the figures, made once when they were counted: headlines, targets that are missed, what changed.

Everything in a glance passed the gate before: it is made of published tables, and of charts that may be shown.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, OuterRef

from commonweal.outcomes.catalogue import catalogue, families
from commonweal.outcomes.letting_out import told_before
from commonweal.outcomes.models import Glance
from commonweal.outcomes.pages import headline, headlines_of
from commonweal.outcomes.releases.models import Release
from commonweal.outcomes.reports import GROUPS, Counted, Figures, figures, placed, read_year
from commonweal.outcomes.targets import aims_of
from commonweal.outcomes.trends import Trend, period_label, read_trends
from commonweal.partnership.models import LocalThreshold
from commonweal.rules.disclosure import TOTAL
from commonweal.rules.measures import DAILY_LIFE_BETTER
from commonweal.rules.periods import add_months, day_of, financial_year, quarters_in
from commonweal.rules.signals import Signal, phases
from commonweal.rules.targets import Stand, compared_cell, in_words, stand_of
from commonweal.rules.thresholds import Key

GROUP = "victim"


@dataclass(frozen=True)
class Headline:
    """One published figure, what it counts, and how it stands beside its target (empty where it has none)."""

    shown: str
    label: str
    definition: str
    target: str = ""


@dataclass(frozen=True)
class Missed:
    """A published figure on the wrong side of its target."""

    title: str
    group: str
    where: str
    target: str
    address: str


@dataclass(frozen=True)
class Change:
    """A signal on a chart that may be shown: `when` it is dated to, `what` it is in words."""

    title: str
    group: str
    when: str
    what: str
    address: str


@dataclass(frozen=True)
class AtAGlance:
    """`hidden` of `tables` tables have a number that is hidden."""

    at: datetime
    headlines: tuple[Headline, ...]
    missed: tuple[Missed, ...]
    changes: tuple[Change, ...]
    hidden: int
    tables: int


def at_a_glance(*, on: date) -> AtAGlance | None:
    """What was kept last; None where there is nothing, or something happened since that may hide more. One query."""
    higher = LocalThreshold.objects.filter(
        key=Key.DISCLOSURE_MINIMUM,
        starts_on__gte=OuterRef("day"),
        starts_on__lte=on,
        value__gt=OuterRef("threshold"),
    )
    later = Release.objects.filter(at__gt=OuterRef("at"))
    found = Glance.objects.order_by("-id").annotate(is_over=Exists(higher) | Exists(later)).first()
    if found is None or found.is_over:
        return None
    said = found.content
    return AtAGlance(
        at=found.at,
        headlines=tuple(Headline(**each) for each in said["headlines"]),
        missed=tuple(Missed(**each) for each in said["missed"]),
        changes=tuple(Change(**each) for each in said["changes"]),
        hidden=said["hidden"],
        tables=said["tables"],
    )


@transaction.atomic
def keep_glance(*, at: datetime) -> None:
    """Makes it afresh. Asks about every measure, so it is work for a program, not for a page."""
    today = day_of(at)
    read = read_year(year=financial_year(today), today=today)
    told = told_before(read)
    shown = {group: figures(read, client_group=group, earlier=told) for group in GROUPS}
    tables = [table for each in shown.values() if each for table in each.tables.values()]
    first = shown[GROUP]
    content = {
        "headlines": [asdict(each) for each in _headlines(read, first)] if first else [],
        "missed": [asdict(each) for each in _missed(read, shown.items())],
        "changes": [asdict(each) for each in _changes(today)],
        "hidden": sum(table.has_hidden for table in tables),
        "tables": len(tables),
    }
    Glance.objects.all().delete()
    Glance.objects.create(at=at, day=today, content=content, threshold=read.threshold)


def _headlines(read: Counted, shown: Figures) -> Iterator[Headline]:
    given = list(headlines_of(shown))
    if shown.daily_life is not None:
        given.append(
            (
                DAILY_LIFE_BETTER,
                headline(
                    shown, DAILY_LIFE_BETTER, "Daily life better", "Asked at start and end, cases closed"
                ),
            )
        )
    for measure, said in given:
        aims = aims_of(read, measure, GROUP)
        table = shown.tables[measure.key]
        aim = aims.get(table.rows[-1].label)
        cell = compared_cell(table, table.rows[-1].label)
        target = f"Target {in_words(aim, stand_of(aim, cell))}" if aim else ""
        yield Headline(said.shown, said.label, said.definition, target)


def _missed(read: Counted, shown: Iterable[tuple[str, Figures | None]]) -> Iterator[Missed]:
    at = {each.key: family.key for family in families() for each in family.measures}
    for group, tables in shown:
        for measure in catalogue():
            table = tables.tables.get(measure.key) if tables else None
            if table is None:
                continue
            for label, aim in aims_of(read, measure, group).items():
                stand = stand_of(aim, compared_cell(table, label))
                if stand is Stand.MISSED:
                    address = f"/board/figures/{at[measure.key]}/?group={group}#{measure.key}"
                    where = "all areas" if label == TOTAL else label
                    yield Missed(measure.title, GROUPS[group], where, in_words(aim, stand), address)


def _changes(today: date) -> Iterator[Change]:
    """What began, or stands out, since the last quarter that is over began."""
    quarter = next(each for each in quarters_in(financial_year(today)) if each.contains(today))
    since = add_months(quarter.starts_on, -3)
    for group in GROUPS:
        for _, alike in groupby(sorted(catalogue(), key=placed), key=placed):
            for trend in read_trends(like=next(alike), client_group=group, today=today):
                for place, what in _found_in(trend):
                    period = trend.periods[place]
                    if period.ends_before > since:
                        address = f"/board/trend/?measure={trend.measure.key}&group={group}"
                        yield Change(trend.measure.title, GROUPS[group], period_label(period), what, address)


def _found_in(trend: Trend) -> Iterator[tuple[int, str]]:
    """The places of what is more than chance, with what it is."""
    found = phases(trend.figures)
    for before, phase in zip((None, *found), found, strict=False):
        if before is not None:
            yield phase.first, "higher from then on" if phase.mean > before.mean else "lower from then on"
        for place in range(phase.first, phase.last + 1):
            says = phase.says(trend.figures[place])
            if says is not Signal.NONE:
                yield (
                    place,
                    "higher than chance explains" if says is Signal.ABOVE else "lower than chance explains",
                )
