"""What is known of somebody who may be on record."""

from collections.abc import Mapping
from typing import Any

from commonweal.design.fields import (
    CommonwealForm,
    DateField,
    EmailField,
    TextField,
)
from commonweal.services.casework.search_keys import phone as in_one_form


class SearchForm(CommonwealForm):
    """Any one of: a first name and another name; a name and a date of birth; a phone number; an e-mail address."""

    name = TextField(
        label="Name",
        hint="First name and surname. It may be spelt another way.",
        max_length=120,
        required=False,
    )
    born_on = DateField(label="Date of birth", no_future=True, required=False)
    phone = TextField(label="Phone number", max_length=40, width=20, inputmode="tel", required=False)
    email = EmailField(label="E-mail address", called="The e-mail address", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("phone") and not in_one_form(values["phone"]):
            self.add_error("phone", "Enter a phone number with all its figures, like 07700 900123")
        if not self.errors and not any(values.get(each) for each in ("name", "phone", "email")):
            self.add_error("name", "Enter a name, a phone number or an e-mail address")
        return values


def what_to_find(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a valid SearchForm asks for."""
    return {name: values[name] for name in ("name", "born_on", "phone", "email")}
