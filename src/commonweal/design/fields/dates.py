"""A day, asked as day, month and year: three small boxes that are read strictly and shown again as typed. And a month, in one.

A month may be typed as a number or a name. A day that does not exist, a year of two figures or, when the
field says so, a day still to come or too long ago is refused, and the message says which part to mend.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone

from commonweal.design.fields.component import Fieldset
from commonweal.design.fields.text import TextField
from commonweal.design.words import LONDON, day

PARTS = ("day", "month", "year")
YEAR_FIGURES = 4
_MONTHS = {f"{date(2000, number, 1):%B}".lower(): number for number in range(1, 13)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_MONTH_AND_YEAR = re.compile(r"\s*(\d{1,2}|[a-z]{3,9})[\s/.-]+(20\d\d)\s*", re.IGNORECASE)


class DayMonthYear(forms.Widget):
    """Reads the three boxes; drawing them is the field's work."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> tuple[str, ...]:
        return tuple(str(data.get(f"{name}-{part}", "")).strip() for part in PARTS)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return all(f"{name}-{part}" not in data for part in PARTS)


class DateField(Fieldset, forms.Field):
    """A day. The cleaned value is a date, or None when optional and left empty.

    `no_future` refuses days after today, `no_past` days before it; `earliest` and `latest` are days, both
    allowed. `today` is set by the form. `is_birthday` is for the date of birth of the person who types.
    """

    folder, macro = "date-input", "govukDateInput"
    widget = DayMonthYear

    def __init__(
        self,
        *,
        no_future: bool = False,
        no_past: bool = False,
        earliest: date = date(1900, 1, 1),
        latest: date = date(2100, 12, 31),
        is_birthday: bool = False,
        **options: Any,
    ) -> None:
        self.no_future, self.no_past = no_future, no_past
        self.earliest, self.latest = earliest, latest
        self.is_birthday = is_birthday
        self.today: date | None = None
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        typed = dict(zip(PARTS, value, strict=True))
        empty = [part for part in PARTS if not typed[part]]
        if len(empty) == len(PARTS):
            return None
        if empty:
            self.refuse(f"must include a {' and a '.join(empty)}", empty)
        numbers = {part: _number(part, typed[part]) for part in PARTS}
        wrong = [part for part in PARTS if numbers[part] is None]
        if wrong:
            self.refuse(f"must have a {' and a '.join(wrong)} that is a number, like 27 3 2026", wrong)
        if len(typed["year"]) != YEAR_FIGURES or not numbers["year"]:
            self.refuse("must have a year of four figures, like 2026", ["year"])
        if not 1 <= numbers["month"] <= len(PARTS) * 4:
            self.refuse("must have a month between 1 and 12", ["month"])
        try:
            return date(numbers["year"], numbers["month"], numbers["day"])
        except ValueError:
            text = f"must be a day that exists: {_month_name(numbers)} has no day {numbers['day']}"
            self.refuse(text, ["day"])

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        today = self.today or timezone.localdate(timezone=LONDON)
        if self.no_future and value > today:
            self.refuse(f"must be today or earlier; {day(value)} is still to come", PARTS)
        if self.no_past and value < today:
            self.refuse(f"must be today or later; {day(value)} has passed", PARTS)
        if value < self.earliest:
            self.refuse(f"must be {day(self.earliest)} or later", PARTS)
        if value > self.latest:
            self.refuse(f"must be {day(self.latest)} or earlier", PARTS)

    def refuse(self, what: str, parts: Any) -> None:
        """Raise the message, with the boxes to mend."""
        raise ValidationError(f"{self.called} {what}", code="invalid", params={"parts": tuple(parts)})

    def prepare_value(self, value: Any) -> Any:
        """A date as its three parts; what was typed as it was typed."""
        return (str(value.day), str(value.month), str(value.year)) if isinstance(value, date) else value

    def wrong_parts(self, bound: BoundField) -> tuple[str, ...]:
        """The boxes to mend: those the message names, or all three when nothing was typed."""
        errors = bound.form.errors.as_data().get(bound.name, []) if bound.form.is_bound else []
        return next((error.params["parts"] for error in errors if error.params), PARTS) if errors else ()

    def error_target(self, bound: BoundField) -> str:
        return f"{bound.auto_id}-{next(iter(self.wrong_parts(bound)), PARTS[0])}"

    def params(self, bound: BoundField) -> dict[str, Any]:
        typed = dict(zip(PARTS, bound.value() or ("", "", ""), strict=True))
        wrong = self.wrong_parts(bound)
        items = []
        for part in PARTS:
            width = "govuk-input--width-4" if part == "year" else "govuk-input--width-2"
            items.append(
                {
                    "name": part,
                    "classes": f"{width} govuk-input--error" if part in wrong else width,
                    "value": typed[part],
                    "autocomplete": f"bday-{part}" if self.is_birthday else "off",
                }
            )
        return {"namePrefix": bound.html_name, "items": items}


class MonthField(TextField):
    """A month, typed as `3 2027` or `March 2027`. The cleaned value is its first day, or None when left empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, width=10, required=False, **options)

    def clean(self, value: Any) -> date | None:
        typed = super().clean(value)
        if not typed:
            return None
        match = _MONTH_AND_YEAR.fullmatch(typed)
        month = (_number("month", match[1]) or 0) if match else 0
        if match is None or not 1 <= month <= len(PARTS) * 4:
            raise ValidationError(f"{self.called} must be a month and a year, like 3 2027")
        return date(int(match[2]), month, 1)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.month} {value.year}" if isinstance(value, date) else value


def _number(part: str, typed: str) -> int | None:
    if part == "month" and typed.lower() in _MONTHS:
        return _MONTHS[typed.lower()]
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= YEAR_FIGURES else None


def _month_name(numbers: Mapping[str, int | None]) -> str:
    return f"{date(2000, numbers['month'] or 1, 1):%B} {numbers['year']}"
