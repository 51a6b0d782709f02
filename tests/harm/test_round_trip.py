"""What leaves in a file arrives in an empty system, field by field; and without its passphrase the file gives nothing away."""

import json

import pytest
from django.db.models import DateTimeField, F

from commonweal.partnership.models import User
from commonweal.rules.cases_out import goes_along
from commonweal.services.casework.portable import tar, writing
from commonweal.services.casework.portable.catalogue import (
    LEFT_OUT,
    PAPERS,
    RECORDS,
    by_name,
    name_of,
    not_said,
    records,
)
from commonweal.services.casework.portable.fields import Kind, shapes, value_of
from commonweal.services.casework.portable.placing import Places
from commonweal.services.casework.portable.sealing import pieces
from tests.cast import NOW
from tests.harm.scanning import tokens_in
from tests.moving import EMPTY, elsewhere, empty_system, file_of_harbour, take

# What an arrival changes: docs/portable-cases.md says each. All else has to be as it was.
CHANGED = {
    "case": {"reference", "organisation", "status", "worker", "interim_due_on"},
    "episode": {"provider", "taken_in_at", "changed_at"},
    "task": {"organisation"},
    "restricted_note": {"organisation"},
    "assignment": {"ended_at"},
    "named_reader": {"ended_at"},
    "document": {"only_for"},
    "message": {"status", "why", "ended_at"},
}
STAY = {
    "casework.BreakGlass",
    "casework.MergedPart",
    "casework.Crossing",
    "front_door.Referral",
    "front_door.DoorMessage",
}


@pytest.fixture
def file(ground):
    return file_of_harbour(ground.cast, with_restricted=True, with_closed=True)


def lines_of(file) -> dict[str, list[dict]]:
    """Everything in the file, by record type."""
    stream = pieces(file.opened(), passphrase=file.passphrase)
    next(stream)
    found: dict[str, list[dict]] = {}
    for part in tar.parts(tar.Stream(stream)):
        kind = part.name.split("/")[1].removesuffix(".jsonl") if "/" in part.name else "manifest"
        if kind == "paper":
            found.setdefault("paper", []).append({"name": part.name, "content": part.read()})
        elif kind == "manifest":
            found[kind] = [json.loads(part.read())]
        else:
            found.setdefault(kind, []).extend(json.loads(line) for line in part.read().splitlines())
    return found


def test_every_record_type_of_the_care_wing_travels_or_says_why_not():
    assert not_said() == set()
    assert all(LEFT_OUT.values())
    assert set(RECORDS) & set(LEFT_OUT) == set()
    assert PAPERS not in RECORDS


def test_every_record_type_that_travels_is_in_the_file(file):
    assert set(by_name()) - lines_of(file).keys() == set()


def test_what_arrives_is_what_left_field_by_field(file):
    sent = lines_of(file)
    with empty_system():
        report = take(file)
        assert report.new == len(sent["case"])
        assert report.counts == {name: len(rows) for name, rows in sorted(sent.items()) if name != "manifest"}
        with elsewhere():
            compare(sent)
        arrived_as_it_should()


def compare(sent) -> None:
    places = Places(EMPTY, "lantern", "victim", 0, False, NOW)
    authors = {str(places.number("author", row["id"])): row["id"] for row in sent["author"]}
    emails = {
        pk: email.partition("@")[0] for pk, email in User.objects.using(EMPTY).values_list("pk", "email")
    }
    write = {
        Kind.AUTHOR: lambda pk: authors.get(emails[pk], emails[pk]),
        Kind.AREA: lambda pk: "fellshire",
        Kind.ORGANISATION: _code,
    }
    olds: dict[str, dict] = {}
    for model in records():
        name = name_of(model)
        rows = list(model._default_manager.using(EMPTY).order_by("pk"))
        if name == "named_reader":
            rows = [row for row in rows if row.ended_at]
        key = next(shape for shape in shapes(model) if shape.field.primary_key)
        lines = sent[name]
        if key.kind == Kind.ID and len(str(lines[0]["id"])) == 36:
            by_number = {str(places.number(name, line["id"])): line for line in lines}
            pairs = [(by_number[str(row.pk)], row) for row in rows]
        elif key.kind == Kind.REFERENCE:
            pairs = [
                (next(each for each in lines if olds[key.target][each[key.name]] == str(row.pk)), row)
                for row in rows
            ]
        else:
            pairs = list(zip(lines, rows, strict=True))
        assert len(rows) == len(lines), name
        olds[name] = {line[key.name]: str(row.pk) for line, row in pairs}
        for line, row in pairs:
            for shape in shapes(model):
                if shape.name in CHANGED.get(name, ()) or shape.kind == Kind.ID:
                    continue
                came, went = value_of(shape, row, write), line[shape.name]
                if shape.kind == Kind.REFERENCE and went is not None:
                    went = olds[shape.target][went]
                if isinstance(shape.field, DateTimeField) and went:
                    came, went = came[:19], went[:19]
                assert came == went, f"{name}.{shape.name}"


def _code(pk: int) -> str:
    from commonweal.partnership.models import Organisation

    return Organisation.objects.using(EMPTY).get(pk=pk).code


def arrived_as_it_should() -> None:
    from commonweal.services.casework.models import (
        Case,
        CaseIn,
        CaseLink,
        Document,
        DocumentPart,
        Message,
        NamedReader,
        SearchKey,
        Task,
    )

    nora = User.objects.using(EMPTY).get(email="nora.new@example.org")
    rows = Case.objects.using(EMPTY).values_list(
        "status", "worker", "organisation__code", "episode__taken_in_at", "episode__provider__code"
    )
    assert set(rows) == {("opened", None, "lantern", NOW, "lantern")}
    assert not Case.objects.using(EMPTY).filter(interim_due_on__lte=NOW.date()).exists()
    assert not CaseIn.objects.using(EMPTY).filter(former_reference=F("case__reference")).exists()
    assert CaseIn.objects.using(EMPTY).count() == Case.objects.using(EMPTY).count()
    assert not CaseLink.objects.using(EMPTY).exists()
    assert SearchKey.objects.using(EMPTY).count() > 5
    assert not Message.objects.using(EMPTY).filter(status__in=["queued", "sending"]).exists()
    assert set(Task.objects.using(EMPTY).values_list("organisation__code", flat=True)) == {"lantern"}
    assert DocumentPart.objects.using(EMPTY).count() == Document.objects.using(EMPTY).count() == 1
    assert {row.user_id for row in NamedReader.objects.using(EMPTY).filter(ended_at=None)} <= {nora.pk}
    strangers = User.objects.using(EMPTY).filter(email__endswith="@not-here.invalid")
    assert strangers.filter(full_name="Pat Works (Case worker, Harbour)", is_active=False).exists()
    assert not any(user.has_usable_password() for user in strangers)


def test_the_file_and_its_parts_in_the_database_give_nothing_away(ground, file):
    text = file.content.decode("latin-1")
    assert tokens_in(text) == set()
    for word in ("Harbour", "victim", "Mona", "Vera", file.passphrase, file.passphrase.replace("-", "")):
        assert word not in text
    assert tokens_in(file.out.receipt_key.hex()) == set()
    assert file.out.sealed_key is None


def test_no_word_of_another_house_or_of_what_stays_is_in_the_file(ground, file):
    found = {ground.canaries[token] for token in tokens_in(str(lines_of(file))) if token in ground.canaries}
    mine = {"victims", "victims's child", "otis"}
    assert {canary.whose for canary in found} <= mine
    assert {canary.model for canary in found} & STAY == set()
    assert len(found) > 60


def test_nothing_restricted_is_in_the_file_unless_the_second_said_so(ground):
    file = file_of_harbour(ground.cast)
    sent = lines_of(file)
    assert "restricted_note" not in sent
    assert sent["manifest"][0]["left_out"]["restricted_note"] == 1
    words = {ground.canaries[token].model for token in tokens_in(str(sent)) if token in ground.canaries}
    assert "casework.RestrictedNote" not in words
    assert not goes_along(is_restricted=True, named=(1, 2), two=(1, 2), with_restricted=False)


def test_a_piece_alone_is_a_piece_of_nothing(ground, file):
    assert writing.MANIFEST.encode() not in file.content
