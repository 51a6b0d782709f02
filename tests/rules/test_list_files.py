"""A list is read from whatever a sender's system makes, and nothing that is sent makes the reader stumble."""

import csv
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.services.front_door.list_files import CannotRead, SentAs, read_list, write_back
from tests.lists import HEADINGS, as_csv, as_workbook, line

CELLS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)


def refused(data: bytes) -> str:
    with pytest.raises(CannotRead) as found:
        read_list(data)
    return found.value.reasons[0].code


def read_or_refused(data: bytes):
    """The sheet, or nothing when it was refused in words; any other fault fails the test."""
    with suppress(CannotRead):
        return read_list(data)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_dialect_is_read(delimiter, encoding):
    told = line("1", Name="Zoë “Bee” O’Neill", Summary="One; two, three\nand a new line\t“said”")
    sheet = read_list(as_csv(told, delimiter=delimiter, encoding=encoding))
    assert sheet.sent_as == SentAs(".csv", delimiter)
    assert sheet.headings == HEADINGS
    assert sheet.rows[0].cells == told


def test_names_in_any_script_come_through():
    names = ("أمل حداد", "שרה לוי", "王小明", "Łukasz 🌸", "Ngũgĩ")
    for sheet in (read_list(kind(*(line(n, Name=n) for n in names))) for kind in (as_csv, as_workbook)):
        assert tuple(row.cells[2] for row in sheet.rows) == names


def test_excel_says_its_separator_in_a_first_line():
    sheet = read_list(b"sep=;\r\n" + as_csv(line("1"), delimiter=";"))
    assert (sheet.headings, len(sheet.rows)) == (HEADINGS, 1)


def test_empty_rows_and_a_title_above_the_headings_are_passed_over():
    lines = [("Daily list of Fellshire Police",), (), HEADINGS, (), line("1"), ("", "  "), line("2")]
    out = StringIO(newline="")
    csv.writer(out).writerows(lines)
    sheet = read_list(out.getvalue().encode())
    assert sheet.headings == HEADINGS
    assert [row.cells[0] for row in sheet.rows] == ["1", "2"]
    assert [row.number for row in sheet.rows] == [5, 7], "numbered as the sender sees them"


def test_cells_of_a_workbook_are_as_the_sender_sees_them():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Ref", "Name", "DOB", "Date", "Safe to call", "Mobile"])
    sheet.append(
        [101, "Bo", date(1990, 3, 27), datetime.fromisoformat("2026-11-25 21:40"), True, 7700900123.0]
    )
    out = BytesIO()
    book.save(out)
    assert read_list(out.getvalue()).rows[0].cells == (
        "101",
        "Bo",
        "1990-03-27",
        "2026-11-25 21:40",
        "yes",
        "7700900123",
    )


def test_a_formula_counts_by_its_result_and_one_without_is_marked():
    def change(book, sheet):
        sheet.write_formula(1, 2, '=B1&"x"', None, "Worked Out")
        sheet.write_formula(1, 5, "=1+1", None, "")

    row = read_list(as_workbook(line("1"), change=change)).rows[0]
    assert row.cells[2] == "Worked Out"
    assert row.cells[5] == ""
    assert row.not_worked_out == (5,)


def test_hidden_sheets_are_not_read_and_it_is_said():
    def hidden(book, sheet):
        other = book.add_worksheet("Old")
        other.write_row(0, 0, HEADINGS)
        other.write_row(1, 0, line("9"))
        other.hide()

    sheet = read_list(as_workbook(line("1"), change=hidden))
    assert [row.cells[0] for row in sheet.rows] == ["1"]
    assert sheet.remarks == ("A hidden sheet was not read.",)


def test_rows_on_two_sheets_are_refused_so_that_none_is_missed():
    def second(book, sheet):
        other = book.add_worksheet("More")
        other.write_row(0, 0, HEADINGS)
        other.write_row(1, 0, line("9"))

    assert refused(as_workbook(line("1"), change=second)) == "two_sheets"


def test_merged_cells_are_said():
    def change(book, sheet):
        sheet.merge_range(4, 0, 5, 0, "3")

    assert "merged" in read_list(as_workbook(line("1"), line("2"), change=change)).remarks[0]


def test_a_workbook_that_counts_from_1904_is_refused():
    out = BytesIO()
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(list(HEADINGS))
    book.active.append(list(line("1")))
    book.save(out)
    assert refused(out.getvalue()) == "counts_from_1904"


def bomb(sheet: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()


def test_a_file_that_unpacks_to_far_more_is_refused_without_unpacking_it():
    big = bomb(b"<worksheet>" + b" " * 400_000_000)
    assert len(big) < 1_000_000
    tracemalloc.start()
    assert refused(big) == "unpacks"
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    cells = b"<row>" + b"<c/>" * 2_200_000 + b"</row>"
    named = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    assert refused(bomb(named + cells + b"</sheetData></worksheet>")) == "unpacks"
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'
    assert refused(bomb(entities)) == "broken"


def test_too_many_rows_and_columns_are_refused():
    assert refused(as_csv(*[("1", "2")] * 20_021, headings=("Ref", "Name"))) == "too_long"
    assert refused(as_csv(["x"] * 300, headings=["h"] * 300)) == "too_wide"
    assert refused(b"," * 5_000_000) in ("no_rows", "too_wide")
    assert refused(b'a,b\n1,"' + b"x" * 1_000_000) in ("bad_csv", "no_rows")


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_stumble(data):
    sheet = read_or_refused(data)
    assert sheet is None or all(len(row.cells) == len(sheet.headings) for row in sheet.rows)


@given(st.binary(max_size=200), st.integers(0, 4000))
def test_no_damaged_workbook_makes_the_reader_stumble(noise, place):
    data = as_workbook(line("1"))
    place = place % len(data)
    read_or_refused(data[:place] + noise + data[place + len(noise) :])


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5))
def test_what_is_handed_back_is_read_again_as_it_was(ending, rows):
    rows = [(f"R{number}", *cells) for number, cells in enumerate(rows)]
    sheet = read_list(as_csv(*rows, headings=("Ref", "Name", "DOB", "Summary")))
    sent_as = SentAs(ending, ",")
    back = write_back(sent_as, sheet.headings, [(row, "Mend it.") for row in sheet.rows])
    again = read_list(back)
    assert again.headings == (*sheet.headings, "What to mend")
    assert [row.cells[:-1] for row in again.rows] == [row.cells for row in sheet.rows]
    twice = read_list(write_back(sent_as, again.headings, [(row, "Still.") for row in again.rows]))
    assert twice.headings == again.headings, "the column of what to mend does not pile up"
    assert {row.cells[-1] for row in twice.rows} == {"Still."}
