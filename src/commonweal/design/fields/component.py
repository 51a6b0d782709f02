"""What every field shares: its words, its messages, and how it becomes a design-system component.

Read a field as: a `label` people see, a `hint` under it, the name it goes by in messages (`called`, the label
unless given), and one macro of govuk-frontend-jinja that draws it. Nothing typed is ever cut short or mended;
it is shown again beside its message. Browsers are told to forget what is typed (`autocomplete="off"`) unless
the field asks about the person who is typing: most of what is typed here is about somebody else.
"""

import re
from typing import Any, ClassVar

from django.forms.boundfield import BoundField
from markupsafe import Markup

from commonweal.design.jinja import components
from commonweal.design.words import lower_first

_BLANK = re.compile(r"\s*\n\s*")  # the macros leave many blank lines; a textarea's own are codes (text.py)


class Component:
    """Mixed into a Django form field, before it. Subclasses name their macro and give its parameters."""

    folder: ClassVar[str]  # the component's folder: "input"
    macro: ClassVar[str]  # its macro: "govukInput"
    verb: ClassVar[str] = "Enter"
    # One of many that may all be left out: the page says so once, and not at each.
    all_optional: bool = False
    label: str
    required: bool

    def __init__(
        self, *, label: str, hint: str = "", called: str = "", missing: str = "", **options: Any
    ) -> None:
        self.called = called or label.rstrip("?")
        self.hint = hint
        missing = missing or self._missing(label)
        messages = {"required": missing, **self.messages(), **options.pop("error_messages", {})}
        super().__init__(label=label, error_messages=messages, **options)  # type: ignore[call-arg]

    def _missing(self, label: str) -> str:
        if label.endswith("?") and self.called == label.rstrip("?"):
            return f"Answer the question “{label}”"
        return f"{self.verb} {lower_first(self.called)}"

    def messages(self) -> dict[str, str]:
        """The field's own messages, by Django's error code."""
        return {}

    def params(self, bound: BoundField) -> dict[str, Any]:
        """The macro's parameters, beyond name, label, hint and error message."""
        return {}

    def error_target(self, bound: BoundField) -> str:
        """The id of the input that the error summary leads to."""
        return bound.auto_id

    def html(
        self, bound: BoundField, *, is_heading: bool = False, label_class: str = "govuk-label--s", **more: Any
    ) -> Markup:
        """The whole component: label, hint, message and input. `more` goes to the macro as it is."""
        params = {"id": bound.auto_id, "name": bound.html_name, **self.params(bound)}
        size = "govuk-label--l" if is_heading else label_class
        text = self.label if self.required or self.all_optional else f"{self.label} (optional)"
        self.put_label(params, text=text, classes=size, is_heading=is_heading)
        if self.hint:
            params["hint"] = {"text": self.hint}
        if bound.errors:
            params["errorMessage"] = {"text": " ".join(bound.errors)}
        params.update(more)
        template = components().get_template(f"govuk_frontend_jinja/components/{self.folder}/macro.html")
        return Markup(_BLANK.sub("\n", getattr(template.module, self.macro)(params).strip()))

    def put_label(self, params: dict[str, Any], *, text: str, classes: str, is_heading: bool) -> None:
        """A label for one input; fields of several inputs put a legend instead."""
        params["label"] = {"text": text, "classes": classes, "isPageHeading": is_heading}


class Fieldset(Component):
    """A component of several inputs: its question is a legend around them."""

    def put_label(self, params: dict[str, Any], *, text: str, classes: str, is_heading: bool) -> None:
        classes = classes.replace("govuk-label", "govuk-fieldset__legend")
        params["fieldset"] = {"legend": {"text": text, "classes": classes, "isPageHeading": is_heading}}
