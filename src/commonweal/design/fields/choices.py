"""Fields that choose: one of several (radios or a list), several at once, and yes, no or don't know.

Choices are (value, label) or (value, label, hint). Choices that depend on who is asking are set by the form:
`self.fields["provider"].set_choices(...)`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from markupsafe import Markup

from commonweal.design.fields.component import Component, Fieldset
from commonweal.design.words import lower_first

Choice = tuple[str, str] | tuple[str, str, str]


class ChoiceField(Fieldset, forms.ChoiceField):
    """One of several, as radio buttons, or as a list to open when there are many (`as_list`).

    `inline`: side by side where there is room; `small`: for many questions with the same short answers.
    """

    folder, macro = "radios", "govukRadios"
    verb = "Select"

    def __init__(
        self,
        *,
        choices: Iterable[Choice] = (),
        as_list: bool = False,
        inline: bool = False,
        small: bool = False,
        **options: Any,
    ) -> None:
        self.as_list, self.inline, self.small = as_list, inline, small
        if as_list:
            self.folder, self.macro = "select", "govukSelect"
        super().__init__(choices=(), **options)
        self.set_choices(choices)

    def set_choices(self, choices: Iterable[Choice]) -> None:
        """Replace what may be chosen."""
        self.given = tuple((str(choice[0]), *choice[1:]) for choice in choices)
        self.choices = [(choice[0], choice[1]) for choice in self.given]

    def messages(self) -> dict[str, str]:
        return {"invalid_choice": f"Choose {lower_first(self.called)} from those shown"}

    def items(self, chosen: set[str], reveals: Mapping[str, Markup]) -> list[dict[str, Any]]:
        """The macro's items: what is chosen is marked, and a choice may open more fields under it."""
        items = []
        for value, label, *hint in self.given:
            item: dict[str, Any] = {"value": value, "text": label, "checked": value in chosen}
            if hint and hint[0]:
                item["hint"] = {"text": hint[0]}
            if value in reveals:
                item["conditional"] = {"html": reveals[value]}
            items.append(item)
        return items

    def params(self, bound: BoundField) -> dict[str, Any]:
        chosen = {str(bound.value())} if bound.value() not in (None, "") else set()
        items = self.items(chosen, {})
        if self.as_list:
            blank = {"value": "", "text": "Choose one", "selected": not chosen}
            return {"items": [blank, *({**item, "selected": item["checked"]} for item in items)]}
        shown = {
            "idPrefix": bound.auto_id,
            "items": items,
            "classes": " ".join(
                [*["govuk-radios--inline"] * self.inline, *["govuk-radios--small"] * self.small]
            ),
        }
        # With nothing to choose from there is no radio button that an error could lead to.
        return shown if items else shown | {"formGroup": {"attributes": {"id": bound.auto_id}}}

    def html(self, bound: BoundField, *, reveals: Mapping[str, Markup] | None = None, **more: Any) -> Markup:
        """`reveals` maps a value to the HTML of fields that open when it is chosen (radios only)."""
        if reveals:
            chosen = {str(bound.value())}
            more |= {"items": self.items(chosen, reveals), "classes": ""}  # what opens needs the full width
        return super().html(bound, **more)

    def put_label(self, params: dict[str, Any], **words: Any) -> None:
        (Component if self.as_list else Fieldset).put_label(self, params, **words)


class YesNoDontKnow(ChoiceField):
    """Yes, no or don't know, which are three answers; the cleaned value is `yes`, `no` or `dont_know`."""

    def __init__(self, *, inline: bool = True, **options: Any) -> None:
        answers = (("yes", "Yes"), ("no", "No"), ("dont_know", "Don’t know"))
        super().__init__(choices=answers, inline=inline, **options)


class MultiChoice(ChoiceField, forms.MultipleChoiceField):
    """Any number of several, as checkboxes; the cleaned value is a list of values."""

    folder, macro = "checkboxes", "govukCheckboxes"
    widget = forms.CheckboxSelectMultiple

    def messages(self) -> dict[str, str]:
        return {**super().messages(), "invalid_list": super().messages()["invalid_choice"]}

    def params(self, bound: BoundField) -> dict[str, Any]:
        return {"idPrefix": bound.auto_id, "items": self.items(set(map(str, bound.value() or ())), {})}

    def html(self, bound: BoundField, *, reveals: Mapping[str, Markup] | None = None, **more: Any) -> Markup:
        if reveals:
            more["items"] = self.items(set(map(str, bound.value() or ())), reveals)
        return Fieldset.html(self, bound, **more)
