"""Virements: budget moved from one line to another within one year, inside fences and limits, always by two people.

Read the rules as:

1. Only what is free moves: a line keeps as much budget as is spent, accrued and committed on it.
2. Money does not change its fence by being moved: of the giving line's sources, only those that may pay for the
   receiving line go, the one that may pay least of the plan first, then the one that ends first, then by key.
3. Up to the plan's limit two people are enough. The limit is for all that leaves a line in a year without a decision, so
   that it cannot be walked round in small steps. Above it, or where a plan sets none, a decision in force with room.
4. Whoever prepares a virement does not approve it (`payments`: the steps and the two people are the same).
5. Both lines are of the same year, and that year is open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.rules.decisions import Authority, reasons_not_to_spend
from commonweal.rules.fences import AreasWithin, Fence, Names, reasons_not_to_pay
from commonweal.rules.funding_plan import Line
from commonweal.rules.ledger import Account, Posting, faults_in_transaction
from commonweal.rules.money import show_pounds
from commonweal.rules.reasons import Reason, Refused, refuse_if


@dataclass(frozen=True)
class Held:
    """One source's budget on the giving line: so much set, and so much of it spent, accrued or committed. Pence."""

    key: str
    funder: str
    fence: Fence
    ends_before: date
    budget_pence: int
    used_pence: int = 0

    @property
    def free_pence(self) -> int:
        """Budget of this source that nothing on the line has used yet."""
        return max(self.budget_pence - self.used_pence, 0)


@dataclass(frozen=True)
class Moved:
    """So many pence of one source's budget, by key."""

    source: str
    pence: int


def free_on(held: Iterable[Held]) -> int:
    """Budget that may leave a line: its whole budget less all that is spent, accrued and committed on it."""
    own = list(held)
    return max(sum(each.budget_pence for each in own) - sum(each.used_pence for each in own), 0)


def reasons_not_to_move(
    pence: int, *, held: Sequence[Held], is_same_line: bool, year: str, is_closed: bool = False
) -> list[Reason]:
    """Why so much budget may not leave a line in a year at all, whoever agrees to it."""
    reasons = []
    if pence <= 0:
        reasons.append(Reason("amount_missing", "Enter the amount to move, more than nothing."))
    if is_same_line:
        text = "Choose another line to move the budget to: this is the line it is on."
        reasons.append(Reason("virement_to_itself", text))
    if is_closed:
        text = f"The year {year} is closed, so its budget stays as it is: choose an open year."
        reasons.append(Reason("year_closed", text))
    free = free_on(held)
    if pence > free:
        used = sum(each.used_pence for each in held)
        text = (
            f"{show_pounds(free)} of this line’s budget is free, as {show_pounds(used)} is spent, accrued or committed"
            " on it: move that much or less."
        )
        reasons.append(Reason("above_free_budget", text))
    return reasons


def sources_to_move(
    pence: int,
    held: Sequence[Held],
    to: Line,
    *,
    plan: Sequence[Line],
    areas_within: AreasWithin,
    names: Names | None = None,
) -> tuple[Moved, ...]:
    """Whose budget moves to the line `to`, in the order of rule 2. `plan` are the lines that fences are compared on.

    Raises Refused, saying how much may move and which money its fence holds back, when it is too little.
    """
    may_go: list[Held] = []
    held_back: list[tuple[Held, list[Reason]]] = []
    for each in held:
        reasons = reasons_not_to_pay(each.fence, to, areas_within=areas_within, names=names)
        if reasons:
            held_back.append((each, reasons))
        else:
            may_go.append(each)
    left, moved = pence, []
    for each in sorted(may_go, key=lambda each: _most_fenced(each, plan, areas_within)):
        part = min(left, each.free_pence)
        if part:
            moved.append(Moved(each.key, part))
            left -= part
    if left:
        raise Refused(_too_little(pence - left, left, [each for each in held_back if each[0].free_pence]))
    return tuple(moved)


def reasons_above_limit(
    pence: int,
    *,
    limit_pence: int | None,
    moved_pence: int,
    authority: Authority | None,
    used_pence: Iterable[int] = (),
    on: date,
) -> list[Reason]:
    """Why two people are not enough: more than the limit would have left the line this year without a decision.

    `moved_pence` has left the line in the year without a decision before; `used_pence` was moved under this decision.
    """
    if authority is not None:
        return reasons_not_to_spend(pence, authority=authority, used_pence=used_pence, on=on)
    if limit_pence is None:
        text = "This plan sets no limit up to which two people may move budget: choose the decision that allows it."
        return [Reason("virement_needs_decision", text)]
    if moved_pence + pence <= limit_pence:
        return []
    before = f", and {show_pounds(moved_pence)} of it is used for this line and year" if moved_pence else ""
    text = f"Up to {show_pounds(limit_pence)} may be moved without a decision{before}: choose the decision that allows more."
    return [Reason("above_virement_limit", text)]


def budget_moved(
    moved: Iterable[Moved], *, from_element: str, from_area: str, to_element: str, to_area: str
) -> tuple[Posting, ...]:
    """The postings of a virement: what was set aside for one line is taken back and set aside for another."""
    postings = []
    for each in moved:
        source, pence = each.source, each.pence
        postings += [
            Posting(Account.BUDGET, -pence, source, from_element, from_area),
            Posting(Account.ALLOCATED, pence, source, from_element, from_area),
            Posting(Account.BUDGET, pence, source, to_element, to_area),
            Posting(Account.ALLOCATED, -pence, source, to_element, to_area),
        ]
    refuse_if(faults_in_transaction(postings))
    return tuple(postings)


def _most_fenced(each: Held, plan: Sequence[Line], areas_within: AreasWithin) -> tuple[int, date, str]:
    reach = sum(
        line.amount_pence
        for line in plan
        if not reasons_not_to_pay(each.fence, line, areas_within=areas_within)
    )
    return reach, each.ends_before, each.key


def _too_little(there: int, missing: int, held_back: Sequence[tuple[Held, list[Reason]]]) -> list[Reason]:
    text = (
        f"{show_pounds(there)} of this line’s free budget may pay for the other line, so {show_pounds(missing)} is missing:"
        " move less, or choose another line."
    )
    reasons = [Reason("budget_missing", text)]
    for funder in dict.fromkeys(each.funder for each, _ in held_back):
        own = [(each, why) for each, why in held_back if each.funder == funder]
        amount = show_pounds(sum(each.free_pence for each, _ in own))
        whys = " ".join(dict.fromkeys(reason.text for _, why in own for reason in why))
        reasons.append(
            Reason(
                "budget_fenced_off",
                f"{amount} of it is from {funder} and may not pay for the other line. {whys}",
            )
        )
    return reasons
