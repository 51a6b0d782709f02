"""Reversals: a movement recorded by mistake is undone by one of its own; nothing in the ledger is changed or taken away.

Read `UNDONE_OTHERWISE` as: "this kind of movement is not reversed here, because there is a proper step that undoes it".
"""

from datetime import date

from commonweal.rules.money import show_pounds
from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason

REVERSIBLE = frozenset({"receipt", "payment", "accrual", "commitment", "release", "returned"})

UNDONE_OTHERWISE = {
    "promise": "A promise is undone by withdrawing the contribution, on its own page.",
    "revision": "A changed amount is undone by changing the contribution again, on its own page.",
    "budget": "A budget is undone by moving it back, or by setting it again.",
    "virement": "A virement is undone by moving the budget back.",
    "accrual_end": "An accrual that was taken back is not brought back: accrue the work again if it is still not billed.",
    "reversal": "A reversal is not reversed: record the movement again as it should have been.",
}


def reasons_not_to_reverse(
    kind: str, *, occurred_on: date, on: date, today: date, words: str, is_reversed: bool
) -> list[Reason]:
    """Why a movement of this kind may not be reversed on a day, with these words."""
    if kind not in REVERSIBLE:
        return [Reason("not_reversible", UNDONE_OTHERWISE[kind])]
    if is_reversed:
        return [Reason("already_reversed", "This has been reversed already. Nothing more has to be done.")]
    reasons = []
    if on < occurred_on:
        text = f"Enter a day on or after {show_day(occurred_on)}, when this happened."
        reasons.append(Reason("reversed_too_early", text))
    if on > today:
        reasons.append(Reason("reversed_in_future", "Enter a day that has come: today or before."))
    if not words.strip():
        text = "Say why it is reversed, in a sentence: whoever reads the ledger has to understand it."
        reasons.append(Reason("words_missing", text))
    return reasons


def reasons_not_to_uncover(*, payable_pence: int, promised_pence: int, free_pence: int) -> list[Reason]:
    """Why a reversal would leave a source's money wrong: what it would leave in the bank, promised and free, in pence."""
    reasons = []
    if payable_pence < 0:
        text = f"{show_pounds(-payable_pence)} of this money has been used since: reverse what used it first."
        reasons.append(Reason("money_used_since", text))
    if promised_pence < 0:
        text = f"{show_pounds(-promised_pence)} of this promise has been paid or let go since: reverse that first."
        reasons.append(Reason("promise_used_since", text))
    if free_pence < 0:
        text = f"{show_pounds(-free_pence)} of this money is promised elsewhere since: let go of that first."
        reasons.append(Reason("money_promised_since", text))
    return reasons
