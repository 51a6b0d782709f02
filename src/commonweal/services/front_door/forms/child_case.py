"""What a worker writes to the front door about a child of their case."""

from collections.abc import Iterable, Mapping
from typing import Any

from commonweal.design.fields import ChoiceField, CommonwealForm, LongTextField, MultiChoice
from commonweal.services.casework.words import YES_NO
from commonweal.services.front_door.actions.child_case import ChildAskedFor

NOBODY = "nobody"


class ChildCaseForm(CommonwealForm):
    """The child and the area are known. No address is asked for: the front door rings the worker."""

    what_happened = LongTextField(
        label="What does the child live with?",
        called="What the child lives with",
        hint="What they saw, heard and felt, and what worries you. Write no address, and nothing the adult has not agreed to"
        " have told.",
        max_length=4000,
        missing="Say what the child lives with",
    )
    needs = MultiChoice(label="What could help?", required=False)
    other_id = ChoiceField(
        label="Who uses abuse?",
        hint="Their name keeps the two apart: nobody works with both.",
        choices=(),
        missing="Select who uses abuse, or nobody",
    )
    is_immediate_danger = ChoiceField(
        label="Is the child in immediate danger?",
        hint="If so, call 999 first, and children’s social care.",
        choices=YES_NO,
        inline=True,
        missing="Select yes or no",
    )
    fields_of_reasons = {"other_not_known": "other_id"}

    def __init__(
        self, *args: Any, needs: Iterable[str] = (), others: Iterable[tuple[str, str]] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["other_id"].set_choices([*others, (NOBODY, "Nobody who is in this case")])
        self.fields["needs"].set_choices((code, code.replace("_", " ").capitalize()) for code in needs)
        if not self.fields["needs"].choices:
            del self.fields["needs"]


def what_is_asked_for(values: Mapping[str, Any]) -> ChildAskedFor:
    chosen = values["other_id"]
    return ChildAskedFor(
        what_happened=values["what_happened"],
        needs=tuple(values.get("needs", ())),
        is_immediate_danger=values["is_immediate_danger"] == "yes",
        other_id=None if chosen == NOBODY else int(chosen),
    )
