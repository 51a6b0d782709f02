"""Cases on their way to another service, as each side may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Role, Side
from commonweal.access.scopes import visible
from commonweal.partnership.models import Membership, ServiceOffer
from commonweal.partnership.queries import areas, in_force, local_thresholds, offers_in_force
from commonweal.rules.cases import ClientGroup
from commonweal.rules.reasons import Reason
from commonweal.rules.routing import Need, Suggestion, suggest
from commonweal.rules.thresholds import Key, threshold
from commonweal.rules.transfers import NOT_ARRIVED, TransferStatus, TransferStep, reasons_not_to_take
from commonweal.services.casework import wall
from commonweal.services.casework.models import (
    Arrival,
    Case,
    Transfer,
    TransferHistory,
    age_on,
)
from commonweal.services.casework.offers import offer_for_rules
from commonweal.services.casework.paging import Order, Slice, one_page
from commonweal.services.casework.queries.lists import capped
from commonweal.services.casework.queries.moving import moving

RELATED = ("organisation", "sender", "area", "asked_by", "offer", "only_for")
BY_URGENCY = (Order("urgency", int, falls=True), Order("asked_at", datetime), Order("id", UUID))
BY_DUE = (Order("due_on", date), Order("id", UUID))
CHOOSABLE_AREAS = ("county", "city", "district")


@dataclass(frozen=True)
class OnItsWay:
    """What the page of a case shows: where it went or is going, the latest first; where it came from; what changed there."""

    sent: Sequence[Transfer]
    arrived: Transfer | None
    last_steps: Mapping[UUID, TransferHistory]
    contact_changed: bool = False


def on_its_way(case: Case) -> OnItsWay:
    sent = list(Transfer.objects.filter(case=case).select_related(*RELATED).order_by("-asked_at", "-version"))
    came = Transfer.objects.filter(pk__in=Arrival.objects.filter(case=case).values("transfer_id"))
    arrived = came.select_related(*RELATED).first()
    every = [*sent, *([arrived] if arrived else [])]
    steps = TransferHistory.objects.filter(transfer__in=every).select_related("by").order_by("id")
    changed = bool(
        arrived and arrived.status == TransferStatus.ACCEPTED and wall.contact_has_changed(arrived.pk)
    )
    return OnItsWay(sent, arrived, {each.transfer_id: each for each in steps}, changed)


def arrival_of(case: Case) -> Transfer | None:
    """The transfer that this case was opened for; None when it came from the front door."""
    came = Transfer.objects.filter(pk__in=Arrival.objects.filter(case=case).values("transfer_id"))
    return came.select_related("sender").first()


def reasons_nothing_to_do(case: Case, step: TransferStep) -> list[Reason]:
    """Why this step cannot be taken in a case that came from another service, or did not."""
    came = arrival_of(case)
    return reasons_not_to_take(TransferStatus(came.status), step) if came else [NOT_ARRIVED]


def arrivals(by: Actor, *, after: str = "") -> Slice[Transfer]:
    """What other services offer to this manager's, the most urgent first."""
    rows = visible(by, Action.ACCEPT_TRANSFER, Transfer).select_related("sender", "area", "offer")
    return one_page(rows, BY_URGENCY, after=after)


def how_many_arrive(by: Actor) -> str:
    """What is offered by other services, counted to a hundred; empty when nothing is."""
    found = capped(visible(by, Action.ACCEPT_TRANSFER, Transfer))
    return "" if found == "0" else found


def passing(by: Actor, *, after: str = "") -> Slice[Transfer]:
    """Everything on its way that this person's cases or service have to do with, the first due first."""
    rows = moving(by).select_related("organisation", "sender", "asked_by")
    return one_page(rows, BY_DUE, after=after)


def case_here(by: Actor, transfers: Sequence[Transfer]) -> dict[UUID, Case]:
    """Of each transfer the case that this person reaches: the one that is passed on, or the one it became here."""
    mine = visible(by, Action.MOVE_ON, Case).select_related("subject")
    sent = {each.pk: each for each in mine.filter(pk__in=[transfer.case_id for transfer in transfers])}
    arrived = dict(Arrival.objects.filter(transfer__in=transfers).values_list("transfer_id", "case_id"))
    became = {each.pk: each for each in mine.filter(pk__in=list(arrived.values()))}
    found = {}
    for transfer in transfers:
        case = became.get(arrived.get(transfer.pk)) or sent.get(transfer.case_id)
        if case is not None:
            found[transfer.pk] = case
    return found


@dataclass(frozen=True)
class Choices:
    """What the form about passing a case on offers: services, with why they fit where the person lives on record."""

    services: Sequence[Suggestion]
    others: Sequence[ServiceOffer]
    names: Mapping[int, str]
    areas: Sequence[tuple[int, str]]
    managers: Sequence[tuple[int, str, str]]


def choices_for(case: Case, *, on: date) -> Choices:
    """The services of this side that help people like this one, the fitting first; never the case's own."""
    offers = [
        each
        for each in offers_in_force(on=on).filter(side=case.side, client_groups__contains=[case.client_group])
        if each.organisation_id != case.organisation_id
    ]
    need = Need(
        ClientGroup(case.client_group),
        case.area.code,
        age=age_on(case.subject.born_on, on),
        language=case.subject.language,
    )
    soon = threshold(Key.OFFER_ENDS_SOON_DAYS, on=on, local=local_thresholds()).value
    places = areas()
    within = places.within(on)
    fitting = suggest(need, map(offer_for_rules, offers), within, on=on, ends_soon_days=soon)
    fits = {each.offer.service_id for each in fitting}
    covered = {area.code for each in offers for area in each.areas.all()} | {case.area.code}
    return Choices(
        services=fitting,
        others=[each for each in offers if each.pk not in fits],
        names={each.pk: f"{each.name} ({each.organisation.name})" for each in offers},
        areas=[
            (pk, name)
            for pk, code, name, kind in places.rows
            if kind in CHOOSABLE_AREAS and not covered.isdisjoint(within[code])
        ],
        managers=_managers([each.organisation_id for each in offers], case.side, on)
        if case.is_restricted
        else (),
    )


def _managers(organisations: Sequence[int], side: Side | str, on: date) -> list[tuple[int, str, str]]:
    rows = Membership.objects.filter(
        in_force(on),
        organisation_id__in=organisations,
        side=side,
        role=Role.SERVICE_MANAGER,
        user__is_active=True,
    )
    found = rows.order_by("user__full_name", "user_id").values_list(
        "user_id", "user__full_name", "organisation__name"
    )
    return list(found)


def service_before(case: Case, choices: Choices) -> str:
    """Among the services to choose from, one of the organisation this case came from; empty when it came from none."""
    came = arrival_of(case)
    if came is None:
        return ""
    every = [*((each.offer.organisation_id, each.offer.service_id) for each in choices.services),
             *((each.organisation_id, each.pk) for each in choices.others)]  # fmt: skip
    return next((str(pk) for organisation, pk in every if organisation == came.sender_id), "")


def version_of(transfer_id: UUID) -> int:
    """Read afresh, for a form about an offer."""
    return Transfer.objects.values_list("version", flat=True).get(pk=transfer_id)
