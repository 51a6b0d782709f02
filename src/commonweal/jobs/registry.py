"""What work there is and what people are reminded of: each app says so in its own work.py, in WORK and REMINDERS. The app that
keeps who wants no line by e-mail says it there too, in WANTS_NO_LINE.

The database holds names of work, never code: a name that no app has said is never run. Read a Work as: it is called `name`;
while it does not run, `means`; whoever looks after the system then does `what_to_do`. With a `clock` it runs every night at that
time in London. `whole` work is one transaction together with its own end, so that it happens once or not at all; other work
commits in parts and must be able to go on from wherever it was cut off.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from commonweal.access.policy import Action
from commonweal.jobs.task import Task
from commonweal.rules.reminders import Due


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Work:
    """`action`: what a person must be allowed, when they ask and again when it runs. `troubles`: what to do, by code of refusal.

    `needs_owner`: only a worker that knows the address of the tables' owner takes it. `back`: (words, name of a page without
    parameters) where to go on when it is done.
    """

    name: str
    title: str
    means: str
    what_to_do: str
    run: Callable[[Task], None]
    clock: time | None = None
    whole: bool = True
    needs_owner: bool = False
    action: Action | None = None
    is_wanted: Callable[[], bool] = _always
    troubles: Mapping[str, str] = field(default_factory=dict)
    back: tuple[str, str] | None = None


@dataclass(frozen=True)
class Reminder:
    """Read as: of each of `dues`, `who` (numbers of people who sign in) is reminded on these working days round its due day.

    `dues` gives what is still open on a day, and `steps` are as in `rules.reminders`. `words` say what to do, on the first page
    of each; `address` is the name of the page where it is done, without parameters.
    """

    key: str
    title: str
    words: str
    address: str
    steps: tuple[int, ...]
    dues: Callable[[date], Iterable[Due]]
    who: Callable[[Due, date], Iterable[int]]


@cache
def known_work() -> Mapping[str, Work]:
    """Every work that some app has said, by name."""
    return {each.name: each for each in _said("WORK")}


@cache
def known_reminders() -> Mapping[str, Reminder]:
    return {each.key: each for each in _said("REMINDERS")}


def who_wants_no_line() -> frozenset[int]:
    """Numbers of those who asked for no e-mail when something waits. The app that keeps the choice says so in WANTS_NO_LINE:
    whoever sends a line asks here, and need not know which app that is.
    """
    return frozenset(user_id for asks in _said("WANTS_NO_LINE") for user_id in asks())


def nightly() -> list[Work]:
    """What is wanted every night here, in the order of the night."""
    return sorted(
        (each for each in known_work().values() if each.clock is not None and each.is_wanted()),
        key=lambda each: (each.clock, each.name),
    )


def _said(name: str) -> list:
    found = []
    for config in apps.get_app_configs():
        if config.name.startswith("commonweal.") and module_has_submodule(config.module, "work"):
            found += getattr(import_module(f"{config.name}.work"), name, ())
    return found
