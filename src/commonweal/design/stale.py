"""Two people changed the same record: what the later one typed beside what the earlier one saved.

Read a StaleEdit as: this person saved at this moment, while you were writing; here is each answer that differs.
The page shows both (design/part/form.jinja) and the form keeps what was typed; nothing is overwritten until the
person saves again, which `form.overtaken_by(version)` makes a deliberate act.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, MoneyField
from commonweal.design.words import day, pounds


@dataclass(frozen=True)
class Difference:
    """One question with two answers, both as text."""

    label: str
    yours: str
    theirs: str


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
    differences = []
    for name in form.shown_names:
        if name not in theirs:
            continue
        yours_shown = in_words(form, name, form.cleaned_data.get(name))
        theirs_shown = in_words(form, name, theirs[name])
        if yours_shown != theirs_shown:
            differences.append(Difference(str(form.fields[name].label), yours_shown, theirs_shown))
    return StaleEdit(saved_by, saved_at, tuple(differences))


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
