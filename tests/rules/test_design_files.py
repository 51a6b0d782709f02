"""A field for a file: what may be chosen is said beside it, and what may not is refused in words that say what to do."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.design.fields import CommonwealForm, FileField


class Sending(CommonwealForm):
    file = FileField(label="The report", hint="A text", endings=(".txt", ".md"), largest=2_000_000)
    other = FileField(label="Another", endings=(".txt",), required=False)


def sent(name: str = "a.txt", data: bytes = b"words") -> Sending:
    return Sending({}, {"file": SimpleUploadedFile(name, data)})


def test_a_file_of_a_kind_that_is_asked_for_is_taken():
    form = sent("Report.TXT")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["file"].read() == b"words"
    assert form.cleaned_data["other"] is None


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (Sending({}, {}), "Choose the report"),
        (sent("a.pdf"), "The report must be a file that ends in .txt or .md"),
        (sent("txt"), "The report must be a file that ends in .txt or .md"),
        (sent(data=b""), "The report is empty. Choose another"),
        (
            sent(data=b"0" * 2_000_001),
            "The report must be 2 MB or smaller. Take out pictures, and what is not needed",
        ),
        (sent("a" * 200 + ".txt"), "The name of the report is too long. Save it under a shorter name"),
    ],
)
def test_what_may_not_be_sent_is_said(form, says):
    assert not form.is_valid()
    assert form.errors["file"] == [says]
    assert [(link.text, link.href) for link in form.error_summary()] == [(says, "#id_file")]


def test_it_is_drawn_with_its_label_hint_message_and_kinds():
    form = Sending({}, {})
    html = form.field_html("file")
    assert 'type="file"' in html
    assert 'accept=".txt,.md"' in html
    assert "The report" in html
    assert 'aria-describedby="id_file-hint id_file-error"' in html
    assert "(optional)" in form.field_html("other")
