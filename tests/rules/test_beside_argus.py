"""Beside an established program: what it finds too small, we hide; and how many more we hide, since our reader knows more.

Its reader is not told that a hidden number is at least 1, so its own pattern is attacked here as ours is.
"""

from itertools import product

import pytest

from benchmarks.made_tables import THINGS, made_table
from commonweal.rules.disclosure import TOTAL, CellStatus
from commonweal.rules.disclosure_cube import publish_cube

pytauargus = pytest.importorskip(
    "pytauargus", reason="pytauargus is not installed: the comparison did not run"
)
THRESHOLD = 5
TOO_SMALL, TOLD_APART = "U", {"S", "P", "V", "Z", "E"}


@pytest.mark.parametrize(
    ("areas", "quarters", "providers", "mean"), [(4, 4, 3, 9), (6, 4, 3, 12), (5, 5, 4, 25), (8, 8, 4, 12)]
)
def test_we_hide_what_it_finds_too_small(areas, quarters, providers, mean, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # it leaves files of its own where it stands
    counts = made_table(areas=areas, quarters=quarters, providers=providers, mean=mean)
    ours = publish_cube(counts, dimensions=THINGS, threshold=THRESHOLD)
    theirs = statuses(counts, tmp_path)
    hidden = {place for place, cell in ours.cells.items() if cell.status is CellStatus.SUPPRESSED}
    too_small = {place for place, status in theirs.items() if status == TOO_SMALL}
    also = {place for place, status in theirs.items() if status not in TOLD_APART}
    assert too_small
    assert too_small <= hidden
    # Never wildly more: theirs is the best for a reader who knows less.
    assert len(hidden) <= 2 * len(also)


def statuses(counts, folder):
    rows = [
        dict(zip("ABC", place, strict=True)) | {"N": 1.0}
        for place, value in counts.items()
        for _ in range(value)
    ]
    result = pytauargus.protect(
        rows,
        ["A", "B", "C"],
        response="N",
        safety_rules=f"FREQ({THRESHOLD},100)",
        suppress="OPT(1)",
        workdir=str(folder),
    )
    found = {(row["A"], row["B"], row["C"]): row["status"] for row in result.tables[0].rows}
    labels = [[*dict.fromkeys(place[axis] for place in counts), TOTAL] for axis in range(3)]
    assert set(found) <= set(product(*labels))
    return found
