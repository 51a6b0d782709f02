"""What an auditor looks for: a person who signs in, or a record by its number. Sent by POST: no name stands in an address."""

import re
from typing import Any

from commonweal.design.fields import CommonwealForm, TextField

RECORD_ID = re.compile(r"[0-9a-fA-F-]{1,60}")
KIND = re.compile(r"[a-z_]{1,30}\.[a-z_]{1,30}")


class FindEventsForm(CommonwealForm):
    person = TextField(
        label="What one person did",
        called="the person’s name",
        hint="A part of their name or e-mail",
        max_length=120,
        width=20,
        required=False,
    )
    record = TextField(
        label="What was done to one record",
        called="the record’s number",
        hint="Its number, as it stands in the list below",
        max_length=60,
        width=30,
        required=False,
    )

    def clean_record(self) -> str:
        typed = self.cleaned_data["record"]
        if typed and not RECORD_ID.fullmatch(typed):
            self.add_error(
                "record", "A record’s number has figures, letters a to f and dashes only. Copy it again."
            )
        return typed

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if not self.errors and bool(typed["person"]) == bool(typed["record"]):
            self.add_error("person", "Enter a name or a record’s number: one of the two.")
        return typed


class FindRecordForm(CommonwealForm):
    reference = TextField(
        label="What was done with one case",
        called="the reference of the case",
        hint="As it stands on a letter or a complaint. Nobody’s name is shown.",
        max_length=12,
        width=10,
    )

    def clean_reference(self) -> str:
        return self.cleaned_data["reference"].upper()
