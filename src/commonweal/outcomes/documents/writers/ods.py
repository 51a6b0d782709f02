"""A paper as an open spreadsheet (ODS): the same sheets as the Excel workbook, figures as numbers, words as words."""

from io import BytesIO
from xml.sax.saxutils import quoteattr

from odfdo import Cell, Column, Document, Element, Row, Table

from commonweal.outcomes.documents.content import Amount, Figure, Paper, Share, Shown
from commonweal.outcomes.documents.writers.packed import packed_again
from commonweal.outcomes.documents.writers.sheets import Look, Sheet, sheets_of
from commonweal.outcomes.documents.writers.stamp import Stamp

MEDIA = "mimetype"
THUMBNAIL = "Thumbnails/thumbnail.png"
CENTIMETRES_A_LETTER = 0.21
ONE_HUNDRED = 100
_TEXT = {
    Look.TITLE: 'fo:font-weight="bold" fo:font-size="16pt" fo:color="#17494d"',
    Look.HEADING: 'fo:font-weight="bold" fo:font-size="12pt" fo:color="#17494d"',
    Look.HEAD: 'fo:font-weight="bold" fo:color="#17494d"',
    Look.TOTAL: 'fo:font-weight="bold"',
    Look.NOTE: 'fo:color="#4a5a5c"',
    Look.FAULT: 'fo:font-weight="bold" fo:color="#97331f"',
    Look.PLAIN: "",
}
_BOX = {
    Look.HEAD: 'fo:background-color="#e3efec" fo:border-bottom="0.75pt solid #17494d" fo:wrap-option="wrap"',
    Look.PLAIN: 'fo:border-bottom="0.5pt solid #d9d5cb"',
    Look.TOTAL: 'fo:border-top="1pt solid #17494d" fo:border-bottom="1pt solid #17494d"',
}
_NUMBERS = {
    "money": '<number:currency-style style:name="cw-money"><number:currency-symbol>£</number:currency-symbol>'
    '<number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1"'
    ' number:grouping="true"/></number:currency-style>',
    "whole": '<number:number-style style:name="cw-whole"><number:number number:decimal-places="0"'
    ' number:min-integer-digits="1" number:grouping="true"/></number:number-style>',
    "per-cent": '<number:percentage-style style:name="cw-per-cent"><number:number number:decimal-places="0"'
    ' number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>',
}


def write_ods(paper: Paper, stamp: Stamp) -> bytes:
    """The spreadsheet. Dated by the paper, so that the same paper gives the same bytes."""
    book = Document("spreadsheet")
    book.body.clear()
    book.del_part(THUMBNAIL)
    book.manifest.del_full_path(THUMBNAIL)
    _add_styles(book)
    book.language = paper.language
    meta = book.meta
    meta.title, meta.subject, meta.language = paper.title, paper.subtitle, paper.language
    meta.keywords = stamp.mark
    meta.creator = meta.initial_creator = "Commonweal"
    made = paper.made_at.replace(microsecond=0, tzinfo=None)
    meta.creation_date = meta.date = made
    for sheet in sheets_of(paper, stamp):
        book.body.append(_table(book, sheet))
    for sheet in sheets_of(paper, stamp):
        _name_range(book, sheet)
    written = BytesIO()
    book.save(written)
    return packed_again(written.getvalue(), at=paper.made_at, first=MEDIA)


def _add_styles(book: Document) -> None:
    for xml in _NUMBERS.values():
        book.insert_style(Element.from_tag(xml), automatic=True)
    for look in Look:
        for number in ("", *_NUMBERS):
            for right in (False, True):
                data = f' style:data-style-name="cw-{number}"' if number else ""
                box = f"<style:table-cell-properties {_BOX.get(look, '')}/>"
                side = '<style:paragraph-properties fo:text-align="end"/>' if right else ""
                text = f"<style:text-properties {_TEXT[look]}/>"
                xml = (
                    f'<style:style style:name="{_style(look, number, right=right)}" style:family="table-cell"{data}>'
                    f"{box}{side}{text}</style:style>"
                )
                book.insert_style(Element.from_tag(xml), automatic=True)


def _style(look: Look, number: str = "", *, right: bool = False) -> str:
    return "-".join(part for part in ("cw", look.value, number, "right" if right else "") if part)


def _table(book: Document, sheet: Sheet) -> Table:
    table = Table(sheet.name)
    for width in sheet.widths:
        table.append(Column(style=_width(book, width)))
    for at, line in enumerate(sheet.lines):
        row = Row()
        for place, cell in enumerate(line.cells):
            is_number = sheet.head is not None and sheet.columns[place].is_number
            row.append_cell(_cell(cell, line.look, right=is_number and line.look is not Look.NOTE))
        if at == sheet.head:
            head = Element.from_tag("<table:table-header-rows/>")
            head.append(row)
            table.append(head)
        else:
            table.append(row)
    return table


def _width(book: Document, letters: int) -> str:
    name = f"cw-column-{letters}"
    width = quoteattr(f"{letters * CENTIMETRES_A_LETTER:.2f}cm")
    if book.get_style("table-column", name) is None:
        xml = (
            f'<style:style style:name="{name}" style:family="table-column">'
            f"<style:table-column-properties style:column-width={width}/></style:style>"
        )
        book.insert_style(Element.from_tag(xml), automatic=True)
    return name


def _cell(cell: Shown, look: Look, *, right: bool) -> Cell:
    match cell:
        case Amount(pence):
            return Cell(
                pence / ONE_HUNDRED,
                text=cell.text,
                cell_type="currency",
                currency="GBP",
                style=_style(look, "money", right=right),
            )
        case Share(per_cent) if per_cent is not None:
            return Cell(
                per_cent / ONE_HUNDRED,
                text=cell.text,
                cell_type="percentage",
                style=_style(look, "per-cent", right=right),
            )
        case Figure(value=value, unit="%") if value is not None:
            return Cell(
                value / ONE_HUNDRED,
                text=cell.text,
                cell_type="percentage",
                style=_style(look, "per-cent", right=right),
            )
        case Figure(value=value) if value is not None:
            return Cell(value, text=cell.text, cell_type="float", style=_style(look, "whole", right=right))
    return Cell(cell.text, text=cell.text, cell_type="string", style=_style(look, right=right))


def _name_range(book: Document, sheet: Sheet) -> None:
    if sheet.head is None:
        return
    area = (0, sheet.head, len(sheet.columns) - 1, sheet.head + sheet.table_rows)
    table = book.body.get_table(name=sheet.name)
    assert table is not None
    table.set_named_range(sheet.defined, area)
