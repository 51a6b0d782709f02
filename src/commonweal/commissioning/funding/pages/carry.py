"""Carry-forward on a contribution's page, and the pages of its three forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding import facts
from commonweal.commissioning.funding.models import CarryForward, Contribution
from commonweal.commissioning.funding.queries import CarryStepRow, Moved
from commonweal.design.words import day, period, pounds
from commonweal.rules.carry_forward import (
    ONE_DAY,
    STEPS,
    Status,
    Step,
    is_overdue,
    reasons_not_to_carry,
)
from commonweal.rules.contributions import CERTAINTY, Certainty
from commonweal.rules.contributions import Status as Promise
from commonweal.rules.reasons import Reason, Refused
from commonweal.rules.steps import next_status

STAGES = {
    Status.OUTLINED: "Agreed in outline, not yet final",
    Status.CONFIRMED: "Final",
    Status.REFUSED: "Refused: nothing is carried forward",
}
DONE = {"outline": "Agreed in outline", "confirm": "Confirmed", "refuse": "Refused"}


@dataclass(frozen=True)
class CarryStep:
    when: str
    what: str
    carried_by: str
    who: str


@dataclass(frozen=True)
class CarrySection:
    """`links` are (words, address) of what this reader may record; `reasons` why nothing can be carried forward now."""

    rows: tuple[tuple[str, str], ...]
    steps: tuple[CarryStep, ...]
    links: tuple[tuple[str, str], ...]
    reasons: tuple[Reason, ...]
    is_overdue: bool


@dataclass(frozen=True)
class CarryPage:
    """A form about a carry-forward. `rows` are what is known before it is filled in."""

    id: int
    funder: str
    words: str
    button: str
    introduction: str
    rows: tuple[tuple[str, str], ...]
    reasons: tuple[Reason, ...]


def carry_of(contribution: Contribution) -> CarryForward | None:
    """The carry-forward of a contribution that was read with it."""
    return getattr(contribution, "carry_forward", None)


def carry_section(
    contribution: Contribution, *, moved: Moved, steps: Sequence[CarryStepRow], by: Actor, today: date
) -> CarrySection | None:
    """What stands about carrying forward; None where there is nothing to say: money in kind, or not yet confirmed."""
    carry = carry_of(contribution)
    allowed = may(by.roles, Action.CARRY_FORWARD) and not contribution.plan.is_to_compare
    if carry is None:
        sure = CERTAINTY[Promise(contribution.status)]
        if not allowed or sure is not Certainty.CONFIRMED or contribution.kind != facts.CASH:
            return None
        reasons = why_not_outline(contribution, moved)
        words = "What is left is to be carried forward, in outline"
        links = () if reasons else ((words, reverse("carry_outline", args=[contribution.pk])),)
        return CarrySection((), (), links, tuple(reasons), False)
    links = ()
    if allowed and carry.status == Status.OUTLINED:
        links = (
            ("The carry-forward is confirmed", reverse("carry_confirm", args=[contribution.pk])),
            ("The carry-forward is refused", reverse("carry_refuse", args=[contribution.pk])),
        )
    late = is_overdue(Status(carry.status), carry.confirm_by, today=today)
    return CarrySection(carry_rows(carry, today), tuple(map(_step, steps)), links, (), late)


def why_not_outline(contribution: Contribution, moved: Moved) -> list[Reason]:
    """What stands in the way of any carry-forward of this money."""
    carry = carry_of(contribution)
    left = contribution.amount_pence - moved.spent_pence - moved.returned_pence - moved.committed_pence
    return reasons_not_to_carry(
        facts.leftover_of(contribution, left_pence=left), stands=Status(carry.status) if carry else None
    )


def carry_rows(carry: CarryForward, today: date) -> tuple[tuple[str, str], ...]:
    """A carry-forward as questions and answers."""
    at_most = "All that is left" if carry.amount_pence is None else pounds(carry.amount_pence)
    rows = [
        ("Stage", STAGES[Status(carry.status)]),
        ("At most" if carry.status == Status.OUTLINED else "Amount", at_most),
        ("May be used", period(carry.to_starts_on, carry.to_ends_before)),
    ]
    if carry.status == Status.OUTLINED:
        late = is_overdue(Status.OUTLINED, carry.confirm_by, today=today)
        until = f", by {day(carry.confirm_by)}" if carry.confirm_by else ""
        waits = f"{carry.confirmed_by or 'Nobody is named'}{until}"
        rows.append(("To be confirmed by", f"{waits}: this day has passed" if late else waits))
    return tuple(rows)


def outline_page(contribution: Contribution, *, left_pence: int, moved: Moved) -> CarryPage:
    return CarryPage(
        id=contribution.pk,
        funder=contribution.funder.name,
        words="Carry forward in outline",
        button="Record the outline",
        introduction="A board agrees in outline to use what will be left in a later year. Until it is confirmed after the "
        "year’s end, the money counts there as no surer than in principle.",
        rows=(
            ("Contribution", f"{contribution.funder.name}: {contribution.source_fund}"),
            ("For", period(contribution.starts_on, contribution.ends_before)),
            ("Is or will be left", pounds(max(left_pence, 0))),
        ),
        reasons=tuple(why_not_outline(contribution, moved)),
    )


def settle_page(
    contribution: Contribution,
    carry: CarryForward,
    *,
    is_refusal: bool,
    left_pence: int,
    today: date,
) -> CarryPage:
    words = "The carry-forward is refused" if is_refusal else "The carry-forward is confirmed"
    return CarryPage(
        id=contribution.pk,
        funder=contribution.funder.name,
        words=words,
        button="Record it",
        introduction="What is left stays bound to its own year, and nothing of it counts later."
        if is_refusal
        else "From now on so much counts in the later years as confirmed money.",
        rows=(
            ("Contribution", f"{contribution.funder.name}: {contribution.source_fund}"),
            *carry_rows(carry, today),
            ("Left in the bank", f"{pounds(max(left_pence, 0))}, after what is accrued and committed"),
        ),
        reasons=tuple(why_not_settle(contribution, carry, is_refusal=is_refusal, today=today)),
    )


def why_not_settle(
    contribution: Contribution, carry: CarryForward, *, is_refusal: bool, today: date
) -> list[Reason]:
    """What stands in the way of settling it today, whatever is typed: it is settled, or its year is not over."""
    step = Step.REFUSE if is_refusal else Step.CONFIRM
    try:
        next_status(STEPS, Status(carry.status), step)
    except Refused as refused:
        return list(refused.reasons)
    if is_refusal or today >= contribution.ends_before:
        return []
    text = f"What is left is known after {day(contribution.ends_before - ONE_DAY)}: confirm it then."
    return [Reason("year_not_ended", text)]


def _step(row: CarryStepRow) -> CarryStep:
    amount = f": {pounds(row.amount_pence)}" if row.amount_pence is not None else ""
    said = (row.decision and f"Decision {row.decision}", row.carried_by)
    carried = " · ".join(part for part in said if part)
    return CarryStep(day(row.on), f"{DONE[row.step]}{amount}", carried, row.by)
