"""A risk review in two pages: the answers, then the judgement and the decision."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from commonweal.design.fields import (
    ChoiceField,
    CommonwealForm,
    DateField,
    LongTextField,
    TextField,
    YesNoDontKnow,
)
from commonweal.rules.risk import Grade
from commonweal.rules.risk_tools import Tool
from commonweal.services.casework import words
from commonweal.services.casework.actions.risk import Answers, Decided
from commonweal.services.casework.words import YES_NO

GRADES = [(grade.value, *text) for grade, text in words.GRADES.items()]


class NumberField(TextField):
    """A whole number from nought to `most`, in figures."""

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(inputmode="numeric", width=3, max_length=20, **options)

    def clean(self, value: Any) -> int | None:
        typed = super().clean(value)
        if typed == "":
            return None
        if not (typed.isascii() and typed.isdecimal()) or int(typed) > self.most:
            raise ValidationError(f"{self.called} must be a whole number from 0 to {self.most}, in figures")
        return int(typed)


class AnswersForm(CommonwealForm):
    """The questions of one version of a risk tool: three answers to each, and how many incidents there were."""

    incidents = NumberField(
        label="How many incidents were there in the last 12 months?",
        called="The number of incidents",
        hint="Reported to anyone or not. Write 0 if there were none.",
        most=366,
    )
    latest_abuse_on = DateField(
        label="When did the latest abuse happen?",
        called="The day of the latest abuse",
        hint="For example, 27 3 2026. Leave it empty if nothing new has happened or nobody knows.",
        no_future=True,
        required=False,
    )

    def __init__(self, *args: Any, tool: Tool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.tool = tool
        last = {name: self.fields.pop(name) for name in ("incidents", "latest_abuse_on")}
        for item in tool.items:
            self.fields[name_of(item.number)] = YesNoDontKnow(
                label=f"{item.number}. {item.text}",
                hint=item.note,
                called=f"Question {item.number}",
                missing=f"Answer question {item.number}: yes, no or don’t know",
            )
        self.fields.update(last)

    def answers(self) -> Answers:
        """What a valid form says."""
        by_item = {item.number: self.cleaned_data[name_of(item.number)] for item in self.tool.items}
        return Answers(by_item, self.cleaned_data["incidents"], self.cleaned_data["latest_abuse_on"])


def name_of(number: int) -> str:
    """The field of an item."""
    return f"item_{number}"


class DecisionForm(CommonwealForm):
    """The professional's own view, and the decision. Neither can lower what the answers show."""

    fields_of_reasons = {
        "judgement_needs_reasons": "judgement_reasons",
        "grade_lowered": "decision",
        "no_ground_for_marac": "refers_to_marac",
        "under_marac_age": "refers_to_marac",
        "why_not_referred": "why_not_referred",
    }

    judgement = ChoiceField(
        label="Your own judgement of the risk", choices=GRADES, missing="Select your own judgement"
    )
    judgement_reasons = LongTextField(
        label="What you saw or heard that makes you judge so",
        called="Your reasons",
        hint="Needed when you judge the risk higher than the answers show.",
        max_length=2000,
        rows=3,
        required=False,
    )
    decision = ChoiceField(
        label="The grade to work by",
        hint="Not lower than the answers show, nor than your judgement.",
        choices=GRADES,
        missing="Select the grade to work by",
    )
    refers_to_marac = ChoiceField(
        label="Refer to MARAC?",
        choices=YES_NO,
        inline=True,
        missing="Select whether you refer to MARAC",
    )
    why_not_referred = LongTextField(
        label="Why not, if there is a ground",
        called="Why you do not refer",
        max_length=2000,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, has_marac: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not has_marac:
            del self.fields["refers_to_marac"], self.fields["why_not_referred"]


def what_was_decided(values: Mapping[str, Any]) -> Decided:
    """What a valid DecisionForm says."""
    return Decided(
        judgement=Grade(values["judgement"]),
        judgement_reasons=values["judgement_reasons"],
        decision=Grade(values["decision"]),
        refers_to_marac=values.get("refers_to_marac") == "yes",
        why_not_referred=values.get("why_not_referred", ""),
    )
