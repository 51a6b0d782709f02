"""The safety plan: versions that stay, two compared, no address, and paper only when a safe way is settled that day."""

import re
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection

from commonweal.rules.safety_plans import HandOver
from commonweal.services.casework import actions
from commonweal.services.casework.models import SafetyPlan
from tests import care
from tests.care import NOW
from tests.cast import ask
from tests.pages.filling import counted, errors, fill, hidden, text_of

PLAN = {"occasion": "start", "safe_places": "My sister’s 🏠", "calling_999": "When he is at the door."}


def at(cast, end: str = "") -> str:
    return f"/cases/{cast.pats_case.pk}/ahead/{end}"


def test_every_save_is_another_version_and_two_are_compared(cast, client_for):
    browser = client_for(cast.pat)
    counted(browser, at(cast, "write/"))
    assert fill(browser, at(cast, "write/"), PLAN)["Location"] == at(cast)
    changed = {**PLAN, "occasion": "review", "safe_places": "The library."}
    assert fill(browser, at(cast, "write/"), changed).status_code == 302
    ask(cast.pat)
    assert list(SafetyPlan.objects.order_by("number").values_list("safe_places", flat=True)) == [
        "My sister’s 🏠",
        "The library.",
    ]
    shown = text_of(counted(browser, at(cast, "?first=1&second=2")))
    for words in ("Version 1 and version 2", "My sister’s 🏠", "The library.", "The same", "Changed"):
        assert words in shown, words
    assert f"<title>Ahead {cast.pats_case.reference} · Commonweal</title>" in shown
    assert browser.get(at(cast, "?first=1&second=9")).status_code == 200
    assert browser.get(at(cast, "?first=²&second=x")).status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"safe_places": "12 Long Row, ZZ1 4QQ"}, "id_safe_places"),
        ({"safe_places": "", "calling_999": " "}, "id_warning_signs"),
        ({"occasion": ""}, "id_occasion"),
        ({"leaving": "x" * 3001}, "id_leaving"),
    ],
)
def test_what_may_not_stand_in_it_is_said_beside_the_part(cast, client_for, changes, field):
    response = fill(client_for(cast.pat), at(cast, "write/"), PLAN, **changes)
    assert field in errors(response)
    assert changes.get("calling_999", PLAN["calling_999"]).strip() in text_of(response)
    ask(cast.pat)
    assert not SafetyPlan.objects.exists()


def test_a_version_signed_meanwhile_is_shown_and_its_lines_can_be_taken(cast, client_for):
    browser = client_for(cast.pat)
    opened = browser.get(at(cast, "write/"))
    care.sign_plan(cast.pats_case, cast.pat, safe_places="Theirs: the library.")
    response = browser.post(at(cast, "write/"), {**hidden(opened), **PLAN})
    assert response.status_code == 422
    shown = text_of(response)
    assert "Theirs: the library." in shown
    name = re.search(r'name="(take-[0-9a-f]+)" id="[^"]+-both"', shown)[1]
    merged = browser.post(at(cast, "write/"), {**hidden(response), **PLAN, name: "both", "merge": "yes"})
    assert "My sister’s 🏠\nTheirs: the library.</textarea>" in text_of(merged)
    ask(cast.pat)
    assert SafetyPlan.objects.count() == 1


def test_nothing_goes_onto_paper_before_a_safe_way_is_settled(cast, client_for):
    browser = client_for(cast.pat)
    assert "no safety plan yet" in text_of(browser.get(at(cast, "paper/")))
    care.sign_plan(cast.pats_case, cast.pat, safe_places="My sister’s.")
    shown = text_of(browser.get(at(cast, "paper/")))
    assert "It is not printed yet" in shown
    assert "My sister’s." not in shown
    counted(browser, at(cast, "settle/"))
    assert "id_way" in errors(fill(browser, at(cast, "settle/"), {"way": ""}))
    assert fill(browser, at(cast, "settle/"), {"way": "read_together"})["Location"] == at(cast, "paper/")
    shown = text_of(counted(browser, at(cast, "paper/")))
    assert "My sister’s." in shown
    assert "<title>Notes · Commonweal</title>" in shown
    for words in ("Vera", cast.pats_case.reference, "Harbour"):
        assert words not in shown, words


def test_what_was_safe_yesterday_or_for_another_version_is_asked_again(cast, client_for):
    care.sign_plan(cast.pats_case, cast.pat)
    actions.settle_hand_over(
        case_id=cast.pats_case.pk,
        way=HandOver.KEPT_SAFELY,
        form_key=None,
        by=ask(cast.pat),
        at=NOW - timedelta(days=1),
    )
    browser = client_for(cast.pat)
    assert "may not be safe today" in text_of(browser.get(at(cast, "paper/")))
    fill(browser, at(cast, "settle/"), {"way": "kept_safely"})
    care.sign_plan(cast.pats_case, cast.pat, version=1)
    assert "earlier version" in text_of(browser.get(at(cast, "paper/")))


@pytest.mark.parametrize("name", ["cora", "nell", "nigel", "percy", "petra"])
def test_a_safety_plan_that_is_not_mine_is_not_there(cast, client_for, name):
    care.sign_plan(cast.pats_case, cast.pat, safe_places="My sister’s.")
    browser = client_for(getattr(cast, name))
    for end in ("", "write/", "settle/", "paper/"):
        for response in (browser.get(at(cast, end)), browser.post(at(cast, end), {})):
            assert response.status_code in (403, 404), end
            assert "My sister" not in text_of(response)


def test_the_database_changes_no_version(cast):
    plan = care.sign_plan(cast.pats_case, cast.pat)
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("UPDATE casework_safetyplan SET leaving = 'x' WHERE id = %s", [plan.pk])
