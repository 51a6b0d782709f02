"""What is asked about tasks, about what crosses the wall, about who sees a record, and in an emergency."""

from collections.abc import Iterable, Mapping
from typing import Any

from commonweal.design.fields import (
    ChoiceField,
    CommonwealForm,
    DateField,
    LongTextField,
    MultiChoice,
    TextField,
)
from commonweal.rules.break_glass import WHY_IN_WORDS as WHY_OPENED
from commonweal.rules.break_glass import WhyOpened
from commonweal.rules.crossings import CROSSINGS, SafetyFact
from commonweal.rules.restricted_records import WHY_IN_WORDS as WHY_RESTRICTED
from commonweal.rules.restricted_records import WhyRestricted
from commonweal.services.casework.words import choices


class TaskForm(CommonwealForm):
    text = TextField(label="What is to be done?", called="What is to be done", max_length=300)
    due_on = DateField(label="By which day?", called="The day", hint="For example, 27 3 2026.")


class TellSafetyForm(CommonwealForm):
    """One of the named facts, and no words: what a worker writes stays on their own side."""

    fact = ChoiceField(
        label="What happened?",
        choices=[(row.fact.value, row.chosen_as) for row in CROSSINGS.values()],
        missing="Select what happened",
    )
    fields_of_reasons = {"no_fact": "fact"}


def which_fact(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"fact": SafetyFact(values["fact"])}


class RestrictForm(CommonwealForm):
    why = ChoiceField(
        label="Why is it restricted?", choices=choices(WHY_RESTRICTED), missing="Select why it is restricted"
    )
    words = LongTextField(label="In your own words", called="Why, in your own words", max_length=1000, rows=3)
    named = MultiChoice(
        label="Who may see it, beside its worker?",
        hint="One of them has to manage the service. You need not be among them.",
        missing="Select at least one person",
    )
    fields_of_reasons = {"no_why": "why", "no_words": "words", "not_here": "named", "no_manager": "named"}

    def __init__(self, *args: Any, people: Iterable[tuple[str, str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["named"].set_choices(people)


def how_restricted(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "why": WhyRestricted(values["why"]),
        "words": values["words"],
        "named": [int(each) for each in values["named"]],
    }


class LiftForm(CommonwealForm):
    words = LongTextField(
        label="Why does it no longer need to be restricted?",
        called="Why it no longer needs to be restricted",
        max_length=1000,
        rows=3,
    )
    fields_of_reasons = {"no_words": "words"}


class NameManagerForm(CommonwealForm):
    manager = ChoiceField(label="Who shall see it?", missing="Select a manager")
    fields_of_reasons = {"not_manager": "manager", "conflict": "manager"}

    def __init__(self, *args: Any, managers: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["manager"].set_choices(managers)


class TakeChargeForm(CommonwealForm):
    """One button: what it does stands above it."""


class TakeDownAlertForm(CommonwealForm):
    why = LongTextField(
        label="Why does it no longer stand?",
        called="Why it no longer stands",
        hint="It stays in the history, with your name and this reason.",
        max_length=500,
        rows=3,
    )
    fields_of_reasons = {"no_why": "why"}


class EmergencyForm(CommonwealForm):
    reference = TextField(
        label="Reference of the case", called="the reference of the case", max_length=12, width=10
    )
    why = ChoiceField(
        label="Why can it not wait?", choices=choices(WHY_OPENED), missing="Select why it cannot wait"
    )
    words = LongTextField(
        label="What is happening?",
        called="what is happening",
        hint="A few words at least. The case’s manager reads them today.",
        max_length=1000,
        rows=3,
    )
    fields_of_reasons = {"no_reference": "reference", "no_why": "why", "too_few_words": "words"}


def what_is_happening(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "reference": values["reference"],
        "why": WhyOpened(values["why"]),
        "words": values["words"],
    }


class FindingForm(CommonwealForm):
    in_order = ChoiceField(
        label="Was it in order?",
        choices=[("yes", "Yes, it was in order"), ("no", "No, it was not")],
        missing="Select whether it was in order",
    )
    words = LongTextField(
        label="What did you find?",
        called="what you found",
        hint="Needed when it was not in order: say what you will do about it.",
        max_length=1000,
        rows=3,
        required=False,
    )
    fields_of_reasons = {"no_finding": "in_order", "no_words": "words"}


def what_was_found(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"in_order": values["in_order"] == "yes", "words": values["words"]}
