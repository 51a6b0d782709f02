"""What is asked when published figures are loaded."""

from commonweal.commissioning.needs.reading_files import ENDING
from commonweal.design.fields import CommonwealForm, FileField, TextField


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
