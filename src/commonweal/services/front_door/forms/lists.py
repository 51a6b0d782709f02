"""What is asked of somebody who sends a list: the file, which column holds what, and what their words for areas mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from commonweal.design.fields import ChoiceField, CommonwealForm, FileField
from commonweal.rules.daily_list import COLUMNS, Field
from commonweal.services.casework.words import GROUPS
from commonweal.services.front_door.list_files import CSV, XLSX, Sheet

NOT_OURS = "-"


class ListFileForm(CommonwealForm):
    """Which file."""

    file = FileField(
        label="The list",
        hint="CSV or Excel (.xlsx), 10 MB and 20,000 rows at most. It is checked first: nothing is sent by choosing it.",
        missing="Choose the list: a CSV or Excel file",
        endings=(CSV, ".txt", XLSX),
    )


class ColumnsForm(CommonwealForm):
    """One question for each thing a list may say: which of the file's columns holds it. `examples` are two values of each."""

    everyone_is = ChoiceField(
        label="If no column says it: who is everybody on your lists?",
        as_list=True,
        called="Who everybody is",
        choices=[(value, words) for value, words in GROUPS.items()],
        required=False,
    )

    def __init__(self, *args: Any, sheet: Sheet, examples: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.labels = sheet.labels
        choices = [
            (str(place), f"{label} ({example})" if example else label)
            for place, (label, example) in enumerate(zip(sheet.labels, examples, strict=True))
        ]
        asked = {}
        for column in COLUMNS:
            words = column.label if column.is_needed else f"{column.label} (optional)"
            asked[str(column.field)] = ChoiceField(
                label=words,
                called=column.label,
                hint=column.what,
                as_list=True,
                choices=choices,
                required=False,
            )
        self.fields = {**asked, **self.fields}
        self.order_fields([*asked, "everyone_is"])

    @property
    def fields_of_reasons(self) -> dict[str, str]:
        """A reason's code names the field that it is shown at."""
        names = [str(column.field) for column in COLUMNS]
        at_field = {f"{kind}_{name}": name for name in names for kind in ("no", "twice")}
        return {**at_field, "no_group": "group", "two_groups": "everyone_is", "two_names": "full_name"}


def columns_chosen(values: Mapping[str, Any], labels: Sequence[str]) -> dict[Field, str]:
    """The heading of each field that was given a column."""
    return {
        column.field: labels[int(values[column.field])] for column in COLUMNS if values.get(str(column.field))
    }


class AreasForm(CommonwealForm):
    """One question for each word of theirs that we do not know: which area it means."""

    def __init__(
        self, *args: Any, words: Sequence[str], areas: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.words = tuple(words)
        choices = [(NOT_OURS, "None of these: hand such rows back"), *areas]
        for place, word in enumerate(self.words):
            self.fields[f"word_{place}"] = ChoiceField(
                label=f"“{word}”",
                called=f"What “{word}” means",
                as_list=True,
                choices=choices,
                missing=f"Choose what “{word}” means, or that it is none of these",
            )


def areas_chosen(values: Mapping[str, Any], words: Sequence[str]) -> dict[str, str]:
    """Our code for each word; empty for one that is none of ours, so that it is not asked again."""
    chosen = {word: values[f"word_{place}"] for place, word in enumerate(words)}
    return {word: "" if code == NOT_OURS else code for word, code in chosen.items()}
