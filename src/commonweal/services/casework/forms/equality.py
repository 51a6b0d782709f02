"""The equality questions as a form: each with why it is asked, its answers, and two ways to leave it open."""

from collections.abc import Mapping, Sequence
from typing import Any

from commonweal.design.fields import ChoiceField, CommonwealForm
from commonweal.rules.equality import KEYS, NOT_ASKED, Question

MOST_BUTTONS = 7  # more answers than that are a list to open: a phone shows the next question too


class EqualityForm(CommonwealForm):
    """Any of it may be left out and said later."""

    fields_of_reasons = {
        **{f"too_young_{key}": key for key in KEYS},
        "nothing_said": KEYS[0],
    }

    def __init__(self, *args: Any, questions: Sequence[Question], **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = questions
        for each in questions:
            as_list = len(each.choices) > MOST_BUTTONS
            field = ChoiceField(
                label=each.asks,
                hint=each.why,
                called=each.title,
                choices=each.choices,
                as_list=as_list,
                small=not as_list,
                required=False,
            )
            field.all_optional = True
            self.fields[each.key] = field


def what_they_said(values: Mapping[str, Any]) -> dict[str, str]:
    """By the key of a question. What was left empty was not asked."""
    return {key: values[key] or NOT_ASKED for key in KEYS if key in values}
