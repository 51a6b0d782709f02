"""What a piece of work holds while it is done: for whom, with what, how far it has got, and whether it has to stop.

Beside the work a thread of its own says every few seconds that its worker lives, writes how far it has got, and hears whether
somebody asked for it to be stopped. Then the question that runs is called off, and the next one is not asked: so work stops
without looking out for it, and what it had not committed never happened.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any, Protocol
from uuid import UUID

from django.db import DatabaseError, connections

from commonweal.access.actor import Actor

SECONDS_BETWEEN_BEATS = 2.0
BOOKKEEPING = ("SAVEPOINT", "ROLLBACK", "RELEASE")


class Why(Enum):
    """Why a piece of work has to stop."""

    STOPPED = "a person asked for it to be stopped"
    ENDING = "the worker was told to end"
    LOST = "the job is another worker's now"


class Halted(Exception):
    """Raised inside the work, at the next question to the database or the next time it says how far it is."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why.value)


class Heard(Protocol):
    """What a worker learns when it says that it lives."""

    is_lost: bool
    is_stopped: bool


@dataclass
class Task:
    """One attempt at a job. `by` is who asked, as they are today; None for work of the night. `night` names the night.

    `done` of `of` is what earlier attempts kept; `kept` writes more of it and says whether the job is still this worker's.
    """

    job_id: UUID
    by: Actor | None
    at: datetime
    kept: Callable[[int, int], bool]
    arguments: Mapping[str, str] = field(default_factory=dict)
    night: date | None = None
    done: int = 0
    of: int = 0
    told: tuple[int, int] = (0, 0)
    halted: Why | None = None

    def tell(self, done: int, of: int) -> None:
        """How far whole work is: shown within seconds, and nothing to go on from. Work in parts keeps instead."""
        self.told = (done, of)
        self.stop_if_halted()

    def keep(self, done: int, of: int) -> None:
        """How far it is, in the transaction of the part just done: part and count stand or fall together.

        Raises Halted when the job is another worker's by now, so that the part is undone.
        """
        self.stop_if_halted()
        if not self.kept(done, of):
            self.halted = Why.LOST
            raise Halted(Why.LOST)
        self.done, self.of = done, of

    def stop_if_halted(self) -> None:
        if self.halted is not None:
            raise Halted(self.halted)


@contextmanager
def watched(
    task: Task,
    *,
    hear: Callable[[int, int], Heard],
    ending: threading.Event,
    beat: float = SECONDS_BETWEEN_BEATS,
) -> Iterator[None]:
    """The work inside the block is watched, and ends with Halted when it has to. `hear` says that it lives and how far it is."""
    over, aliases = threading.Event(), list(connections)
    for alias in aliases:
        connections[alias].ensure_connection()
    at_work = [connections[alias].connection for alias in aliases]

    def call_off(why: Why) -> None:
        task.halted = task.halted or why
        for each in at_work:
            with suppress(Exception):
                each.cancel_safe(timeout=5)

    thread = threading.Thread(target=_watch, args=(task, hear, over, ending, beat, call_off), daemon=True)
    thread.start()
    try:
        with ExitStack() as stack:
            for alias in aliases:
                stack.enter_context(connections[alias].execute_wrapper(_only_while_wanted(task)))
            yield
    finally:
        over.set()
        thread.join()


def _only_while_wanted(task: Task) -> Callable[..., Any]:
    def ask(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not str(sql).startswith(BOOKKEEPING):
            task.stop_if_halted()
        return execute(sql, params, many, context)

    return ask


def _watch(
    task: Task,
    hear: Callable[[int, int], Heard],
    over: threading.Event,
    ending: threading.Event,
    beat: float,
    call_off: Callable[[Why], None],
) -> None:
    """Until the work is over. A beat that does not get through is tried again: only another worker takes the job away."""
    try:
        while not over.wait(beat):
            if ending.is_set():
                call_off(Why.ENDING)
            try:
                heard = hear(*task.told)
            except DatabaseError:
                connections.close_all()
                continue
            if heard.is_lost and not over.is_set():
                call_off(Why.LOST)
            elif heard.is_stopped:
                call_off(Why.STOPPED)
    finally:
        connections.close_all()
