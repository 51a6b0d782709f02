"""A paper as a Word document: real headings, tables whose first row is marked as headings and repeats, pictures described."""

from datetime import UTC
from io import BytesIO

from docx import Document as NewDocument
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table

from commonweal.outcomes.documents.content import Block, Grid, Paper, Passage, Points, Shown
from commonweal.outcomes.documents.writers.packed import packed_again
from commonweal.outcomes.documents.writers.pdf import picture_of_bars
from commonweal.outcomes.documents.writers.stamp import Stamp, facts

INK, TEAL, QUIET, CLAY = (RGBColor.from_string(each) for each in ("1C2B2D", "17494D", "4A5A5C", "97331F"))
PALE, LINE = "E3EFEC", "D9D5CB"
FONT = "Calibri"
TYPES = "[Content_Types].xml"


def write_word(paper: Paper, stamp: Stamp) -> bytes:
    """The document. Dated by the paper, so that the same paper gives the same bytes."""
    document = NewDocument()
    _set_up(document, paper, stamp)
    document.add_paragraph(paper.title, style="Title")
    document.add_paragraph(paper.subtitle, style="Subtitle")
    if paper.faults:
        _faults(document, paper)
    document.add_paragraph(paper.summary)
    for each in facts(paper, stamp):
        _quiet(document, each)
    _headlines(document, paper)
    for section in paper.sections:
        document.add_heading(section.title, level=section.level)
        for block in section.blocks:
            _block(document, block)
    _meaning(document, paper, stamp)
    written = BytesIO()
    document.save(written)
    return packed_again(written.getvalue(), at=paper.made_at, first=TYPES)


def _set_up(document: Document, paper: Paper, stamp: Stamp) -> None:
    properties = document.core_properties
    properties.title, properties.subject, properties.language = paper.title, paper.subtitle, paper.language
    properties.author = properties.last_modified_by = "Commonweal"
    properties.keywords, properties.comments = stamp.mark, stamp.status
    properties.created = properties.modified = paper.made_at.astimezone(UTC).replace(
        tzinfo=None, microsecond=0
    )
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2.2)
    styles = document.styles
    for name, size, colour in (
        ("Normal", 11, INK),
        ("Title", 26, TEAL),
        ("Subtitle", 14, QUIET),
        ("Heading 1", 18, TEAL),
        ("Heading 2", 13, INK),
        ("Caption", 10.5, INK),
    ):
        style = styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), colour
        style.font.italic = False
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for each in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(each), None)
        fonts.set(qn("w:hAnsi"), FONT)
    styles["Caption"].font.bold = True
    styles["Caption"].paragraph_format.keep_with_next = True
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for language in defaults.findall(qn("w:lang")):
        language.set(qn("w:val"), paper.language)
    _footer(document, stamp)


def _footer(document: Document, stamp: Stamp) -> None:
    line = document.sections[0].footer.paragraphs[0]
    line.add_run(f"{stamp.status} · {stamp.short} · Page ").font.size = Pt(9)
    run = line.add_run()
    run.font.size = Pt(9)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = text
        run._r.append(part)


def _faults(document: Document, paper: Paper) -> None:
    said = "This document does not tie. Do not use its figures, and do not sign it."
    for place, text in enumerate((said, *paper.faults)):
        run = document.add_paragraph(style="List Bullet" if place else None).add_run(text)
        run.font.color.rgb, run.bold = CLAY, not place


def _quiet(document: Document, text: str) -> None:
    line = document.add_paragraph()
    line.paragraph_format.space_after = Pt(2)
    run = line.add_run(text)
    run.font.size, run.font.color.rgb = Pt(9.5), QUIET


def _headlines(document: Document, paper: Paper) -> None:
    if not paper.headlines:
        return
    document.add_heading("The most important figures", level=1)
    for each in paper.headlines:
        line = document.add_paragraph()
        line.add_run(f"{each.figure.text}  ").bold = True
        line.add_run(f"{each.label}. ").bold = True
        line.add_run(each.definition).font.color.rgb = QUIET


def _block(document: Document, block: Block) -> None:
    match block:
        case Passage(text):
            document.add_paragraph(text)
        case Points(items):
            for item in items:
                document.add_paragraph(item, style="List Bullet")
        case Grid():
            _bars(document, block)
            document.add_paragraph(block.caption, style="Caption")
            _table(document, block)
            for note in block.notes:
                _quiet(document, note)
            document.add_paragraph()


def _table(document: Document, grid: Grid) -> None:
    table = document.add_table(rows=0, cols=len(grid.columns))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    _describe(table, grid.caption, f"Table with {len(grid.columns)} columns. The first names each row.")
    _border(table)
    _row(table, grid, tuple(each.label for each in grid.columns), is_head=True)
    for row in grid.rows:
        _row(table, grid, _texts(row))
    if grid.total:
        _row(table, grid, _texts(grid.total), is_total=True)


def _texts(row: tuple[Shown, ...]) -> tuple[str, ...]:
    return tuple(cell.text for cell in row)


def _row(
    table: Table, grid: Grid, texts: tuple[str, ...], *, is_head: bool = False, is_total: bool = False
) -> None:
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))
    for text, heading, cell in zip(texts, grid.columns, row.cells, strict=True):
        line = cell.paragraphs[0]
        line.paragraph_format.space_after = Pt(2)
        run = line.add_run(text)
        run.font.size, run.bold = Pt(9.5 if len(grid.columns) < 6 else 8.5), is_head or is_total
        if heading.is_number:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if is_head:
            run.font.color.rgb = TEAL
            _shade(cell._tc, PALE)


def _bars(document: Document, grid: Grid) -> None:
    """The picture, with what it shows in words for whoever listens to the document."""
    if not grid.bars:
        return
    shape = document.add_picture(BytesIO(picture_of_bars(grid)), width=Cm(16.6))
    properties = shape._inline.docPr
    properties.set("descr", grid.description)
    properties.set("title", grid.caption)
    document.paragraphs[-1].paragraph_format.keep_with_next = True


def _meaning(document: Document, paper: Paper, stamp: Stamp) -> None:
    if paper.definitions:
        document.add_heading("What each figure counts", level=1)
    for each in paper.definitions:
        document.add_heading(each.title, level=2)
        for sentence in each.sentences:
            document.add_paragraph(sentence)
    for title, items in (
        ("What is hidden, and why", paper.hidden),
        ("Where it comes from", paper.sources),
    ):
        if items:
            document.add_heading(title, level=1)
            for item in items:
                document.add_paragraph(item, style="List Bullet")
    _quiet(document, f"Checksum (SHA-256 of the content): {stamp.checksum}")


def _describe(table: Table, title: str, description: str) -> None:
    properties = table._tbl.tblPr
    for tag, text in (("w:tblCaption", title), ("w:tblDescription", description)):
        part = OxmlElement(tag)
        part.set(qn("w:val"), text)
        properties.append(part)


def _border(table: Table) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE)):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    properties = table._tbl.tblPr
    after = next(
        (each for each in properties if each.tag in (qn("w:tblLayout"), qn("w:tblLook"), qn("w:tblCaption"))),
        None,
    )
    if after is None:
        properties.append(borders)
    else:
        after.addprevious(borders)


def _shade(cell, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    cell.get_or_add_tcPr().append(shade)
