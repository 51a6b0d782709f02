"""Drawing: which received money pays a bill, when several sources may.

The rule, which makes the answer the same whatever the order of the rows: money that may pay least of the plan goes
first, so that what is left is the money that can still go furthest; then the money that ends first; then by key.
Only money that has come in and is not spent is drawn on, only inside its fence, and only for work done in the time it
was given for. The parts add up to the bill to the penny, or nothing is paid and the refusal says what is missing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.rules.fences import AreasWithin, Fence, Names, reasons_not_to_pay
from commonweal.rules.funding_plan import Line
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Reason, Refused


@dataclass(frozen=True)
class Purse:
    """Received and unspent money of one source: its key, whose it is, its fence, its period, and how much in pence."""

    key: str
    funder: str
    fence: Fence
    period: Period
    pence: int


@dataclass(frozen=True)
class Drawn:
    """So many pence from one source, by key."""

    key: str
    pence: int


def reasons_not_to_draw_on(
    purse: Purse, line: Line, *, work_done: Period, areas_within: AreasWithin, names: Names | None = None
) -> list[Reason]:
    """Why this money may not pay for a line of work done in a period: its fence, or its time."""
    reasons = reasons_not_to_pay(purse.fence, line, areas_within=areas_within, names=names)
    if not purse.period.covers(work_done):
        text = f"This money is for {purse.period.show()}: pay for work done in that time from it, and the rest apart."
        reasons.append(Reason("outside_its_time", text))
    return reasons


def draw(
    bill: Line,
    *,
    work_done: Period,
    purses: Iterable[Purse],
    plan: Sequence[Line],
    areas_within: AreasWithin,
    names: Names | None = None,
) -> tuple[Drawn, ...]:
    """Who pays this bill (`bill.amount_pence`), most fenced money first. `plan` are the lines that fences are compared on.

    Raises Refused, saying what is missing and why money that has come in may not be used, when it does not reach.
    """
    open_to: list[Purse] = []
    shut: list[tuple[Purse, list[Reason]]] = []
    for purse in purses:
        reasons = reasons_not_to_draw_on(
            purse, bill, work_done=work_done, areas_within=areas_within, names=names
        )
        if reasons:
            shut.append((purse, reasons))
        else:
            open_to.append(purse)
    order = sorted(open_to, key=lambda purse: _most_fenced(purse, plan, areas_within))
    left, drawn = bill.amount_pence, []
    for purse in order:
        pence = min(left, max(purse.pence, 0))
        if pence:
            drawn.append(Drawn(purse.key, pence))
            left -= pence
    if left:
        raise Refused(_missing(bill, left, [(purse, reasons) for purse, reasons in shut if purse.pence > 0]))
    return tuple(drawn)


def _most_fenced(purse: Purse, plan: Sequence[Line], areas_within: AreasWithin) -> tuple[int, date, str]:
    reach = sum(
        line.amount_pence
        for line in plan
        if not reasons_not_to_pay(purse.fence, line, areas_within=areas_within)
    )
    return reach, purse.period.ends_before, purse.key


def _missing(bill: Line, missing: int, shut: Sequence[tuple[Purse, list[Reason]]]) -> list[Reason]:
    there = show_pounds(bill.amount_pence - missing)
    what = f"{there} has come in that may pay for this, so {show_pounds(missing)} is missing"
    text = f"{what}: record money received first, or pay less."
    found = [Reason("money_missing", text)]
    for funder in dict.fromkeys(purse.funder for purse, _ in shut):
        own = [(purse, reasons) for purse, reasons in shut if purse.funder == funder]
        amount = show_pounds(sum(purse.pence for purse, _ in own))
        why = " ".join(dict.fromkeys(reason.text for _, reasons in own for reason in reasons))
        found.append(
            Reason("money_fenced_off", f"{amount} from {funder} has come in but may not pay for this. {why}")
        )
    return found


def reasons_not_to_overpay(pence: int, *, line_pence: int, paid_pence: int) -> list[Reason]:
    """Why so much may not be paid for one line of a contract: it is more than is left of that line's own value."""
    left = max(line_pence - paid_pence, 0)
    if pence <= left:
        return []
    text = f"{show_pounds(left)} of this line is left: pay that much or less, or choose the line the work belongs to."
    return [Reason("above_line_value", text)]
