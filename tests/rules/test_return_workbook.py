"""The workbook of a return: nothing is lost on the way out and back, and whatever is wrong names its cell."""

from datetime import date
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.outcomes.returns.workbook import CannotRead, identity_of, read_workbook, write_workbook
from commonweal.outcomes.returns.workbook.reading import LARGEST
from commonweal.rules.returns import BLANK, AskedRow, Figure, Place, Standing, read_sheet
from commonweal.rules.returns.lines import MOST
from commonweal.rules.returns.sheet import CHOICES, HEADING_ROW, HEADINGS
from commonweal.rules.thresholds import Key, threshold


def asked_row(measure: str, title: str, area: str, *, is_rate: bool) -> AskedRow:
    return AskedRow(Place(measure, area, "victim"), (title, area.title(), "Victims"), is_rate)


ASKED = [
    asked_row("cases_closed", "Cases closed", "fell", is_rate=False),
    asked_row("cases_closed", "Cases closed", "city", is_rate=False),
    asked_row("risk_reduced", "Risk reduced between first and last review", "fell", is_rate=True),
]
FELL, CITY, RISK = (row.place for row in ASKED)
FIGURES = {
    FELL: Figure(Standing.COUNTED, 12),
    CITY: Figure(Standing.COUNTED, 0),
    RISK: Figure(Standing.COUNTED, 4, 9),
}


def a_return(starts_on: date = date(2026, 4, 1), reference: str = "C-1") -> SimpleNamespace:
    contract = SimpleNamespace(reference=reference, provider=SimpleNamespace(name="Harbour"))
    return SimpleNamespace(contract=contract, starts_on=starts_on, due_on=date(2026, 7, 28))


def written(figures=FIGURES, **more) -> bytes:
    return write_workbook(a_return(**more), ASKED, figures)


def changed(change, data: bytes | None = None) -> bytes:
    book = openpyxl.load_workbook(BytesIO(data or written()))
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_changed(cells: dict[str, object]):
    def change(book) -> None:
        for cell, value in cells.items():
            book["Figures"][cell] = value

    return read_workbook(changed(change), a_return(), ASKED)


NUMBERS = st.integers(0, MOST)
WORDS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f"), max_size=40
).map(str.strip)
PLAIN = st.builds(Figure, st.just(Standing.COUNTED), NUMBERS, st.none(), WORDS)
RATE = st.tuples(NUMBERS, NUMBERS, WORDS).map(
    lambda n: Figure(Standing.COUNTED, min(n[:2]), max(n[:2]), n[2])
)
NONE = st.builds(Figure, st.just(Standing.NOT_APPLICABLE), st.none(), st.none(), WORDS) | st.builds(
    Figure, st.just(Standing.NOT_KNOWN), st.none(), st.none(), WORDS.filter(bool)
)


@settings(max_examples=40, deadline=None)
@given(fell=PLAIN | NONE, city=PLAIN | NONE, risk=RATE | NONE)
def test_what_goes_out_comes_back(fell, city, risk):
    figures = {FELL: fell, CITY: city, RISK: risk}
    read = read_workbook(written(figures), a_return(), ASKED)
    assert read.faults == ()
    assert dict(read.figures) == figures


def test_an_empty_workbook_gives_nothing_and_no_nought():
    read = read_workbook(written({}), a_return(), ASKED)
    assert read.figures == {}
    assert [each.cell for each in read.faults] == ["D5", "D6", "D8"]
    assert "nobody is 0" in read.faults[0].text


CELLS = [
    ({"D5": -3}, "D5", "cannot be below 0"),
    ({"D5": 3.5}, "D5", "no decimals"),
    ({"D5": "about 12"}, "D5", "whole number in figures"),
    ({"D5": "12.0"}, "D5", "whole number in figures"),
    ({"D5": "=6+6"}, "D5", "formula"),
    ({"D5": date(2026, 4, 1)}, "D5", "no date"),
    ({"D5": True}, "D5", "no number"),
    ({"D5": None}, "D5", "nothing stands here"),
    ({"D5": None, "F5": "not known yet"}, "G5", "why it is not known yet"),
    ({"F5": "not known yet", "G5": "Late"}, "F5", "not both"),
    ({"F5": "unsure"}, "F5", "leave it empty"),
    ({"E5": 4}, "E5", "out of nothing"),
    ({"D8": 10}, "D8", "cannot be more than the 9"),
    ({"E8": None}, "E8", "out of"),
    ({"B5": "City"}, "B5", "this row is for “Fell”"),
    ({"H6": "made|up|key"}, "A6", "none of ours"),
    ({"G5": "x" * 301}, "G5", "longer than 300"),
]


@pytest.mark.parametrize(("cells", "cell", "says"), CELLS)
def test_each_mistake_names_its_cell_and_good_rows_are_kept(cells, cell, says):
    read = sheet_changed(cells)
    fault = read.faults[0]
    assert fault.cell == cell, read.faults
    assert says in fault.text
    assert str(fault).startswith(f"Sheet Figures, cell {cell}: ")
    bad = FELL if cell.endswith("5") else CITY if cell.endswith("6") else RISK
    assert bad not in read.figures
    assert {place: each for place, each in FIGURES.items() if place != bad} == dict(read.figures)


def test_a_sum_that_does_not_add_keeps_none_of_its_rows():
    read = sheet_changed({"D7": 13})
    assert "together is 13, and the rows above it add up to 12" in read.faults[0].text
    assert set(read.figures) == {RISK}
    assert sheet_changed({"D7": 12}).faults == ()


def test_a_row_taken_out_is_missed_and_one_doubled_is_not_read():
    def take_out(book) -> None:
        book["Figures"].delete_rows(6)

    read = read_workbook(changed(take_out), a_return(), ASKED)
    assert "rows are missing: “Cases closed · City · Victims”" in read.faults[-1].text
    assert CITY not in read.figures
    doubled = sheet_changed({"A9": "Cases closed", "B9": "City", "C9": "Victims", "D9": 7, "H9": CITY.key})
    assert "twice" in doubled.faults[0].text
    assert CITY not in doubled.figures


def test_a_column_moved_is_noticed_and_nothing_is_read():
    def move(book) -> None:
        book["Figures"].insert_cols(4)

    read = read_workbook(changed(move), a_return(), ASKED)
    assert read.figures == {}
    assert read.faults[0].cell == "D4"
    assert "should be “Number”" in read.faults[0].text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (written(starts_on=date(2026, 1, 1)), "other_quarter"),
        (written(reference="C-2"), "other_contract"),
        (write_workbook(a_return(), ASKED[:2], {}), "other_lines"),
        (changed(lambda book: book.remove(book["identity"])), "not_ours"),
        (changed(lambda book: setattr(book["Figures"], "title", "Numbers")), "no_figures"),
        (b"Measure,Area", "no_workbook"),
        (b"PK\x03\x04 broken", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "locked"),
        (b"PK" + b"0" * 2_000_001, "too_large"),
    ],
)
def test_another_file_is_said_to_be_one(data, code):
    with pytest.raises(CannotRead) as refused:
        read_workbook(data, a_return(), ASKED)
    assert refused.value.reasons[0].code == code


def test_the_wrong_quarter_is_named():
    with pytest.raises(
        CannotRead, match="is for January to March 2026, and this return is for April to June 2026"
    ):
        read_workbook(written(starts_on=date(2026, 1, 1)), a_return(), ASKED)


def test_only_what_is_to_be_filled_in_is_unlocked():
    sheet = openpyxl.load_workbook(BytesIO(written()))["Figures"]
    assert sheet.protection.sheet
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {
        *("D5", "F5", "G5", "D6", "F6", "G6", "D7"), *("D8", "E8", "F8", "G8", "D9", "E9"),
    }  # fmt: skip


def test_it_says_who_it_is_where_nobody_types():
    book = openpyxl.load_workbook(BytesIO(written()))
    assert book["identity"].sheet_state == "veryHidden"
    assert book["identity"]["B4"].value == identity_of(a_return(), ASKED).lines
    assert book.sheetnames == ["Figures", "Definitions", "How to fill this in", "identity"]


CELL = st.none() | st.integers() | st.floats() | st.text(max_size=12) | st.booleans() | st.dates()


@given(st.lists(st.lists(CELL, max_size=9), max_size=8))
def test_whatever_stands_in_a_sheet_it_is_read_or_told(rows):
    grid = [*[[]] * (HEADING_ROW - 1), list(HEADINGS), *rows]
    read = read_sheet(grid, ASKED)
    assert BLANK not in read.figures.values()
    assert read.faults or set(read.figures) == {row.place for row in ASKED}


DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "returns.md").read_text(encoding="utf-8")
ON = date(2026, 7, 1)


def test_the_document_says_what_the_code_does():
    book = openpyxl.load_workbook(BytesIO(written()))
    for sheet in ("Figures", "Definitions", "How to fill this in"):
        assert f"**{sheet}**" in DOCUMENT
        assert sheet in book.sheetnames
    assert book["How to fill this in"].max_row <= 10
    assert "headings in row 4" in DOCUMENT
    assert HEADING_ROW == 4
    for column, heading in (("D", "Number"), ("E", "Out of"), ("F", "If there is no figure")):
        assert book["Figures"][f"{column}4"].value == heading
    for words in CHOICES.values():
        assert f"“{words}”" in DOCUMENT
    assert f"at most {LARGEST // 1_000_000} MB" in DOCUMENT


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (Key.RETURN_DUE_DAYS, "{} working days after the quarter"),
        (Key.RETURN_CHANGE_PERCENT, "({} per cent and"),
        (Key.RETURN_CHANGE_SIZE, "and {} or more)"),
        (Key.RETURN_TARGET_PERCENT, "more than {} per cent below"),
        (Key.RETURN_COST_PERCENT, "changed by {} per cent"),
    ],
)
def test_the_document_gives_the_numbers_in_force(key, words):
    flat = " ".join(DOCUMENT.split())
    assert words.format(threshold(key, on=ON).value) in flat
