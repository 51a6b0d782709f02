"""Changes read aloud: "The commissioner leaves from 1 April 2025".

Names come from the plan; a key that means nothing in it stays a key.
"""

from collections.abc import Callable

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.scenarios.kinds import Kind
from commonweal.commissioning.funding.scenarios.subjects import (
    EVERYTHING,
    Names,
    contributions_named,
    needs_named,
)
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import show_day
from commonweal.rules.uplift import HowOften, RoundedTo, show_percent

ROUNDED = {RoundedTo.PENNY: "penny", RoundedTo.POUND: "£1", RoundedTo.TEN_POUNDS: "£10"}
OFTEN = {HowOften.ONCE: "once", HowOften.YEARLY: "every year"}


def in_words(change: rows.ChangeRow, plan: rows.Plan) -> str:
    """One change as an English sentence, without its full stop."""
    try:
        kind = Kind(change.kind)
    except ValueError:
        return f"A change of a kind that is not known: {change.kind}"
    return _SENTENCES[kind](change, plan)


def _leaves(change: rows.ChangeRow, plan: rows.Plan) -> str:
    name = next((each.name for each in plan.organisations if each.code == change.subject), change.subject)
    return f"{name} leaves from {show_day(change.on)}" if change.on else f"{name} leaves"


def _late(change: rows.ChangeRow, plan: rows.Plan) -> str:
    months = f"{change.months} month{'' if change.months == 1 else 's'}"
    return f"{_name(change, plan)}: comes {months} late"


def _amount(change: rows.ChangeRow, plan: rows.Plan) -> str:
    given, needed = contributions_named(plan, change.subject), needs_named(plan, change.subject)
    periods = len({each.starts_on for each in given or needed})
    places = len({each.area for each in needed})
    rest = f" in each of {periods} periods" if periods > 1 else ""
    if not given and places > 1:
        rest = f"{rest} and {places} areas" if rest else f" in each of {places} areas"
    verb = "gives" if given else "costs"
    return f"{_name(change, plan)}: {verb} {show_pounds(change.amount_pence or 0)}{rest}"


def _uplift(change: rows.ChangeRow, plan: rows.Plan) -> str:
    name = "Everything that is uplifted" if change.subject == EVERYTHING else _name(change, plan)
    often = f" {OFTEN[HowOften(change.times)]}" if change.times in set(HowOften) else ""
    rounded = (
        f", rounded to the nearest {ROUNDED[RoundedTo(change.rounded_to)]}"
        if change.rounded_to in set(RoundedTo)
        else ""
    )
    return f"{name}: uplifted by {show_percent(change.basis_points or 0)}{often}{rounded}"


def _shares(change: rows.ChangeRow, plan: rows.Plan) -> str:
    base = next((each for each in plan.share_bases if each.key == change.subject), None)
    if base is None:
        return f"Cash is shared again by {change.subject}"
    names = {each.code: each.name for each in plan.organisations}
    who = sorted(names.get(code, code) for code, _ in base.numbers)
    return f"The cash of {_and(who)} is shared again by {base.name}, its total unchanged"


def _confirmed(change: rows.ChangeRow, plan: rows.Plan) -> str:
    if change.subject == EVERYTHING:
        return "Everything that is promised or asked for is confirmed"
    return f"{_name(change, plan)}: is confirmed"


def _gate(change: rows.ChangeRow, plan: rows.Plan) -> str:
    name = next((each.name for each in plan.gates if each.key == change.subject), change.subject)
    return f"The gate “{name}” {'opens' if change.kind == Kind.GATE_OPENS else 'is shut'}"


def _carry_allowed(change: rows.ChangeRow, plan: rows.Plan) -> str:
    most = "" if change.amount_pence is None else f", at most {show_pounds(change.amount_pence)} of it"
    return f"{_name(change, plan)}: what is left may be carried forward{most}"


def _carry_refused(change: rows.ChangeRow, plan: rows.Plan) -> str:
    return f"{_name(change, plan)}: what is left may not be carried forward"


def _name(change: rows.ChangeRow, plan: rows.Plan) -> str:
    if given := contributions_named(plan, change.subject):
        return Names(plan).of_money(given)
    if needed := needs_named(plan, change.subject):
        return Names(plan).of_need(needed)
    return change.subject


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


_SENTENCES: dict[Kind, Callable[[rows.ChangeRow, rows.Plan], str]] = {
    Kind.LEAVES: _leaves,
    Kind.LATE: _late,
    Kind.AMOUNT: _amount,
    Kind.UPLIFT: _uplift,
    Kind.SHARES: _shares,
    Kind.CONFIRMED: _confirmed,
    Kind.GATE_OPENS: _gate,
    Kind.GATE_SHUTS: _gate,
    Kind.CARRY_ALLOWED: _carry_allowed,
    Kind.CARRY_REFUSED: _carry_refused,
}
