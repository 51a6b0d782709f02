"""A safety plan: its parts, what may not be written in it, and when it may go onto paper.

Read a row of PARTS as: "under this heading, this is asked". The parts are our own, in our own words. Every save is a new version,
signed for good. A plan is made to be read by the person, and may be found by the person they are afraid of: so no address
stands in it, and it is printed only when somebody has written down how it will be handed over safely, that same day.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.reasons import Reason


class Part(StrEnum):
    WARNING_SIGNS = "warning_signs"
    SAFE_PLACES = "safe_places"
    LEAVING = "leaving"
    CHILDREN = "children"
    PHONE_AND_ONLINE = "phone_and_online"
    DOCUMENTS_AND_MONEY = "documents_and_money"
    AT_WORK = "at_work"
    CODE_WORD = "code_word"
    CALLING_999 = "calling_999"


# Heading, and what is asked under it.
PARTS: dict[Part, tuple[str, str]] = {
    Part.WARNING_SIGNS: ("Warning signs", "What happens before things get worse?"),
    Part.SAFE_PLACES: (
        "Safe places and people",
        "Who can help, and where can you go? Write “my sister’s”, never an address.",
    ),
    Part.LEAVING: ("Getting out", "How would you leave in a hurry, and what is ready?"),
    Part.CHILDREN: ("Children", "What do the children know, and what do they do?"),
    Part.PHONE_AND_ONLINE: ("Phone and online", "Who can see your phone, accounts and where you are?"),
    Part.DOCUMENTS_AND_MONEY: (
        "Papers and money",
        "Which papers, keys, medicine and money are where you can reach them?",
    ),
    Part.AT_WORK: ("At work or school", "Who knows, and what have you agreed with them?"),
    Part.CODE_WORD: ("Our code word", "Only that there is one and when to say it. Do not write the word."),
    Part.CALLING_999: ("When to call 999", "When you call, and what happens if you cannot speak: press 55."),
}


class Occasion(StrEnum):
    """What the version was written for."""

    START = "start"
    REVIEW = "review"
    LEAVING = "leaving"


class HandOver(StrEnum):
    """How a printed plan reaches the person."""

    READ_TOGETHER = "read_together"
    KEPT_SAFELY = "kept_safely"
    GIVEN_TO_TRUSTED = "given_to_trusted"


_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2}\b", re.IGNORECASE)


def holds_postcode(text: str) -> bool:
    return _POSTCODE.search(text) is not None


def reasons_not_to_sign(parts: Mapping[Part, str]) -> list[Reason]:
    """What stands in the way of signing this version. The code of a reason about one part is that part's name."""
    if not any(text.strip() for text in parts.values()):
        return [Reason("empty", "Write at least one part of the plan.")]
    return [
        Reason(
            part.value,
            f"{PARTS[part][0]}: take the postcode out. Say “my sister’s” or “the place we spoke of”.",
        )
        for part, text in parts.items()
        if holds_postcode(text)
    ]


def reasons_not_to_print(
    *, version: int, agreed_version: int | None, agreed_on: date | None, today: date
) -> list[Reason]:
    """Why this version may not go onto paper. A way to hand it over counts for one version, on one day."""
    if agreed_on is None or agreed_version is None:
        return [
            Reason(
                "no_hand_over",
                "Write down first how the person will get it safely. A plan that is found can put them in danger.",
            )
        ]
    if agreed_version != version:
        return [
            Reason(
                "other_version",
                "What is written down is about an earlier version. Ask again how this one can be handed over safely.",
            )
        ]
    if agreed_on != today:
        return [
            Reason(
                "other_day",
                "What was safe on another day may not be safe today. Ask again how it can be handed over.",
            )
        ]
    return []


@dataclass(frozen=True)
class Compared:
    """One part in two versions."""

    part: Part
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before.strip() != self.after.strip()


def compare(before: Mapping[Part, str], after: Mapping[Part, str]) -> tuple[Compared, ...]:
    """Two versions part by part, in the order of the plan; parts empty in both are left out."""
    pairs = (Compared(part, before.get(part, ""), after.get(part, "")) for part in PARTS)
    return tuple(each for each in pairs if each.before or each.after)
