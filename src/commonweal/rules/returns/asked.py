"""Which measures the return of a contract asks for: by the kinds of support its lines buy, unless somebody said otherwise.

Read a Change as: from the quarter that starts on this day, the contract is asked for this measure, or is not any more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.rules.measures import Measure
from commonweal.rules.reasons import Reason
from commonweal.rules.returns.lines import ASKED

APART = frozenset({"marac", "programme"})
"""Kinds of support with measures of their own. All others are asked what every contract was always asked."""
ALWAYS = frozenset(each.key for each in ASKED)


@dataclass(frozen=True, order=True)
class Change:
    """`number` tells which was said last, where two are for the same quarter."""

    starts_on: date
    number: int
    measure: str
    is_asked: bool


@dataclass(frozen=True)
class Asked:
    """A measure that is asked for, and of which client groups; None: of whomever the contract and its provider are for."""

    measure: Measure
    groups: frozenset[str] | None


def asked_by_default(elements: Iterable[tuple[str, str]], measures: Sequence[Measure]) -> list[Asked]:
    """What a contract is asked whose lines buy these (kind of support, client group). In the order of the catalogue."""
    bought = list(elements)
    found = []
    for measure in measures:
        if measure.key in ALWAYS:
            if not bought or any(kind not in APART for kind, _ in bought):
                found.append(Asked(measure, None))
        elif measure.told:
            groups = {group for kind, group in bought if kind in measure.told.asked_of}
            groups = set(measure.told.client_groups) if groups and measure.told.client_groups else groups
            if groups:
                found.append(Asked(measure, frozenset(groups)))
    return found


def asked_in(
    elements: Iterable[tuple[str, str]],
    changes: Iterable[Change],
    measures: Sequence[Measure],
    *,
    quarter_starts_on: date,
) -> list[Asked]:
    """What a contract is asked in a quarter. The change that was said last for that quarter or an earlier one counts."""
    bought = list(elements)
    usual = {each.measure.key: each for each in asked_by_default(bought, measures)}
    said = {each.measure: each.is_asked for each in sorted(changes) if each.starts_on <= quarter_starts_on}
    own = frozenset(group for _, group in bought) or None
    found = []
    for measure in measures:
        if said.get(measure.key, measure.key in usual):
            groups = own if measure.told and not measure.told.client_groups else None
            if measure.told and measure.told.client_groups:
                groups = frozenset(measure.told.client_groups)
            found.append(usual.get(measure.key) or Asked(measure, groups))
    return found


def may_be_asked(measure: Measure) -> bool:
    """What a return can be asked for: what every contract is asked, and what only a return can say."""
    return measure.key in ALWAYS or measure.told is not None


def reasons_not_to_change_what_is_asked(
    measure: Measure,
    *,
    is_asked: bool,
    now: Iterable[str],
    starts_on: date,
    open_since: date | None,
    why: str,
    catalogue: Sequence[Measure] = (),
) -> list[Reason]:
    """Why a contract's list may not be changed so. `now` are the keys it is asked for in that quarter, `open_since` the last
    quarter whose return is open already; what that asks stays.
    """
    asked = set(now)
    reasons = []
    if not may_be_asked(measure):
        text = "This is counted from the records and asked of nobody. Choose one that a return can say."
        return [Reason("not_asked_by_returns", text)]
    if (measure.key in asked) is is_asked:
        text = "It is asked for already." if is_asked else "It is not asked for, so there is nothing to drop."
        reasons.append(Reason("nothing_changes", text))
    if open_since is not None and starts_on <= open_since:
        text = "The return of this quarter is there already, and what it asks stays. Choose a later quarter."
        reasons.append(Reason("return_is_there", text))
    if is_asked and measure.out_of and measure.out_of not in asked:
        whole = _title(measure.out_of, catalogue)
        reasons.append(Reason("whole_missing", f"It is a share of “{whole}”: have that asked for first."))
    parts = [each.title for each in catalogue if each.out_of == measure.key and each.key in asked]
    if not is_asked and parts:
        text = f"It is what these are out of: “{'”, “'.join(parts)}”. Drop them first."
        reasons.append(Reason("parts_asked", text))
    if not why.strip():
        reasons.append(Reason("no_why", "Say why, in a sentence: the provider reads it."))
    return reasons


def _title(key: str, catalogue: Sequence[Measure]) -> str:
    return next((each.title for each in catalogue if each.key == key), key)
