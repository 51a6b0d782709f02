"""What is asked when a contribution moves, changes or is carried forward: the day, and the letter, decision or amount with it."""

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
    "after_decision": "decision",
    "year_closed": "on",
    "decision_missing": "decision",
    "above_decision": "decision",
    "amount_missing": "amount",
    "above_confirmed": "amount",
    "not_all_received": "amount",
    "all_received": "amount",
    "below_received": "amount",
    "above_reserve": "amount",
    "letter_missing": "carried_by",
    "valuation_missing": "valuation",
    "valuation_of_cash": "valuation",
    "expires_before_it_starts": "expires_on",
    "expected_after_expiry": "expected_on",
    "above_outline": "amount",
    "above_what_is_left": "amount",
    "confirmation_missing": "carried_by",
    "year_not_ended": "on",
    "carried_to_own_year": "starts_on",
    "carried_out_of_plan": "starts_on",
    "carried_past_expiry": "last_day",
    "funder_has_not_agreed": "carried_by",
    "confirmer_missing": "confirmed_by",
    "confirm_by_missing": "confirm_by",
    "confirm_by_too_early": "confirm_by",
}


def decision_choices(allowing: Iterable[Allowing]) -> list[tuple[str, str, str]]:
    """Decisions to choose from, each with its day and how much it covers."""
    return [
        (
            str(each.id),
            f"{each.reference}: {each.title}",
            f"Decided on {day(each.authority.decided_on)}, up to {pounds(each.authority.amount_pence)}",
        )
        for each in allowing
    ]


class DecidingForm(CommonwealForm):
    """A form with a decision to choose. `allowing` are the decisions that give authority; a form may let it be left out."""

    fields_of_reasons = OF_REASONS
    no_decision = ""

    def __init__(self, *args: Any, allowing: Iterable[Allowing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = [("none", self.no_decision, "")] if self.no_decision else []
        self.fields["decision"].set_choices([*decision_choices(allowing), *none])

    def clean_decision(self) -> str | None:
        value = self.cleaned_data["decision"]
        return None if value in ("", "none") else value


class AgreeForm(CommonwealForm):
    """Agreed in principle, or on conditions."""

    fields_of_reasons = OF_REASONS
    on = DateField(label="Date of the agreement", no_future=True)
    carried_by = TextField(
        label="What it is written in",
        hint="The letter, minute or e-mail, and any condition, like: letter of 4 May 2026",
        max_length=200,
    )


class ConfirmForm(DecidingForm):
    """Confirmed, always by a decision."""

    fields_of_reasons = {**OF_REASONS, "amount_missing": "decision", "above_reserve": "decision"}
    decision = ChoiceField(label="Decision that confirms it")
    on = DateField(label="Date it was confirmed", no_future=True)
    carried_by = TextField(
        label="What it is written in",
        hint="A letter or minute, if there is one",
        max_length=200,
        required=False,
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


class ChangeForm(DecidingForm):
    """What was promised changes. `is_in_kind` asks for the basis it is valued on; a decision is asked for once confirmed."""

    no_decision = "None: only a day or the basis changes"
    amount = MoneyField(label="Amount promised", least=1)
    expected_on = DateField(label="Expected in the bank by", required=False)
    expires_on = DateField(label="To be spent by", hint="The last day it may be spent", required=False)
    valuation = TextField(
        label="On what basis it is valued",
        hint="Like: half a post at grade 8, or the rent the room would fetch",
        max_length=300,
        required=False,
    )
    decision = ChoiceField(label="Decision that covers the new amount", required=False)
    on = DateField(label="Date it was changed", no_future=True)
    carried_by = TextField(
        label="What it is written in",
        hint="The letter, minute or e-mail, like: letter of 4 May 2026",
        max_length=200,
        required=False,
    )
    words = TextField(label="Why it changed", max_length=150, required=False)

    def __init__(
        self,
        *args: Any,
        allowing: Iterable[Allowing],
        is_in_kind: bool,
        is_confirmed: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, allowing=allowing, **kwargs)
        if not is_in_kind:
            del self.fields["valuation"]
        if not is_confirmed:
            del self.fields["decision"]


class OutlineForm(DecidingForm):
    """What will be left is to be carried forward: agreed in outline by a decision."""

    decision = ChoiceField(label="Decision that agrees to it in outline")
    on = DateField(label="Date it was agreed", no_future=True)
    starts_on = DateField(label="First day the carried money may be used")
    last_day = DateField(label="Last day the carried money may be used")
    amount = MoneyField(
        label="At most how much", hint="Leave empty for all that is left", required=False, least=1
    )
    confirmed_by = TextField(
        label="Who has to confirm it when the year has ended",
        hint="By office, like: the treasurer and the board",
        max_length=200,
    )
    confirm_by = DateField(label="By which day they have to confirm it")
    carried_by = TextField(
        label="What it is written in",
        hint="Needed where what is not spent belongs to the funder: the letter in which they agree",
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("starts_on"), values.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "Enter a last day that is the same as or after the first day.")
        return values


class CarryConfirmForm(DecidingForm):
    """The final amount, by the final decision or a letter of those named."""

    no_decision = "None: those named have confirmed it in a letter"
    amount = MoneyField(label="Amount carried forward", least=1)
    decision = ChoiceField(label="Final decision", required=False)
    carried_by = TextField(
        label="What it is written in",
        hint="Needed without a decision: the letter of those who have to confirm it",
        max_length=200,
        required=False,
    )
    on = DateField(label="Date it was confirmed", no_future=True)


class CarryRefuseForm(DecidingForm):
    """What is left is not carried forward."""

    no_decision = "None: it is refused in a letter"
    decision = ChoiceField(label="Decision that refuses it", required=False)
    carried_by = TextField(
        label="What it is written in",
        hint="Needed without a decision: the letter or minute",
        max_length=200,
        required=False,
    )
    on = DateField(label="Date it was refused", no_future=True)


FORMS: dict[Step, type[CommonwealForm]] = {
    Step.AGREE_IN_PRINCIPLE: AgreeForm,
    Step.AGREE_ON_CONDITIONS: AgreeForm,
    Step.CONFIRM: ConfirmForm,
    Step.RECEIVE: ReceiveForm,
    Step.WITHDRAW: WithdrawForm,
}
