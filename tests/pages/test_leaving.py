"""A worker leaves: their cases go to others, one by one or back to waiting; what is refused stays; nobody is left alone."""

from datetime import timedelta

import pytest

from commonweal.partnership.models import Membership, User
from commonweal.rules.handover import Told
from commonweal.services.casework import actions
from commonweal.services.casework.actions import ToHandOver
from commonweal.services.casework.models import Assignment, Case, CaseHistory, Handover, MustNotMeet
from commonweal.services.casework.wall import set_restricted
from tests import care
from tests.care import NOW, TODAY
from tests.cast import ask
from tests.pages.filling import counted, errors, fill, hidden, text_of


def at(cast, name: str = "cora") -> str:
    return f"/team/{getattr(cast, name).pk}/leaves/"


def asked(case) -> str:
    return f"to_{case.pk.hex}"


def held_by(case) -> str:
    return Case.objects.select_related("worker").get(pk=case.pk).worker.full_name


def test_every_open_case_is_on_the_page_with_somebody_chosen(cast, client_for):
    before = NOW - timedelta(days=5)
    care.add_action(care.add_need(cast.coras_case, cast.cora), cast.cora, due_in=-2, at=before)
    actions.add_task(
        case_id=cast.coras_case.pk, text="Ring her.", due_on=TODAY, form_key=None, by=ask(cast.cora), at=NOW
    )
    actions.write_handover_note(
        case_id=cast.coras_case.pk,
        note=ToHandOver(Told.NOT_YET, {"matters": "Much."}),
        form_key=None,
        by=ask(cast.cora),
        at=NOW,
    )
    page = text_of(counted(client_for(cast.mona), at(cast)))
    for words in (
        "Hand over the cases of Cora Colleague", "Cleo Client", "Kit Child", "1 open task goes with it", "Late",
        "An action of the plan by", "No hand-over note", "Note of", "Pat Works (holds 1 case now", "1 case without",
    ):  # fmt: skip
        assert words in page, words
    assert "Vera Victim" not in page
    assert f'<option value="{cast.cora.pk}"' not in page


def test_sent_all_of_them_pass_on_and_wait_to_be_read(cast, client_for):
    browser = client_for(cast.mona)
    choices = {asked(cast.coras_case): str(cast.pat.pk), asked(cast.kits_case): "waits"}
    assert fill(browser, at(cast), choices)["Location"] == at(cast)
    page = text_of(browser.get(at(cast)))
    assert "1 case is handed over. 1 case waits for a worker." in page
    assert "No open case is left with Cora Colleague" in page
    ask(cast.mona)
    assert held_by(cast.coras_case) == "Pat Works"
    assert Handover.objects.get().to_worker_id == cast.pat.pk
    kits = Case.objects.get(pk=cast.kits_case.pk)
    assert (kits.status, kits.worker_id) == ("opened", None)
    assert kits.interim_due_on >= TODAY
    assert not Assignment.objects.filter(case=kits, ended_at__isnull=True).exists()
    assert CaseHistory.objects.filter(case=kits, step="unallocate").get().why == "Its worker leaves."
    assert client_for(cast.cora).get(f"/cases/{cast.kits_case.pk}/").status_code == 404
    assert "Kit Child" in text_of(browser.get("/cases/unallocated/"))


def test_what_is_refused_stays_with_its_reason_and_the_others_are_done(cast, client_for):
    ask(cast.mona)
    MustNotMeet.objects.create(case=cast.coras_case, worker=cast.pat, by=cast.mona, at=NOW)
    browser = client_for(cast.mona)
    pat = str(cast.pat.pk)
    response = fill(browser, at(cast), {asked(cast.coras_case): pat, asked(cast.kits_case): pat})
    found = errors(response)
    assert list(found) == [f"id_{asked(cast.coras_case)}"]
    assert "conflict of interest" in found[f"id_{asked(cast.coras_case)}"]
    page = text_of(response)
    assert "1 case is handed over." in page
    assert "Cleo Client" in page
    assert "Kit Child" not in page
    again = browser.post(at(cast), {**hidden(response), asked(cast.coras_case): "waits"})
    assert again.status_code == 302
    ask(cast.mona)
    assert "worked on your record" not in text_of(browser.get(f"/cases/{cast.coras_case.pk}/who-saw/"))
    assert held_by(cast.kits_case) == "Pat Works"
    assert Case.objects.get(pk=cast.coras_case.pk).status == "opened"


def test_nothing_chosen_is_said_and_one_may_stay(cast, client_for):
    browser = client_for(cast.mona)
    stays = {asked(cast.coras_case): "stays", asked(cast.kits_case): "stays"}
    assert f"id_{asked(cast.kits_case)}" in errors(
        fill(browser, at(cast), stays, **{asked(cast.kits_case): ""})
    )
    assert "at least one case" in "".join(errors(fill(browser, at(cast), stays)).values())
    assert errors(fill(browser, at(cast), stays, **{asked(cast.kits_case): str(cast.nell.pk)}))
    assert fill(browser, at(cast), stays, **{asked(cast.kits_case): str(cast.pat.pk)}).status_code == 302
    ask(cast.mona)
    assert held_by(cast.coras_case) == "Cora Colleague"


def test_restricted_cases_are_counted_and_not_shown(cast, client_for):
    ask(cast.mona)
    set_restricted(cast.coras_case.pk, becomes=True)
    page = text_of(client_for(cast.mona).get(at(cast)))
    assert "Cleo Client" not in page
    assert "1 open case is restricted to others and is not shown to you" in page


@pytest.mark.parametrize("name", ["pat", "cora", "nell", "percy", "fred", "rita", "adam", "joan"])
def test_who_manages_no_service_has_no_such_page(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(at(cast)).status_code == 403


@pytest.mark.parametrize("name", ["nigel", "petra"])
def test_a_manager_of_another_service_or_side_finds_nobody(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    assert browser.get(at(cast)).status_code == 404
    assert browser.post(at(cast), {asked(cast.coras_case): str(cast.pat.pk)}).status_code == 404
    assert client_for(cast.mona).get(at(cast, "nell")).status_code == 404
    assert client_for(cast.mona).get(at(cast, "mona")).status_code == 404


def test_cases_of_somebody_who_has_left_stand_before_everything_else(cast, client_for):
    adam = client_for(cast.adam)
    assert adam.post(f"/accounts/{cast.cora.pk}/close/").status_code == 302
    assert not User.objects.get(pk=cast.cora.pk).is_active
    mona = client_for(cast.mona)
    for address in ("/team/", "/cases/", "/"):
        page = text_of(counted(mona, address))
        assert ("Cora Colleague has left and holds 2 open cases" in page) is (address != "/"), address
    assert "Cases of workers who have left" in page
    assert "has left, or cannot sign in any more" in text_of(mona.get(at(cast)))
    nigel = client_for(cast.nigel)
    for address in ("/team/", "/cases/"):
        assert "Cora" not in text_of(nigel.get(address))
    fill(mona, at(cast), {asked(cast.coras_case): str(cast.pat.pk), asked(cast.kits_case): str(cast.pat.pk)})
    assert "has left and holds" not in text_of(mona.get("/team/"))


def test_a_post_that_ended_is_the_same(cast, client_for):
    Membership.objects.filter(pk=cast.cora_membership.pk).update(ends_before=TODAY)
    assert "Cora Colleague has left" in text_of(client_for(cast.mona).get("/team/"))


def test_a_last_day_that_is_set_is_said(cast, client_for):
    Membership.objects.filter(pk=cast.cora_membership.pk).update(ends_before=TODAY + timedelta(days=9))
    page = text_of(counted(client_for(cast.mona), "/team/"))
    assert "Leaves on" in page
    assert "has left and holds" not in page
    assert "Cora Colleague leaves on" in text_of(client_for(cast.mona).get(at(cast)))


def test_the_team_says_who_has_not_read_what_was_handed_to_them(cast, client_for):
    to_pat = {asked(case): str(cast.pat.pk) for case in (cast.kits_case, cast.coras_case)}
    assert fill(client_for(cast.mona), at(cast), to_pat).status_code == 302
    assert ">2<span" in text_of(client_for(cast.mona).get("/team/"))
    assert "Hand-overs to read" in text_of(counted(client_for(cast.pat), "/"))
    assert "Hand-overs not read" in text_of(counted(client_for(cast.mona), "/"))
