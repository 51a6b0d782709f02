"""A person on a page: who they are, what must be seen first, how it is safe to reach them, what happened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.urls import reverse

from commonweal.design.words import day, moment
from commonweal.rules.reasons import Reason
from commonweal.rules.safe_contact import Channel, how_to_contact_in_words, reasons_not_to_use
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework import child_words, paper_words, words
from commonweal.services.casework.models import Alert, ContactPoint, Person, age_on
from commonweal.services.casework.queries import Event, StandingAlert
from commonweal.services.casework.words import said

Alerts = tuple[tuple[str, str], ...]
ALERT_TITLES = dict(Alert.KINDS)


@dataclass(frozen=True)
class Who:
    """A person as the top of a page says them."""

    name: str
    known_as: str
    born: str
    language: str


def who(person: Person, *, today: date) -> Who:
    age = age_on(person.born_on, today)
    return Who(
        name=person.full_name,
        known_as=person.known_as,
        born=f"{day(person.born_on)} (aged {age})" if person.born_on else "Date of birth not known",
        language=_language(person),
    )


def _language(person: Person) -> str:
    if not person.needs_interpreter:
        return person.language
    return f"{person.language}, needs an interpreter" if person.language else "Needs an interpreter"


@dataclass(frozen=True)
class ContactCard:
    """How it is safe to reach somebody on one detail. The detail itself is not in here: it is shown on a press, audited."""

    title: str
    state: str
    lines: tuple[str, ...]
    channels: tuple[tuple[str, str], ...]
    edit_url: str
    reveal_url: str


def contact_cards(
    points: Iterable[ContactPoint],
    *,
    today: date,
    area: str,
    thresholds: Sequence[Threshold],
    edit: str,
    reveal: str,
    pk: UUID,
    with_code_word: bool = True,
) -> tuple[ContactCard, ...]:
    """One card for each detail on record. `edit` and `reveal` name the pages to go to, `pk` whose they are."""
    cards = []
    for point in points:
        facts = point.facts if with_code_word else replace(point.facts, code_word="")
        usable = [
            channel
            for channel in facts.channels
            if not reasons_not_to_use(channel, facts, on=today, area=area, thresholds=thresholds)
        ]
        state = "safe" if usable else "unsafe" if facts.channels else "not_recorded"
        cards.append(
            ContactCard(
                title=said(words.KINDS, point.kind) + (", secret" if point.is_confidential else ""),
                state=state,
                lines=how_to_contact_in_words(facts, on=today, area=area, thresholds=thresholds),
                channels=tuple((each.value, words.CHANNELS[each]) for each in Channel if each in usable),
                edit_url=reverse(edit, args=[pk, point.pk]) if edit else "",
                reveal_url=reverse(reveal, args=[pk, point.pk]) if reveal else "",
            )
        )
    return tuple(cards)


def alert_words(alerts: Iterable[StandingAlert]) -> Alerts:
    """Each alert as its title and what to do about it. One about contact names the adult by role alone."""
    return tuple(_alert(alert) for alert in alerts)


def _alert(alert: StandingAlert) -> tuple[str, str]:
    if not alert.who:
        return ALERT_TITLES[alert.kind], words.ALERTS[alert.kind]
    title, what_to_do = child_words.ALERTS[alert.kind]
    return title.format(child_words.ROLES.get(alert.who, "another adult")), what_to_do


@dataclass(frozen=True)
class EventLine:
    when: str
    what: str
    detail: str
    who: str
    kind: str = "plain"
    struck: bool = False


def event_lines(events: Iterable[Event]) -> tuple[EventLine, ...]:
    return tuple(_event_line(event) for event in events)


def _event_line(event: Event) -> EventLine:
    if event.kind == "attempt":
        way = said(words.CHANNELS, event.what)
        text = "spoke with the person" if event.detail == "true" else "no answer"
        return EventLine(moment(event.at), f"Contact tried: {way.lower()}", text.capitalize(), event.who)
    if event.kind == "message":
        what = f"{paper_words.STOPPED[event.what]} was withheld or did not go"
        why = paper_words.WHY.get(event.detail, paper_words.OTHER_WHY)
        return EventLine(moment(event.at), what, why, event.who, "important")
    if event.kind == "ending":
        return EventLine(
            moment(event.at),
            said(words.ENDING_EVENTS, event.what.split(" ")[0]),
            event.detail,
            event.who,
            "important",
        )
    if event.kind == "move":
        return EventLine(moment(event.at), "A move was recorded", "", event.who, "important")
    if event.kind == "session":
        return EventLine(
            day(event.at), said(words.ATTENDANCE, event.what), event.detail, event.who, struck=event.struck
        )
    if event.kind == "note":
        return EventLine(moment(event.at), "Note", event.detail, event.who, struck=event.struck)
    if event.kind == "handover":
        return EventLine(moment(event.at), "Hand-over note", event.detail, event.who, "important")
    if event.kind == "safety":
        return EventLine(moment(event.at), f"Safety plan signed, version {event.what}", "", event.who)
    return EventLine(moment(event.at), said(words.STEPS, event.what), event.detail, event.who, "important")


@dataclass(frozen=True)
class FormPage:
    """A page that asks about one person: who it is about, what must be seen first, and where to go back to."""

    about: str
    reference: str
    alerts: Alerts
    back: tuple[str, str]
    reasons: tuple[Reason, ...] = ()
    notes: tuple[str, ...] = ()
    cards: tuple[ContactCard, ...] = ()
    standing: tuple[object, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    move_url: str = ""


def with_back(page: FormPage, back: tuple[str, str]) -> FormPage:
    """The same page, going back elsewhere."""
    return replace(page, back=back)


@dataclass(frozen=True)
class RevealPage:
    """A contact detail, for one use now; or why it is not shown."""

    form_page: FormPage
    text: str
    how: str
    link: str
    reasons: tuple[Reason, ...]


def reveal_page(
    form_page: FormPage, *, text: str, channel: Channel | None, reasons: Sequence[Reason]
) -> RevealPage:
    """`link` starts the call, text or e-mail on a phone, where the channel has such a thing."""
    schemes = {Channel.CALL: "tel:", Channel.TEXT: "sms:", Channel.EMAIL: "mailto:"}
    scheme = schemes.get(channel, "") if channel else ""
    target = text.replace(" ", "") if text else ""
    return RevealPage(
        form_page=form_page,
        text=text,
        how=words.CHANNELS[channel] if channel else "",
        link=f"{scheme}{target}" if scheme and target else "",
        reasons=tuple(reasons),
    )
