"""What is asked when budget moves and when a forecast is taken."""

from collections.abc import Iterable, Mapping
from typing import Any

from commonweal.commissioning.governance.queries import Allowing
from commonweal.design.fields import ChoiceField, CommonwealForm, LongTextField, MoneyField, TextField
from commonweal.design.words import day, pounds

NO_DECISION = "none"
Lines = Iterable[tuple[str, ...]]


class VirementForm(CommonwealForm):
    """`giving` are lines with their free budget, `taking` all lines, `allowing` the decisions that give authority."""

    fields_of_reasons = {
        "amount_missing": "amount",
        "above_free_budget": "amount",
        "virement_to_itself": "to_line",
        "budget_missing": "to_line",
        "budget_fenced_off": "to_line",
        "virement_needs_decision": "decision",
        "above_virement_limit": "decision",
        "before_authority": "decision",
        "authority_ended": "decision",
        "above_authority": "decision",
    }
    from_line = ChoiceField(label="From which line", called="the line to take budget from")
    to_line = ChoiceField(label="To which line", called="the line to move budget to", as_list=True)
    amount = MoneyField(label="Amount to move", least=1)
    words = TextField(
        label="Why",
        hint="One sentence about the money, like: more groups than foreseen. Nothing about a person.",
        max_length=300,
    )
    decision = ChoiceField(label="Decision, if one is needed", called="a decision, or that none is needed")

    def __init__(
        self, *args: Any, giving: Lines, taking: Lines, allowing: Iterable[Allowing], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_line"].set_choices(giving)
        self.fields["to_line"].set_choices(taking)
        decided = [
            (
                each.id,
                f"{each.reference}: {each.title}",
                f"Decided on {day(each.authority.decided_on)}, up to {pounds(each.authority.amount_pence)}",
            )
            for each in allowing
        ]
        self.fields["decision"].set_choices([(NO_DECISION, "None is needed"), *decided])


class ApproveForm(CommonwealForm):
    """Nothing is asked: the button is the answer."""


class SendBackForm(CommonwealForm):
    fields_of_reasons = {"words_missing": "words"}
    words = LongTextField(label="Why it goes back", max_length=300, rows=3)


class ForecastForm(CommonwealForm):
    """A name, and an amount for each line: `lines` is field name to (words, hint)."""

    fields_of_reasons = {"name_missing": "name", "name_taken": "name"}
    name = TextField(label="Name of this forecast", hint="Like: Quarter 2", max_length=60, width=20)

    def __init__(self, *args: Any, lines: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, (words, hint) in lines.items():
            self.fields[field] = MoneyField(label=words, hint=hint)
        self.fields["words"] = TextField(
            label="What it rests on",
            hint="One sentence about the money. Nothing about a person.",
            max_length=300,
            required=False,
        )
