"""What is asked about a paper, an order, a breach and a day in court."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from django.forms.boundfield import BoundField

from commonweal.design.fields import (
    ChoiceField,
    CommonwealForm,
    DateField,
    FileField,
    LongTextField,
    MultiChoice,
    TextField,
)
from commonweal.rules.periods import LONDON
from commonweal.services.casework import paper_words as words
from commonweal.services.casework.actions.documents import Paper
from commonweal.services.casework.actions.orders import Heard, Ordered
from commonweal.services.casework.forms.contact import read_time
from commonweal.services.casework.models import Document, OrderBreach
from commonweal.services.casework.words import choices

_REFUSED_FILES = [
    "empty_file", "file_too_large", "old_or_mail", "not_a_kind_we_keep", "two_in_one", "locked", "active", "tells_where",
    "broken_picture", "unfolds", "broken_file",
]  # fmt: skip


class PaperField(FileField):
    """Any name will do: what a file is, is read from its content. The endings are for the phone to offer its camera."""

    OFFERED = ".pdf,.docx,.xlsx,.odt,.txt,image/jpeg,image/png"

    def __init__(self, **options: Any) -> None:
        super().__init__(endings=("",), **options)

    def params(self, bound: BoundField) -> dict[str, Any]:
        return {"attributes": {"accept": self.OFFERED}}


class PaperForm(CommonwealForm):
    file = PaperField(
        label="Choose the file, or take a picture",
        called="The file",
        hint="PDF, Word, Excel, OpenDocument, plain text, JPEG or PNG; up to 10 MB. Where a picture was taken is removed.",
    )
    kind = ChoiceField(label="What is it?", choices=Document.KINDS, as_list=True, missing="Select what it is")
    dated_on = DateField(
        label="Of which day is it?",
        called="The day of the paper",
        hint="For example, 27 3 2026.",
        no_future=True,
    )
    title = TextField(
        label="Title",
        hint="A few words. It is kept sealed, and is not the name of the file when somebody opens it.",
        max_length=80,
    )
    only_for = MultiChoice(
        label="Only for some people?",
        hint="Leave all empty, and everybody who may open the case may open this. You can always open your own.",
        choices=(),
        required=False,
    )
    fields_of_reasons = {**dict.fromkeys(_REFUSED_FILES, "file"), "dated_later": "dated_on"}

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["only_for"].set_choices(people)
        if not self.fields["only_for"].choices:
            del self.fields["only_for"]


def what_paper(values: Mapping[str, Any]) -> Paper:
    return Paper(
        kind=values["kind"],
        dated_on=values["dated_on"],
        title=values["title"],
        content=values["file"].read(),
        only_for=tuple(map(int, values.get("only_for", ()))),
    )


class StrikeForm(CommonwealForm):
    why = LongTextField(
        label="Why is it struck out?",
        called="Why it is struck out",
        max_length=500,
        rows=2,
        hint="Nobody can open it after this.",
    )
    fields_of_reasons = {"no_reason": "why"}


class OrderForm(CommonwealForm):
    """An order. The people are those of the case; a place is said without its address."""

    kind = ChoiceField(
        label="What kind of order is it?",
        choices=choices(words.ORDER_KINDS),
        as_list=True,
        missing="Select the kind of order",
    )
    court = TextField(label="Court, or police force", called="The court", max_length=80, required=False)
    made_on = DateField(
        label="When was it made?",
        called="The day it was made",
        hint="For example, 27 3 2026.",
        no_future=True,
    )
    served_on = DateField(
        label="When was it served?",
        called="The day it was served",
        hint="Leave empty until whoever it binds has had it.",
        required=False,
    )
    ends_on = DateField(
        label="What is its last day?",
        called="Its last day",
        hint="Leave empty if it has none.",
        required=False,
    )
    ended_early_on = DateField(
        label="Was it ended early?",
        called="The day it was ended",
        hint="Leave empty if it was not.",
        no_future=True,
        required=False,
    )
    protects = MultiChoice(label="Whom does it protect?", choices=(), missing="Select at least one person")
    binds = MultiChoice(label="Whom does it bind?", choices=(), required=False)
    terms = MultiChoice(label="What does it say?", choices=choices(words.TERMS), required=False)
    zone = TextField(
        label="Which place must they keep away from?",
        called="The place",
        hint="Never the address: say for example “within 100 metres of the home”.",
        max_length=120,
        required=False,
    )
    fields_of_reasons = {
        "made_later": "made_on",
        "served_before_made": "served_on",
        "served_later": "served_on",
        "ends_before_made": "ends_on",
        "protects_nobody": "protects",
        "zone_is_address": "zone",
    }

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        offered = tuple(people)
        for name in ("protects", "binds"):
            self.fields[name].set_choices(offered)


def what_ordered(values: Mapping[str, Any]) -> Ordered:
    people = {name: frozenset(map(int, values[name])) for name in ("protects", "binds")}
    same = ("kind", "court", "made_on", "served_on", "ends_on", "ended_early_on", "zone")
    return Ordered(**{name: values[name] for name in same}, terms=tuple(values["terms"]), **people)


class BreachForm(CommonwealForm):
    happened_on = DateField(
        label="When was it?", called="The day", hint="For example, 27 3 2026.", no_future=True
    )
    way = ChoiceField(label="What happened?", choices=OrderBreach.WAYS, missing="Select what happened")
    reported = ChoiceField(
        label="Do the police know?", choices=OrderBreach.REPORTED, missing="Select whether the police know"
    )
    note = LongTextField(
        label="Note", hint="What was seen and said, and where the proof is.", max_length=2000, required=False
    )
    fields_of_reasons = dict.fromkeys(("breach_later", "breach_before", "breach_after"), "happened_on")


class HearingForm(CommonwealForm):
    kind = ChoiceField(
        label="What is it for?",
        choices=choices(words.HEARING_KINDS),
        as_list=True,
        missing="Select what it is for",
    )
    held_on = DateField(label="Day", called="The day", hint="For example, 27 3 2026.")
    held_at = TextField(
        label="Time",
        called="The time",
        hint="For example, 9:30 or 2.15pm. Leave empty if it is not known.",
        max_length=12,
        width=10,
        required=False,
    )
    court = TextField(label="Court", called="The court", max_length=80, required=False)
    measures = MultiChoice(label="What was asked for?", choices=choices(words.MEASURES), required=False)
    supporter = TextField(
        label="Who goes with them?", called="Who goes with them", max_length=80, required=False
    )
    result = ChoiceField(
        label="What came of it?",
        hint="Leave empty for a day still to come.",
        choices=choices(words.RESULTS),
        as_list=True,
        required=False,
    )
    fields_of_reasons = {"passed_without_result": "result", "result_before": "result"}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        typed, day = values.get("held_at", ""), values.get("held_on")
        clock = read_time(typed) if typed else time(9)
        if clock is None:
            self.add_error("held_at", "Enter the time like 9:30 or 2.15pm")
        values["starts_at"] = datetime.combine(day, clock, tzinfo=LONDON) if day and clock else None
        return values


def what_heard(values: Mapping[str, Any]) -> Heard:
    same = ("kind", "starts_at", "court", "supporter", "result")
    return Heard(**{name: values[name] for name in same}, measures=tuple(values["measures"]))
