"""Every measure in use here: those that come with the product, and the partnership's own.

A partnership puts files of its own into the folder COMMONWEAL_MEASURES; `commonweal measures check FILE` says what is wrong
with one.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

from commonweal.rules.measure_files import BadMeasures, Family, Measure, read_family
from commonweal.rules.measures import FAMILIES, MEASURES, NAMED

LARGEST = 200_000


@cache
def families() -> tuple[Family, ...]:
    """The shipped families, then the partnership's own. Raises BadMeasures with the file's name before every fault."""
    found, faults = list(FAMILIES), []
    for file in own_files():
        try:
            found.append(
                read_file(file, taken=frozenset(each.key for family in found for each in family.measures))
            )
        except BadMeasures as bad:
            faults += [f"{file.name}: {fault}" for fault in bad.faults]
    if faults:
        raise BadMeasures(faults)
    return tuple(found)


def catalogue() -> tuple[Measure, ...]:
    """Every measure. Raises BadMeasures."""
    return tuple(each for family in families() for each in family.measures)


def counted_here() -> tuple[Measure, ...]:
    """Those that are counted from the records; the others are certified in returns. Raises BadMeasures."""
    return tuple(each for each in catalogue() if each.told is None)


def known(key: str) -> Measure | None:
    """The measure with this key; None for one that has left the catalogue since: what was asked stays asked."""
    return by_key().get(key)


@cache
def by_key() -> Mapping[str, Measure]:
    """Every measure by its key. Raises BadMeasures."""
    return {each.key: each for each in catalogue()}


def rates() -> Mapping[str, bool]:
    """Of every measure by its key, whether it is a share."""
    return {key: each.is_rate for key, each in by_key().items()}


def title_of(key: str) -> str:
    """What a measure is called; its key where it has left the catalogue."""
    found = known(key)
    return found.title if found else key


def forget() -> None:
    """Reads the files again the next time. For tests: a server reads them once."""
    families.cache_clear()
    by_key.cache_clear()


def own_files() -> list[Path]:
    folder = settings.MEASURES_FOLDER
    return sorted(folder.glob("*.toml")) if folder else []


def read_file(file: Path, *, taken: frozenset[str] | None = None) -> Family:
    """The family in a file. `taken` are keys in use elsewhere; the shipped ones when not given. Raises BadMeasures."""
    if file.stat().st_size > LARGEST:
        raise BadMeasures([f"The file is larger than {LARGEST // 1000} kB. Make one file for each family."])
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise BadMeasures(["The file is not text in UTF-8. Save it as UTF-8."]) from fault
    return read_family(
        text, named=NAMED, taken=frozenset(each.key for each in MEASURES) if taken is None else taken
    )
