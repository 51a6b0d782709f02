"""The lines of a return, and what the records say of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Q, Sum

from commonweal.access.roles import Role
from commonweal.outcomes.catalogue import known
from commonweal.outcomes.models import Count, Refresh
from commonweal.outcomes.returns.models import Return, ReturnArea, ReturnLine
from commonweal.partnership.models import Membership
from commonweal.rules.periods import LONDON, Period
from commonweal.rules.returns import Figure, Place, Standing

WORKERS = (Role.CASE_WORKER, Role.PERPETRATOR_WORKER)


@dataclass(frozen=True)
class Drift:
    """Read as: certified was `certified`, and the records say `now`."""

    place: Place
    certified: Figure
    now: Figure


def place_of(line: ReturnLine) -> Place:
    """Needs the line's area at hand."""
    return Place(line.measure, line.area.code, line.client_group)


def figure_of(line: ReturnLine) -> Figure:
    return Figure(Standing(line.standing), line.numerator, line.denominator, line.reason)


def asks_out_of(line: ReturnLine) -> bool:
    """Whether somebody types what its number is out of: not where that is another line's number."""
    measure = known(line.measure)
    return line.is_rate and not (measure and measure.out_of)


def wholes_of(measures: Iterable[str]) -> dict[str, str]:
    """For the measures whose number is out of another line's number: which line that is."""
    return {key: each.out_of for key in measures if (each := known(key)) and each.out_of}


def lines_with_areas(return_id: int) -> list[ReturnLine]:
    """Every line in its order, with its area. One query."""
    return list(ReturnLine.objects.filter(of_id=return_id).select_related("area").order_by("place"))


def figures_of(lines: Iterable[ReturnLine]) -> dict[Place, Figure]:
    """The lines as values."""
    return {place_of(line): figure_of(line) for line in lines}


def lines_of(return_id: int) -> dict[Place, Figure]:
    """What a return says now."""
    return figures_of(lines_with_areas(return_id))


def counted_since(quarter: Period) -> bool:
    """Whether the records were counted after the quarter was over: until then a count that is missing is not nought."""
    end = datetime.combine(quarter.ends_before, time(0), tzinfo=LONDON)
    return Refresh.objects.filter(up_to__gte=end).exists()


def measures_counted() -> frozenset[str]:
    """The measures that are counted from records at all. What is not among them a provider says for itself."""
    counted = Count.objects.filter(is_certified=False).order_by()
    return frozenset(counted.values_list("measure", flat=True).distinct())


def works_here(provider_ids: Iterable[int], quarter: Period) -> frozenset[int]:
    """Those of the providers whose records are here: a worker of theirs could sign in, or something was counted for them."""
    ids = list(provider_ids)
    overlaps = Q(starts_on__lt=quarter.ends_before) & (
        Q(ends_before__isnull=True) | Q(ends_before__gt=quarter.starts_on)
    )
    staffed = Membership.objects.filter(overlaps, role__in=WORKERS, organisation_id__in=ids)
    counted = Count.objects.filter(
        provider_id__in=ids, starts_on__gte=quarter.starts_on, starts_on__lt=quarter.ends_before
    )
    return frozenset(staffed.values_list("organisation_id", flat=True)) | frozenset(
        counted.order_by().values_list("provider_id", flat=True)
    )


def counts_of(found: Return, lines: Iterable[ReturnLine]) -> dict[Place, Figure]:
    """What the records say, for each line that is filled from them. Two queries.

    Nobody counted is nought: whether the records were counted at all is `counted_since`.
    """
    asked = [line for line in lines if line.is_from_records]
    if not asked:
        return {}
    shown_for = {
        (area, group): code
        for area, group, code in ReturnArea.objects.filter(of=found).values_list(
            "counted_id", "client_group", "shown__code"
        )
    }
    sums: dict[Place, list[int]] = defaultdict(lambda: [0, 0])
    rows = (
        Count.objects.filter(
            provider_id=found.contract.provider_id,
            starts_on__gte=found.starts_on,
            starts_on__lt=found.ends_before,
            area_id__in={area for area, _ in shown_for},
        )
        .order_by()
        .values_list("measure", "area_id", "client_group")
        .annotate(n=Sum("numerator"), d=Sum("denominator"))
    )
    for measure, area, group, numerator, denominator in rows:
        if (area, group) in shown_for:
            pair = sums[Place(measure, shown_for[area, group], group)]
            pair[0] += numerator
            pair[1] += denominator
    return {
        place_of(line): Figure(
            Standing.COUNTED, sums[place_of(line)][0], sums[place_of(line)][1] if line.is_rate else None
        )
        for line in asked
    }


def drifted(certified: Mapping[Place, Figure], now: Mapping[Place, Figure]) -> list[Drift]:
    """Where the records have come to say something else since."""
    return [
        Drift(place, certified[place], figure)
        for place, figure in now.items()
        if place in certified
        and (certified[place].numerator, certified[place].denominator)
        != (figure.numerator, figure.denominator)
    ]
