"""What is asked to ask somebody, the code, and the questions themselves."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from commonweal.design.fields import ChoiceField, CommonwealForm, MultiChoice, TextField
from commonweal.rules.feedback import Moment, Survey, Way
from commonweal.services.feedback import words
from commonweal.services.feedback.actions import Asking


class AskForm(CommonwealForm):
    moment = ChoiceField(
        label="When in their time with us is this?", choices=(), missing="Select when this is"
    )
    way = ChoiceField(label="How do you ask?", choices=(), missing="Select how you ask")
    times = MultiChoice(
        label="For a text: is now a safe time?",
        hint="Tick this only if you have read when it is safe, above. It speaks of the next half hour.",
        choices=[("read", "I have read it, and now is one of those times")],
        required=False,
    )
    take = MultiChoice(
        label="For a sheet: may it be taken home?",
        choices=[("safe", "I asked, and it is safe to take; or it stays here")],
        required=False,
    )
    fields_of_reasons = {
        **dict.fromkeys(
            ["asked_before", "wrong_survey", "not_begun", "closed", "not_closed", "too_soon"], "moment"
        ),
        **dict.fromkeys(
            [
                "no_text_after", "not_safe_to_reach", "not_recorded_safe", "never_confirmed", "confirmation_expired",
                "no_message", "no_sender", "sender", "struck", "wrong_kind", "case_closed", "trade_word", "link",
                "not_now", "no_contact",
            ],
            "way",
        ),
        "times_not_read": "times",
        "not_safe_to_take": "take",
    }  # fmt: skip

    def __init__(
        self,
        *args: Any,
        surveys: Iterable[Survey] = (),
        ways: Iterable[tuple[str, ...]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.surveys = {each.key: each for each in surveys}
        self.fields["moment"].set_choices(
            (f"{survey.key}:{moment}", f"{words.MOMENTS[moment]}: {survey.title}")
            for survey in self.surveys.values()
            for moment in Moment
            if moment in survey.moments
        )
        self.fields["way"].set_choices([("paper", "A sheet with a code, handed over"), *ways])

    def asking(self, values: Mapping[str, Any]) -> Asking:
        """What a valid form says, for the action."""
        key, _, moment = values["moment"].partition(":")
        way, _, point = values["way"].partition(":")
        return Asking(
            survey=self.surveys[key],
            moment=Moment(moment),
            way=Way(way),
            point_id=UUID(point) if point else None,
            times_were_read="read" in values["times"],
            is_safe_to_take="safe" in values["take"],
        )


class CodeForm(CommonwealForm):
    code = TextField(
        label="Your code",
        hint="Nine letters. Small letters and spaces make no difference.",
        called="your code",
        max_length=20,
        width=20,
    )
    fields_of_reasons = {"no_such_code": "code"}


class AnswerForm(CommonwealForm):
    """Each question may be left out."""

    fields_of_reasons = {"nothing_answered": "question_1", "not_an_answer": "question_1"}

    def __init__(self, *args: Any, survey: Survey, **options: Any) -> None:
        super().__init__(*args, **options)
        self.survey = survey
        for number, text in enumerate(survey.questions, start=1):
            field = ChoiceField(
                label=f"{number}. {text}",
                called=f"Question {number}",
                choices=[(str(points), said) for points, said in survey.scale],
                inline=True,
                small=True,
                required=False,
            )
            field.all_optional = True
            self.fields[f"question_{number}"] = field

    def answers(self) -> dict[int, int]:
        given = {
            number: self.cleaned_data[f"question_{number}"]
            for number in range(1, len(self.survey.questions) + 1)
        }
        return {number: int(points) for number, points in given.items() if points}
