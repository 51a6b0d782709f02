"""`python -m benchmarks.disclosure`: a table of areas by quarters by providers made safe, beside two other ways, and attacked.

Each way answers in a process of its own, one after the other, in one run; one that takes too long is stopped. Ends with an
error when a target is missed or the intruder pins a cell. What was found is written to docs/speed-disclosure.md.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from benchmarks.machine import machine

PAGE = Path(__file__).resolve().parents[1] / "docs" / "speed-disclosure.md"
SIZES = ((10, 8, 4), (50, 50, 4))
MEANS = (100, 30, 10)
MOST_SECONDS = 5.0
ATTACK_SECONDS = 600  # most of it is the intruder's, which is not timed
THRESHOLD = 5
HEAD = """# How fast a table of three dimensions is made safe

Made by `python -m benchmarks.disclosure`; do not edit. Invented counts (benchmarks/made_tables.py) of areas by quarters by
providers, shown with every margin: the more cells are small, the more there is to do. Below 5 is hidden. Every way
answers in a process of its own, one after the other, in this one run.

- **Ours**: `rules.disclosure_cube.publish_cube`, plain Python. “At least” is a bound that no safe way can go below.
- **One by one**: for each small cell in turn HiGHS finds the cheapest pattern that moves it by 5, from what is hidden so
  far: the textbook way. 25 small cells spread over the table are measured, and the time is told for all.
- **Tau-Argus** (`pytauargus`, optimal, `FREQ(5,100)`): its reader does not know that a hidden number is at least 1, so it
  hides fewer and answers an easier question. Stopped after {stop} s.
- **Intruder**: a solver with every figure shown works out how far hidden cells, spread over the table, can move.

- {machine}. On a busy machine the clock says little and the processor’s own seconds more: the target is held against those.

"""


@click.command()
@click.option(
    "--most-seconds", default=120, show_default=True, help="A way is stopped after so long on one table."
)
def main(most_seconds: int) -> None:
    """Protect made tables every way and write docs/speed-disclosure.md."""
    lines, misses = [], []
    for size in SIZES:
        lines.append(f"## {size[0]} × {size[1]} × {size[2]}\n")
        lines.append(
            "| Mean count | Small | Ours hides | At least | Totals hidden | Ours, s | processor, s | MB | Narrowest found |"
            " One by one, s | times ours | Tau-Argus, s | hides |"
        )
        lines.append("| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |")
        for mean in MEANS:
            ours = _ask("ours", size, mean, ATTACK_SECONDS)
            solver = _ask("one by one", size, mean, most_seconds)
            argus = _ask("argus", size, mean, most_seconds)
            click.echo(f"  {size}, mean {mean}: {ours}, {solver}, {argus}")
            lines.append(_row(mean, ours, solver, argus, most_seconds))
            misses += _misses(size, mean, ours)
        lines.append("")
    met = "Targets met: " if not misses else "**Targets missed**: " + " ".join(misses) + " Wanted: "
    wanted = (
        f"every table safe, 50 × 50 × 4 under {MOST_SECONDS:.0f} s of one processor, the total of all shown"
    )
    target = f"{met}{wanted}.\n"
    head = HEAD.format(stop=most_seconds, machine=machine())
    PAGE.write_text(head + target + "\n" + "\n".join(lines), encoding="utf-8")
    if misses:
        sys.exit("\n".join(misses))


def _ask(way: str, size: tuple[int, int, int], mean: int, most_seconds: int) -> dict[str, Any] | None:
    command = [sys.executable, "-m", "benchmarks.disclosure_ways", way, *map(str, size), str(mean)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=most_seconds, check=False)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        raise SystemExit(f"{way} did not answer: {done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _row(mean: int, ours: Any, solver: Any, argus: Any, most_seconds: int) -> str:
    narrowest = "nothing hidden" if ours["tightest"] < 0 else f"{ours['tightest']:g}"
    small = f"{solver['small']:,}" if solver else ""
    cells = [
        f"{mean}",
        small,
        f"{ours['hidden']:,}",
        f"{ours['at_least']:,}",
        f"{ours['totals_hidden']:,}",
        f"{ours['seconds']:.2f}",
        f"{ours['processor']:.2f}",
        f"{ours['memory']}",
        narrowest,
        f"{solver['seconds']:.1f}" if solver else f"over {most_seconds}",
        f"{solver['seconds'] / ours['seconds']:,.0f}" if solver else "",
        f"{argus['seconds']:.1f}" if argus else f"over {most_seconds}",
        f"{argus['hidden']:,}" if argus else "",
    ]
    return f"| {' | '.join(cells)} |"


def _misses(size: tuple[int, int, int], mean: int, ours: Any) -> list[str]:
    where = f"{size[0]} × {size[1]} × {size[2]}, mean {mean}"
    found = []
    if ours is None or ours["processor"] > MOST_SECONDS:
        found.append(f"{where}: took longer than {MOST_SECONDS:.0f} s of the processor.")
    if ours and 0 <= ours["tightest"] < THRESHOLD:
        found.append(f"{where}: the intruder pins a cell to {ours['tightest']}.")
    if ours and not ours["grand_total_shown"]:
        found.append(f"{where}: the total of all is hidden.")
    return found


if __name__ == "__main__":
    main()
