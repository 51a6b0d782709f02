"""The page of one referral at the front door, and the top of every form about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse

from commonweal.design.words import day, moment
from commonweal.rules.addresses import POINTS
from commonweal.rules.consent import Agreement
from commonweal.rules.reasons import Reason
from commonweal.rules.referrals import REFERRAL_STEPS, TERMINAL, ReferralStatus, ReferralStep
from commonweal.rules.steps import steps_from
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework import words
from commonweal.services.casework.models import Person
from commonweal.services.casework.pages import (
    Alerts,
    ContactCard,
    EventLine,
    FormPage,
    RiskPanel,
    Who,
    alert_words,
    contact_cards,
    event_lines,
    risk_panel,
    who,
)
from commonweal.services.casework.pages.beside import Beside, Side, beside
from commonweal.services.casework.queries import StandingAlert
from commonweal.services.casework.words import said
from commonweal.services.front_door.models import Referral
from commonweal.services.front_door.pages.ending import EndingPanel, ending_panel
from commonweal.services.front_door.pages.search import places_of
from commonweal.services.front_door.pages.source import Said, said_since, source_facts, wrong_tries
from commonweal.services.front_door.queries import CHOOSABLE_AREAS, Joined, Match, ReferralFile

MOST_PLACES = 3

MOMENT = timedelta(
    microseconds=1
)  # the due moment is the first one too late: people are shown the day before it
_STEPS = {
    ReferralStep.TRIAGE: ("Triage", "front_door_triage"),
    ReferralStep.ROUTE: ("Choose a service", "front_door_route"),
    ReferralStep.HAND_BACK: ("Take it back", "front_door_take_back"),
    ReferralStep.ADVISE: ("End with advice", "front_door_advise"),
    ReferralStep.DECLINE: ("Decline", "front_door_decline"),
}


@dataclass(frozen=True)
class MatchLine:
    """Somebody on record who may be the same person, and the press that says so."""

    person_id: UUID
    name: str
    born: str
    beside: Beside
    is_other_party: bool


@dataclass(frozen=True)
class JoinedLine:
    """Two records that were joined, by whom and when, and the press that undoes it."""

    merge_id: UUID
    words: str


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
    joined: tuple[JoinedLine, ...]
    buttons: tuple[tuple[str, str], ...]
    is_immediate_danger: bool
    what_happened: str
    other_party: tuple[str, str] | None
    risk: RiskPanel
    events: tuple[EventLine, ...]
    facts: tuple[tuple[str, str], ...]
    back: tuple[str, str]
    said: tuple[Said, ...] = ()
    ending: EndingPanel | None = None


def referral_page(
    referral: Referral,
    file: ReferralFile,
    matches: Sequence[Match],
    *,
    reasons: Iterable[Reason],
    reader_id: int,
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
        joined=tuple(_joined_line(referral, each) for each in file.joined),
        buttons=_buttons(referral) if is_open else (),
        is_immediate_danger=referral.is_immediate_danger,
        what_happened=referral.what_happened,
        other_party=other_party(referral.other_party),
        risk=risk_panel(file.reviews),
        events=event_lines(file.events),
        facts=(*source_facts(referral), *referral_facts(referral)),
        back=("Queue", reverse("front_door")),
        said=(*wrong_tries(file.wrong_tries), *said_since(file.told)),
        ending=ending_panel(file.ending, reader_id=reader_id) if is_open and file.ending else None,
    )


def _unknown(referral: Referral, file: ReferralFile) -> tuple[str, ...]:
    """What nobody has said yet and the next worker will need."""
    lacking = []
    if not file.points:
        lacking.append("No way to make contact is recorded. Ask the referrer.")
    if _area_is_unknown(referral):
        lacking.append("Where the person lives is not known. Ask, then set the area.")
    if referral.person.born_on is None:
        lacking.append("The date of birth is not known. Some services are for certain ages.")
    if referral.other_party is None and referral.side == "victim":
        lacking.append("Who uses the abuse is not known. Without a name nobody can be kept apart.")
    return tuple(lacking)


def _area_is_unknown(referral: Referral) -> bool:
    """It came in by the public door from somebody who did not know or say."""
    return referral.area.kind not in CHOOSABLE_AREAS


def _match_line(match: Match) -> MatchLine:
    person, typed = match.person, match.typed
    places = tuple((words_, "") for words_, _ in places_of(match.found, "front_door_referral")[:MOST_PLACES])
    return MatchLine(
        person_id=person.pk,
        name=person.full_name,
        born=day(person.born_on) if person.born_on else "date of birth not known",
        beside=beside(
            Side(typed.full_name, typed.known_as, typed.born_on),
            Side(person.full_name, person.known_as, person.born_on, places),
            match.found.likeness,
            heads=("In this referral", "On record"),
        ),
        is_other_party=match.is_other_party,
    )


def _joined_line(referral: Referral, joined: Joined) -> JoinedLine:
    is_other = referral.other_party_id in (joined.kept_id, joined.merged_id)
    whose = "The other person" if is_other else "The person"
    return joined_line(joined.merge_id, whose=whose, at=joined.at, who=joined.who)


def joined_line(merge_id: UUID, *, whose: str, at: datetime, who: str) -> JoinedLine:
    return JoinedLine(merge_id, f"{whose} was joined with another record on {day(at)} by {who}.")


def _buttons(referral: Referral) -> tuple[tuple[str, str], ...]:
    """The next step first, then what can be done at any time."""
    open_steps = steps_from(REFERRAL_STEPS, ReferralStatus(referral.status))
    steps = [button for step, button in _STEPS.items() if step in open_steps]
    usual = [
        ("Record a try at contact", "front_door_attempt"),
        ("Add a way to make contact", "front_door_contact_new"),
        ("The person has moved", "front_door_moved"),
        ("What is shared with whom", "front_door_sharing"),
    ]
    first = steps[:1] if referral.status != ReferralStatus.ROUTED else []
    if _area_is_unknown(referral):
        usual.append(("Set the area", "front_door_area"))
    every = [*first, *usual, *steps[len(first) :]]
    return tuple((text, reverse(name, args=[referral.pk])) for text, name in every)


def other_party(person: Person | None) -> tuple[str, str] | None:
    if person is None:
        return None
    return person.full_name, day(person.born_on) if person.born_on else "Date of birth not known"


def referral_facts(referral: Referral) -> tuple[tuple[str, str], ...]:
    needs = ", ".join(need.replace("_", " ") for need in referral.needs)
    offered = referral.offered_to
    facts = [
        ("Reference", referral.reference),
        ("Group", words.GROUPS[referral.client_group]),
        ("Area", referral.area.name),
        ("Received", moment(referral.received_at)),
        ("From", referral.made_at_organisation.name),
        ("Contact to be tried by the end of", day(referral.episode.attempt_due_at - MOMENT)),
        ("What could help", needs.capitalize() or "Not said"),
        ("Wants support", said(words.AGREEMENTS, referral.agrees_to_support or Agreement.NOT_ASKED)),
        ("Agrees to sharing", said(words.AGREEMENTS, referral.agrees_to_sharing or Agreement.NOT_ASKED)),
    ]
    if referral.access_needs:
        facts.insert(7, ("Access needs", referral.access_needs))
    facts += _as_told(referral)
    if offered:
        facts.append(("Offered to", f"{offered.name} ({offered.organisation.name})"))
    if referral.advice:
        facts.append(("How it ended", words.ADVICE[referral.advice][0]))
    if referral.decline_reason:
        facts.append(("Why it ended", said(words.DECLINING, referral.decline_reason)))
    return tuple(facts)


def _as_told(referral: Referral) -> list[tuple[str, str]]:
    """What the sender’s own tool gave. It is shown as theirs, and triage grades afresh."""
    told = getattr(referral, "as_told", None)
    if told is None:
        return []
    at = f", {told.incident_time:%H:%M}" if told.incident_time else ""
    grade = [f"{told.grade} risk"] if told.grade else []
    score = [f"score {told.score}"] if told.score else []
    tool = ", ".join([*([told.tool] if told.tool else []), *grade, *score])
    found = [("Incident", f"{day(told.incident_on)}{at}")] if told.incident_on else []
    return [*found, *([("Risk as the sender told it", f"{tool}. Theirs, not ours.")] if tool else [])]


def form_page(
    referral: Referral, alerts: Iterable[StandingAlert], *, reasons: Iterable[Reason] = ()
) -> FormPage:
    """The top of every form about a referral."""
    return FormPage(
        about=referral.person.full_name,
        reference=referral.reference,
        alerts=alert_words(alerts),
        back=("Back to the referral", reverse("front_door_referral", args=[referral.pk])),
        reasons=tuple(reasons),
    )


def moved_page(page: FormPage) -> FormPage:
    """The page of a move, with what has to be minded: each of these has given an address away somewhere."""
    return replace(page, notes=tuple(POINTS.values()))
