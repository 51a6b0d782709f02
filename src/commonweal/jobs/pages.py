"""The pages about work: what runs every night, what went wrong and what to do, and one job with how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.design.words import count, moment, plural
from commonweal.jobs.queries import JobRow, NightRow, StepRow, Trouble
from commonweal.jobs.registry import Work, known_work
from commonweal.rules.jobs import MOST_ATTEMPTS, OPEN, Status, Step, share_done

STATES = {
    Status.ASKED: ("Waiting", "grey"),
    Status.TAKEN: ("Being done", "blue"),
    Status.DONE: ("Done", "green"),
    Status.FAILED: ("Failed", "red"),
    Status.CANCELLED: ("Stopped", "yellow"),
}
START_THE_WORKER = (
    "Ask whoever runs the server whether commonweal work is running, and to start it. Nothing is lost meanwhile: what was missed"
    " is done once, as soon as it runs."
)
GENERIC = {
    "worker_lost": "The program ended in the middle of it every time. Ask whoever runs the server to look at its memory and its"
    " log, then try it again. What had been done stays done.",
    "not_allowed": "Whoever asked for this may not do it any more. Somebody who may has to ask again.",
    "not_there": "What it was about is not there any more, or not for whoever asked. Look whether it is still needed.",
}
LONG_WAIT = timedelta(minutes=5)
STEPS_IN_WORDS = {
    Step.TAKE: "Begun",
    Step.FINISH: "Done",
    Step.PUT_OFF: "Went wrong; tried again later",
    Step.GIVE_BACK: "Left for the next worker, because this one was told to end",
    Step.TAKE_BACK: "Its worker went silent; taken up again",
    Step.GIVE_UP: "Given up",
    Step.CANCEL: "Stopped",
    Step.TRY_AGAIN: "Asked for again",
}


@dataclass(frozen=True)
class NightShown:
    """A line of the table of the night."""

    title: str
    address: str
    state: str
    colour: str
    done: str
    took: str
    next: str


@dataclass(frozen=True)
class JobShown:
    """A line of what people asked for."""

    title: str
    address: str
    who: str
    when: str
    state: str
    colour: str


@dataclass(frozen=True)
class TroubleShown:
    """What happened, what it means, what to do; `address` is the job's page, empty where there is none."""

    title: str
    means: str
    what_to_do: str
    address: str


@dataclass(frozen=True)
class NightPage:
    """What runs every night, and what people asked for. `is_quiet`: no worker ever took anything. `whose`: who tries again."""

    nights: tuple[NightShown, ...]
    asked: tuple[JobShown, ...]
    troubles: tuple[TroubleShown, ...]
    is_quiet: bool
    whose: str


@dataclass(frozen=True)
class AskedPage:
    """What one person asked for."""

    asked: tuple[JobShown, ...]
    troubles: tuple[TroubleShown, ...]


@dataclass(frozen=True)
class JobPage:
    """`share` is in whole percent, None where nobody knows how much there is. `is_open`: it has not ended."""

    job_id: UUID
    title: str
    state: str
    colour: str
    is_open: bool
    how_far: str
    share: int | None
    facts: tuple[tuple[str, str], ...]
    trouble: TroubleShown | None
    history: tuple[tuple[str, str], ...]
    may_stop: bool
    may_try_again: bool
    is_stopping: bool
    back: tuple[str, str] | None
    list_address: tuple[str, str]


def night_page(
    *,
    nights: Sequence[NightRow],
    asked: Sequence[JobRow],
    troubles: Sequence[Trouble],
    is_quiet: bool,
    by: Actor,
) -> NightPage:
    return NightPage(
        nights=tuple(_night(each) for each in nights),
        asked=_asked(asked),
        troubles=() if is_quiet else tuple(trouble_shown(each) for each in troubles),
        is_quiet=is_quiet,
        whose="" if may(by.roles, Action.RUN_WORK) else "A system administrator can try again what failed.",
    )


def asked_page(*, asked: Sequence[JobRow], troubles: Sequence[Trouble]) -> AskedPage:
    return AskedPage(_asked(asked), tuple(trouble_shown(each) for each in troubles))


def _night(row: NightRow) -> NightShown:
    state, colour = state_of(row.last) if row.last else ("Not yet", "grey")
    if row.is_missed and row.last is not None and row.last.status in (Status.DONE, Status.ASKED):
        state, colour = "Overdue", "red"
    return NightShown(
        title=row.work.title,
        address=_address(row.last),
        state=state,
        colour=colour,
        done=moment(row.done_at) if row.done_at else "Never",
        took=in_words(row.took) if row.took is not None else "",
        next=moment(row.next_at),
    )


def _asked(rows: Sequence[JobRow]) -> tuple[JobShown, ...]:
    works = known_work()
    return tuple(
        JobShown(works[row.name].title, _address(row), row.asked_by, moment(row.asked_at), *state_of(row))
        for row in rows
        if row.name in works
    )


def _address(row: JobRow | None) -> str:
    return reverse("job", args=[row.id]) if row else ""


def state_of(row: JobRow) -> tuple[str, str]:
    """The state in words, and its colour."""
    if row.status is Status.TAKEN and row.stop_asked_at is not None:
        return "Being stopped", "yellow"
    if row.status is Status.ASKED and row.attempts:
        return "Waiting to be tried again", "yellow"
    return STATES[row.status]


def trouble_shown(trouble: Trouble) -> TroubleShown:
    work, job = trouble.work, trouble.job
    if job is not None and job.status is Status.FAILED:
        happened = f"{work.title}: failed{f' on {moment(job.ended_at)}' if job.ended_at else ''}"
        return TroubleShown(happened, work.means, what_to_do(work, job), _address(job))
    since = f"not done since {moment(trouble.done_at)}" if trouble.done_at else "never done yet"
    return TroubleShown(f"{work.title}: {since}", work.means, START_THE_WORKER, _address(job))


def what_to_do(work: Work, job: JobRow) -> str:
    """In plain words, from the code of what went wrong: its message is never kept, because it may hold somebody's data."""
    if words := work.troubles.get(job.why) or GENERIC.get(job.why):
        return words
    kind = f" ({job.fault})" if job.fault else ""
    return f"Something went wrong in the program{kind}, {MOST_ATTEMPTS} times over. {work.what_to_do}"


def job_page(*, row: JobRow, steps: Sequence[StepRow], by: Actor, now: datetime) -> JobPage:
    work = known_work()[row.name]
    state, colour = state_of(row)
    is_own, is_open = row.asked_by_id == by.user_id, row.status in OPEN
    has_failed = row.status is Status.FAILED
    share = share_done(row.done, row.of)
    return JobPage(
        job_id=row.id,
        title=work.title,
        state=state,
        colour=colour,
        is_open=is_open,
        how_far=_how_far(row, share, is_own=is_own, now=now),
        share=share if is_open else None,
        facts=_facts(row),
        trouble=trouble_shown(Trouble(work, row, None)) if has_failed else None,
        history=tuple((moment(each.at), _step(each)) for each in steps),
        may_stop=is_open and row.stop_asked_at is None and (is_own or may(by.roles, Action.RUN_WORK)),
        may_try_again=row.status in (Status.FAILED, Status.CANCELLED) and may(by.roles, Action.RUN_WORK),
        is_stopping=is_open and row.stop_asked_at is not None,
        back=(work.back[0], reverse(work.back[1])) if work.back and is_own else None,
        list_address=("Work", reverse("work" if may(by.roles, Action.VIEW_NIGHT) else "work_asked")),
    )


def _how_far(row: JobRow, share: int | None, *, is_own: bool, now: datetime) -> str:
    """The number itself is for whoever asked: of a list of people, how many there are is a figure about people."""
    if row.status is Status.ASKED:
        return _waits(row, now)
    if row.status is not Status.TAKEN:
        return ""
    if share is None:
        return "Being done"
    return f"{count(row.done)} of {count(row.of)} done" if is_own else f"{share}% done"


def _waits(row: JobRow, now: datetime) -> str:
    if now < row.not_before_at:
        return f"It is tried again at {moment(row.not_before_at)}."
    if now - row.not_before_at < LONG_WAIT:
        return "It begins in a few seconds, or after what was asked for before it."
    return "Nothing has begun it yet. Ask whoever runs the server whether commonweal work is running; it is not lost."


def _facts(row: JobRow) -> tuple[tuple[str, str], ...]:
    facts = [
        ("Asked for by", row.asked_by or "Nobody: it runs every night"),
        ("Asked for", moment(row.asked_at)),
    ]
    if row.started_at:
        facts.append(("Begun", moment(row.started_at)))
    if row.ended_at:
        facts.append(("Ended", moment(row.ended_at)))
        if row.started_at:
            facts.append(("Took", in_words(row.ended_at - row.started_at)))
    if row.attempts > 1:
        facts.append(("Attempts", plural(row.attempts, "attempt")))
    return tuple(facts)


def _step(row: StepRow) -> str:
    words = STEPS_IN_WORDS[row.step]
    kind = f" ({row.fault})" if row.fault else ""
    return f"{words}{kind}{f', by {row.by}' if row.by else ''}"


def in_words(lasted: timedelta) -> str:
    """How long something took: seconds under a minute, minutes under two hours, then hours.

    >>> in_words(timedelta(seconds=0.4)), in_words(timedelta(seconds=61)), in_words(timedelta(hours=3))
    ('under a second', '1 minute', '3 hours')
    """
    seconds = int(lasted.total_seconds())
    if seconds < 1:
        return "under a second"
    if seconds < 60:
        return plural(seconds, "second")
    if seconds < 7200:
        return plural(seconds // 60, "minute")
    return plural(seconds // 3600, "hour")
