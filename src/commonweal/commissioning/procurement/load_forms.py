"""What is asked when a plan is loaded: the file, and what this version of the plan is to be called."""

from django.core.validators import RegexValidator

from commonweal.commissioning.funding.reading_files import PLAN_FILE, WORKBOOK
from commonweal.design.fields import CommonwealForm, FileField, TextField

KEY = r"[a-z0-9]+(?:-[a-z0-9]+)*"
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
    """The key the plan is loaded under."""

    fields_of_reasons = {"key_taken": "key"}
    key = TextField(
        label="Key for this version",
        hint="What pages and addresses call it. Lower-case letters, digits and single hyphens",
        max_length=60,
        width=20,
        validators=[RegexValidator(rf"\A{KEY}\Z", HOW)],
    )
