"""What is asked under a contract: a payment for work done, and a new end."""

from collections.abc import Iterable
from typing import Any

from commonweal.commissioning.governance.queries import Allowing
from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, LongTextField, MoneyField
from commonweal.design.words import day, pounds
from commonweal.rules.payments import Step


class PayForm(CommonwealForm):
    """A payment. `lines` are (number, words, what is left of it) of the contract."""

    fields_of_reasons = {
        "amount_missing": "amount",
        "outside_term": "starts_on",
        "above_contract_value": "amount",
        "above_line_value": "amount",
        "above_authority": "amount",
        "before_authority": "paid_on",
        "authority_ended": "paid_on",
        "paid_in_future": "paid_on",
        "money_missing": "amount",
        "money_fenced_off": "line",
        "period_ends_before_it_starts": "last_day",
        "year_closed": "paid_on",
        "still_accrued": "line",
    }
    line = ChoiceField(label="What was the work?")
    starts_on = DateField(
        label="First day of the work", hint="Work paid for has to lie in one year of the money"
    )
    last_day = DateField(label="Last day of the work")
    amount = MoneyField(label="Amount to pay", hint="As on the invoice, like 51,300.00", least=1)
    paid_on = DateField(label="Date of the payment", no_future=True)
    words = LongTextField(
        label="A word for whoever approves it",
        hint="If there is something to say, like the number of the invoice",
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, lines: Iterable[tuple[int, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].set_choices(lines)


class ApproveForm(CommonwealForm):
    """What becomes of a payment that another prepared."""

    fields_of_reasons = {"words_missing": "words"}
    answer = ChoiceField(
        label="What do you decide?",
        choices=(
            (Step.APPROVE.value, "Approve", "It is paid and posted, if everything still holds"),
            (Step.SEND_BACK.value, "Send back", "Say why: whoever prepared it has to know what to mend"),
        ),
    )
    words = LongTextField(label="Reason", hint="Needed to send it back", required=False, max_length=300)


class WithdrawForm(CommonwealForm):
    """Taking back what one prepared."""

    words = LongTextField(label="Reason", hint="If there is something to say", required=False, max_length=300)


class ExtendForm(CommonwealForm):
    """A new end, and the decision that allows it. `allowing` are the decisions that give authority."""

    fields_of_reasons = {
        "not_an_extension": "last_day",
        "beyond_options": "last_day",
        "not_whole_months": "last_day",
        "money_short": "last_day",
        "confirmed_money_short": "last_day",
        "year_closed": "last_day",
        "money_ends_too_soon": "last_day",
        "authority_missing": "decision",
        "above_authority": "decision",
        "before_authority": "decision",
        "authority_ended": "decision",
        "authority_ends_too_soon": "decision",
    }
    last_day = DateField(label="New last day")
    decision = ChoiceField(label="Decision that allows it")

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


class OnForm(CommonwealForm):
    """Only the day is asked."""

    fields_of_reasons = {
        code: "on"
        for code in (
            "year_closed",
            "promised_in_future",
            "before_authority",
            "authority_ended",
            "accrual_year_not_over",
            "ended_in_future",
            "promise_still_runs",
        )
    }
    on = DateField(label="Date", no_future=True)


class AccrueForm(CommonwealForm):
    """Work done and not yet billed. `lines` are (number, words, what is left of it) of the contract."""

    fields_of_reasons = {
        "amount_missing": "amount",
        "above_line_value": "amount",
        "above_authority": "amount",
        "money_missing": "amount",
        "money_fenced_off": "line",
        "outside_term": "starts_on",
        "work_in_another_year": "starts_on",
        "period_ends_before_it_starts": "last_day",
        "not_a_year_end": "on",
        "accrued_in_future": "on",
        "year_closed": "on",
        "before_authority": "on",
        "authority_ended": "on",
    }
    line = ChoiceField(label="What was the work?")
    starts_on = DateField(label="First day of the work")
    last_day = DateField(label="Last day of the work")
    amount = MoneyField(label="What the work is worth", hint="As far as you know, like 51,300.00", least=1)
    on = DateField(label="Last day of the financial year", hint="Like 31 3 2026", no_future=True)
    words = LongTextField(
        label="How you know", hint="Like: delivery note of 30 March", required=False, max_length=300
    )

    def __init__(self, *args: Any, lines: Iterable[tuple[int, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].set_choices(lines)


class ReverseForm(CommonwealForm):
    """Undoing a movement of the ledger."""

    fields_of_reasons = {
        "words_missing": "words",
        "reversed_too_early": "on",
        "reversed_in_future": "on",
        "year_closed": "on",
    }
    words = LongTextField(
        label="Why is it reversed?", hint="Anybody who reads the ledger sees this", max_length=300
    )
    on = DateField(label="Date of the reversal", no_future=True)


class ReturnForm(CommonwealForm):
    """What is left goes back to the funder."""

    fields_of_reasons = {
        "amount_missing": "amount",
        "above_what_is_left": "amount",
        "returned_in_future": "on",
        "time_not_over": "on",
        "still_carried": "on",
        "year_closed": "on",
    }
    amount = MoneyField(label="Amount that goes back", least=1)
    on = DateField(label="Date it goes back", no_future=True)
    words = LongTextField(
        label="What it is written in", hint="A letter, if there is one", required=False, max_length=300
    )


class CloseForm(CommonwealForm):
    """Closing a year: only a word to whoever reads it later."""

    words = LongTextField(label="A note on the close", required=False, max_length=300)
