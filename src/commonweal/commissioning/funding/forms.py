"""What is asked when a contribution moves: the day, and the letter, decision or amount that goes with the step."""

from collections.abc import Iterable
from typing import Any

from commonweal.commissioning.governance.queries import Allowing
from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, MoneyField, TextField
from commonweal.design.words import day, pounds
from commonweal.rules.contributions import Step

OF_REASONS = {
    "step_in_future": "on",
    "step_before_last": "on",
    "before_decision": "on",
    "decision_missing": "decision",
    "above_decision": "decision",
    "amount_missing": "amount",
    "above_confirmed": "amount",
    "not_all_received": "amount",
    "all_received": "amount",
    "year_closed": "on",
}


class AgreeForm(CommonwealForm):
    """Agreed in principle, or on conditions."""

    fields_of_reasons = OF_REASONS
    on = DateField(label="Date of the agreement", no_future=True)
    carried_by = TextField(
        label="What it is written in",
        hint="The letter, minute or e-mail, and any condition, like: letter of 4 May 2026",
        max_length=200,
    )


class ConfirmForm(CommonwealForm):
    """Confirmed, always by a decision. `allowing` are the decisions that give authority."""

    fields_of_reasons = OF_REASONS
    decision = ChoiceField(label="Decision that confirms it")
    on = DateField(label="Date it was confirmed", no_future=True)
    carried_by = TextField(
        label="What it is written in",
        hint="A letter or minute, if there is one",
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, allowing: Iterable[Allowing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].set_choices(
            (
                each.id,
                f"{each.reference}: {each.title}",
                f"Decided on {day(each.authority.decided_on)}, up to {pounds(each.authority.amount_pence)}",
            )
            for each in allowing
        )


class ReceiveForm(CommonwealForm):
    """Money came in: all that is due, or a part."""

    fields_of_reasons = OF_REASONS
    amount = MoneyField(
        label="Amount received", hint="As the bank statement has it, like 170,965.00", least=1
    )
    on = DateField(label="Date it came in", no_future=True)
    carried_by = TextField(
        label="Payment reference",
        hint="From the bank statement, if there is one",
        max_length=200,
        required=False,
    )


class WithdrawForm(CommonwealForm):
    """The promise is taken back."""

    fields_of_reasons = OF_REASONS
    on = DateField(label="Date it was withdrawn", no_future=True)
    carried_by = TextField(
        label="What it is written in", hint="The letter or minute that withdraws it", max_length=200
    )


FORMS: dict[Step, type[CommonwealForm]] = {
    Step.AGREE_IN_PRINCIPLE: AgreeForm,
    Step.AGREE_ON_CONDITIONS: AgreeForm,
    Step.CONFIRM: ConfirmForm,
    Step.RECEIVE: ReceiveForm,
    Step.WITHDRAW: WithdrawForm,
}
