"""Fields of one input: a line of text, several lines, an e-mail address, a password, an amount of money.

What is typed arrives as typed, less spaces at the ends; line ends count as one character, as they are shown.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from markupsafe import Markup, escape

from commonweal.design.fields.component import Component
from commonweal.design.words import lower_first, pounds
from commonweal.rules.money import parse_pounds
from commonweal.rules.reasons import Refused


class TextField(Component, forms.CharField):
    """One line. `max_length` in characters; `width` (2, 3, 4, 5, 10, 20 or 30) in characters."""

    folder, macro = "input", "govukInput"

    def __init__(
        self,
        *,
        max_length: int = 200,
        width: int | None = None,
        autocomplete: str = "off",
        inputmode: str = "",
        **options: Any,
    ) -> None:
        self.width = width
        self.autocomplete = autocomplete
        self.inputmode = inputmode
        super().__init__(max_length=max_length, **options)

    def messages(self) -> dict[str, str]:
        return {
            "max_length": f"{self.called} must be %(limit_value)d characters or fewer",
            "null_characters_not_allowed": f"{self.called} holds a sign that cannot be kept. Type it again",
        }

    def params(self, bound: BoundField) -> dict[str, Any]:
        value = bound.value()
        given = {
            "value": "" if value is None else value,
            "autocomplete": self.autocomplete,
            "classes": f"govuk-input--width-{self.width}" if self.width else "",
        }
        return {**given, "inputmode": self.inputmode} if self.inputmode else given


class NumberField(TextField):
    """A whole number from nought to `most`, in figures."""

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(inputmode="numeric", width=3, max_length=20, **options)

    def clean(self, value: Any) -> int | None:
        typed = super().clean(value)
        if typed == "":
            return None
        if not (typed.isascii() and typed.isdecimal()) or int(typed) > self.most:
            raise ValidationError(f"{self.called} must be a whole number from 0 to {self.most}, in figures")
        return int(typed)


class WordsField(TextField):
    """Several words or names in one line, parted by commas; the cleaned value is a list without repeats."""

    def clean(self, value: Any) -> list[str]:
        parts = (part.strip() for part in super().clean(value).split(","))
        return list(dict.fromkeys(filter(None, parts)))

    def params(self, bound: BoundField) -> dict[str, Any]:
        given = super().params(bound)
        if isinstance(given["value"], list | tuple):
            given["value"] = ", ".join(given["value"])
        return given


class LongTextField(TextField):
    """Several lines, with a count of the characters left. `rows` is the height at first."""

    folder, macro = "character-count", "govukCharacterCount"
    widget = forms.Textarea

    def __init__(self, *, max_length: int = 4000, rows: int = 5, **options: Any) -> None:
        self.rows = rows
        super().__init__(max_length=max_length, **options)

    def to_python(self, value: Any) -> str:
        return super().to_python(one_line_end(value))

    def params(self, bound: BoundField) -> dict[str, Any]:
        # The macros indent what they nest; a line end as a code keeps those spaces out of the typed text.
        value = Markup(str(escape(one_line_end(bound.value()) or "")).replace("\n", "&#10;"))
        return {"value": value, "rows": self.rows, "maxlength": self.max_length, "spellcheck": True}


class EmailField(TextField):
    """An e-mail address. Give `autocomplete="email"` when it is the address of the person who types."""

    default_validators = forms.EmailField.default_validators

    def __init__(self, *, max_length: int = 254, **options: Any) -> None:
        super().__init__(max_length=max_length, inputmode="email", **options)

    def messages(self) -> dict[str, str]:
        return {
            **super().messages(),
            "invalid": f"Enter {lower_first(self.called)} in the correct form, like name@example.com",
        }

    def params(self, bound: BoundField) -> dict[str, Any]:
        return {**super().params(bound), "type": "email", "spellcheck": False}


class PasswordField(TextField):
    """A password, kept exactly as typed and never shown again, with a button to look at what was typed."""

    folder, macro = "password-input", "govukPasswordInput"
    widget = forms.PasswordInput

    def __init__(self, *, is_new: bool = False, **options: Any) -> None:
        autocomplete = "new-password" if is_new else "current-password"
        super().__init__(autocomplete=autocomplete, strip=False, **options)

    def params(self, bound: BoundField) -> dict[str, Any]:
        return {"autocomplete": self.autocomplete}


class MoneyField(TextField):
    """An amount in pounds; the cleaned value is whole pence. What can be read two ways is refused.

    `least` and `most` are pence, both allowed. The rule book's `parse_pounds` does the reading.
    """

    def __init__(self, *, least: int = 0, most: int | None = None, **options: Any) -> None:
        self.least, self.most = least, most
        super().__init__(inputmode="decimal", width=options.pop("width", 10), **options)

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            return parse_pounds(typed)
        except Refused as refused:
            text = " ".join(f"{self.called}: {lower_first(reason.text)}" for reason in refused.reasons)
            raise ValidationError(text, code=refused.reasons[0].code) from refused

    def validate(self, value: int | None) -> None:  # type: ignore[override]
        if value is None:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return
        if value < self.least:
            raise ValidationError(f"{self.called} must be {pounds(self.least)} or more", code="too_little")
        if self.most is not None and value > self.most:
            raise ValidationError(f"{self.called} must be {pounds(self.most)} or less", code="too_much")

    def run_validators(self, value: int | None) -> None:  # type: ignore[override]
        """The text's own checks (its length) do not apply to an amount."""

    def prepare_value(self, value: Any) -> Any:
        """Pence as an amount, what was typed as it was typed."""
        return pounds(value).removeprefix("£") if isinstance(value, int) else value

    def params(self, bound: BoundField) -> dict[str, Any]:
        return {**super().params(bound), "prefix": {"text": "£"}}


def one_line_end(value: Any) -> Any:
    """Browsers send two characters for one line end; people and the count under the box see one."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
