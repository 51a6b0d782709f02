"""What crosses the wall, who sees a record, and an opening in an emergency, on pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from commonweal.access.roles import in_words
from commonweal.design.words import day, moment, plural
from commonweal.partnership.queries import Colleague
from commonweal.rules.break_glass import WHY_IN_WORDS as WHY_OPENED
from commonweal.rules.break_glass import Grant, WhyOpened, is_overdue, minutes_left
from commonweal.rules.crossings import CROSSINGS, SafetyFact
from commonweal.rules.reasons import Reason
from commonweal.rules.restricted_records import NOBODY_LEFT, WhyRestricted
from commonweal.rules.restricted_records import WHY_IN_WORDS as WHY_RESTRICTED
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework.models import BreakGlass, Case, ToldFact
from commonweal.services.casework.pages.menu import CaseTop
from commonweal.services.casework.pages.person import (
    ALERT_TITLES,
    Alerts,
    ContactCard,
    EventLine,
    FormPage,
    Who,
    alert_words,
    contact_cards,
    event_lines,
    who,
)
from commonweal.services.casework.pages.risk import RiskPanel, risk_panel
from commonweal.services.casework.queries import CaseFile, InForce, StandingAlert


@dataclass(frozen=True)
class SafetyPage:
    """The form about what safety needs, and what was told so far: what was chosen and when, never what became of it."""

    top: CaseTop
    told: tuple[tuple[str, str], ...]


def safety_page(top: CaseTop, told: Iterable[ToldFact]) -> SafetyPage:
    return SafetyPage(
        top, tuple((day(each.told_on), CROSSINGS[SafetyFact(each.fact)].chosen_as) for each in told)
    )


@dataclass(frozen=True)
class RestrictPage:
    """Who sees the case. `facts` say how it is restricted now; empty while the whole service sees it."""

    top: CaseTop
    facts: tuple[tuple[str, str], ...]


def restrict_page(top: CaseTop, in_force: InForce | None) -> RestrictPage:
    if in_force is None:
        return RestrictPage(top, ())
    row = in_force.restriction
    return RestrictPage(
        top,
        (
            ("Restricted", f"{day(row.at)}, by {row.by.full_name}"),
            ("Why", WHY_RESTRICTED[WhyRestricted(row.why)]),
            ("In their words", row.words),
            ("Who sees it, beside its worker", ", ".join(in_force.named)),
        ),
    )


@dataclass(frozen=True)
class TakeChargePage:
    """`count`: restricted cases of this manager's service that nobody who works there sees."""

    count: int

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return () if self.count else (NOBODY_LEFT,)


def people_to_name(people: Iterable[Colleague]) -> list[tuple[str, str, str]]:
    """Everybody in post, once, with what they are there."""
    named: dict[int, tuple[str, str, str]] = {}
    for each in people:
        named.setdefault(each.user_id, (str(each.user_id), each.name, in_words(each.role)))
    return list(named.values())


@dataclass(frozen=True)
class EmergencyPage:
    """A case opened in an emergency: to read, with the time that is left."""

    reference: str
    left: str
    until: str
    alerts: Alerts
    who: Who
    cards: tuple[ContactCard, ...]
    risk: RiskPanel
    parties: tuple[tuple[str, str], ...]
    events: tuple[EventLine, ...]
    back: tuple[str, str]


def emergency_page(
    case: Case,
    file: CaseFile,
    *,
    until: datetime,
    now: datetime,
    today: date,
    thresholds: Sequence[Threshold],
) -> EmergencyPage:
    left, until_words = time_left(until, now=now)
    return EmergencyPage(
        reference=case.reference,
        left=left,
        until=until_words,
        alerts=alert_words(file.alerts),
        who=who(case.subject, today=today),
        cards=contact_cards(
            file.points,
            today=today,
            area=case.area.code,
            thresholds=thresholds,
            edit="",
            reveal="emergency_reveal",
            pk=case.pk,
        ),
        risk=risk_panel(file.reviews),
        parties=tuple(
            (party.person.full_name, party.get_role_display())
            for party in file.parties
            if party.person_id != case.subject_id
        ),
        events=event_lines(file.events),
        back=("Today", reverse("home")),
    )


def emergency_top(case: Case, alerts: Iterable[StandingAlert], *, until: datetime, now: datetime) -> FormPage:
    """The top of what is shown about a case that is open in an emergency."""
    return FormPage(
        about=case.subject.full_name,
        reference=case.reference,
        alerts=alert_words(alerts),
        back=("Back to the record", reverse("emergency_case", args=[case.pk])),
        notes=(f"Open in an emergency. {time_left(until, now=now)[0]}",),
    )


def time_left(until: datetime, *, now: datetime) -> tuple[str, str]:
    """How long it stays open, and until when."""
    minutes = minutes_left(Grant(0, now, until), at=now)
    hours, rest = divmod(minutes, 60)
    said = [plural(hours, "hour")] if hours else []
    said += [plural(rest, "minute")] if rest or not hours else []
    return f"{' and '.join(said)} left", f"{timezone.localtime(until):%H:%M}"


@dataclass(frozen=True)
class OpeningLine:
    """One opening as its manager sees it."""

    when: str
    who: str
    reference: str
    why: str
    words: str
    state: str
    is_late: bool
    review_url: str


@dataclass(frozen=True)
class OpeningsPage:
    to_review: tuple[OpeningLine, ...]
    reviewed: tuple[OpeningLine, ...]


def openings_page(
    to_review: Iterable[BreakGlass],
    reviewed: Iterable[BreakGlass],
    *,
    by_id: int,
    today: date,
    thresholds: Sequence[Threshold],
) -> OpeningsPage:
    def line(each: BreakGlass) -> OpeningLine:
        return opening_line(each, by_id=by_id, today=today, thresholds=thresholds)

    return OpeningsPage(tuple(map(line, to_review)), tuple(map(line, reviewed)))


def opening_line(
    opening: BreakGlass, *, by_id: int, today: date, thresholds: Sequence[Threshold]
) -> OpeningLine:
    late = is_overdue(
        Grant(opening.by_id, opening.at, opening.expires_at, opening.reviewed_at),
        today=today,
        thresholds=thresholds,
    )
    state = "Overdue" if late else "Not looked at yet"
    if opening.reviewed_at is not None and opening.reviewed_by is not None:
        found = "In order" if opening.in_order else "Not in order"
        state = f"{found}, {day(opening.reviewed_at)}, {opening.reviewed_by.full_name}"
        state += f": {opening.finding}" if opening.finding else ""
    elif opening.by_id == by_id:
        state = "Opened by you: another manager looks at it"
    is_theirs = opening.reviewed_at is None and opening.by_id != by_id
    return OpeningLine(
        when=moment(opening.at),
        who=opening.by.full_name,
        reference=opening.case.reference,
        why=WHY_OPENED[WhyOpened(opening.why)],
        words=opening.words,
        state=state,
        is_late=late,
        review_url=reverse("opening_review", args=[opening.pk]) if is_theirs else "",
    )


@dataclass(frozen=True)
class AlertLine:
    """An alert that stands, and where it is taken down."""

    title: str
    raised: str
    address: str


def alert_lines(alerts: Iterable[StandingAlert], case_id: UUID) -> tuple[AlertLine, ...]:
    return tuple(
        AlertLine(
            ALERT_TITLES[each.kind],
            day(each.raised_at),
            reverse("case_alert_down", args=[case_id, each.pk]),
        )
        for each in alerts
        if each.pk is not None and each.raised_at is not None
    )
