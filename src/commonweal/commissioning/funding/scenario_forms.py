"""What is asked to keep a scenario: its name, and for each kind of change its subject and its value. Nothing else is needed."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from commonweal.commissioning.funding.plan_file.rows import ChangeRow
from commonweal.commissioning.funding.scenarios import Kind, Subject
from commonweal.commissioning.funding.scenarios.checking import MOST_MONTHS
from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, MoneyField, TextField
from commonweal.rules.reasons import Refused
from commonweal.rules.uplift import HowOften, RoundedTo, parse_percent

AS_PLANNED = "as_planned"
NOTHING = "nothing"

SUBJECTS = {
    Kind.LEAVES: "Who leaves?",
    Kind.LATE: "Whose money comes late?",
    Kind.AMOUNT: "Of what is the amount another?",
    Kind.UPLIFT: "What is uplifted?",
    Kind.SHARES: "By which base are the shares worked out?",
    Kind.CONFIRMED: "Whose money is confirmed?",
    Kind.GATE_OPENS: "Which gate opens?",
    Kind.GATE_SHUTS: "Which gate is shut?",
    Kind.CARRY_ALLOWED: "What may be carried forward?",
    Kind.CARRY_REFUSED: "What may not be carried forward?",
}


class ScenarioForm(CommonwealForm):
    """A new scenario. `others` are (number, name) of those it may start from."""

    fields_of_reasons = {"name_taken": "name", "name_without_letters": "name"}
    name = TextField(
        label="Name of the scenario", hint="Like: the ministry’s grant comes late", max_length=120
    )
    words = TextField(label="What it is for", hint="A sentence, if you like", max_length=300, required=False)
    copy_of = ChoiceField(label="Start from")

    def __init__(self, *args: Any, others: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        copies = [(str(number), f"The changes of “{name}”") for number, name in others]
        self.fields["copy_of"].set_choices([(NOTHING, "The plan as it stands, with no changes yet"), *copies])


class NameForm(CommonwealForm):
    """Another name for a scenario that is kept."""

    fields_of_reasons = {"name_taken": "name", "name_without_letters": "name"}
    name = TextField(label="Name of the scenario", max_length=120)
    words = TextField(label="What it is for", hint="A sentence, if you like", max_length=300, required=False)


class ConfirmForm(CommonwealForm):
    """Nothing to fill in: pressing the button is the answer."""


class ChangeForm(CommonwealForm):
    """One change of one kind. `subjects` is what it can be about in this plan."""

    fields_of_reasons = {
        "subject_unknown": "subject",
        "nothing_to_leave": "on",
        "before_plan": "on",
        "nothing_would_change": "subject",
        "nothing_to_share": "subject",
        "nobody_carries_share": "subject",
        "shares_not_usable": "subject",
        "shares_all_nought": "subject",
        "gate_is_so_already": "subject",
        "carry_is_so_already": "subject",
        "nothing_to_carry_into": "subject",
        "changes_collide": "subject",
    }
    subject = ChoiceField(label="What is it about?", as_list=True)

    def __init__(self, *args: Any, kind: Kind, subjects: Iterable[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        subject = ChoiceField(label=SUBJECTS[kind], as_list=True)
        subject.set_choices((each.key, each.name) for each in subjects)
        self.fields["subject"] = subject
        self.fields |= VALUES[kind]()

    def clean_months(self) -> int:
        typed = self.cleaned_data["months"]
        if not (typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= MOST_MONTHS):
            raise ValidationError(f"Months late must be a whole number from 1 to {MOST_MONTHS}.")
        return int(typed)

    def clean_percent(self) -> int:
        try:
            return parse_percent(self.cleaned_data["percent"])
        except Refused as refused:
            raise ValidationError(f"Percentage: {refused}") from refused


def usual(kind: Kind) -> dict[str, str]:
    """What a form of this kind starts with."""
    return {"times": AS_PLANNED, "rounded_to": AS_PLANNED} if kind is Kind.UPLIFT else {}


def change_from(kind: Kind, said: dict[str, Any]) -> ChangeRow:
    """A change of a kind from the values of a valid form."""
    rounded = said.get("rounded_to", AS_PLANNED)
    return ChangeRow(
        kind=kind.value,
        subject=said["subject"],
        on=said.get("on"),
        months=said.get("months"),
        amount_pence=said.get("amount"),
        basis_points=said.get("percent"),
        times="" if said.get("times", AS_PLANNED) == AS_PLANNED else said["times"],
        rounded_to=None if rounded == AS_PLANNED else int(rounded),
    )


def _leaves() -> dict[str, Any]:
    return {"on": DateField(label="From which day?", hint="The first day without its money, like 1 4 2025")}


def _late() -> dict[str, Any]:
    return {"months": TextField(label="Months late", max_length=3, width=3, inputmode="numeric")}


def _amount() -> dict[str, Any]:
    hint = "For each of its periods. Nothing is 0"
    return {"amount": MoneyField(label="The other amount", hint=hint)}


def _uplift() -> dict[str, Any]:
    return {
        "percent": TextField(label="Percentage", hint="Like 2 or 2.5", max_length=10, width=5),
        "times": ChoiceField(
            label="Once, or every year?",
            choices=[
                (AS_PLANNED, "As the plan has it"),
                (HowOften.ONCE.value, "Once"),
                (HowOften.YEARLY.value, "Every year"),
            ],
        ),
        "rounded_to": ChoiceField(
            label="Rounded to",
            choices=[
                (AS_PLANNED, "As the plan has it"),
                (str(RoundedTo.PENNY.value), "The nearest penny"),
                (str(RoundedTo.POUND.value), "The nearest pound"),
                (str(RoundedTo.TEN_POUNDS.value), "The nearest ten pounds"),
            ],
        ),
    }


def _carry_allowed() -> dict[str, Any]:
    hint = "Leave it empty for what was outlined, or for all that is left"
    return {"amount": MoneyField(label="At most", hint=hint, required=False)}


VALUES = {
    **dict.fromkeys(Kind, dict),
    Kind.LEAVES: _leaves,
    Kind.LATE: _late,
    Kind.AMOUNT: _amount,
    Kind.UPLIFT: _uplift,
    Kind.CARRY_ALLOWED: _carry_allowed,
}
