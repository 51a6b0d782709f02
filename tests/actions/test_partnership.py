"""What is done to accounts: all of it with its line in the audit, or nothing; and only by an administrator, to others."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.http import Http404
from django.utils import timezone

from commonweal.access.roles import Role
from commonweal.audit.models import AuditEvent
from commonweal.partnership import actions, commands, drafts, links
from commonweal.partnership.models import Draft, Membership, Seat, User
from commonweal.partnership.queries import actor_for, today
from commonweal.rules.reasons import Refused
from tests.cast import PASSWORD, ask

NOW = timezone.now()
TODAY = today()
NOT_ADMINISTRATORS = ["joan", "aud", "mona", "pat", "rita", "nora"]


def role(cast, **more):
    given = {
        "user_id": cast.nora.pk,
        "role": Role.BOARD_MEMBER,
        "organisation_id": cast.county.pk,
        "side": "",
        "board_ids": [cast.board.pk],
        "starts_on": TODAY,
        "ends_on": None,
        "at": NOW,
    }
    return given | more


def everything(cast, by):
    """Every action on somebody else's account, ready to be called."""
    held = {"membership_id": cast.cora_membership.pk, "ends_on": TODAY, "today": TODAY}
    whom = {"user_id": cast.cora.pk, "by": by, "at": NOW}
    return {
        "open": lambda: actions.open_account(email="nadine@example.org", full_name="Nadine", by=by, at=NOW),
        "close": lambda: actions.close_account(**whom),
        "reopen": lambda: actions.reopen_account(**whom),
        "link": lambda: actions.give_link(**whom),
        "give": lambda: actions.add_membership(**role(cast, by=by)),
        "end": lambda: actions.end_membership(**whom, **held),
    }


def state(cast) -> list:
    return [
        list(User.objects.order_by("id").values()),
        list(Membership.objects.order_by("id").values()),
        list(Seat.objects.order_by("id").values()),
        list(AuditEvent.objects.order_by("id").values()),
    ]


@pytest.mark.parametrize("name", NOT_ADMINISTRATORS)
@pytest.mark.parametrize("what", ["open", "close", "reopen", "link", "give", "end"])
def test_the_action_itself_is_closed_to_everyone_else(cast, name, what):
    by, before = ask(getattr(cast, name)), state(cast)
    with pytest.raises(Http404):
        everything(cast, by)[what]()
    assert state(cast) == before


@pytest.mark.parametrize("what", ["open", "close", "link", "give", "end"])
def test_without_its_line_in_the_audit_nothing_happens(cast, what, monkeypatch):
    by, before = ask(cast.adam), state(cast)

    def fails(**_):
        raise RuntimeError("the audit cannot be written")

    monkeypatch.setattr(actions.accounts, "record_event", fails)
    with pytest.raises(RuntimeError):
        everything(cast, by)[what]()
    assert state(cast) == before


@pytest.mark.parametrize("what", ["open", "close", "link", "give", "end"])
def test_each_leaves_one_line_in_the_audit_and_nothing_personal(cast, what):
    by = ask(cast.adam)
    everything(cast, by)[what]()
    event = AuditEvent.objects.get()
    assert (event.actor_id, event.record_type, event.at) == (cast.adam.pk, "partnership.user", NOW)
    assert "Cora" not in str(event.details)
    assert "@" not in str(event.details)


def test_every_reason_against_a_role_is_given_at_once_and_nothing_is_kept(cast):
    before = state(cast)
    with pytest.raises(Refused) as refused:
        actions.add_membership(
            **role(cast, by=ask(cast.adam), side="victim", board_ids=[], ends_on=TODAY - timedelta(days=1))
        )
    assert {reason.code for reason in refused.value.reasons} == {"side", "boards", "ends_on"}
    assert state(cast) == before


def test_a_role_that_starts_later_gives_nothing_yet(cast):
    tomorrow = TODAY + timedelta(days=1)
    actions.add_membership(**role(cast, by=ask(cast.adam), starts_on=tomorrow))
    assert actor_for(cast.nora.pk, on=TODAY).memberships == ()
    (held,) = actor_for(cast.nora.pk, on=tomorrow).memberships
    assert (held.role, held.board_ids) == (Role.BOARD_MEMBER, (cast.board.pk,))


def test_a_role_ended_today_is_over_tomorrow(cast):
    actions.end_membership(
        user_id=cast.bea.pk,
        membership_id=cast.bea_membership.pk,
        ends_on=TODAY,
        by=ask(cast.adam),
        at=NOW,
        today=TODAY,
    )
    assert actor_for(cast.bea.pk, on=TODAY).roles == {Role.BOARD_MEMBER}
    assert actor_for(cast.bea.pk, on=TODAY + timedelta(days=1)).roles == frozenset()
    assert Seat.objects.filter(membership=cast.bea_membership).exists()


def test_an_account_is_nobody_when_closed_and_with_another_password(cast):
    fingerprint = User.objects.get(pk=cast.pat.pk).get_session_auth_hash()
    assert actor_for(cast.pat.pk, on=TODAY, session_hash=fingerprint) is not None
    assert actor_for(cast.pat.pk, on=TODAY, session_hash="") is None
    actions.change_password(current=PASSWORD, password="another one entirely", by=ask(cast.pat), at=NOW)
    assert actor_for(cast.pat.pk, on=TODAY, session_hash=fingerprint) is None
    assert actor_for(cast.pat.pk, on=TODAY) is not None
    actions.close_account(user_id=cast.pat.pk, by=ask(cast.adam), at=NOW)
    assert actor_for(cast.pat.pk, on=TODAY) is None


def test_a_used_link_is_refused_by_the_action_itself(cast):
    token = links.link_token(User.objects.get(pk=cast.nora.pk))
    actions.set_password_by_link(token=token, password="the first one chosen", at=NOW)
    with pytest.raises(Refused):
        actions.set_password_by_link(token=token, password="a second one chosen", at=NOW)
    assert User.objects.get(pk=cast.nora.pk).check_password("the first one chosen")


def test_drafts_keep_what_was_typed_but_no_password_and_no_key(cast):
    from django.http import QueryDict

    typed = QueryDict("note=hello&note=again&old_password=x&csrfmiddlewaretoken=t&form_key=k&version=3")
    drafts.keep(owner_id=cast.pat.pk, subject="/somewhere/", data=typed, at=NOW)
    kept, at = drafts.kept(owner_id=cast.pat.pk, subject="/somewhere/")
    assert (dict(kept.lists()), at) == ({"note": ["hello", "again"], "version": ["3"]}, NOW)
    assert drafts.kept(owner_id=cast.nell.pk, subject="/somewhere/") is None
    assert drafts.kept(owner_id=cast.pat.pk, subject="/elsewhere/") is None
    drafts.forget(owner_id=cast.nell.pk, subject="/somewhere/")
    assert Draft.objects.count() == 1
    drafts.forget(owner_id=cast.pat.pk, subject="/somewhere/")
    assert Draft.objects.count() == 0


def test_a_draft_moved_to_another_person_does_not_open(cast):
    from django.http import QueryDict

    for owner in (cast.pat, cast.nell):
        drafts.keep(owner_id=owner.pk, subject="/here/", data=QueryDict(f"note=of+{owner.pk}"), at=NOW)
    pats, nells = Draft.objects.get(owner=cast.pat), Draft.objects.get(owner=cast.nell)
    Draft.objects.filter(pk=nells.pk).update(sealed_body=bytes(pats.sealed_body))
    assert drafts.kept(owner_id=cast.nell.pk, subject="/here/") is None


def first_administrator(*more: str):
    given = [
        "--email",
        "Ada@Example.org",
        "--name",
        "Ada First",
        "--organisation",
        "The Team",
        "--site",
        "https://x.example/",
    ]
    return CliRunner().invoke(commands.accounts, ["first", *given, *more])


def test_the_first_administrator_comes_in_by_a_link(cast, client_for):
    Membership.objects.filter(role=Role.SYSTEM_ADMINISTRATOR).update(ends_before="2020-01-01")
    result = first_administrator()
    assert result.exit_code == 0, result.output
    address = result.output.splitlines()[-1].removeprefix("https://x.example")
    chosen = {"new_password": "four words of nonsense", "again_password": "four words of nonsense"}
    browser = client_for(None)
    assert browser.post(address, chosen).status_code == 302
    browser.post("/sign-in/", {"email": "ada@example.org", "password": "four words of nonsense"})
    assert browser.get("/accounts/").status_code == 200
    assert [event.action for event in AuditEvent.objects.order_by("id")][:2] == [
        "open_first_account",
        "set_password",
    ]


def test_a_second_first_administrator_is_refused(cast):
    before = state(cast)
    result = first_administrator()
    assert (result.exit_code, "Ask them to open the account" in result.output) == (1, True)
    assert state(cast) == before


def test_the_first_administrator_needs_an_e_mail_address(cast):
    Membership.objects.filter(role=Role.SYSTEM_ADMINISTRATOR).update(ends_before="2020-01-01")
    before = state(cast)
    result = first_administrator("--email", "ada")
    assert (result.exit_code, "name@example.org" in result.output) == (1, True)
    assert state(cast) == before
