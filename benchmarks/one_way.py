"""`python -m benchmarks.one_way WAY SIZE CAN TIMES`: one way to answer one made plan, in a process of its own.

Prints what came out as JSON: seconds of every time, pence covered for each certainty by rank, and the most memory the process
ever held. A small plan is answered once before the clock starts, so that nobody pays for loading code.
"""

import gc
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.by_line import Covered, by_highs, by_line, by_networkx, rank_of
from benchmarks.made_plans import HARDEST, LARGE, SMALL, MadePlan, Size, made
from commonweal.rules.contributions import Certainty

SIZES = {"small": SMALL, "large": LARGE, "hardest": HARDEST}
FIRST = Size(6, 30, 3, 4, 5, fences=3)
Ask = Callable[[], object]


@dataclass(frozen=True)
class Came:
    """`covered` has for every certainty a list of (rank or None, pence); `pairs` are funds and lines they may pay."""

    seconds: list[float]
    covered: list[list[tuple[object, int]]]
    peak_mb: float
    pairs: list[int] | None = None


def whole_answer(plan: MadePlan) -> Ask:
    """What the product gives: who pays what at three certainties, in order, explained, and re-checked by other code."""
    from commonweal.rules.funding_plan import prove

    # The re-check is part of `prove`, which raises NotProved rather than give a faulty answer out.
    return lambda: prove(plan.sources, plan.lines, plan.areas_within, names=plan.names)


def covered_by(plan: MadePlan, proof) -> list[Covered]:
    """What each answer of a proof covers, by rank."""
    ranks = {line.key: rank_of(line) for line in plan.lines}
    found = []
    for answer in proof.answers:
        covered: Counter[object] = Counter()
        for payment in answer.funding.payments:
            covered[ranks[payment.line]] += payment.pence
        assert covered.total() == answer.needed_pence - answer.short_pence
        found.append(dict(covered))
    return found


def re_check_alone(plan: MadePlan) -> Ask:
    """The three answers re-checked once more; what they cover was said when they were found."""
    from commonweal.rules.funding_plan import prove, recheck

    proof = prove(plan.sources, plan.lines, plan.areas_within, names=plan.names)

    def ask() -> list[Covered]:
        for answer in proof.answers:
            faults = recheck(
                answer.funding, plan.sources, plan.lines, plan.areas_within, down_to=answer.down_to
            )
            assert not faults, faults
        return [{None: answer.needed_pence - answer.short_pence} for answer in proof.answers]

    return ask


def most_alone(plan: MadePlan) -> Ask:
    """The one number that others give as well, from our own groups and flows: how much can be covered at most."""
    from commonweal.rules.funding_plan.counting import counted
    from commonweal.rules.funding_plan.funding import asked
    from commonweal.rules.funding_plan.grouping import flows_of, grouped

    def most(whole, down_to: Certainty) -> Covered:
        counts = counted(plan.sources, down_to=down_to, open_gates=frozenset(), names=plan.names)
        groups = grouped(plan.sources, counts.pence, whole.needed, down_to)
        flows = flows_of(groups)
        for number, source in enumerate(groups.sources):
            flows.allow_source(number, source.pence)
        for number, line in enumerate(groups.lines):
            flows.allow_line(number, line.pence)
        return {None: flows.push()}

    def ask() -> list[Covered]:
        whole = asked(plan.sources, plan.lines, plan.areas_within, open_gates=frozenset(), names=plan.names)
        return [most(whole, down_to) for down_to in Certainty]

    return ask


def line_by_line(solve: Callable[..., Covered], **options: bool) -> Callable[[MadePlan], Ask]:
    """A solver's answer. Which fund may pay which line is found for it before the clock starts."""

    def way(plan: MadePlan) -> Ask:
        asked = [by_line(plan, down_to) for down_to in Certainty]
        return lambda: [solve(each, **options) for each in asked]

    return way


WAYS: dict[str, Callable[[MadePlan], Ask]] = {
    "whole": whole_answer,
    "re-check": re_check_alone,
    "most": most_alone,
    "highs": line_by_line(by_highs),
    "highs-in-order": line_by_line(by_highs, in_order=True),
    "networkx": line_by_line(by_networkx),
}


def answered(way: str, size: str, *, is_fundable: bool, times: int) -> Came:
    """One way to answer one plan, so many times."""
    WAYS[way](made(FIRST, is_fundable=is_fundable))()
    plan = made(SIZES[size], is_fundable=is_fundable)
    ask = WAYS[way](plan)
    seconds, answer = [], None
    for _ in range(times):
        answer = None
        gc.collect()
        began = time.perf_counter()
        answer = ask()
        seconds.append(time.perf_counter() - began)
    peak = _most_held_mb()
    covered = covered_by(plan, answer) if way == "whole" else answer
    pairs = [len(by_line(plan, down_to).pipes) for down_to in Certainty] if way == "most" else None
    return Came(seconds, [list(each.items()) for each in covered], peak, pairs)


def _most_held_mb() -> float:
    # On Linux what `getrusage` says begins with what the parent held when it started this process.
    status = Path("/proc/self/status")
    if status.exists():
        kilobytes = next(
            line for line in status.read_text().splitlines() if line.startswith("VmHWM")
        ).split()[1]
    else:
        kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(kilobytes) * 1024 / 1_000_000


if __name__ == "__main__":
    way, size, can, times = sys.argv[1:]
    # The last line only: HiGHS greets whoever loads it.
    print("\n" + json.dumps(asdict(answered(way, size, is_fundable=can == "can", times=int(times)))))
