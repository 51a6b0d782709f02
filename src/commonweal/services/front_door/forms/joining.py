"""What the buttons under two records say: one person (and whose record stays), two people, or later."""

from collections.abc import Mapping
from typing import Any

from commonweal.partnership.form_page import uuid_or_none
from commonweal.rules.joining import NOTHING_SAID, Verdict
from commonweal.rules.reasons import Refused

KEEPS = "one:"


def what_was_said(values: Mapping[str, str]) -> dict[str, Any]:
    """The answer to a suggestion, for the action. Raises Refused when no button says that."""
    said = values.get("said", "")
    if said.startswith(KEEPS):
        return {"verdict": Verdict.ONE, "kept_id": uuid_or_none(said.removeprefix(KEEPS))}
    if said not in (Verdict.TWO, Verdict.LATER):
        raise Refused(NOTHING_SAID)
    return {"verdict": Verdict(said), "kept_id": None}
