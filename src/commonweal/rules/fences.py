"""Fences: where, for what, for whom, when and how a source of money may be spent.

Read a Fence as: "this money may pay only inside every one of these limits"; None is no limit of that kind,
and money without a limit of area must say so: `anywhere=True`. A line (anything with an area, element, lot, kind
of support, client group, year, instrument and legal power) lies inside when each of its facts is among those
named; a line that leaves a limited fact open is not inside, because part of it could fall outside.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from commonweal.rules.periods import financial_year_named
from commonweal.rules.reasons import Reason, Refused

AreasWithin = Mapping[str, Collection[str]]
"""An area's code to the codes of all the areas that enclose it; its own code may be among them or not."""

Names = Mapping[str, str]
"""What people call a code: of an area, an element, a client group or an instrument."""

USUAL_NAMES: Names = {
    "victim": "victims",
    "child": "children",
    "perpetrator": "perpetrators",
    "contract": "contracts",
    "grant": "grants",
    "staff": "employed staff",
    "accommodation": "support in safe accommodation",
    "community": "support in the community",
    "workforce": "workforce development",
    "coordination": "co-ordination",
    "marac": "MARAC co-ordination",
    "programme": "behaviour-change and group programmes",
}


@dataclass(frozen=True)
class Fence:
    """The limits on a source of money, as codes. None: no limit of that kind. Years are "2026/27"."""

    areas: frozenset[str] | None = None
    elements: frozenset[str] | None = None
    client_groups: frozenset[str] | None = None
    years: frozenset[str] | None = None
    instruments: frozenset[str] | None = None
    anywhere: bool = False
    lots: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    powers: frozenset[str] | None = None


class Fenced(Protocol):
    """What a fence asks of a line of spending. None: the line does not say, or is for all of them."""

    @property
    def area(self) -> str | None: ...
    @property
    def element(self) -> str | None: ...
    @property
    def client_group(self) -> str | None: ...
    @property
    def year(self) -> str | None: ...
    @property
    def instrument(self) -> str | None: ...
    @property
    def lot(self) -> str | None: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def power(self) -> str | None: ...


def faults_in_fence(fence: Fence) -> list[Reason]:
    """What is wrong with a fence as written, each with what to do; empty means it can be used."""
    faults: list[Reason] = []
    if fence.areas is None and not fence.anywhere:
        text = "Name the areas where this money may be spent, or say that it may be spent anywhere."
        faults.append(Reason("fence_without_area", text))
    if fence.areas is not None and fence.anywhere:
        text = "Either name the areas or say anywhere, not both."
        faults.append(Reason("fence_named_and_anywhere", text))
    for what, _, limit in _limits(fence):
        if limit is not None and not limit:
            text = f"Name at least one {what}, or take that limit away: as it stands nothing can be paid for."
            faults.append(Reason("fence_excludes_everything", text))
    for year in fence.years or ():
        try:
            financial_year_named(year)
        except Refused as refused:
            faults.extend(refused.reasons)
    return faults


def reasons_not_to_pay(
    fence: Fence, line: Fenced, *, areas_within: AreasWithin, names: Names | None = None
) -> list[Reason]:
    """Why money behind this fence may not pay for this line: every limit it breaks, not only the first."""
    reasons: list[Reason] = []
    if fence.areas is None and not fence.anywhere:
        text = "Say where this money may be spent before paying anything from it."
        reasons.append(Reason("fence_without_area", text))
    facts = facts_of(line)
    for what, limit_words, limit in _limits(fence):
        fact = facts[what]
        if limit is not None and not keeps(what, limit, fact, areas_within=areas_within):
            says = (
                f"this line’s {what} is {_named(fact, names or {})}" if fact else f"this line names no {what}"
            )
            only = f"{limit_words} {_listed(limit, names or {})}"
            text = f"This money may be spent only {only}, and {says}. Use other money, or change the line."
            reasons.append(Reason(f"outside_fence_{what.replace(' ', '_')}", text))
    return reasons


def facts_of(line: Fenced) -> dict[str, str | None]:
    """What a line says of itself, by the kind of limit that asks for it."""
    return {
        "area": line.area,
        "element": line.element,
        "lot": line.lot,
        "kind of support": line.kind,
        "client group": line.client_group,
        "year": line.year,
        "instrument": line.instrument,
        "legal power": line.power,
    }


def limits_of(fence: Fence) -> dict[str, frozenset[str]]:
    """The limits a fence has, by their kind, as the codes each names."""
    return {what: limit for what, _, limit in _limits(fence) if limit is not None}


def keeps(what: str, limit: frozenset[str], fact: str | None, *, areas_within: AreasWithin) -> bool:
    """Does a line with this fact keep one limit of this kind? An area keeps it from inside a larger one, too."""
    lies_in = {fact, *areas_within.get(fact, ())} if what == "area" and fact else {fact}
    return not limit.isdisjoint(lies_in)


def may_pay(fence: Fence, line: Fenced, *, areas_within: AreasWithin) -> bool:
    """May money behind this fence pay for this line?"""
    return not reasons_not_to_pay(fence, line, areas_within=areas_within)


def in_words(fence: Fence, names: Names) -> str:
    """The fence as one English sentence: "Only in the county, only for victims' services."."""
    limits = [
        f"only {words} {_listed(limit, names)}" for _, words, limit in _limits(fence) if limit is not None
    ]
    sentence = ", ".join(limits) or "for anything"
    if fence.areas is None:
        where = "anywhere" if fence.anywhere else "where is not said"
        sentence = f"{where}, {'but ' if limits else ''}{sentence}"
    return f"{sentence[0].upper()}{sentence[1:]}."


def _limits(fence: Fence) -> tuple[tuple[str, str, frozenset[str] | None], ...]:
    """Each kind of limit: what it is called, the words before what it names, and the codes it names."""
    return (
        ("area", "in", fence.areas),
        ("element", "for", fence.elements),
        ("lot", "for", fence.lots),
        ("kind of support", "for", fence.kinds),
        ("client group", "for work with", fence.client_groups),
        ("year", "in", fence.years),
        ("instrument", "through", fence.instruments),
        ("legal power", "under", fence.powers),
    )


def _listed(codes: frozenset[str], names: Names) -> str:
    words = sorted(_named(code, names) for code in codes) or ["nothing"]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _named(code: str, names: Names) -> str:
    return names.get(code) or USUAL_NAMES.get(code, code)
