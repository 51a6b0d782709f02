"""One contribution: where it stands on its ladder, what it may be spent on, and the steps open to this reader."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding import facts
from commonweal.commissioning.funding.models import Contribution
from commonweal.commissioning.funding.pages.ledger import entries_table
from commonweal.commissioning.funding.queries import NOTHING, Moved, StepRow, TransactionRow
from commonweal.commissioning.governance.queries import Allowing
from commonweal.design.tables import Table
from commonweal.design.words import day, period, pounds
from commonweal.rules import contributions, fences
from commonweal.rules.carry_forward import Underspend
from commonweal.rules.contributions import STEPS, Status, Step
from commonweal.rules.reasons import Reason
from commonweal.rules.steps import steps_from

OPEN = {
    Step.AGREE_IN_PRINCIPLE: "Agreed in principle",
    Step.AGREE_ON_CONDITIONS: "Agreed on conditions",
    Step.CONFIRM: "Confirmed by a decision",
    Step.RECEIVE: "Money received",
    Step.WITHDRAW: "Withdrawn",
}
DONE: dict[str, str] = {
    **OPEN,
    Step.RECEIVE_PART: "Part of the money received",
    "ask": "Asked for",
    "revise": "Changed",
}
ACTION = {step: Action.MOVE_CONTRIBUTION for step in OPEN} | {Step.RECEIVE: Action.RECEIVE_CONTRIBUTION}
ADDRESS = {step: step.value.replace("_", "-") for step in OPEN}


@dataclass(frozen=True)
class OpenStep:
    """A step this reader may take: its address, its words, and what stands in the way of it, if anything."""

    slug: str
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
    id: int
    funder: str
    source_fund: str
    is_in_kind: bool
    plan_title: str
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
    steps: tuple[OpenStep, ...]
    ladder: tuple[LadderRow, ...]
    ledger: Table | None
    may_give_back: bool


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
    allowing: Sequence[Allowing],
    by: Actor,
    today: date,
) -> ContributionPage:
    posted = [_only_own(each, contribution.pk) for each in transactions]
    return ContributionPage(
        id=contribution.pk,
        funder=contribution.funder.name,
        source_fund=contribution.source_fund,
        is_in_kind=contribution.kind != facts.CASH,
        plan_title=contribution.plan.title,
        period=period(contribution.starts_on, contribution.ends_before),
        amount=pounds(contribution.amount_pence),
        status=contribution.status,
        working=contribution.working,
        assumption=contribution.assumption,
        fence=fences.in_words(facts.fence_of(contribution.fence), names),
        basis=contribution.fence.basis,
        received=pounds(moved.received_pence),
        due=pounds(moved.confirmed_pence - moved.received_pence),
        spent=pounds(moved.spent_pence),
        steps=tuple(
            OpenStep(
                ADDRESS[step],
                OPEN[step],
                tuple(why_not(contribution, step, moved=moved, allowing=allowing, today=today)),
            )
            for step in steps_from(STEPS, Status(contribution.status))
            if step in OPEN and may(by.roles, ACTION[step])
        ),
        ladder=tuple(_ladder_row(row) for row in history),
        ledger=entries_table(posted, caption="In the ledger", whose=False) if posted else None,
        may_give_back=may(by.roles, Action.KEEP_LEDGER)
        and (contribution.is_repayable or contribution.underspend == Underspend.FUNDER),
    )


def step_page(
    contribution: Contribution, *, step: Step, moved: Moved, allowing: Sequence[Allowing], today: date
) -> StepPage:
    reasons = why_not(contribution, step, moved=moved, allowing=allowing, today=today)
    return StepPage(
        id=contribution.pk,
        funder=contribution.funder.name,
        period=period(contribution.starts_on, contribution.ends_before),
        amount=pounds(contribution.amount_pence),
        assumption=contribution.assumption,
        due=pounds(moved.confirmed_pence - moved.received_pence),
        step=step.value,
        words=OPEN[step],
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
    due = moved.confirmed_pence - moved.received_pence
    in_kind = contribution.kind != facts.CASH and contribution.status == Status.CONFIRMED
    widest = max(allowing, key=lambda each: each.authority.amount_pence, default=None)
    confirmed = contribution.amount_pence if in_kind else moved.confirmed_pence
    return contributions.reasons_not_to_take(
        step,
        contributions.Contribution(Status(contribution.status), confirmed, moved.received_pence),
        step_on=today,
        today=today,
        amount_pence=contribution.amount_pence if step is Step.CONFIRM or in_kind else due,
        authority=widest.authority if widest else None,
    )


def _only_own(transaction: TransactionRow, contribution_id: int) -> TransactionRow:
    """A payment may be shared with other sources: here only this contribution's sides of it are shown."""
    own = tuple(entry for entry in transaction.entries if entry.contribution_id == contribution_id)
    return replace(transaction, entries=own)


def _ladder_row(row: StepRow) -> LadderRow:
    amount = f": {pounds(row.amount_pence)}" if row.amount_pence is not None else ""
    said = (row.words, row.decision and f"Decision {row.decision}", row.carried_by)
    carried = " · ".join(part for part in said if part)
    return LadderRow(day(row.on), f"{DONE[row.step]}{amount}", carried, row.decision_id, row.by)
