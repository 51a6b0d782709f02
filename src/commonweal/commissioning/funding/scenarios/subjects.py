"""What a change is about: a contribution or need by its key, or all years (and areas) of one by the key they share.

Read a Subject as: this key means these rows, and people know them by this name. An amount that a plan file gives "per
year" becomes one row a year, `county-year-1` and so on; the plain key `county` still means all of them.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.scenarios.kinds import Kind
from commonweal.rules.contributions import Status
from commonweal.rules.periods import Period

EVERYTHING = "*"
CASH = "cash"
MOST_OFFERED = 1_000
_OF_A_PERIOD = re.compile(r"(?:^|-)(?:year-\d+|\d{4}-\d{2})$")


@dataclass(frozen=True)
class Subject:
    key: str
    name: str


def is_withdrawn(row: rows.ContributionRow) -> bool:
    return row.status is Status.WITHDRAWN


def contributions_named(plan: rows.Plan, subject: str) -> list[rows.ContributionRow]:
    """The contribution of this key, or all of the series of this name, or every one for `*`."""
    if subject == EVERYTHING:
        return list(plan.contributions)
    exact = [row for row in plan.contributions if row.key == subject]
    return exact or [row for row in plan.contributions if series_of(row) == subject]


def needs_named(plan: rows.Plan, subject: str) -> list[rows.NeedRow]:
    """The need of this key, or all of the series of this name: one area's or element's over all years, or all of them."""
    if subject == EVERYTHING:
        return list(plan.needs)
    exact = [row for row in plan.needs if row.key == subject]
    return exact or [row for row in plan.needs if subject in series_of_need(row)]


def series_of(row: rows.ContributionRow) -> str:
    """The key that all years of a contribution share."""
    return series_key(row.key)


def series_key(key: str) -> str:
    """The key of an entry of a plan file, from that of one of its years: `county` from `county-year-1`."""
    return _OF_A_PERIOD.sub("", key)


def series_of_need(row: rows.NeedRow) -> tuple[str, ...]:
    """The keys that a need shares with others, the widest last: `early-county`, then `early`."""
    found = [series_key(row.key)]
    for part in (row.area, row.element):
        shorter = found[-1].removesuffix(f"-{part}")
        if shorter != found[-1]:
            found.append(shorter)
    return tuple(found)


class Names:
    """What the rows of one plan are called, looked up once: by whom, for what, where, and when if that tells them apart."""

    def __init__(self, plan: rows.Plan) -> None:
        self.organisations = {each.code: each.name for each in plan.organisations}
        self.elements = {each.key: each.name for each in plan.elements}
        self.areas = {each.code: each.name for each in plan.areas}
        self._periods = Counter(series_of(row) for row in plan.contributions)
        self._periods_of_need = Counter(series_of_need(row)[0] for row in plan.needs)
        self._series: dict[tuple[str, str], set[str]] = {}
        for row in plan.contributions:
            self._series.setdefault((row.funder, row.source_fund), set()).add(series_of(row))

    def of_money(self, found: Sequence[rows.ContributionRow]) -> str:
        """Whose money, from which fund: "County Council, core budget, 1 April 2026 to 31 March 2027"."""
        first = found[0]
        name = f"{self.organisations.get(first.funder, first.funder)}, {first.source_fund}"
        is_one_of_several = len(found) == 1 < self._periods[series_of(first)]
        is_one_series_of_several = len(self._series[first.funder, first.source_fund]) > 1
        return f"{name}, {_span(found)}" if is_one_of_several or is_one_series_of_several else name

    def of_need(self, found: Sequence[rows.NeedRow]) -> str:
        """What for, and where if it is one area: "Early support in the county"."""
        name = " and ".join(dict.fromkeys(self.elements.get(each.element, each.element) for each in found))
        where = dict.fromkeys(self.areas.get(each.area, each.area) for each in found)
        if len(where) == 1:
            name += f" in {next(iter(where))}"
        is_one_of_several = len(found) == 1 < self._periods_of_need[series_of_need(found[0])[0]]
        return f"{name}, {_span(found)}" if is_one_of_several else name


def subjects_for(kind: Kind, plan: rows.Plan) -> tuple[Subject, ...]:
    """What a change of this kind can be about, by name: series before their single years, no two of one name.

    Of a very large plan only the series are offered, which a person can still choose from; a plan file may name any row.
    """
    found = list(dict.fromkeys(_SUBJECTS[kind](plan)))
    if len(found) > MOST_OFFERED:
        found = [each for each in found if series_key(each.key) == each.key]
    names = Counter(each.name for each in found)
    return tuple(
        each if names[each.name] == 1 else Subject(each.key, f"{each.name} ({each.key})") for each in found
    )


def money_subjects(plan: rows.Plan, wanted: Callable[[rows.ContributionRow], bool]) -> list[Subject]:
    names, keys = Names(plan), {row.key for row in plan.contributions}
    by_series: dict[str, list[rows.ContributionRow]] = {}
    for row in filter(wanted, plan.contributions):
        by_series.setdefault(series_of(row), []).append(row)
    found: list[Subject] = []
    for series, own in by_series.items():
        if series not in keys and len(own) > 1:
            found.append(Subject(series, names.of_money(own)))
        found += [Subject(row.key, names.of_money([row])) for row in own]
    return found


def need_subjects(plan: rows.Plan) -> list[Subject]:
    names, keys = Names(plan), {row.key for row in plan.needs}
    by_series: dict[str, list[rows.NeedRow]] = {}
    for row in plan.needs:
        for series in reversed(series_of_need(row)):
            by_series.setdefault(series, []).append(row)
    wide = [
        Subject(series, names.of_need(own))
        for series, own in by_series.items()
        if series not in keys and len(own) > 1
    ]
    return wide + [Subject(row.key, names.of_need([row])) for row in plan.needs]


def _funders(plan: rows.Plan) -> list[Subject]:
    pays = {row.funder for row in plan.contributions if not is_withdrawn(row)}
    return [Subject(each.code, each.name) for each in plan.organisations if each.code in pays]


def _uplifted(plan: rows.Plan) -> list[Subject]:
    anything = any(row.uplift for row in (*plan.contributions, *plan.needs))
    everything = [Subject(EVERYTHING, "Everything in the plan that is uplifted")] if anything else []
    return everything + money_subjects(plan, _counts) + need_subjects(plan)


def _gates(plan: rows.Plan, *, is_open: bool) -> list[Subject]:
    return [Subject(gate.key, gate.name) for gate in plan.gates if gate.is_open is is_open]


def _counts(row: rows.ContributionRow) -> bool:
    return not is_withdrawn(row)


def is_unsure(row: rows.ContributionRow) -> bool:
    return row.status in (Status.ASKED, Status.IN_PRINCIPLE, Status.CONDITIONAL)


def _span(found: Sequence[rows.ContributionRow] | Sequence[rows.NeedRow]) -> str:
    first, last = min(row.starts_on for row in found), max(row.ends_before for row in found)
    return Period(first, last).show()


_SUBJECTS: dict[Kind, Callable[[rows.Plan], list[Subject]]] = {
    Kind.LEAVES: _funders,
    Kind.LATE: lambda plan: money_subjects(plan, _counts),
    Kind.AMOUNT: lambda plan: money_subjects(plan, _counts) + need_subjects(plan),
    Kind.UPLIFT: _uplifted,
    Kind.SHARES: lambda plan: [Subject(base.key, base.name) for base in plan.share_bases],
    Kind.CONFIRMED: lambda plan: money_subjects(plan, is_unsure),
    Kind.GATE_OPENS: lambda plan: _gates(plan, is_open=False),
    Kind.GATE_SHUTS: lambda plan: _gates(plan, is_open=True),
    Kind.CARRY_ALLOWED: lambda plan: money_subjects(
        plan, lambda row: _counts(row) and row.ends_before < plan.ends_before
    ),
    Kind.CARRY_REFUSED: lambda plan: money_subjects(plan, lambda row: _counts(row) and row.carry is not None),
}
