"""Two people changed the same record: what the later one typed beside what the earlier one saved.

Read a StaleEdit as: this person saved at this moment, while you were writing; here is each answer that differs.
The page shows both (design/part/form.jinja) and the form keeps what was typed; nothing is overwritten until the
person saves again, which `form.overtaken_by(version)` makes a deliberate act. They may choose first, answer by answer and in a
long text line by line: `chosen` puts what they chose into the form, still unsaved, to be read once more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from hashlib import sha256

from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, LongTextField, MoneyField
from commonweal.design.words import day, pounds

MINE, THEIRS, BOTH = "mine", "theirs", "both"
CHOICE = "take-"


@dataclass(frozen=True)
class Piece:
    """A part of an answer: the same in both versions (`name` is empty), or one to choose. Only lines can be kept of both."""

    name: str
    yours: str
    theirs: str
    can_be_both: bool = False


@dataclass(frozen=True)
class Difference:
    """One question with two answers, both as text, and the parts of it among which to choose."""

    label: str
    yours: str
    theirs: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class StaleEdit:
    """Who saved first, when, and where the two versions differ."""

    saved_by: str
    saved_at: datetime | None
    differences: tuple[Difference, ...]


def stale_edit(
    *,
    form: CommonwealForm,
    theirs: Mapping[str, object],
    saved_by: str = "Somebody else",
    saved_at: datetime | None = None,
) -> StaleEdit:
    """Compare what was typed in a valid form with what is saved now (`theirs`, by field name)."""
    differences = tuple(
        Difference(str(form.fields[name].label), yours, other, pieces(form, name, yours, other))
        for name, yours, other in _differing(form, theirs)
    )
    return StaleEdit(saved_by, saved_at, differences)


def _differing(form: CommonwealForm, theirs: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """Each field whose two answers read differently, with both."""
    for name in form.shown_names:
        if name in theirs:
            yours, other = (
                in_words(form, name, form.cleaned_data.get(name)),
                in_words(form, name, theirs[name]),
            )
            if yours != other:
                yield name, yours, other


def pieces(form: CommonwealForm, name: str, yours: str, theirs: str) -> tuple[Piece, ...]:
    """A long text line by line, any other answer as one."""
    if not isinstance(form.fields[name], LongTextField):
        return (Piece(_choice(name, yours, theirs, 0), yours, theirs),)
    mine, other = yours.splitlines(), theirs.splitlines()
    steps = SequenceMatcher(None, mine, other, autojunk=False).get_opcodes()
    found = []
    for place, (kind, a, b, c, d) in enumerate(steps):
        left, right = "\n".join(mine[a:b]), "\n".join(other[c:d])
        key = "" if kind == "equal" else _choice(name, left, right, place)
        found.append(Piece(key, left, right, can_be_both=bool(left and right)))
    return tuple(found)


def _choice(name: str, yours: str, theirs: str, place: int) -> str:
    """The name of a choice says of which two texts it is: after either was changed it chooses nothing."""
    text = "\0".join((name, str(place), yours, theirs))
    return f"{CHOICE}{sha256(text.encode()).hexdigest()[:16]}"


def chosen(
    form: CommonwealForm, theirs: Mapping[str, object], choices: Mapping[str, str]
) -> dict[str, object]:
    """What the form shows after choosing: by field name. Where nothing was chosen, what this person typed stays."""
    found: dict[str, object] = {}
    for name, yours, other in _differing(form, theirs):
        parts = pieces(form, name, yours, other)
        if isinstance(form.fields[name], LongTextField):
            found[name] = "\n".join(line for part in parts for line in _taken(part, choices))
        elif choices.get(parts[0].name) == THEIRS:
            found[name] = theirs[name]
    return found


def _taken(part: Piece, choices: Mapping[str, str]) -> list[str]:
    how = choices.get(part.name, MINE) if part.name else MINE
    taken = {THEIRS: [part.theirs], BOTH: [part.yours, part.theirs]}.get(how, [part.yours])
    return [text for text in taken if text or not part.name]


def in_words(form: CommonwealForm, name: str, value: object) -> str:
    """An answer as people read it: an amount in pounds, a day in full, the label of a choice."""
    field = form.fields[name]
    if value is None or value == "" or value == []:
        return ""
    if isinstance(field, MoneyField) and isinstance(value, int):
        return pounds(value)
    if isinstance(field, DateField) and isinstance(value, date):
        return day(value)
    if isinstance(field, ChoiceField):
        labels = dict(field.choices)
        chosen = value if isinstance(value, list | tuple | set) else [value]
        return ", ".join(str(labels.get(str(each), each)) for each in chosen)
    return str(value)
