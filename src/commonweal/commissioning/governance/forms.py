"""What is asked about decisions: the report, and what the board decided."""

from collections.abc import Iterable
from typing import Any

from commonweal.commissioning.governance.models import Decision
from commonweal.design.fields import (
    ChoiceField,
    CommonwealForm,
    DateField,
    LongTextField,
    MoneyField,
    TextField,
)
from commonweal.partnership.models import Board
from commonweal.rules.decisions import Step

DECISIONS = (
    (Step.APPROVE.value, "Approve", "As asked, for the whole amount"),
    (Step.APPROVE_AS_AMENDED.value, "Approve as amended", "With a change: another amount, or a condition"),
    (Step.DEFER.value, "Defer", "Not yet: say what the board needs first"),
    (Step.REJECT.value, "Reject", "No: say why"),
)


class DraftForm(CommonwealForm):
    """A report that asks for authority. `boards` are those in force today."""

    fields_of_reasons = {
        "reference_taken": "reference",
        "report_in_future": "report_on",
        "authority_ends_before_it_starts": "last_day",
        "authority_over_before_report": "last_day",
    }
    board = ChoiceField(label="Board", hint="Who decides")
    reference = TextField(
        label="Reference", hint="As the board’s papers number it, like DAB-2026-04", max_length=30, width=20
    )
    title = TextField(label="Title", max_length=200)
    recommendation = LongTextField(
        label="Recommendation", hint="What the board is asked to agree, in plain words", max_length=4000
    )
    amount = MoneyField(
        label="Amount asked for", hint="The most that may be spent under this decision, like 670,450"
    )
    report_on = DateField(label="Date of the report", no_future=True)
    starts_on = DateField(label="First day of spending")
    last_day = DateField(label="Last day of spending")

    def __init__(self, *args: Any, boards: Iterable[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].set_choices([(board.pk, board.name) for board in boards])


class PublishForm(CommonwealForm):
    """Nothing is asked: the button publishes."""


class TakeForm(CommonwealForm):
    """What the board decided. `decision` gives the amount that was asked for."""

    fields_of_reasons = {
        "words_missing": "words",
        "amount_amended": "amount",
        "decided_too_early": "decided_on",
        "decided_in_future": "decided_on",
        "drafted_it_yourself": "step",
        "step_not_open": "step",
    }
    step = ChoiceField(label="What the board decided", choices=DECISIONS)
    amount = MoneyField(label="Amount allowed", hint="Leave it as it is unless the board changed it")
    decided_on = DateField(label="Date of the decision", no_future=True)
    words = LongTextField(
        label="Reasons", hint="Needed unless the board approves as asked", required=False, max_length=2000
    )


def start_of_taking(decision: Decision) -> dict[str, Any]:
    """The form as it opens: the amount that was asked for, on this version of the report."""
    return {"version": decision.version, "amount": decision.amount_pence}
