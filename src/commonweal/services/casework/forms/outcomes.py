"""What is asked about how things are: the statements of one set, when it was, and why nothing was answered."""

from collections.abc import Mapping
from typing import Any

from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, TextField
from commonweal.rules.outcome_tools import Occasion, OutcomeTool, WhyNotAsked
from commonweal.services.casework import outcome_words as words
from commonweal.services.casework.actions.outcomes import Kept
from commonweal.services.casework.words import choices


def name_of(number: int) -> str:
    """The field of a statement."""
    return f"statement_{number}"


class OutcomeForm(CommonwealForm):
    """One set of questions. Each statement may be left out, and so may all, with the reason."""

    occasion = ChoiceField(
        label="When is this?", choices=choices(words.OCCASIONS), missing="Select when this is"
    )
    answered_on = DateField(label="On which day?", called="The day", no_future=True)
    why_not = ChoiceField(
        label="If nothing was answered: why?",
        called="why nothing was answered",
        choices=choices(words.WHY_NOT),
        required=False,
    )
    fields_of_reasons = {
        "no_occasion": "occasion", "start_held": "occasion", "not_closed": "occasion", "after_case": "occasion",
        "not_then": "occasion", "not_safe_to_reach": "why_not",
        "in_the_future": "answered_on", "before_case": "answered_on", "both": "why_not", "neither": "why_not",
    }  # fmt: skip

    def __init__(self, *args: Any, asked: OutcomeTool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked = asked
        self.fields["occasion"].choices = choices(
            {each: text for each, text in words.OCCASIONS.items() if each in asked.occasions}
        )
        for statement in asked.statements:
            field = ChoiceField(
                label=f"{statement.number}. {statement.text}",
                hint=statement.note,
                called=f"Statement {statement.number}",
                choices=[(str(points), text) for points, text in asked.scale],
                inline=True,
                small=True,
                required=False,
            )
            field.all_optional = True
            self.fields[name_of(statement.number)] = field

    @property
    def statement_names(self) -> list[str]:
        return [name_of(each.number) for each in self.asked.statements]


def what_was_said(form: OutcomeTool, values: Mapping[str, Any]) -> Kept:
    """The answers given, by the number of the statement."""
    given = {each.number: values[name_of(each.number)] for each in form.statements}
    return Kept(
        occasion=Occasion(values["occasion"]),
        answered_on=values["answered_on"],
        answers={number: int(points) for number, points in given.items() if points},
        why_not=WhyNotAsked(values["why_not"]) if values["why_not"] else None,
    )


class StrikeAnswersForm(CommonwealForm):
    why = TextField(label="Why was it a mistake?", called="why it was a mistake", max_length=300)
    fields_of_reasons = {"no_why": "why"}
