"""What stands on every form beside the content: its checksum, and whether it is signed. Never a person's name."""

from dataclasses import dataclass

from commonweal.design.words import moment
from commonweal.outcomes.documents.content import Paper

MARK = "commonweal-sha256:"


@dataclass(frozen=True)
class Stamp:
    """`checksum` of the canonical content, and `status` in words: a draft, signed on a day by a post, or does not tie."""

    checksum: str
    status: str

    @property
    def mark(self) -> str:
        """What a program finds again inside a file."""
        return f"{MARK}{self.checksum}"

    @property
    def short(self) -> str:
        return f"Checksum {self.checksum[:12]}"


def facts(paper: Paper, stamp: Stamp) -> tuple[str, ...]:
    """The lines under the summary: what state it is in, when it was made and when its figures were counted."""
    counted = (
        f"Figures about people as counted on {moment(paper.data_at)}."
        if paper.data_at
        else "There is no figure about people in it."
    )
    return (f"{stamp.status}.", f"Made on {moment(paper.made_at)}.", counted)
