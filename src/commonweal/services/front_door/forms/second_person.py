"""The second person's answer."""

from commonweal.design.fields import ChoiceField, CommonwealForm, LongTextField


class SecondAnswerForm(CommonwealForm):
    fields_of_reasons = {
        "no_reason": "why",
        "signed_by_asker": "answer",
        "approved_by_asker": "answer",
        "agreed_by_asker": "answer",
    }

    answer = ChoiceField(label="Your answer", missing="Select your answer")
    why = LongTextField(
        label="If you refuse: why?", called="Why you refuse", max_length=2000, rows=3, required=False
    )

    def __init__(self, *args: object, agree: str = "Agree", **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["answer"].set_choices([("agree", agree), ("refuse", "Refuse, and say why")])
