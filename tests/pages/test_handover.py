"""The hand-over of a case: everything on one page, a note written once, and that it was read."""

import uuid
from datetime import timedelta

import pytest

from commonweal.rules.needs import Area
from commonweal.services.casework import actions
from commonweal.services.casework.models import Case, ContactPoint, Handover, HandoverNote, MustNotMeet
from tests import care
from tests.care import NOW, TODAY
from tests.cast import SECRET_ADDRESS, ask
from tests.pages.filling import counted, day, errors, fill, text_of

NOTE = {
    "matters": "He has been seen near the school.",
    "promised": "A call on Friday about the locks.",
    "to_mind": "Never mention her sister.",
    "told": "told",
    "told_how": "By phone; she would like to meet first.",
    **day("meets_on", TODAY + timedelta(days=2)),
}


def at(cast, end: str = "") -> str:
    return f"/cases/{cast.pats_case.pk}/hand-over/{end}"


def pass_to(cast, worker, moment=NOW):
    case = cast.pats_case
    ask(cast.mona)
    version = Case.objects.get(pk=case.pk).version
    return actions.allocate_case(
        case_id=case.pk,
        worker_id=worker.pk,
        version=version,
        form_key=uuid.uuid4(),
        by=ask(cast.mona),
        at=moment,
    )


def full_record(cast):
    """A little of everything that a hand-over draws on."""
    case, pat = cast.pats_case, cast.pat
    care.add_action(care.add_need(case, pat, goal="Sleep at night."), pat, what="Change the locks.")
    care.add_need(case, pat, area=Area.LEGAL, level=1, goal="Done with the court.")
    care.sign_plan(case, pat, safe_places="At Auntie’s.")
    actions.record_session(case_id=case.pk, session=care.session(), form_key=None, by=ask(pat), at=NOW)
    actions.add_task(
        case_id=case.pk,
        text="Ring the school.",
        due_on=TODAY - timedelta(days=1),
        form_key=None,
        by=ask(pat),
        at=NOW,
    )
    ask(cast.mona)
    MustNotMeet.objects.create(case=case, worker=cast.cora, by=cast.mona, at=NOW)


def test_everything_stands_on_one_page_and_no_number_or_address(cast, client_for):
    full_record(cast)
    page = text_of(counted(client_for(cast.pat), at(cast)))
    for words in (
        "Safe: call.", "Sleep at night.", "Change the locks.", "Ring the school.", "late", "At Auntie’s.", "Kit Child",
        "Otis Other", "Last in touch", "Cora Colleague", "No order is in force", "Risk has not been reviewed",
        "No hand-over note",
    ):  # fmt: skip
        assert words in page, words
    assert "Done with the court." not in page
    assert "07700" not in page
    assert SECRET_ADDRESS not in page
    assert f"<title>Hand-over {cast.pats_case.reference} · Commonweal</title>" in page


def test_what_is_missing_is_said_plainly(cast, client_for):
    page = text_of(client_for(cast.pat).get(at(cast)))
    for words in (
        "No safety plan.",
        "Nothing is on the plan.",
        "Nobody has spoken with the person so far.",
        "None.",
    ):
        assert words in page, words


def test_a_manager_reads_it_without_the_code_word(cast, client_for):
    ask(cast.pat)
    point = ContactPoint.objects.get(pk=cast.pats_phone.pk)
    point.seal_code_word("bluebell")
    point.save()
    assert "bluebell" in text_of(client_for(cast.pat).get(at(cast)))
    page = text_of(counted(client_for(cast.mona), at(cast)))
    assert "bluebell" not in page
    assert "Give the case to another worker" in page


@pytest.mark.parametrize("name", ["cora", "nell", "nigel", "percy", "petra", "fred", "rita", "adam"])
@pytest.mark.parametrize("end", ["", "write/", "read/"])
def test_nobody_else_reaches_it(cast, client_for, name, end):
    assert client_for(getattr(cast, name)).get(at(cast, end)).status_code in (403, 404)


def test_a_note_is_written_and_put_right_by_another(cast, client_for):
    browser = client_for(cast.pat)
    counted(browser, at(cast, "write/"))
    assert fill(browser, at(cast, "write/"), NOTE)["Location"] == at(cast)
    assert fill(browser, at(cast, "write/"), NOTE, matters="He has left again.").status_code == 302
    page = text_of(counted(browser, at(cast)))
    for words in ("He has left again.", "Earlier hand-over notes (1)", "near the school", "All three meet"):
        assert words in page, words
    assert "No hand-over note" not in page
    assert "He has left again." in text_of(counted(browser, f"/cases/{cast.pats_case.pk}/record/"))
    ask(cast.pat)
    assert set(HandoverNote.objects.values_list("from_worker_id", "by_id")) == {(cast.pat.pk, cast.pat.pk)}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"matters": ""}, "id_matters"),
        ({"told": ""}, "id_told"),
        ({"told_how": ""}, "id_told_how"),
        ({"promised": "A key at 12 Long Row, ZZ1 4QQ"}, "id_promised"),
        (day("meets_on", TODAY - timedelta(days=3)), "id_meets_on-day"),
        (day("met_on", TODAY + timedelta(days=3)), "id_met_on-day"),
        ({"to_mind": "x" * 2001}, "id_to_mind"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(cast, client_for, changes, field):
    response = fill(client_for(cast.pat), at(cast, "write/"), NOTE, **changes)
    assert field in errors(response)
    assert "near the school" in text_of(response) or "matters" in changes
    ask(cast.pat)
    assert not HandoverNote.objects.exists()


def test_a_manager_writes_for_a_worker_who_is_gone(cast, client_for):
    assert fill(client_for(cast.mona), at(cast, "write/"), NOTE).status_code == 302
    page = text_of(client_for(cast.pat).get(at(cast)))
    assert "Written by Mona Manages, for Pat Works" in page


def test_whoever_takes_it_over_reads_it_and_says_so(cast, client_for):
    fill(client_for(cast.pat), at(cast, "write/"), NOTE)
    pass_to(cast, cast.cora)
    assert client_for(cast.pat).get(at(cast)).status_code == 404
    cora, mona = client_for(cast.cora), client_for(cast.mona)
    listed = text_of(counted(cora, "/hand-overs/"))
    assert "Vera Victim" in listed
    assert "With a note" in listed
    assert "To Cora Colleague" in text_of(counted(mona, "/hand-overs/"))
    page = text_of(counted(cora, at(cast)))
    assert "Passed from Pat Works to you" in page
    assert "I have read it" in page
    assert "I have read it" not in text_of(mona.get(at(cast)))
    assert mona.post(at(cast, "read/")).status_code == 403
    assert cora.post(at(cast, "read/"))["Location"] == at(cast)
    assert "I have read it" not in text_of(cora.get(at(cast)))
    assert "Every hand-over has been read" in text_of(cora.get("/hand-overs/"))
    ask(cast.cora)
    assert Handover.objects.get(case=cast.pats_case).read_at is not None


def test_without_a_note_the_hand_over_says_so_and_shows_the_record(cast, client_for):
    pass_to(cast, cast.cora)
    page = text_of(client_for(cast.cora).get(at(cast)))
    assert "Pat Works wrote no note for it." in page
    assert "How it is safe to make contact" in page
    assert "No note" in text_of(client_for(cast.cora).get("/hand-overs/"))


def test_one_that_was_overtaken_is_nobodys_to_read(cast, client_for):
    pass_to(cast, cast.cora)
    pass_to(cast, cast.pat, NOW + timedelta(minutes=5))
    assert "Vera Victim" not in text_of(client_for(cast.cora).get("/hand-overs/"))
    listed = text_of(client_for(cast.pat).get("/hand-overs/"))
    assert listed.count("Vera Victim") == 1
    assert "From Cora Colleague" in listed
