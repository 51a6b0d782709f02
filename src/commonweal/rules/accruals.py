"""Accruals: work done and not yet billed at a year's end is counted in that year, and taken back in the next.

Read as: "on 31 March so much work was done for this line and no bill has come; on or after 1 April the accrual is taken
back, and the bill, when it comes, counts once". A bill for accrued work is refused until the accrual is taken back.
"""

from datetime import date

from commonweal.rules.money import show_pounds
from commonweal.rules.periods import Period, financial_year, show_day
from commonweal.rules.reasons import Reason


def year_end_of(day: date) -> date:
    """The last day of the financial year a day falls in."""
    return financial_year(day).last_day


def reasons_not_to_accrue(
    pence: int, *, term: Period, work_done: Period, on: date, line_left_pence: int, today: date
) -> list[Reason]:
    """Why so much may not be accrued on a day for work done in a period under one line of a contract.

    `line_left_pence` is what the line is worth over its term, less what is paid, waits to be paid, or is accrued already.
    """
    reasons = []
    if pence <= 0:
        reasons.append(Reason("amount_missing", "Enter the worth of the work done, more than nothing."))
    if on != year_end_of(on):
        text = (
            f"Accrue on the last day of a financial year: for this day that is {show_day(year_end_of(on))}."
        )
        reasons.append(Reason("not_a_year_end", text))
    if on > today:
        text = f"{show_day(on)} is yet to come: accrue once the year is over and no bill has come."
        reasons.append(Reason("accrued_in_future", text))
    if not term.covers(work_done):
        text = f"The contract runs from {term.show()}: accrue only work done in that time."
        reasons.append(Reason("outside_term", text))
    if not financial_year(on).covers(work_done):
        text = f"Accrue work done in the year that ends on {show_day(year_end_of(on))}, and no other."
        reasons.append(Reason("work_in_another_year", text))
    if pence > line_left_pence:
        left = show_pounds(max(line_left_pence, 0))
        text = (
            f"{left} of this line is left: accrue that much or less, or choose the line the work belongs to."
        )
        reasons.append(Reason("above_line_value", text))
    return reasons


def reasons_not_to_end(*, accrued_on: date, on: date, today: date, is_ended: bool) -> list[Reason]:
    """Why an accrual may not be taken back on a day."""
    if is_ended:
        return [Reason("accrual_ended", "This accrual has been taken back already.")]
    reasons = []
    first = financial_year(accrued_on).ends_before
    if on < first:
        text = f"Take it back on or after {show_day(first)}, the first day of the next year."
        reasons.append(Reason("accrual_year_not_over", text))
    if on > today:
        reasons.append(Reason("ended_in_future", "Enter a day that has come: today or before."))
    return reasons


def reasons_not_to_pay_accrued(accrued_pence: int) -> list[Reason]:
    """Why a bill may not be paid while an accrual for the same work stands: it would count twice."""
    if not accrued_pence:
        return []
    text = f"{show_pounds(accrued_pence)} of this work is accrued: take the accrual back first, so that it counts once."
    return [Reason("still_accrued", text)]
