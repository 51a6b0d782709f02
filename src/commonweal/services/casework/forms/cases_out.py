"""What is asked when all cases of a service move."""

from collections.abc import Iterable, Mapping
from typing import Any

from commonweal.design.fields import ChoiceField, CommonwealForm, LongTextField, MultiChoice, TextField
from commonweal.rules.cases_out import WHY_IN_WORDS, WhyOut
from commonweal.services.casework.words import choices


class AskOutForm(CommonwealForm):
    service = ChoiceField(label="Which service?", choices=(), missing="Select the service")
    why = ChoiceField(label="Why do its cases move?", choices=choices(WHY_IN_WORDS), missing="Select why")
    receiver = TextField(
        label="Who takes them over?",
        called="Who takes them over",
        hint="The provider, and the team if there are several. No name of a person.",
        max_length=120,
    )
    contract = TextField(label="Reference of the contract", max_length=60, width=20, required=False)
    which = ChoiceField(
        label="Which cases?",
        choices=[
            ("open", "Open cases only"),
            ("all", "Open and closed cases", "Only where the new provider must keep the old records too."),
        ],
        missing="Select which cases",
    )
    fields_of_reasons = {"asked_already": "service", "no_cases": "which"}

    def __init__(self, *args: Any, services: Iterable[tuple[str, ...]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["service"].set_choices(services)


def what_moves(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "membership_id": int(values["service"]),
        "why": WhyOut(values["why"]),
        "receiver": values["receiver"],
        "contract": values["contract"],
        "with_closed": values["which"] == "all",
    }


class AnswerOutForm(CommonwealForm):
    answer = ChoiceField(
        label="Do you agree?",
        choices=[("yes", "Yes, they may move"), ("no", "No")],
        missing="Select yes or no",
    )
    restricted = MultiChoice(
        label="Restricted records",
        hint="A restricted case goes only if it names you both. Restricted notes and papers for named people too.",
        choices=[("restricted", "They go into the file as well")],
        required=False,
    )
    why = LongTextField(label="If not, why?", called="Why not", max_length=1000, rows=3, required=False)
    fields_of_reasons = {
        "same_person": "answer",
        "has_second_manager": "answer",
        "answered_already": "answer",
        "not_for_you": "restricted",
        "no_reason": "why",
    }

    def __init__(self, *args: Any, may_see: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_see:
            del self.fields["restricted"]


def what_is_answered(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "gives": values["answer"] == "yes",
        "with_restricted": "restricted" in values.get("restricted", ()),
        "why": values["why"],
    }


class ReceiptForm(CommonwealForm):
    receipt = TextField(
        label="Receipt",
        called="the receipt",
        hint="Ten characters, like KXR4M-7TQ9B. The receiver has it once the cases are taken in.",
        max_length=20,
        width=20,
    )
    fields_of_reasons = {"no_receipt": "receipt", "not_yours": "receipt", "step_not_open": "receipt"}
