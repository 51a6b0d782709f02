"""What is asked under a contract: a payment for work done, and a new end."""

from collections.abc import Iterable
from typing import Any

from commonweal.commissioning.governance.queries import Allowing
from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, MoneyField
from commonweal.design.words import day, pounds


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
    }
    line = ChoiceField(label="What was the work?")
    starts_on = DateField(
        label="First day of the work", hint="Work paid for has to lie in one year of the money"
    )
    last_day = DateField(label="Last day of the work")
    amount = MoneyField(label="Amount paid", hint="As on the invoice, like 51,300.00", least=1)
    paid_on = DateField(label="Date it was paid", no_future=True)

    def __init__(self, *args: Any, lines: Iterable[tuple[int, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].set_choices(lines)


class ExtendForm(CommonwealForm):
    """A new end, and the decision that allows it. `allowing` are the decisions that give authority."""

    fields_of_reasons = {
        "not_an_extension": "last_day",
        "beyond_options": "last_day",
        "not_whole_months": "last_day",
        "money_short": "last_day",
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
