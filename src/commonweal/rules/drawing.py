"""Drawing: which received money pays a bill, when several sources may.

The rule, which makes the answer the same whatever the order of the rows: money that was promised to the bill's own line
goes first; then money that may pay least of the plan, so that what is left is the money that can still go furthest; then
the money that ends first; then by key. Only money that has come in and is not spent or promised elsewhere is drawn on, only
inside its fence, only for work done in the time it was given for or carried forward to, and not after its last day. Nothing is
drawn from behind a shut gate, or from a reserve without a decision. The parts add up to the bill to the penny, or nothing is
paid and the refusal says what is missing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.rules import carry_forward
from commonweal.rules.decisions import Authority, reasons_not_to_spend
from commonweal.rules.fences import AreasWithin, Fence, Names, reasons_not_to_pay
from commonweal.rules.funding_plan import Line
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import Period, show_day
from commonweal.rules.reasons import Reason, Refused


@dataclass(frozen=True)
class Carried:
    """Leave to use what is left of a source later: for work in this period, so many pence more (None: all that is left)."""

    status: carry_forward.Status
    period: Period
    left_pence: int | None = None
    confirmed_by: str = ""


@dataclass(frozen=True)
class Purse:
    """Money of one source that may be drawn on now: its key, whose it is, its fence, its period, and how much in pence.

    `promised_pence` of it is promised to the line that is being paid. `shut` says why nothing may be drawn at all.
    """

    key: str
    funder: str
    fence: Fence
    period: Period
    pence: int
    promised_pence: int = 0
    expires_on: date | None = None
    carried: Carried | None = None
    shut: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Drawn:
    """So many pence from one source, by key."""

    key: str
    pence: int


def reasons_not_to_open(
    *,
    gate: str | None,
    gate_is_open: bool,
    reserve: str | None,
    reserve_decision: str,
    authority: Authority | None,
    used_pence: int,
    on: date,
) -> list[Reason]:
    """Why nothing may be drawn from a source at all: its gate is shut, or it is part of a reserve and nobody decided to draw it.

    `gate` and `reserve` are their names, if any; `authority` what its own decision allows, `used_pence` what of that is used.
    """
    reasons = []
    if gate is not None and not gate_is_open:
        text = f"It depends on “{gate}”, which is not met yet: have that gate opened first."
        reasons.append(Reason("gate_shut", text))
    if reserve is not None and authority is None:
        named = (
            f"Decision {reserve_decision} is not approved" if reserve_decision else "No decision is recorded"
        )
        text = (
            f"It is drawn from {reserve}, which takes a decision of its own. {named}: have it approved first."
        )
        reasons.append(Reason("reserve_not_decided", text))
    elif reserve is not None:
        found = reasons_not_to_spend(0, authority=authority, used_pence=[used_pence], on=on)
        reasons += [
            Reason(f"reserve_{each.code}", f"It is drawn from {reserve}. {each.text}") for each in found
        ]
    return reasons


def reasons_not_to_draw_on(
    purse: Purse,
    line: Line,
    *,
    work_done: Period,
    areas_within: AreasWithin,
    names: Names | None = None,
    paid_on: date | None = None,
) -> list[Reason]:
    """Why this money may not pay for a line of work done in a period: its fence, its time, or a lock on it."""
    reasons = reasons_not_to_pay(purse.fence, line, areas_within=areas_within, names=names)
    if not purse.period.covers(work_done):
        reasons += _reasons_of_time(purse, work_done)
    if purse.expires_on is not None and paid_on is not None and paid_on > purse.expires_on:
        text = f"It had to be spent by {show_day(purse.expires_on)}: have the funder agree to a later day, or use other money."
        reasons.append(Reason("money_expired", text))
    return [*reasons, *purse.shut]


def draw(
    bill: Line,
    *,
    work_done: Period,
    purses: Iterable[Purse],
    plan: Sequence[Line],
    areas_within: AreasWithin,
    names: Names | None = None,
    paid_on: date | None = None,
) -> tuple[Drawn, ...]:
    """Who pays this bill (`bill.amount_pence`), promised and most fenced money first. `plan`: lines that fences are compared on.

    Raises Refused, saying what is missing and why money that has come in may not be used, when it does not reach.
    """
    open_to: list[Purse] = []
    shut: list[tuple[Purse, list[Reason]]] = []
    for purse in purses:
        reasons = reasons_not_to_draw_on(
            purse, bill, work_done=work_done, areas_within=areas_within, names=names, paid_on=paid_on
        )
        if reasons:
            shut.append((purse, reasons))
        else:
            open_to.append(purse)
    order = sorted(open_to, key=lambda purse: _most_fenced(purse, plan, areas_within))
    there = {purse.key: _reach(purse, work_done) for purse in order}
    left, drawn = bill.amount_pence, dict.fromkeys(there, 0)
    for only_promised in (True, False):
        for purse in order:
            most = min(there[purse.key], purse.promised_pence) if only_promised else there[purse.key]
            pence = min(left, max(most, 0))
            drawn[purse.key] += pence
            there[purse.key] -= pence
            left -= pence
    if left:
        raise Refused(_missing(bill, left, [(purse, reasons) for purse, reasons in shut if purse.pence > 0]))
    return tuple(Drawn(key, pence) for key, pence in drawn.items() if pence)


def _reach(purse: Purse, work_done: Period) -> int:
    """What of a purse may pay for this work: all of it in its own time, what is carried forward later."""
    carried = purse.carried
    if purse.period.covers(work_done) or carried is None or carried.left_pence is None:
        return purse.pence
    return min(purse.pence, carried.left_pence)


def _reasons_of_time(purse: Purse, work_done: Period) -> list[Reason]:
    given = f"This money is for {purse.period.show()}"
    carried = purse.carried
    if carried is None or carried.status is carry_forward.Status.REFUSED:
        text = f"{given}: pay for work done in that time from it, and the rest apart."
        if work_done.starts_on >= purse.period.ends_before:
            text += " What is left of it may be used later only once its carry-forward is confirmed."
        return [Reason("outside_its_time", text)]
    if carried.status is carry_forward.Status.OUTLINED:
        by = f" by {carried.confirmed_by}" if carried.confirmed_by else ""
        text = f"{given}, and carrying it forward is agreed in outline only: have that confirmed{by} first."
        return [Reason("carry_forward_not_confirmed", text)]
    if not carried.period.covers(work_done):
        text = f"{given}, and what is left of it for {carried.period.show()}: pay for work done in either time apart."
        return [Reason("outside_its_carry_forward", text)]
    return []


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
