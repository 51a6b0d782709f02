"""Apportionment: who might pay what share of a cost, by a method both sides can check.

Read a result as: "of this amount, the county pays so much and the city so much", exact to the penny. No
method here is the formula: none is set by law. They are put beside each other as an aid to negotiation.
"""

from collections.abc import Mapping

from commonweal.rules.money import split
from commonweal.rules.reasons import Reason, refuse_if

_WHOLE = 10_000  # basis points in 100%


def by_fixed_shares(pence: int, basis_points: Mapping[str, int]) -> dict[str, int]:
    """Pence per payer by agreed percentages in basis points (6250 is 62.5%), which must come to 100%.

    Odd pennies go to the largest remainder, then by the payer's key. Raises Refused.
    """
    reasons = _reasons_not_to_share(basis_points)
    if not reasons and sum(basis_points.values()) != _WHOLE:
        reasons.append(
            Reason("shares_not_whole", "Change the shares so that together they come to exactly 100%.")
        )
    refuse_if(reasons)
    return _shared(pence, basis_points)


def by_population(pence: int, people: Mapping[str, int]) -> dict[str, int]:
    """Pence per payer in proportion to the people who live in each one's area. Raises Refused."""
    refuse_if(_reasons_not_to_share(people))
    return _shared(pence, people)


def _reasons_not_to_share(weights: Mapping[str, int]) -> list[Reason]:
    if not weights:
        return [Reason("nobody_to_pay", "Name at least one payer.")]
    if any(weight < 0 for weight in weights.values()):
        return [Reason("share_below_nought", "Give every payer a share of nought or more.")]
    if not any(weights.values()):
        return [Reason("shares_all_nought", "Give at least one payer a share above nought.")]
    return []


def _shared(pence: int, weights: Mapping[str, int]) -> dict[str, int]:
    # Sorted, so that the order in which the payers were written down never decides who pays the odd penny.
    payers = sorted(weights)
    return dict(zip(payers, split(pence, [weights[payer] for payer in payers]), strict=True))
