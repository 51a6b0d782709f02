"""The pack for an outside evaluator: published cells only, every column explained, every changed byte noticed."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.disclosure import CellStatus, publish, publish_rates
from commonweal.rules.evaluation import (
    MANIFEST,
    STATUSES,
    Column,
    NotAPack,
    PackTable,
    State,
    as_csv,
    checked,
    codebook_of,
    manifest_of,
    readme,
    table_of_measure,
)
from commonweal.rules.measures import CASES_CLOSED, RISK_REDUCED
from commonweal.rules.periods import financial_year

YEAR = financial_year(date(2025, 4, 1))
REFRESHED = datetime(2026, 4, 2, 1, 30, tzinfo=UTC)
FILES = {"a.csv": b"one", "b.csv": b"two"}


def packed(files=None) -> dict[str, bytes]:
    files = FILES if files is None else files
    return {**files, MANIFEST: manifest_of(files, year=YEAR, refreshed_at=REFRESHED)}


def test_a_table_of_a_measure_has_one_row_for_each_figure_with_its_status():
    shown = publish({"County": 40, "City": 2, "Elsewhere": 30}, threshold=5)
    table = table_of_measure(CASES_CLOSED, [("victim", shown)])
    statuses = {row[1]: row[4] for row in table.rows}
    assert statuses["City"] == CellStatus.SUPPRESSED
    assert [row[3] for row in table.rows if row[1] == "City"] == [None]
    assert {row[4] for row in table.rows} <= set(STATUSES)


def test_nothing_goes_in_that_did_not_pass_the_gate():
    with pytest.raises(TypeError, match="Only a Publishable"):
        table_of_measure(CASES_CLOSED, [("victim", {"County": 3})])


def test_the_codebook_explains_every_column_from_the_catalogue():
    shown = publish_rates({"County": (40, 80), "City": (30, 60)}, threshold=5)
    table = table_of_measure(RISK_REDUCED, [("victim", shown)])
    book = codebook_of([table])
    assert [row[1] for row in book.rows] == [column.name for column in table.columns]
    assert all(row[2] for row in book.rows)
    value = next(row for row in book.rows if row[1] == "value")
    assert RISK_REDUCED.numerator in value[2]
    assert value[4:] == (RISK_REDUCED.window, RISK_REDUCED.source, RISK_REDUCED.owner)


def test_csv_leaves_a_missing_value_empty_and_disarms_what_a_spreadsheet_would_run():
    table = PackTable(
        "t", "T", (Column("a", "A"), Column("b", "B", is_number=True)), (("=1+1", None), ("x,y", -3))
    )
    assert as_csv(table) == b'a,b\n\'=1+1,\n"x,y",-3\n'


def test_a_row_has_a_value_for_each_column():
    with pytest.raises(ValueError, match="other columns"):
        PackTable("t", "T", (Column("a", "A"),), (("x", 1),))


def test_the_manifest_says_when_and_what():
    told = json.loads(packed()[MANIFEST])
    assert told["year"] == "1 April 2025 to 31 March 2026"
    assert told["refreshed_at"] == "2026-04-02T01:30:00+00:00"
    assert set(told["files"]) == set(FILES)


def test_as_it_was_made_file_by_file():
    assert {each.state for each in checked(packed())} == {State.SAME}


def test_changed_missing_and_added_are_told_apart():
    found = {each.name: each.state for each in checked({**packed(), "a.csv": b"One", "c.csv": b"x"})}
    assert found == {"a.csv": State.CHANGED, "b.csv": State.SAME, "c.csv": State.ADDED}
    without = {name: data for name, data in packed().items() if name != "b.csv"}
    assert {each.name: each.state for each in checked(without)}["b.csv"] is State.MISSING


@pytest.mark.parametrize(
    "manifest", [None, b"", b"[]", b"{}", b'{"files": 3}', b'{"files": {"a": {}}}', b"\xff"]
)
def test_what_is_no_pack(manifest):
    files = {"a.csv": b"one"} if manifest is None else {"a.csv": b"one", MANIFEST: manifest}
    with pytest.raises(NotAPack):
        checked(files)


@given(st.dictionaries(st.text("abc", min_size=1), st.binary(max_size=40), min_size=1), st.data())
def test_any_changed_byte_is_noticed(files, data):
    name = data.draw(st.sampled_from(sorted(files)))
    changed = {**packed(files), name: files[name] + b"!"}
    assert [each.name for each in checked(changed) if each.state is not State.SAME] == [name]
    assert packed(files) == packed(dict(reversed(files.items())))


def test_the_read_me_says_what_the_design_cannot_show():
    text = readme(
        year=YEAR, threshold=5, refreshed_at=REFRESHED, tables=[], answered="Of 90 closed cases, 40."
    ).decode()
    for said in ("no comparison group", "Who is missing", "Of 90 closed cases, 40.", "1 to 4 are hidden"):
        assert said in text
