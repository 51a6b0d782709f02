"""The pages about documents: who reads, makes, signs and takes down; what is asked again; how many questions they take."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commonweal.outcomes.documents import actions
from commonweal.outcomes.documents.models import FrozenDocument
from commonweal.outcomes.documents.writers import MEDIA_TYPES
from commonweal.rules.documents import Form, Kind
from tests import documents, money
from tests.cast import ask, client_for
from tests.pages.counting import at_most
from tests.pages.reading import assert_refused, read, unseen

READERS = ["joan", "finn", "bea", "anna", "aud"]
NOT_READERS = ["adam", "fred", "rita", "pat", "mona", "percy", "nora"]
LISTS = ["documents", "check_document"]


@pytest.fixture
def pack(cast):
    """The board pack of the Joint Board, over the small plan and the counts of the cast."""
    money.load(cast)
    money.put_in_bank(cast, "county-year-1")
    documents.refreshed(cast)
    return documents.made(cast)


@pytest.fixture
def everyones(cast, pack):
    """A document that is for no board."""
    return documents.made(cast, Kind.ANNUAL_REPORT)


def sign(cast, found):
    return actions.sign_document(frozen_id=found.pk, by=ask(cast.joan), at=datetime.now(UTC))


@pytest.mark.parametrize("who", READERS)
def test_readers_of_figures_read_documents(cast, pack, who):
    browser = client_for(getattr(cast, who))
    for name in LISTS:
        assert browser.get(reverse(name)).status_code == 200
    page = read(browser.get(reverse("document", args=[pack.pk])))
    assert page.status == 200
    for words in (
        "Board pack: Joint Board",
        "Draft, not signed",
        "Referrals by area",
        "What each figure counts",
        pack.sha256,
    ):
        assert words in page.words, words
    assert browser.get(reverse("document_today", args=[pack.pk])).status_code == 200


@pytest.mark.parametrize("who", NOT_READERS)
def test_everyone_else_is_refused(cast, pack, who):
    browser = client_for(getattr(cast, who))
    for address in (*map(reverse, LISTS), reverse("document", args=[pack.pk])):
        assert browser.get(address).status_code == 403


def test_a_member_of_another_board_does_not_see_this_pack(cast, pack, everyones):
    """The neighbour: Ben sits on the City Board and reads what is for everybody, and its own board's, but not this one."""
    own = documents.made(cast, board=cast.other_board)
    browser = client_for(cast.ben)
    for name, more in (("document", ()), ("document_today", ()), ("document_file", ("pdf",))):
        assert browser.get(reverse(name, args=[pack.pk, *more])).status_code == 404
        assert browser.get(reverse(name, args=[own.pk, *more])).status_code == 200
        assert browser.get(reverse(name, args=[everyones.pk, *more])).status_code == 200
    listed = read(browser.get(reverse("documents")))
    assert "City Board" in listed.words
    assert "Joint Board" not in listed.words
    file = SimpleUploadedFile("pack.pdf", actions.written(pack, Form.PDF))
    checked = read(browser.post(reverse("check_document"), {"file": file}))
    assert "It is as it was made" in checked.words
    assert reverse("document", args=[pack.pk]) not in checked.html


@pytest.mark.parametrize("form", Form)
def test_a_document_is_taken_down_and_never_shown_or_kept(cast, pack, form):
    answer = client_for(cast.bea).get(reverse("document_file", args=[pack.pk, form.value]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == MEDIA_TYPES[form]
    assert answer["Content-Disposition"].startswith('attachment; filename="board-pack-')
    assert answer["Content-Disposition"].endswith(f'-{pack.sha256[:8]}.{form.value}"')
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert len(answer.content) == pack.forms[form.value]["bytes"]


def test_there_is_no_fifth_form(cast, pack):
    assert client_for(cast.bea).get(reverse("document_file", args=[pack.pk, "exe"])).status_code == 404


def test_a_commissioner_makes_a_pack_and_comes_to_it(cast, pack):
    browser = client_for(cast.joan)
    address = reverse("new_document")
    year, quarter = documents.last_quarter()
    sent = {
        "kind": "board_pack",
        "year": str(year),
        "quarter": str(quarter),
        "board": str(cast.board.pk),
        "partner": "",
    }
    answer = browser.post(address, sent | unseen(browser.get(address)), follow=True)
    page = read(answer)
    assert "The document is made" in page.words
    assert FrozenDocument.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, {"kind": "document", "year": "financial year"}),
        (
            {"kind": "board_pack", "year": "2025"},
            {"quarter": "Choose the quarter", "board": "Choose the board"},
        ),
        ({"kind": "statement", "year": "2025"}, {"partner": "Choose the partner"}),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(cast, pack, sent, errors):
    browser = client_for(cast.joan)
    address = reverse("new_document")
    answer = browser.post(address, sent | unseen(browser.get(address)))
    page = read(answer)
    assert page.status == 422
    for field, words in errors.items():
        assert any(words in text for target, text in page.errors), (field, page.errors)
    if sent:
        assert f'value="{sent["kind"]}" checked' in page.html
    assert FrozenDocument.objects.count() == 1


@pytest.mark.parametrize("who", ["bea", "aud"])
def test_readers_do_not_make(cast, pack, who):
    assert client_for(getattr(cast, who)).get(reverse("new_document")).status_code == 403


def test_the_commissioner_signs_on_the_page(cast, pack):
    browser = client_for(cast.joan)
    address = reverse("sign_document", args=[pack.pk])
    shown = browser.get(address)
    assert pack.sha256 in read(shown).words
    page = read(browser.post(address, unseen(shown), follow=True))
    assert "The document is signed" in page.words
    assert "Signed on" in page.words
    assert address not in page.html


def test_another_post_reads_why_it_cannot_sign_and_is_refused(cast, pack):
    browser = client_for(cast.finn)
    address = reverse("sign_document", args=[pack.pk])
    shown = browser.get(address)
    assert "signed by the joint commissioner" in read(shown).words
    answer = browser.post(address, unseen(shown))
    assert answer.status_code == 422
    pack.refresh_from_db()
    assert pack.signed_at is None


@pytest.mark.parametrize("who", ["bea", "anna", "aud"])
def test_readers_do_not_sign(cast, pack, who):
    assert client_for(getattr(cast, who)).post(reverse("sign_document", args=[pack.pk])).status_code == 403


def test_the_page_says_when_a_later_one_is_signed(cast, pack):
    sign(cast, pack)
    money.put_in_bank(cast, "city-year-1")
    later = sign(cast, documents.made(cast))
    page = read(client_for(cast.bea).get(reverse("document", args=[pack.pk])))
    assert "A later one is signed" in page.words
    assert reverse("document", args=[later.pk]) in page.html


def test_the_page_of_today_says_what_differs(cast, pack):
    browser = client_for(cast.bea)
    address = reverse("document_today", args=[pack.pk])
    assert "it would show the same figures" in read(browser.get(address)).words
    money.put_in_bank(cast, "city-year-1")
    page = read(browser.get(address))
    assert "Wexcombe City Council · Received" in page.words


def test_a_changed_file_is_called_so(cast, pack):
    file = SimpleUploadedFile("pack.docx", actions.written(pack, Form.WORD) + b" ")
    page = read(client_for(cast.bea).post(reverse("check_document"), {"file": file}))
    assert "Do not rely on this file" in page.words


def test_no_file_or_one_of_another_kind_is_asked_for_again(cast, pack):
    browser = client_for(cast.bea)
    assert_refused(browser.post(reverse("check_document"), {}), {"id_file": "Choose the file to check"})
    other = SimpleUploadedFile("pack.exe", b"MZ")
    assert_refused(
        browser.post(reverse("check_document"), {"file": other}), {"id_file": "must be a file that ends in"}
    )


@pytest.mark.parametrize(
    ("name", "more", "most"),
    [
        ("documents", None, 6),
        ("document", (), 7),
        ("document_file", ("xlsx",), 12),
        ("document_today", (), 32),
    ],
)
def test_queries(cast, pack, everyones, name, more, most):
    browser = client_for(cast.joan)
    address = reverse(name) if more is None else reverse(name, args=[pack.pk, *more])
    browser.get(address)
    with at_most(most):
        browser.get(address)


def test_more_documents_than_a_page_holds(cast, pack, monkeypatch):
    monkeypatch.setattr("commonweal.outcomes.documents.pages.LIMIT", 1)
    documents.made(cast)
    browser = client_for(cast.joan)
    first = browser.get(reverse("documents"))
    assert "Further down the list" in read(first).words
    newest = FrozenDocument.objects.latest("pk").pk
    assert "Earlier documents" in read(browser.get(reverse("documents") + f"?before={newest}")).words
    assert browser.get(reverse("documents") + "?before=banana").status_code == 200
