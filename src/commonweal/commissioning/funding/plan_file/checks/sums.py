"""Amounts that cannot stand as they are: too large, not what their parts come to, more than a reserve holds, one fund twice."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from commonweal.commissioning.funding.plan_file.amounts import amount_of
from commonweal.commissioning.funding.plan_file.rows import ContributionRow, Fault, Plan, UpliftRow, placed
from commonweal.rules.contributions import Status
from commonweal.rules.money import MOST_PENCE, show_pounds
from commonweal.rules.uplift import show_percent

FIXED_SHARES = "fixed"
WHOLE = 10_000  # hundredths of a per cent


def too_large(plan: Plan) -> Iterator[Fault]:
    most = show_pounds(MOST_PENCE)
    for row in (*plan.contributions, *plan.needs):
        if row.amount_pence > MOST_PENCE:
            text = f"“{row.key}” comes to {show_pounds(row.amount_pence)}, above {most}: check for a digit too many."
            yield Fault(row.at("amount"), text)
    sums = [("contributions", plan.contributions), ("needs", plan.needs)]
    for what, rows in sums:
        total = sum(row.amount_pence for row in rows)
        if total > MOST_PENCE and all(row.amount_pence <= MOST_PENCE for row in rows):
            text = f"The {what} come to {show_pounds(total)} together, above {most}: check them for a digit too many."
            yield Fault(plan.line, text)


def parts(plan: Plan) -> Iterator[Fault]:
    """An uplifted amount is what its uplift comes to, a built-up one what its items come to, fixed shares make a whole."""
    for row in (*plan.contributions, *plan.needs):
        if row.uplift and (comes_to := amount_of(row.uplift)) != row.amount_pence:
            text = f"“{row.key}” is {show_pounds(row.amount_pence)}, but its uplift comes to {show_pounds(comes_to)}:"
            yield Fault(row.at("amount"), f"{text} correct one of them.")
        if row.uplift:
            yield from _printed(row.uplift)
    for need in plan.needs:
        if need.items and need.uplift:
            text = f"“{need.key}” has items and an uplift: raise the items, or write the amount without them."
            yield Fault(need.at("uplift"), text)
        comes_to = sum(item.amount_pence for item in need.items)
        if need.items and comes_to != need.amount_pence:
            text = f"“{need.key}” is {show_pounds(need.amount_pence)}, but its items come to {show_pounds(comes_to)}:"
            yield Fault(need.at("items"), f"{text} correct one of them.")
    for base in plan.share_bases:
        total = sum(number for _, number in base.numbers)
        if base.method == FIXED_SHARES and total != WHOLE:
            text = (
                f"Fixed shares are hundredths of a per cent: these come to {show_percent(total)}, not 100%."
            )
            yield Fault(base.at("numbers"), f"{text} Make them 10,000 together.")
        elif base.numbers and not total:
            yield Fault(base.at("numbers"), "All numbers are nothing: give at least one above nothing.")


def _printed(row: UpliftRow) -> Iterator[Fault]:
    """What is printed has to come out, unless the source leaves the rounding open: then `plan check` asks about it."""
    first = amount_of(replace(row, year=1))
    if row.printed_pence in (None, first) or "rounding" in row.not_said:
        return
    text = f"The first year comes to {show_pounds(first)}, not {show_pounds(row.printed_pence or 0)}:"
    yield Fault(row.at("printed"), f"{text} check the percentage and the rounding.")


def reserves(plan: Plan) -> Iterator[Fault]:
    """The tranches of a reserve come to no more than it holds."""
    for reserve in plan.reserves:
        tranches = [
            row
            for row in plan.contributions
            if row.reserve == reserve.key and row.status is not Status.WITHDRAWN
        ]
        total = sum(row.amount_pence for row in tranches)
        if total > reserve.balance_pence:
            text = (
                f"{reserve.name} holds {show_pounds(reserve.balance_pence)}, but {show_pounds(total)} is drawn from it:"
                f" {show_pounds(total - reserve.balance_pence)} too much. Lower a tranche, or correct the balance."
            )
            yield Fault(reserve.at("balance"), text)


def one_fund_twice(plan: Plan) -> Iterator[Fault]:
    """Two funds of one name: the same funder, source fund and fence at the same time. Which pound is which could not be told."""
    same: dict[tuple[str, str, str], list[ContributionRow]] = defaultdict(list)
    for row in plan.contributions:
        name = " ".join(row.source_fund.split()).casefold()
        if name and row.status is not Status.WITHDRAWN:
            same[row.funder, name, row.fence].append(row)
    names = {row.code: row.name for row in plan.organisations}
    said: set[frozenset[int]] = set()
    for group in same.values():
        longest: ContributionRow | None = None
        for row in sorted(group, key=lambda each: (each.starts_on, each.line, each.key)):
            lines = frozenset({longest.line, row.line}) if longest else frozenset()
            if longest and row.starts_on < longest.ends_before and lines not in said:
                said.update({lines} - {frozenset({0})})
                where = f" (the other is “{longest.key}”{f' {placed(longest.line)}' if longest.line else ''})"
                text = (
                    f"{names.get(row.funder, row.funder)} has two funds called “{row.source_fund}” for the same time and"
                    f" fence{where}: give one another source_fund, or make them one."
                )
                yield Fault(row.at("source_fund"), text)
            if longest is None or row.ends_before > longest.ends_before:
                longest = row


def numbers_of_contributions(plan: Plan) -> Iterator[Fault]:
    """A match and a least say both parts, and money in kind is not drawn from a reserve."""
    for row in plan.contributions:
        if bool(row.match_of) != bool(row.match_basis_points):
            yield Fault(
                row.at("match"), f"“{row.key}”: say what is matched and at how many per cent, or neither."
            )
        if bool(row.least_of) != bool(row.least_pence):
            yield Fault(row.at("least"), f"“{row.key}”: say who must bring at least how much, or neither.")
        if row.kind == "in_kind" and row.reserve:
            yield Fault(row.at("reserve"), f"“{row.key}” is in kind: only cash is drawn from a reserve.")
