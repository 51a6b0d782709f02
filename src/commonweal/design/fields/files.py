"""A file chosen from the reader's own machine. What it may be is said beside it; what is in it is for the reader of that kind."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField

from commonweal.design.fields.component import Component
from commonweal.design.words import lower_first

ONE_MB = 1_000_000


class FileField(Component, forms.FileField):
    """One file. `endings` are what its name may end in (".xlsx"); `largest` is in bytes. Browsers never show a file again."""

    folder, macro = "file-upload", "govukFileUpload"
    verb = "Choose"

    def __init__(self, *, endings: Sequence[str], largest: int = 10 * ONE_MB, **options: Any) -> None:
        self.endings, self.largest = tuple(endings), largest
        super().__init__(max_length=200, allow_empty_file=True, **options)

    def messages(self) -> dict[str, str]:
        called = lower_first(self.called)
        return {
            "invalid": f"{self.called} did not arrive whole. Choose {called} again",
            "max_length": f"The name of {called} is too long. Save it under a shorter name",
        }

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        found = super().clean(data, initial)
        if not found:
            return found
        if not found.name.lower().endswith(self.endings):
            text = f"{self.called} must be a file that ends in {' or '.join(self.endings)}"
            raise ValidationError(text, code="ending")
        if found.size > self.largest:
            text = f"{self.called} must be {self.largest // ONE_MB} MB or smaller. Take out pictures, and what is not needed"
            raise ValidationError(text, code="too_large")
        if not found.size:
            raise ValidationError(f"{self.called} is empty. Choose another", code="empty")
        return found

    def params(self, bound: BoundField) -> dict[str, Any]:
        return {"attributes": {"accept": ",".join(self.endings)}}
