"""Loads published figures and populations (good lines kept, bad ones named); records when a statutory step was done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from commonweal.access.actor import Actor
from commonweal.audit.actions import record_event, record_something
from commonweal.commissioning.needs.models import AreaPopulation, CycleStep, PublishedFigure, PublishedPlace
from commonweal.commissioning.needs.reading_files import Fault, ReadFile
from commonweal.partnership.models import Area
from commonweal.rules import cycles
from commonweal.rules.comparators import HUNDREDTHS, Figure, reasons_not_to_place
from commonweal.rules.cycles import Cycle
from commonweal.rules.figure_file import Population
from commonweal.rules.marac_file import plain
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, Refused, refuse_if

ANOTHER_VALUE = (
    "this edition says something else here already. If the publisher changed the figure, give the new edition a name of its own:"
    " then both stay. If not, correct the line."
)


Areas = dict[tuple[str, str], Area]
"""Areas of ours by kind and by code or name."""


ONE_AT_A_TIME = 20_260_501
"""Two files loaded at once would each find the other's figures missing: one waits for the other."""


@dataclass(frozen=True)
class Loaded:
    """So many lines' figures were added, so many were here already; the faults are those of the file and of loading it."""

    added: int
    known: int
    faults: tuple[Fault, ...]
    remarks: tuple[str, ...] = ()


@transaction.atomic
def load_file(*, read: ReadFile, by: Actor | None, at: datetime) -> Loaded:
    """Everything in a file that can be loaded. The same file again adds nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    if read.populations:
        return _load_populations(read, by=by, at=at)
    return _load_figures(read, by=by, at=at)


@transaction.atomic
def say_which_is_ours(*, place_id: int, area_id: int, by: Actor | None, at: datetime) -> PublishedPlace:
    """This published place is that area of ours. Raises Refused when they are of different kinds, or the area is taken."""
    place = PublishedPlace.objects.select_for_update().get(pk=place_id)
    area = Area.objects.get(pk=area_id)
    refuse_if(reasons_not_to_place(published_for=place.kind, area_name=area.name, area_kind=area.kind))
    if PublishedPlace.objects.filter(ours=area).exclude(pk=place_id).exists():
        raise Refused(Reason("ours_already", f"{area.name} is another published place already."))
    place.ours = area
    place.save(update_fields=["ours"])
    record_event(action="say_which_is_ours", subject=place, by=by, at=at, area=area.pk)
    return place


@transaction.atomic
def record_cycle(
    *,
    cycle: Cycle,
    area_id: int,
    done_on: date,
    reference: str,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> CycleStep:
    """A statutory step was done in an area on a day. Raises Refused. The same form sent twice records it once."""
    sent_before = CycleStep.objects.filter(form_key=form_key).first() if form_key else None
    if sent_before is not None:
        return sent_before
    area = Area.objects.select_for_update().get(pk=area_id)
    days = CycleStep.objects.filter(cycle=cycle, area=area).values_list("done_on", flat=True)
    refuse_if(cycles.reasons_not_to_record(done_on=done_on, today=day_of(at), done=days))
    step = CycleStep.objects.create(
        cycle=cycle,
        area=area,
        done_on=done_on,
        reference=reference,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    record_event(action="record_cycle", subject=step, by=by, at=at, cycle=cycle.value, area=area.pk)
    return step


def _load_figures(read: ReadFile, *, by: Actor | None, at: datetime) -> Loaded:
    areas = {(area.kind, plain(word)): area for area in Area.objects.all() for word in (area.code, area.name)}
    # A county may share its name with a police force; a code is nobody else's, and a district's name is no force's.
    by_code = {area.code: area for area in areas.values()}
    districts = {plain(area.name): area for area in areas.values() if area.kind == "district"}
    faults: list[Fault] = list(read.faults)
    fits: list[tuple[int, Figure]] = []
    for line, figure in read.figures:
        word = plain(figure.place)
        area = areas.get((figure.kind, word)) or by_code.get(figure.place) or districts.get(word)
        reasons = (
            reasons_not_to_place(published_for=figure.kind, area_name=area.name, area_kind=area.kind)
            if area
            else []
        )
        faults += [Fault(line, reason.text) for reason in reasons]
        fits += [] if reasons else [(line, figure)]
    places = _places([figure for _, figure in fits], areas)
    there = {
        _key_of(row): row for row in PublishedFigure.objects.filter(subject__in={f.subject for _, f in fits})
    }
    new: list[PublishedFigure] = []
    known = 0
    for line, figure in fits:
        row = _row(figure, places, areas)
        before = there.setdefault(_key_of(row), row)
        if before is row:
            new.append(row)
        elif _says(before) == _says(row):
            known += 1
        else:
            faults.append(Fault(line, f"{figure.title}: {ANOTHER_VALUE}"))
    PublishedFigure.objects.bulk_create(new, batch_size=1000)
    _record("load_figures", "needs.publishedfigure", len(new), known, len(faults), by=by, at=at)
    return Loaded(len(new), known, tuple(sorted(faults, key=lambda fault: fault.line)), read.remarks)


def _places(figures: Sequence[Figure], areas: Areas) -> dict[tuple[str, str], PublishedPlace]:
    """Every place the figures are about that is no area of ours under a figure's own kind; those not here yet are made."""
    wanted = {(each.kind, each.place) for each in figures if _own(each, areas) is None}
    found = {
        (row.kind, row.name): row for row in PublishedPlace.objects.filter(name__in=[n for _, n in wanted])
    }
    taken = set(PublishedPlace.objects.exclude(ours=None).values_list("ours_id", flat=True))
    made = []
    for kind, name in sorted(wanted - set(found)):
        ours = areas.get((kind, plain(name)))
        is_ours = ours is not None and ours.pk not in taken
        made.append(PublishedPlace(kind=kind, name=name, ours=ours if is_ours else None))
    for row in PublishedPlace.objects.bulk_create(made):
        found[row.kind, row.name] = row
    return found


def _own(figure: Figure, areas: Areas) -> Area | None:
    """The area of ours that a figure is about. A police area stays a published place, like all others."""
    return None if figure.kind == "police_area" else areas.get((figure.kind, plain(figure.place)))


def _row(figure: Figure, places: dict[tuple[str, str], PublishedPlace], areas: Areas) -> PublishedFigure:
    own = _own(figure, areas)
    whole, part = (None, 0) if figure.value is None else divmod(figure.value, HUNDREDTHS)
    return PublishedFigure(
        subject=figure.subject,
        title=figure.title,
        area=own,
        place=None if own else places[figure.kind, figure.place],
        starts_on=figure.period.starts_on,
        ends_before=figure.period.ends_before,
        value=whole,
        hundredths=part,
        status=figure.status.value,
        lowest=figure.lowest,
        highest=figure.highest,
        out_of=figure.out_of,
        out_of_what=figure.out_of_what,
        per=figure.per,
        printed=figure.printed,
        source=figure.source,
        edition=figure.edition,
    )


def _key_of(row: PublishedFigure) -> tuple[object, ...]:
    return row.subject, row.area_id, row.place_id, row.starts_on, row.ends_before, row.edition


def _says(row: PublishedFigure) -> tuple[object, ...]:
    return row.value, row.hundredths, row.status, row.lowest, row.highest, row.out_of, row.per, row.printed


def _load_populations(read: ReadFile, *, by: Actor | None, at: datetime) -> Loaded:
    areas = {area.code: area for area in Area.objects.all()}
    faults: list[Fault] = list(read.faults)
    there = {_population_key(row): row.people for row in AreaPopulation.objects.all()}
    new: list[AreaPopulation] = []
    known = 0
    for line, each in read.populations:
        area = areas.get(each.area)
        if area is None:
            faults.append(
                Fault(line, f"area: no area has the code “{each.area}”. Codes are those of the plan file.")
            )
            continue
        row = _population(each, area)
        before = there.get(_population_key(row))
        if before is None:
            there[_population_key(row)] = row.people
            new.append(row)
        elif before == row.people:
            known += 1
        else:
            faults.append(Fault(line, f"{area.name}: {ANOTHER_VALUE}"))
    AreaPopulation.objects.bulk_create(new, batch_size=1000)
    _record("load_populations", "needs.areapopulation", len(new), known, len(faults), by=by, at=at)
    return Loaded(len(new), known, tuple(sorted(faults, key=lambda fault: fault.line)), read.remarks)


def _population(each: Population, area: Area) -> AreaPopulation:
    return AreaPopulation(
        area=area,
        group=each.group,
        year=each.year,
        people=each.people,
        source=each.source,
        edition=each.edition,
    )


def _population_key(row: AreaPopulation) -> Iterable[object]:
    return row.area_id, row.group, row.year, row.edition


def _record(
    action: str, record_type: str, added: int, known: int, refused: int, *, by: Actor | None, at: datetime
) -> None:
    record_something(
        action=action, record_type=record_type, by=by, at=at, added=added, known=known, refused=refused
    )
