"""What is known of a case on one page, the most urgent first, for whoever takes it over.

`known_page` is the part that is drawn from the record: any page on which somebody takes a case over can show it
(templates/casework/known.jinja).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from commonweal.access.roles import Side
from commonweal.design.words import day, moment, plural
from commonweal.rules.crossings import SafetyFact, read_as
from commonweal.rules.handover import Gap, gaps
from commonweal.rules.handover import Known as HowFarKnown
from commonweal.rules.orders import OrderFacts, state_of
from commonweal.rules.periods import day_of
from commonweal.rules.risk import Direction
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework import paper_words, words, work_words
from commonweal.services.casework.models import Party, Session
from commonweal.services.casework.pages.person import ContactCard, contact_cards
from commonweal.services.casework.pages.record import parts_in_words
from commonweal.services.casework.pages.risk import RiskPanel, risk_panel
from commonweal.services.casework.queries.handover import (
    DayAhead,
    Known,
    OpenNeed,
    OrderHeld,
    ToDo,
)
from commonweal.services.casework.words import said

A_DAY = timedelta(days=1)
GAPS = {
    Gap.SAFE_WAY: "No way is known to be safe to make contact.",
    Gap.CONFIRMATION: "It was too long since a way was confirmed as safe: ask again before anybody uses it.",
    Gap.RISK: "Risk has not been reviewed.",
    Gap.RISK_LATE: "The review of risk is overdue.",
    Gap.SAFETY_PLAN: "No safety plan.",
    Gap.NEEDS: "Nothing is on the plan.",
    Gap.REACHED: "Nobody has spoken with the person so far.",
    Gap.NOTE: "No hand-over note: nobody has written down what matters now.",
    Gap.NOTE_OLD: "The hand-over note is old: things may have changed since.",
}
TRENDS: dict[str, str] = {
    Direction.REDUCED: "It has gone down since the first review.",
    Direction.SAME: "It is as it was at the first review.",
    Direction.INCREASED: "It has gone up since the first review.",
    Direction.NOT_COMPARABLE: "The first review used other questions: the two cannot be compared.",
}


@dataclass(frozen=True)
class DueRow:
    """Something to do: what, what to do about it, by when, and on which page. `tag` says of which kind."""

    what: str
    to_do: str
    when: str
    is_late: bool
    tag: str
    address: str


@dataclass(frozen=True)
class KnownPage:
    """Everything that is drawn from the record. Texts are empty, and tuples too, where there is nothing."""

    gaps: tuple[str, ...]
    is_restricted: bool
    apart: tuple[str, ...]
    cards: tuple[ContactCard, ...]
    risk: RiskPanel
    trend: str
    next_review: str
    plan_signed: str
    plan_parts: tuple[tuple[str, str], ...]
    due: tuple[DueRow, ...]
    needs: tuple[tuple[str, str, str, bool], ...]
    orders: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...]
    ahead: tuple[tuple[str, str], ...]
    met: str
    tries: str
    people: tuple[tuple[str, str], ...]
    agreements: tuple[tuple[str, str], ...]


def known_page(
    known: Known, *, today: date, thresholds: Sequence[Threshold], with_code_word: bool
) -> KnownPage:
    """`with_code_word`: for whoever makes contact, and nobody else. Numbers and addresses are never in here."""
    case = known.case
    cards = contact_cards(
        known.points,
        today=today,
        area=case.area.code,
        thresholds=thresholds,
        edit="",
        reveal="",
        pk=case.pk,
        with_code_word=with_code_word,
    )
    panel = risk_panel(known.reviews, due_on=None if case.closed_at else case.review_due_on, today=today)
    direction = case.episode.risk_direction
    return KnownPage(
        gaps=_gaps(known, cards, today=today, thresholds=thresholds),
        is_restricted=case.is_restricted,
        apart=known.apart,
        cards=cards,
        risk=panel,
        trend=TRENDS.get(direction, ""),
        next_review=day(case.review_due_on) if case.review_due_on else "",
        plan_signed=_signed(known),
        plan_parts=parts_in_words(known.plan.parts) if known.plan else (),
        due=tuple(_due(each, known, today=today) for each in known.to_do),
        needs=tuple(_need(each, today=today) for each in known.needs),
        orders=tuple(_order(each, known, today=today, thresholds=thresholds) for each in known.orders),
        ahead=tuple(map(_ahead, known.ahead)),
        met=_met(known),
        tries=_tries(known),
        people=tuple((name, said(_ROLES, role)) for name, role in known.parties),
        agreements=tuple(
            (
                each.whom or "MARAC",
                f"{said(words.PURPOSES, each.purpose)}, until {day(each.ends_before - A_DAY)}",
            )
            for each in known.agreements
        ),
    )


_ROLES = dict(Party.ROLES)
_SESSIONS = dict(Session.KINDS)


def _gaps(
    known: Known, cards: Iterable[ContactCard], *, today: date, thresholds: Sequence[Threshold]
) -> tuple[str, ...]:
    states = {card.state for card in cards}
    facts = HowFarKnown(
        side=Side(known.case.side),
        has_safe_way="safe" in states,
        asked_before="unsafe" in states,
        risk_reviewed_on=day_of(known.reviews[-1].at) if known.reviews else None,
        review_due_on=None if known.case.closed_at else known.case.review_due_on,
        safety_plan_on=day_of(known.plan.at) if known.plan else None,
        needs=len(known.needs),
        reached_on=known.met.on if known.met else None,
        note_on=day_of(known.notes[0].at) if known.notes else None,
    )
    found = gaps(facts, today=today, area=known.case.area.code, thresholds=thresholds)
    return tuple(GAPS[gap] for gap in found)


def _signed(known: Known) -> str:
    if known.plan is None:
        return ""
    return f"Version {known.plan.number}, signed {day(known.plan.at)} by {known.plan.by}."


def _due(each: ToDo, known: Known, *, today: date) -> DueRow:
    tasks, plan = (reverse(name, args=[known.case.pk]) for name in ("case_tasks", "case_plan"))
    when, late = f"By {day(each.on)}", each.on < today
    if each.kind == "safety":
        what, to_do = read_as(SafetyFact(each.what))
        since = f" Known since {day(each.known_since)}." if each.known_since else ""
        return DueRow(what, f"{to_do}{since}", when, late, "Safety", tasks)
    if each.kind == "task":
        return DueRow(each.what, "", when, late, "Task", tasks)
    who = said(work_words.AGENCIES, each.agency) if each.agency else said(work_words.DOERS_SHORT, each.who)
    return DueRow(each.what, who, when, late, "Plan", plan)


def _need(each: OpenNeed, *, today: date) -> tuple[str, str, str, bool]:
    late = each.review_due_on < today
    review = f"review {'was due' if late else 'by'} {day(each.review_due_on)}"
    return (
        said(work_words.AREAS, each.area),
        each.goal,
        f"{work_words.level_words(each.level)}; {review}",
        late,
    )


def _order(
    each: OrderHeld, known: Known, *, today: date, thresholds: Sequence[Threshold]
) -> tuple[str, str, str, tuple[tuple[str, str], ...]]:
    """Its title, how it stands and in which colour, and what it says."""
    facts = OrderFacts(each.made_on, each.served_on, each.ends_on, each.ended_early_on)
    state = state_of(facts, today=today, area=known.case.area.code, thresholds=thresholds)
    shown = (
        ("Protects", ", ".join(name for name, role in each.parties if role == "protects")),
        ("Binds", ", ".join(name for name, role in each.parties if role == "binds")),
        ("Served", day(each.served_on) if each.served_on else "Not yet"),
        ("Last day", day(facts.last_day) if facts.last_day else "None set"),
        ("It says", ", ".join(said(paper_words.TERMS, term) for term in each.terms)),
        ("Place", each.zone),
    )
    return (
        said(paper_words.ORDER_KINDS, each.kind),
        *paper_words.ORDER_STATES[state],
        tuple(fact for fact in shown if fact[1]),
    )


def _ahead(each: DayAhead) -> tuple[str, str]:
    if each.kind == "meeting":
        return moment(each.at), "A time that was sent to the person"
    asked = ", ".join(said(paper_words.MEASURES, measure) for measure in each.measures)
    parts = [
        f"In court: {said(paper_words.HEARING_KINDS, each.kind).lower()}",
        each.court,
        f"Asked for: {asked.lower()}" if asked else "",
        f"Goes with them: {each.supporter}" if each.supporter else "Nobody goes with them yet",
    ]
    return moment(each.at), ". ".join(part for part in parts if part)


def _met(known: Known) -> str:
    if known.met is None:
        return ""
    way = said(_SESSIONS, known.met.way) if known.met.is_session else said(words.CHANNELS, known.met.way)
    what = "a session, " if known.met.is_session else ""
    return f"{day(known.met.on)}: {what}{way.lower()}."


def _tries(known: Known) -> str:
    if not known.tries:
        return ""
    last = known.tries[0]
    return (
        f"{plural(len(known.tries), 'try', 'tries')} since with no answer, the last {moment(last.at)}"
        f" ({said(words.CHANNELS, last.channel).lower()})."
    )
