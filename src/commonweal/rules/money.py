"""Money: integer pence everywhere, read strictly, shown plainly, split without losing a penny.

Read `parse_pounds` as: "an amount is read only when it can mean one thing". What could be two amounts
(`£1,051600`) or none (`TBC`, `12%`) is refused with a sentence that says how to write it, never repaired.
The refusal repeats nothing of what was typed, so it is safe on a page and in a log.
"""

import re
from collections.abc import Sequence

from commonweal.rules.reasons import Reason, Refused

MOST_PENCE = 10**12  # ten thousand million pounds: more than any pool, so more is a slip of the keyboard
_LONGEST_TEXT = 40
_AMOUNT = re.compile(r"£?(0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*)(?:\.([0-9]{2}))?")

_HOW_TO = "Write an amount like £670,450 or 670450.25: commas only between thousands, pence as two digits."


def parse_pounds(text: str) -> int:
    """Pence from an amount in pounds as people write it: `£670,450`, `670450.25`, `0`.

    The pound sign is optional; commas stand between every three digits or nowhere; pence are two digits
    or left out; spaces around the amount are ignored. Raises Refused for anything else, for a negative
    amount and for more than 10^12 pence.
    """
    typed = text.strip()
    if not typed:
        raise Refused(Reason("money_missing", "Enter an amount in pounds, like £670,450."))
    if typed.endswith("%"):
        text = "Enter an amount in pounds, like £670,450, not a percentage."
        raise Refused(Reason("money_is_percentage", text))
    if typed[0] in "-−–(" or typed.startswith(("£-", "£−", "£–")):
        text = "Enter an amount of nothing or more, like £670,450, without a minus sign or brackets."
        raise Refused(Reason("money_negative", text))
    match = _AMOUNT.fullmatch(typed)
    if match is None:
        raise Refused(Reason("money_not_understood", _HOW_TO))
    pounds, pence = match.groups()
    total = (
        int(pounds.replace(",", "")) * 100 + int(pence or 0)
        if len(typed) <= _LONGEST_TEXT
        else MOST_PENCE + 1
    )
    if total > MOST_PENCE:
        text = f"Enter an amount of {show_pounds(MOST_PENCE)} or less, and check for a digit too many."
        raise Refused(Reason("money_too_large", text))
    return total


def show_pounds(pence: int, *, always_pence: bool = False) -> str:
    """An amount for people: `£670,450`, `£670,450.25`, `-£5`. Pence appear when there are any, or always."""
    pounds, left = divmod(abs(pence), 100)
    sign = "-" if pence < 0 else ""
    decimals = f".{left:02d}" if left or always_pence else ""
    return f"{sign}£{pounds:,}{decimals}"


def split(pence: int, weights: Sequence[int]) -> list[int]:
    """Share an amount in proportion to whole-number weights; the shares add up to it exactly.

    Largest remainder (Hamilton): everyone gets the whole pence of their exact share, and the pennies left go
    one each to the largest remainders, the earlier position first when two are equal. A negative amount is
    shared like the positive one. Raises Refused when a weight is negative or none is above nought.
    """
    if any(weight < 0 for weight in weights) or not any(weights):
        text = "Give shares of nought or more, at least one of them above nought."
        raise Refused(Reason("shares_not_usable", text))
    if pence < 0:
        return [-share for share in split(-pence, weights)]
    total = sum(weights)
    shares = [pence * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -(pence * weights[place] % total))
    for place in by_remainder[: pence - sum(shares)]:
        shares[place] += 1
    return shares
