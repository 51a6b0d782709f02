"""Contracts: a term, options to extend it, a value, and what must be in place before more is promised.

Read a Contract as: "from this day to that, with options of so many months in all, worth so much over its
present term". An extension needs money and authority that both reach the new end; a payment needs work done
inside the term, room under the contract's value, and authority.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from commonweal.rules.decisions import Authority, reasons_not_to_spend
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import Period, add_months, show_day
from commonweal.rules.reasons import Reason


@dataclass(frozen=True)
class Contract:
    """The present term, the value over it in pence, and the months by which options may still extend it."""

    term: Period
    value_pence: int
    option_months: int = 0

    @property
    def longest_term(self) -> Period:
        """The term with every option taken: the latest the contract can run."""
        return replace(self.term, ends_before=add_months(self.term.ends_before, self.option_months))


def reasons_not_to_extend(
    contract: Contract,
    *,
    new_ends_before: date,
    cost_pence: int,
    confirmed_pence: int,
    money_ends_before: date,
    authority: Authority | None,
    used_pence: Iterable[int] = (),
    on: date,
) -> list[Reason]:
    """Why a contract may not be extended to a new end on a day.

    `cost_pence` is what the extension costs; `confirmed_pence` the confirmed money free for it, which may pay
    for work before `money_ends_before`; `used_pence` what has been spent or committed under the authority.
    """
    if new_ends_before <= contract.term.ends_before:
        text = f"Enter a last day after {show_day(contract.term.last_day)}, when the contract ends now."
        return [Reason("not_an_extension", text)]
    reasons = []
    if on >= contract.term.ends_before:
        text = f"The contract ended on {show_day(contract.term.last_day)}: buy the service anew instead."
        reasons.append(Reason("contract_ended", text))
    if new_ends_before > contract.longest_term.ends_before:
        text = f"The contract allows extension to {show_day(contract.longest_term.last_day)} and no further."
        reasons.append(Reason("beyond_options", f"{text} Choose an earlier end."))
    if cost_pence > confirmed_pence:
        missing = show_pounds(cost_pence - confirmed_pence)
        text = f"Confirmed money falls {missing} short of the extension: have that much more confirmed first."
        reasons.append(Reason("money_short", text))
    end = Period(contract.term.starts_on, new_ends_before)
    if money_ends_before < new_ends_before:
        covered = f"Confirmed money covers days before {show_day(money_ends_before)}"
        text = f"{covered}; the new end is {show_day(end.last_day)}. Confirm more, or extend for less time."
        reasons.append(Reason("money_ends_too_soon", text))
    reasons += reasons_not_to_spend(cost_pence, authority=authority, used_pence=used_pence, on=on)
    if (
        authority is not None
        and authority.ends_before is not None
        and authority.ends_before < new_ends_before
    ):
        covered = f"The decision covers days before {show_day(authority.ends_before)}"
        text = f"{covered}; the new end is {show_day(end.last_day)}. Ask for a decision that reaches it."
        reasons.append(Reason("authority_ends_too_soon", text))
    return reasons


def reasons_not_to_pay(
    contract: Contract,
    amount_pence: int,
    *,
    work_done: Period,
    paid_pence: int,
    authority: Authority | None,
    used_pence: Iterable[int] = (),
    on: date,
) -> list[Reason]:
    """Why an amount may not be paid on a day for work done in a period.

    `paid_pence` is what was paid under this contract before; `used_pence` what was spent under the authority.
    """
    reasons = []
    if amount_pence <= 0:
        reasons.append(Reason("amount_missing", "Enter an amount to pay, more than nothing."))
    if not contract.term.covers(work_done):
        text = f"The contract runs from {contract.term.show()}: pay only for work done in that time."
        reasons.append(Reason("outside_term", text))
    left = contract.value_pence - paid_pence
    if amount_pence > left:
        text = (
            f"{show_pounds(max(left, 0))} of the contract is left: pay that much or less, or amend it first."
        )
        reasons.append(Reason("above_contract_value", text))
    return reasons + reasons_not_to_spend(amount_pence, authority=authority, used_pence=used_pence, on=on)
