"""What is asked when published figures are loaded, and when a statutory step was done."""

from collections.abc import Iterable
from typing import Any

from commonweal.commissioning.needs.reading_files import ENDING
from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, FileField, TextField
from commonweal.rules.cycles import KINDS


class LoadForm(CommonwealForm):
    """Which file, and what this copy of it is called."""

    file = FileField(
        label="The file",
        hint="Published figures, MARAC figures by police force, or populations: a file that ends in .csv, 10 MB at most",
        missing="Choose the file: one that ends in .csv",
        endings=(ENDING,),
    )
    edition = TextField(
        label="What to call this copy",
        hint="Only for MARAC figures by police force, where the file does not say it: like “downloaded in May 2026”",
        required=False,
        max_length=60,
        width=20,
    )


class CycleForm(CommonwealForm):
    """What was done, where, when, and where it can be found. `areas` are (number, name)."""

    fields_of_reasons = {"done_in_future": "done_on", "done_already": "done_on"}
    cycle = ChoiceField(
        label="What was done",
        missing="Select what was done",
        choices=[(key.value, kind.name, kind.what) for key, kind in KINDS.items()],
    )
    area = ChoiceField(label="Area", missing="Select the area it was done for")
    done_on = DateField(label="Day it was done", missing="Enter the day it was done", no_future=True)
    reference = TextField(
        label="Where it can be found",
        hint="A decision, a report or a web address. No names of people",
        missing="Enter where it can be found",
        max_length=200,
    )

    def __init__(self, *args: Any, areas: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].set_choices([(str(pk), name) for pk, name in areas])
