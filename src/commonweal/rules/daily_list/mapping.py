"""Which column of a file holds what: guessed from the headings, confirmed by a person once, kept for that sender.

Read a mapping as: this field stands under this heading. A heading that stands twice is told apart by its number, "Name (2)".
"""

import re
from collections.abc import Mapping, Sequence

from commonweal.rules.daily_list.columns import BY_FIELD, COLUMNS, NEEDED, Field
from commonweal.rules.reasons import Reason

_OTHER = ("suspect", "perp", "offender", "other", "alleged")
_OTHER_FIELDS = frozenset((Field.OTHER_NAME, Field.OTHER_BORN_ON))
_NAMES = frozenset((Field.FULL_NAME, Field.FIRST_NAME, Field.LAST_NAME))
_SHORTEST_PART = 4
_LIKE_DATA = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|\+?[\d\s()/.:-]{6,}")


def labels_of(headings: Sequence[str]) -> tuple[str, ...]:
    """Each heading once: "Column 4" for an empty one, "Name (2)" for one that stood before."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for place, heading in enumerate(headings, start=1):
        text = " ".join(heading.split())[:80] or f"Column {place}"
        seen[text.casefold()] = number = seen.get(text.casefold(), 0) + 1
        label = text if number == 1 else f"{text} ({number})"
        while number > 1 and label.casefold() in seen:
            number += 1
            label = f"{text} ({number})"
        seen.setdefault(label.casefold(), 1)
        found.append(label)
    return tuple(found)


def guess(labels: Sequence[str]) -> dict[Field, str]:
    """The likeliest column of each field; a column is guessed once. What nobody would recognise is left to the person."""
    free = {label: _letters(label) for label in labels}
    found: dict[Field, str] = {}
    for is_like in (_is_exactly, _is_about):
        for column in COLUMNS:
            if column.field in found:
                continue
            likes = tuple(_letters(each) for each in column.like)
            for label, letters in free.items():
                if is_like(column.field, letters, likes):
                    found[column.field] = label
                    del free[label]
                    break
    if Field.FIRST_NAME in found and Field.LAST_NAME in found:
        found.pop(Field.FULL_NAME, None)
    return found


def _is_exactly(field: Field, letters: str, likes: tuple[str, ...]) -> bool:
    return letters in likes


def _is_about(field: Field, letters: str, likes: tuple[str, ...]) -> bool:
    if any(word in letters for word in _OTHER) != (field in _OTHER_FIELDS):
        return False
    return any(
        len(like) >= _SHORTEST_PART and (letters.startswith(like) or letters.endswith(like)) for like in likes
    )


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def missing_from(mapping: Mapping[Field, str], labels: Sequence[str]) -> list[str]:
    """The headings a kept mapping counts on that this file has not got."""
    there = {label.casefold() for label in labels}
    return [heading for heading in mapping.values() if heading.casefold() not in there]


def reasons_not_to_map(
    mapping: Mapping[Field, str], labels: Sequence[str], *, everyone_is: str = ""
) -> list[Reason]:
    """What stands in the way of reading lists by this mapping."""
    found = [
        Reason(f"no_{field}", f"Say which column holds: {BY_FIELD[field].label.lower()}.")
        for field in NEEDED
        if field not in mapping
    ]
    if not _NAMES & mapping.keys():
        found.append(
            Reason("no_full_name", "Say which column holds the name, or the first name and surname.")
        )
    if Field.FULL_NAME in mapping and mapping.keys() & (_NAMES - {Field.FULL_NAME}):
        found.append(
            Reason(
                "two_names", "Choose the full name, or first name and surname: not both, or they may differ."
            )
        )
    if Field.GROUP not in mapping and not everyone_is:
        found.append(
            Reason("no_group", "Say which column holds who it is for, or who everybody on the list is.")
        )
    if Field.GROUP in mapping and everyone_is:
        found.append(Reason("two_groups", "Choose a column, or say who everybody is: not both."))
    if Field.OTHER_BORN_ON in mapping and Field.OTHER_NAME not in mapping:
        found.append(Reason("no_other_name", "Say which column holds the name of the other party as well."))
    used = list(mapping.values())
    for heading in sorted({each for each in used if used.count(each) > 1}):
        fields = [field for field, each in mapping.items() if each == heading]
        names = " and ".join(BY_FIELD[field].label.lower() for field in fields)
        found.append(Reason(f"twice_{fields[-1]}", f"One column cannot hold both {names}. Choose another."))
    found += [
        Reason("not_there", f"This file has no column “{heading}”. Choose another.")
        for heading in missing_from(mapping, labels)
    ]
    return found


def reasons_not_to_trust_headings(labels: Sequence[str]) -> list[Reason]:
    """Headings are kept and shown to colleagues: a first row that holds a person must not become headings."""
    if any(_LIKE_DATA.fullmatch(label.strip()) for label in labels):
        text = "The first row seems to hold somebody’s details, not headings. Put a row of headings above it."
        return [Reason("no_headings", text)]
    return []
