"""What the tests of daily lists share: a list of invented people, as CSV or a workbook, and one that Rita has sent."""

import csv
from io import BytesIO, StringIO
from pathlib import Path

import xlsxwriter

from commonweal.rules.daily_list import Field, guess
from commonweal.services.front_door import actions
from commonweal.services.front_door.list_files import read_list
from tests.care import NOW, TODAY
from tests.cast import ask

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "daily-list.csv"
HEADINGS = (
    "Ref",
    "Role",
    "Name",
    "DOB",
    "District",
    "Mobile",
    "Safe to call",
    "Suspect",
    "Suspect DOB",
    "Date",
    "Summary",
)
COLUMNS = {
    "reference": "Ref",
    "group": "Role",
    "full_name": "Name",
    "born_on": "DOB",
    "area": "District",
    "phone": "Mobile",
    "safe_to_call": "Safe to call",
    "other_name": "Suspect",
    "other_born_on": "Suspect DOB",
    "incident_on": "Date",
    "what_happened": "Summary",
}
IN_WORDS = TODAY.strftime("%d/%m/%Y")


def line(reference: str, **changes: str) -> tuple[str, ...]:
    """One sound row; `changes` by heading, with spaces as underscores."""
    values = {
        "Ref": reference,
        "Role": "adult victim",
        "Name": f"Person {reference}",
        "DOB": "3/6/1991",
        "District": "Fellshire",
        "Mobile": "07700 900111",
        "Safe to call": "yes",
        "Suspect": "Walter Wolf",
        "Suspect DOB": "1/2/1989",
        "Date": IN_WORDS,
        "Summary": "He waits outside her work.",
    } | {name.replace("_", " "): value for name, value in changes.items()}
    return tuple(values[heading] for heading in HEADINGS)


def as_csv(*lines, headings=HEADINGS, delimiter=",", encoding="utf-8") -> bytes:
    out = StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([headings, *lines])
    return out.getvalue().encode(encoding)


def as_workbook(*lines, headings=HEADINGS, change=lambda book, sheet: None) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("List")
        for number, cells in enumerate([headings, *lines]):
            for place, cell in enumerate(cells):
                sheet.write(number, place, cell)
        change(book, sheet)
    return out.getvalue()


def mapped(cast, data: bytes, *, user=None, **options):
    """How lists like this are read, kept for whoever's organisation it is."""
    sheet = read_list(data)
    by = ask(user or cast.rita)
    values = {"everyone_is": "", "areas": {}, "columns": guess(sheet.labels)} | options
    return actions.keep_mapping(sheet=sheet, by=by, at=NOW, **values)


def sent(cast, data: bytes, *, user=None, mapping=None, at=NOW):
    """A list, sent and not yet begun."""
    mapping = mapping or mapped(cast, data, user=user)
    return actions.send_list(sheet=read_list(data), mapping=mapping, by=ask(user or cast.rita), at=at)


def taken(cast, made, *, user=None, at=NOW):
    """The list after all its parts."""
    for _ in range(50):
        made = actions.take_rows(list_id=made.pk, by=ask(user or cast.rita), at=at)
        if made.finished_at:
            return made
    raise AssertionError("The list never ended.")


def imported(cast, *lines, user=None, at=NOW):
    return taken(cast, sent(cast, as_csv(*lines), user=user, at=at), user=user, at=at)


def columns_named(**headings: str) -> dict[Field, str]:
    return {Field(name): heading for name, heading in headings.items()}
