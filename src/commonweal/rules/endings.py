"""Ending a high-risk referral at the front door takes two people.

Read an ending as: one person wants to decline this referral, or to end it with advice; it stays open until somebody else has
agreed. Which referrals this is for is `referrals.takes_two`. Whatever else is done with the referral meanwhile makes it lapse:
what was agreed to would be another thing than what was asked.
"""

from enum import StrEnum

from commonweal.rules.reasons import Reason


class Ending(StrEnum):
    """Where a wish to end a referral stands."""

    WAITING = "waiting"
    AGREED = "agreed"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"


_OVER = {
    Ending.AGREED: "Somebody has agreed already, and the referral has ended. Nothing more is to be done.",
    Ending.REFUSED: "Somebody has said no already. The referral goes on; it can be asked again.",
    Ending.TAKEN_BACK: "This was taken back by whoever asked. The referral goes on.",
    Ending.LAPSED: "Something else was done with the referral since, so this counts no more. It can be asked again.",
}


def reasons_not_to_end_now(*, waits_already: bool) -> list[Reason]:
    """While a wish to end it waits, no other end is begun beside it."""
    if not waits_already:
        return []
    text = "Its end waits for a second person already. Whoever asked can take that back first."
    return [Reason("waits_already", text)]


def reasons_not_to_ask(*, takes_two: bool, waits_already: bool, account: str) -> list[Reason]:
    """What stands in the way of asking, beside what stands in the way of the end itself."""
    found = reasons_not_to_end_now(waits_already=waits_already)
    if not takes_two:
        text = (
            "Nobody has to agree to this any more: its risk was graded again. Open the page again to end it."
        )
        found.append(Reason("needs_nobody", text))
    if not account.strip():
        text = "Write what the second person has to know: what was tried, and what was thought of to keep the person safe."
        found.append(Reason("no_account", text))
    return found


def reasons_not_to_answer(*, status: Ending, asked_by: int, by: int, agrees: bool, why: str) -> list[Reason]:
    """What stands in the way of the second person's answer, beside what stands in the way of the end itself."""
    found = _over(status)
    if asked_by == by:
        text = "Ask someone else: whoever asks to end it cannot be the one who agrees."
        found.append(Reason("agreed_by_asker", text))
    if not agrees and not why.strip():
        found.append(Reason("no_reason", "Write why you say no, so that whoever asked knows how to go on."))
    return found


def reasons_not_to_take_back(*, status: Ending, asked_by: int, by: int) -> list[Reason]:
    """What stands in the way of taking it back."""
    found = _over(status)
    if asked_by != by:
        found.append(Reason("not_yours", "Only whoever asked can take it back. You can say no, and say why."))
    return found


def _over(status: Ending) -> list[Reason]:
    return [] if status == Ending.WAITING else [Reason("ending_over", _OVER[status])]
