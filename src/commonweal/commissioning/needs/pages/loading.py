"""What was loaded from a file, what was here already, and what is wrong with which line."""

from dataclasses import dataclass

from commonweal.commissioning.needs.actions import Loaded
from commonweal.design.tables import Column, Table
from commonweal.design.words import count, plural

MOST_SHOWN = 200


@dataclass(frozen=True)
class LoadPage:
    """`done` says what was loaded; empty before a file is sent. `head` is the line of the error summary."""

    done: str = ""
    head: str = ""
    faults: Table | None = None
    remarks: tuple[str, ...] = ()


def load_page(*, name: str = "", loaded: Loaded | None = None) -> LoadPage:
    if loaded is None:
        return LoadPage()
    done = f"{name}: {plural(loaded.added, 'figure')} added, {count(loaded.known)} here already."
    if not loaded.faults:
        return LoadPage(done=done, remarks=loaded.remarks)
    left = plural(len({fault.line for fault in loaded.faults}), "line")
    rows = tuple((str(fault.line), fault.text) for fault in loaded.faults[:MOST_SHOWN])
    more = len(loaded.faults) - MOST_SHOWN
    return LoadPage(
        done=done,
        head=f"{left} could not be loaded. The good lines were. Put these right and choose the file again",
        faults=Table(
            "What is wrong, line by line",
            (Column("Line", is_number=True), Column("What to do")),
            rows,
            note=f"And {plural(more, 'more fault')}." if more > 0 else "",
        ),
        remarks=loaded.remarks,
    )
