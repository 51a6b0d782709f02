"""Reads referrals: the queue, one referral, what is offered to a service, and what a referrer may follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import CharField, F, Q, TextField, Value
from django.db.models.functions import Cast

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.access.roles import Role
from commonweal.access.scopes import visible
from commonweal.partnership.models import Area
from commonweal.partnership.queries import areas_within, in_force, offers_in_force
from commonweal.rules.periods import LONDON
from commonweal.rules.reasons import Reason
from commonweal.rules.referrals import ReferralStatus, reasons_not_to_route, reasons_not_to_triage
from commonweal.rules.risk import Grade
from commonweal.rules.routing import Suggestion, reasons_not_to_send, suggest
from commonweal.services.casework import queries as casework
from commonweal.services.casework.models import Alert, ContactPoint, Party, Person, RiskReview, SearchKey
from commonweal.services.casework.paging import Order, Slice, one_page
from commonweal.services.casework.queries import Event, attempt_rows, capped
from commonweal.services.casework.search_keys import born_keys, contact_keys, name_keys
from commonweal.services.front_door.facts import facts_of, need_of, offer_for_rules
from commonweal.services.front_door.models import Referral, ReferralHistory

OPEN = (ReferralStatus.RECEIVED, ReferralStatus.TRIAGED, ReferralStatus.ROUTED)
OURS = (ReferralStatus.RECEIVED, ReferralStatus.TRIAGED)
CHOOSABLE_AREAS = ("county", "city", "district")
BY_URGENCY = (Order("urgency", int, falls=True), Order("received_at", datetime), Order("id", UUID))
BY_NEWEST = (Order("received_at", datetime, falls=True), Order("id", UUID))
MOST_FOUND = 25
MOST_MATCHES = 10
SURENESS = (
    "the same phone or e-mail",
    "the same date of birth, and names that sound alike",
    "the same date of birth, and one name that sounds alike",
)


def queue(by: Actor, *, after: str = "") -> Slice[Referral]:
    """The open referrals of this front door: the most urgent first, then the one that waits longest."""
    rows = visible(by, Action.WORK_REFERRAL, Referral).filter(status__in=OPEN)
    rows = rows.select_related("area").prefetch_related("person", "episode")
    return one_page(rows, BY_URGENCY, after=after)


def offers(by: Actor, *, after: str = "") -> Slice[Referral]:
    """The referrals offered to this manager's service and not yet taken on."""
    rows = visible(by, Action.ACCEPT_REFERRAL, Referral).filter(status=ReferralStatus.ROUTED)
    rows = rows.select_related("area", "offered_to").prefetch_related("person", "episode")
    return one_page(rows, BY_URGENCY, after=after)


def my_referrals(by: Actor, *, after: str = "") -> Slice[Referral]:
    """What this referrer has sent, the newest first. How far each has got; nobody's name."""
    rows = visible(by, Action.VIEW_PROGRESS, Referral).select_related("area").prefetch_related("episode")
    return one_page(rows, BY_NEWEST, after=after)


@dataclass(frozen=True)
class ReferralFile:
    """What hangs on one referral while the front door, or the service it is offered to, has it in hand."""

    points: Sequence[ContactPoint]
    alerts: Sequence[Alert]
    reviews: Sequence[RiskReview]
    events: Sequence[Event]


def referral_file(referral: Referral) -> ReferralFile:
    return ReferralFile(
        points=casework.contact_points(referral.episode_id),
        alerts=casework.alerts(referral.episode_id),
        reviews=casework.reviews(referral.episode_id),
        events=_events(referral),
    )


def _events(referral: Referral) -> list[Event]:
    steps = (
        ReferralHistory.objects.filter(referral=referral)
        .annotate(
            moment=F("at"),
            kind_of=Value("step"),
            what=Cast("step", CharField(max_length=1000)),
            detail=Cast("why", TextField()),
            who=F("by__full_name"),
        )
        .values_list("moment", "kind_of", "what", "detail", "who")
    )
    rows = steps.union(attempt_rows(referral.episode_id), all=True).order_by("-moment")
    return [Event(*row) for row in rows[: casework.MOST_EVENTS]]


def as_recorded(referral_id: UUID) -> dict[str, object]:
    """What a form about a referral's steps starts from, read afresh."""
    version, offered_to, support, sharing = (
        Referral.objects.filter(pk=referral_id)
        .values_list("version", "offered_to_id", "agrees_to_support", "agrees_to_sharing")
        .get()
    )
    return {
        "version": version,
        "offer_id": str(offered_to or ""),
        "agrees_to_support": support,
        "agrees_to_sharing": sharing,
    }


def reasons_not_to_go_on(referral: Referral, points: Sequence[ContactPoint], *, today: date) -> list[Reason]:
    """What stands in the way of the next step: of triage, beside the review that triage is; or of offering it."""
    if referral.status == ReferralStatus.RECEIVED:
        is_safe = any(point.safe_channels for point in points)
        facts = facts_of(referral, grade=Grade.STANDARD, safety_asked=is_safe)
        return reasons_not_to_triage(facts, today=today)
    if referral.status == ReferralStatus.TRIAGED:
        return reasons_not_to_route(facts_of(referral))
    return []


def reasons_triage_is_over(referral: Referral, *, today: date) -> list[Reason]:
    """Why there is nothing to triage; empty while there is."""
    return reasons_not_to_triage(facts_of(referral, grade=Grade.STANDARD, safety_asked=True), today=today)


@dataclass(frozen=True)
class Match:
    """Somebody on record who may be the person (or the other party) of this referral, and what is alike."""

    person: Person
    is_other_party: bool
    alike: tuple[str, ...]
    referrals: Sequence[Referral]


def possible_matches(by: Actor, referral: Referral, points: Sequence[ContactPoint]) -> list[Match]:
    """People with the same phone or e-mail, or the same date of birth and a name that sounds alike."""
    phones = {key for point in points for key in point.keys_to_find_it()}
    sought = {False: (_born_keys(referral.person), phones)}
    if referral.other_party is not None:
        sought[True] = (_born_keys(referral.other_party), set())
    everything = set().union(*(keys for pair in sought.values() for keys in pair))
    ours = [referral.person_id, referral.other_party_id]
    found = SearchKey.objects.filter(key__in=everything).exclude(person_id__in=ours)
    keys_of: dict[Person, set[bytes]] = {}
    for row in found.select_related("person").order_by("person_id")[: MOST_MATCHES * 4]:
        keys_of.setdefault(row.person, set()).add(bytes(row.key))
    people = list(keys_of)
    alike = {
        (person, is_other_party): _alike(keys_of[person], born, contact)
        for is_other_party, (born, contact) in sought.items()
        for person in people
    }
    surest = sorted((pair for pair in alike if alike[pair]), key=lambda pair: SURENESS.index(alike[pair][0]))
    known = _referrals_of(by, people)
    return [
        Match(person, is_other_party, alike[person, is_other_party], known.get(person.pk, []))
        for person, is_other_party in surest[:MOST_MATCHES]
    ]


def _born_keys(person: Person) -> set[bytes]:
    return born_keys(person.full_name, person.known_as, person.born_on)


def _alike(keys: set[bytes], born: set[bytes], contact: set[bytes]) -> tuple[str, ...]:
    """What is alike, the surest first."""
    names = len(keys & born)
    found = [SURENESS[0]] if keys & contact else []
    if names:
        found.append(SURENESS[1] if names > 1 else SURENESS[2])
    return tuple(found)


def _referrals_of(by: Actor, people: Sequence[Person]) -> dict[UUID, list[Referral]]:
    """The referrals of this front door, or offered to this service, that name these people."""
    if not people or not may(by.roles, Action.VIEW_REFERRAL):
        return {}
    ids = [person.pk for person in people]
    named: dict[UUID, list[Referral]] = {}
    rows = visible(by, Action.VIEW_REFERRAL, Referral).filter(
        Q(person_id__in=ids) | Q(other_party_id__in=ids)
    )
    for referral in rows.order_by("-received_at")[: MOST_FOUND * 4]:
        for each in {referral.person_id, referral.other_party_id} & set(ids):
            named.setdefault(each, []).append(referral)
    return named


@dataclass(frozen=True)
class Found:
    """Somebody the search found, and where this person may see them: in which cases, in which referrals."""

    person: Person
    parties: Sequence[Party]
    referrals: Sequence[Referral]


@dataclass(frozen=True)
class SearchResult:
    found: Sequence[Found]
    has_more: bool


def search_people(
    by: Actor, *, name: str = "", born_on: date | None = None, phone: str = "", email: str = ""
) -> SearchResult:
    """The people this person may see with that phone, e-mail, date of birth and name, or name by sound; the surest first."""
    surest = contact_keys("phone", phone) | contact_keys("email", email) | born_keys(name, "", born_on)
    people = casework.people_found(by, surest, limit=MOST_FOUND + 1) if surest else []
    if name and len(people) <= MOST_FOUND:
        known = {person.pk for person in people}
        alike = casework.people_found(by, name_keys(name), limit=MOST_FOUND + 1 + len(known))
        people += [person for person in alike if person.pk not in known]
    shown = people[:MOST_FOUND]
    referrals = _referrals_of(by, shown)
    parties: dict[UUID, list[Party]] = {}
    for party in casework.cases_of(by, shown):
        parties.setdefault(party.person_id, []).append(party)
    return SearchResult(
        [Found(each, parties.get(each.pk, []), referrals.get(each.pk, [])) for each in shown],
        len(people) > MOST_FOUND,
    )


@dataclass(frozen=True)
class Routes:
    """The services that fit, the best first, and why each of the others does not."""

    suggestions: Sequence[Suggestion]
    unfit: Sequence[tuple[str, Sequence[Reason]]]
    names: Mapping[int, str]


def routes(referral: Referral, *, on: date) -> Routes:
    """The service directory of a day, seen from one referral."""
    offers = list(offers_in_force(on=on))
    within, need = areas_within(on=on), need_of(referral, on=on)
    lines = [offer_for_rules(offer) for offer in offers]
    against = [(line, reasons_not_to_send(need, line, within)) for line in lines]
    return Routes(
        suggestions=suggest(need, lines, within),
        unfit=[(line.name, reasons) for line, reasons in against if reasons],
        names={offer.pk: f"{offer.name} ({offer.organisation.name})" for offer in offers},
    )


NOTHING_FITS = Reason(
    "nothing_fits",
    "No service fits. Read below why, change what is wrong, or decline: need nobody met is counted.",
)


def reasons_not_to_offer(referral: Referral, routes: Routes) -> list[Reason]:
    """What stands in the way of offering it to any service."""
    return [*reasons_not_to_route(facts_of(referral)), *([] if routes.suggestions else [NOTHING_FITS])]


def areas_to_choose(*, on: date) -> list[Area]:
    """Where a person can live: the councils' areas, by name."""
    return list(Area.objects.filter(in_force(on), kind__in=CHOOSABLE_AREAS).order_by("name"))


def needs_to_choose(*, on: date) -> list[str]:
    """Everything the services of the directory offer to help with, by code."""
    return sorted({need for offer in offers_in_force(on=on) for need in offer.needs})


@dataclass(frozen=True)
class ReferralsToday:
    """How many referrals need this person today, each counted to a hundred and no further ("100+"). Empty: not their role."""

    new: str = ""
    contact_overdue: str = ""
    to_route: str = ""
    offered: str = ""
    waiting_for_an_answer: str = ""


def needs_me_today(by: Actor, on: date) -> ReferralsToday:
    """For the front door: new, late and triaged ones. For a manager: offers. For a referrer: theirs that are still open."""
    found: dict[str, str] = {}
    if by.holds(Role.FRONT_DOOR_WORKER):
        mine = visible(by, Action.WORK_REFERRAL, Referral)
        midnight = datetime.combine(on, time.min, tzinfo=LONDON)
        late = mine.filter(
            status__in=OURS,
            episode__first_attempt_at__isnull=True,
            episode__attempt_due_at__lte=midnight,
        )
        found["new"] = capped(mine.filter(status=ReferralStatus.RECEIVED))
        found["contact_overdue"] = capped(late)
        found["to_route"] = capped(mine.filter(status=ReferralStatus.TRIAGED))
    if by.holds(Role.SERVICE_MANAGER):
        offered = visible(by, Action.ACCEPT_REFERRAL, Referral).filter(status=ReferralStatus.ROUTED)
        found["offered"] = capped(offered)
    if by.holds(Role.REFERRER):
        sent = visible(by, Action.VIEW_PROGRESS, Referral).filter(status__in=OPEN)
        found["waiting_for_an_answer"] = capped(sent)
    return ReferralsToday(**found)
