"""The words beside the numbers: about the service and never about a person.

Only what can be seen by its shape is found here: e-mail addresses, telephone numbers, postcodes, links, and turns of phrase that
speak of one person. A name cannot be found this way, so whoever writes it says that they have looked.
"""

import re
from datetime import date

from commonweal.rules.giveaways import Unsaid, giveaways
from commonweal.rules.reasons import Reason

_BY_SHAPE = frozenset({"email", "link", "number", "address", "cannot_be_checked"})
_MONEY = re.compile(r"£\s?\d[\d,.]*")
# Turns of phrase about somebody rather than about the service. Our own list: no source gives one.
_OF_ONE = re.compile(
    r"\b(?:(?:a|one|the|this|another) (?:woman|man|girl|boy|mother|father|client|survivor|victim|perpetrator|lady|mum|dad|"
    r"young person|service user)|(?:her|his) (?:ex|partner|husband|wife|boyfriend|girlfriend|son|daughter|children|mother|"
    r"father)|aged? \d{1,2}|\d{1,2}[- ]years?[- ]old|date of birth|d\.?o\.?b)\b",
    re.IGNORECASE,
)
# So few of them could be known to somebody who reads it. Below five, as counts are hidden by default.
_FEW = re.compile(
    r"\b(?:two|three|four|[2-4]) (?:people|persons|women|men|girls|boys|children|clients|survivors|victims|cases|referrals|"
    r"families|young people|perpetrators|service users)\b",
    re.IGNORECASE,
)


def reasons_against_narrative(text: str, *, on: date) -> list[Reason]:
    """What has to come out before a text about a quarter is kept; empty when nothing of the kind is seen."""
    plain = _MONEY.sub("£", text)
    reasons = [
        Reason(each.code, f"Take out “{each.typed}”: {each.say}." if each.typed else each.say)
        for each in giveaways(plain, unsaid=Unsaid(), on=on)
        if each.code in _BY_SHAPE
    ]
    found = {match[0].lower(): match[0] for match in _OF_ONE.finditer(text)}
    reasons += [
        Reason(
            "one_person",
            f"“{words}” speaks of one person. Write about the service, or about people in numbers.",
        )
        for words in found.values()
    ]
    reasons += [
        Reason(
            "few", f"“{match[0]}” are few enough to be recognised. Write “a few”, or leave the number out."
        )
        for match in _FEW.finditer(text)
    ]
    return reasons
