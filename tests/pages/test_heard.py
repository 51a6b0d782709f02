"""The page of what is told beside what is heard: for board and analyst, and for nobody who works with cases."""

import pytest

from commonweal.outcomes.heard.models import HeardCount
from tests.cast import OWNER
from tests.pages.filling import counted, text_of

NUMBERS = {
    ("stopped", "stopped"): 33, ("stopped", "goes_on"): 27, ("stopped", ""): 20,
    ("goes_on", "stopped"): 12, ("goes_on", "goes_on"): 61, ("goes_on", ""): 47,
}  # fmt: skip


def test_before_anything_is_counted_the_page_says_so(cast, client_for):
    assert "No year has been counted yet" in text_of(client_for(cast.anna).get("/board/heard/"))


@pytest.fixture(scope="module")
def numbers(_cast_in_database, django_db_blocker):
    with django_db_blocker.unblock():
        for (told, heard), number in NUMBERS.items():
            HeardCount.objects.using(OWNER).create(year=2019, told=told, heard=heard, number=number)
            few = 3 if (told, heard) == ("stopped", "goes_on") else number
            HeardCount.objects.using(OWNER).create(year=2018, told=told, heard=heard, number=few)
        yield
        HeardCount.objects.using(OWNER).all().delete()


def test_the_figure_stands_in_words_and_in_a_table(cast, numbers, client_for):
    page = text_of(counted(client_for(cast.bea), "/board/heard/"))
    assert "Of 60 who say it has stopped, 33 are borne out" in page
    assert "Both were asked in 133 of 200 couples" in page
    assert "2019" in page
    assert "cannot be said without pointing at somebody" in page


@pytest.mark.parametrize("name", ["percy", "pat", "mona", "fred", "rita", "nora", "adam"])
def test_who_works_with_people_is_refused(cast, client_for, name):
    assert client_for(getattr(cast, name)).get("/board/heard/").status_code in (302, 403)


@pytest.mark.parametrize("name", ["anna", "bea", "joan", "finn", "aud"])
def test_board_and_analyst_read_it(cast, client_for, name):
    assert client_for(getattr(cast, name)).get("/board/heard/").status_code == 200


def test_who_also_works_with_cases_is_refused_all_the_same(cast, client_for, monkeypatch):
    from commonweal.access.roles import Role
    from commonweal.outcomes.heard import views

    asked = []
    monkeypatch.setattr(views, "may", lambda roles, action: asked.append((roles, action)) or True)
    assert client_for(cast.anna).get("/board/heard/").status_code == 403
    assert asked[0][0] == frozenset({Role.ANALYST})
    assert str(asked[0][1]) == "view_case"
