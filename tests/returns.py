"""Returns for tests: C-1 of the small plan (Harbour, both areas) for the last quarter that is over, filled from counts put down
by hand. Harbour works here; where a test wants a provider with records elsewhere, nothing is counted and nobody works there.
"""

from datetime import date, timedelta

from commonweal.commissioning.funding.models import Element
from commonweal.commissioning.procurement.models import Contract, ContractLine
from commonweal.outcomes.mart import as_mart
from commonweal.outcomes.models import Count, Refresh
from commonweal.outcomes.returns import actions, queries
from commonweal.outcomes.returns.models import Return
from commonweal.partnership.models import Membership
from commonweal.rules.returns import BLANK, Figure, Place, Standing, last_ended_quarter
from tests import money
from tests.cast import NOW, ask

TODAY = NOW.date()
QUARTER = last_ended_quarter(TODAY)
BEFORE = last_ended_quarter(QUARTER.starts_on)
# (measure, client group): so many of so many, in Fellshire, in the first month of the quarter.
COUNTED = {
    ("referrals_by_area", "victim"): (40, 40),
    ("contact_attempted_in_time", "victim"): (30, 36),
    ("unmet_need", "victim"): (2, 38),
    ("ended_with_advice", "victim"): (3, 3),
    ("cases_closed", "victim"): (40, 40),
    ("risk_reduced", "victim"): (14, 24),
    ("daily_life_answered", "victim"): (22, 40),
    ("daily_life_better", "victim"): (12, 22),
}


def count(
    cast, counts=COUNTED, *, on: date = QUARTER.starts_on, area: str = "fellshire", provider="harbour"
) -> None:
    """Counts as the mart would put them down; what stood there for the same goes."""
    for (measure, group), (numerator, denominator) in counts.items():
        where = {
            "measure": measure,
            "starts_on": on,
            "area": getattr(cast, area),
            "client_group": group,
            "provider": getattr(cast, provider),
        }
        with as_mart():
            Count.objects.filter(**where).delete()
            Count.objects.create(**where, numerator=numerator, denominator=denominator)


def counted_up_to_now() -> None:
    Refresh.objects.create(at=NOW, up_to=NOW, months=3, rows=8)


def opened(
    cast, *, reference: str = "C-1", is_counted: bool = True, contract_from: date | None = None
) -> Return:
    """The plan is loaded, the records counted, the last quarter's return open."""
    money.load(cast)
    if is_counted:
        count(cast)
        counted_up_to_now()
    actions.open_returns(by=ask(cast.anna), at=NOW)
    return Return.objects.get(contract__reference=reference, starts_on=QUARTER.starts_on)


def elsewhere(cast) -> Return:
    """The same where Harbour keeps its records in another system: nobody of its workers signs in here and nothing is counted."""
    Membership.objects.filter(
        organisation=cast.harbour, role__in=["case_worker", "perpetrator_worker"]
    ).update(ends_before=QUARTER.starts_on)
    counted_up_to_now()
    return opened(cast, is_counted=False)


def begun(cast, **options) -> Return:
    found = opened(cast, **options)
    return actions.begin_return(return_id=found.pk, by=ask(cast.mona), at=NOW)


def all_of(found: Return, **figures) -> dict[Place, Figure]:
    """A figure for every line the provider counts itself: nought, unless `figures` say otherwise by measure."""
    lines = queries.lines_with_areas(found.pk)
    nought = Figure(Standing.COUNTED, 0, None)
    rate = Figure(Standing.COUNTED, 0, 0)
    return {
        Place(line.measure, line.area.code, line.client_group): figures.get(line.measure)
        or (rate if line.is_rate else nought)
        for line in lines
        if not line.is_from_records
    }


def explain_everything(cast, found: Return) -> Return:
    found.refresh_from_db()
    facts = queries.read_facts(found)
    words = {each.key: "A planned change of staff." for each in facts.findings if not each.is_wrong}
    return actions.explain(return_id=found.pk, words=words, version=found.version, by=ask(cast.mona), at=NOW)


def certified(cast, found: Return | None = None) -> Return:
    found = found or begun(cast)
    found = explain_everything(cast, found)
    return actions.certify_return(
        return_id=found.pk, confirmed=True, version=found.version, by=ask(cast.mona), at=NOW
    )


def another_contract(
    cast, reference: str, provider, kind: str, *, group="victim", area="whole", starts_on=None
):
    """A contract of the small plan that buys one kind of support; begun with the plan unless said otherwise."""
    first = Contract.objects.get(reference="C-1")
    made = Contract.objects.get(pk=first.pk)
    made.pk, made.reference, made.provider, made.title = None, reference, provider, f"Only {kind}"
    made.starts_on = starts_on or first.starts_on
    made.save()
    element, _ = Element.objects.get_or_create(
        plan=first.plan,
        key=f"{kind}-{group}",
        defaults={
            "name": kind,
            "client_group": group,
            "side": "perpetrator" if group == "perpetrator" else "victim",
            "kind": kind,
        },
    )
    ContractLine.objects.create(
        contract=made, element=element, area=getattr(cast, area), yearly_pence=1_000_00
    )
    return made


# What a MARAC co-ordinator counted in an area: shares take what they are out of from the cases.
MARAC = {
    "marac_cases": 40, "marac_repeats": 12, "marac_children": 51, "marac_from_police": 28, "marac_from_partners": 12,
    "marac_minority": 9, "marac_lgbt": 0, "marac_disabled": 8, "marac_men": 5, "marac_aged_16_17": 0, "marac_young_harm": 0,
}  # fmt: skip


# What a provider of safe accommodation counted in an area.
ACCOMMODATION = {
    "accommodation_places": 30, "accommodation_households": 24, "accommodation_elsewhere": 9, "accommodation_adults": 26,
    "accommodation_refused": 41, "accommodation_no_space": 20, "accommodation_needs_not_met": 8,
    "accommodation_no_recourse": 7, "accommodation_property": 6, "accommodation_ended": 22, "accommodation_moved_on": 15,
}  # fmt: skip


def marac_return(cast, *, provider="lantern", reference="C-7") -> Return:
    """The open return of a contract for MARAC co-ordination in both areas."""
    return return_of(cast, "marac", provider=provider, reference=reference)


def return_of(cast, kind: str, *, provider="lantern", reference="C-7") -> Return:
    """The open return of a contract that buys one kind of support for victims, in both areas."""
    money.load(cast)
    another_contract(cast, reference, getattr(cast, provider), kind)
    counted_up_to_now()
    actions.open_returns(by=ask(cast.anna), at=NOW)
    return Return.objects.get(contract__reference=reference, starts_on=QUARTER.starts_on)


def told(found: Return, said=MARAC, **areas) -> dict[Place, Figure]:
    """A figure for each line by its measure; `areas` by code, where one says something else."""
    return {
        Place(line.measure, line.area.code, line.client_group): Figure(
            Standing.COUNTED, areas.get(line.area.code, said)[line.measure]
        )
        for line in queries.lines_with_areas(found.pk)
        if line.measure in areas.get(line.area.code, said)
    }


def certified_by(user, found: Return, figures) -> Return:
    """Typed, explained and certified by its provider's manager."""
    by = ask(user)
    found.refresh_from_db()
    saved = actions.save_figures(return_id=found.pk, figures=figures, version=found.version, by=by, at=NOW)
    facts = queries.read_facts(saved)
    words = {each.key: "It is so." for each in facts.findings if not each.is_wrong}
    saved = actions.explain(return_id=found.pk, words=words, version=saved.version, by=by, at=NOW)
    return actions.certify_return(return_id=found.pk, confirmed=True, version=saved.version, by=by, at=NOW)


__all__ = ["BEFORE", "BLANK", "QUARTER", "TODAY", "timedelta"]
