"""The pages of feedback: asking on a phone, answering without an account or a trace, typing in, and the figures."""

from datetime import date

import pytest

from commonweal.services.feedback.models import Answer, Ask, Tally
from tests.actions.test_feedback import asked
from tests.care import TODAY
from tests.cast import OWNER, ask
from tests.pages.filling import counted, errors, fill, text_of

GIVEN = {"moment": "how_it_was:closing", "way": "paper", "take": "safe"}


def at(case, end: str = "") -> str:
    return f"/cases/{case.pk}/feedback/{end}"


def test_a_sheet_is_shown_once_and_the_case_says_that_they_were_asked(cast, client_for):
    browser = client_for(cast.pat)
    assert "Not asked yet" in text_of(counted(browser, at(cast.pats_case)))
    assert "changes nothing about the help" in text_of(counted(browser, at(cast.pats_case, "ask/")))
    response = fill(browser, at(cast.pats_case, "ask/"), GIVEN)
    sheet = text_of(response)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store, private"
    assert "I was listened to." in sheet
    assert "Your code is" in sheet
    for word in ("Commonweal", "Harbour", "Vera", "feedback"):
        assert word not in sheet, word
    shown = text_of(browser.get(at(cast.pats_case)))
    assert "At the end: How it was with us" in shown
    assert "With a sheet" in shown
    assert "Ask for feedback" not in text_of(client_for(cast.mona).get(at(cast.pats_case)))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"moment": ""}, "id_moment"),
        ({"way": ""}, "id_way"),
        ({"take": ""}, "id_take"),
        ({"moment": "how_it_was:afterwards"}, "id_moment"),
        ({"moment": "another:closing"}, "id_moment"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(cast, client_for, changes, field):
    response = fill(client_for(cast.pat), at(cast.pats_case, "ask/"), GIVEN, **changes)
    assert next(iter(errors(response))) == field
    assert " checked" in text_of(response)
    ask(cast.pat)
    assert not Ask.objects.exists()


def test_the_neighbour_finds_nothing(cast, client_for):
    for name in ("nell", "cora", "percy", "fred", "joan"):
        for end in ("", "ask/"):
            assert client_for(getattr(cast, name)).get(at(cast.pats_case, end)).status_code in (403, 404)


def answering(browser, code, **answers):
    return browser.post("/answer/", {"code": code, "answered": "yes", **answers})


def test_anybody_with_a_code_answers_and_leaves_no_trace(cast, client_for):
    code = asked(cast).code
    browser = client_for(None)
    first = browser.get("/answer/")
    assert "Exit this page" in text_of(first)
    for word in ("Commonweal", "abuse", "service"):
        assert word not in text_of(first), word
    questions = browser.post("/answer/", {"code": code.lower()})
    assert "I was listened to." in text_of(questions)
    assert questions["Referrer-Policy"] == "no-referrer"
    empty = answering(browser, code)
    assert empty.status_code == 422
    assert "Answer at least one question" in text_of(empty)
    wrong = answering(browser, code, question_1="9", question_2="1")
    assert wrong.status_code == 422
    assert " checked" in text_of(wrong)
    assert "Thank you" in text_of(answering(browser, code, question_1="3", question_2="1"))
    again = browser.post("/answer/", {"code": code})
    assert again.status_code == 422
    assert "was used before" in text_of(again)
    assert not browser.cookies
    for response in (first, questions, empty, again):
        assert response["Cache-Control"] == "no-store, private"


def test_the_code_is_in_no_address_and_in_no_title(cast, client_for):
    code = asked(cast).code
    page = text_of(client_for(None).post("/answer/", {"code": code}))
    assert 'action="/answer/"' in page
    assert code not in page.split("</head>")[0]


def test_a_flood_is_asked_to_wait(cast, client_for):
    browser = client_for(None)
    statuses = [browser.post("/answer/", {"code": "BCDFGHJKM"}).status_code for _ in range(31)]
    assert statuses == [422] * 30 + [429]


def test_a_worker_types_in_a_sheet(cast, client_for):
    code = asked(cast).code
    browser = client_for(cast.cora)
    assert "Let a colleague type in" in text_of(counted(browser, "/feedback/type/"))
    assert "Keep the answers" in text_of(browser.post("/feedback/type/", {"code": code}))
    sent = {"code": code, "answered": "yes", "question_1": "2"}
    assert "Destroy the sheet now" in text_of(browser.post("/feedback/type/", sent))
    assert browser.post("/feedback/type/", sent).status_code == 422


@pytest.mark.parametrize("name", ["fred", "rita", "joan", "adam", "nora"])
def test_who_works_with_nobody_types_nothing_in(cast, client_for, name):
    assert client_for(getattr(cast, name)).get("/feedback/type/").status_code in (302, 403)


def test_before_any_year_has_settled_the_page_says_so(cast, client_for):
    page = text_of(client_for(cast.joan).get("/feedback/"))
    assert "No year can be shown yet" in page


@pytest.fixture(scope="module")
def figures(_cast_in_database, django_db_blocker):
    """A settled year: Harbour is well spoken of, Lantern has two answers."""
    cast = _cast_in_database
    with django_db_blocker.unblock():
        quarter = date(TODAY.year - 2, 7, 1)
        common = {"survey": "how_it_was", "survey_version": "2026.1", "client_group": "victim", "way": "text"}
        for organisation, good, bad in ((cast.harbour, 50, 12), (cast.lantern, 1, 1)):
            for points, times in ((3, good), (0, bad)):
                for _ in range(times):
                    Answer.objects.using(OWNER).create(
                        organisation=organisation,
                        quarter_on=quarter,
                        points={"1": points, "2": points},
                        **common,
                    )
        for value, wanted, answered in (("fellshire", 100, 50), ("wexcombe", 100, 14)):
            Tally.objects.using(OWNER).create(
                year=quarter.year,
                survey="how_it_was",
                dimension="area",
                value=value,
                asked=wanted,
                answered=answered,
            )
        yield
        Answer.objects.using(OWNER).all().delete()
        Tally.objects.using(OWNER).all().delete()


def test_the_figures_say_whom_they_speak_for_before_what_they_say(cast, figures, client_for):
    page = text_of(counted(client_for(cast.anna), "/feedback/"))
    assert page.index("Whom these answers speak for") < page.index("I was listened to.")
    assert "50% of those asked, 78% of those who answered" in page
    assert "81%" in page
    assert "Services with fewer than 10 answers are not shown." in page
    assert "Lantern" not in page


def test_a_manager_sees_their_own_service_alone(cast, figures, client_for):
    assert "81%" in text_of(counted(client_for(cast.mona), "/feedback/"))
    neighbour = text_of(client_for(cast.nigel).get("/feedback/"))
    assert "Harbour" not in neighbour.split("<main")[1]
    assert "81%" not in neighbour


@pytest.mark.parametrize("name", ["pat", "percy", "fred", "rita", "adam", "nora"])
def test_who_may_not_is_refused(cast, client_for, name):
    assert client_for(getattr(cast, name)).get("/feedback/").status_code in (302, 403)
