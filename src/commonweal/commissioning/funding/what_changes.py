"""What the last step of a contribution changes: the plan put to the proof as it stood before that step, and as it stands.

Asked for right after a step, or by whoever wants to know; no page proves a plan unasked. Where the step changes neither the
amount nor how sure it is, the plan is proved once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from commonweal.commissioning.funding.models import Contribution
from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.queries import StepRow
from commonweal.commissioning.funding.question import question_of
from commonweal.commissioning.funding.stored import read_back_for_proof
from commonweal.commissioning.funding.stored.money import SHORT_WAY
from commonweal.rules.contributions import CERTAINTY, FIRST, Certainty, Status
from commonweal.rules.funding_plan import prove
from commonweal.rules.reasons import Refused


@dataclass(frozen=True)
class Proved:
    """What a proof came to: its verdict, and what is missing at each certainty. Without a proof the verdict says why not."""

    verdict: str
    missing: Mapping[Certainty, int] | None = None

    @property
    def is_fundable(self) -> bool:
        return self.missing is not None and not all(self.missing.values())


@dataclass(frozen=True)
class WhatChanges:
    """The plan before the last step and now; `before` is None where that step changes nothing a proof asks about."""

    before: Proved | None
    now: Proved


def what_changes(contribution: Contribution, history: Sequence[StepRow]) -> WhatChanges:
    """What the latest of these steps (the latest first) changed. `history` may be empty: then nothing has changed yet."""
    plan = read_back_for_proof(contribution.plan)
    status, pence = _before(contribution, history)
    is_same = (CERTAINTY[status], pence) == (
        CERTAINTY[Status(contribution.status)],
        contribution.amount_pence,
    )
    before = None if is_same else _proved(_told(plan, contribution.key, status, pence))
    return WhatChanges(before, _proved(plan))


def _before(contribution: Contribution, history: Sequence[StepRow]) -> tuple[Status, int]:
    """Where the contribution stood before its last step, and for how much."""
    if not history:
        return Status(contribution.status), contribution.amount_pence
    last, *earlier = history
    if last.step == "revise" and last.was_pence is not None:
        return last.became, last.was_pence
    return (earlier[0].became if earlier else FIRST), contribution.amount_pence


def _told(plan: rows.Plan, key: str, status: Status, pence: int) -> rows.Plan:
    """The plan with one contribution as it was."""
    step = SHORT_WAY.get(status)
    return replace(
        plan,
        contributions=tuple(
            replace(
                row,
                amount_pence=pence,
                uplift=None,
                steps=(rows.StepRow(step=step, on=row.starts_on),) if step else (),
            )
            if row.key == key
            else row
            for row in plan.contributions
        ),
    )


def _proved(plan: rows.Plan) -> Proved:
    question = question_of(plan)
    try:
        proof = prove(
            question.sources,
            question.lines,
            question.areas_within,
            open_gates=question.open_gates,
            names=question.names,
        )
    except Refused as refused:
        return Proved(str(refused))
    return Proved(proof.verdict, {answer.down_to: answer.short_pence for answer in proof.answers})
