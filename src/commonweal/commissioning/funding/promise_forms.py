"""What is asked for a new contribution: who, from which fund, how much for which years, and on what terms."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError

from commonweal.commissioning.funding.actions import Asked
from commonweal.commissioning.funding.models import (
    FUND_KINDS,
    RECURRENCES,
    VAT,
    Contribution,
    Gate,
    Reserve,
)
from commonweal.design.fields import (
    ChoiceField,
    CommonwealForm,
    DateField,
    MoneyField,
    MultiChoice,
    TextField,
)
from commonweal.design.words import pounds
from commonweal.partnership.models import Organisation
from commonweal.rules.carry_forward import Underspend
from commonweal.rules.periods import Period

_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?%?")


class PercentField(TextField):
    """A percentage; the cleaned value is whole hundredths of a per cent: "2.5" is 250."""

    def __init__(self, **options: Any) -> None:
        super().__init__(width=5, inputmode="decimal", max_length=10, **options)

    def clean(self, value: Any) -> int | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = _PERCENT.fullmatch(typed)
        if found is None:
            raise ValidationError(f"{self.called} has to be a percentage like 5 or 2.5", code="invalid")
        whole, part = found.groups()
        return int(whole) * 100 + int((part or "").ljust(2, "0"))


class ContributionForm(CommonwealForm):
    """A new contribution. What can be chosen comes from the plan; everything wrong is said at its field at once."""

    fields_of_reasons = {
        "amount_missing": "amount",
        "above_reserve": "amount",
        "valuation_missing": "valuation",
        "valuation_of_cash": "valuation",
        "expires_before_it_starts": "expires_on",
        "expected_after_expiry": "expected_on",
        "years_missing": "years",
        "outside_plan": "starts_on",
        "fund_named_twice": "source_fund",
        "top_slice_takes_all": "top_slice",
        "step_in_future": "on",
        "funder_has_ended": "funder",
        "reserve_of_another": "reserve",
    }
    funder = ChoiceField(label="Who gives it", as_list=True)
    source_fund = TextField(
        label="From which fund", hint="As the funder calls it, like: Core budget", max_length=120
    )
    fund_kind = ChoiceField(label="What kind of fund that is", choices=FUND_KINDS)
    kind = ChoiceField(label="How it is given", choices=[("cash", "In cash"), ("in_kind", "In kind")])
    valuation = TextField(
        label="On what basis it is valued",
        hint="Like: half a post at grade 8, or the rent the room would fetch",
        max_length=300,
        required=False,
    )
    recurrence = ChoiceField(label="How often it is given", choices=RECURRENCES)
    spread = ChoiceField(
        label="What time it is for",
        choices=[
            ("years", "One contribution for each year of the plan that I tick"),
            ("period", "One contribution for a time of its own"),
        ],
    )
    years = MultiChoice(label="Years", required=False)
    starts_on = DateField(label="First day", required=False)
    last_day = DateField(label="Last day", required=False)
    amount = MoneyField(
        label="Amount", hint="For each year that is ticked, or for the time of its own", least=1
    )
    fence = ChoiceField(label="What it may be spent on")
    expected_on = DateField(
        label="Expected in the bank by",
        hint="In the first year; in later years on the same day",
        required=False,
    )
    expires_on = DateField(
        label="To be spent by",
        hint="The last day it may be spent, in the first year; in later years on the same day",
        required=False,
    )
    is_repayable = ChoiceField(
        label="Does what is not spent have to be paid back?",
        choices=[("no", "No, or not said"), ("yes", "Yes")],
        inline=True,
    )
    underspend = ChoiceField(
        label="Whose is what is not spent?",
        choices=[
            (Underspend.FUNDER, "The funder’s"),
            (Underspend.POOL, "The pool’s"),
            (Underspend.SHARED, "Shared among the funders in proportion"),
            ("not_said", "Not said"),
        ],
    )
    vat = ChoiceField(label="VAT", choices=[*VAT, ("not_said", "Not said")])
    top_slice = PercentField(
        label="Per cent kept for management",
        hint="Before any line is paid, like 5 or 2.5. Leave empty for none",
        required=False,
    )
    gate = ChoiceField(label="Condition it depends on", as_list=True, required=False)
    reserve = ChoiceField(label="Reserve it is drawn from", as_list=True, required=False)
    match_with = ChoiceField(
        label="Matched with", hint="It counts only beside money of this fund", as_list=True, required=False
    )
    match_percent = PercentField(
        label="Up to how many per cent of that money", hint="100 is pound for pound", required=False
    )
    least_from = ChoiceField(label="Counts only when enough comes from", as_list=True, required=False)
    least_amount = MoneyField(label="At least how much", required=False, least=1)
    on = DateField(label="Date it was asked for", no_future=True)
    carried_by = TextField(
        label="What it is written in",
        hint="The letter, minute or e-mail, if there is one",
        max_length=200,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        funders: Iterable[Organisation],
        fences: Iterable[tuple[int, str, str]],
        years: Sequence[Period],
        gates: Sequence[Gate],
        reserves: Sequence[Reserve],
        beside: Sequence[Contribution],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plan_years = years
        fields = self.fields
        fields["funder"].set_choices((each.pk, each.name) for each in funders)
        fields["fence"].set_choices(fences)
        fields["years"].set_choices((number, each.show()) for number, each in enumerate(years, start=1))
        fields["gate"].set_choices((each.pk, each.name) for each in gates)
        fields["reserve"].set_choices(
            (each.pk, f"{each.name}, {each.holder.name}: {pounds(each.balance_pence)}") for each in reserves
        )
        funds = {(each.funder_id, each.source_fund): each for each in reversed(beside)}
        named = sorted((f"{each.funder.name}: {each.source_fund}", each.pk) for each in funds.values())
        for name in ("match_with", "least_from"):
            fields[name].set_choices((number, words) for words, number in named)
        for name, several in (
            ("gate", gates),
            ("reserve", reserves),
            ("match_with", named),
            ("least_from", named),
        ):
            if not several:
                del fields[name]
        if not named:
            del fields["match_percent"], fields["least_amount"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("spread") == "years" and not values.get("years") and "years" not in self.errors:
            self.add_error("years", "Tick at least one year.")
        if values.get("spread") == "period":
            self._check_period(values)
        for one, other, says in (
            (
                "match_with",
                "match_percent",
                "Say up to how many per cent, or leave out what it is matched with.",
            ),
            ("match_percent", "match_with", "Choose the fund it is matched with, or leave out the per cent."),
            ("least_from", "least_amount", "Say at least how much, or leave out whom it has to come from."),
            ("least_amount", "least_from", "Choose the fund it has to come from, or leave out the amount."),
        ):
            if values.get(one) and not values.get(other) and other not in self.errors:
                self.add_error(other, says)
        return values

    def _check_period(self, values: Mapping[str, Any]) -> None:
        first, last = values.get("starts_on"), values.get("last_day")
        for name, words in (("starts_on", "Enter the first day"), ("last_day", "Enter the last day")):
            if not values.get(name) and name not in self.errors:
                self.add_error(name, f"{words}.")
        if first and last and last < first:
            self.add_error("last_day", "Enter a last day that is the same as or after the first day.")

    def asked(self, values: Mapping[str, Any]) -> Asked:
        """What was filled in, as the action takes it."""
        return Asked(
            funder_id=int(values["funder"]),
            source_fund=" ".join(values["source_fund"].split()),
            fence_id=int(values["fence"]),
            periods=self._periods(values),
            amount_pence=values["amount"],
            is_cash=values["kind"] == "cash",
            valuation=values["valuation"],
            fund_kind=values["fund_kind"],
            recurrence=values["recurrence"],
            expected_on=values["expected_on"],
            expires_on=values["expires_on"],
            is_repayable=values["is_repayable"] == "yes",
            underspend=_said(values["underspend"]),
            vat=_said(values["vat"]),
            top_slice_basis_points=values["top_slice"] or 0,
            gate_id=_number(values.get("gate")),
            reserve_id=_number(values.get("reserve")),
            match_with=_number(values.get("match_with")),
            match_basis_points=values.get("match_percent"),
            least_from=_number(values.get("least_from")),
            least_pence=values.get("least_amount"),
        )

    def _periods(self, values: Mapping[str, Any]) -> tuple[Period, ...]:
        if values["spread"] == "years":
            return tuple(self.plan_years[int(number) - 1] for number in values["years"])
        return (Period(values["starts_on"], values["last_day"] + timedelta(days=1)),)


def _said(value: str) -> str:
    return "" if value == "not_said" else value


def _number(value: str | None) -> int | None:
    return int(value) if value else None
