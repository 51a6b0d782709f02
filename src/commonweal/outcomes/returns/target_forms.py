"""What is asked for a target: of a contract, and of the partnership."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, NumberField, TextField
from commonweal.outcomes.catalogue import catalogue
from commonweal.outcomes.returns.models import GROUPS
from commonweal.rules.measure_files import Measure
from commonweal.rules.periods import add_months, financial_year_name
from commonweal.rules.returns import quarter_name
from commonweal.rules.returns.lines import MOST

EVERYWHERE = "all"
AT_LEAST, AT_MOST = "least", "most"
A_NUMBER = "A whole number, or per cent where the measure is a rate"


class _TargetForm(CommonwealForm):
    """What both ask: a measure, an area, at least or at most, and the number."""

    measure = ChoiceField(label="Measure", as_list=True)
    area = ChoiceField(
        label="Area",
        hint="A per cent for all areas holds in each of them, unless that area has its own. A number does not.",
    )
    way = ChoiceField(
        label="Which way?",
        inline=True,
        choices=[(AT_LEAST, "At least"), (AT_MOST, "At most")],
    )

    def __init__(
        self, *args: Any, measures: Iterable[Measure], areas: Iterable[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["measure"].set_choices(
            [(each.key, f"{each.title} ({'per cent' if each.is_rate else 'number'})") for each in measures]
        )
        self.fields["area"].set_choices([(EVERYWHERE, "All areas together"), *areas])


class TargetForm(_TargetForm):
    """What a contract is to reach."""

    fields_of_reasons = {"above_hundred": "value"}
    period = ChoiceField(label="For which quarter or year?", as_list=True)
    value = NumberField(label="Target", hint=A_NUMBER, most=MOST)

    def __init__(self, *args: Any, periods: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, measures=catalogue(), **options)
        self.fields["period"].set_choices(periods)


class TargetOfAllForm(_TargetForm):
    """What the partnership is to reach."""

    fields_of_reasons = {
        "above_hundred": "value",
        "ends_before_it_starts": "last_on",
        "reason_missing": "reason",
    }
    client_group = ChoiceField(label="Whose figures?", inline=True, choices=GROUPS)
    value = NumberField(label="Target", hint=f"{A_NUMBER}. A number is for a year.", most=MOST)
    starts_on = DateField(label="From which day?")
    last_on = DateField(label="Last day", hint="Leave it empty while it has none", required=False)
    reason = TextField(
        label="Why this target?",
        hint="It is shown with the target: what it rests on, who agreed to it. Nothing about anybody.",
        max_length=300,
    )


def period_choices(year_starts_on: date) -> list[tuple[str, str]]:
    """This financial year and the next, and their quarters: `2026-04-01/12` is the year."""
    choices = []
    for start in (year_starts_on, add_months(year_starts_on, 12)):
        choices.append((f"{start.isoformat()}/12", f"The year {financial_year_name(start)}"))
        quarters = [add_months(start, 3 * number) for number in range(4)]
        choices += [(f"{each.isoformat()}/3", quarter_name(each)) for each in quarters]
    return choices


def period_chosen(value: str) -> tuple[date, int]:
    """The first day, and how many months."""
    first, _, months = value.partition("/")
    return date.fromisoformat(first), int(months)
