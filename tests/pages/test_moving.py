"""All cases of a service move, on pages: who may open them, what is shown once, and what is never lost."""

import re
import uuid

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.rules.cases_out import OutStatus
from commonweal.services.casework.models import Case, CasesOut, CasesOutPart
from tests.cast import ask, client_for
from tests.moving import File, answered, asked, empty_system, second_manager, take
from tests.pages.counting import at_most

ASKED = {"why": "contract_ends", "receiver": "Lantern", "contract": "C-17", "which": "open"}


@pytest.fixture
def moira(cast):
    return second_manager(cast)


def post_new(cast, who=None, **changes):
    sent = ASKED | {"service": cast.mona_membership.pk, "form_key": uuid.uuid4(), "version": ""} | changes
    return client_for(who or cast.mona).post("/moving/new/", sent)


def test_from_the_question_to_the_end(cast, moira):
    mona, second = client_for(cast.mona), client_for(moira)
    with at_most(12):
        page = mona.get("/moving/new/").content.decode()
    assert "4 open cases" in page
    answer = post_new(cast)
    address = answer["Location"]
    out = CasesOut.objects.get()
    assert "Waits for a second person" in mona.get(address).content.decode()
    assert "All cases are to move" in second.get("/").content.decode()
    second.post(f"{address}answer/", {"answer": "yes", "version": out.version, "why": ""})
    shown = mona.post(f"{address}begin/", {})
    passphrase = re.search(r"(?:[A-Z0-9]{5}-){4}[A-Z0-9]{5}", shown.content.decode())[0]
    assert shown["Cache-Control"] == "no-store"
    assert passphrase not in mona.get(address).content.decode()
    assert mona.post(f"{address}make/", {})["Location"] == address
    with at_most(12):
        page = mona.get(address).content.decode()
    assert "The file is ready" in page
    file = mona.post(f"{address}file/", {})
    content = b"".join(file.streaming_content)
    assert len(content) == int(file["Content-Length"])
    assert re.fullmatch(r'attachment; filename="file-[\d-]+\.sealed"', file["Content-Disposition"])
    with empty_system():
        report = take(File(content, passphrase, out))
    wrong = mona.post(f"{address}over/", {"receipt": "AAAAA-BBBBB"})
    assert wrong.status_code == 422
    assert "AAAAA-BBBBB" in wrong.content.decode()
    ask(cast.mona)
    assert not Case.objects.filter(status="closed").exists()
    mona.post(f"{address}over/", {"receipt": report.receipt.lower()})
    ask(cast.mona)
    assert set(Case.objects.values_list("status", "closing_reason")) == {("closed", "transferred")}
    assert CasesOut.objects.get().status == OutStatus.HANDED_OVER
    assert not CasesOutPart.objects.exists()
    done = set(AuditEvent.objects.values_list("action", flat=True))
    assert {
        "ask_cases_out",
        "approve_cases_out",
        "put_case_in_file",
        "take_down_cases",
        "hand_over_case",
    } <= done


def test_the_neighbour_a_colleague_and_the_other_side_find_nothing(cast, moira):
    out = answered(asked(cast), moira)
    for name in ("nigel", "petra"):
        browser = client_for(getattr(cast, name))
        assert "Harbour" not in browser.get("/moving/").content.decode()
        assert browser.get(f"/moving/{out.pk}/").status_code == 404
        for step in ("answer", "begin", "file", "over", "make", "withdraw"):
            answer = browser.post(
                f"/moving/{out.pk}/{step}/", {"answer": "yes", "receipt": "x", "version": "2"}
            )
            assert answer.status_code in (302, 404, 422)
    for name in ("pat", "cora", "nell", "percy", "fred", "adam", "aud"):
        browser = client_for(getattr(cast, name))
        assert browser.get("/moving/").status_code == 403
        assert browser.get(f"/moving/{out.pk}/").status_code == 403
    ask(cast.mona)
    assert CasesOut.objects.get().status == OutStatus.APPROVED


def test_a_manager_of_another_service_cannot_ask_for_this_one(cast):
    answer = post_new(cast, who=cast.nigel)
    assert answer.status_code in (404, 422)
    ask(cast.mona)
    assert not CasesOut.objects.exists()


def test_what_was_typed_stays_when_something_is_missing(cast):
    answer = post_new(cast, why="")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Select why" in page
    assert 'value="Lantern"' in page
    assert 'value="C-17"' in page


def test_the_same_form_twice_is_one_question(cast):
    key = uuid.uuid4()
    assert post_new(cast, form_key=key)["Location"] == post_new(cast, form_key=key)["Location"]
    ask(cast.mona)
    assert CasesOut.objects.count() == 1


def test_whoever_asked_does_not_answer(cast, moira):
    out = asked(cast)
    mona = client_for(cast.mona)
    assert "Answer</a>" not in mona.get(f"/moving/{out.pk}/").content.decode()
    answer = mona.post(f"/moving/{out.pk}/answer/", {"answer": "yes", "version": out.version, "why": ""})
    assert answer.status_code == 422
    assert "two people decide" in answer.content.decode()


def test_a_commissioner_answers_only_where_there_is_no_second_manager_and_reads_no_word_of_a_case(cast):
    out = asked(cast)
    joan = client_for(cast.joan)
    page = joan.get(f"/moving/{out.pk}/").content.decode()
    assert "Answer</a>" in page
    assert "Vera" not in page
    assert "Restricted records" not in joan.get(f"/moving/{out.pk}/answer/").content.decode()
    second_manager(cast)
    answer = joan.post(f"/moving/{out.pk}/answer/", {"answer": "yes", "version": out.version, "why": ""})
    assert "second manager" in answer.content.decode()


def test_a_refusal_needs_a_reason_which_the_service_reads_and_the_commissioner_does_not(cast, moira):
    out = asked(cast)
    second = client_for(moira)
    answer = second.post(f"/moving/{out.pk}/answer/", {"answer": "no", "version": out.version, "why": ""})
    assert "Say why not" in answer.content.decode()
    second.post(f"/moving/{out.pk}/answer/", {"answer": "no", "version": out.version, "why": "Not Lantern."})
    assert "Not Lantern." in client_for(cast.mona).get(f"/moving/{out.pk}/").content.decode()
    assert "Not Lantern." not in client_for(cast.joan).get(f"/moving/{out.pk}/").content.decode()


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_cases_that_arrived_stand_on_their_managers_page_alone(cast, moira):
    from commonweal.services.casework.models import CaseIn, CasesIn
    from tests.cast import NOW, OWNER

    came = CasesIn.objects.using(OWNER).create(
        organisation=cast.harbour, side="victim", file=uuid.uuid4(), came_from="Elsewhere", made_at=NOW,
        taken_for=cast.mona, at=NOW, cases=1, waiting=1, counts={}, receipt="KXR4M-7TQ9B",
    )  # fmt: skip
    CaseIn.objects.using(OWNER).create(case=cast.unallocated_case, came_by=came, former_reference="OLD-1")
    mona = client_for(cast.mona)
    with at_most(12):
        assert "Elsewhere" in mona.get("/arrived/").content.decode()
    with at_most(12):
        page = mona.get(f"/arrived/{came.pk}/").content.decode()
    assert "OLD-1" in page
    assert "KXR4M-7TQ9B" in page
    nigel = client_for(cast.nigel)
    assert "Elsewhere" not in nigel.get("/arrived/").content.decode()
    assert nigel.get(f"/arrived/{came.pk}/").status_code == 404
