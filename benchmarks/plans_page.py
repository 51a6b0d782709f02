"""What `benchmarks.plans` found, as docs/speed-plans.md: a table for each plan, and each target with whether it was met."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from statistics import median
from textwrap import fill

from benchmarks.change import BOTH, MOST_MILLISECONDS, Waited
from benchmarks.machine import machine
from benchmarks.one_way import SIZES, Came

PAGE = Path(__file__).resolve().parents[1] / "docs" / "speed-plans.md"
CASES = {"can": "can be paid for", "cannot": "asks for a quarter more than there is"}
MOST_SECONDS = {"small": 0.2, "large": 2.0}
MOST_MB = {"large": 500}
TIMES_FASTER = 10
WIDTH, INDENT = 120, "  "
SAID = {
    "whole": ("**Ours, the whole answer**", "who pays what, in order, explained, re-checked"),
    "re-check": ("… of which the re-check, alone", "no fault in what was answered"),
    "highs": ("HiGHS, line by line", "one number, and some way to pay so much"),
    "highs-in-order": ("HiGHS, line by line, earlier ranks first", "a number for each rank, and some way"),
    "networkx": ("networkx, line by line", "one number, and some way to pay so much"),
    "most": ("Ours, the one number alone", "one number"),
}
SOLVERS = {"HiGHS": "highspy", "networkx": "networkx"}
HOW = """\
Made by `python -m benchmarks.plans`; do not edit. Can a partnership’s plan be paid for, by whom, and if not, why not?
Invented plans (benchmarks/made_plans.py) are answered on confirmed money, with conditional money and with money in
principle; seconds are for all three together. Every way answers in a process of its own, in turn, in rounds ({rounds} here); a
median is of all its times in this one run, a ratio is of two medians. The solvers get every pair of fund and line that
may pay, and how much of each fund counts, before their clock starts; ours starts from the rows. HiGHS gets its matrix in
one piece and runs as it comes; networkx takes shortest augmenting paths, the fastest of its ways here. A way that takes
more than {seconds} s is stopped. The run fails unless all cover the same money to the penny, and the same in every rank of
lines where ranks are asked for."""
ELSE = """\
A solver’s answer is a number and any one way to pay it: which way is chance, lines that compete are not served alike,
and nothing says why money is short. So the target beside a solver is for the same number; our whole answer, which no
solver gives, stands in the tables with how many times as long each solver took for less."""
ON_A_PAGE = """\
A plan of small size that asks for more than there is, loaded beside the smallest demonstration: the joint commissioner
changes {times} promises, and the page that follows says what each changes in the verdict. It reads the plan back and proves
it twice, as it was and as it is. Server time through all middleware, as the database role that serves."""
Case = tuple[str, str]
"""A size and whether it can be paid for."""


@dataclass(frozen=True)
class Found:
    """What one way came to over the rounds; `stopped_after` so many seconds it gave nothing."""

    seconds: tuple[float, ...] = ()
    covered: list[dict] | None = None
    peak_mb: float = 0
    pairs: tuple[int, ...] = ()
    stopped_after: int = 0

    def and_also(self, came: Came) -> "Found":
        """With one more round."""
        return replace(
            self,
            seconds=(*self.seconds, *came.seconds),
            covered=[{tuple(rank) if rank else None: pence for rank, pence in each} for each in came.covered],
            peak_mb=max(self.peak_mb, came.peak_mb),
            pairs=tuple(came.pairs or ()),
        )

    @property
    def median(self) -> float:
        return median(self.seconds) if self.seconds else float(self.stopped_after)

    @property
    def in_words(self) -> str:
        if self.stopped_after:
            return f"stopped after {self.stopped_after} s"
        return f"{_seconds(self.median)} s, at most {_seconds(max(self.seconds))}"

    def times(self, other: "Found") -> str:
        """How many times as long as the other."""
        ratio = self.median / other.median
        shown = f"{ratio:.2f}" if ratio < 1 else f"{ratio:.1f}" if ratio < TIMES_FASTER else f"{ratio:,.0f}"
        return f"more than {shown}" if self.stopped_after else shown


def page(
    found: dict[Case, dict[str, Found]], waited: dict[str, Waited], rounds: int, most_seconds: int
) -> str:
    """The whole page."""
    machine_was = machine(*(f"{name} {version(package)}" for name, package in SOLVERS.items()))
    lines = [
        "# How fast a plan is proved\n",
        fill(HOW.format(rounds=rounds, seconds=most_seconds), width=WIDTH) + "\n",
        f"- {machine_was}",
        f"- {fill(ELSE, width=WIDTH, subsequent_indent=INDENT)}\n",
        "## Targets\n",
        *(f"- {text}: {'met' if is_met else '**missed**'}." for text, is_met in _targets(found, waited)),
    ]
    for case, ways in found.items():
        lines += _table(case, ways)
    lines += [
        "\n## On the page that changes a promise\n",
        fill(ON_A_PAGE.format(times=len(waited[BOTH].milliseconds)), width=WIDTH) + "\n",
        "| What is waited for | Median, ms | Worst, ms | Queries |",
        "| --- | --: | --: | --: |",
        *(
            f"| {what} | {each.median:.0f} | {each.worst:.0f} | {each.queries} |"
            for what, each in waited.items()
        ),
    ]
    return "\n".join(lines) + "\n"


def missed(found: dict[Case, dict[str, Found]], waited: dict[str, Waited]) -> list[str]:
    """The targets that were missed, in words."""
    return [f"Missed: {text}." for text, is_met in _targets(found, waited) if not is_met]


def write(text: str) -> None:
    PAGE.write_text(text, encoding="utf-8")
    print(f"{PAGE} is written.")


def _targets(found: dict[Case, dict[str, Found]], waited: dict[str, Waited]) -> Iterator[tuple[str, bool]]:
    for (size, can), ways in found.items():
        ours, name = ways["whole"], f"{size.capitalize()}, {CASES[can]}"
        if most := MOST_SECONDS.get(size):
            yield f"{name}: under {most:g} s, took {_seconds(ours.median)} s", ours.median < most
        if size in MOST_MB:
            yield (
                f"{name}: under {MOST_MB[size]} MB, took {ours.peak_mb:.0f} MB",
                ours.peak_mb < MOST_MB[size],
            )
        for way in ("highs", "networkx"):
            ratio, shown = ways[way].median / ways["most"].median, ways[way].times(ways["most"])
            yield (
                f"{name}: the same number {TIMES_FASTER} times as fast as {SAID[way][0]}, was {shown} times",
                ratio >= TIMES_FASTER,
            )
    worst = waited[BOTH].worst
    yield (
        f"A promise changed and its verdict shown: under {MOST_MILLISECONDS} ms, took {worst:.0f} ms at worst",
        (worst < MOST_MILLISECONDS),
    )


def _table(case: Case, ways: dict[str, Found]) -> list[str]:
    size, can = case
    ours, most = ways["whole"], ways["most"]
    pairs = " to ".join(f"{each:,}" for each in (min(most.pairs), max(most.pairs)))
    return [
        f"\n## {SIZES[size]}: {CASES[can]}\n",
        f"{pairs} pairs of fund and line that may pay. Our process held at most {ours.peak_mb:.0f} MB, Python and all.\n",
        "| Way | Answers | Median, s | Worst, s | Times our whole answer | Times our one number |",
        "| --- | --- | --: | --: | --: | --: |",
        *(
            f"| {name} | {answers} | {_shown(ways[way])} | {ways[way].times(ours)} | {ways[way].times(most)} |"
            for way, (name, answers) in SAID.items()
        ),
    ]


def _shown(way: Found) -> str:
    if way.stopped_after:
        return f"stopped after {way.stopped_after} |"
    return f"{_seconds(way.median)} | {_seconds(max(way.seconds))}"


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}" if seconds < 1 else f"{seconds:.1f}"
