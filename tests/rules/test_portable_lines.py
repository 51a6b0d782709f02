"""What somebody typed survives the file, whatever signs are in it; and parts and pieces come back as they were."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.reasons import Refused
from commonweal.services.casework.portable import sealing, tar
from commonweal.services.casework.portable.catalogue import by_name
from commonweal.services.casework.portable.fields import Kind, Unreadable, read_value, shapes
from commonweal.services.casework.portable.reading import lines
from commonweal.services.casework.portable.writing import Batch, _lines

TYPED = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
NOTE = next(shape for shape in shapes(by_name()["note"]) if shape.name == "text")


@given(st.lists(TYPED, min_size=1, max_size=5))
def test_odd_signs_ends_of_lines_and_scripts_come_back_as_they_were(texts):
    written = _lines(Batch(1), "note", [{"text": each} for each in texts])
    assert [read_value(NOTE, line["text"]) for line in lines(written.content, "x")] == texts
    assert written.rows == len(texts)


@given(st.lists(st.binary(max_size=1500), max_size=4))
def test_parts_come_back_as_they_were_however_the_pieces_fall(contents):
    whole = b"".join(tar.member(f"{n}", each) for n, each in enumerate(contents)) + tar.END
    pieces = (whole[start : start + 700] for start in range(0, len(whole), 700))
    found = [(part.name, part.read()) for part in tar.parts(tar.Stream(pieces))]
    assert found == [(f"{n}", each) for n, each in enumerate(contents)]


def test_any_reader_of_tar_can_look_into_it():
    import tarfile

    whole = tar.member("0001/case.jsonl", b'{"id":"x"}\n') + tar.member("manifest.json", b"{}") + tar.END
    with tarfile.open(fileobj=io.BytesIO(whole)) as opened:
        assert opened.getnames() == ["0001/case.jsonl", "manifest.json"]
        assert opened.extractfile("manifest.json").read() == b"{}"


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("note", "text", 7),
        ("note", "text", "a\0b"),
        ("note", "at", "2026-11-26T09:00:00"),
        ("note", "at", "soon"),
        ("need", "level", True),
        ("need", "level", 99_999_999_999),
        ("need", "area", "astrology"),
        ("case", "is_restricted", "yes"),
        ("case", "side", None),
        ("session", "also", ["nothing known"]),
        ("session", "also", [{}]),
        ("person", "known_as", "x" * 81),
        ("person", "born_on", "2026-13-01"),
        ("risk_review", "answers", []),
    ],
)
def test_a_value_that_cannot_be_is_refused_without_being_repeated(kind, field, value):
    shape = next(each for each in shapes(by_name()[kind]) if each.name == field)
    with pytest.raises(Unreadable) as found:
        read_value(shape, value)
    assert not value or str(value) not in str(found.value)


def test_every_field_that_travels_is_of_a_kind_that_can_be_written():
    kinds = {shape.kind for model in by_name().values() for shape in shapes(model)}
    assert kinds == set(Kind)
    assert not any(
        shape.name.startswith("sealed_") for model in by_name().values() for shape in shapes(model)
    )


def test_a_passphrase_is_read_however_it_was_written_down():
    passphrase, key = sealing.new_passphrase(), sealing.new_key()
    beginning = sealing.head(key, passphrase)
    assert sealing.open_head(beginning, passphrase.lower().replace("-", " ")) == key
    with pytest.raises(Refused, match="does not open"):
        sealing.open_head(beginning, passphrase[:-1] + ("3" if passphrase[-1] != "3" else "4"))
    assert sealing.receipt(key, b"a") != sealing.receipt(key, b"b")
