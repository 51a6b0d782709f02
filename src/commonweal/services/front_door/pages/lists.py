"""Lists of referrals: the queue, what is offered to a service, and what a referrer may follow."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse

from commonweal.access.roles import Side
from commonweal.design.words import day, moment
from commonweal.partnership.drafts import WaitingDraft
from commonweal.rules.consent import Agreement
from commonweal.rules.periods import LONDON, day_of
from commonweal.rules.referrals import (
    LONG_SILENCE,
    TERMINAL,
    DeclineReason,
    ReferralFacts,
    ReferralStatus,
    progress_in_words,
)
from commonweal.rules.risk import Grade
from commonweal.rules.waiting import Lack, attempt_clock, lacking
from commonweal.services.casework import words
from commonweal.services.casework.pages import Line, ListPage, waiting
from commonweal.services.casework.paging import Slice
from commonweal.services.front_door.models import Referral
from commonweal.services.front_door.pages.source import in_the_queue
from commonweal.services.front_door.queries import HeldBack

ENDING_WAITS = "Its end waits for a second person"


def queue_page(referrals: Slice[Referral], *, now: datetime) -> ListPage:
    """The open referrals: what is known, what is missing, and how long there is to make contact."""
    lines = tuple(_queue_line(each, now=now) for each in referrals.rows)
    return ListPage(lines, f"?after={referrals.next_key}" if referrals.next_key else "")


def offers_page(referrals: Slice[Referral], *, today: date) -> ListPage:
    lines = tuple(_line(each, "offer", today=today) for each in referrals.rows)
    return ListPage(lines, f"?after={referrals.next_key}" if referrals.next_key else "")


def _queue_line(referral: Referral, *, now: datetime) -> Line:
    """The clock runs while nobody has tried; who has it now is the service's, whose clock is another."""
    line = _line(referral, "front_door_referral", today=day_of(now))
    episode = referral.episode
    clock = attempt_clock(due_at=episode.attempt_due_at, tried=episode.first_attempt_at is not None, now=now)
    waits = (ENDING_WAITS,) if referral.ending_waits else ()
    return replace(
        line,
        facts=(*waits, *line.facts),
        age=waiting(referral.received_at, today=day_of(now)),
        is_late=False,
        clock=clock.text if clock else "",
        clock_is_late=bool(clock and clock.is_late),
        missing=tuple(words.LACKS[lack] for lack in _lacking(referral)),
    )


def _lacking(referral: Referral) -> tuple[Lack, ...]:
    agrees = referral.agrees_to_support, referral.agrees_to_sharing
    support, sharing = (Agreement(answer or Agreement.NOT_ASKED) for answer in agrees)
    facts = ReferralFacts(
        status=ReferralStatus(referral.status),
        received_on=day_of(referral.received_at),
        grade=Grade(referral.grade) if referral.grade else None,
        safety_asked=referral.has_safe_way,
        agrees_to_support=support,
    )
    return lacking(
        facts,
        agrees_to_sharing=sharing,
        age_known=referral.person.born_on is not None,
        other_party_known=referral.other_party_id is not None,
        needs_other_party=referral.side == Side.VICTIM,
    )


def _line(referral: Referral, page: str, *, today: date) -> Line:
    text, colour = words.STATUSES[ReferralStatus(referral.status)]
    episode = referral.episode
    due_on = episode.attempt_due_at.astimezone(LONDON).date()
    is_late = episode.first_attempt_at is None and due_on <= today
    danger = ("Immediate danger",) if referral.is_immediate_danger else ()
    return Line(
        title=referral.person.full_name,
        address=reverse(page, args=[referral.pk]),
        facts=(
            *danger,
            *in_the_queue(referral),
            referral.reference,
            words.GROUPS[referral.client_group],
            referral.area.name,
        ),
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
class DraftLine:
    """A referral that was begun and not sent. Initials tell two of them apart; a name has no place on a list."""

    address: str
    said: str


@dataclass(frozen=True)
class ProgressList:
    lines: tuple[ProgressLine, ...]
    next_url: str
    drafts: tuple[DraftLine, ...] = ()


def progress_list(
    referrals: Slice[Referral], *, drafts: tuple[DraftLine, ...] = (), today: date
) -> ProgressList:
    lines = tuple(progress_line(each, today=today) for each in referrals.rows)
    return ProgressList(lines, f"?after={referrals.next_key}" if referrals.next_key else "", drafts)


def draft_lines(waiting: Iterable[WaitingDraft]) -> tuple[DraftLine, ...]:
    return tuple(
        DraftLine(each.subject, f"For {_initials(each)}, kept {moment(each.saved_at)}") for each in waiting
    )


def _initials(draft: WaitingDraft) -> str:
    letters = [part[0].upper() for part in draft.typed("full_name").split() if part[0].isalpha()]
    return " ".join(letters[:3]) or "somebody not named yet"


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


def held_back_lines(rows: Iterable[HeldBack]) -> tuple[tuple[str, str], ...]:
    """Reference, and all that is said about it here."""
    return tuple((each.reference, f"Received {day(each.received_at)}, with a service") for each in rows)
