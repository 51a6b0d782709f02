"""Why a change cannot be made: it names nothing, leaves out what it has to say, says what is so already, or two collide.

Every change is held against the plan as it stands, not against the others, so that their order never decides.
"""

from collections.abc import Callable, Iterable, Sequence

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.scenarios.kinds import ASKS, LABELS, MAY_BE_LEFT_OPEN, Kind
from commonweal.commissioning.funding.scenarios.sharing import groups_to_share
from commonweal.commissioning.funding.scenarios.subjects import (
    EVERYTHING,
    contributions_named,
    is_unsure,
    is_withdrawn,
    needs_named,
)
from commonweal.rules.money import MOST_PENCE, show_pounds
from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason
from commonweal.rules.uplift import HowOften, RoundedTo

MOST_MONTHS = 120
MOST_CHANGES = 40
MOST_POINTS = 100_000  # a rise of 1000%: more is a slip of the keyboard

_WORDS = {
    "on": "the day from which it is so",
    "months": "how many months late it comes",
    "amount_pence": "the amount",
    "basis_points": "the percentage",
    "times": "whether it comes once or yearly",
    "rounded_to": "what it is rounded to",
}


def reasons_not_to_change(plan: rows.Plan, changes: Sequence[rows.ChangeRow]) -> list[Reason]:
    """Everything that is wrong with these changes to this plan, each with what to do; empty means they can be made."""
    reasons: list[Reason] = []
    if len(changes) > MOST_CHANGES:
        text = f"Make {MOST_CHANGES} changes or fewer in one scenario: split it in two."
        reasons.append(Reason("too_many_changes", text))
    sound: list[rows.ChangeRow] = []
    for change in changes:
        found = _faults(plan, change)
        reasons += found
        if not found:
            sound.append(change)
    return list(dict.fromkeys([*reasons, *_collisions(plan, sound)]))


def _faults(plan: rows.Plan, change: rows.ChangeRow) -> list[Reason]:
    try:
        kind = Kind(change.kind)
    except ValueError:
        text = f"“{change.kind}” is no kind of change. Use one of: {', '.join(sorted(Kind))}."
        return [Reason("change_kind_unknown", text)]
    return _faults_in_values(kind, change) or _CHECKS[kind](plan, change)


def _faults_in_values(kind: Kind, change: rows.ChangeRow) -> list[Reason]:
    reasons = []
    if not change.subject:
        text = f"{LABELS[kind]}: say whom or what it is about."
        reasons.append(Reason("subject_missing", text))
    for name, words in _WORDS.items():
        is_given = getattr(change, name) not in (None, "")
        if is_given and name not in ASKS[kind]:
            text = f"{LABELS[kind]}: take {words} away, it says nothing here."
            reasons.append(Reason("value_not_used", text))
        if not is_given and name in ASKS[kind] and (kind, name) not in MAY_BE_LEFT_OPEN:
            reasons.append(Reason(f"{name}_missing", f"{LABELS[kind]}: say {words}."))
    return reasons + [
        Reason(code, f"{LABELS[kind]}: {text}") for is_wrong, code, text in _ranges(change) if is_wrong
    ]


def _ranges(change: rows.ChangeRow) -> Iterable[tuple[bool, str, str]]:
    pence, points, months = change.amount_pence, change.basis_points, change.months
    yield (
        pence is not None and not 0 <= pence <= MOST_PENCE,
        "amount_not_usable",
        f"give an amount between nothing and {show_pounds(MOST_PENCE)}.",
    )
    yield (
        points is not None and not -10_000 <= points <= MOST_POINTS,
        "percentage_not_usable",
        "give a percentage between -100 and 1000.",
    )
    yield (
        months is not None and not 1 <= months <= MOST_MONTHS,
        "months_not_usable",
        f"give whole months, 1 to {MOST_MONTHS}.",
    )
    yield (
        bool(change.times) and change.times not in set(HowOften),
        "times_not_usable",
        "say “once” or “yearly”.",
    )
    yield (
        change.rounded_to is not None and change.rounded_to not in set(RoundedTo),
        "rounding_not_usable",
        "round to the penny, the pound or ten pounds.",
    )


def _leaves(plan: rows.Plan, change: rows.ChangeRow) -> list[Reason]:
    assert change.on is not None
    if change.subject not in {each.code for each in plan.organisations}:
        text = f"No organisation in this plan is called “{change.subject}”. Choose one of its funders."
        return [Reason("subject_unknown", text)]
    pays = [row for row in plan.contributions if row.funder == change.subject and not is_withdrawn(row)]
    if not any(row.ends_before > change.on for row in pays):
        name = next(each.name for each in plan.organisations if each.code == change.subject)
        text = f"{name} pays nothing from {show_day(change.on)} on, so nothing would change. Choose an earlier day."
        return [Reason("nothing_to_leave", text)]
    if change.on < plan.starts_on:
        text = f"The plan starts on {show_day(plan.starts_on)}. Choose that day or a later one."
        return [Reason("before_plan", text)]
    return []


def _late(plan: rows.Plan, change: rows.ChangeRow) -> list[Reason]:
    return _faults_in_money(plan, change, lambda row: not is_withdrawn(row), "has been withdrawn")


def _amount(plan: rows.Plan, change: rows.ChangeRow) -> list[Reason]:
    if change.subject == EVERYTHING:
        text = "Name one contribution or need: everything cannot have one amount."
        return [Reason("subject_unknown", text)]
    return _faults_in_either(plan, change)


def _uplift(plan: rows.Plan, change: rows.ChangeRow) -> list[Reason]:
    if change.subject == EVERYTHING:
        if any(row.uplift for row in (*plan.contributions, *plan.needs)):
            return []
        text = "Nothing in this plan is uplifted. Name the contribution or need that is to rise."
        return [Reason("nothing_uplifted", text)]
    return _faults_in_either(plan, change)


def _shares(plan: rows.Plan, change: rows.ChangeRow) -> list[Reason]:
    base = next((each for each in plan.share_bases if each.key == change.subject), None)
    if base is None:
        text = f"No base for shares in this plan is called “{change.subject}”. Choose one of the plan’s."
        return [Reason("subject_unknown", text)]
    numbers = dict(base.numbers)
    if not numbers or min(numbers.values()) < 0 or not any(numbers.values()):
        text = f"{base.name}: give everybody a number of nought or more, one of them above nought."
        return [Reason("shares_not_usable", text)]
    groups = groups_to_share(plan, base)
    if not groups:
        text = f"{base.name}: none of those it names gives cash to this plan, so there is nothing to share again."
        return [Reason("nothing_to_share", text)]
    names = {each.code: each.name for each in plan.organisations}
    reasons = []
    for group in groups:
        pays = {row.funder for row in group.given}
        for code in sorted(code for code, number in numbers.items() if number and code not in pays):
            text = f"{names.get(code, code)} gives no cash for {group.period.show()}, so it has nothing that could carry its"
            text += f" share by {base.name}. Add a contribution, or leave it out of the base."
            reasons.append(Reason("nobody_carries_share", text))
        if not any(numbers[code] for code in pays):
            text = f"{base.name}: all who give cash for {group.period.show()} have a share of nothing."
            reasons.append(Reason("shares_all_nought", text))
    return reasons


def _gate(plan: rows.Plan, change: rows.ChangeRow) -> list[Reason]:
    gate = next((each for each in plan.gates if each.key == change.subject), None)
    if gate is None:
        text = f"No gate in this plan is called “{change.subject}”. Choose one of the plan’s."
        return [Reason("subject_unknown", text)]
    if gate.is_open is (change.kind == Kind.GATE_OPENS):
        state = "open" if gate.is_open else "shut"
        text = f"“{gate.name}” is {state} already, so nothing would change. Take this change away."
        return [Reason("gate_is_so_already", text)]
    return []


def _carry_allowed(plan: rows.Plan, change: rows.ChangeRow) -> list[Reason]:
    reasons = _faults_in_money(plan, change, lambda row: not is_withdrawn(row), "has been withdrawn")
    given = contributions_named(plan, change.subject)
    if not reasons and not any(row.carry or row.ends_before < plan.ends_before for row in given):
        text = f"“{change.subject}” runs to the end of the plan, so there is no later year to carry it into."
        return [Reason("nothing_to_carry_into", text)]
    if not reasons and all(row.carry is not None and row.carry.status == "confirmed" for row in given):
        text = f"Carrying “{change.subject}” forward is confirmed already. Take this change away."
        return [Reason("carry_is_so_already", text)]
    return reasons


def _carry_refused(plan: rows.Plan, change: rows.ChangeRow) -> list[Reason]:
    return _faults_in_money(
        plan,
        change,
        lambda row: row.carry is not None and row.carry.status != "refused",
        "has no carry-forward that could be refused",
    )


def _confirmed(plan: rows.Plan, change: rows.ChangeRow) -> list[Reason]:
    return _faults_in_money(plan, change, is_unsure, "is confirmed already, or withdrawn")


def _faults_in_money(
    plan: rows.Plan,
    change: rows.ChangeRow,
    fits: Callable[[rows.ContributionRow], bool],
    why_not: str,
) -> list[Reason]:
    given = contributions_named(plan, change.subject)
    if not given:
        text = f"No contribution or series of them is called “{change.subject}”. Choose one of the plan’s."
        return [Reason("subject_unknown", text)]
    if not any(fits(row) for row in given):
        text = f"“{change.subject}” {why_not}, so nothing would change. Take this change away."
        return [Reason("nothing_would_change", text)]
    return []


def _faults_in_either(plan: rows.Plan, change: rows.ChangeRow) -> list[Reason]:
    given, needed = contributions_named(plan, change.subject), needs_named(plan, change.subject)
    if not given and not needed:
        text = f"No contribution or need, or series of them, is called “{change.subject}”. Choose one of the plan’s."
        return [Reason("subject_unknown", text)]
    if given and needed:
        text = (
            f"“{change.subject}” is the key of both a contribution and a need. Give one of them another key."
        )
        return [Reason("subject_ambiguous", text)]
    if given and all(is_withdrawn(row) for row in given):
        text = f"“{change.subject}” has been withdrawn, so nothing would change. Take this change away."
        return [Reason("nothing_would_change", text)]
    return []


def _collisions(plan: rows.Plan, changes: Sequence[rows.ChangeRow]) -> list[Reason]:
    """Two changes that say something different, or the same twice, of one thing."""
    told: dict[tuple[str, str], rows.ChangeRow] = {}
    reasons = []
    for change in changes:
        for what in _touches(plan, change):
            if what in told:
                text = f"Two changes are about the {what[0]} of “{what[1]}”: take one of them away."
                reasons.append(Reason("changes_collide", text))
            told[what] = change
    return reasons


def _touches(plan: rows.Plan, change: rows.ChangeRow) -> set[tuple[str, str]]:
    kind = Kind(change.kind)
    if kind is Kind.LEAVES:
        return {("leaving", change.subject)}
    if kind in (Kind.GATE_OPENS, Kind.GATE_SHUTS):
        return {("opening", change.subject)}
    if kind is Kind.SHARES:
        base = next(each for each in plan.share_bases if each.key == change.subject)
        return {("share", row.key) for group in groups_to_share(plan, base) for row in group.given}
    facet = {
        Kind.UPLIFT: "amount",
        Kind.AMOUNT: "amount",
        Kind.LATE: "day",
        Kind.CONFIRMED: "certainty",
        Kind.CARRY_ALLOWED: "carry-forward",
        Kind.CARRY_REFUSED: "carry-forward",
    }[kind]
    found = [row.key for row in contributions_named(plan, change.subject)]
    if facet == "amount":
        found += [row.key for row in needs_named(plan, change.subject)]
        if kind is Kind.UPLIFT and change.subject == EVERYTHING:
            found = [row.key for row in (*plan.contributions, *plan.needs) if row.uplift]
    return {(facet, key) for key in found}


_CHECKS: dict[Kind, Callable[[rows.Plan, rows.ChangeRow], list[Reason]]] = {
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
