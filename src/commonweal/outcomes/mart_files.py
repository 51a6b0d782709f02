"""The mart as files: a Parquet file for each table and month, and a manifest that says how many rows each has and its hash.

Read the manifest as: in this table, for this month, this file holds that many rows, and hashes to this. A file is named by its
hash and never changed: a month counted anew is a new file, and the manifest is exchanged in one step. Whoever is interrupted
leaves the old manifest and its files as they were.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pyarrow
import pyarrow.parquet

NAME = "manifest.json"
VERSION = 1


@dataclass(frozen=True)
class Part:
    """One month of one table. `sha256` is of the whole file."""

    file: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`tables` maps a table to its months (`2026-11`) and their parts; `columns` is a hash of what the tables consist of."""

    columns: str = ""
    tables: Mapping[str, Mapping[str, Part]] = field(default_factory=dict)

    def rows(self, table: str) -> int:
        return sum(part.rows for part in self.tables.get(table, {}).values())

    def months(self, table: str) -> dict[str, int]:
        return {month: part.rows for month, part in self.tables.get(table, {}).items()}

    def paths(self, table: str, folder: Path) -> list[str]:
        return [str(folder / part.file) for _, part in sorted(self.tables.get(table, {}).items())]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def to_json(self) -> str:
        tables = {
            table: {month: asdict(part) for month, part in sorted(months.items())}
            for table, months in sorted(self.tables.items())
        }
        return json.dumps(
            {"version": VERSION, "columns": self.columns, "tables": tables}, indent=1, sort_keys=True
        )


def read_manifest(folder: Path) -> Manifest:
    """What lies there; an empty manifest when there is none, or none that this version can read."""
    try:
        given = json.loads((folder / NAME).read_text())
        if given["version"] != VERSION:
            return Manifest()
        tables = {
            table: {month: Part(**part) for month, part in months.items()}
            for table, months in given["tables"].items()
        }
        return Manifest(given["columns"], tables)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return Manifest()


def write_part(folder: Path, table: str, month: str, rows: pyarrow.Table) -> Part:
    """Writes one month and returns what the manifest says of it. Nobody but the owner of the process may read it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    sink = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(rows, sink, compression="zstd", compression_level=1)
    content = sink.getvalue()
    found = hashlib.sha256(content).hexdigest()
    name = f"{table}-{month}-{found[:16]}.parquet"
    _write(folder / name, content)
    return Part(name, rows.num_rows, found)


def exchange(folder: Path, manifest: Manifest) -> None:
    """Makes this the manifest, in one step, and takes away the files that it does not name."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(folder / NAME, manifest.to_json().encode())
    named = {part.file for months in manifest.tables.values() for part in months.values()}
    for each in folder.glob("*.parquet"):
        if each.name not in named:
            each.unlink(missing_ok=True)


def faults_in_files(folder: Path, manifest: Manifest) -> list[str]:
    """Where a file is missing or is not what the manifest says; empty when all are."""
    faults = []
    for table, months in manifest.tables.items():
        for month, part in months.items():
            file = folder / part.file
            if not file.exists():
                faults.append(f"{table}, {month}: the file is missing. Count the whole mart again.")
            elif hashlib.sha256(file.read_bytes()).hexdigest() != part.sha256:
                faults.append(f"{table}, {month}: the file was changed. Count the whole mart again.")
    return faults


def _write(file: Path, content: bytes | pyarrow.Buffer) -> None:
    beside = file.with_suffix(f".{os.getpid()}.part")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as open_file:
        open_file.write(content)
    beside.replace(file)
