"""What is wrong with a row of a daily list, and what a sound one says.

A row with a reason goes back to the sender; a remark goes with a row that is taken, because it may still be a slip. Nothing in
a reason repeats what stood in the cell.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import TypeVar

from commonweal.rules.cases import ClientGroup
from commonweal.rules.consent import Agreement
from commonweal.rules.daily_list import values
from commonweal.rules.daily_list.columns import BY_FIELD, Field
from commonweal.rules.daily_list.values import Unreadable
from commonweal.rules.reasons import Reason
from commonweal.rules.referrals import reasons_not_to_make
from commonweal.rules.risk import Grade
from commonweal.rules.safe_contact import Kind

T = TypeVar("T")
OLDEST = 120
GROWN_UP = 18
YOUNGEST_ADULT = 16
_WORDS = (
    Field.REFERENCE,
    Field.FULL_NAME,
    Field.FIRST_NAME,
    Field.LAST_NAME,
    Field.OTHER_NAME,
    Field.EMAIL,
    Field.SAFE_TIMES,
    Field.TOOL_TOLD,
    Field.SCORE_TOLD,
)
_NO_DAY: tuple[date | None, time | None] = (None, None)
FaultInContact = Callable[[str, str], str]


@dataclass(frozen=True)
class Told:
    """What a sound row says. `area` is one of our codes; grade, tool and score are the sender's and stay so."""

    reference: str = field(repr=False)
    group: ClientGroup
    area: str
    full_name: str = field(repr=False)
    what_happened: str = field(repr=False)
    born_on: date | None = field(default=None, repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    safe_to_call: bool = False
    safe_times: str = field(default="", repr=False)
    other_name: str = field(default="", repr=False)
    other_born_on: date | None = field(default=None, repr=False)
    incident_on: date | None = field(default=None, repr=False)
    incident_time: time | None = field(default=None, repr=False)
    grade: Grade | None = None
    tool: str = ""
    score: str = ""
    is_immediate_danger: bool = False
    agreement: Agreement = Agreement.NOT_ASKED


@dataclass(frozen=True)
class Checked:
    """A row is good when `told` is there and there are no reasons. `reference` may be known of a bad row too."""

    told: Told | None
    reasons: tuple[Reason, ...]
    remarks: tuple[Reason, ...] = ()


class _Reading:
    """Reads cells one by one and gathers what is wrong, so that a sender mends everything at once."""

    def __init__(self, cells: Mapping[Field, str]) -> None:
        self.cells, self.reasons = cells, list[Reason]()

    def text(self, name: Field) -> str:
        return self.cells.get(name, "").strip()

    def known(self, name: Field) -> str:
        text = self.text(name)
        return "" if values.is_not_known(text) else text

    def read(self, name: Field, way: Callable[[str], T], otherwise: T) -> T:
        try:
            return way(self.text(name))
        except Unreadable as fault:
            self.say(name, str(fault))
            return otherwise

    def say(self, name: Field, text: str) -> None:
        self.reasons.append(Reason(f"bad_{name}", f"{BY_FIELD[name].label}: {text}"))


def check_row(
    cells: Mapping[Field, str],
    *,
    areas: Mapping[str, str],
    today: date,
    fault_in_contact: FaultInContact,
    everyone_is: ClientGroup | None = None,
    not_worked_out: frozenset[Field] = frozenset(),
) -> Checked:
    """Reads one row. `areas` gives our code for every name, code and local word we know, in lower case.

    `fault_in_contact` is the check that the form for one referral makes of a number or address. `not_worked_out` are cells
    that hold a formula which came to nothing.
    """
    reading = _Reading(cells)
    _shape(reading, not_worked_out)
    born_on, _ = reading.read(Field.BORN_ON, values.read_day, _NO_DAY)
    other_born_on, _ = reading.read(Field.OTHER_BORN_ON, values.read_day, _NO_DAY)
    incident_on, beside = reading.read(Field.INCIDENT_ON, values.read_day, _NO_DAY)
    clock = reading.read(Field.INCIDENT_TIME, values.read_time, None) or beside
    group = _group(reading, everyone_is)
    told = Told(
        reference=reading.read(Field.REFERENCE, values.read_reference, ""),
        group=group or ClientGroup.VICTIM,
        area=areas.get(values.plain(reading.text(Field.AREA)), ""),
        full_name=_name(reading),
        what_happened=reading.text(Field.WHAT_HAPPENED),
        born_on=born_on,
        phone=reading.read(Field.PHONE, values.read_phone, ""),
        email=reading.known(Field.EMAIL),
        address=reading.known(Field.ADDRESS),
        safe_to_call=bool(reading.read(Field.SAFE_TO_CALL, values.read_yes, None)),
        safe_times=reading.known(Field.SAFE_TIMES),
        other_name=" ".join(reading.known(Field.OTHER_NAME).split()),
        other_born_on=other_born_on,
        incident_on=incident_on,
        incident_time=clock,
        grade=reading.read(Field.GRADE_TOLD, values.read_grade, None),
        tool=reading.known(Field.TOOL_TOLD),
        score=reading.known(Field.SCORE_TOLD),
        is_immediate_danger=bool(reading.read(Field.IMMEDIATE_DANGER, values.read_yes, None)),
        agreement=reading.read(Field.AGREEMENT, values.read_agreement, Agreement.NOT_ASKED),
    )
    reasons = [*reading.reasons, *reasons_not_to_take(told, today=today, fault_in_contact=fault_in_contact)]
    kept = tuple({reason.code: reason for reason in reversed(reasons)}.values())[::-1]
    return Checked(None if kept else told, kept, tuple(remarks_on(told, today=today)))


def _shape(reading: _Reading, not_worked_out: frozenset[Field]) -> None:
    """Too long, a formula, or characters that no keyboard types."""
    for name, text in reading.cells.items():
        if len(text.strip()) > BY_FIELD[name].longest:
            reading.say(name, f"it is longer than {BY_FIELD[name].longest:,} characters. Shorten it.")
        elif name in not_worked_out:
            reading.say(name, "it is a formula that was never worked out. Type the value itself.")
        elif name in _WORDS and values.looks_like_formula(text):
            reading.say(name, "it begins like a formula. Type the words themselves.")
        if any(ord(letter) < 32 and letter not in "\t\n\r" for letter in text):
            reading.say(name, "it holds characters that cannot be kept. Type it again.")


def _name(reading: _Reading) -> str:
    parts = (Field.FULL_NAME,) if reading.text(Field.FULL_NAME) else (Field.FIRST_NAME, Field.LAST_NAME)
    name = " ".join(" ".join(reading.known(part) for part in parts).split())
    return name if any(letter.isalpha() for letter in name) else ""


def _group(reading: _Reading, everyone_is: ClientGroup | None) -> ClientGroup | None:
    return everyone_is or reading.read(Field.GROUP, values.read_group, None)


def reasons_not_to_take(told: Told, *, today: date, fault_in_contact: FaultInContact) -> list[Reason]:
    """What stands in the way of making a referral of this row: what a form would refuse, and what a list alone can get wrong."""
    found: list[Reason] = []

    def say(name: Field, text: str) -> None:
        found.append(Reason(f"bad_{name}", f"{BY_FIELD[name].label}: {text}"))

    if not told.reference:
        say(Field.REFERENCE, "give each row one of its own, so that nobody is taken twice.")
    if not told.full_name:
        say(Field.FULL_NAME, "give the name they go by, even if it is a single one.")
    elif len(told.full_name) > BY_FIELD[Field.FULL_NAME].longest:
        say(Field.FULL_NAME, f"it is longer than {BY_FIELD[Field.FULL_NAME].longest} characters. Shorten it.")
    if not told.area:
        say(
            Field.AREA,
            "we do not know this area. Write a council area’s name, or explain your word for it under Columns.",
        )
    if not told.what_happened:
        say(Field.WHAT_HAPPENED, "say what happened, in plain words.")
    for name, day in ((Field.BORN_ON, told.born_on), (Field.OTHER_BORN_ON, told.other_born_on)):
        if day and day > today:
            say(name, "it is still to come. Correct the year.")
        elif day and today.year - day.year > OLDEST:
            say(name, f"it is more than {OLDEST} years ago. Correct the year.")
    if told.incident_on and told.incident_on > today:
        say(Field.INCIDENT_ON, "it is still to come. Correct it.")
    if told.safe_to_call and not told.incident_on:
        say(
            Field.INCIDENT_ON,
            "give the day the person said that it is safe to call. Without a day nobody can count on it.",
        )
    if told.safe_to_call and not told.phone:
        say(Field.PHONE, "give the number that is safe to call, or take out that it is safe.")
    for kind, name, value in (
        (Kind.PHONE, Field.PHONE, told.phone),
        (Kind.EMAIL, Field.EMAIL, told.email),
        (Kind.ADDRESS, Field.ADDRESS, told.address),
    ):
        if value and (fault := fault_in_contact(kind, value)):
            say(name, f"{fault[:1].lower()}{fault[1:]}.")
    if told.other_born_on and not told.other_name:
        say(Field.OTHER_NAME, "give their name, or leave out their date of birth.")
    return [*found, *reasons_not_to_make(told.group, names_other_party=bool(told.other_name))]


def remarks_on(told: Told, *, today: date) -> list[Reason]:
    """What may be a slip and may be true. The row is taken; the sender is told to look."""
    found: list[Reason] = []
    age = None if told.born_on is None else _years(told.born_on, today)
    is_child = told.group is ClientGroup.CHILD
    if is_child and told.born_on and told.other_born_on and told.born_on <= told.other_born_on:
        found.append(
            Reason("child_older", "The child is older than the other party. Check both dates of birth.")
        )
    if is_child and age is not None and age >= GROWN_UP:
        found.append(Reason("child_grown_up", f"The child is {GROWN_UP} or over. Check the date of birth."))
    if not is_child and age is not None and age < YOUNGEST_ADULT:
        found.append(Reason("adult_young", f"They are under {YOUNGEST_ADULT}. Check who it is for."))
    if told.is_immediate_danger:
        found.append(
            Reason("danger", "You said that there is immediate danger: call the front door now as well.")
        )
    return found


def _years(born_on: date, today: date) -> int:
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
