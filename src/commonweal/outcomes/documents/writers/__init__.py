"""Five forms of one content. `render(form, paper, stamp)` gives the bytes; the same paper and stamp give the same bytes.

The web page is a template (documents/paper.jinja) over the same Paper; the other four are made here.
"""

from collections.abc import Callable, Mapping

from commonweal.outcomes.documents.content import Paper
from commonweal.outcomes.documents.writers.excel import write_excel
from commonweal.outcomes.documents.writers.ods import write_ods
from commonweal.outcomes.documents.writers.pdf import write_pdf
from commonweal.outcomes.documents.writers.stamp import Stamp
from commonweal.outcomes.documents.writers.word import write_word
from commonweal.rules.documents import Form

__all__ = ["MEDIA_TYPES", "Stamp", "render"]

WRITERS: Mapping[Form, Callable[[Paper, Stamp], bytes]] = {
    Form.PDF: write_pdf,
    Form.WORD: write_word,
    Form.EXCEL: write_excel,
    Form.ODS: write_ods,
}
MEDIA_TYPES = {
    Form.PDF: "application/pdf",
    Form.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.ODS: "application/vnd.oasis.opendocument.spreadsheet",
}


def render(form: Form, paper: Paper, stamp: Stamp) -> bytes:
    """The document in one form."""
    return WRITERS[form](paper, stamp)
