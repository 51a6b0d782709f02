"""Why something may not be done: the one shape every check in the house gives back.

Read a Reason as: "not yet, because of this; do that instead." The code is for tests and for choosing
where on the page to show it; the text is for the person, one or two plain sentences that say what to do.

A check is a function `reasons_not_to_close(...) -> list[Reason]`; an empty list means go ahead. The page
shows the reasons beside the disabled button, the action raises them, the test reads them.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One thing that stands in the way. `text` is a plain English sentence that says what to do."""

    code: str
    text: str


class Refused(Exception):
    """Something was asked for that the rule book does not allow; `reasons` say why, never empty."""

    def __init__(self, reasons: Reason | Iterable[Reason]) -> None:
        self.reasons: tuple[Reason, ...] = (reasons,) if isinstance(reasons, Reason) else tuple(reasons)
        if not self.reasons:
            raise ValueError("A refusal needs at least one reason.")
        super().__init__(self.reasons)

    def __str__(self) -> str:
        return " ".join(reason.text for reason in self.reasons)


def refuse_if(reasons: Iterable[Reason]) -> None:
    """Raise Refused with all the reasons, or do nothing when there are none."""
    found = tuple(reasons)
    if found:
        raise Refused(found)


class Stale(Refused):
    """Someone else changed the record after this form was opened; nothing was saved, and both versions can be shown."""

    def __init__(self) -> None:
        super().__init__(
            Reason(
                "stale",
                "Someone else changed this while you were typing. Nothing was saved: "
                "compare both versions below, then send again.",
            )
        )


def stale_unless(current: int, typed: int | None) -> None:
    """Raise Stale when the form was opened on another version of the record than the one about to be changed."""
    if typed != current:
        raise Stale
