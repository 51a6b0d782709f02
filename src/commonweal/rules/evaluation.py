"""The evaluation pack: what an outside evaluator is given, and how anybody can tell that it is still what was given.

Read a table of the pack as: for this client group in this area, this figure of this measure has this value; `status` says why
where there is none (hidden, not submitted, nothing to count), because nought and nothing are different. Every figure about
people comes from a Publishable; there is no other way in. The codebook is made from the catalogue of measures: what each
column means, in what unit, over what window, from which source, and who answers for it. The manifest names every file with its
SHA-256. The same figures give the same bytes.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from commonweal.rules.disclosure import CellStatus, Publishable
from commonweal.rules.measures import Measure
from commonweal.rules.periods import Period, show_day

MANIFEST = "manifest.json"
README = "README.txt"
CODEBOOK = "codebook"
FORMAT = 1

Value = str | int | None


@dataclass(frozen=True)
class Column:
    """One column, as the codebook says it. `is_number`: whole numbers, perhaps none."""

    name: str
    meaning: str
    unit: str = ""
    window: str = ""
    source: str = ""
    owner: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class PackTable:
    """One table: its file's name without ending, what it holds, columns, rows with one value per column."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.name}: a row has other columns than the table.")


STATUS = Column(
    "status",
    "Why there is a value or none: value; zero; missing (not submitted); suppressed (hidden to protect people);"
    " partly_covered (some parts were not submitted); nothing_to_count (nobody to take a share of).",
)
STATUSES = tuple(status.value for status in CellStatus)


def table_of_measure(measure: Measure, found: Iterable[tuple[str, Publishable]]) -> PackTable:
    """One measure: `found` gives each client group its published table. Takes nothing that did not pass the gate."""
    rows: list[tuple[Value, ...]] = []
    for group, published in found:
        if not isinstance(published, Publishable):
            raise TypeError("Only a Publishable goes into the evaluation pack.")
        for row in published:
            rows += [
                (group, row.label, figure, cell.value, cell.status.value)
                for figure, cell in zip(published.columns, row.cells, strict=True)
            ]
    told = {"window": measure.window, "source": measure.source, "owner": measure.owner}
    counts = measure.numerator + (f" Out of: {measure.denominator}" if measure.denominator else "")
    columns = (
        Column("client_group", "Whom it is about: victim, child or perpetrator."),
        Column("area", "Area as it stood in the year, or Total."),
        Column("figure", "Which figure of the measure: a quarter, the number counted, out of how many, or the per cent."),
        Column("value", counts, f"{measure.unit.value}; per cent where the figure says so", is_number=True, **told),
        STATUS,
    )  # fmt: skip
    return PackTable(measure.key, measure.title, columns, tuple(rows))


def codebook_of(tables: Sequence[PackTable]) -> PackTable:
    """What every column of every table means, who answers for it: one row each."""
    columns = (
        Column("table", "The table."),
        Column("column", "The column."),
        Column("meaning", "What it holds."),
        Column("unit", "What one counts as."),
        Column("window", "What places a record in the year."),
        Column("source", "Where it comes from."),
        Column("owner", "The post that answers for the definition."),
    )
    rows = tuple(
        (each.name, column.name, column.meaning, column.unit, column.window, column.source, column.owner)
        for each in tables
        for column in each.columns
    )
    return PackTable(CODEBOOK, "What every column means", columns, rows)


def as_csv(table: PackTable) -> bytes:
    """The table as CSV: UTF-8, one heading row, empty where there is no value. Text that a spreadsheet would run is disarmed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([["" if value is None else _plain(value) for value in row] for row in table.rows])
    return text.getvalue().encode()


def _plain(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


def readme(
    *, year: Period, threshold: int, refreshed_at: datetime, tables: Sequence[PackTable], answered: str
) -> bytes:
    """What this is and what it cannot show, in plain English. `answered` says how many of all are in the pairs."""
    lines = [
        f"Evaluation pack: {year.show()}",
        "",
        "Counts and amounts for an outside evaluator. Nothing in here is about one person: every count of people has passed",
        f"disclosure control. Counts from 1 to {threshold - 1} are hidden, and so is what would give them away.",
        f"The counts were brought up to date on {show_day(refreshed_at.date())} at {refreshed_at:%H:%M} UTC.",
        "",
        "What is in it",
        *(f"- {each.name}.csv and {each.name}.parquet: {each.title} ({len(each.rows):,} rows)" for each in tables),
        f"- {MANIFEST}: every file with its SHA-256, so that anybody can tell whether it was changed",
        "",
        "How to read it",
        "- Every table has a column `status`. An empty value with status suppressed is not nought, and not missing either.",
        "- Areas overlap in no table; Total is the partnership as far as it may be shown.",
        "- Client groups are not to be added together.",
        "- Spending is by the day the money moved; work done and not yet billed is in it.",
        "",
        "What the design cannot show",
        "- There is no comparison group. A change between start and end is not an effect: people come when things are worst,",
        "  and some of the change would have happened without the service.",
        "- Who is missing: people who were never referred, who declined, who could not be reached, and who stopped coming.",
        "- Change in daily life is known only for people who answered at the start and at the end.",
        f"  {answered}",
        "- Risk is judged by the worker. Daily life is told by the person. The two are not to be averaged.",
        "- People who use abuse say nothing here about their own change: what they say of themselves is no outcome.",
        "- A case is not a person: somebody who passed to another service counts at each.",
        "- More referrals may mean more harm, or more trust. These figures cannot tell which.",
        "",
        "To check it: commonweal evaluation verify FILE",
        "",
    ]  # fmt: skip
    return "\n".join(lines).encode()


def manifest_of(files: Mapping[str, bytes], *, year: Period, refreshed_at: datetime) -> bytes:
    """Every file with its length and SHA-256, the year, and the moment the counts were last brought up to date."""
    told = {
        "format": FORMAT,
        "year": year.show(),
        "refreshed_at": refreshed_at.isoformat(),
        "files": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        },
    }
    return (json.dumps(told, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


class State(StrEnum):
    """What became of a file since the pack was made."""

    SAME = "as it was made"
    CHANGED = "CHANGED since it was made"
    MISSING = "MISSING"
    ADDED = "ADDED: not in the manifest"


@dataclass(frozen=True)
class Checked:
    name: str
    state: State


class NotAPack(ValueError):
    """This is no evaluation pack, or its manifest cannot be read."""


def checked(files: Mapping[str, bytes]) -> tuple[Checked, ...]:
    """File by file, by name. Raises NotAPack when there is no manifest that can be read.

    The manifest vouches for the files, and the hash in the register vouches for the whole.
    """
    try:
        told = json.loads(files[MANIFEST])
        listed = {str(name): str(each["sha256"]) for name, each in told["files"].items()}
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise NotAPack("This is no evaluation pack: it has no manifest that can be read.") from fault
    names = sorted({*listed, *files} - {MANIFEST})
    return tuple(Checked(name, _state(files.get(name), listed.get(name))) for name in names)


def _state(data: bytes | None, expected: str | None) -> State:
    if data is None:
        return State.MISSING
    if expected is None:
        return State.ADDED
    return State.SAME if hashlib.sha256(data).hexdigest() == expected else State.CHANGED
