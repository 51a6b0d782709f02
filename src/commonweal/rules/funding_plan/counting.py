"""How much of each source counts: how sure it is, its gate, and what it asks others to bring first.

Read a Counted as: "so many pence of each source, by key, count; so many do not, and this is why". A source that is not
sure enough, or stands behind a shut gate, brings nothing. One that must be matched counts up to its proportion of what
the sources it names count for themselves, rounded down to the penny; one that wants others to bring at least so much
counts in full or not at all. A source that is named but is not in the plan brings nothing.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import Names
from commonweal.rules.funding_plan.faults import in_waiting_order
from commonweal.rules.funding_rows import RANK_OF_CERTAINTY, NotCounted, Source
from commonweal.rules.money import show_pounds
from commonweal.rules.reasons import Reason

WHOLE = 10_000
_UNSURE = {Certainty.CONDITIONAL: "conditional", Certainty.IN_PRINCIPLE: "agreed in principle"}


@dataclass(frozen=True)
class Counted:
    """Pence that count by source key (nothing is left out), and what does not count, by key."""

    pence: dict[str, int]
    not_counted: tuple[NotCounted, ...]


def counting(sources: Iterable[Source], *, down_to: Certainty) -> tuple[Source, ...]:
    """The sources at least this sure: to try a plan on confirmed money only, then with less sure money."""
    return tuple(each for each in sources if is_sure(each.certainty, down_to))


def is_sure(certainty: Certainty, down_to: Certainty) -> bool:
    """Is something this certain at least as sure as is asked for?"""
    return RANK_OF_CERTAINTY[certainty] <= RANK_OF_CERTAINTY[down_to]


def counted(
    sources: Sequence[Source], *, down_to: Certainty, open_gates: AbstractSet[str], names: Names
) -> Counted:
    """How much of each source counts. The sources must be without faults: nobody waits in a circle."""
    pence: dict[str, int] = {}
    not_counted = []
    funders = {source.key: source.funder for source in sources}
    for source in in_waiting_order(sources)[0]:
        pence[source.key], reason = _counts(source, pence, funders, down_to, open_gates, names)
        if reason is not None and pence[source.key] < source.amount_pence:
            not_counted.append(NotCounted(source.key, source.amount_pence - pence[source.key], reason))
    return Counted(pence, tuple(sorted(not_counted)))


def _counts(
    source: Source,
    pence: dict[str, int],
    funders: dict[str, str],
    down_to: Certainty,
    open_gates: AbstractSet[str],
    names: Names,
) -> tuple[int, Reason | None]:
    whole = f"{show_pounds(source.amount_pence)} from {source.funder}"
    if not is_sure(source.certainty, down_to):
        text = f"{whole} is only {_UNSURE[source.certainty]}, so it does not count here: have it confirmed first."
        return 0, Reason("not_sure_enough", text)
    if source.gate is not None and source.gate not in open_gates:
        text = f"{whole} waits behind a gate ({names.get(source.gate, source.gate)}): it counts once that is open."
        return 0, Reason("gate_shut", text)
    if source.least is not None:
        brought = sum(pence.get(key, 0) for key in source.least.of)
        if brought < source.least.pence:
            text = (
                f"{whole} counts only when at least {show_pounds(source.least.pence)} comes from "
                f"{_who(source.least.of, funders)}, and {show_pounds(brought)} does: have more promised."
            )
            return 0, Reason("least_not_met", text)
    if source.match is not None:
        brought = sum(pence.get(key, 0) for key in source.match.of)
        most = brought * source.match.basis_points // WHOLE
        if most < source.amount_pence:
            text = (
                f"{whole} must be matched, and {show_pounds(brought)} comes from {_who(source.match.of, funders)}: "
                f"{show_pounds(most)} of it counts until more comes from there."
            )
            return most, Reason("match_not_met", text)
    return source.amount_pence, None


def _who(keys: Iterable[str], funders: dict[str, str]) -> str:
    words = sorted({funders.get(key, key) for key in keys}) or ["others"]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
