"""A table of figures, as a page gives it to the template and as a chart gives it to the page.

Read a Table as: a caption that says what is counted, the columns, then one row for each thing; the first
cell of a row names it. Cells are text that is ready to show; a blank is written out ("none", "not sent", "too
few to show"), because nothing, nought and hidden are different.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: its heading, and whether it holds figures (then it is set to the right)."""

    label: str
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """A caption, columns, rows of text, and perhaps a last row of totals. Rows have one cell per column."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None
    note: str = ""

    def __post_init__(self) -> None:
        for row in (*self.rows, *((self.total,) if self.total else ())):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"{self.caption}: {len(self.columns)} columns, but {len(row)} cells in a row."
                )
