"""Notes that are never changed, restricted notes for few, sessions struck in time, and the record in order."""

import uuid
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection

from commonweal.rules.interventions import Attendance
from commonweal.services.casework import actions
from commonweal.services.casework.models import Note, NoteStrike, RestrictedNote, Session
from commonweal.services.milestones.models import Output
from tests import care
from tests.care import NOW, TODAY
from tests.cast import ask
from tests.pages.filling import counted, day, errors, fill, text_of

STRANGERS = ["cora", "nell", "nigel", "percy", "petra"]
WORDS = "She said 🌧️ \u202bسلام and changed the lock."


def at(cast, end: str, case=None) -> str:
    return f"/cases/{(case or cast.pats_case).pk}/{end}"


def write(cast, text=WORDS) -> Note:
    return actions.write_note(
        case_id=cast.pats_case.pk, text=text, form_key=uuid.uuid4(), by=ask(cast.pat), at=NOW
    )


def restricted(cast, *, kind="restricted", readers=(), text="Only for few."):
    return actions.write_restricted_note(
        case_id=cast.pats_case.pk,
        kind=kind,
        text=text,
        reader_ids=[each.pk for each in readers],
        form_key=uuid.uuid4(),
        by=ask(cast.pat),
        at=NOW,
    )


def test_a_note_is_written_put_right_and_taken_back(cast, client_for):
    browser = client_for(cast.pat)
    counted(browser, at(cast, "notes/new/"))
    assert "id_text" in errors(fill(browser, at(cast, "notes/new/"), {"text": "  "}))
    assert "x" * 8001 in text_of(fill(browser, at(cast, "notes/new/"), {"text": "x" * 8001}))
    assert fill(browser, at(cast, "notes/new/"), {"text": WORDS})["Location"] == at(cast, "record/")
    assert WORDS in text_of(counted(browser, at(cast, "record/")))
    ask(cast.pat)
    note = Note.objects.get()
    address = at(cast, f"notes/{note.pk}/correct/")
    counted(browser, address)
    assert "id_why" in errors(fill(browser, address, {"why": "", "text": "It was Tuesday."}))
    assert fill(browser, address, {"why": "Wrong day.", "text": "It was Tuesday."}).status_code == 302
    shown = text_of(browser.get(at(cast, "record/")))
    assert f"<s>{WORDS}</s>" in shown
    assert "It was Tuesday." in shown
    assert "struck already" in text_of(fill(browser, address, {"why": "Again.", "text": ""}))
    browser.post(at(cast, "notes/undo/"), {"note_id": note.pk})
    ask(cast.pat)
    assert not NoteStrike.objects.filter(undone_at__isnull=True).exists()
    assert Note.objects.count() == 2
    assert f"<s>{WORDS}</s>" not in text_of(browser.get(at(cast, "record/")))


def test_the_database_changes_no_note(cast):
    note = write(cast)
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("UPDATE casework_note SET text = 'x' WHERE id = %s", [note.pk])


@pytest.mark.parametrize("name", STRANGERS)
def test_a_record_that_is_not_mine_is_not_there(cast, client_for, name):
    note = write(cast)
    browser = client_for(getattr(cast, name))
    for end in ("record/", "notes/new/", f"notes/{note.pk}/correct/", "notes/undo/", "few/", "few/new/"):
        for response in (browser.get(at(cast, end)), browser.post(at(cast, end), {})):
            assert response.status_code in (403, 404), end
            assert "changed the lock" not in text_of(response)


def test_a_note_of_the_neighbours_case_is_not_reached_through_ones_own(cast, client_for):
    theirs = actions.write_note(
        case_id=cast.nells_case.pk, text="Theirs.", form_key=None, by=ask(cast.nell), at=NOW
    )
    assert client_for(cast.pat).get(at(cast, f"notes/{theirs.pk}/correct/")).status_code == 404
    assert client_for(cast.pat).post(at(cast, "notes/undo/"), {"note_id": theirs.pk}).status_code == 404


def test_restricted_notes_are_read_by_worker_manager_and_those_named(cast, client_for):
    restricted(cast, readers=[cast.cora])
    assert "Only for few." in text_of(counted(client_for(cast.pat), at(cast, "few/")))
    assert "Only for few." in text_of(client_for(cast.mona).get(at(cast, "few/")))
    assert "Only for few." in text_of(counted(client_for(cast.cora), "/cases/few/"))
    assert client_for(cast.cora).get(at(cast, "few/")).status_code == 404
    for name in ("nell", "nigel", "percy", "petra"):
        assert "Only for few." not in text_of(client_for(getattr(cast, name)).get("/cases/few/"))
        ask(getattr(cast, name))
        assert not RestrictedNote.objects.exists()
    ask(cast.cora)
    assert RestrictedNote.objects.count() == 1
    for end in ("", "record/", "plan/"):
        assert "Only for few." not in text_of(client_for(cast.pat).get(at(cast, end)))
    assert "Only for few." not in text_of(client_for(cast.pat).get("/cases/export/"))


def test_a_named_reader_who_has_left_the_service_reads_nothing(cast):
    restricted(cast, readers=[cast.cora])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE partnership_membership SET ends_before = current_date WHERE id = %s",
            [cast.cora_membership.pk],
        )
    ask(cast.cora)
    assert not RestrictedNote.objects.exists()


def test_counselling_does_not_pass_to_the_next_worker(cast, client_for):
    restricted(cast, kind="counselling", text="What was said in the room.")
    restricted(cast)
    actions.allocate_case(
        case_id=cast.pats_case.pk, worker_id=cast.cora.pk, version=1, form_key=None, by=ask(cast.mona), at=NOW
    )
    shown = text_of(client_for(cast.cora).get(at(cast, "few/")))
    assert "Only for few." in shown
    assert "What was said in the room." not in shown
    ask(cast.cora)
    assert RestrictedNote.objects.count() == 1
    assert "What was said in the room." in text_of(client_for(cast.mona).get(at(cast, "few/")))


def test_a_restricted_note_names_colleagues_and_nobody_else(cast, client_for):
    browser, address = client_for(cast.pat), at(cast, "few/new/")
    shown = text_of(counted(browser, address))
    assert "Cora Colleague" in shown
    assert "Nell Neighbour" not in shown
    sent = {"kind": "restricted", "text": "Few.", "readers": [str(cast.nell.pk)]}
    assert "id_readers" in errors(fill(browser, address, sent))
    assert fill(browser, address, sent, readers=[str(cast.cora.pk)]).status_code == 302
    assert client_for(cast.mona).get(address).status_code == 403


SESSION = {
    "kind": "phone", "attendance": "attended", "main": "outreach", "also": ["civil_court"], "minutes": "45",
    "started": "9:30", "note": WORDS, **day("held_on", TODAY),
}  # fmt: skip


def test_a_session_counts_what_was_done_and_struck_counts_no_more(cast, client_for):
    browser = client_for(cast.pat)
    assert fill(browser, at(cast, "session/"), SESSION).status_code == 302
    ask(cast.pat)
    rows = Output.objects.order_by("kind").values_list("kind", "minutes", "is_struck")
    assert list(rows) == [("civil_court", None, False), ("outreach", 45, False)]
    session = Session.objects.get()
    address = at(cast, f"sessions/{session.pk}/strike/")
    counted(browser, address)
    assert "id_why" in errors(fill(browser, address, {"why": ""}))
    assert fill(browser, address, {"why": "Wrong person."}).status_code == 302
    ask(cast.pat)
    assert set(Output.objects.values_list("is_struck", flat=True)) == {True}
    assert "Struck: it counts no more." in text_of(browser.get(at(cast, "record/")))
    assert client_for(cast.nell).get(address).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"attendance": "did_not_attend"}, "id_minutes", "did not meet"),
        ({"attendance": "unsafe", "minutes": ""}, "id_main", "nothing was done"),
        ({"main": "", "also": []}, "id_main", "Select what was done"),
        ({"minutes": "0"}, "id_minutes", "between 1 and 600"),
        ({"minutes": "many"}, "id_minutes", "whole number"),
        ({"started": "half past"}, "id_started", "9:30"),
        (day("held_on", TODAY - timedelta(days=400)), "id_held_on-day", "was opened on"),
        (day("held_on", TODAY + timedelta(days=1)), "id_held_on-day", "still to come"),
    ],
)
def test_a_session_that_contradicts_itself_is_refused(cast, client_for, changes, field, words):
    response = fill(client_for(cast.pat), at(cast, "session/"), SESSION, **changes)
    assert words in errors(response)[field]
    assert WORDS in text_of(response)
    ask(cast.pat)
    assert not Session.objects.exists()


def test_a_missed_session_counts_nothing(cast):
    actions.record_session(
        case_id=cast.pats_case.pk,
        session=care.session(attendance=Attendance.UNSAFE, main="", note=""),
        form_key=None,
        by=ask(cast.pat),
        at=NOW,
    )
    assert not Output.objects.exists()


def test_the_record_goes_on_page_after_page_and_drops_nothing(cast, client_for):
    for number in range(60):
        actions.write_note(
            case_id=cast.pats_case.pk,
            text=f"Note {number:02}.",
            form_key=None,
            by=ask(cast.pat),
            at=NOW - timedelta(minutes=number // 2),
        )
    browser, address, seen = client_for(cast.pat), at(cast, "record/"), ""
    for _ in range(2):
        shown = text_of(browser.get(address))
        seen += shown
        if "?before=" in shown:
            address = at(cast, "record/") + "?before=" + shown.split("?before=")[1].split('"')[0]
    assert [number for number in range(60) if f"Note {number:02}." not in seen] == []
    assert client_for(cast.pat).get(at(cast, "record/?before=rubbish")).status_code == 200
