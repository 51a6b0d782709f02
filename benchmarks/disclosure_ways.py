"""The ways to protect one made table, each in a process of its own: `python -m benchmarks.disclosure_ways WAY AREAS QUARTERS
PROVIDERS MEAN`. The last line printed is what came of it, as JSON.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from itertools import product

from benchmarks.made_tables import THINGS, made_table
from commonweal.rules.disclosure import TOTAL, CellStatus
from commonweal.rules.disclosure_cube import publish_cube

THRESHOLD = 5
ATTACKED = 8  # hidden cells the intruder's solver is let loose on
AS_MANY = 25  # small cells protected one by one


def ours(counts) -> dict[str, float]:
    began, worked = time.perf_counter(), time.process_time()
    cube = publish_cube(counts, dimensions=THINGS, threshold=THRESHOLD)
    found = {"seconds": time.perf_counter() - began, "processor": time.process_time() - worked}
    statuses = [cell.status for cell in cube.cells.values()]
    whole = cube.cell(TOTAL, TOTAL, TOTAL)
    totals = [place for place in cube.cells if TOTAL in place and cube.cells[place].value is None]
    return found | {
        "cells": len(statuses),
        "hidden": cube.hidden,
        "at_least": cube.hidden_at_least,
        "totals_hidden": len(totals),
        "grand_total_shown": int(whole.status is not CellStatus.SUPPRESSED),
        "tightest": _attack(cube),
    }


def _attack(cube) -> float:
    """The narrowest range an intruder with a solver finds among hidden cells spread over the table; -1 without any."""
    from tests.rules.intruder_lp import Knowledge, hidden_cells, read_cube

    hidden = hidden_cells(cube)
    if not hidden:
        return -1.0
    knowledge = Knowledge()
    read_cube(knowledge, cube)
    return round(knowledge.tightest(hidden[:: max(1, len(hidden) // ATTACKED)]), 6)


def one_by_one(counts) -> dict[str, float]:
    """The textbook way: for each small cell in turn the cheapest pattern that moves it, by linear programming."""
    import highspy

    labels = [[*dict.fromkeys(place[axis] for place in counts), TOTAL] for axis in range(3)]
    places = list(product(*labels))
    at = {place: number for number, place in enumerate(places)}
    values = [0] * len(places)
    for place, value in counts.items():
        for each in product(*((label, TOTAL) for label in place)):
            values[at[each]] += value
    small = [number for number, value in enumerate(values) if 0 < value < THRESHOLD]
    hidden = set(small)
    began = time.perf_counter()
    solver = highspy.Highs()
    solver.silent()
    n = len(places)
    for value in values:  # up, then down: what moves costs what it holds
        solver.addVar(0.0, 1e6 if value else 0.0)
    for value in values:
        solver.addVar(0.0, float(max(value - 1, 0)))
    for number, value in enumerate(values):
        cost = 0.0 if number in hidden else float(value)
        solver.changeColCost(number, cost)
        solver.changeColCost(n + number, cost)
    for axis in range(3):
        for rest in product(*(each for other, each in enumerate(labels) if other != axis)):
            line = [at[(*rest[:axis], label, *rest[axis:])] for label in labels[axis]]
            signs = [1.0] * (len(line) - 1) + [-1.0]
            columns = line + [n + each for each in line]
            solver.addRow(0.0, 0.0, len(columns), columns, signs + [-each for each in signs])
    built = time.perf_counter() - began
    began = time.perf_counter()
    done = 0
    for number in small[:: max(1, len(small) // AS_MANY)][:AS_MANY]:
        solver.changeColBounds(number, float(THRESHOLD), float(THRESHOLD))
        solver.changeColBounds(n + number, 0.0, 0.0)
        solver.run()
        moved = solver.getSolution().col_value
        for each in range(n):
            if (moved[each] > 1e-6 or moved[n + each] > 1e-6) and each not in hidden:
                hidden.add(each)
                solver.changeColCost(each, 0.0)
                solver.changeColCost(n + each, 0.0)
        solver.changeColBounds(number, 0.0, 1e6)
        solver.changeColBounds(n + number, 0.0, float(values[number] - 1))
        done += 1
    took = time.perf_counter() - began
    return {"seconds": built + took * len(small) / max(done, 1), "small": len(small), "measured": done}


def argus(counts) -> dict[str, float]:
    """An established program, asked for its best: one record for each person, as it takes them."""
    import tempfile

    from pytauargus import protect

    rows = [
        dict(zip("ABC", place, strict=True)) | {"N": 1.0}
        for place, value in counts.items()
        for _ in range(value)
    ]
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        result = protect(
            rows,
            ["A", "B", "C"],
            response="N",
            safety_rules=f"FREQ({THRESHOLD},100)",
            suppress="OPT(1)",
            workdir=folder,
        )
        hidden = sum(row["status"] not in ("S", "P", "V", "Z") for row in result.tables[0].rows)
    return {"seconds": time.perf_counter() - began, "hidden": hidden}


WAYS: dict[str, Callable[..., dict[str, float]]] = {"ours": ours, "one by one": one_by_one, "argus": argus}


def main(way: str, areas: str, quarters: str, providers: str, mean: str) -> None:
    counts = made_table(areas=int(areas), quarters=int(quarters), providers=int(providers), mean=float(mean))
    found = WAYS[way](counts)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(found | {"memory": memory}))


if __name__ == "__main__":
    main(*sys.argv[1:])
