"""Writes the moments of a referral's way on its episode. Each is called from inside an action that locks, decides and audits.

Read a call as: this step of the journey was taken at `at`. Nothing here is decided and nothing here is free text.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID

from commonweal.access.actor import Actor
from commonweal.access.roles import Side
from commonweal.partnership.models import Area
from commonweal.rules.cases import ClosingReason, Outcome
from commonweal.rules.equality import Counted
from commonweal.rules.outcome_tools import Answered, Change
from commonweal.rules.periods import LONDON, working_days_after
from commonweal.rules.referrals import AdviceKind, DeclineReason
from commonweal.rules.risk import Reviewed, direction
from commonweal.rules.thresholds import Key, Threshold, threshold
from commonweal.services.milestones.models import Episode, Equality, Felt, Output


def open_episode(
    *,
    side: Side,
    client_group: str,
    area: Area,
    thresholds: Sequence[Threshold],
    by: Actor,
    at: datetime,
) -> Episode:
    """A referral was received at `at`. Contact is due by the end of so many working days, as the area counts them."""
    episode = new_episode(
        side=side, client_group=client_group, area=area, thresholds=thresholds, by=by, at=at
    )
    episode.save(force_insert=True)
    return episode


def new_episode(
    *,
    side: Side,
    client_group: str,
    area: Area,
    thresholds: Sequence[Threshold],
    by: Actor,
    at: datetime,
) -> Episode:
    """The row, not yet saved."""
    day = at.astimezone(LONDON).date()
    days = threshold(Key.ATTEMPTED_CONTACT_WORKING_DAYS, on=day, area=area.code, local=thresholds).value
    return Episode(
        side=side,
        client_group=client_group,
        area=area,
        received_at=at,
        attempt_due_at=_end_of_working_day(at, days),
        changed_at=at,
    )


@lru_cache(maxsize=256)
def _end_of_working_day(moment: datetime, days: int) -> datetime:
    """The first moment after the n-th working day that follows `moment`: an attempt before it was in time."""
    after = working_days_after(moment, days) + timedelta(days=1)
    return datetime.combine(after, time.min, tzinfo=LONDON)


def follow_on(
    *,
    side: Side,
    client_group: str,
    area: Area,
    provider_id: int,
    thresholds: Sequence[Threshold],
    by: Actor,
    at: datetime,
) -> Episode:
    """A service took somebody on from another: a row of its own, no new referral. The database says which row it follows."""
    episode = new_episode(
        side=side, client_group=client_group, area=area, thresholds=thresholds, by=by, at=at
    )
    episode.provider_id, episode.accepted_at = provider_id, at
    episode.save(force_insert=True)
    return episode


def mark_attempted(*, episode: Episode, tried_at: datetime, reached: bool, by: Actor, at: datetime) -> None:
    """Contact was tried at `tried_at`; `reached` says whether the person answered. A later attempt moves nothing."""
    first, reached_at = episode.first_attempt_at, episode.first_contact_at
    episode.first_attempt_at = tried_at if first is None else min(first, tried_at)
    if reached:
        episode.first_contact_at = tried_at if reached_at is None else min(reached_at, tried_at)
    _save(episode, at, "first_attempt_at", "first_contact_at")


def mark_reviewed(
    *,
    episode: Episode,
    first: Reviewed,
    last: Reviewed,
    reviews: int,
    refers_to_marac: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Risk was reviewed: `first` and `last` of `reviews` so far. One review has no direction yet."""
    episode.first_grade, episode.last_grade, episode.reviews = first.grade, last.grade, reviews
    episode.risk_direction = direction(first, last).direction if reviews > 1 else ""
    if refers_to_marac:
        episode.is_marac, episode.marac_at = True, at
    _save(episode, at, "first_grade", "last_grade", "reviews", "risk_direction", "is_marac", "marac_at")


def mark_triaged(*, episode: Episode, by: Actor, at: datetime) -> None:
    episode.triaged_at = at
    _save(episode, at, "triaged_at")


def mark_routed(*, episode: Episode, provider_id: int, by: Actor, at: datetime) -> None:
    """Offered to a service. A second offer, after the first was handed back, is the one that counts."""
    episode.routed_at, episode.provider_id = at, provider_id
    _save(episode, at, "routed_at", "provider")


def mark_handed_back(*, episode: Episode, by: Actor, at: datetime) -> None:
    """The service could not take it: it is with nobody again."""
    episode.routed_at, episode.provider_id = None, None
    _save(episode, at, "routed_at", "provider")


def mark_accepted(*, episode: Episode, provider_id: int, by: Actor, at: datetime) -> None:
    episode.accepted_at, episode.provider_id = at, provider_id
    _save(episode, at, "accepted_at", "provider")


def mark_declined(*, episode: Episode, reason: DeclineReason, by: Actor, at: datetime) -> None:
    episode.declined_at, episode.decline_reason = at, reason
    _save(episode, at, "declined_at", "decline_reason")


def mark_advised(*, episode: Episode, advice: AdviceKind, by: Actor, at: datetime) -> None:
    """It ended with advice, which is no refusal and is counted apart."""
    episode.advised_at, episode.advice = at, advice
    _save(episode, at, "advised_at", "advice")


def mark_regraded(
    *, episode: Episode, first: Reviewed, last: Reviewed, reviews: int, by: Actor, at: datetime
) -> None:
    """A second person signed a lower grade: the last review ends on that."""
    episode.first_grade, episode.last_grade = first.grade, last.grade
    episode.risk_direction = direction(first, last).direction if reviews > 1 else ""
    _save(episode, at, "first_grade", "last_grade", "risk_direction")


def mark_marac(*, episode: Episode, by: Actor, at: datetime) -> None:
    """MARAC may be told from now on: this is the day of the referral, from which a repeat is counted."""
    episode.is_marac, episode.marac_at = True, at
    _save(episode, at, "is_marac", "marac_at")


def mark_allocated(*, episode: Episode, by: Actor, at: datetime) -> None:
    """A worker holds the case. Passing it to another worker later does not move the moment of the first."""
    episode.allocated_at = episode.allocated_at or at
    _save(episode, at, "allocated_at")


def mark_closed(
    *, episode: Episode, reason: ClosingReason, outcome: Outcome, by: Actor, at: datetime
) -> None:
    episode.closed_at, episode.closing_reason, episode.outcome = at, reason, outcome
    _save(episode, at, "closed_at", "closing_reason", "outcome")


def mark_all_closed(
    *, episode_ids: Sequence[UUID], reason: ClosingReason, outcome: Outcome, by: Actor, at: datetime
) -> None:
    """Many at once, in one question: all cases of a service ended together."""
    Episode.objects.filter(pk__in=episode_ids).update(
        closed_at=at, closing_reason=reason, outcome=outcome, changed_at=at
    )


def mark_reopened(*, episode: Episode, by: Actor, at: datetime) -> None:
    """It did not end after all, so nothing of the ending stays to be counted."""
    episode.closed_at, episode.closing_reason, episode.outcome = None, "", ""
    _save(episode, at, "closed_at", "closing_reason", "outcome")


def mark_done(
    *,
    episode: Episode,
    kinds: Sequence[str],
    done_on: date,
    minutes: int | None,
    session_number: int,
    by: Actor,
    at: datetime,
) -> None:
    """These things were done in one session, the main one first: its are the minutes."""
    Output.objects.bulk_create(
        Output(
            episode=episode,
            kind=kind,
            done_on=done_on,
            minutes=None if place else minutes,
            session_number=session_number,
            changed_at=at,
        )
        for place, kind in enumerate(dict.fromkeys(kinds))
    )


def strike_done(*, session_number: int, episode: Episode, by: Actor, at: datetime) -> None:
    """The session was written down by mistake: what it counted for counts no more."""
    Output.objects.filter(episode=episode, session_number=session_number).update(
        is_struck=True, changed_at=at
    )


def mark_felt(
    *,
    episode: Episode,
    tool: tuple[str, str],
    first: Answered | None,
    last: Answered | None,
    change: Change | None,
    by: Actor,
    at: datetime,
) -> None:
    """What is known of how things are with this set of questions: the first start and the last end that have a score."""
    key, version = tool
    Felt.objects.update_or_create(
        episode=episode,
        tool=key,
        tool_version=version,
        defaults={
            "first_on": first and first.on,
            "first_score": first and first.score,
            "last_on": last and last.on,
            "last_score": last and last.score,
            "change": change or "",
            "changed_at": at,
        },
    )
    _save(episode, at)


def mark_equality(*, episode: Episode, counted: Counted, by: Actor, at: datetime) -> None:
    """What figures are told of the person's answers, in coarse groups."""
    Equality.objects.update_or_create(episode=episode, defaults={**asdict(counted), "changed_at": at})
    _save(episode, at)


def _save(episode: Episode, at: datetime, *fields: str) -> None:
    episode.changed_at = at
    episode.save(update_fields=[*fields, "changed_at"])
