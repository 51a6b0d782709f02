"""What is asked when a plan is loaded: the file, what it is beside the plans in use, and what it is to be called."""

from collections.abc import Sequence
from typing import Any

from django.core.validators import RegexValidator

from commonweal.commissioning.funding.reading_files import PLAN_FILE, WORKBOOK
from commonweal.design.fields import ChoiceField, CommonwealForm, FileField, TextField
from commonweal.rules.versions import named

KEY = r"[a-z0-9]+(?:-[a-z0-9]+)*"
TO_COMPARE, ON_TOP = "to_compare", "on_top"
HOW = "Key for this version may have lower-case letters, digits and single hyphens only, like pooled-fund-2"


class LoadForm(CommonwealForm):
    """Which file."""

    file = FileField(
        label="The plan",
        hint="A workbook that ends in .xlsx, or a plan file that ends in .toml; 10 MB at most. It is checked first: nothing is"
        " loaded by choosing it",
        missing="Choose the plan: a workbook or a plan file",
        endings=(WORKBOOK, PLAN_FILE),
    )


class VersionForm(CommonwealForm):
    """What the file is, asked only when plans in use hold promises of it (`others` says which); and its key."""

    fields_of_reasons = {"key_taken": "key"}
    what = ChoiceField(
        label="What is this file?",
        missing="Say what this file is: another version, to compare, or a plan of its own",
    )
    key = TextField(
        label="Key for this version",
        hint="What pages and addresses call it. Lower-case letters, digits and single hyphens",
        max_length=60,
        width=20,
        validators=[RegexValidator(rf"\A{KEY}\Z", HOW)],
    )

    def __init__(self, *args: Any, others: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not others:
            del self.fields["what"]
            return
        of = named(others)
        self.fields["what"].set_choices(
            [
                (TO_COMPARE, f"Another version of {of}, to compare: nothing of it goes into the ledger"),
                (ON_TOP, "A plan of its own: its promises come on top of those"),
            ]
        )
