"""What was measured, kept beside the databases and written to docs/speed.md as one table for all sizes."""

import json
from dataclasses import asdict
from pathlib import Path

from django.db import connection

from benchmarks.machine import machine
from benchmarks.measuring import MOST_MILLISECONDS, MOST_QUERIES, TIMES, Measured
from commonweal.config.embedded_folder import var_folder

PAGE = Path(__file__).resolve().parents[1] / "docs" / "speed.md"
MISS = "**"


def keep(size: int, found: list[Measured]) -> None:
    said = {"machine": _machine(), "pages": [asdict(each) for each in found]}
    _file(size).write_text(json.dumps(said), encoding="utf-8")


def write() -> tuple[int, Path]:
    """Writes the page from every size measured so far; how many figures miss the target, and where the page is."""
    sizes = sorted(int(file.stem.removeprefix("pages-")) for file in var_folder().glob("pages-*.json"))
    kept = {size: json.loads(_file(size).read_text(encoding="utf-8")) for size in sizes}
    pages = {
        size: {(row["path"], row["route"], row["who"]): Measured(**row) for row in said["pages"]}
        for size, said in kept.items()
    }
    every = sorted({key for rows in pages.values() for key in rows})
    visited = [key for key in every if any(pages[size].get(key, _NONE).times for size in sizes)]
    misses = sum(_misses(pages[size][key]) for size in sizes for key in visited if key in pages[size])
    lines = [
        "# How fast the pages are\n",
        "Made by `python -m benchmarks.pages`; do not edit. Server time in milliseconds, in one process through all",
        f"middleware, as the database role that serves: {TIMES} requests a page, over up to ten different records. Target: under",
        f"{MOST_MILLISECONDS} ms and at most {MOST_QUERIES} queries, at every size, for every role; misses are in bold.\n",
        *(f"- {size:,} referrals: {kept[size]['machine']}" for size in sizes),
        f"\n{len(visited)} pages and roles, {misses or 'no'} miss{'es' if misses != 1 else ''}.\n",
        _row(
            "Page",
            "Role",
            *(f"{size:,}: {what}" for size in sizes for what in ("median", "worst", "queries")),
        ),
        _row("---", "---", *["--:"] * (3 * len(sizes))),
    ]
    for key in visited:
        cells = [cell for size in sizes for cell in _cells(pages[size].get(key, _NONE))]
        lines.append(_row(f"`{key[0]}`{_second_way(key[1])}", key[2], *cells))
    lines += ["\n## Not visited\n", *_not_visited(pages, every, visited)]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return misses, PAGE


_NONE = Measured("", "", "")


def _file(size: int) -> Path:
    return var_folder() / f"pages-{size}.json"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _second_way(route: str) -> str:
    return f" {route[route.index('(') :]}" if "(" in route else ""


def _cells(row: Measured) -> tuple[str, str, str]:
    if not row.times:
        return ("", "", "")
    return (
        _bold(f"{row.median:.0f}", row.median >= MOST_MILLISECONDS),
        _bold(f"{row.worst:.0f}", row.worst >= MOST_MILLISECONDS),
        _bold(str(row.queries), row.queries > MOST_QUERIES),
    )


def _bold(text: str, is_miss: bool) -> str:
    return f"{MISS}{text}{MISS}" if is_miss else text


def _misses(row: Measured) -> int:
    return bool(row.times) and (row.worst >= MOST_MILLISECONDS or row.queries > MOST_QUERIES)


def _not_visited(pages, every, visited) -> list[str]:
    """An address is listed once, when nobody could open it; with every reason given."""
    opened = {path for path, *_ in visited}
    reasons: dict[str, set[str]] = {}
    for path, route, who in every:
        if path not in opened:
            for rows in pages.values():
                if (path, route, who) in rows:
                    reasons.setdefault(path, set()).add(rows[path, route, who].why_not)
    return [f"- `{path}`: {'; '.join(sorted(why))}." for path, why in sorted(reasons.items())] or ["None."]


def _machine() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return machine(f"PostgreSQL {cursor.fetchone()[0]}")
