"""Opens the returns of a quarter that is over: one for each contract that was in force in it, with the lines it asks for.

A count belongs to one return only. Where one provider has several contracts for the same people in the same places, the contract
that began first asks for them and the others do not: or the same people would be counted once for each contract.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection, transaction

from commonweal.access.actor import Actor
from commonweal.audit.actions import record_event
from commonweal.commissioning.procurement.models import Contract, ContractLine
from commonweal.outcomes.catalogue import rates
from commonweal.outcomes.queries import shown_areas
from commonweal.outcomes.returns.models import Return, ReturnArea, ReturnLine
from commonweal.outcomes.returns.queries import asked_of, measures_counted, works_here
from commonweal.partnership.models import ServiceOffer
from commonweal.partnership.queries import areas_on, in_force, local_thresholds
from commonweal.rules.periods import Period, day_of
from commonweal.rules.returns import Place, due_on, places_asked, quarters_to_open, split_areas
from commonweal.rules.returns.asked import ALWAYS, APART
from commonweal.rules.thresholds import Key, threshold

ONE_AT_A_TIME = 4_827_116
STAFF = "staff"  # people a body employs itself: their work is counted where it is done
GROUPS = ("victim", "child", "perpetrator")


@dataclass
class _Asked:
    """Read as: for this group, this contract answers for these shown areas, each with the areas counted in it.

    `measures` are those that records here can say, asked of all these; `told` those that it says alone, each with its places.
    """

    measures: tuple[str, ...] = ()
    areas: dict[str, dict[str, frozenset[int]]] = field(default_factory=dict)
    told: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


@transaction.atomic
def open_returns(*, by: Actor | None, at: datetime) -> list[Return]:
    """Opens what is due and not open yet, for every quarter since the first that was asked for. Twice gives nothing twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    first = Return.objects.order_by("starts_on").values_list("starts_on", flat=True).first()
    opened = []
    for quarter in quarters_to_open(first_asked=first, on=day_of(at)):
        opened += _open_quarter(quarter, by=by, at=at)
    return opened


def _open_quarter(quarter: Period, *, by: Actor | None, at: datetime) -> list[Return]:
    contracts = list(
        Contract.objects.filter(
            plan__is_to_compare=False, starts_on__lt=quarter.ends_before, ends_before__gt=quarter.starts_on
        )
        .exclude(instrument=STAFF)
        .order_by("starts_on", "reference")
    )
    there = set(Return.objects.filter(starts_on=quarter.starts_on).values_list("contract_id", flat=True))
    wanted = [contract for contract in contracts if contract.pk not in there]
    if not wanted:
        return []
    asked = _shared_out(contracts, there, quarter)
    here = works_here({each.provider_id for each in wanted}, quarter)
    # Before anything was ever counted, what the records will give is not asked of anybody.
    counted = measures_counted() or ALWAYS
    ids = {area.code: area.id for area in areas_on(on=quarter.last_day)}
    days = threshold(Key.RETURN_DUE_DAYS, on=quarter.ends_before, local=local_thresholds()).value
    opened = []
    for contract in wanted:
        mine, is_here = asked[contract.pk], contract.provider_id in here
        made = Return.objects.create(
            contract=contract,
            starts_on=quarter.starts_on,
            ends_before=quarter.ends_before,
            due_on=due_on(quarter, working_days=days),
            is_from_records=is_here and (bool(mine.measures) or not mine.told),
        )
        lines = _lines(made, mine, ids, counted if is_here else frozenset())
        record_event(action="open_return", subject=made, by=by, at=at, contract=contract.pk, lines=len(lines))
        opened.append(made)
    return opened


def _shared_out(contracts: Iterable[Contract], there: Iterable[int], quarter: Period) -> Mapping[int, _Asked]:
    """Who asks for whom: what a contract's own elements are for goes first, then what else its provider offers.

    `there` are the contracts whose return of this quarter exists already: what those ask for is taken.
    """
    kept = list(contracts)
    listed = asked_of([each.pk for each in kept], quarter_starts_on=quarter.starts_on)
    found = {
        each.pk: _Asked(tuple(one.measure.key for one in listed[each.pk] if one.measure.told is None))
        for each in kept
    }
    areas = areas_on(on=quarter.last_day)
    inside = {each.code: frozenset(a.id for a in areas if each.code in a.within) for each in areas}
    shown = {each.code: each.ids for each in shown_areas(on=quarter.last_day)}
    own, whole = _groups_and_areas(kept, but=APART), _groups_and_areas(kept)
    offered = _offered({each.provider_id for each in kept}, quarter.last_day)
    taken: dict[tuple[int, str], set[int]] = defaultdict(set)
    rows = ReturnArea.objects.filter(of__starts_on=quarter.starts_on, of__contract_id__in=list(there))
    for provider, group, area in rows.values_list("of__contract__provider_id", "client_group", "counted_id"):
        taken[provider, group].add(area)
    waiting = [each for each in kept if each.pk not in set(there)]
    for is_own in (True, False):
        for contract in waiting:
            mine_own = own[contract.pk] or (whole[contract.pk] if is_own else {})
            groups = mine_own if is_own else offered[contract.provider_id]
            for group in GROUPS if found[contract.pk].measures else ():
                codes = groups.get(group, ())
                if not is_own and codes:
                    codes = {code for each in mine_own.values() for code in each}
                mine = found[contract.pk].areas.setdefault(group, {})
                split = split_areas({code: inside[code] for code in codes if code in inside}, shown)
                for code, ids in split.items():
                    free = ids - taken[contract.provider_id, group]
                    if free:
                        mine[code] = mine.get(code, frozenset()) | free
                        taken[contract.provider_id, group] |= free
    said = _said_there(there, quarter)
    for contract in waiting:
        codes = {code for each in whole[contract.pk].values() for code in each}
        split = split_areas({code: inside[code] for code in codes if code in inside}, shown)
        for one in listed[contract.pk]:
            if one.measure.told is None:
                continue
            places = [
                (group, code)
                for group in GROUPS
                if one.groups is None or group in one.groups
                for code in sorted(split)
                if (contract.provider_id, one.measure.key, group, code) not in said
            ]
            said |= {(contract.provider_id, one.measure.key, *place) for place in places}
            if places:
                found[contract.pk].told[one.measure.key] = places
    return found


def _said_there(there: Iterable[int], quarter: Period) -> set[tuple[int, str, str, str]]:
    """(provider, measure, client group, code of the area) of what the returns that are there ask for."""
    rows = ReturnLine.objects.filter(of__starts_on=quarter.starts_on, of__contract_id__in=list(there))
    columns = ("of__contract__provider_id", "measure", "client_group", "area__code")
    return set(rows.order_by().values_list(*columns))


def _groups_and_areas(
    contracts: Iterable[Contract], *, but: Iterable[str] = ()
) -> dict[int, dict[str, set[str]]]:
    """For whom and where a contract's lines are, those of some kinds of support (`but`) left out."""
    found: dict[int, dict[str, set[str]]] = {each.pk: defaultdict(set) for each in contracts}
    rows = ContractLine.objects.filter(contract_id__in=list(found)).exclude(element__kind__in=list(but))
    for contract, group, area in rows.values_list("contract_id", "element__client_group", "area__code"):
        found[contract][group].add(area)
    return found


def _offered(provider_ids: Iterable[int], on: date) -> Mapping[int, dict[str, bool]]:
    """The groups each provider helps besides those its contracts name: children of the people it helps, for example."""
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    rows = ServiceOffer.objects.filter(in_force(on), organisation_id__in=list(provider_ids))
    for provider, groups in rows.values_list("organisation_id", "client_groups"):
        found[provider].update(dict.fromkeys(groups, True))
    return found


def _lines(made: Return, asked: _Asked, ids: Mapping[str, int], counted: frozenset[str]) -> list[ReturnLine]:
    is_rate = rates()
    places = [
        place
        for measure in is_rate
        for place in (
            *(
                place
                for group in GROUPS
                if measure in asked.measures
                for place in places_asked([measure], sorted(asked.areas.get(group, {})), [group])
            ),
            *(Place(measure, code, group) for group, code in asked.told.get(measure, ())),
        )
    ]
    ReturnArea.objects.bulk_create(
        ReturnArea(of=made, shown_id=ids[code], counted_id=area, client_group=group)
        for group, shown in asked.areas.items()
        for code, inside in shown.items()
        for area in sorted(inside)
    )
    return ReturnLine.objects.bulk_create(
        ReturnLine(
            of=made,
            place=number,
            measure=place.measure,
            area_id=ids[place.area],
            client_group=place.group,
            is_rate=is_rate[place.measure],
            is_from_records=place.measure in counted,
        )
        for number, place in enumerate(places)
    )
