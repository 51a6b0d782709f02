"""The plan of a case: needs with the most needed first, one press for done and one for undo, levels over time, approval."""

import uuid
from datetime import timedelta

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.rules.needs import Area, Occasion
from commonweal.services.casework import actions
from commonweal.services.casework.models import Need, NeedReview, PlanAction
from tests import care
from tests.care import LATER, NOW, TODAY
from tests.cast import ask
from tests.pages.filling import counted, day, errors, fill, hidden, text_of

STRANGERS = ["cora", "nell", "nigel", "percy", "petra"]
LONGER = TODAY + timedelta(days=28)
NEED = {
    "area": "safety",
    "goal": "Sleep without listening 🗝️ \u202bمرحبا",
    "level": "4",
    **day("review_on", LONGER),
}


def at(cast, end: str = "", case=None) -> str:
    return f"/cases/{(case or cast.pats_case).pk}/plan/{end}"


def test_a_need_is_put_on_the_plan_and_read_back(cast, client_for):
    browser = client_for(cast.pat)
    counted(browser, at(cast, "needs/new/"))
    assert fill(browser, at(cast, "needs/new/"), NEED)["Location"] == at(cast)
    shown = text_of(counted(browser, at(cast)))
    for words in ("Safety", NEED["goal"], "Needs a lot of help", "has not seen this plan"):
        assert words in shown, words
    assert f"<title>Plan {cast.pats_case.reference} · Commonweal</title>" in shown


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"goal": " "}, "id_goal"),
        ({"goal": "😀" * 1001}, "id_goal"),
        ({"level": "9"}, "id_level"),
        ({"level": ""}, "id_level"),
        ({"area": "unicorn"}, "id_area"),
        (day("review_on", TODAY - timedelta(days=1)), "id_review_on-day"),
        ({"review_on-month": "13"}, "id_review_on-month"),
    ],
)
def test_bad_input_is_said_in_words_and_nothing_is_lost(cast, client_for, changes, field):
    response = fill(client_for(cast.pat), at(cast, "needs/new/"), NEED, **changes)
    assert field in errors(response)
    assert changes.get("goal", NEED["goal"]).strip() in text_of(response)
    assert not Need.objects.filter(case=cast.pats_case).exists()


def test_what_is_overdue_stands_first_then_what_is_most_needed(cast, client_for):
    low = care.add_need(cast.pats_case, cast.pat, area=Area.FINANCE, level=2, goal="Own account.")
    care.add_need(cast.pats_case, cast.pat, area=Area.CHILDREN, level=5, goal="School.")
    care.add_need(cast.pats_case, cast.pat, area=Area.HEALTH, level=3, goal="A doctor.")
    action = care.add_action(low, cast.pat, what="Ring the bank.")
    PlanAction.objects.filter(pk=action.pk).update(due_on=TODAY - timedelta(days=2))
    shown = text_of(client_for(cast.pat).get(at(cast)))
    assert shown.index("Own account.") < shown.index("School.") < shown.index("A doctor.")
    assert ", late" in shown
    home = text_of(client_for(cast.pat).get("/"))
    assert "Actions overdue" in home
    listed = text_of(counted(client_for(cast.pat), "/cases/due/"))
    assert "Ring the bank." in listed
    assert "Ring the bank." not in text_of(client_for(cast.nell).get("/cases/due/"))


def test_done_by_one_press_and_undone_by_another(cast, client_for):
    action = care.add_action(care.add_need(cast.pats_case, cast.pat), cast.pat)
    browser = client_for(cast.pat)
    for _ in range(2):
        assert browser.post(at(cast, "done/"), {"action_id": action.pk}).status_code == 302
    ask(cast.pat)
    action.refresh_from_db()
    assert (action.done_on, action.done_by) == (TODAY, cast.pat)
    assert AuditEvent.objects.filter(action="mark_plan_action_done").count() == 1
    assert "Undo" in text_of(browser.get(at(cast)))
    browser.post(at(cast, "undo/"), {"action_id": action.pk})
    ask(cast.pat)
    action.refresh_from_db()
    assert (action.done_on, action.done_by) == (None, None)


@pytest.mark.parametrize("sent", [{}, {"action_id": "x"}])
def test_a_press_about_nothing_changes_nothing(cast, client_for, sent):
    assert client_for(cast.pat).post(at(cast, "done/"), sent).status_code == 302


def test_another_cases_action_and_need_are_not_reached_through_ones_own(cast, client_for):
    need = care.add_need(cast.nells_case, cast.nell)
    action = care.add_action(need, cast.nell)
    browser = client_for(cast.pat)
    assert browser.post(at(cast, "done/"), {"action_id": action.pk}).status_code == 404
    for end in (f"needs/{need.pk}/", f"needs/{need.pk}/actions/new/", f"actions/{action.pk}/off/"):
        assert browser.get(at(cast, end)).status_code == 404
        assert browser.get(at(cast, end, cast.nells_case)).status_code == 404
    assert client_for(cast.nell).get(at(cast, f"needs/{need.pk}/", cast.nells_case)).status_code == 200


@pytest.mark.parametrize("name", STRANGERS)
def test_a_plan_that_is_not_mine_is_not_there(cast, client_for, name):
    care.add_need(cast.pats_case, cast.pat, goal="The key is ours.")
    browser = client_for(getattr(cast, name))
    for end in ("", "needs/new/", "done/", "undo/", "agreed/", "ask/"):
        for response in (browser.get(at(cast, end)), browser.post(at(cast, end), {})):
            assert response.status_code in (403, 404), end
            assert "The key is ours." not in text_of(response)


def test_a_manager_reads_the_plan_and_presses_nothing(cast, client_for):
    care.add_action(care.add_need(cast.pats_case, cast.pat, goal="The key is ours."), cast.pat)
    shown = text_of(client_for(cast.mona).get(at(cast)))
    assert "The key is ours." in shown
    for words in ("cw-press", "Add a need", "Ask my manager"):
        assert words not in shown
    assert client_for(cast.mona).post(at(cast, "done/"), {}).status_code == 403


def test_levels_are_kept_and_progress_is_worked_out(cast, client_for):
    need = care.add_need(cast.pats_case, cast.pat, level=4)
    address = at(cast, f"needs/{need.pk}/")
    browser = client_for(cast.pat)
    counted(browser, address)
    sent = {
        "level": "2",
        "goal": "Feel safe at work.",
        "occasion": "review",
        "note": "Better.",
        **day("review_on", LONGER),
    }
    assert fill(browser, address, sent).status_code == 302
    ask(cast.pat)
    assert list(NeedReview.objects.filter(need=need).order_by("id").values_list("level", "goal")) == [
        (4, "Feel safe at home."),
        (2, "Feel safe at work."),
    ]
    shown = text_of(browser.get(at(cast)))
    assert "Met so far" in shown
    assert "Better." in shown


def test_a_colleague_who_saved_first_is_shown_and_one_chooses_line_by_line(cast, client_for):
    need = care.add_need(cast.pats_case, cast.pat, goal="First line.\nSecond line.")
    address, browser = at(cast, f"needs/{need.pk}/"), client_for(cast.pat)
    opened = browser.get(address)
    care.review_need(need, cast.pat, level=3, occasion=Occasion.REVIEW, goal="First line.\nTheir line.")
    sent = {
        **hidden(opened), "level": "2", "goal": "My line.\nSecond line.", "occasion": "review", **day("review_on", LONGER),
    }  # fmt: skip
    response = browser.post(address, sent)
    shown = text_of(response)
    assert response.status_code == 422
    assert "Their line." in shown
    assert "Keep mine" in shown
    import re

    names = re.findall(r'name="(take-[0-9a-f]+)" id="[^"]+-theirs"', shown)
    assert names
    merged = browser.post(
        address, {**sent, **hidden(response), **dict.fromkeys(names, "theirs"), "merge": "yes"}
    )
    assert merged.status_code == 200
    text = text_of(merged)
    assert "Read it once more" in text
    assert "First line.\nTheir line.</textarea>" in text
    ask(cast.pat)
    assert NeedReview.objects.filter(need=need).count() == 2  # nothing was saved by choosing
    again = {**sent, **hidden(merged), "goal": "First line.\nTheir line."}
    assert browser.post(address, again).status_code == 302


def test_an_action_is_done_by_somebody(cast, client_for):
    need = care.add_need(cast.pats_case, cast.pat)
    browser, address = client_for(cast.pat), at(cast, f"needs/{need.pk}/actions/new/")
    counted(browser, address)
    sent = {"what": "Change the lock.", "who": "agency", "agency": "housing", **day("due_on", LONGER)}
    assert "id_agency" in errors(fill(browser, address, sent, agency=""))
    assert "id_due_on-day" in errors(fill(browser, address, sent, **day("due_on", TODAY - timedelta(days=1))))
    assert fill(browser, address, sent).status_code == 302
    assert "Housing" in text_of(browser.get(at(cast)))
    ask(cast.pat)
    action = PlanAction.objects.get(need=need)
    off = at(cast, f"actions/{action.pk}/off/")
    counted(browser, off)
    assert "id_why" in errors(fill(browser, off, {"why": ""}))
    assert fill(browser, off, {"why": "The landlord did it."}).status_code == 302
    assert "The landlord did it." in text_of(browser.get(at(cast)))


def test_the_persons_own_agreement_counts_for_the_plan_as_it_was(cast, client_for):
    browser = client_for(cast.pat)
    assert "at least one need" in text_of(fill(browser, at(cast, "agreed/"), day("agreed_on", TODAY)))
    care.add_need(cast.pats_case, cast.pat)
    long_before = TODAY - timedelta(days=400)
    assert errors(fill(browser, at(cast, "agreed/"), day("agreed_on", long_before)))
    assert fill(browser, at(cast, "agreed/"), day("agreed_on", TODAY)).status_code == 302
    assert "The person agreed to it on" in text_of(browser.get(at(cast)))
    care.add_need(cast.pats_case, cast.pat, area=Area.LEGAL)
    assert "changed since" in text_of(browser.get(at(cast)))


def test_a_plan_is_asked_for_sent_back_asked_again_and_approved(cast, client_for):
    care.add_need(cast.pats_case, cast.pat)
    pat, mona = client_for(cast.pat), client_for(cast.mona)
    pat.post(at(cast, "ask/"), {"form_key": uuid.uuid4().hex})
    assert "With your manager" in text_of(pat.get(at(cast)))
    assert "Waiting for my approval" in text_of(mona.get("/"))
    assert "Vera Victim" in text_of(counted(mona, "/cases/approvals/"))
    assert "Vera Victim" not in text_of(client_for(cast.nigel).get("/cases/approvals/"))
    approve = f"/cases/{cast.pats_case.pk}/approve/"
    counted(mona, approve)
    assert "id_why" in errors(fill(mona, approve, {"answer": "refuse"}))
    assert fill(mona, approve, {"answer": "refuse", "why": "Ask about money."}).status_code == 302
    assert "Ask about money." in text_of(pat.get("/cases/due/"))
    assert "Sent back by your manager" in text_of(pat.get("/"))
    pat.post(at(cast, "ask/"), {"form_key": uuid.uuid4().hex})
    assert "Ask about money." not in text_of(pat.get("/cases/due/"))
    assert fill(mona, approve, {"answer": "give"}).status_code == 302
    assert "approved this plan" in text_of(pat.get(at(cast)))
    care.add_need(cast.pats_case, cast.pat, area=Area.LEGAL)
    assert "has changed since Mona Manages approved it" in text_of(pat.get(at(cast)))
    assert "Nothing of this case waits" in text_of(mona.get(approve))


def test_a_plan_that_changed_while_it_waited_is_not_approved_as_it_was(cast, client_for):
    care.add_need(cast.pats_case, cast.pat)
    actions.ask_for_plan(case_id=cast.pats_case.pk, form_key=None, by=ask(cast.pat), at=NOW)
    care.add_need(cast.pats_case, cast.pat, area=Area.LEGAL, at=LATER)
    response = fill(client_for(cast.mona), f"/cases/{cast.pats_case.pk}/approve/", {"answer": "give"})
    assert "has changed since it was put before you" in text_of(response)


def test_two_tabs_on_two_people_cannot_cross(cast, client_for):
    """Each form keeps itself under its own address, and comes back there and nowhere else."""
    browser = client_for(cast.cora)
    first, second = at(cast, "needs/new/", cast.coras_case), at(cast, "needs/new/", cast.kits_case)
    for address, goal in ((first, "Cleo’s own."), (second, "Kit’s own.")):
        kept = browser.post("/drafts/", {"draft_of": address, "goal": goal, "area": "safety"})
        assert kept.json()["kept"] is True
    assert "Cleo’s own." in text_of(browser.get(first))
    assert "Kit’s own." not in text_of(browser.get(first))
    assert "Kit’s own." in text_of(browser.get(second))
    assert "Cleo’s own." not in text_of(client_for(cast.pat).get(at(cast, "needs/new/")))


@pytest.mark.parametrize("path", ["", "/nowhere/", "/", "/sign-in/", "/cases/", "https://elsewhere.example/"])
def test_only_a_form_that_keeps_drafts_is_kept(cast, client_for, path):
    response = client_for(cast.pat).post("/drafts/", {"draft_of": path, "goal": "x"})
    assert (response.status_code, response.json()) == (409, {"kept": False})


def test_nobody_keeps_a_draft_for_a_page_their_role_never_opens(cast, client_for):
    path = at(cast, "needs/new/")
    assert client_for(cast.joan).post("/drafts/", {"draft_of": path, "goal": "x"}).status_code == 409
    assert client_for(cast.pat).get("/drafts/").status_code == 405
