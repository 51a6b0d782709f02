"""A session that was left alone ends; what was being typed is kept for the same person and for nobody else."""

import pytest

from commonweal.partnership.middleware import SEEN
from commonweal.partnership.models import Draft, User
from tests.cast import PASSWORD

FORM = "/accounts/new/"
TYPED = {"full_name": "Nadine Newcomer", "email": "nadine@example.org"}


def left_alone(browser, minutes: int = 31):
    """The browser, as if nothing had been pressed for so long."""
    session = browser.session
    session[SEEN] = session.get(SEEN, 0) or 0
    from django.utils import timezone

    session[SEEN] = timezone.now().timestamp() - minutes * 60
    session.save()
    return browser


def sign_in(browser, name: str):
    return browser.post("/sign-in/", {"email": f"{name}@example.org", "password": PASSWORD})


def test_a_page_opened_too_late_asks_to_sign_in_and_comes_back(cast, client_for):
    response = left_alone(client_for(cast.adam)).get("/accounts/?after=3")
    assert (response.status_code, response["Location"]) == (
        302,
        "/sign-in/?why=idle&next=%2Faccounts%2F%3Fafter%3D3",
    )


def test_half_an_hour_is_not_too_late(cast, client_for):
    assert left_alone(client_for(cast.adam), minutes=29).get("/accounts/").status_code == 200


def test_what_was_typed_is_kept_and_comes_back(cast, client_for):
    browser = left_alone(client_for(cast.adam))
    response = browser.post(FORM, TYPED)
    assert response["Location"] == "/sign-in/?why=kept&next=%2Faccounts%2Fnew%2F"
    assert "_auth_user_id" not in browser.session
    assert "is kept" in browser.get(response["Location"]).content.decode()
    sign_in(browser, "adam")
    page = browser.get(FORM).content.decode()
    assert "Your draft is back" in page
    assert 'value="Nadine Newcomer"' in page
    assert 'value="nadine@example.org"' in page
    assert not User.objects.filter(email=TYPED["email"]).exists()


def test_after_it_is_sent_nothing_stays(cast, client_for):
    browser = left_alone(client_for(cast.adam))
    browser.post(FORM, TYPED)
    sign_in(browser, "adam")
    assert browser.post(FORM, TYPED).status_code == 302
    assert User.objects.filter(email=TYPED["email"]).exists()
    assert Draft.objects.count() == 0


def test_another_person_who_signs_in_does_not_get_it(cast, client_for):
    other = User.objects.create_user(email="ada@example.org", full_name="Ada Admin", password=PASSWORD)
    held = cast.adam_membership
    other.memberships.create(organisation=held.organisation, role=held.role, starts_on=held.starts_on)
    browser = left_alone(client_for(cast.adam))
    browser.post(FORM, TYPED)
    sign_in(browser, "ada")
    page = browser.get(FORM).content.decode()
    assert "Open an account" in page
    assert "Nadine" not in page
    assert "Your draft is back" not in page


def test_a_draft_is_sealed_where_it_lies(cast, client_for):
    left_alone(client_for(cast.adam)).post(FORM, TYPED)
    draft = Draft.objects.get()
    assert draft.owner_id == cast.adam.pk
    assert b"Nadine" not in bytes(draft.sealed_body)


def test_a_button_pressed_too_late_is_not_pressed_and_leads_home(cast, client_for):
    browser = left_alone(client_for(cast.adam))
    response = browser.post(f"/accounts/{cast.pat.pk}/close/")
    assert response["Location"] == "/sign-in/?why=idle"
    assert User.objects.get(pk=cast.pat.pk).is_active
    assert Draft.objects.count() == 0


def test_a_password_typed_too_late_is_not_kept(cast, client_for):
    browser = left_alone(client_for(cast.adam))
    browser.post("/password/", {"current_password": PASSWORD, "new_password": "x", "again_password": "x"})
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("path", ["/about/", "/words/", "/sign-in/", "/leave/"])
def test_a_page_for_everyone_opens_all_the_same(cast, client_for, path):
    browser = left_alone(client_for(cast.adam))
    assert browser.get(path).status_code == 200
    assert "_auth_user_id" not in browser.session


def test_a_closed_account_is_signed_out_with_its_next_page(cast, client_for):
    browser = client_for(cast.pat)
    User.objects.filter(pk=cast.pat.pk).update(is_active=False)
    assert browser.get("/").status_code == 302
    assert "_auth_user_id" not in browser.session


def test_a_role_that_ended_opens_nothing_any_more(cast, client_for):
    browser = client_for(cast.adam)
    assert browser.get("/accounts/").status_code == 200
    type(cast.adam_membership).objects.filter(pk=cast.adam_membership.pk).update(ends_before="2020-01-01")
    assert browser.get("/accounts/").status_code == 403


def test_pages_are_not_stored_by_the_browser(cast, client_for):
    assert client_for(cast.pat).get("/")["Cache-Control"] == "no-store, private"
    assert client_for(None).get("/sign-in/")["Cache-Control"] == "no-store, private"
