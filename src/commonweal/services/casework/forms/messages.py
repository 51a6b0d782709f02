"""What is asked to write to somebody, to keep a wording, and to record a move."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from commonweal.design.fields import (
    ChoiceField,
    CommonwealForm,
    DateField,
    EmailField,
    LongTextField,
    MultiChoice,
    TextField,
)
from commonweal.rules.addresses import POINTS, AddressKind, Moves, Point
from commonweal.rules.messages import LONGEST_LETTER, LONGEST_NAME, LONGEST_TEXT, SUBJECTS, Medium
from commonweal.rules.periods import LONDON
from commonweal.services.casework import paper_words
from commonweal.services.casework.actions.messages import Written
from commonweal.services.casework.actions.moves import Moved
from commonweal.services.casework.contact_shape import SHORTEST_POSTAL
from commonweal.services.casework.forms.contact import read_time
from commonweal.services.casework.words import choices

_OF_RECIPIENT = [
    "struck", "changed", "wrong_kind", "not_recorded_safe", "never_confirmed", "confirmation_expired",
    "confidential_address", "no_message", "no_sender", "sender",
]  # fmt: skip
_OF_WORDS = [
    "empty", "too_long", "gaps", "cannot_be_checked", "trade_word", "service_name", "role_name", "person_name",
    "code_word", "address", "contact", "number", "email", "link",
]  # fmt: skip


class MessageForm(CommonwealForm):
    """To whom and how is one question, because what is safe depends on both."""

    way = ChoiceField(label="How, and to which contact?", choices=(), missing="Select how to send it")
    body = LongTextField(
        label="What it says",
        called="What it says",
        hint="Somebody else may read it first. No names of people or places, no number but your call-back number.",
        max_length=LONGEST_LETTER,
        rows=4,
    )
    subject = ChoiceField(
        label="Subject",
        hint="For an e-mail or a calendar entry. These are all that may stand there.",
        choices=SUBJECTS.items(),
        required=False,
    )
    starts_on = DateField(
        label="Day", called="The day of the entry", hint="For a calendar entry.", required=False
    )
    starts_time = TextField(
        label="Time", hint="For example, 9:30 or 2.15pm.", max_length=12, width=10, required=False
    )
    times = MultiChoice(
        label="Is now a safe time?",
        hint="Tick this only if you have read when it is safe, above. It speaks of the next half hour.",
        choices=[("read", "I have read it, and now is one of those times")],
        required=False,
    )
    fields_of_reasons = {
        **dict.fromkeys(_OF_RECIPIENT, "way"),
        **dict.fromkeys(_OF_WORDS, "body"),
        "subject": "subject",
        "no_start": "starts_on",
        "times_not_read": "times",
    }

    def __init__(self, *args: Any, ways: Iterable[tuple[str, ...]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["way"].set_choices(ways)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        day, clock = values.get("starts_on"), read_time(values.get("starts_time", ""))
        if values.get("starts_time") and clock is None:
            self.add_error("starts_time", "Enter a time like 9:30 or 2.15pm")
        values["starts_at"] = datetime.combine(day, clock, tzinfo=LONDON) if day and clock else None
        return values


def what_is_written(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a valid MessageForm says, for the action."""
    medium, _, point = values["way"].partition(":")
    medium = Medium(medium)
    return {
        "point_id": UUID(point),
        "written": Written(
            medium=medium,
            body=values["body"],
            subject=values["subject"] if medium in (Medium.EMAIL, Medium.CALENDAR) else "",
            starts_at=values["starts_at"] if medium == Medium.CALENDAR else None,
            times_were_read="read" in values["times"],
        ),
    }


class WordingForm(CommonwealForm):
    title = TextField(label="Title", hint="Seen by your workers only.", max_length=40)
    body = LongTextField(
        label="Wording",
        hint="Leave gaps like [day] and [time]: they are filled in each time.",
        max_length=LONGEST_TEXT,
        rows=3,
    )
    fields_of_reasons = dict.fromkeys(_OF_WORDS, "body")


class SenderForm(CommonwealForm):
    name = TextField(
        label="Name",
        hint="What a phone shows. It must not say who you are.",
        max_length=LONGEST_NAME,
        width=20,
    )
    call_back = TextField(
        label="Call-back number",
        hint="Answered without a name. The only number that may stand in a message.",
        max_length=20,
        width=20,
        inputmode="tel",
        required=False,
    )
    address = EmailField(
        label="E-mail address messages come from",
        hint="Kept for this alone, at a provider whose name says nothing.",
        required=False,
    )
    fields_of_reasons = {"sender": "name", "no_sender": "name"}


class NoticesForm(CommonwealForm):
    wanted = ChoiceField(
        label="Shall we write to you when something waits?",
        hint="Once a day at most. It never says what, or about whom.",
        choices=(("yes", "Yes"), ("no", "No")),
        inline=True,
        missing="Select yes or no",
    )


class PointsForm(CommonwealForm):
    """The second person goes through the same points."""

    points = MultiChoice(
        label="What have you gone through yourself?",
        choices=choices(POINTS),
        missing="Tick each point when it is done",
    )
    fields_of_reasons = {"points_missing": "points"}


class MoveForm(CommonwealForm):
    """A move. Each child in the case is asked about by name; nobody else is offered."""

    kind = ChoiceField(
        label="What kind of address is the new one?",
        choices=[(kind.value, *words) for kind, words in paper_words.ADDRESS_KINDS.items()],
        missing="Select what kind of address it is",
    )
    moved_on = DateField(
        label="When did they move?",
        called="The day of the move",
        hint="For example, 27 3 2026.",
        no_future=True,
    )
    address = LongTextField(
        label="New address",
        called="The new address",
        hint="Leave it empty if you need not know it: the old address stops all the same.",
        max_length=300,
        rows=3,
        required=False,
    )
    points = MultiChoice(
        label="For a secret address: what have you gone through?",
        hint="Each of these has given an address away somewhere.",
        choices=choices(POINTS),
        required=False,
    )
    fields_of_reasons = {"moves_later": "moved_on", "points_missing": "points"}

    def __init__(self, *args: Any, children: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.children = tuple(children)
        for number, (_, name) in enumerate(self.children):
            self.fields[f"child_{number}"] = ChoiceField(
                label=f"Does {name} move too?",
                choices=choices(paper_words.MOVES),
                inline=True,
                missing=f"Select whether {name} moves too",
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        address = values.get("address", "")
        if address and len(address) < SHORTEST_POSTAL:
            self.add_error("address", "Enter the whole address, with its postcode")
        values["members"] = {
            UUID(person): Moves(values[f"child_{number}"])
            for number, (person, _) in enumerate(self.children)
            if values.get(f"child_{number}")
        }
        return values


def what_moved(values: Mapping[str, Any]) -> Moved:
    """What a valid MoveForm says, for the action."""
    return Moved(
        kind=AddressKind(values["kind"]),
        moved_on=values["moved_on"],
        address=values["address"],
        points=frozenset(map(Point, values["points"])),
        members=values["members"],
    )
