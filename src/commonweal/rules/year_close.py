"""Closing a year: what has to be settled first, and what becomes of what is left over.

Read a Leftover as: "of this contribution, given for a time that is over, so much is left at the year's end". What is left is
first carried forward as far as that is confirmed; the rest goes the way its funder and the partnership agreed: back to the
funder, into the pool, or shared by everybody whose money is shared, in proportion to what each promised. Not a penny is lost.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.rules.carry_forward import Underspend
from commonweal.rules.money import show_pounds, split
from commonweal.rules.periods import Period, financial_year, financial_year_name, show_day
from commonweal.rules.reasons import Reason

APRIL = 4


@dataclass(frozen=True)
class Leftover:
    """What is left of one contribution at the end of the year its time ended in. `ownership` None: nobody has said."""

    key: str
    funder: str
    promised_pence: int
    left_pence: int
    ownership: Underspend | None = None
    carried_pence: int = 0


@dataclass(frozen=True)
class UnderspendShare:
    """What becomes of one contribution's leftover, and the funder's share of what is shared.

    `carried`, `back`, `shared` and `stays` add up to what was left. The shares of everybody add up to all that is shared.
    """

    key: str
    funder: str
    left_pence: int
    carried_pence: int
    back_pence: int
    shared_pence: int
    stays_pence: int
    share_pence: int

    @property
    def mine_pence(self) -> int:
        """What of the underspend belongs to this funder, of this contribution."""
        return self.back_pence + self.share_pence


@dataclass(frozen=True)
class YearFacts:
    """What is unsettled in a year that is about to be closed. Amounts in pence; lists are names that people know."""

    year: int
    closed: frozenset[int] = frozenset()
    years_with_entries: frozenset[int] = frozenset()
    payments_waiting: tuple[str, ...] = ()
    virements_waiting: int = 0
    promises_not_let_go: tuple[tuple[str, int], ...] = ()
    carry_forwards_outlined: tuple[str, ...] = ()
    accruals_of_earlier_years_pence: int = 0
    due_pence: int = 0
    out_of_balance_pence: int = 0


def period_of(year: int) -> Period:
    """The financial year that starts in this year."""
    return financial_year(date(year, APRIL, 1))


def name_of(year: int) -> str:
    """What people call the financial year that starts in this year: "2026/27"."""
    return financial_year_name(date(year, APRIL, 1))


def year_of(day: date) -> int:
    """The financial year a day falls in, by the year that starts it."""
    return financial_year(day).starts_on.year


def reasons_not_dated_in_closed_year(day: date, closed: Collection[int]) -> list[Reason]:
    """Why nothing may be dated on this day: its financial year is closed."""
    if year_of(day) not in closed:
        return []
    open_again = period_of(max(closed)).ends_before
    text = (
        f"The year {name_of(year_of(day))} is closed, so nothing can be dated in it: "
        f"enter a day from {show_day(open_again)} on."
    )
    return [Reason("year_closed", text)]


def reasons_not_to_close(facts: YearFacts, *, today: date) -> list[Reason]:
    """Why a year may not be closed; empty means it may."""
    name, whole = name_of(facts.year), period_of(facts.year)
    if facts.year in facts.closed:
        return [Reason("closed_already", f"{name} is closed already.")]
    reasons = []
    if today < whole.ends_before:
        text = f"{name} runs to {show_day(whole.last_day)}: close it after that day."
        reasons.append(Reason("year_not_over", text))
    earlier = sorted(year for year in facts.years_with_entries - facts.closed if year < facts.year)
    if earlier:
        reasons.append(
            Reason("earlier_year_open", f"Close {name_of(earlier[0])} first: years close in order.")
        )
    if facts.payments_waiting:
        text = f"Payments dated in {name} wait for approval: {_listed(facts.payments_waiting)}. Have each approved or sent back."
        reasons.append(Reason("payments_waiting", text))
    if facts.virements_waiting:
        text = f"{facts.virements_waiting} of the virements of {name} wait for approval: have each approved or sent back."
        reasons.append(Reason("virements_waiting", text))
    if facts.promises_not_let_go:
        found = [f"{show_pounds(pence)} under {reference}" for reference, pence in facts.promises_not_let_go]
        text = f"Money is still promised under contracts that have ended: {_listed(found)}. Let go of what will not be billed."
        reasons.append(Reason("promises_not_let_go", text))
    if facts.carry_forwards_outlined:
        text = (
            f"Carrying forward is agreed in outline only for {_listed(facts.carry_forwards_outlined)}: "
            "have each confirmed or refused."
        )
        reasons.append(Reason("carry_forwards_outlined", text))
    if facts.out_of_balance_pence:
        text = f"The ledger is {show_pounds(facts.out_of_balance_pence)} out of balance: find out why before anything else."
        reasons.append(Reason("ledger_out_of_balance", text))
    return reasons


def warnings_before_closing(facts: YearFacts) -> list[Reason]:
    """What does not stand in the way of closing and still wants a look."""
    warnings = []
    if facts.due_pence:
        text = f"{show_pounds(facts.due_pence)} promised for time that is over has not come in: ask for it."
        warnings.append(Reason("money_still_due", text))
    if facts.accruals_of_earlier_years_pence:
        text = (
            f"{show_pounds(facts.accruals_of_earlier_years_pence)} accrued in earlier years is not taken back: "
            "take it back once the bills come."
        )
        warnings.append(Reason("accruals_stand", text))
    text = "Work done and not yet billed has to be accrued by hand: no ledger can know what was not recorded."
    warnings.append(Reason("accruals_by_hand", text))
    return warnings


def underspend_shares(leftovers: Sequence[Leftover]) -> tuple[UnderspendShare, ...]:
    """What becomes of each leftover, in the order given; whatever the order, each gets the same.

    Contributions whose underspend is shared put what is left of them, after carrying forward, together, and share it in
    proportion to what each promised: by largest remainder, equal remainders settled by key.
    """
    carried = {each.key: min(max(each.carried_pence, 0), max(each.left_pence, 0)) for each in leftovers}
    rest = {each.key: each.left_pence - carried[each.key] for each in leftovers}
    sharers = sorted(
        (each for each in leftovers if each.ownership is Underspend.SHARED), key=lambda each: each.key
    )
    together = sum(rest[each.key] for each in sharers)
    weights = [each.promised_pence for each in sharers]
    parts = split(together, weights) if any(weights) else [rest[each.key] for each in sharers]
    share = {each.key: pence for each, pence in zip(sharers, parts, strict=True)}
    return tuple(
        UnderspendShare(
            key=each.key,
            funder=each.funder,
            left_pence=each.left_pence,
            carried_pence=carried[each.key],
            back_pence=rest[each.key] if each.ownership is Underspend.FUNDER else 0,
            shared_pence=rest[each.key] if each.ownership is Underspend.SHARED else 0,
            stays_pence=rest[each.key] if each.ownership in (Underspend.POOL, None) else 0,
            share_pence=share.get(each.key, 0),
        )
        for each in leftovers
    )


def reasons_not_to_return(
    pence: int,
    *,
    ownership: Underspend | None,
    is_repayable: bool,
    period: Period,
    carried_to: date | None,
    carry_forward_outlined: bool,
    payable_pence: int,
    promised_pence: int,
    on: date,
    today: date,
) -> list[Reason]:
    """Why so much of a contribution may not go back to its funder on a day.

    `carried_to` is the day a confirmed carry-forward ends (that day not included); `payable_pence` what is in the bank and
    not accrued, `promised_pence` what of that is promised to providers.
    """
    if ownership is not Underspend.FUNDER and not is_repayable:
        text = "What is left of this money does not go back to the funder: say so in the plan, or leave it in the pool."
        return [Reason("not_returnable", text)]
    reasons = []
    if pence <= 0:
        reasons.append(Reason("amount_missing", "Enter the amount that goes back, more than nothing."))
    if on > today:
        reasons.append(Reason("returned_in_future", "Enter a day that has come: today or before."))
    if on < period.ends_before:
        text = f"This money is for {period.show()}: return what is left of it after that."
        reasons.append(Reason("time_not_over", text))
    if carry_forward_outlined:
        text = "Carrying it forward is agreed in outline: have that confirmed or refused first."
        reasons.append(Reason("carry_forward_outlined", text))
    if carried_to is not None and on < carried_to:
        text = f"It is carried forward and may be used before {show_day(carried_to)}: return what is left of it after that."
        reasons.append(Reason("still_carried", text))
    left = max(payable_pence - promised_pence, 0)
    if pence > left:
        text = f"{show_pounds(left)} of this money is in the bank and not promised to a provider: return that much or less."
        reasons.append(Reason("above_what_is_left", text))
    return reasons


def _listed(words: Sequence[str], *, most: int = 4) -> str:
    shown = list(words[:most])
    if len(words) > most:
        shown.append(f"{len(words) - most} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
