"""The form every page uses: a list of what to mend that leads to each field, and all typed text kept.

Three things travel unseen with a form: the page's token (put in by the template); `version`, the state of the
record that the person looked at, so that a stale save is noticed; and `form_key`, new for each form shown, so
that the same form sent twice is noticed and a draft finds its form again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from markupsafe import Markup

from commonweal.design.fields.component import Component
from commonweal.design.fields.dates import DateField
from commonweal.rules.reasons import Reason, Refused

HIDDEN = ("version", "form_key")
LONGEST_HIDDEN = 64


@dataclass(frozen=True)
class ErrorLink:
    """One line of the error summary: what to do, and the field to do it in."""

    text: str
    href: str


class CommonwealForm(forms.Form):
    """A form. `version` marks the record as the person saw it; `today` tells past from future."""

    version = forms.CharField(required=False, max_length=LONGEST_HIDDEN, widget=forms.HiddenInput)
    form_key = forms.CharField(required=False, max_length=LONGEST_HIDDEN, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, version: object = "", form_key: str = "", today: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.newer_version: str | None = None
        self.initial = {"version": str(version), "form_key": form_key or uuid4().hex, **self.initial}
        for field in self.fields.values():
            if isinstance(field, DateField):
                field.today = today

    @property
    def shown_names(self) -> list[str]:
        """The fields people see, in order."""
        return [name for name in self.fields if name not in HIDDEN]

    def field_html(
        self, name: str, *, reveals: Mapping[str, Sequence[str]] | None = None, **options: Any
    ) -> Markup:
        """One field, drawn. `reveals` maps a choice to the names of the fields that open under it."""
        field = self.fields[name]
        if not isinstance(field, Component):
            raise TypeError(f"{name} is not one of the design system's fields.")
        if reveals:
            options["reveals"] = {
                value: Markup("").join(self.field_html(each) for each in names)
                for value, names in reveals.items()
            }
        return field.html(self[name], **options)

    def fields_html(self) -> Markup:
        """All the fields people see, in order."""
        return Markup("\n").join(self.field_html(name) for name in self.shown_names)

    def hidden_html(self) -> Markup:
        """The fields that travel unseen. The template adds the page's token."""
        one = Markup('<input type="hidden" name="{}" value="{}">')
        values = {name: self[name].value() or "" for name in HIDDEN}
        if self.newer_version is not None:
            values["version"] = self.newer_version
        return Markup("").join(one.format(self[name].html_name, value) for name, value in values.items())

    def overtaken_by(self, version: object) -> None:
        """Somebody saved first: show this form again on their version, so that saving once more is meant."""
        self.newer_version = str(version)

    def refuse(self, refusal: Refused | Iterable[Reason], *, fields: Mapping[str, str] | None = None) -> None:
        """Show the rule book's reasons: at the field that `fields` gives for a code, or above the form."""
        reasons = refusal.reasons if isinstance(refusal, Refused) else refusal
        for reason in reasons:
            self.add_error((fields or {}).get(reason.code), reason.text)

    def error_summary(self) -> list[ErrorLink]:
        """What to mend, in the order of the page; what belongs to no field first."""
        links = []
        first = f"#{self._target(self.shown_names[0])}" if self.shown_names else "#main-content"
        for name in (NON_FIELD_ERRORS, *HIDDEN, *self.shown_names):
            href = f"#{self._target(name)}" if name in self.shown_names else first
            links += [ErrorLink(text, href) for text in self.errors.get(name, [])]
        return links

    def _target(self, name: str) -> str:
        field = self.fields[name]
        return field.error_target(self[name]) if isinstance(field, Component) else self[name].auto_id
