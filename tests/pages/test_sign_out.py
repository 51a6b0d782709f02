"""Signing out: the session is gone, and where one comes out says nothing of where one was."""

from commonweal.audit.models import AuditEvent


def test_the_session_ends_and_is_audited(cast, client_for):
    browser = client_for(cast.pat)
    key = browser.session.session_key
    response = browser.post("/sign-out/")
    assert (response.status_code, response["Location"]) == (302, "/leave/")
    assert not browser.session.exists(key)
    assert browser.get("/").status_code == 302
    event = AuditEvent.objects.get(action="sign_out")
    assert event.actor_id == cast.pat.pk


def test_no_cookie_stays(cast, client_for):
    browser = client_for(cast.pat)
    browser.get("/password/")
    response = browser.post("/sign-out/")
    assert {name: morsel.value for name, morsel in response.cookies.items()} == {"cw": "", "cw_form": ""}


def test_a_link_does_not_sign_anybody_out(cast, client_for):
    browser = client_for(cast.pat)
    assert browser.get("/sign-out/").status_code == 405
    assert browser.get("/").status_code == 200


def test_whoever_is_not_signed_in_comes_out_at_the_same_page(cast, client_for):
    assert client_for(None).post("/sign-out/")["Location"] == "/leave/"
    assert AuditEvent.objects.filter(action="sign_out").count() == 0
