"""Is a workbook read strictly: everything wrong with it at once, each with its cell, nothing guessed and nothing done harm by?"""

import zipfile
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from commonweal.commissioning.funding.plan_file import FaultsInPlan, read_plan
from commonweal.commissioning.funding.workbook import (
    opening,
    read_whole_workbook,
    read_workbook,
    write_workbook,
)
from tests.money import PLAN


@pytest.fixture(scope="module")
def data() -> bytes:
    return write_workbook(read_plan(PLAN))


class Book:
    """A workbook somebody works on: cells by their sheet, heading and row."""

    def __init__(self, data: bytes) -> None:
        self.book = openpyxl.load_workbook(BytesIO(data))

    def cell(self, sheet: str, heading: str, row: int = 4):
        made = self.book[sheet]
        return made.cell(row, next(cell.column for cell in made[3] if cell.value == heading))

    def saved(self) -> bytes:
        held = BytesIO()
        self.book.save(held)
        return held.getvalue()


def faults(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(FaultsInPlan) as refused:
        read_workbook(data, name="plan.xlsx")
    return [(fault.cell, fault.text) for fault in refused.value]


def one_fault(data: bytes) -> tuple[str, str]:
    found = faults(data)
    assert len(found) == 1, found
    return found[0]


def test_everything_is_named_at_once_each_by_its_sheet_and_cell(data):
    book = Book(data)
    amount, fence = book.cell("Contributions", "Amount", 5), book.cell("Contributions", "Fence", 7)
    need, day = book.cell("Needs", "Amount", 9), book.cell("Needs", "First day", 4)
    yearly = book.cell("Contract lines", "A year", 6)
    amount.value, fence.value, need.value, day.value, yearly.value = (
        "£334, 818",
        "nowhere",
        600.005,
        "soon",
        None,
    )
    found = dict(faults(book.saved()))
    places = {
        f"Contributions!{amount.coordinate}": "“Amount” cannot be read. Write an amount like £670,450",
        f"Contributions!{fence.coordinate}": "No fence “nowhere”",
        f"Needs!{need.coordinate}": "“Amount” holds 600.005, which is not whole pence",
        f"Needs!{day.coordinate}": "“First day” is text: type it as a date",
        f"Contract lines!{yearly.coordinate}": "“A year” is empty",
    }
    assert set(found) == set(places)
    for place, says in places.items():
        assert says in found[place], found[place]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("£334, 818", "commas only between thousands"),
        ("PS457,483.00", "commas only between thousands"),
        ("£600,00", "commas only between thousands"),
        ("TBC", "commas only between thousands"),
        ("2%", "not a percentage"),
        ("1,502,449.5", "pence as two digits"),
        ("(500)", "without a minus sign or brackets"),
        ("0", "is nothing"),
        (0, "is nothing"),
        (-5, "without a minus sign or brackets"),
        (0.005, "not whole pence"),
        (1e300, "£10,000,000,000 or less"),
        (1e16, "£10,000,000,000 or less"),
        (33.330000000000005, "not whole pence"),
        (True, "holds TRUE or FALSE"),
        (date(2024, 4, 1), "is a date"),
        ("#REF!", "holds the error #REF!"),
        ("=500*2", "holds a formula: copy the cell and paste its value"),
        ("=SUM(H4:H5)", "holds a formula"),
    ],
)
def test_an_amount_is_read_only_when_it_can_mean_one_thing(data, value, says):
    book = Book(data)
    cell = book.cell("Contributions", "Amount")
    cell.value = value
    place, text = one_fault(book.saved())
    assert place == f"Contributions!{cell.coordinate}"
    assert text.startswith("“Amount” ")
    assert says in text


@pytest.mark.parametrize(
    ("value", "pence"),
    [
        ("£51,000", 51_000_00),
        (" 51000.07 ", 51_000_07),
        (51000, 51_000_00),
        (51000.07, 51_000_07),
        (0.29, 29),
    ],
)
def test_numbers_and_texts_that_mean_one_amount_are_read(data, value, pence):
    book = Book(data)
    book.cell("Contract lines", "A year").value = value
    plan = read_workbook(book.saved(), name="plan.xlsx")
    assert plan.contracts[0].lines[0].yearly_pence == pence


def test_a_percentage_where_money_belongs_is_refused_also_when_only_the_format_says_so(data):
    book = Book(data)
    cell = book.cell("Needs", "Amount")
    cell.value, cell.number_format = 50_000, "0.00%"
    place, text = one_fault(book.saved())
    assert place == f"Needs!{cell.coordinate}"
    assert "shown as a percentage" in text


@pytest.mark.parametrize(
    ("sheet", "heading", "value", "says"),
    [
        ("Contributions", "First day", "01/10/2023", "is text: type it as a date"),
        ("Contributions", "First day", datetime.fromisoformat("2024-04-01 12:30"), "has a time in it"),
        ("Organisations", "First day", date(2300, 1, 1), "between 1900 and 2199"),
        ("Organisations", "Code", "The County", "lower-case letters, digits and single hyphens"),
        ("Organisations", "Kind", "charity", "cannot be “charity”: write one of council"),
        ("Organisations", "Name", 42, "is stored as a number: format the cell as text"),
        ("Decisions", "Reference", 79, "is stored as a number"),
        ("Elements", "Tier", date(2024, 2, 1), "is stored as a date"),
        ("Plan", "Title", "t" * 161, "is 161 characters long: shorten it to 160"),
        ("Fences", "Anywhere", "perhaps", "has to be yes or no"),
        ("Fences", "Anywhere", True, "holds TRUE or FALSE"),
        ("Fences", "Areas", "fellshire,, wexcombe", "a comma with nothing before or after it"),
        ("Fences", "Areas", "fellshire, fellshire", "names something twice"),
        ("Fences", "Financial years", "2026/28", "has to name financial years, like 2026/27"),
        ("Figures", "Value", 2.5, "holds 2.5: write a whole number"),
        ("Figures", "Value", "many", "has to be a whole number"),
        ("Contracts", "Option, months", 241, "between 0 and 240"),
        ("Contributions", "Top-slice %", 2.555, "more than two decimals"),
        ("Contributions", "Top-slice %", 101, "between 0% and 100%"),
        ("Contributions", "Top-slice %", "lots", "write a percentage like 2 or 2.5"),
        ("Needs", "Element", "befriending", "No element “befriending”"),
        ("Needs", "Priority", "urgent", "write one of core, aspiration, gap"),
        ("Elements", "Side", "perpetrator", "on the victim side of the wall"),
    ],
)  # fmt: skip
def test_other_values_are_as_strict(data, sheet, heading, value, says):
    book = Book(data)
    cell = book.cell(sheet, heading)
    cell.value = value
    found = faults(book.saved())
    assert any(place == f"{sheet}!{cell.coordinate}" and says in text for place, text in found), found


def test_a_percentage_typed_as_one_is_read_as_people_see_it(data):
    book = Book(data)
    first, second = (book.cell("Contributions", "Top-slice %", row) for row in (4, 5))
    first.value, first.number_format = 0.025, "0.0%"
    second.value = "5%"
    plan = read_workbook(book.saved(), name="plan.xlsx")
    assert [row.top_slice_basis_points for row in plan.contributions[:2]] == [250, 500]


def test_a_number_that_is_not_shown_as_a_date_is_none(data):
    book = Book(data)
    cell = book.cell("Contributions", "First day")
    cell.value, cell.number_format = 45_000, "General"
    place, text = one_fault(book.saved())
    assert (place, "has to be a date" in text) == (f"Contributions!{cell.coordinate}", True)


def test_a_last_day_before_the_first_is_said_at_the_last_day(data):
    book = Book(data)
    cell = book.cell("Contributions", "Last day")
    cell.value = date(2020, 1, 1)
    found = dict(faults(book.saved()))
    assert "is before the first day" in found[f"Contributions!{cell.coordinate}"]


def test_a_key_twice_names_both_cells(data):
    book = Book(data)
    book.cell("Needs", "Key", 6).value = book.cell("Needs", "Key", 4).value
    place, text = one_fault(book.saved())
    assert place == "Needs!A6"
    assert "(the other is in Needs!A4)" in text


def test_what_belongs_to_nothing_is_said(data):
    book = Book(data)
    book.cell("Contract lines", "Contract", 4).value = "C-9"
    assert one_fault(book.saved()) == (
        "Contract lines!A4",
        "“C-9” is not on the sheet “Contracts”: correct the name, or add it there.",
    )


# Around the table


def test_a_sheet_renamed_or_missing_and_one_that_is_not_known(data):
    book = Book(data)
    book.book["Needs"].title = "Need"
    book.book.remove(book.book["Claims"])
    book.book.create_sheet("Pivot")["A1"] = 1
    texts = [text for _, text in faults(book.saved())]
    assert any("The sheet “Need” is not known: call it “Needs”" in text for text in texts)
    assert any("The sheet “Claims” is missing" in text for text in texts)
    assert any(
        "The sheet “Pivot” is not known: take it out, or begin its name with “Notes”" in text
        for text in texts
    )


def test_a_sheet_of_ones_own_notes_is_left_alone(data):
    book = Book(data)
    book.book.create_sheet("Notes of March")["A1"] = "=1+1"
    assert read_workbook(book.saved(), name="plan.xlsx") == read_plan(PLAN)


def test_headings_renamed_missing_or_twice(data):
    book = Book(data)
    amount, kind = book.cell("Contributions", "Amount", 3), book.cell("Contributions", "Kind", 3)
    amount.value, kind.value = "Amount (£)", "Funder"
    found = faults(book.saved())
    assert (
        f"Contributions!{amount.coordinate}",
        "The heading “Amount (£)” is not known: call it “Amount”.",
    ) in found
    assert ("Contributions!A3", "The column “Kind” is missing: put its heading back in row 3.") in found
    twice = next(text for place, text in found if place == f"Contributions!{kind.coordinate}")
    assert twice == "The heading “Funder” is there twice (the other is in Contributions!B3): keep one."


def test_columns_may_change_places_and_rows_may_be_left_empty(data):
    book = Book(data)
    sheet = book.book["Lots"]
    sheet["A3"], sheet["B3"] = "Name", "Key"
    sheet["A9"], sheet["B9"] = "The north", "north"
    (lot,) = read_workbook(book.saved(), name="plan.xlsx").lots
    assert (lot.key, lot.name, lot.line.text) == ("north", "The north", "Lots!A9")


def test_a_value_outside_the_table_is_not_passed_over(data):
    book = Book(data)
    sheet = book.book["Reserves"]
    sheet["J12"] = "Ask about this"
    place, text = one_fault(book.saved())
    assert (place, "outside the table" in text) == ("Reserves!J12", True)


def test_merged_cells_over_data_are_refused(data):
    book = Book(data)
    book.book["Contributions"].merge_cells("B4:B5")
    found = dict(faults(book.saved()))
    assert "B4:B5 are merged" in found["Contributions!B4"]


def test_cells_of_a_printed_table_are_counted_from_one_without_a_gap(data):
    book = Book(data)
    book.cell("Printed rows", "Cell 2", 3).value = "Cell 9"
    assert "numbered from 1 without a gap" in one_fault(book.saved())[1]


# What is read, and said


def test_hidden_rows_columns_and_sheets_are_read_and_said(data):
    book = Book(data)
    book.book["Needs"].row_dimensions[6].hidden = True
    book.book["Needs"].column_dimensions["F"].hidden = True
    book.book["Contracts"].sheet_state = "hidden"
    read = read_whole_workbook(book.saved(), name="plan.xlsx")
    assert read.plan == read_plan(PLAN)
    said = {remark.cell: remark.text for remark in read.remarks}
    assert said["Needs!A6"] == "1 hidden row, from here on, and read like the others."
    assert said["Needs!F3"] == "Column F is hidden, and was read."
    assert said["Contracts!A1"] == "This sheet is hidden, and was read."


def test_a_total_that_disagrees_with_the_data_is_said_and_not_believed(data):
    years = Book(data).book["Years"]
    row = next(row for row in range(5, 60) if years.cell(row, 1).value == "All money")
    sums = f"<f>{years.cell(row, 4).value[1:]}</f><v>91000.0</v>".encode()
    read = read_whole_workbook(repacked(data, "Years", sums, b"<v>100000</v>"), name="plan.xlsx")
    assert read.plan == read_plan(PLAN)
    said = [(remark.cell, remark.text) for remark in read.remarks]
    assert said == [(f"Years!D{row}", "All money says £100,000, and the data comes to £91,000.")]


def test_sums_that_were_not_worked_out_are_not_compared(data):
    read = read_whole_workbook(Book(data).saved(), name="plan.xlsx")
    assert [remark.text for remark in read.remarks] == [
        "The sums were not worked out when the workbook was saved: not compared."
    ]


def test_an_amount_changed_without_working_out_the_sums_is_said_line_by_line(data):
    with_other_amount = repacked(data, "Needs", b"<v>24000</v>", b"<v>25000</v>")
    read = read_whole_workbook(with_other_amount, name="plan.xlsx")
    texts = [remark.text for remark in read.remarks]
    assert "Early help, Wexcombe says £24,000, and the data comes to £25,000." in texts
    assert "All needs says £90,000, and the data comes to £91,000." in texts
    assert all(remark.cell.startswith("Years!") for remark in read.remarks)


def repacked(data: bytes, sheet: str, old: bytes, new: bytes) -> bytes:
    """The same workbook with a text in one sheet replaced, as a tool that knows no sums would leave it."""
    names = [each.title for each in openpyxl.load_workbook(BytesIO(data)).worksheets]
    part = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new)
            after.writestr(name, content)
    return held.getvalue()


# Files that are no workbook, or mean harm


def refusal(data: bytes, name: str = "plan.xlsx") -> str:
    with pytest.raises(FaultsInPlan) as refused:
        read_workbook(data, name=name)
    (fault,) = refused.value
    assert (fault.line, fault.cell) == (0, "")
    return fault.text


def packed(**parts: bytes) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return held.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    held = BytesIO(data)
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (b"", "is not a workbook"),
        (b"[plan]\nkey = 'x'\n", "is not a workbook"),
        (b"PK\x03\x04 and then nothing", "cannot be opened"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old workbook (.xls) or has a password"),
        (packed(**{"word/document.xml": b"<w/>"}), "is not a workbook"),
        (packed(**{"xl/workbook.xml": b"<w/>"}), "cannot be opened"),
        (b"0" * 10_000_001, "is larger than 10 MB"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_in_words(made, says):
    text = refusal(made)
    assert text.startswith("plan.xlsx ")
    assert says in text


def test_macros_are_refused(data):
    assert "has macros in it" in refusal(with_part(data, "xl/vbaProject.bin", b"\0"))


def test_a_file_that_unpacks_to_far_too_much_is_refused_before_it_is_unpacked(data):
    bomb = with_part(data, "xl/media/image1.png", b"\0" * (opening.LARGEST_UNPACKED + 1))
    assert len(bomb) < 1_000_000
    assert "unpacks to far more" in refusal(bomb)


def test_entities_are_refused(data):
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert "cannot be opened" in refusal(with_part(data, "xl/extra.xml", laughs))


def test_a_merge_over_the_whole_sheet_is_refused_before_it_takes_the_memory(data):
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert "unpacks to far more" in refusal(repacked(data, "Lots", b"</sheetData>", merged))


def test_too_many_cells_are_refused(data, monkeypatch):
    monkeypatch.setattr(opening, "MOST_CELLS", 10)
    assert "unpacks to far more" in refusal(data)


def test_too_many_rows_are_refused(data, monkeypatch):
    from commonweal.commissioning.funding.workbook import reading

    monkeypatch.setattr(reading, "MOST_ROWS", 5)
    found = faults(data)
    assert ("Contributions!A4", "This sheet has 6 rows: the most is 5.") in found


def test_a_cell_far_away_costs_nothing(data):
    book = Book(data)
    book.book["Lots"]["XFD1048576"] = "here"
    place, _ = one_fault(book.saved())
    assert place == f"Lots!{get_column_letter(16384)}1048576"


def test_a_damaged_part_is_refused(data):
    broken = repacked(
        data, "Lots", b"<sheetData>", b"<sheetData><row r='4'><c r='ZZZZ9' t='n'><v>x</v></c></row>"
    )
    assert "cannot be opened" in refusal(broken)
