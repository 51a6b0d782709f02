"""What a workbook says of itself on a hidden sheet: which contract, which quarter, which lines. No secret and no proof of who
filled it in: it is there so that the wrong file is noticed.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commonweal.outcomes.returns.models import Return
from commonweal.rules.returns import AskedRow

LAYOUT = "1"
IDENTITY_SHEET = "identity"


@dataclass(frozen=True)
class Identity:
    """`quarter` is its first day as text; `lines` is a fingerprint of the rows it asks for."""

    layout: str
    contract: str
    quarter: str
    lines: str

    @property
    def rows(self) -> list[tuple[str, str]]:
        return list(vars(self).items())


def identity_of(found: Return, asked: Iterable[AskedRow]) -> Identity:
    """Needs the return's contract at hand."""
    text = "\n".join(row.place.key for row in asked)
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    return Identity(LAYOUT, found.contract.reference, found.starts_on.isoformat(), digest)


def quarter_of(text: str) -> date | None:
    """The first day of the quarter that a file says it is for; None where it says nothing sensible."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
