"""The pages of tasks, of what crosses the wall, of restricted records, of emergencies, and of who saw a record."""

import re
import uuid
from datetime import timedelta

import pytest

from commonweal.partnership.models import Membership, User
from commonweal.rules.break_glass import NOT_OPENED, WhyOpened
from commonweal.rules.consent import InformationKind, Purpose
from commonweal.rules.restricted_records import WhyRestricted
from commonweal.services.casework import actions
from commonweal.services.casework.actions import sharing, sharing_in_case
from commonweal.services.casework.models import Alert, BreakGlass, Task, ToldFact
from tests import second_person
from tests.care import NOW, TODAY
from tests.cast import LONG_AGO, ask
from tests.pages.filling import counted, day, errors, fill, text_of


def at(case, end: str) -> str:
    return f"/cases/{case.pk}/{end}"


def own_task(cast, text="Ring the school", due_on=TODAY) -> Task:
    return actions.add_task(
        case_id=cast.pats_case.pk, text=text, due_on=due_on, form_key=None, by=ask(cast.pat), at=NOW
    )


def told(cast, fact="made_threat"):
    return actions.tell_safety(
        case_id=cast.percys_case.pk, fact=fact, form_key=None, by=ask(cast.percy), at=NOW
    )


# Tasks.


def test_a_task_is_added_done_and_put_back(cast, client_for):
    browser = client_for(cast.pat)
    counted(browser, at(cast.pats_case, "tasks/new/"))
    sent = {"text": "Ring the school", **day("due_on", TODAY)}
    response = fill(browser, at(cast.pats_case, "tasks/new/"), sent)
    assert response["Location"] == at(cast.pats_case, "tasks/")
    assert "Ring the school" in text_of(counted(browser, at(cast.pats_case, "tasks/")))
    ask(cast.pat)
    task = Task.objects.get()
    assert browser.post(f"/tasks/{task.pk}/done/")["Location"] == at(cast.pats_case, "tasks/")
    assert "Not done after all" in text_of(browser.get(at(cast.pats_case, "tasks/")))
    assert browser.post(f"/tasks/{task.pk}/not-done/", {"from": "mine"})["Location"] == "/tasks/"
    assert "Ring the school" in text_of(counted(browser, "/tasks/"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "id_text"),
        ({"text": "x" * 301}, "id_text"),
        ({"due_on-month": "13"}, "id_due_on-month"),
    ],
)
def test_a_task_that_says_too_little_is_refused_and_nothing_is_lost(cast, client_for, changes, field):
    sent = {"text": "Ring the school", **day("due_on", TODAY)}
    response = fill(client_for(cast.pat), at(cast.pats_case, "tasks/new/"), sent, **changes)
    assert list(errors(response)) == [field]
    assert changes.get("text", "Ring the school") in text_of(response)


def test_my_list_is_by_day_and_mine_alone(cast, client_for):
    own_task(cast, "Late one", TODAY - timedelta(days=1))
    own_task(cast, "One for today")
    own_task(cast, "One for later", TODAY + timedelta(days=9))
    page = text_of(client_for(cast.pat).get("/tasks/"))
    assert page.index("Overdue") < page.index("Late one") < page.index("Today</h2>")
    assert page.index("One for today") < page.index("One for later")
    assert "Vera Victim" in page
    for name in ("cora", "nell", "percy", "mona"):
        assert "Late one" not in text_of(client_for(getattr(cast, name)).get("/tasks/"))


def test_the_first_page_counts_them(cast, client_for):
    own_task(cast, due_on=TODAY - timedelta(days=1))
    page = client_for(cast.pat).get("/").content.decode()
    assert re.search(r'cw-card--late">\s*<h3[^>]*><a[^>]*>Tasks overdue</a></h3>\s*<p[^>]*>1</p>', page)


# What crosses.


def test_what_safety_needs_is_told_and_the_answer_never_says_whether_it_reached_anybody(cast, client_for):
    browser = client_for(cast.percy)
    counted(browser, at(cast.percys_case, "tell/"))
    response = fill(browser, at(cast.percys_case, "tell/"), {"fact": "made_threat"})
    assert response["Location"] == at(cast.percys_case, "tell/")
    page = text_of(browser.get(at(cast.percys_case, "tell/")))
    assert "Kept. If someone needs to know, they will." in page
    assert "Told so far" in page
    for word in ("Vera", "Pat Works", "Harbour", cast.pats_case.reference):
        assert word not in page
    assert "textarea" not in page


def test_nothing_chosen_is_told_in_words(cast, client_for):
    response = fill(client_for(cast.percy), at(cast.percys_case, "tell/"), {"fact": "had_lunch"})
    assert list(errors(response)) == ["id_fact"]
    ask(cast.percy)
    assert not ToldFact.objects.exists()


def test_the_victims_worker_reads_the_fact_the_day_and_what_to_do(cast, client_for):
    told(cast)
    for address in ("/tasks/", at(cast.pats_case, "tasks/")):
        page = text_of(client_for(cast.pat).get(address))
        assert "The person who uses abuse has made a threat." in page
        assert "Speak with the person today if it is safe" in page
        for word in ("Percy", "Petra", "Turning", cast.percys_case.reference, str(cast.percys_case.pk)):
            assert word not in page, (address, word)
    assert "has made a threat" not in text_of(client_for(cast.nell).get("/tasks/"))


# Who may see it.


def test_a_manager_restricts_a_case_and_lifts_it(cast, client_for):
    browser = client_for(cast.mona)
    address = at(cast.pats_case, "who-may-see/")
    counted(browser, address)
    sent = {
        "why": "staff_known",
        "words": "A cousin works here.",
        "named": [str(cast.mona.pk), str(cast.cora.pk)],
    }
    assert fill(browser, address, sent)["Location"] == "/cases/"
    assert client_for(cast.cora).get(at(cast.pats_case, "")).status_code == 200
    for reader, end in ((cast.cora, ""), (cast.pat, ""), (cast.pat, "plan/"), (cast.pat, "who-saw/")):
        assert ">Restricted</strong>" in text_of(client_for(reader).get(at(cast.pats_case, end))), end
    assert ">Restricted</strong>" not in text_of(client_for(cast.cora).get(at(cast.coras_case, "")))
    assert client_for(cast.cora).get(at(cast.pats_case, "session/")).status_code == 404
    assert client_for(cast.nell).get(at(cast.pats_case, "")).status_code == 404
    page = text_of(counted(browser, address))
    assert "A cousin works here." in page
    assert "Cora Colleague, Mona Manages" in page
    assert fill(browser, address, {"words": "They left."}).status_code == 302
    assert client_for(cast.cora).get(at(cast.pats_case, "")).status_code == 404


@pytest.fixture
def left_case(cast):
    """Pat’s case is restricted; the manager who was named has left. Mona manages the service and does not see it."""
    gone = User.objects.create_user(email="gone@example.org", full_name="Gone Manager")
    post = Membership.objects.create(
        user=gone, organisation=cast.harbour, role="service_manager", side="victim", starts_on=LONG_AGO
    )
    actions.restrict_case(
        case_id=cast.pats_case.pk, why=WhyRestricted.STAFF_KNOWN, words="A cousin works here.", named=[gone.pk],
        version=cast.pats_case.version, form_key=None, by=ask(cast.mona), at=NOW,
    )  # fmt: skip
    Membership.objects.filter(pk=post.pk).update(ends_before=TODAY)
    return cast


def test_the_worker_of_a_case_without_a_manager_is_asked_to_name_one(left_case, client_for):
    cast = left_case
    browser, address = client_for(cast.pat), at(cast.pats_case, "who-may-see/manager/")
    assert "Name a manager who may see this case" in text_of(counted(browser, at(cast.pats_case, "")))
    page = text_of(counted(browser, address))
    assert "Mona Manages" in page
    assert "Nigel" not in page
    assert list(errors(fill(browser, address, {"manager": ""}))) == ["id_manager"]
    assert fill(browser, address, {"manager": str(cast.mona.pk)})["Location"] == at(cast.pats_case, "")
    assert "Name a manager" not in text_of(browser.get(at(cast.pats_case, "")))
    assert client_for(cast.mona).get(at(cast.pats_case, "")).status_code == 200
    assert client_for(cast.nigel).get(at(cast.pats_case, "")).status_code == 404


def test_nobody_is_named_in_a_case_that_has_a_manager_and_the_page_says_so(cast, client_for):
    page = text_of(client_for(cast.pat).get(at(cast.pats_case, "who-may-see/manager/")))
    assert "You can name a manager only while the case is restricted" in page
    assert "have left" not in page
    assert 'aria-disabled="true"' in page


def test_a_manager_takes_charge_of_what_nobody_sees(left_case, client_for):
    cast = left_case
    browser = client_for(cast.mona)
    assert "Restricted cases that nobody sees" not in text_of(browser.get("/"))
    Membership.objects.filter(user=cast.pat).update(ends_before=TODAY)
    home = text_of(counted(browser, "/"))
    assert "Restricted cases that nobody sees" in home
    page = text_of(counted(browser, "/cases/nobody/"))
    assert "1 open case of your service is restricted" in page
    for word in ("Vera", cast.pats_case.reference, "cousin", "Gone"):
        assert word not in page
    assert "nothing to do" in text_of(client_for(cast.nigel).get("/cases/nobody/"))
    assert fill(browser, "/cases/nobody/", {})["Location"] == "/team/"
    assert "Pat Works has left and holds" in text_of(browser.get("/team/"))
    assert client_for(cast.mona).get(at(cast.pats_case, "")).status_code == 200
    assert "took charge of your record" in text_of(browser.get(at(cast.pats_case, "who-saw/")))
    assert "Restricted cases that nobody sees" not in text_of(browser.get("/"))
    again = fill(browser, "/cases/nobody/", {})
    assert again.status_code == 422
    assert "Each restricted case has somebody who sees it" in text_of(again)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"why": ""}, "id_why"),
        ({"words": ""}, "id_words"),
        ({"named": []}, "id_named"),
        ({"named": "cora"}, "id_named"),
        ({"named": "nigel"}, "id_named"),
    ],
)
def test_restricting_to_the_wrong_people_is_refused_and_nothing_is_lost(cast, client_for, changes, field):
    if isinstance(changes.get("named"), str):
        changes = {"named": [str(getattr(cast, changes["named"]).pk)]}
    sent = {"why": "staff_known", "words": "A cousin works here.", "named": [str(cast.mona.pk)]}
    response = fill(client_for(cast.mona), at(cast.pats_case, "who-may-see/"), sent, **changes)
    assert list(errors(response)) == [field]
    assert changes.get("words", "A cousin works here.") in text_of(response)
    assert client_for(cast.mona).get(at(cast.pats_case, "")).status_code == 200


def test_a_manager_who_is_not_named_sees_how_many_and_not_whose(cast, client_for):
    from commonweal.access.roles import Role, Side
    from commonweal.partnership.models import Membership
    from tests.cast import LONG_AGO

    Membership.objects.create(
        user=cast.cora,
        organisation=cast.harbour,
        role=Role.SERVICE_MANAGER,
        side=Side.VICTIM,
        starts_on=LONG_AGO,
    )
    actions.restrict_case(
        case_id=cast.pats_case.pk, why=WhyRestricted.WELL_KNOWN, words="Known from television.", named=[cast.cora.pk],
        version=1, form_key=None, by=ask(cast.mona), at=NOW,
    )  # fmt: skip
    browser = client_for(cast.mona)
    home = text_of(counted(browser, "/"))
    assert "Restricted to others" in home
    for address in ("/", "/cases/", "/cases/export/", "/tasks/"):
        page = text_of(browser.get(address))
        assert "Vera" not in page
        assert cast.pats_case.reference not in page
    found = text_of(browser.post("/people/search/", {"name": "Vera Victim"}))
    assert "Nobody found" in found
    assert "Restricted to others" not in text_of(client_for(cast.nigel).get("/"))


# In an emergency.

SENT = {"why": "person_is_here", "words": "She is here and very frightened."}


def test_a_case_is_opened_read_and_looked_at_afterwards(cast, client_for):
    nell = client_for(cast.nell)
    counted(nell, "/emergency/")
    response = fill(nell, "/emergency/", SENT, reference=cast.pats_case.reference)
    assert response["Location"] == f"/emergency/{cast.pats_case.pk}/"
    page = text_of(counted(nell, response["Location"]))
    assert "Open in an emergency: 3 hours left" in page or "2 hours and 59 minutes left" in page
    assert "Vera Victim" in page
    assert "07700" not in page
    reveal = f"/emergency/{cast.pats_case.pk}/contact/{cast.pats_phone.pk}/reveal/"
    shown = text_of(nell.post(reveal, {"channel": "call"}))
    assert "07700 900123" in shown
    assert "Open in an emergency" in shown
    assert nell.post(reveal, {"channel": "text"}).status_code == 422
    assert nell.get(at(cast.pats_case, "")).status_code == 404
    assert "Open in an emergency until" in text_of(nell.get("/"))
    mona = client_for(cast.mona)
    assert "Opened in an emergency" in text_of(counted(mona, "/"))
    assert "very frightened" in text_of(counted(mona, "/openings/"))
    ask(cast.mona)
    review = f"/openings/{BreakGlass.objects.get().pk}/"
    counted(mona, review)
    assert list(errors(fill(mona, review, {"in_order": "no", "words": ""}))) == ["id_words"]
    assert fill(mona, review, {"in_order": "yes", "words": ""})["Location"] == "/openings/"
    assert "In order" in text_of(mona.get("/openings/"))
    assert client_for(cast.nigel).get(review).status_code == 404


def test_what_does_not_open_says_the_same_and_loses_nothing(cast, client_for):
    for name, reference in [
        ("nell", "NOSUCHCASE"),
        ("nell", cast.percys_case.reference),
        ("percy", cast.pats_case.reference),
    ]:
        response = fill(client_for(getattr(cast, name)), "/emergency/", SENT, reference=reference)
        assert response.status_code == 422
        page = text_of(response)
        assert NOT_OPENED.text in page
        assert "very frightened" in page
        assert reference in page


def test_too_few_words_are_refused(cast, client_for):
    sent = {"why": "", "words": "help", "reference": cast.pats_case.reference}
    assert list(errors(fill(client_for(cast.nell), "/emergency/", sent))) == ["id_why"]
    found = errors(fill(client_for(cast.nell), "/emergency/", sent | {"why": "police_ask"}))
    assert list(found) == ["id_words"]


# Alerts.


def test_an_alert_is_taken_down_with_a_reason(cast, client_for):
    actions.raise_alerts(case_id=cast.pats_case.pk, kinds=["dog"], by=ask(cast.pat), at=NOW)
    number, browser = Alert.objects.get().pk, client_for(cast.pat)
    assert f"alert/{number}/down/" in text_of(browser.get(at(cast.pats_case, "alert/")))
    down = at(cast.pats_case, f"alert/{number}/down/")
    counted(browser, down)
    assert list(errors(fill(browser, down, {"why": ""}))) == ["id_why"]
    assert fill(browser, down, {"why": "It moved away."}).status_code == 302
    assert "Dangerous dog" not in text_of(browser.get(at(cast.pats_case, "")))
    assert client_for(cast.nell).get(down).status_code == 404


# Who saw it.


def test_who_saw_it_says_it_in_words_by_what_people_are(cast, client_for):
    pat = client_for(cast.pat)
    for _ in range(2):
        pat.get(at(cast.pats_case, ""))
    pat.get("/cases/export/")
    actions.break_glass(
        reference=cast.pats_case.reference, why=WhyOpened.POLICE_ASK, words="They ask where she is now.", form_key=None,
        by=ask(cast.nell), at=NOW,
    )  # fmt: skip
    told(cast)
    page = text_of(counted(pat, at(cast.pats_case, "who-saw/")))
    assert "A worker of Harbour looked at your record (2 times)" in page
    assert "A worker of Lantern opened your record in an emergency" in page
    assert "took a list away with your reference on it" in page
    for word in ("Nell", "Percy", "Petra", "Turning", "threat"):
        assert word not in page
    manager = text_of(client_for(cast.mona).get(at(cast.pats_case, "who-saw/")))
    assert "Nell Neighbour" in manager
    assert 'class="cw-noprint"' in manager
    assert client_for(cast.nell).get(at(cast.pats_case, "who-saw/")).status_code == 404
    assert "<title>Record" in page
    on_paper = page.split('class="govuk-body cw-paper-only"')[1]
    assert "Medium" not in on_paper


def shared_without(cast, *, person_told):
    """Pat asks to tell the county without agreement; Mona approves; Pat tells it."""
    common = {"case_id": cast.pats_case.pk, "form_key": None, "at": NOW}
    why_not_told = "" if person_told else "He reads her post."
    asked = second_person.asked(cast, person_told=person_told, why_not_told=why_not_told)
    waits = sharing_in_case.ask_in_case(asked=asked, by=ask(cast.pat), **common)
    sharing.answer_sharing(asked=waits, agrees=True, why="", by=ask(cast.mona), at=NOW)
    sharing_in_case.record_in_case(
        purpose=asked.purpose,
        organisation_id=asked.organisation_id,
        kinds=asked.kinds,
        by=ask(cast.pat),
        **common,
    )


def test_the_account_says_what_was_shared_with_whom_and_on_which_footing(cast, client_for):
    agreed = sharing.Agreed(Purpose.HOUSING, cast.city.pk, TODAY, TODAY + timedelta(days=30))
    common = {"case_id": cast.pats_case.pk, "form_key": None, "by": ask(cast.pat), "at": NOW}
    sharing_in_case.agree_in_case(agreed=agreed, **common)
    kinds = [InformationKind.RISK, InformationKind.CHILDREN]
    sharing_in_case.record_in_case(
        purpose=Purpose.HOUSING, organisation_id=cast.city.pk, kinds=kinds, **common
    )
    page = text_of(counted(client_for(cast.pat), at(cast.pats_case, "who-saw/")))
    whom, what = (
        "with Wexcombe City Council",
        "how high the risk was judged and why, what concerns the children",
    )
    assert f"{whom}: {what}, about housing. You had agreed." in page
    assert "without the person’s knowledge" not in page
    assert "Wexcombe" not in text_of(client_for(cast.cora).get(at(cast.coras_case, "who-saw/")))


def test_the_account_says_on_which_ground_when_the_person_was_told(cast, client_for):
    shared_without(cast, person_told=True)
    page = text_of(client_for(cast.pat).get(at(cast.pats_case, "who-saw/")))
    assert "with Fellshire County Council: what concerns the children" in page
    assert "You were told. You had not agreed" in page


def test_what_the_person_was_not_told_of_never_stands_in_what_is_printed(cast, client_for):
    """Telling was judged unsafe; the paper may lie on her kitchen table."""
    shared_without(cast, person_told=False)
    page = text_of(client_for(cast.pat).get(at(cast.pats_case, "who-saw/")))
    assert "County Council" not in page
    assert "What was shared" not in page
    on_screen = '<p class="govuk-body cw-noprint">Shared without the person’s knowledge 1 time'
    assert on_screen in page
    assert page.count("without the person’s knowledge") == 1


def test_the_auditor_asks_by_reference_and_reads_openings_and_crossings(cast, client_for):
    told(cast)
    actions.break_glass(
        reference=cast.pats_case.reference, why=WhyOpened.POLICE_ASK, words="They ask where she is now.", form_key=None,
        by=ask(cast.nell), at=NOW,
    )  # fmt: skip
    browser = client_for(cast.aud)
    page = text_of(counted(browser, "/audit/walls/"))
    assert "Nell Neighbour" in page
    assert "Made a threat" in page
    assert str(cast.pats_case.pk) in page
    found = text_of(browser.post("/audit/walls/", {"reference": cast.pats_case.reference.lower()}))
    assert "Opened a case in an emergency" in found
    assert "Vera" not in found
    assert "There is no case" in text_of(browser.post("/audit/walls/", {"reference": "NOTHING"}))
    assert list(errors(browser.post("/audit/walls/", {"reference": ""}))) == ["id_reference"]
    assert client_for(cast.mona).get("/audit/walls/").status_code == 403


def test_the_front_door_reads_what_is_held_back_as_reference_and_day(cast, client_for):
    from commonweal.partnership.models import Organisation
    from tests import care

    Organisation.objects.filter(pk=cast.harbour.pk).update(keeps_own_records_from=TODAY)
    case = care.new_case(cast)
    page = text_of(counted(client_for(cast.fred), "/front-door/held-back/"))
    assert page.count("with a service</dd>") + page.count("with a service\n") >= 1
    assert "Wanda" not in page
    assert str(case.pk) not in page
    assert uuid.UUID(str(case.pk))
