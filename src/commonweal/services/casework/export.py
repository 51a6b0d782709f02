"""A list of cases to take away: references, statuses and days. No name, no contact, nothing anybody wrote."""

import csv
from collections.abc import Iterable
from datetime import datetime
from io import StringIO

from commonweal.rules.periods import LONDON

HEADINGS = ("Reference", "Group", "Area", "Status", "Grade", "Opened", "Next risk review")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(rows: Iterable[tuple]) -> str:
    """The rows under their headings. A cell that a spreadsheet would take for a formula is made text."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return out.getvalue()


def safe_cell(value: object) -> str:
    """A value as text that stays text: days as 2026-03-27, and an apostrophe before what could be a formula."""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
