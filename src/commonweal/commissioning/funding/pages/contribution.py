"""One contribution: what was promised on what terms, where it stands on its ladder, and the steps open to this reader."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding import facts
from commonweal.commissioning.funding.models import Contribution
from commonweal.commissioning.funding.pages.carry import CarrySection, carry_section
from commonweal.commissioning.funding.pages.changes import ChangesSection, changes_section
from commonweal.commissioning.funding.pages.ledger import entries_table
from commonweal.commissioning.funding.pages.movements import Told, told
from commonweal.commissioning.funding.pages.terms import terms_rows
from commonweal.commissioning.funding.queries import (
    NOTHING,
    CarryStepRow,
    ChangeRow,
    Moved,
    StepRow,
    TransactionRow,
)
from commonweal.commissioning.funding.what_changes import WhatChanges
from commonweal.commissioning.governance.queries import Allowing
from commonweal.design.tables import Table
from commonweal.design.words import day, period, pounds
from commonweal.rules import contributions
from commonweal.rules.carry_forward import Underspend
from commonweal.rules.contributions import STEPS, TERMINAL, Status, Step
from commonweal.rules.movements import Recorded
from commonweal.rules.reasons import Reason
from commonweal.rules.steps import steps_from

OPEN = {
    Step.AGREE_IN_PRINCIPLE: "Agreed in principle",
    Step.AGREE_ON_CONDITIONS: "Agreed on conditions",
    Step.CONFIRM: "Confirmed by a decision",
    Step.RECEIVE: "Money received",
    Step.WITHDRAW: "Withdrawn",
}
CHANGE = "The amount or a day is changed"
DONE: dict[str, str] = {
    **OPEN,
    Step.RECEIVE_PART: "Part of the money received",
    "ask": "Asked for",
    "revise": "Changed",
}
ACTION = {step: Action.MOVE_CONTRIBUTION for step in OPEN} | {Step.RECEIVE: Action.RECEIVE_CONTRIBUTION}
ADDRESS = {step: step.value.replace("_", "-") for step in OPEN}
LATEST = 8
"""How many movements of the ledger a contribution's page shows; the rest are in the ledger."""


@dataclass(frozen=True)
class OpenStep:
    """A step this reader may take: its address, its words, and what stands in the way of it, if anything."""

    address: str
    words: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class LadderRow:
    when: str
    what: str
    carried_by: str
    decision_id: int | None
    who: str


@dataclass(frozen=True)
class ContributionPage:
    """`terms` are (question, answer) of what was promised; `way` the movements from the first promise, when there are some."""

    id: int
    funder: str
    source_fund: str
    is_in_kind: bool
    plan_title: str
    plan_key: str
    period: str
    amount: str
    status: str
    working: str
    assumption: str
    fence: str
    basis: str
    received: str
    due: str
    spent: str
    terms: tuple[tuple[str, str], ...]
    steps: tuple[OpenStep, ...]
    ladder: tuple[LadderRow, ...]
    is_asked_with_plan: bool
    way: Told | None
    carry: CarrySection | None
    changes: ChangesSection | None
    ledger: Table | None
    has_more_in_ledger: bool
    may_give_back: bool
    is_to_compare: bool


@dataclass(frozen=True)
class StepPage:
    """The form that takes one step; `reasons` say why it cannot be taken, whatever is typed."""

    id: int
    funder: str
    period: str
    amount: str
    assumption: str
    due: str
    step: str
    words: str
    reasons: tuple[Reason, ...]


def step_from(slug: str) -> Step | None:
    """The step an address names; None for one that is not a step of the ladder."""
    return next((step for step, text in ADDRESS.items() if text == slug), None)


def contribution_page(
    contribution: Contribution,
    *,
    history: Sequence[StepRow],
    moved: Moved,
    transactions: Iterable[TransactionRow],
    names: Mapping[str, str],
    beside: Mapping[str, str],
    carry_steps: Sequence[CarryStepRow],
    allowing: Sequence[Allowing],
    by: Actor,
    today: date,
    changes: WhatChanges | None = None,
) -> ContributionPage:
    """`beside` are the names of the contributions that a match or a minimum names, by key; `changes` only when asked for."""
    posted = [_only_own(each, contribution.pk) for each in transactions]
    stands = facts.standing_of(contribution, moved)
    way = told(
        [contribution], {contribution.pk: [_change(contribution.pk, row) for row in reversed(history)]}
    )
    return ContributionPage(
        id=contribution.pk,
        funder=contribution.funder.name,
        source_fund=contribution.source_fund,
        is_in_kind=not stands.is_cash,
        plan_title=contribution.plan.title,
        plan_key=contribution.plan.key,
        period=period(contribution.starts_on, contribution.ends_before),
        amount=pounds(contribution.amount_pence),
        status=contribution.status,
        working=contribution.working,
        assumption=contribution.assumption,
        fence=facts.fence_sentence(contribution.fence, names),
        basis=contribution.fence.basis,
        received=pounds(stands.received_pence),
        due=pounds(stands.confirmed_pence - stands.received_pence),
        spent=pounds(moved.spent_pence),
        terms=terms_rows(contribution, stands, beside=beside, today=today),
        steps=_open_steps(contribution, moved, allowing, by, today),
        ladder=tuple(_ladder_row(row) for row in history),
        is_asked_with_plan=not any(row.step == "ask" for row in history),
        way=way if len(way.rows) > 1 or way.faults else None,
        carry=carry_section(contribution, moved=moved, steps=carry_steps, by=by, today=today),
        changes=changes_section(changes) if changes else None,
        ledger=entries_table(posted[:LATEST], caption="In the ledger", whose=False) if posted else None,
        has_more_in_ledger=len(posted) > LATEST,
        may_give_back=may(by.roles, Action.KEEP_LEDGER)
        and not contribution.plan.is_to_compare
        and (contribution.is_repayable or contribution.underspend == Underspend.FUNDER),
        is_to_compare=contribution.plan.is_to_compare,
    )


def step_page(
    contribution: Contribution,
    *,
    step: Step,
    moved: Moved,
    allowing: Sequence[Allowing],
    today: date,
) -> StepPage:
    return form_page(
        contribution,
        moved=moved,
        step=step.value,
        words=OPEN[step],
        reasons=why_not(contribution, step, moved=moved, allowing=allowing, today=today),
    )


def change_page(contribution: Contribution, *, moved: Moved, today: date) -> StepPage:
    """The form that changes what was promised."""
    return form_page(
        contribution, moved=moved, step="change", words=CHANGE, reasons=why_not_change(contribution)
    )


def form_page(
    contribution: Contribution, *, moved: Moved, step: str, words: str, reasons: Iterable[Reason]
) -> StepPage:
    """What stands above any form about a contribution."""
    stands = facts.standing_of(contribution, moved)
    return StepPage(
        id=contribution.pk,
        funder=contribution.funder.name,
        period=period(contribution.starts_on, contribution.ends_before),
        amount=pounds(contribution.amount_pence),
        assumption=contribution.assumption,
        due=pounds(stands.confirmed_pence - stands.received_pence),
        step=step,
        words=words,
        reasons=tuple(reasons),
    )


def why_not(
    contribution: Contribution,
    step: Step,
    *,
    today: date,
    moved: Moved = NOTHING,
    allowing: Sequence[Allowing] = (),
) -> list[Reason]:
    """What stands in the way of a step today, taken in the best way: under the widest decision, for all that is due."""
    stands = facts.standing_of(contribution, moved)
    in_force = [each for each in allowing if not _is_over(each, today)]
    widest = max(in_force or allowing, key=lambda each: each.authority.amount_pence, default=None)
    due = stands.confirmed_pence - stands.received_pence
    return contributions.reasons_not_to_take(
        step,
        stands,
        step_on=today,
        today=today,
        amount_pence=contribution.amount_pence if step is Step.CONFIRM else due,
        authority=widest.authority if widest else None,
    )


def why_not_change(contribution: Contribution) -> list[Reason]:
    """What stands in the way of any change of what was promised."""
    if Status(contribution.status) not in TERMINAL:
        return []
    text = (
        f"This is {contribution.status} and cannot be changed: add a contribution of its own for more money."
    )
    return [Reason("revision_not_open", text)]


def _is_over(each: Allowing, today: date) -> bool:
    return each.authority.ends_before is not None and each.authority.ends_before <= today


def _open_steps(
    contribution: Contribution, moved: Moved, allowing: Sequence[Allowing], by: Actor, today: date
) -> tuple[OpenStep, ...]:
    if contribution.plan.is_to_compare:
        return ()
    found = []
    for step in steps_from(STEPS, Status(contribution.status)):
        if step in OPEN and may(by.roles, ACTION[step]):
            reasons = why_not(contribution, step, moved=moved, allowing=allowing, today=today)
            if step is Step.RECEIVE:
                address = reverse("contribution_receive", args=[contribution.pk])
            else:
                address = reverse("contribution_step", args=[contribution.pk, ADDRESS[step]])
            found.append(OpenStep(address, OPEN[step], tuple(reasons)))
    if may(by.roles, Action.MOVE_CONTRIBUTION) and not why_not_change(contribution):
        found.append(OpenStep(reverse("contribution_change", args=[contribution.pk]), CHANGE, ()))
    return tuple(found)


def _only_own(transaction: TransactionRow, contribution_id: int) -> TransactionRow:
    """A payment may be shared with other sources: here only this contribution's sides of it are shown."""
    own = tuple(entry for entry in transaction.entries if entry.contribution_id == contribution_id)
    return replace(transaction, entries=own)


def _change(contribution_id: int, row: StepRow) -> ChangeRow:
    recorded = Recorded(row.step, row.became, row.on, row.was_pence, row.became_pence, row.id)
    return ChangeRow(contribution_id, recorded, row.decision_id, row.decision, row.carried_by, row.words)


def _ladder_row(row: StepRow) -> LadderRow:
    amount = f": {pounds(row.amount_pence)}" if row.amount_pence is not None else ""
    said = (row.words, row.decision and f"Decision {row.decision}", row.carried_by)
    carried = " · ".join(part for part in said if part)
    return LadderRow(day(row.on), f"{DONE[row.step]}{amount}", carried, row.decision_id, row.by)
