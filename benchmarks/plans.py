"""`python -m benchmarks.plans`: can a plan be paid for? Our whole answer, beside the same plan handed to solvers line by line.

Each way answers each made plan in a process of its own (benchmarks/one_way.py), one after the other, round after round; a way
that takes too long is stopped. Ends with an error when two ways do not agree on the money covered, or a target is missed.
What was found is written to docs/speed-plans.md (benchmarks/plans_page.py).
"""

import json
import subprocess
import sys

import click

from benchmarks.change import measured
from benchmarks.one_way import SIZES, WAYS, Came
from benchmarks.plans_page import CASES, Case, Found, missed, page, write

TIMES = {"small": 5, "large": 1, "hardest": 1}


@click.command()
@click.option("--size", "sizes", type=click.Choice(list(SIZES)), multiple=True, help="May be given again.")
@click.option("--rounds", default=3, show_default=True, help="How often every way is asked in turn.")
@click.option(
    "--most-seconds", default=300, show_default=True, help="A way is stopped after so long on one plan."
)
def main(sizes: tuple[str, ...], rounds: int, most_seconds: int) -> None:
    """Measure the proof of made plans beside solvers and write docs/speed-plans.md."""
    cases = [(size, can) for size in sizes or ("small", "large") for can in CASES]
    found: dict[Case, dict[str, Found]] = {case: {} for case in cases}
    for number in range(rounds):
        for case in cases:
            for way in WAYS:
                _ask(way, case, found[case], most_seconds)
                click.echo(f"  {number + 1}: {' '.join(case)}, {way}: {found[case][way].in_words}")
    _refuse_unless_agreed(found)
    click.echo("  now on a page …")
    waited = measured()
    write(page(found, waited, rounds, most_seconds))
    if misses := missed(found, waited):
        sys.exit("\n".join(misses))


def _ask(way: str, case: Case, found: dict[str, Found], most_seconds: int) -> None:
    """Once more, unless it was stopped before."""
    before = found.get(way, Found())
    if before.stopped_after:
        return
    size, can = case
    command = [sys.executable, "-m", "benchmarks.one_way", way, size, can, str(TIMES[size])]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=most_seconds, check=False)
    except subprocess.TimeoutExpired:
        found[way] = Found(stopped_after=most_seconds)
        return
    if done.returncode:
        raise SystemExit(f"{way} did not answer: {done.stderr[-2000:]}")
    found[way] = before.and_also(Came(**json.loads(done.stdout.splitlines()[-1])))


def _refuse_unless_agreed(found: dict[Case, dict[str, Found]]) -> None:
    """Everyone who answered covers the same pence at each certainty, and by rank where ranks were asked for."""
    for case, ways in found.items():
        ours = ways["whole"].covered
        if ours is None:
            raise SystemExit(f"{' '.join(case)}: our own answer was stopped, so there is nothing to compare.")
        for way, each in ways.items():
            if each.covered is None:
                continue
            by_rank = any(rank is not None for covered in each.covered for rank in covered)
            wanted = ours if by_rank else [{None: sum(covered.values())} for covered in ours]
            if _not_nothing(each.covered) != _not_nothing(wanted):
                raise SystemExit(f"{' '.join(case)}: {way} covers {each.covered}, we cover {wanted}.")


def _not_nothing(covered: list[dict]) -> list[dict]:
    return [{rank: pence for rank, pence in each.items() if pence} for each in covered]


if __name__ == "__main__":
    main()
