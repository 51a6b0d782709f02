"""Budget: what is set aside for each line of a year, brought into line with who pays for what on confirmed money.

Read a budget as: so many pence of this source's money are set aside for this element in this area. It is set by the
proof of the plan on confirmed money, and set again whenever a promise is confirmed; only the difference from what was
set before is posted, so setting it twice changes nothing. What a virement has moved stays moved: it is no part of what
was set. No source's budget on a line may fall below nought by it.
"""

from collections.abc import Iterable, Mapping

from commonweal.rules.ledger import Account, Posting, Share, faults_in_transaction
from commonweal.rules.money import show_pounds
from commonweal.rules.reasons import Reason, refuse_if

Place = tuple[str, str, str]
"""Source, element and area."""


def set_aside(shares: Iterable[Share]) -> dict[Place, int]:
    """Pence by source, element and area; several shares of one place added up, and none of nothing."""
    sums: dict[Place, int] = {}
    for share in shares:
        place = (share.source, share.element, share.area)
        sums[place] = sums.get(place, 0) + share.pence
    return {place: pence for place, pence in sums.items() if pence}


def differences(wanted: Iterable[Share], posted: Iterable[Share]) -> tuple[Share, ...]:
    """What is to be posted so that what was set before becomes what is wanted, by source, element and area.

    `posted` is what setting the budget has posted so far, without virements.
    """
    goal, so_far = set_aside(wanted), set_aside(posted)
    return tuple(
        Share(*place, pence)
        for place in sorted(goal.keys() | so_far.keys())
        if (pence := goal.get(place, 0) - so_far.get(place, 0))
    )


def reasons_not_to_set(
    changes: Iterable[Share],
    standing: Mapping[Place, int],
    *,
    names: Mapping[str, str],
    year: str,
    is_closed: bool = False,
) -> list[Reason]:
    """Why a budget may not be changed like this. `standing` is the budget as it stands, virements and all."""
    if is_closed:
        return [
            Reason(
                "year_closed",
                f"The year {year} is closed, so its budget stays as it is: choose an open year.",
            )
        ]
    reasons = []
    for change in changes:
        left = standing.get((change.source, change.element, change.area), 0) + change.pence
        if left < 0:
            line = f"{names.get(change.element, change.element)} in {names.get(change.area, change.area)}"
            funder = names.get(change.source, change.source)
            text = (
                f"The plan now sets less of {funder}’s money aside for {line} in {year} than virements have moved away"
                f" from it: move {show_pounds(-left)} of it back first."
            )
            reasons.append(Reason("budget_below_nothing", text))
    return reasons


def budget_set(changes: Iterable[Share]) -> tuple[Posting, ...]:
    """The postings that change what is set aside; a change below nought takes budget back."""
    postings = []
    for change in changes:
        postings += [
            Posting(Account.BUDGET, change.pence, change.source, change.element, change.area),
            Posting(Account.ALLOCATED, -change.pence, change.source, change.element, change.area),
        ]
    refuse_if(faults_in_transaction(postings))
    return tuple(postings)
