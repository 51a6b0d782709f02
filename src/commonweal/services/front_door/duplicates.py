"""Which people on record may be one, and how probably: Fellegi and Sunter's model, run by Splink in a closed DuckDB.

What is compared is held in the memory of this process alone: no file, no network, no spilling to disk, and the
configuration is locked before a row goes in. The chances below are our own judgement (November 2026; docs/duplicates.md says
how they were tried), fixed so that the same people give the same answer; how rare a name is comes from the people themselves.
Imported by the nightly command alone: it is heavy, and no page needs it.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import duckdb
import pyarrow
import splink.comparison_level_library as level
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.comparison_library import CustomComparison

from commonweal.rules.likeness import Alike, Traits, codes_of, likeness, name_parts

PROBABLE = 0.5  # below this a suggestion costs more reading than it finds: benchmarks/duplicates.py
TOO_MANY = 12  # a number that more people share is a police station's or a hostel's, and says nothing
TWICE_ON_RECORD = 0.04  # of people, before anything is known
PERSON = "person"


@dataclass(frozen=True)
class Known:
    """What is compared of one person. Phones and e-mails in one form each."""

    id: UUID
    full_name: str = field(repr=False)
    known_as: str = field(default="", repr=False)
    born_on: date | None = field(default=None, repr=False)
    phones: frozenset[str] = field(default=frozenset(), repr=False)
    emails: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True)
class Proposal:
    """These two may be one person; `one` is the lesser id. The reasons are codes."""

    one: UUID
    other: UUID
    probability: float
    reasons: tuple[Alike, ...]


def propose(people: Sequence[Known], *, at_least: float = PROBABLE) -> list[Proposal]:
    """Every pair that is at least so probably one person, the most probable first."""
    if len(people) < 2:
        return []
    known = {str(each.id): each for each in people}
    pairs = _pairs(people, at_least)
    return [_proposal(known[one], known[other], chance) for one, other, chance in pairs]


def _proposal(one: Known, other: Known, chance: float) -> Proposal:
    one, other = sorted((one, other), key=lambda each: each.id)
    contact = [Alike.SAME_PHONE] if one.phones & other.phones else []
    contact += [Alike.SAME_EMAIL] if one.emails & other.emails else []
    alike = likeness(
        Traits(one.full_name, one.known_as, one.born_on),
        Traits(other.full_name, other.known_as, other.born_on),
        contact=contact,
    )
    return Proposal(one.id, other.id, chance, alike.reasons)


def _pairs(people: Sequence[Known], at_least: float) -> list[tuple[str, str, float]]:
    logging.getLogger("splink").setLevel(
        logging.ERROR
    )  # it would print settings, and says nothing a person needs
    database = _closed_database()
    try:
        api = DuckDBAPI(connection=database)
        rows = api.register(_as_table(people))
        linker = Linker(rows, _settings(len(people)), log_level=logging.ERROR, validate_settings=False)
        found = linker.inference.predict(threshold_match_probability=at_least, warning_mode="never")
        return database.execute(
            f"SELECT unique_id_l, unique_id_r, match_probability FROM {found.physical_name} ORDER BY 3 DESC, 1, 2"  # noqa: S608
        ).fetchall()
    finally:
        database.close()


def _closed_database() -> duckdb.DuckDBPyConnection:
    """In memory, and shut: it can open no file and no address, load nothing, and its configuration cannot be changed again."""
    database = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    for setting in ("temp_directory = ''", "enable_external_access = false", "lock_configuration = true"):
        database.execute(f"SET {setting}")
    return database


def _as_table(people: Sequence[Known]) -> pyarrow.Table:
    phones, emails = _telling(each.phones for each in people), _telling(each.emails for each in people)
    rows = [_row(each, phones, emails) for each in people]
    many = pyarrow.list_(pyarrow.string())
    types = {"first_codes": many, "last_codes": many, "phones": many, "emails": many}
    return pyarrow.table(
        {
            name: pyarrow.array([row[name] for row in rows], types.get(name, pyarrow.string()))
            for name in rows[0]
        }
    )


def _telling(values: Iterable[frozenset[str]]) -> frozenset[str]:
    counted = Counter(each for some in values for each in some)
    return frozenset(value for value, count in counted.items() if 1 < count <= TOO_MANY)


def _row(person: Known, phones: frozenset[str], emails: frozenset[str]) -> dict[str, Any]:
    """A number nobody else has is kept as one that differs (`-`), so that two who have none are not said to differ."""
    parts = name_parts(person.full_name)
    called = [*parts[:1], *name_parts(person.known_as)[:1]]
    first, last = (parts[0] if parts else None), (parts[-1] if len(parts) > 1 else None)
    born = person.born_on
    return {
        "unique_id": str(person.id),
        "first": first,
        "last": last,
        "first_codes": sorted({code for part in called for code in codes_of(part)}),
        "last_codes": sorted({code for part in parts[1:] for code in codes_of(part)}),
        "first_code": _one_code(first),
        "last_code": _one_code(last),
        "born": born.isoformat() if born else None,
        "born_swapped": f"{born.year:04}-{born.day:02}-{born.month:02}" if born else None,
        "born_year": str(born.year) if born else None,
        "born_day": born.isoformat()[5:] if born else None,
        "phones": sorted(person.phones & phones) or (["-" + str(person.id)] if person.phones else []),
        "emails": sorted(person.emails & emails) or (["-" + str(person.id)] if person.emails else []),
    }


def _one_code(part: str | None) -> str | None:
    return min(codes_of(part), default=None) if part else None


def _settings(people: int) -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=min(1e-3, TWICE_ON_RECORD / people),
        comparisons=[
            _first(),
            _last(),
            _born(),
            _contact("phones", 0.45, 2e-4),
            _contact("emails", 0.5, 5e-5),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("born", "first_code"),
            block_on("born", "last_code"),
            block_on("first_code", "last_code", "born_year"),
            block_on("first_code", "last_code", "born_day"),
            "l.born = r.born_swapped AND l.last_code = r.last_code",
            "l.born = r.born AND l.first_code = r.last_code",
            "l.first_code = r.first_code AND l.last_code = r.last_code AND (l.born IS NULL OR r.born IS NULL)",
            block_on("phones", arrays_to_explode=["phones"]),
            block_on("emails", arrays_to_explode=["emails"]),
        ],
        retain_matching_columns=False,
    )


# Each level: the condition, how often it holds for two records of one person (m), and of two people (u).
def _comparison(name: str, *levels: Any) -> CustomComparison:
    return CustomComparison(output_column_name=name, comparison_levels=list(levels))


def _level(condition: str, m: float, u: float) -> Any:
    return level.CustomLevel(condition).configure(m_probability=m, u_probability=u)


def _else(m: float, u: float) -> Any:
    return level.ElseLevel().configure(m_probability=m, u_probability=u)


def _first() -> CustomComparison:
    return _comparison(
        "first",
        level.NullLevel("first"),
        level.ExactMatchLevel("first", term_frequency_adjustments=True).configure(
            m_probability=0.72, u_probability=0.006
        ),
        _level("list_has_any(first_codes_l, first_codes_r)", 0.16, 0.012),
        _level("jaro_winkler_similarity(first_l, first_r) >= 0.9", 0.05, 0.006),
        _level("list_has_any(first_codes_l, last_codes_r)", 0.03, 0.006),
        _else(0.04, 0.97),
    )


def _last() -> CustomComparison:
    return _comparison(
        "last",
        level.NullLevel("last"),
        level.ExactMatchLevel("last", term_frequency_adjustments=True).configure(
            m_probability=0.7, u_probability=0.003
        ),
        _level("list_has_any(last_codes_l, last_codes_r)", 0.11, 0.006),
        _level("jaro_winkler_similarity(last_l, last_r) >= 0.9", 0.04, 0.004),
        _level("list_has_any(last_codes_l, first_codes_r)", 0.03, 0.006),
        _else(0.12, 0.981),
    )


def _born() -> CustomComparison:
    one_year_out = "abs(CAST(born_year_l AS INT) - CAST(born_year_r AS INT)) IN (1, 10)"
    return _comparison(
        "born",
        level.NullLevel("born"),
        _level("born_l = born_r", 0.86, 5.5e-5),
        _level("born_l = born_swapped_r", 0.02, 4e-5),
        _level(f"born_day_l = born_day_r AND {one_year_out}", 0.03, 2e-4),
        _level("levenshtein(born_l, born_r) = 1", 0.06, 2e-3),
        _level("abs(date_diff('day', CAST(born_l AS DATE), CAST(born_r AS DATE))) <= 10", 0.015, 1e-3),
        _else(0.015, 0.9967),
    )


def _contact(name: str, m: float, u: float) -> CustomComparison:
    return _comparison(
        name,
        level.NullLevel(name),
        _level(f"len({name}_l) = 0 OR len({name}_r) = 0", 1.0, 1.0),
        _level(f"list_has_any({name}_l, {name}_r)", m, u),
        _else(1 - m, 1 - u),
    )
