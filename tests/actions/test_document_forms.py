"""One content, five forms: every form is read back by a library that did not write it, and holds the same figures."""

import re
import zipfile
from collections import Counter
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO

import openpyxl
import pytest
from docx import Document as WordDocument
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from odfdo import Document as OpenDocument
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from commonweal.outcomes.documents import canonical
from commonweal.outcomes.documents.content import (
    Amount,
    Definition,
    Figure,
    Grid,
    Heading,
    Headline,
    Paper,
    Passage,
    Points,
    Section,
    Share,
    Words,
    figure_of,
    grid_of,
    named,
    number_of,
)
from commonweal.outcomes.documents.writers import Stamp, render
from commonweal.rules.disclosure import publish, publish_rates
from commonweal.rules.documents import Form

AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
DANGEROUS = ["=1+1", "+44", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")']
SHEETS = ["1 Referrals by area", "2 In time", "3 What each partner paid in", "4 Many rows"]
MARKUP = "#panic() *bold* _x_ $y$ <script>alert(1)</script> `raw` @cite \\ ]"


def referrals():
    return publish(
        {
            "Fellshire": {"Apr to Jun 2026": 1_120, "Jul to Sep 2026": 131},
            "Wexcombe": {"Apr to Jun 2026": 3, "Jul to Sep 2026": 40},
            "Elsewhere": {"Apr to Jun 2026": None, "Jul to Sep 2026": 0},
        },
        threshold=5,
    )


def paper(**more) -> Paper:
    rates = publish_rates({"Fellshire": (80, 100), "Wexcombe": (30, 44)}, threshold=5)
    money = Grid(
        "What each partner paid in",
        (Heading("Partner"), Heading("Received", True), Heading("Share", True)),
        (
            *((named(text), Amount(1_234_05 + place), Share(20)) for place, text in enumerate(DANGEROUS)),
            (Words(MARKUP), Amount(-5_00), Share(None)),
        ),
        (Words("Total"), Amount(6_165_35), Share(100)),
        ("A note.",),
    )
    many = Grid(
        "Many rows",
        (Heading("Row"), Heading("Pounds", True)),
        tuple((Words(f"Row number {place} of many"), Amount(place * 100)) for place in range(90)),
    )
    given = {
        "kind": "board_pack",
        "title": "Board pack: Joint Board",
        "subtitle": "2026/27, quarters 1 to 2",
        "summary": f"In short. {MARKUP}",
        "made_at": AT,
        "data_at": AT,
        "sections": (
            Section("Victims", (Passage(MARKUP), Points(("One point.", MARKUP)))),
            Section(
                "Referrals",
                (grid_of("Referrals by area", referrals(), draws=True, notes=referrals().notes),),
                2,
            ),
            Section(
                "In time",
                (
                    grid_of(
                        "In time", rates, beside=[(Heading("Between", True), {"Fellshire": "71% to 87%"})]
                    ),
                ),
                2,
            ),
            Section("Money", (money, many)),
        ),
        "headlines": (Headline(figure_of(rates, "Total", "Per cent"), "In time", "Within two working days"),),
        "definitions": (Definition("Referrals by area", ("Referrals received.",)),),
        "sources": ("The ledger.",),
        "hidden": referrals().notes,
    }
    return Paper(**(given | more))


def stamp(of: Paper) -> Stamp:
    return Stamp(canonical.digest(canonical.write(of)), "Draft, not signed")


def made(form: Form, of: Paper) -> bytes:
    return render(form, of, stamp(of))


def figures(of: Paper) -> Counter:
    """Every cell of every column of figures, as it is shown."""
    return Counter(
        cell.text
        for _, grid in of.grids
        for row in grid.all_rows
        for cell, column in zip(row, grid.columns, strict=True)
        if column.is_number
    )


def spaces(text: str) -> str:
    return " ".join(text.split())


def words_of_pdf(data: bytes) -> str:
    return spaces(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))


def test_the_same_figures_in_word():
    of = paper()
    document = WordDocument(BytesIO(made(Form.WORD, of)))
    found: Counter = Counter()
    for table, (_, grid) in zip(document.tables, of.grids, strict=True):
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert rows[0] == [each.label for each in grid.columns]
        assert [row[0] for row in rows[1:]] == [row[0].text for row in grid.all_rows]
        found.update(
            text
            for row in rows[1:]
            for text, column in zip(row, grid.columns, strict=True)
            if column.is_number
        )
    assert found == figures(of)


def test_the_same_figures_in_excel_as_numbers():
    of = paper()
    book = openpyxl.load_workbook(BytesIO(made(Form.EXCEL, of)))
    sheets = [sheet for sheet in book.worksheets if sheet.title[0].isdecimal()]
    for sheet, (_, grid) in zip(sheets, of.grids, strict=True):
        head = next(row for row in range(1, 9) if sheet.cell(row, 1).value == grid.columns[0].label)
        for at, row in enumerate(grid.all_rows, start=head + 1):
            for place, cell in enumerate(row, start=1):
                there = sheet.cell(at, place)
                assert_same(cell, there.value, is_hundredths=there.number_format != "#,##0")


def test_the_same_figures_in_an_open_spreadsheet_as_numbers():
    of = paper()
    book = OpenDocument(BytesIO(made(Form.ODS, of)))
    tables = [table for table in book.body.tables if table.name[0].isdecimal()]
    for table, (_, grid) in zip(tables, of.grids, strict=True):
        rows = [[cell for cell in row.cells] for row in table.rows]
        head = next(at for at, row in enumerate(rows) if row and row[0].value == grid.columns[0].label)
        for there, row in zip(rows[head + 1 :], grid.all_rows, strict=False):
            for cell, one in zip(row, there, strict=True):
                assert_same(cell, one.value, is_hundredths=one.type in ("currency", "percentage"))


def assert_same(cell, value, *, is_hundredths: bool) -> None:
    number = number_of(cell)
    if number is None:
        assert (value or "") == cell.text
    else:
        assert isinstance(value, (int, float)) or str(value.__class__.__name__) == "Decimal", (cell, value)
        assert round(value * 100) == number if is_hundredths else value == number, (cell, value)


def test_the_same_figures_in_the_pdf():
    of = paper()
    words = words_of_pdf(made(Form.PDF, of))
    for _, grid in of.grids:
        for row in grid.all_rows:
            said = spaces(" ".join(cell.text for cell in row if cell.text))
            if "panic" not in said:
                assert said in words, said


class Cells(HTMLParser):
    """The cells of figures of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found, self.inside, self.depth = Counter(), None, 0

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "td" and "cw-table__number" in (given.get("class") or ""):
            self.inside = ""

    def handle_data(self, data):
        if self.inside is not None:
            self.inside += data

    def handle_endtag(self, tag):
        if tag == "td" and self.inside is not None:
            self.found[self.inside.strip()] += 1
            self.inside = None


def test_the_same_figures_on_the_page(cast, client_for):
    from tests import documents, money

    money.load(cast)
    money.put_in_bank(cast, "county-year-1")
    documents.refreshed(cast)
    found = documents.made(cast)
    of = canonical.read(found.content)
    cells = Cells()
    cells.feed(client_for(cast.bea).get(f"/documents/{found.pk}/").content.decode())
    # Beside a picture the same figures stand once more in its own table.
    drawn = Counter(row[grid.drawn].text for _, grid in of.grids if grid.drawn for row in grid.rows)
    assert cells.found == figures(of) + drawn


@pytest.mark.parametrize("form", Form)
def test_the_same_content_gives_the_same_bytes(form):
    of = paper()
    again = canonical.read(canonical.write(of))
    assert again == of
    assert made(form, of) == made(form, again)


@pytest.mark.parametrize("form", Form)
def test_every_form_carries_the_checksum_the_date_and_the_state(form):
    of = paper(faults=("Spent: the statements come to £1.00, and the pool says £2.00.",))
    text = text_of(form, made(form, of))
    for words in (
        stamp(of).checksum,
        "Draft, not signed",
        "1 November 2026 at 9:30am",
        "does not tie",
        "the pool says £2.00",
    ):
        assert words in text, words


@pytest.mark.parametrize("form", Form)
def test_words_are_words_whatever_they_look_like(form):
    """Nothing typed into a name runs: neither as a formula, nor as markup of the page, nor as instructions to what sets it."""
    text = text_of(form, made(form, paper()))
    for words in ("#panic()", "*bold*", "<script>alert(1)</script>", "=1+1", "@SUM(A1)"):
        assert words in text, words


def text_of(form: Form, data: bytes) -> str:
    if form is Form.PDF:
        return words_of_pdf(data)
    if form is Form.WORD:
        document = WordDocument(BytesIO(data))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        foot = [each.text for each in document.sections[0].footer.paragraphs]
        return spaces(" ".join([*(each.text for each in document.paragraphs), *cells, *foot]))
    if form is Form.EXCEL:
        book = openpyxl.load_workbook(BytesIO(data))
        return spaces(
            " ".join(str(cell.value or "") for sheet in book for row in sheet.iter_rows() for cell in row)
        )
    book = OpenDocument(BytesIO(data))
    return spaces(
        " ".join(
            str(cell.value or "") for table in book.body.tables for row in table.rows for cell in row.cells
        )
    )


def tags(node, found: Counter) -> Counter:
    """How often each structure tag stands in the tree of a PDF."""
    node = node.get_object()
    if isinstance(node, DictionaryObject):
        if "/S" in node:
            found[str(node["/S"])] += 1
        children = node.get("/K")
        children = children.get_object() if children is not None else []
        for child in children if isinstance(children, list) else [children]:
            if isinstance(child.get_object(), DictionaryObject):
                tags(child, found)
    return found


def pictures(node) -> list[str]:
    """The words for each picture of a PDF."""
    node = node.get_object()
    found = []
    if isinstance(node, DictionaryObject):
        if node.get("/S") == "/Figure":
            found.append(str(node.get("/Alt", "")))
        children = node.get("/K")
        children = children.get_object() if children is not None else []
        for child in children if isinstance(children, list) else [children]:
            found += pictures(child)
    return found


def test_the_pdf_can_be_read_aloud():
    of = paper()
    read = PdfReader(BytesIO(made(Form.PDF, of)))
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata.title == of.title
    assert read.metadata.creation_date == AT
    found = tags(root["/StructTreeRoot"], Counter())
    assert found["/Table"] == len(of.grids)
    assert found["/TH"] == sum(len(grid.columns) for _, grid in of.grids)
    assert found["/TR"] == sum(1 + len(grid.all_rows) for _, grid in of.grids)
    assert found["/H1"] + found["/H2"] + found["/H3"] >= len(of.sections)
    assert found["/Caption"] == len(of.grids)
    assert found["/L"] >= 1
    assert pictures(root["/StructTreeRoot"]) == [of.grids[0][1].description]
    assert "pdfuaid:part>1<" in read.xmp_metadata.stream.get_data().decode()


def test_a_long_table_repeats_its_headings_in_the_pdf():
    read = PdfReader(BytesIO(made(Form.PDF, paper())))
    pages = [spaces(page.extract_text()) for page in read.pages]
    with_rows = [page for page in pages if "of many" in page]
    assert len(with_rows) > 1
    assert all("Row Pounds" in page for page in with_rows)
    assert all(f"{number} of {len(pages)}" in page for number, page in enumerate(pages, start=1))


def test_word_has_headings_header_rows_a_language_and_described_pictures():
    of = paper()
    document = WordDocument(BytesIO(made(Form.WORD, of)))
    assert document.core_properties.title == of.title
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.created.replace(tzinfo=UTC) == AT
    headings = [each.style.name for each in document.paragraphs if each.style.name.startswith("Heading")]
    assert {"Heading 1", "Heading 2"} <= set(headings)
    for table in document.tables:
        head = table.rows[0]._tr.trPr
        assert head is not None
        assert head.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in table.rows[1:])
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
    described = [each.get("descr") for each in document.element.iter(qn("wp:docPr"))]
    assert described == [of.grids[0][1].description]
    languages = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_excel_is_a_workbook_to_work_with():
    of = paper()
    data = made(Form.EXCEL, of)
    book = openpyxl.load_workbook(BytesIO(data))
    assert book.sheetnames == ["Contents", *SHEETS, "In words", "What it means"]
    assert len(book.defined_names) == len(of.grids)
    for sheet in book:
        assert not sheet.merged_cells.ranges
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                if isinstance(cell.value, str) and cell.value[:1] in "=+-@":
                    assert cell.data_type == "s"
        if sheet.title[0].isdecimal():
            assert sheet.freeze_panes == "B5"
            assert sheet.print_title_rows == "$4:$4"
    with zipfile.ZipFile(BytesIO(data)) as packed:
        assert not [name for name in packed.namelist() if "<f>" in packed.read(name).decode(errors="replace")]


def test_ods_marks_its_header_rows_and_names_its_tables():
    of = paper()
    with zipfile.ZipFile(BytesIO(made(Form.ODS, of))) as packed:
        assert packed.namelist()[0] == "mimetype"
        assert packed.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        content = packed.read("content.xml").decode()
        assert "Thumbnails/thumbnail.png" not in packed.read("META-INF/manifest.xml").decode()
    assert content.count("<table:table-header-rows>") == len(of.grids)
    assert content.count("<table:named-range ") == len(of.grids)
    assert "table:formula" not in content


def test_a_count_of_people_cannot_be_put_in_as_a_number():
    with pytest.raises(TypeError, match="Publishable"):
        Figure("7", 7, "", made_by=object())
    for text in ("7", " 1,204 ", "12%", "£3.50", "−4", "3.5"):
        with pytest.raises(TypeError, match="bare number"):
            Words(text)
    assert Words("2026/27").text
    assert named("101").text == "“101”"
    assert named("A\x0bB\x00\u202eC").text == "ABC"


def test_a_hidden_figure_stays_hidden_in_every_form():
    of = paper()
    hidden = "hidden to protect people"
    assert hidden in figures(of)
    for form in Form:
        text = text_of(form, made(form, of))
        assert hidden in text
        assert not re.search(r"Wexcombe 3\b", text)


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="2 columns"):
        Grid("Short", (Heading("A"), Heading("B", True)), ((Words("one"),),))


def test_what_is_no_document_is_not_read():
    with pytest.raises(ValueError, match="format"):
        canonical.read('{"format": 2}')


@pytest.mark.parametrize("form", Form)
@settings(max_examples=40, deadline=None)
@given(name=st.text(max_size=60))
def test_no_name_that_anybody_may_type_breaks_a_form(form, name):
    """Whatever letters it is made of: the file is written, opens, and the content survives being kept."""
    grid = Grid(
        f"Partners: {named(name).text}",
        (Heading("Partner"), Heading("Pounds", True)),
        ((named(name), Amount(1)),),
    )
    of = paper(title=f"Statement for {named(name).text}", sections=(Section("Money", (grid,)),))
    assert canonical.read(canonical.write(of)) == of
    text = text_of(form, made(form, of))
    assert "£0.01" in text or form in (Form.EXCEL, Form.ODS)
