"""What is asked before choices are put beside each other: percentages for an uplift; an amount, limits and bearers for shares.

Both are sent by GET: nothing is kept, and the address of a comparison can be passed on.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from commonweal.design.fields import ChoiceField, CommonwealForm, MoneyField, MultiChoice, TextField
from commonweal.design.words import pounds
from commonweal.rules.apportionment import Limit
from commonweal.rules.cost_shares import NAMES, Service
from commonweal.rules.money import parse_pounds
from commonweal.rules.reasons import Refused
from commonweal.rules.uplift import MOST_YEARS, HowOften, RoundedTo, parse_percent, show_percent

BOTH = "both"
AS_PLANNED = "as_planned"
EQUALLY = "equally"
MOST_PERCENTAGES = 6


class UpliftForm(CommonwealForm):
    """Which percentages, once or every year, rounded to what, from which index, over how many years."""

    percentages = TextField(
        label="Percentages to compare",
        hint="With commas between them, like 2, 2.5, 4",
        max_length=80,
        width=20,
    )
    times = ChoiceField(
        label="Once, or every year?",
        choices=[
            (BOTH, "Both, beside each other"),
            (HowOften.ONCE, "Once: the first year rises and the rest stay at it"),
            (HowOften.YEARLY, "Every year, each on top of the last"),
        ],
    )
    rounded_to = ChoiceField(
        label="Rounded to",
        choices=[
            (AS_PLANNED, "As the plan has it"),
            (str(RoundedTo.PENNY.value), "The nearest penny"),
            (str(RoundedTo.POUND.value), "The nearest pound"),
            (str(RoundedTo.TEN_POUNDS.value), "The nearest ten pounds"),
        ],
    )
    index = TextField(
        label="Name of the index", hint="Like CPI, September 2025", max_length=120, width=20, required=False
    )
    years = TextField(
        label="Years of the term",
        hint="Leave it empty to take as many as the plan has of each amount",
        max_length=2,
        width=2,
        inputmode="numeric",
        required=False,
    )

    def clean_percentages(self) -> tuple[int, ...]:
        typed = [
            part for part in self.cleaned_data["percentages"].replace(";", ",").split(",") if part.strip()
        ]
        try:
            points = tuple(dict.fromkeys(parse_percent(part) for part in typed))
        except Refused as refused:
            raise ValidationError(f"Percentages to compare: {refused}") from refused
        if not points:
            raise ValidationError("Enter at least one percentage to compare.")
        if len(points) > MOST_PERCENTAGES:
            raise ValidationError(f"Enter {MOST_PERCENTAGES} percentages or fewer.")
        if min(points) < -10_000:
            raise ValidationError("Enter percentages of -100 or more: an amount cannot fall below nothing.")
        return points

    def clean_years(self) -> int | None:
        typed = self.cleaned_data["years"]
        if not typed:
            return None
        if not (typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= MOST_YEARS):
            raise ValidationError(f"Years of the term must be a whole number from 1 to {MOST_YEARS}.")
        return int(typed)

    @property
    def asked(self) -> dict[str, Any]:
        """What a valid form asks to have compared. No rounding and no years: as the plan has them."""
        said = self.cleaned_data
        return {
            "percentages": said["percentages"],
            "how_often": tuple(HowOften) if said["times"] == BOTH else (HowOften(said["times"]),),
            "rounded_to": None if said["rounded_to"] == AS_PLANNED else RoundedTo(int(said["rounded_to"])),
            "index": said["index"],
            "years": said["years"],
        }


def uplift_form(said: Mapping[str, str], *, usual: Sequence[int]) -> UpliftForm:
    """The form as the address fills it in; while it says nothing, the usual percentages, in basis points."""
    if "percentages" in said:
        return UpliftForm(said)
    percentages = ", ".join(show_percent(each).removesuffix("%") for each in usual)
    return UpliftForm({"percentages": percentages or "2", "times": BOTH, "rounded_to": AS_PLANNED})


class SharesForm(CommonwealForm):
    """`payers` are (code, name) of those who may pay; each may have a least and a most. `bases` may divide a shared service."""

    amount = MoneyField(label="Amount to share", hint="For a year, like 430,000", least=1)

    def __init__(
        self, *args: Any, payers: Sequence[tuple[str, str]], bases: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.payers = tuple(payers)
        for code, name in payers:
            for bound, label in (("least", "at least"), ("most", "at most")):
                self.fields[f"{bound}-{code}"] = TextField(
                    label=f"{name} pays {label}",
                    hint="Pounds or a percentage of the amount, like 50,000 or 20%",
                    max_length=20,
                    width=10,
                    required=False,
                )
        for service in Service:
            self.fields[f"bears-{service}"] = MultiChoice(
                label=f"{NAMES[service]}: who bears this cost?", choices=payers, required=False
            )
        self.fields["between"] = ChoiceField(
            label="Where several bear one cost, it is shared between them",
            choices=[(EQUALLY, "Equally"), *bases],
            as_list=True,
            required=False,
        )

    @property
    def limit_names(self) -> list[tuple[str, str]]:
        return [(f"least-{code}", f"most-{code}") for code, _ in self.payers]

    @property
    def service_names(self) -> list[str]:
        return [f"bears-{service}" for service in Service]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.limits: dict[str, Limit] = {}
        for code, _ in self.payers:
            told: dict[str, int] = {}
            for bound in ("least", "most"):
                try:
                    told |= _limit(bound, cleaned.get(f"{bound}-{code}") or "")
                except Refused as refused:
                    self.add_error(f"{bound}-{code}", f"{self.fields[f'{bound}-{code}'].label}: {refused}")
            if told:
                self.limits[code] = Limit(**told)
        return cleaned

    @property
    def borne_by(self) -> dict[Service, list[str]]:
        return {service: list(self.cleaned_data.get(f"bears-{service}") or ()) for service in Service}

    @property
    def between(self) -> str:
        """The key of the base that divides a cost several bear; empty: equally."""
        chosen = self.cleaned_data.get("between") or EQUALLY
        return "" if chosen == EQUALLY else chosen


def shares_form(
    said: QueryDict, *, payers: Sequence[tuple[str, str]], bases: Sequence[tuple[str, str]], usual: int
) -> SharesForm:
    """The form as the address fills it in; while it says nothing, the amount the plan has now, in pence."""
    filled = said if "amount" in said else {"amount": pounds(max(usual, 1)), "between": EQUALLY}
    return SharesForm(filled, payers=payers, bases=bases)


def _limit(bound: str, typed: str) -> dict[str, int]:
    if not typed:
        return {}
    if typed.endswith("%"):
        return {f"{bound}_basis_points": parse_percent(typed)}
    return {f"{bound}_pence": parse_pounds(typed)}
