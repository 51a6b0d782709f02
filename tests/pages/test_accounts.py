"""The administrator's pages: accounts and roles of others, never their own, and no case and no money with it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from commonweal.access.roles import Role
from commonweal.audit.models import AuditEvent
from commonweal.partnership.models import Membership, Organisation, Seat, User
from tests.cast import LONG_AGO, actor_of
from tests.pages.counting import at_most

TODAY = timezone.localdate()
NEW = {"full_name": "Nadine Newcomer", "email": "Nadine@Example.org"}
OTHERS = ["joan", "finn", "bea", "anna", "aud", "fred", "rita", "pat", "mona", "percy", "nora"]


def day(name: str, on) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def role_of(cast, role: Role, organisation: str, **more) -> dict[str, object]:
    return {
        "role": role.value,
        "organisation": str(getattr(cast, organisation).pk),
        "side": "none",
        **day("starts_on", TODAY),
        **more,
    }


def listed(response) -> list[str]:
    """The names of the list, in order."""
    return re.findall(r'<th role="rowheader"[^>]*><a[^>]*>([^<]*)</a>', response.content.decode())


def roles(user) -> set[str]:
    return {membership.role.value for membership in actor_of(user).memberships}


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_sees_or_changes_an_account(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    user, held = cast.cora.pk, cast.cora_membership.pk
    for path in ("", "new/", f"{user}/", f"{user}/roles/new/", f"{user}/roles/{held}/end/"):
        assert browser.get(f"/accounts/{path}").status_code == 403
    for path in ("", "new/", f"{user}/close/", f"{user}/reopen/", f"{user}/link/", f"{user}/roles/new/"):
        assert browser.post(f"/accounts/{path}", NEW | {"containing": "Cora"}).status_code == 403
    assert User.objects.get(pk=user).is_active
    assert not User.objects.filter(email="nadine@example.org").exists()


def test_a_stranger_is_asked_to_sign_in(cast, client_for):
    assert client_for(None).get("/accounts/")["Location"] == "/sign-in/?next=%2Faccounts%2F"


def test_everyone_is_listed_by_name_with_their_roles(cast, client_for):
    browser = client_for(cast.adam)
    with at_most(6):
        page = browser.get("/accounts/").content.decode()
    assert page.index("Adam Accounts") < page.index("Pat Works") < page.index("Rita Refers")
    assert "Case worker, victims and children at Harbour" in page
    assert "Board member: Joint Board at Fellshire County Council" in page


def test_the_list_goes_on_by_key(cast, client_for, monkeypatch):
    from commonweal.partnership.views import accounts as views

    monkeypatch.setattr(views, "LIMIT", 4)
    browser, seen, address = client_for(cast.adam), [], "/accounts/"
    while address:
        with at_most(7):
            response = browser.get(address)
        seen += listed(response)
        onward = re.search(r'href="(/accounts/\?after=\d+)"', response.content.decode())
        address = onward[1] if onward else ""
    assert seen == sorted(user.full_name for user in cast.people.values())


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "٣", "1.5"])
def test_a_key_that_makes_no_sense_is_no_key(cast, client_for, after):
    assert listed(client_for(cast.adam).get("/accounts/", {"after": after}))[0] == "Adam Accounts"


@pytest.mark.parametrize(("typed", "found"), [("works", ["Pat Works"]), ("PAT@", ["Pat Works"]), ("zzz", [])])
def test_a_search_is_posted_and_finds_parts(cast, client_for, typed, found):
    response = client_for(cast.adam).post("/accounts/", {"containing": typed})
    assert listed(response) == found
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("typed", "words"), [("", "Enter name or e-mail"), ("x" * 121, "120 characters or fewer")]
)
def test_a_search_for_nothing_says_so(cast, client_for, typed, words):
    response = client_for(cast.adam).post("/accounts/", {"containing": typed})
    assert (response.status_code, words in response.content.decode()) == (422, True)


def test_a_new_account_has_no_role_and_no_password(cast, client_for):
    browser = client_for(cast.adam)
    with at_most():
        response = browser.post("/accounts/new/", NEW)
    user = User.objects.get(email="nadine@example.org")
    assert response["Location"] == f"/accounts/{user.pk}/"
    assert not user.has_usable_password()
    assert actor_of(user).memberships == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "pat@example.org"}, "There is an account with this e-mail address already"),
        ({"email": "PAT@Example.ORG"}, "There is an account with this e-mail address already"),
        ({"email": "nadine"}, "in the correct form"),
        ({"email": ""}, "Enter e-mail"),
        ({"full_name": ""}, "Enter full name"),
        ({"full_name": "x" * 121}, "120 characters or fewer"),
    ],
)
def test_a_new_account_that_is_not_right_is_not_opened(cast, client_for, change, words):
    before = User.objects.count()
    response = client_for(cast.adam).post("/accounts/new/", NEW | change)
    assert response.status_code == 422
    assert words in response.content.decode()
    typed = (NEW | change)["full_name"]
    assert typed in response.content.decode()
    assert User.objects.count() == before


def test_pressed_twice_there_is_one_account(cast, client_for):
    browser = client_for(cast.adam)
    assert [browser.post("/accounts/new/", NEW).status_code for _ in range(2)] == [302, 422]
    assert User.objects.filter(email="nadine@example.org").count() == 1


def test_a_role_is_given(cast, client_for):
    browser = client_for(cast.adam)
    with at_most(15):
        response = browser.post(f"/accounts/{cast.nora.pk}/roles/new/", role_of(cast, Role.ANALYST, "team"))
    assert response["Location"] == f"/accounts/{cast.nora.pk}/"
    assert roles(cast.nora) == {"analyst"}
    assert "Analyst" in browser.get(response["Location"]).content.decode()
    event = AuditEvent.objects.get(action="add_membership")
    assert (event.actor_id, event.record_id, event.details["role"]) == (
        cast.adam.pk,
        str(cast.nora.pk),
        "analyst",
    )


def test_a_board_member_sits_on_the_boards_chosen(cast, client_for):
    sent = role_of(cast, Role.BOARD_MEMBER, "county", boards=[str(cast.board.pk), str(cast.other_board.pk)])
    client_for(cast.adam).post(f"/accounts/{cast.nora.pk}/roles/new/", sent)
    assert set(Seat.objects.filter(membership__user=cast.nora).values_list("board_id", flat=True)) == {
        cast.board.pk,
        cast.other_board.pk,
    }


def test_a_role_for_a_time_ends_with_its_last_day(cast, client_for):
    until = TODAY + timedelta(days=30)
    sent = role_of(cast, Role.SERVICE_MANAGER, "harbour", side="victim", **day("ends_on", until))
    client_for(cast.adam).post(f"/accounts/{cast.nora.pk}/roles/new/", sent)
    held = Membership.objects.get(user=cast.nora)
    assert (held.side, held.ends_before) == ("victim", until + timedelta(days=1))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"role": ""}, "Select role"),
        ({"role": "emperor"}, "Choose role from those shown"),
        ({"organisation": "999999"}, "Choose organisation from those shown"),
        ({"side": ""}, "Select side of the wall"),
        ({"side": "victim"}, "This role has no side"),
        ({"role": "case_worker"}, "Choose the side of the wall"),
        ({"role": "case_worker", "side": "perpetrator"}, "works on the victim’s side"),
        ({"role": "board_member"}, "Choose the boards"),
        ({"boards": ["1"]}, "Only a board member sits on a board"),
        ({"boards": ["999999"]}, "Choose boards from those shown"),
        ({"starts_on-day": "31", "starts_on-month": "2"}, "a day that exists"),
        ({"starts_on-year": "26"}, "four figures"),
        ({"starts_on-year": "2014"}, "This organisation began on 1 April 2015"),
        (day("ends_on", TODAY - timedelta(days=1)), "the same as or after the first day"),
        ({"role": "system_administrator"}, ""),
    ],
)
def test_a_role_that_does_not_fit_is_not_given(cast, client_for, change, words):
    url = f"/accounts/{cast.pat.pk}/roles/new/"
    sent = role_of(cast, Role.ANALYST, "team") | change
    response = client_for(cast.adam).post(url, sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert roles(cast.pat) == {"case_worker"}


def test_the_same_role_is_not_given_twice(cast, client_for):
    sent = role_of(cast, Role.CASE_WORKER, "harbour", side="victim")
    response = client_for(cast.adam).post(f"/accounts/{cast.pat.pk}/roles/new/", sent)
    assert "They hold this role at this organisation already" in response.content.decode()
    assert Membership.objects.filter(user=cast.pat).count() == 1


def test_no_role_is_given_at_a_body_that_was_abolished(cast, client_for):
    gone = Organisation.objects.create(
        code="gone", name="Abolished Authority", kind="health", starts_on=LONG_AGO, ends_before=TODAY
    )
    browser = client_for(cast.adam)
    url = f"/accounts/{cast.nora.pk}/roles/new/"
    assert "Abolished Authority" not in browser.get(url).content.decode()
    sent = role_of(cast, Role.REFERRER, "team") | {"organisation": str(gone.pk)}
    assert browser.post(url, sent).status_code == 422


def test_a_role_ends_on_its_last_day(cast, client_for):
    url = f"/accounts/{cast.pat.pk}/roles/{cast.pat_membership.pk}/end/"
    browser = client_for(cast.adam)
    assert browser.get(url).status_code == 200
    with at_most():
        browser.post(url, day("ends_on", TODAY))
    assert roles(cast.pat) == {"case_worker"}
    assert Membership.objects.get(pk=cast.pat_membership.pk).ends_before == TODAY + timedelta(days=1)


def test_yesterday_ends_a_role_at_once(cast, client_for):
    url = f"/accounts/{cast.pat.pk}/roles/{cast.pat_membership.pk}/end/"
    client_for(cast.adam).post(url, day("ends_on", TODAY - timedelta(days=1)))
    assert roles(cast.pat) == set()
    assert client_for(cast.pat).get("/").status_code == 403


def test_a_role_given_by_mistake_is_taken_back(cast, client_for):
    browser = client_for(cast.adam)
    sent = role_of(cast, Role.BOARD_MEMBER, "county", boards=[str(cast.board.pk)])
    browser.post(f"/accounts/{cast.nora.pk}/roles/new/", sent)
    held = Membership.objects.get(user=cast.nora)
    browser.post(f"/accounts/{cast.nora.pk}/roles/{held.pk}/end/", day("ends_on", TODAY - timedelta(days=1)))
    assert not Membership.objects.filter(user=cast.nora).exists()
    assert AuditEvent.objects.get(action="take_back_membership").details == {"membership": held.pk}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (day("ends_on", TODAY - timedelta(days=2)), "Enter yesterday"),
        ({}, "Enter last day"),
        ({"ends_on-day": "1"}, "must include a month and a year"),
    ],
)
def test_an_end_that_does_not_fit_changes_nothing(cast, client_for, sent, words):
    url = f"/accounts/{cast.pat.pk}/roles/{cast.pat_membership.pk}/end/"
    response = client_for(cast.adam).post(url, sent)
    assert (response.status_code, words in response.content.decode()) == (422, True)
    assert Membership.objects.get(pk=cast.pat_membership.pk).ends_before is None


def test_one_persons_role_is_not_ended_under_anothers_address(cast, client_for):
    url = f"/accounts/{cast.pat.pk}/roles/{cast.nell_membership.pk}/end/"
    assert client_for(cast.adam).post(url, day("ends_on", TODAY)).status_code == 404
    assert Membership.objects.get(pk=cast.nell_membership.pk).ends_before is None


def test_an_account_is_closed_and_opened_again(cast, client_for):
    browser, pats = client_for(cast.adam), client_for(cast.pat)
    assert browser.post(f"/accounts/{cast.pat.pk}/close/").status_code == 302
    assert pats.get("/").status_code == 302
    assert "Open the account again" in browser.get(f"/accounts/{cast.pat.pk}/").content.decode()
    browser.post(f"/accounts/{cast.pat.pk}/close/")
    assert "This account is closed already" in browser.get(f"/accounts/{cast.pat.pk}/").content.decode()
    browser.post(f"/accounts/{cast.pat.pk}/reopen/")
    assert User.objects.get(pk=cast.pat.pk).is_active
    assert [event.action for event in AuditEvent.objects.order_by("id")] == [
        "close_account",
        "reopen_account",
    ]


def test_a_closed_account_gets_no_link(cast, client_for):
    browser = client_for(cast.adam)
    browser.post(f"/accounts/{cast.pat.pk}/close/")
    assert browser.post(f"/accounts/{cast.pat.pk}/link/").status_code == 302
    assert "Reopen it first" in browser.get(f"/accounts/{cast.pat.pk}/").content.decode()


def test_a_link_is_shown_once_and_kept_nowhere(cast, client_for):
    browser = client_for(cast.adam)
    with at_most():
        response = browser.post(f"/accounts/{cast.nora.pk}/link/")
    token = re.search(r"http://testserver/set-password/([^/<]+)/", response.content.decode())[1]
    assert token not in browser.get(f"/accounts/{cast.nora.pk}/").content.decode()
    assert token not in str(dict(browser.session))
    assert token not in str(list(AuditEvent.objects.values()))


def test_links_and_closing_are_pressed_never_followed(cast, client_for):
    browser = client_for(cast.adam)
    for name in ("close", "reopen", "link"):
        assert browser.get(f"/accounts/{cast.pat.pk}/{name}/").status_code == 405


def test_an_administrator_does_nothing_to_their_own_account(cast, client_for):
    browser, own = client_for(cast.adam), f"/accounts/{cast.adam.pk}/"
    page = browser.get(own).content.decode()
    assert "This is your own account" in page
    assert "Make a link" not in page
    sent = role_of(cast, Role.CASE_WORKER, "harbour", side="victim")
    response = browser.post(f"{own}roles/new/", sent)
    assert (response.status_code, "your own account" in response.content.decode()) == (422, True)
    held = cast.adam_membership.pk
    assert browser.post(f"{own}roles/{held}/end/", day("ends_on", TODAY)).status_code == 422
    for name in ("close", "link"):
        browser.post(f"{own}{name}/")
    assert roles(cast.adam) == {"system_administrator"}
    assert User.objects.get(pk=cast.adam.pk).password == cast.adam.password
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("user_id", [999999, 10**30])
def test_an_account_that_is_not_there_is_not_found(cast, client_for, user_id):
    for path in ("", "roles/new/", "roles/1/end/"):
        assert client_for(cast.adam).get(f"/accounts/{user_id}/{path}").status_code == 404
    assert client_for(cast.adam).post(f"/accounts/{user_id}/close/").status_code == 404


def test_titles_name_nobody(cast, client_for):
    for path in (f"{cast.pat.pk}/", f"{cast.pat.pk}/roles/new/"):
        page = client_for(cast.adam).get(f"/accounts/{path}").content.decode()
        title = page[page.index("<title>") : page.index("</title>")]
        assert "Pat" not in title
