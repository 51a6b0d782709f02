"""From referrals to what a page shows: frozen, worded, without a query."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from commonweal.design.words import day, moment, plural
from commonweal.rules.consent import Agreement
from commonweal.rules.periods import LONDON, day_of
from commonweal.rules.reasons import Reason
from commonweal.rules.referrals import (
    REFERRAL_STEPS,
    TERMINAL,
    DeclineReason,
    ReferralStatus,
    ReferralStep,
    progress_in_words,
)
from commonweal.rules.steps import steps_from
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework import words
from commonweal.services.casework.models import Alert, Person
from commonweal.services.casework.pages import (
    Alerts,
    ContactCard,
    EventLine,
    FormPage,
    Line,
    ListPage,
    RiskPanel,
    Who,
    alert_words,
    contact_cards,
    event_lines,
    risk_panel,
    waiting,
    who,
)
from commonweal.services.casework.paging import Slice
from commonweal.services.casework.words import said
from commonweal.services.front_door.models import Referral
from commonweal.services.front_door.queries import Found, Match, ReferralFile, Routes, SearchResult

LONG_SILENCE = 7  # days without anything new after which the page says so loudly
_STEPS = {
    ReferralStep.TRIAGE: ("Triage", "front_door_triage"),
    ReferralStep.ROUTE: ("Choose a service", "front_door_route"),
    ReferralStep.HAND_BACK: ("Take it back", "front_door_take_back"),
    ReferralStep.DECLINE: ("Decline", "front_door_decline"),
}


def queue_page(referrals: Slice[Referral], *, today: date) -> ListPage:
    """The open referrals, with whose contact is late."""
    lines = tuple(_line(each, "front_door_referral", today=today) for each in referrals.rows)
    return ListPage(lines, f"?after={referrals.next_key}" if referrals.next_key else "")


def offers_page(referrals: Slice[Referral], *, today: date) -> ListPage:
    lines = tuple(_line(each, "offer", today=today) for each in referrals.rows)
    return ListPage(lines, f"?after={referrals.next_key}" if referrals.next_key else "")


def _line(referral: Referral, page: str, *, today: date) -> Line:
    text, colour = words.STATUSES[ReferralStatus(referral.status)]
    episode = referral.episode
    due_on = episode.attempt_due_at.astimezone(LONDON).date()
    is_late = episode.first_attempt_at is None and due_on <= today
    danger = ("Immediate danger",) if referral.is_immediate_danger else ()
    return Line(
        title=referral.person.full_name,
        address=reverse(page, args=[referral.pk]),
        facts=(*danger, referral.reference, words.GROUPS[referral.client_group], referral.area.name),
        grade=referral.grade or "unknown",
        age=waiting(referral.received_at, today=today) + (", not tried yet" if is_late else ""),
        is_late=is_late,
        tag=text,
        tag_colour=colour,
    )


@dataclass(frozen=True)
class ProgressLine:
    """One referral as its referrer may follow it: how far it has got, never detail."""

    reference: str
    address: str
    facts: tuple[str, ...]
    said: str
    is_silent: bool


@dataclass(frozen=True)
class ProgressList:
    lines: tuple[ProgressLine, ...]
    next_url: str


def progress_list(referrals: Slice[Referral], *, today: date) -> ProgressList:
    lines = tuple(progress_line(each, today=today) for each in referrals.rows)
    return ProgressList(lines, f"?after={referrals.next_key}" if referrals.next_key else "")


def progress_line(referral: Referral, *, today: date) -> ProgressLine:
    """Silence ages where everybody sees it: the days since anything last happened are said, and in time said loudly."""
    status, episode = ReferralStatus(referral.status), referral.episode
    moments = (referral.received_at, episode.first_attempt_at, episode.triaged_at, episode.routed_at)
    silent = (today - max(day_of(each) for each in moments if each)).days
    reason = DeclineReason(referral.decline_reason) if referral.decline_reason else None
    return ProgressLine(
        reference=referral.reference,
        address=reverse("referral_progress", args=[referral.pk]),
        facts=(words.GROUPS[referral.client_group], referral.area.name, f"Sent {day(referral.received_at)}"),
        said=progress_in_words(
            status,
            reason=reason,
            contact_tried=episode.first_attempt_at is not None,
            days_since_change=silent,
        ),
        is_silent=status not in TERMINAL and silent >= LONG_SILENCE,
    )


@dataclass(frozen=True)
class MatchLine:
    """Somebody on record who may be the same person, and the press that says so."""

    person_id: UUID
    name: str
    born: str
    alike: str
    known_from: tuple[str, ...]
    is_other_party: bool


@dataclass(frozen=True)
class ReferralPage:
    """Everything the page of a referral shows, in its order."""

    referral_id: UUID
    reference: str
    version: int
    status: str
    status_colour: str
    is_open: bool
    who: Who
    alerts: Alerts
    cards: tuple[ContactCard, ...]
    missing: tuple[str, ...]
    matches: tuple[MatchLine, ...]
    buttons: tuple[tuple[str, str], ...]
    is_immediate_danger: bool
    what_happened: str
    other_party: tuple[str, str] | None
    risk: RiskPanel
    events: tuple[EventLine, ...]
    facts: tuple[tuple[str, str], ...]
    back: tuple[str, str]


def referral_page(
    referral: Referral,
    file: ReferralFile,
    matches: Sequence[Match],
    *,
    reasons: Iterable[Reason],
    today: date,
    thresholds: Sequence[Threshold],
) -> ReferralPage:
    """For the front door, which has everything; `reasons` are what stands in the way of the next step."""
    status = ReferralStatus(referral.status)
    text, colour = words.STATUSES[status]
    is_open = status not in TERMINAL
    return ReferralPage(
        referral_id=referral.pk,
        reference=referral.reference,
        version=referral.version,
        status=text,
        status_colour=colour,
        is_open=is_open,
        who=who(referral.person, today=today),
        alerts=alert_words(file.alerts),
        cards=contact_cards(
            file.points,
            today=today,
            area=referral.area.code,
            thresholds=thresholds,
            edit="front_door_contact_edit" if is_open else "",
            reveal="front_door_contact_reveal" if is_open else "",
            pk=referral.pk,
        ),
        missing=(*_unknown(referral, file), *(reason.text for reason in reasons)) if is_open else (),
        matches=tuple(map(_match_line, matches)) if is_open else (),
        buttons=_buttons(referral) if is_open else (),
        is_immediate_danger=referral.is_immediate_danger,
        what_happened=referral.what_happened,
        other_party=_other(referral.other_party),
        risk=risk_panel(file.reviews),
        events=event_lines(file.events),
        facts=_facts(referral),
        back=("Queue", reverse("front_door")),
    )


def _unknown(referral: Referral, file: ReferralFile) -> tuple[str, ...]:
    """What nobody has said yet and the next worker will need."""
    lacking = []
    if not file.points:
        lacking.append("No way to make contact is recorded. Ask the referrer.")
    if referral.person.born_on is None:
        lacking.append("The date of birth is not known. Some services are for certain ages.")
    if referral.other_party is None and referral.side == "victim":
        lacking.append("Who uses the abuse is not known. Without a name nobody can be kept apart.")
    return tuple(lacking)


def _match_line(match: Match) -> MatchLine:
    person = match.person
    known = tuple(
        f"{each.reference}, {words.STATUSES[ReferralStatus(each.status)][0].lower()}, {day(each.received_at)}"
        for each in match.referrals[:3]
    )
    return MatchLine(
        person_id=person.pk,
        name=person.full_name,
        born=day(person.born_on) if person.born_on else "date of birth not known",
        alike=" and ".join(match.alike),
        known_from=known,
        is_other_party=match.is_other_party,
    )


def _buttons(referral: Referral) -> tuple[tuple[str, str], ...]:
    """The next step first, then what can be done at any time."""
    open_steps = steps_from(REFERRAL_STEPS, ReferralStatus(referral.status))
    steps = [button for step, button in _STEPS.items() if step in open_steps]
    usual = [
        ("Record a try at contact", "front_door_attempt"),
        ("Add a way to make contact", "front_door_contact_new"),
    ]
    every = [*steps[:1], *usual, *steps[1:]]
    return tuple((text, reverse(name, args=[referral.pk])) for text, name in every)


def _other(person: Person | None) -> tuple[str, str] | None:
    if person is None:
        return None
    return person.full_name, day(person.born_on) if person.born_on else "Date of birth not known"


def _facts(referral: Referral) -> tuple[tuple[str, str], ...]:
    needs = ", ".join(need.replace("_", " ") for need in referral.needs)
    offered = referral.offered_to
    facts = [
        ("Reference", referral.reference),
        ("Group", words.GROUPS[referral.client_group]),
        ("Area", referral.area.name),
        ("Received", moment(referral.received_at)),
        ("From", referral.made_at_organisation.name),
        ("Contact due before", moment(referral.episode.attempt_due_at)),
        ("What could help", needs.capitalize() or "Not said"),
        ("Wants support", said(words.AGREEMENTS, referral.agrees_to_support or Agreement.NOT_ASKED)),
        ("Agrees to sharing", said(words.AGREEMENTS, referral.agrees_to_sharing or Agreement.NOT_ASKED)),
    ]
    if offered:
        facts.append(("Offered to", f"{offered.name} ({offered.organisation.name})"))
    if referral.decline_reason:
        facts.append(("Why it ended", said(words.DECLINING, referral.decline_reason)))
    return tuple(facts)


@dataclass(frozen=True)
class OfferPage:
    """A referral as the service it is offered to sees it, to say yes or no."""

    referral_id: UUID
    reference: str
    version: int
    who: Who
    alerts: Alerts
    cards: tuple[ContactCard, ...]
    what_happened: str
    other_party: tuple[str, str] | None
    risk: RiskPanel
    facts: tuple[tuple[str, str], ...]
    back: tuple[str, str]


def offer_page(
    referral: Referral, file: ReferralFile, *, today: date, thresholds: Sequence[Threshold]
) -> OfferPage:
    """For somebody who uses abuse neither the account of what happened nor the other person is shown: they are about the
    other side of the wall, and stay at the front door.
    """
    is_victims_side = referral.side == "victim"
    return OfferPage(
        referral_id=referral.pk,
        reference=referral.reference,
        version=referral.version,
        who=who(referral.person, today=today),
        alerts=alert_words(file.alerts),
        cards=contact_cards(
            file.points,
            today=today,
            area=referral.area.code,
            thresholds=thresholds,
            edit="",
            reveal="",
            pk=referral.pk,
            with_code_word=False,
        ),
        what_happened=referral.what_happened if is_victims_side else "",
        other_party=_other(referral.other_party) if is_victims_side else None,
        risk=risk_panel(file.reviews),
        facts=_facts(referral),
        back=("Offers", reverse("offers")),
    )


def form_page(referral: Referral, alerts: Iterable[Alert], *, reasons: Iterable[Reason] = ()) -> FormPage:
    """The top of every form about a referral."""
    return FormPage(
        about=referral.person.full_name,
        reference=referral.reference,
        alerts=alert_words(alerts),
        back=("Back to the referral", reverse("front_door_referral", args=[referral.pk])),
        reasons=tuple(reasons),
    )


@dataclass(frozen=True)
class RoutePage:
    """The services that fit, and why the others do not."""

    about: str
    reference: str
    alerts: Alerts
    back: tuple[str, str]
    reasons: tuple[Reason, ...]
    has_any: bool
    unfit: tuple[tuple[str, tuple[str, ...]], ...]


def route_page(top: FormPage, routes: Routes) -> RoutePage:
    return RoutePage(
        about=top.about,
        reference=top.reference,
        alerts=top.alerts,
        back=top.back,
        reasons=top.reasons,
        has_any=bool(routes.suggestions),
        unfit=tuple((name, tuple(reason.text for reason in reasons)) for name, reasons in routes.unfit),
    )


def offer_choices(routes: Routes) -> list[tuple[str, str, str]]:
    """Each service that fits, with the reasons for it and what it would leave over."""
    return [
        (
            str(each.offer.service_id),
            routes.names[each.offer.service_id],
            _why(each.reasons_for, each.needs_left),
        )
        for each in routes.suggestions
    ]


def _why(reasons: Iterable[str], left: Iterable[str]) -> str:
    text = "; ".join(reasons).capitalize() + "."
    over = ", ".join(sorted(need.replace("_", " ") for need in left))
    return f"{text} Leaves over: {over}." if over else text


@dataclass(frozen=True)
class FoundLine:
    name: str
    born: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SearchPage:
    """`found` is None before anything was searched for."""

    found: tuple[FoundLine, ...] | None
    summary: str = ""


def search_page(result: SearchResult | None, *, roles: Mapping[str, str] = words.GROUPS) -> SearchPage:
    """Who was found and where each may be seen; more than a page of them asks for more to go by."""
    if result is None:
        return SearchPage(None)
    more = "More than can be shown. Add a date of birth or a phone number." if result.has_more else ""
    summary = more or (f"{plural(len(result.found), 'person', 'people')} found." if result.found else "")
    return SearchPage(tuple(_found_line(each, roles) for each in result.found), summary)


def _found_line(found: Found, roles: Mapping[str, str]) -> FoundLine:
    cases = [
        (
            f"Case {party.case.reference}, {roles.get(party.role, 'Other').lower()}",
            reverse("case", args=[party.case_id]),
        )
        for party in found.parties
    ]
    page = "front_door_referral"
    referrals = [
        (f"Referral {each.reference}, {words.STATUSES[ReferralStatus(each.status)][0].lower()}", each)
        for each in found.referrals
    ]
    places = cases + [(text, reverse(page, args=[each.pk])) for text, each in referrals]
    person = found.person
    return FoundLine(
        person.full_name, day(person.born_on) if person.born_on else "Date of birth not known", tuple(places)
    )
