"""The pages of how things are: asked on a phone, shown as picture and table, nothing lost when something is missing."""

import pytest

from commonweal.rules.outcome_tools import Occasion
from commonweal.services.casework.models import OutcomeAnswers
from tests.access.work import answered
from tests.care import TODAY
from tests.cast import ask
from tests.pages.filling import counted, day, errors, fill, text_of


def at(case, end: str = "") -> str:
    return f"/cases/{case.pk}/outcomes/{end}"


def sent(occasion="intake", points="3", **changes) -> dict:
    statements = {f"statement_{number}": points for number in range(1, 10)}
    return {"occasion": occasion, "why_not": "", **day("answered_on", TODAY), **statements, **changes}


def test_questions_are_asked_and_the_answers_shown(cast, client_for):
    browser = client_for(cast.pat)
    page = text_of(counted(browser, at(cast.pats_case)))
    assert "How things are, for an adult" in page
    assert "Not asked yet" in page
    asking = text_of(counted(browser, at(cast.pats_case, "ask/adult_daily_life/")))
    assert "There are no right answers" in asking
    assert "A score needs 6 of 9 answers" in asking
    response = fill(browser, at(cast.pats_case, "ask/adult_daily_life/"), sent(statement_9=""))
    assert response["Location"] == at(cast.pats_case)
    page = text_of(browser.get(at(cast.pats_case)))
    assert "2.8 points" in page
    ask(cast.pat)
    row = OutcomeAnswers.objects.get()
    shown = text_of(counted(browser, at(cast.pats_case, f"{row.pk}/")))
    assert "Mostly" in shown
    assert "Left out" in shown
    assert "It was kept by mistake" in shown


def test_from_the_second_asking_there_is_a_picture_and_what_changed(cast, client_for):
    answered(cast, cast.pats_case, cast.pat, points=1)
    answered(cast, cast.pats_case, cast.pat, points=3, occasion=Occasion.EXIT)
    page = text_of(counted(client_for(cast.pat), at(cast.pats_case)))
    assert "<svg" in page
    assert "Better" in page
    manager = text_of(client_for(cast.mona).get(at(cast.pats_case)))
    assert "Better" in manager
    assert "Ask these questions" not in manager


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"occasion": ""}, "id_occasion"),
        ({"answered_on-day": "40"}, "id_answered_on-day"),
        ({"statement_3": "9"}, "id_statement_3"),
        ({"why_not": "said_no"}, "id_why_not"),
        ({f"statement_{number}": "" for number in range(1, 10)}, "id_why_not"),
        ({"occasion": "follow_up"}, "id_occasion"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(cast, client_for, changes, field):
    response = fill(client_for(cast.pat), at(cast.pats_case, "ask/adult_daily_life/"), sent(), **changes)
    found = list(errors(response))
    assert found[0].startswith(field.removesuffix("-day")), found
    kept = [name for name in range(1, 10) if f"statement_{name}" not in changes]
    assert text_of(response).count(" checked") >= len(kept)
    ask(cast.pat)
    assert not OutcomeAnswers.objects.exists()


def test_why_nothing_was_answered_is_kept(cast, client_for):
    nothing = {f"statement_{number}": "" for number in range(1, 10)}
    response = fill(
        client_for(cast.pat), at(cast.pats_case, "ask/adult_daily_life/"), sent(why_not="not_safe"), **nothing
    )
    assert response.status_code == 302
    page = text_of(client_for(cast.pat).get(at(cast.pats_case)))
    assert "Not answered: it was not safe to ask" in page


def test_a_set_that_does_not_fit_is_not_there(cast, client_for):
    for key in ("young_daily_life", "behaviour_told", "nothing"):
        assert client_for(cast.pat).get(at(cast.pats_case, f"ask/{key}/")).status_code == 404
    page = text_of(client_for(cast.percy).get(at(cast.percys_case)))
    assert "as the person who uses abuse tells it" in page
    assert "harmed tells it" not in page


def test_answers_kept_by_mistake_are_struck(cast, client_for):
    row = answered(cast, cast.pats_case, cast.pat)
    browser, address = client_for(cast.pat), at(cast.pats_case, f"{row.pk}/strike/")
    counted(browser, address)
    assert list(errors(fill(browser, address, {"why": ""}))) == ["id_why"]
    assert fill(browser, address, {"why": "The wrong person."})["Location"] == at(cast.pats_case)
    assert "Struck: The wrong person." in text_of(browser.get(at(cast.pats_case)))


def test_the_neighbour_finds_nothing(cast, client_for):
    row = answered(cast, cast.pats_case, cast.pat)
    for name in ("nell", "cora", "percy", "fred", "joan"):
        browser = client_for(getattr(cast, name))
        for end in ("", "ask/adult_daily_life/", f"{row.pk}/", f"{row.pk}/strike/"):
            assert browser.get(at(cast.pats_case, end)).status_code in (403, 404), (name, end)
