"""What is asked while a case waits, and about whom a worker must not work with."""

from collections.abc import Iterable, Mapping
from typing import Any

from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, LongTextField, TextField
from commonweal.rules.interim import HowItIs
from commonweal.rules.safe_contact import Channel
from commonweal.services.casework import words
from commonweal.services.casework.actions import Heard, Interest
from commonweal.services.casework.forms.contact import fault_in_contact
from commonweal.services.casework.models import DeclaredInterest
from commonweal.services.casework.words import choices


class KeepInTouchForm(CommonwealForm):
    """How things are with somebody who waits."""

    fields_of_reasons = dict.fromkeys(("in_future", "before_opening"), "spoken_on")

    how = ChoiceField(
        label="How are things?",
        choices=[
            *choices({each: text for each, text in words.HOW_IT_IS.items() if each != HowItIs.WORSE}),
            (
                HowItIs.WORSE.value,
                "Things are worse",
                "Act today: think of 999, and give the case to a worker now.",
            ),
        ],
        missing="Select how things are, or that nobody answered",
    )
    channel = ChoiceField(
        label="How did you try?", choices=choices(words.CHANNELS), missing="Select how you tried"
    )
    spoken_on = DateField(
        label="When was it?", called="The day", hint="For example, 27 3 2026.", no_future=True
    )
    note = LongTextField(
        label="What was said",
        hint="Short. The person has a right to read this.",
        max_length=2000,
        rows=3,
        required=False,
    )


def what_was_heard(values: Mapping[str, Any]) -> Heard:
    return Heard(values["spoken_on"], Channel(values["channel"]), HowItIs(values["how"]), values["note"])


class InterestForm(CommonwealForm):
    """Somebody the worker knows. The more is said, the surer the comparison."""

    fields_of_reasons = {"too_many": "full_name"}

    relation = ChoiceField(
        label="Who are they to you?", choices=DeclaredInterest.RELATIONS, missing="Select who they are to you"
    )
    full_name = TextField(label="Their full name", called="Their name", max_length=120)
    known_as = TextField(label="Name they go by", max_length=80, required=False)
    born_on = DateField(
        label="Their date of birth",
        hint="If you know it. Without it everybody of that name is kept away from you.",
        no_future=True,
        required=False,
    )
    phone = TextField(label="Their phone number", max_length=40, width=20, inputmode="tel", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("phone") and (fault := fault_in_contact("phone", values["phone"])):
            self.add_error("phone", fault)
        return values


def who_they_know(values: Mapping[str, Any]) -> Interest:
    return Interest(
        **{name: values[name] for name in ("relation", "full_name", "known_as", "born_on", "phone")}
    )


class KeepApartForm(CommonwealForm):
    worker_id = ChoiceField(label="Who must not have this case?", missing="Select a worker")

    def __init__(self, *args: Any, workers: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["worker_id"].set_choices(workers)
