"""The pages of the public door: plain words, short pages, nothing that gives away what they are for in a title or an address."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from commonweal.rules.public_door import Message, Source, told_at_the_door
from commonweal.services.front_door.queries.public import Progress

BEGIN = {Source.SELF: "talk_begin", Source.PROFESSIONAL: "refer_begin"}
CHECK_NUMBER_ADDS = 1


@dataclass(frozen=True)
class StepPage:
    """One page of questions. `hidden` travels with it; `back` is the step before, if there is one."""

    title: str
    heading: str
    lead: tuple[str, ...]
    action: str
    hidden: tuple[tuple[str, str], ...]
    back: str
    is_first: bool


def step_page(
    source: Source,
    step: str,
    *,
    headings: Mapping[str, str],
    lead: tuple[str, ...],
    hidden: Mapping[str, str],
) -> StepPage:
    """A page of questions; its number is all that its title says. `headings` are those of all the steps, in order."""
    steps = tuple(headings)
    place, begins = steps.index(step), "ticket" not in hidden
    return StepPage(
        title=f"Page {place + 1} of {len(steps) + CHECK_NUMBER_ADDS}",
        heading=headings[step],
        lead=lead,
        action=reverse(BEGIN[source]) if begins else reverse("talk_go"),
        hidden=(*hidden.items(), ("step", step)),
        back=steps[place - 1] if place and not begins else "",
        is_first=begins,
    )


@dataclass(frozen=True)
class CheckPage:
    """What is answered and what is not, by its heading alone: the answers themselves are not shown on a screen others may see."""

    title: str
    rows: tuple[tuple[str, str, str], ...]
    is_ready: bool
    ticket: str


def check_page(headings: Mapping[str, str], left: tuple[str, ...], *, ticket: str) -> CheckPage:
    """`left` are the steps still to answer or to mend."""
    rows = tuple((heading, "To do" if step in left else "Done", step) for step, heading in headings.items())
    total = len(headings) + CHECK_NUMBER_ADDS
    return CheckPage(f"Page {total} of {total}", rows, not left, ticket)


@dataclass(frozen=True)
class WordsPage:
    """The reference and the secret words, this once."""

    reference: str
    words: str
    ticket: str
    step: str
    is_self: bool
    not_safe_now: bool


@dataclass(frozen=True)
class ProgressPage:
    """How far it has got, and what can be said about it. Nothing that was typed, nobody's name."""

    reference: str
    said: tuple[str, ...]
    told: str
    ticket: str
    is_new: bool
    is_self: bool


_TOLD = {
    Message.NOT_SAFE: "You told us that it is not safe to get in touch that way. We have stopped.",
    Message.STOP: "You told us that you do not want this any more. Someone will read that and take care.",
}


def progress_page(
    source: Source, progress: Progress, *, reference: str, ticket: str, is_new: bool = False
) -> ProgressPage:
    said = told_at_the_door(
        source, progress.status, reason=progress.reason, contact_tried=progress.contact_tried
    )
    return ProgressPage(
        reference=reference,
        said=said,
        told=_TOLD[Message(progress.told)] if progress.told else "",
        ticket=ticket,
        is_new=is_new,
        is_self=source is Source.SELF,
    )
