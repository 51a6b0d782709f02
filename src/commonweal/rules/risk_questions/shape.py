"""What a risk tool is: numbered questions with a version, who it is for, and what its answers may be used for.

Read a tool as: people of these groups and ages (whole years, both included) are asked these questions; the score is
the number of yes answers; `counts_for_marac` says whether that number is held against the dated numbers of the area.
Read an item as: question `number` says `text` to the person; `note` is for the worker and is not read out.
"""

from dataclasses import dataclass
from enum import StrEnum

from commonweal.rules.for_whom import ForWhom

OURS = "Our own wording, written to be said aloud. No publisher’s form."


class Kind(StrEnum):
    """How the answers come about."""

    ASKED = "asked"  # we ask the person
    SUPPLEMENT = "supplement"  # asked beside another tool; its score is kept apart and never added
    TOLD = "told"  # somebody else asked, and told us the answers, the score or only the grade


@dataclass(frozen=True)
class Item:
    """One question. Each counts once at most, however many boxes the note mentions."""

    number: int
    text: str
    note: str = ""


@dataclass(frozen=True)
class Tool(ForWhom):
    """One version of a set of questions. `opening` is said before the first of them.

    `stalking_item` is the question whose yes opens the stalking questions. `licence` is the publisher's note, for
    an official text that a partnership loaded.
    """

    key: str
    version: str
    title: str
    opening: str
    items: tuple[Item, ...]
    kind: Kind = Kind.ASKED
    client_groups: frozenset[str] = frozenset()
    minimum_age: int = 0
    maximum_age: int | None = None
    counts_for_marac: bool = False
    stalking_item: int | None = None
    source: str = ""
    licence: str = ""

    def __post_init__(self) -> None:
        numbers = [item.number for item in self.items]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError(f"Number the items of {self.key} from 1, without gaps.")
        if self.stalking_item is not None and self.stalking_item not in numbers:
            raise ValueError(
                f"{self.key} has no question {self.stalking_item} to open the stalking questions."
            )

    @property
    def name(self) -> tuple[str, str]:
        """Key and version together: what an answer is kept with."""
        return self.key, self.version

    @property
    def highest_score(self) -> int:
        return len(self.items)
