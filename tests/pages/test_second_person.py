"""What waits for a second person: the list, a lower grade, sharing without agreement."""

import pytest

from commonweal.services.casework.models import SecondSignature, SharingWithout
from tests.cast import ask
from tests.pages.filling import counted, errors, fill, text_of
from tests.second_person import wait_for_two

LIST = "/second-person/"


def grade(two, name: str) -> str:
    return f"{LIST}grade/{two.signatures[name].pk}/"


def sharing(two, name: str) -> str:
    return f"{LIST}sharing/{two.sharings[name].pk}/"


def test_the_list_has_what_waits_for_me_and_not_what_i_asked_for(cast, client_for):
    two = wait_for_two(cast)
    shown = text_of(counted(client_for(cast.mona), LIST))
    assert "Vera Victim" in shown
    assert "Lower grade: medium" in shown
    assert "Share with Fellshire County Council" in shown
    assert "Nina Next" not in shown
    fred = text_of(client_for(cast.fred).get(LIST))
    assert "Wanda Wren" not in fred
    assert "3 wishes of yours wait for somebody else." in fred
    assert "Wanda Wren" in text_of(client_for(two.faye).get(LIST))


def test_the_home_page_counts_them(cast, client_for):
    wait_for_two(cast)
    shown = text_of(counted(client_for(cast.mona), "/"))
    assert "Waiting for your answer" in shown


def test_a_manager_signs_with_everything_in_sight(cast, client_for):
    two = wait_for_two(cast)
    browser = client_for(cast.mona)
    shown = text_of(counted(browser, grade(two, "pat")))
    for words in (
        "Vera Victim",
        "14 yes, high",
        "he is in prison",
        "Pat Works",
    ):
        assert words in shown, words
    assert fill(browser, grade(two, "pat"), {"answer": "agree"})["Location"] == LIST
    ask(cast.mona)
    assert SecondSignature.objects.get(pk=two.signatures["pat"].pk).status == "signed"
    assert "Lower grade" not in text_of(browser.get(LIST))
    assert "answered already" in text_of(browser.get(grade(two, "pat")))


def test_sharing_is_approved_or_refused_with_a_reason(cast, client_for):
    two = wait_for_two(cast)
    browser = client_for(cast.mona)
    shown = text_of(counted(browser, sharing(two, "pat")))
    for words in ("A child is in danger.", "Names and dates only.", "He reads her messages.", "The children"):
        assert words in shown, words
    refused = fill(browser, sharing(two, "pat"), {"answer": "refuse", "why": " "})
    assert "Write why you refuse" in errors(refused)["id_why"]
    assert "Select your answer" in errors(fill(browser, sharing(two, "pat"), {}))["id_answer"]
    assert (
        fill(browser, sharing(two, "pat"), {"answer": "refuse", "why": "Ask her first."}).status_code == 302
    )
    ask(cast.mona)
    assert SharingWithout.objects.get(pk=two.sharings["pat"].pk).why_refused == "Ask her first."


def test_the_author_reads_it_with_the_button_off(cast, client_for):
    two = wait_for_two(cast)
    shown = text_of(client_for(cast.fred).get(grade(two, "door")))
    assert "whoever asks cannot give the second signature" in shown
    assert 'disabled aria-disabled="true"' in shown


@pytest.mark.parametrize(
    ("name", "status"),
    [("nigel", 404), ("petra", 404), ("fred", 404), ("pat", 403), ("nell", 403), ("joan", 403)],
)
def test_the_neighbours_find_nothing(cast, client_for, name, status):
    two = wait_for_two(cast)
    browser = client_for(getattr(cast, name))
    for address in (grade(two, "pat"), sharing(two, "pat")):
        assert browser.get(address).status_code == status
        assert browser.post(address, {"answer": "agree"}).status_code == status
