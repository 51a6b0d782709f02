"""What is asked when a gate is opened or shut: the day, what it rests on, and the decision if there is one."""

from collections.abc import Iterable
from typing import Any

from commonweal.commissioning.governance.queries import Allowing
from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, TextField
from commonweal.design.words import day

NO_DECISION = "none"


class GateForm(CommonwealForm):
    """`allowing` are the decisions that have been taken."""

    fields_of_reasons = {
        "step_in_future": "on",
        "step_before_last": "on",
        "before_decision": "on",
        "words_missing": "words",
        "decision_not_taken": "decision",
    }
    words = TextField(
        label="What this rests on",
        hint="The letter, minute or figures that answer the question, like: letter of 4 May 2026, benefit of £310,000",
        max_length=300,
    )
    on = DateField(label="Date it happened", no_future=True)
    decision = ChoiceField(label="Decision, if there is one")

    def __init__(self, *args: Any, allowing: Iterable[Allowing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decided = [
            (each.id, f"{each.reference}: {each.title}", f"Decided on {day(each.authority.decided_on)}")
            for each in allowing
        ]
        self.fields["decision"].set_choices(
            [(NO_DECISION, "No decision: the letter or figures alone"), *decided]
        )
