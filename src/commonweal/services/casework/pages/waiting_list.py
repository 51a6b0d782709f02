"""A case that waits for a worker, a service's team, and whom a worker declared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from commonweal.access.roles import Role
from commonweal.design.choices import Choice
from commonweal.design.words import day, plural
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework import words
from commonweal.services.casework.models import (
    Case,
    ContactPoint,
    DeclaredInterest,
    InterimContact,
)
from commonweal.services.casework.pages.leaving import A_DAY, orphaned_words
from commonweal.services.casework.pages.lists import load_in_words, managers_tabs, waiting
from commonweal.services.casework.pages.menu import CaseTop, case_top
from commonweal.services.casework.pages.person import ContactCard, EventLine, contact_cards
from commonweal.services.casework.queries import Held, StandingAlert
from commonweal.services.casework.queries.passing import Orphaned
from commonweal.services.casework.words import said


@dataclass(frozen=True)
class WaitingPage:
    """A case nobody holds: by when somebody speaks with the person, how, and what was heard so far."""

    top: CaseTop
    waits: str
    due: str
    is_late: bool
    cards: tuple[ContactCard, ...]
    heard: tuple[EventLine, ...]
    allocate_url: str
    keep_url: str


def waiting_page(
    case: Case,
    alerts: Iterable[StandingAlert],
    points: Iterable[ContactPoint],
    heard: Iterable[InterimContact],
    *,
    today: date,
    thresholds: Sequence[Threshold],
    user_id: int,
    roles: frozenset[Role],
) -> WaitingPage:
    """Contact details are for whoever keeps in touch, while nobody holds the case."""
    due = case.interim_due_on
    return WaitingPage(
        top=case_top(case, alerts, here="case_waiting", user_id=user_id, roles=roles),
        waits=waiting(case.opened_at, today=today),
        due=day(due) if due else "",
        is_late=due is not None and due < today,
        cards=contact_cards(
            points,
            today=today,
            area=case.area.code,
            thresholds=thresholds,
            edit="",
            reveal="case_waiting_reveal" if due else "",
            pk=case.pk,
            with_code_word=due is not None,
        ),
        heard=tuple(
            EventLine(
                day(each.spoken_on),
                words.HOW_IT_IS[each.how],
                each.note,
                each.by.full_name,
                "important" if each.how == "worse" else "plain",
            )
            for each in heard
        ),
        allocate_url=reverse("case_allocate", args=[case.pk]),
        keep_url=reverse("case_keep_in_touch", args=[case.pk]) if due else "",
    )


@dataclass(frozen=True)
class TeamRow:
    """One worker: what they hold, what of it is late, how old the oldest is, and what was handed to them and not read. `percent`
    is of a full load; `leaves` says that they will, where a last day is set.
    """

    name: str
    held: str
    percent: int
    is_full: bool
    reviews_overdue: int
    not_reached: int
    oldest: str
    unread: int
    leaves: str
    change_url: str
    leaves_url: str


@dataclass(frozen=True)
class TeamPage:
    """`left` are the cases of those who have left, which come before everything else."""

    left: tuple[tuple[str, str], ...]
    rows: tuple[TeamRow, ...]
    tabs: tuple[Choice, ...]


def team_page(
    held: Iterable[Held], unread: Mapping[int, int], left: Iterable[Orphaned], *, today: date
) -> TeamPage:
    """The fullest first: that is who to look after. `unread`: how many hand-overs each has yet to read."""
    rows = sorted(held, key=lambda each: (-each.load.percent, each.worker.name))
    return TeamPage(
        orphaned_words(left),
        tuple(_team_row(each, unread.get(each.worker.user_id, 0), today) for each in rows),
        managers_tabs("team"),
    )


def _team_row(each: Held, unread: int, today: date) -> TeamRow:
    oldest, ends_before = each.oldest_opened_on, each.worker.ends_before
    return TeamRow(
        name=each.worker.name,
        held=load_in_words(each.load).removeprefix("holds ").removesuffix(" of a full load"),
        percent=each.load.percent,
        is_full=not each.load.has_room,
        reviews_overdue=each.reviews_overdue,
        not_reached=each.not_reached,
        oldest=plural((today - oldest).days, "day") if oldest else "",
        unread=unread,
        leaves=f"Leaves on {day(ends_before - A_DAY)}" if ends_before else "",
        leaves_url=reverse("leaves", args=[each.worker.user_id]),
        change_url=reverse("team_member", args=[each.worker.user_id]),
    )


@dataclass(frozen=True)
class InterestRow:
    interest_id: UUID
    name: str
    relation: str
    since: str


@dataclass(frozen=True)
class InterestsPage:
    rows: tuple[InterestRow, ...]


def interests_page(interests: Iterable[DeclaredInterest]) -> InterestsPage:
    relations = dict(DeclaredInterest.RELATIONS)
    return InterestsPage(
        tuple(
            InterestRow(each.pk, each.name, said(relations, each.relation), day(each.declared_at))
            for each in interests
        )
    )
