"""The pages anybody may read, perhaps while somebody else watches: no cookie, no copy, no trace in the title, a way out."""

import pytest

from commonweal.design.glossary import GLOSSARY
from tests.pages.counting import at_most

PUBLIC = ["/about/", "/accessibility/", "/words/", "/leave/"]
GIVES_AWAY = ["abuse", "violence", "victim", "perpetrator", "refuge", "domestic", "case"]


def title(response) -> str:
    page = response.content.decode()
    return page[page.index("<title>") + 7 : page.index("</title>")]


@pytest.mark.parametrize("path", PUBLIC)
def test_anybody_may_read_it_and_nothing_is_left_behind(cast, client_for, path):
    browser = client_for(None)
    with at_most(1):
        response = browser.get(path)
    assert response.status_code == 200
    assert dict(response.cookies) == {}
    assert "no-store" in response["Cache-Control"]
    assert 'name="referrer" content="no-referrer"' in response.content.decode()


@pytest.mark.parametrize("path", PUBLIC)
def test_there_is_a_way_out_and_it_says_what_it_does_not_do(cast, client_for, settings, path):
    page = client_for(None).get(path).content.decode()
    assert "Exit this page" in page
    assert f'href="{settings.SAFE_EXIT_URL}"' in page
    assert "does not erase your history" in page


def test_the_way_out_is_a_setting(cast, client_for, settings):
    settings.SAFE_EXIT_URL = "https://example.org/weather"
    assert 'href="https://example.org/weather"' in client_for(None).get("/about/").content.decode()


@pytest.mark.parametrize("path", [*PUBLIC, "/sign-in/", "/no-such-page/"])
def test_the_title_says_nothing(cast, client_for, path):
    said = title(client_for(None).get(path)).lower()
    assert said.endswith("· commonweal")
    assert [word for word in GIVES_AWAY if word in said] == []


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_for_everyone_is_the_same_for_whoever_is_signed_in(cast, client_for, path):
    for_pat = client_for(cast.pat).get(path)
    assert for_pat.content == client_for(None).get(path).content
    assert "Pat Works" not in for_pat.content.decode()


@pytest.mark.parametrize("path", PUBLIC)
def test_it_is_only_for_reading(cast, client_for, path):
    assert client_for(None).post(path).status_code == 405


def test_every_word_is_explained_and_can_be_linked_to(cast, client_for):
    page = client_for(None).get("/words/").content.decode()
    assert len(GLOSSARY) > 20
    for term in GLOSSARY:
        assert f'<dt id="{term.slug}">' in page


def test_machines_are_told_that_it_works_and_nothing_else(cast, client_for):
    response = client_for(None).get("/healthz")
    assert (response.status_code, response.content, dict(response.cookies)) == (200, b"ok\n", {})
