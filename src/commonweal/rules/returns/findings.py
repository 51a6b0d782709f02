"""What somebody is told about a return before it is certified. One finding is one sentence."""

from dataclasses import dataclass

from commonweal.rules.returns.lines import Place


@dataclass(frozen=True)
class Finding:
    """`key` names the finding with its figures: an explanation given for other figures is not one for these.

    `is_wrong`: it must be put right; otherwise it is put right or explained.
    """

    code: str
    text: str
    is_wrong: bool
    key: str
    place: Place | None = None
