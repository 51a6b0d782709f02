"""What happens to one referral after it is received, drawn from chances: our own guesses, made to look like a working year.

Read a path as: these things happened, in this order, before now; what is None has not happened (yet, or ever).
Moments are whole seconds since 1970 (see calendar.py).
"""

from dataclasses import dataclass, field
from random import Random

from commonweal.config.demo.calendar import DAY, HOUR, Calendar
from commonweal.rules.cases import CaseStatus, ClosingReason, Outcome
from commonweal.rules.referrals import DeclineReason, ReferralStatus
from commonweal.rules.risk import Grade
from commonweal.rules.safe_contact import Channel

SCORES = {Grade.STANDARD: range(1, 10), Grade.MEDIUM: range(10, 14), Grade.HIGH: range(14, 21)}
REACHED = 0.48
MOST_ATTEMPTS = 3

_AT_ONCE = (
    (DeclineReason.DUPLICATE, 0.022),
    (DeclineReason.OUT_OF_AREA, 0.010),
    (DeclineReason.NOT_DOMESTIC_ABUSE, 0.012),
)
ADVISED = 0.04  # of those at standard risk, who wanted advice and no service
_AFTER_TRIAGE = ((DeclineReason.DECLINED_BY_PERSON, 0.055), (DeclineReason.UNSAFE_TO_CONTACT, 0.007))
_ENDINGS = (
    (ClosingReason.NEEDS_MET, Outcome.NEEDS_MET, 0.46),
    (ClosingReason.NEEDS_MET, Outcome.NEEDS_PARTLY_MET, 0.17),
    (ClosingReason.DISENGAGED, Outcome.NEEDS_PARTLY_MET, 0.12),
    (ClosingReason.DISENGAGED, Outcome.NOT_KNOWN, 0.09),
    (ClosingReason.SUPPORT_DECLINED, Outcome.NEEDS_NOT_MET, 0.06),
    (ClosingReason.MOVED_AWAY, Outcome.NEEDS_PARTLY_MET, 0.05),
    (ClosingReason.TRANSFERRED, Outcome.NEEDS_PARTLY_MET, 0.05),
)
_CHANNELS = (Channel.CALL, Channel.TEXT, Channel.EMAIL, Channel.IN_PERSON)


@dataclass(slots=True)
class Review:
    """`yes` answers; `judged` is the professional's grade where it is higher than the score's, else None."""

    at: int
    yes: int
    judged: Grade | None = None
    incidents: int = 0


@dataclass(slots=True)
class Path:
    received: int
    due: int
    status: ReferralStatus = ReferralStatus.RECEIVED
    attempts: list[tuple[int, Channel, bool]] = field(default_factory=list)
    contacted: int | None = None
    reviews: list[Review] = field(default_factory=list)
    triaged: int | None = None
    routed: int | None = None
    handed_back: int | None = None
    routed_first: int | None = None
    accepted: int | None = None
    declined: int | None = None
    withdrawn: int | None = None
    advised: int | None = None
    decline_reason: DeclineReason | None = None
    case_status: CaseStatus | None = None
    allocated: int | None = None
    passed_on: int | None = None
    closed: int | None = None
    closing_reason: ClosingReason | None = None
    outcome: Outcome | None = None
    sessions: list[int] = field(default_factory=list)
    changed: int = 0


def walk(rng: Random, calendar: Calendar, *, received: int, grade: Grade, crowded: bool, now: int) -> Path:
    """One referral's path up to now. `crowded`: more came than the services have room for, so everything is slower."""
    path = Path(received, calendar.due(received), changed=received)
    chance = rng.random()
    for reason, share in _AT_ONCE:
        chance -= share
        if chance < 0:
            return _decline(path, reason, calendar.at_work(rng, received, rng.randrange(2)), now)
    if chance < 0.006:
        return _withdraw(path, calendar.at_work(rng, received, 1), now)
    # What the referrer said may be enough to go on with; if not, contact is tried once more before giving up.
    wanted = 2 if rng.random() < 0.45 else MOST_ATTEMPTS
    _try_contact(rng, calendar, path, grade, crowded, most=wanted, now=now)
    tried = path.attempts[-1][0] if path.attempts else now
    if path.contacted is None:
        if len(path.attempts) < wanted:
            return path
        if wanted == MOST_ATTEMPTS and rng.random() < 0.6:
            return _decline(path, DeclineReason.UNABLE_TO_CONTACT, calendar.at_work(rng, tried, 1), now)
    triaged = calendar.at_work(rng, tried, 0 if rng.random() < 0.7 else 1)
    if triaged > now:
        return path
    path.reviews.append(_first_review(rng, triaged - rng.randrange(60, 1500), grade))
    path.triaged = path.changed = triaged
    path.status = ReferralStatus.TRIAGED
    return _after_triage(rng, calendar, path, grade, crowded, now)


def _try_contact(
    rng: Random, calendar: Calendar, path: Path, grade: Grade, crowded: bool, *, most: int, now: int
) -> None:
    waits = (0, 0, 0, 0, 1, 1, 1, 1, 2, 3) if grade is Grade.HIGH else (0, 0, 0, 1, 1, 1, 1, 2, 2, 4)
    days = rng.choice(waits)
    if crowded and rng.random() < 0.4:
        days += rng.randrange(1, 4)
    at = calendar.at_work(rng, path.received, days)
    for _ in range(most):
        if at > now:
            return
        reached = rng.random() < REACHED
        channel = _CHANNELS[0] if rng.random() < 0.7 else rng.choice(_CHANNELS)
        path.attempts.append((at, channel, reached))
        path.changed = at
        if reached:
            path.contacted = at
            return
        at = calendar.at_work(rng, at, rng.randrange(1, 3))


def _after_triage(rng: Random, calendar: Calendar, path: Path, grade: Grade, crowded: bool, now: int) -> Path:
    triaged = path.triaged or 0
    if grade is Grade.STANDARD and rng.random() < ADVISED:
        return _advise(path, calendar.at_work(rng, triaged, rng.randrange(2)), now)
    chance = rng.random()
    for reason, share in (*_AFTER_TRIAGE, (DeclineReason.NO_CAPACITY, 0.05 if crowded else 0.010)):
        chance -= share
        if chance < 0:
            return _decline(path, reason, calendar.at_work(rng, triaged, rng.randrange(3)), now)
    at = calendar.at_work(rng, triaged, 0 if grade is Grade.HIGH else rng.randrange(2))
    if at > now:
        return path
    path.routed = path.changed = at
    path.status = ReferralStatus.ROUTED
    if rng.random() < 0.02:
        back = calendar.at_work(rng, at, 1)
        again = calendar.at_work(rng, back, 0)
        if back > now:
            return path
        if again > now:
            path.handed_back, path.routed_first, path.routed = back, at, None
            path.status, path.changed = ReferralStatus.TRIAGED, back
            return path
        path.handed_back, path.routed_first = back, at
        path.routed = path.changed = at = again
    at = calendar.at_work(rng, at, rng.choice((0, 0, 1, 1, 2, 3)))
    if at > now:
        return path
    path.accepted = path.changed = at
    path.status, path.case_status = ReferralStatus.ACCEPTED, CaseStatus.OPENED
    return _work_on_case(rng, calendar, path, grade, crowded, now)


def _work_on_case(rng: Random, calendar: Calendar, path: Path, grade: Grade, crowded: bool, now: int) -> Path:
    accepted = path.accepted or 0
    waiting = rng.choice((0, 1, 1, 2, 3)) + (rng.randrange(2, 8) if crowded else 0)
    at = calendar.at_work(rng, accepted, 0 if grade is Grade.HIGH else waiting)
    if at > now:
        return path
    path.allocated = path.changed = at
    path.case_status = CaseStatus.ALLOCATED
    lasts = min(max(rng.lognormvariate(4.35, 0.5), 9), 400) * (1.2 if grade is Grade.HIGH else 1.0)
    ends = calendar.at_work(rng, at + int(lasts * DAY), 1)
    if lasts > 60 and rng.random() < 0.05:
        moved = calendar.at_work(rng, at + int(lasts * DAY * 0.4), 1)
        path.passed_on = moved if moved < min(ends, now) else None
    _meet(rng, calendar, path, min(ends, now))
    _review(rng, calendar, path, ends, now)
    if ends > now:
        return path
    path.closed = path.changed = ends
    path.case_status = CaseStatus.CLOSED
    chance = rng.random() * sum(share for *_, share in _ENDINGS)
    for reason, outcome, share in _ENDINGS:
        path.closing_reason, path.outcome = reason, outcome
        chance -= share
        if chance < 0:
            break
    return path


def _meet(rng: Random, calendar: Calendar, path: Path, until: int) -> None:
    at = calendar.at_work(rng, path.allocated or 0, rng.randrange(1, 6))
    while at < until and len(path.sessions) < 14:
        path.sessions.append(at)
        path.changed = max(path.changed, at)
        at = calendar.at_work(rng, at + rng.randrange(9, 24) * DAY, 1)


def _review(rng: Random, calendar: Calendar, path: Path, ends: int, now: int) -> None:
    """Reviews while the case is open, and a last one before it closes: risk falls for most, stays or rises for some."""
    first = path.reviews[0]
    way = rng.random()
    target = (
        first.yes - rng.randrange(2, 9)
        if way < 0.74
        else first.yes
        if way < 0.90
        else first.yes + rng.randrange(1, 5)
    )
    target = min(max(target, 0), 24)
    # Every fifth case is looked at far too late, so that there is something overdue to see.
    every = (95 if rng.random() < 0.2 else 52) * DAY
    at = calendar.at_work(rng, first.at + every + rng.randrange(-9 * DAY, 5 * DAY), 0)
    last = max(path.allocated or 0, ends - rng.randrange(HOUR, 6 * DAY))
    while at < last and at <= now:
        part = (at - first.at) / max(ends - first.at, 1)
        path.reviews.append(Review(at, round(first.yes + (target - first.yes) * part)))
        path.changed = max(path.changed, at)
        at = calendar.at_work(rng, at + every + rng.randrange(-9 * DAY, 5 * DAY), 0)
    if last <= now and ends <= now:
        path.reviews.append(Review(last, target))


def _first_review(rng: Random, at: int, grade: Grade) -> Review:
    """The score explains most grades; for some the professional saw more than the score shows."""
    incidents = rng.choice(
        (0, 0, 0, 1, 1, 2, 2, 3, 4, 6) if grade is Grade.HIGH else (0, 0, 0, 0, 0, 1, 1, 1, 2, 3)
    )
    lower = {Grade.HIGH: Grade.MEDIUM, Grade.MEDIUM: Grade.STANDARD}.get(grade)
    if lower is not None and rng.random() < 0.09:
        return Review(at, SCORES[lower][-1] - rng.randrange(3), grade, incidents)
    return Review(at, rng.choice(SCORES[grade]), None, incidents)


def _decline(path: Path, reason: DeclineReason, at: int, now: int) -> Path:
    if at <= now:
        path.declined = path.changed = at
        path.status, path.decline_reason = ReferralStatus.DECLINED, reason
    return path


def _advise(path: Path, at: int, now: int) -> Path:
    if at <= now:
        path.advised = path.changed = at
        path.status = ReferralStatus.ADVISED
    return path


def _withdraw(path: Path, at: int, now: int) -> Path:
    if at <= now:
        path.withdrawn = path.changed = at
        path.status = ReferralStatus.WITHDRAWN
    return path
