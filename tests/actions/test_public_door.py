"""The public door from inside: its account, its floods, its second wall. The neighbour is another stranger."""

import json
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import RequestFactory
from django.utils import timezone

from commonweal.access.door_limits import fingerprint, network_of
from commonweal.access.enforce import ask_as
from commonweal.access.policy import POLICY, Action, Scope
from commonweal.access.roles import Role
from commonweal.access.scopes import visible
from commonweal.partnership.models import Membership, Organisation, User
from commonweal.rules.public_door import LIMITS, Number, Source, Try, number
from commonweal.rules.reasons import Refused
from commonweal.services.front_door import secret_words
from commonweal.services.front_door.actions import public as actions
from commonweal.services.front_door.models import Referral
from tests import care
from tests.access.test_second_wall import count, person_level, readable_tables
from tests.cast import ask
from tests.door import Stranger, answers, text_of

NOW = timezone.now()


def door(at=NOW):
    by = actions.open_public_door(at=at)
    ask_as(by)
    return by


def begin(cast, by, at=NOW):
    return actions.begin_knock(
        source=Source.SELF, step="contact", typed={"ways": ["call"], "phone": ["07700 900222"]}, by=by, at=at
    )


def ticket_of(begun):
    return secret_words.read_ticket(begun.opened.ticket(at=NOW))


def ask_sql(statement: str, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


# The account.


def test_the_door_has_one_account_that_cannot_sign_in(cast, client_for):
    one, two = door(), door()
    assert one == two
    user = User.objects.get(pk=one.user_id)
    assert (user.is_active, user.has_usable_password()) == (False, False)
    assert one.organisation_as(Role.PUBLIC_DOOR) == cast.door.pk
    browser = client_for(None)
    assert browser.post("/sign-in/", {"email": user.email, "password": "!"}).status_code == 422


def test_its_role_has_one_grant_and_reaches_no_record(cast):
    granted = {action for action, roles in POLICY.items() if Role.PUBLIC_DOOR in roles}
    assert granted == {Action.REFER_WITHOUT_ACCOUNT}
    assert POLICY[Action.REFER_WITHOUT_ACCOUNT] == {Role.PUBLIC_DOOR: Scope.NO_RECORD}
    Stranger(cast).finish()
    by = door()
    assert visible(by, Action.REFER_WITHOUT_ACCOUNT, Referral).count() == 0


def test_when_its_role_was_ended_it_is_given_again(cast):
    by = door()
    yesterday = NOW.date() - timedelta(days=1)
    Membership.objects.filter(user_id=by.user_id).update(
        starts_on=yesterday - timedelta(days=9), ends_before=yesterday
    )
    assert door().user_id == by.user_id


def test_nobody_is_given_its_role_on_the_page_of_accounts(cast, client_for):
    page = text_of(client_for(cast.adam).get(f"/accounts/{cast.pat.pk}/roles/new/"))
    assert 'value="public_door"' not in page


# The second wall, by SQL.


@pytest.mark.parametrize("table", readable_tables())
def test_the_door_reads_no_row_of_anybody(cast, table):
    Stranger(cast, "professional").finish().tell(kind="not_safe", words="Careful")
    door()
    assert count(table) == 0


@pytest.mark.parametrize("table", ["front_door_knock", "front_door_doortry"])
@pytest.mark.parametrize("who", [None, "fred", "rita", "adam", "door"])
def test_nobody_reads_a_knock_or_a_try(cast, table, who):
    Stranger(cast).begin()
    door() if who == "door" else ask(getattr(cast, who) if who else None)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        count(table)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE front_door_knock SET kept_until = now()",
        "DELETE FROM front_door_knock",
        "UPDATE front_door_outsidereferrer SET name = 'x'",
        "DELETE FROM front_door_doormessage",
        "INSERT INTO front_door_doormessage (id, kind, words, at) VALUES (gen_random_uuid(), 'stop', '', now())",
        "DELETE FROM front_door_doortry",
    ],
)
def test_the_app_changes_nothing_behind_the_doors_back(cast, statement):
    door()
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_without_the_proof_the_database_answers_nothing(cast):
    by = door()
    mine, neighbour = begin(cast, by), begin(cast, by)
    proof = secret_words.proof_of(mine.opened.key)
    assert len(ask_sql("SELECT * FROM knock_opened(%s, %s)", mine.opened.knock_id, proof)) == 1
    assert ask_sql("SELECT * FROM knock_opened(%s, %s)", neighbour.opened.knock_id, proof) == []
    assert ask_sql("SELECT * FROM knock_opened(%s, %s)", mine.opened.knock_id, b"") == []
    assert ask_sql("SELECT * FROM knock_progress(%s, %s)", neighbour.opened.knock_id, proof) == []
    wrong = (neighbour.opened.knock_id, proof)
    assert ask_sql("SELECT tell_front_door(%s, %s, 'not_safe', '', now())", *wrong) == [(None,)]
    assert ask_sql("SELECT keep_knock(%s, %s, 1, 'x', now())", *wrong) == [(None,)]


def test_a_knock_cannot_be_tied_to_somebody_elses_referral(cast):
    by = door()
    begun = begin(cast, by)
    proof = secret_words.proof_of(begun.opened.key)
    told = ask_sql(
        "SELECT knock_is_sent(%s, %s, %s, now())", begun.opened.knock_id, proof, cast.new_referral.pk
    )
    assert told == [(None,)]


def test_the_door_refers_only_as_itself_and_only_new_ones(cast):
    by = door()
    values = {
        "front_door": cast.door,
        "made_at_organisation": cast.door,
        "side": "victim",
        "client_group": "victim",
        "area": cast.fellshire,
        "person": cast.new_referral.person,
        "what_happened": "",
        "received_at": NOW,
    }
    for wrong in (
        {"made_by": cast.rita, "source": "self"},
        {"made_by_id": by.user_id, "source": "referrer"},
        {"made_by_id": by.user_id, "source": "self", "status": "accepted"},
        {"made_by_id": by.user_id, "source": "self", "made_at_organisation": cast.police},
    ):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Referral.objects.create(reference="X", episode=cast.new_referral.episode, **{**values, **wrong})


def test_only_the_front_door_reads_who_asked_and_what_was_said(cast):
    Stranger(cast, "professional").finish().tell(kind="stop", words="Careful")
    for table in ("front_door_outsidereferrer", "front_door_doormessage"):
        for name in ("rita", "ravi", "pat", "mona", "nigel", "percy", "joan", "adam", "nora"):
            ask(getattr(cast, name))
            assert count(table) == 0, name
        ask(cast.fred)
        assert count(table) == 1
    assert {"front_door_outsidereferrer", "front_door_doormessage"} <= set(person_level())


# The secret.


def test_our_keys_do_not_open_a_draft_without_the_words(cast):
    begun = begin(cast, door())
    rows = ask_sql("SELECT id, salt, sealed_key FROM knock_to_check(%s)", begun.opened.reference)
    (knock_id, salt, sealed) = rows[0]
    stretched = secret_words.stretched(begun.words, bytes(salt))
    assert secret_words.open_key(sealed, stretched_words=stretched, knock_id=knock_id) == begun.opened.key
    other = secret_words.stretched("other words here 1234", bytes(salt))
    assert secret_words.open_key(sealed, stretched_words=other, knock_id=knock_id) is None
    with pytest.raises(secret_words.CannotOpen):
        secret_words.open_sealed(bytes(sealed), bound_to=f"knock:{knock_id}:key")


def test_a_ticket_says_nothing_and_cannot_be_changed(cast):
    text = begin(cast, door()).opened.ticket(at=NOW)
    assert secret_words.read_ticket(text).version == 1
    assert secret_words.read_ticket(text[:-6] + "AAAAA=") is None
    assert secret_words.read_ticket(secret_words.write_moment(NOW)) is None
    assert secret_words.read_moment(text) is None
    assert secret_words.read_ticket("é" * 20) is None


@pytest.mark.parametrize(
    "typed", ["River  Lamp-willow4827", "river lamp willow 4827", "RIVER, LAMP, WILLOW, 4827"]
)
def test_the_words_may_be_typed_as_people_type(typed):
    assert secret_words.tidy_words(typed) == "river lamp willow 4827"


@pytest.mark.parametrize(
    ("typed", "is_one"), [("kxr4m7tq9b", True), ("KXR4M 7TQ9B", True), ("KXR4M", False), ("", False)]
)
def test_so_may_the_reference(typed, is_one):
    assert secret_words.tidy_reference(typed) == ("KXR4M-7TQ9B" if is_one else "")


# What is kept, and for how long.


def test_old_drafts_are_let_go_when_somebody_begins(cast):
    by = door()
    ago = NOW - timedelta(days=number(Number.DRAFT_DAYS) + 1)
    old = begin(cast, by, at=ago)
    begin(cast, by)
    assert ask_sql("SELECT id FROM knock_to_check(%s)", old.opened.reference) == []


def test_once_sent_the_draft_is_empty(cast):
    stranger = Stranger(cast).finish()
    door()
    opened = actions.come_back(reference=stranger.reference, words=stranger.words, by=door(), at=NOW)
    assert opened.body.typed == {}
    proof = secret_words.proof_of(opened.key)
    ((body,),) = ask_sql("SELECT sealed_body FROM knock_opened(%s, %s)", opened.knock_id, proof)
    assert bytes(body) == b""


def test_a_draft_holds_so_much_and_is_saved_so_often(cast):
    by = door()
    ticket = ticket_of(begin(cast, by))
    long = {"what_happened": ["x" * number(Number.MOST_CHARACTERS)]}
    with pytest.raises(Refused, match="more than we can keep"):
        actions.keep_step(ticket=ticket, step="happened", typed=long, by=by, at=NOW)


def test_a_message_makes_contact_unsafe_also_after_a_service_took_over(cast):
    stranger = Stranger(cast).finish()
    ask(cast.fred)
    made = Referral.objects.get(reference=stranger.reference)
    later = timezone.now()
    care.triage(cast, made, at=later)
    care.route(cast, made, cast.harbour_offer, at=later)
    case = care.accept(cast, made, cast.mona, at=later)
    stranger.come_back()
    assert "A service has said yes" in text_of(stranger.at)
    stranger.tell(kind="not_safe", words="")
    ask(cast.mona)
    points = ask_sql("SELECT safe_channels FROM casework_contactpoint WHERE episode_id = %s", case.episode_id)
    assert points == [([],)]


# Floods.


def tries(kind: Try, value: str, by, at=NOW) -> bool:
    return actions.takes_in(tries={kind: value}, by=by, at=at)


@pytest.mark.parametrize("kind", Try)
def test_each_limit_holds_and_ends_with_its_time(cast, kind):
    by, limit = door(), LIMITS[kind]
    assert all(tries(kind, "mine", by) for _ in range(limit.most))
    assert not tries(kind, "mine", by)
    assert tries(kind, "neighbour", by)
    assert tries(kind, "mine", by, at=NOW + timedelta(minutes=limit.minutes, seconds=1))


def test_what_is_over_the_limit_is_not_kept_and_old_tries_go(cast):
    by, limit = door(), LIMITS[Try.BEGIN_NETWORK]
    for _ in range(limit.most + 20):
        tries(Try.BEGIN_NETWORK, "mine", by)
    later = NOW + timedelta(hours=2)
    assert tries(Try.BEGIN_NETWORK, "mine", by, at=later)
    soon = NOW + timedelta(minutes=1)
    assert tries(
        Try.BEGIN_NETWORK, "mine", by, at=soon
    )  # what was there is gone, so nothing counts against it


def flood(monkeypatch, kind: Try) -> None:
    limit = LIMITS[kind]
    changed = {**LIMITS, kind: type(limit)(1, limit.minutes, limit.starts_on, limit.source)}
    monkeypatch.setattr(actions, "LIMITS", changed)


@pytest.mark.parametrize("kind", [Try.BEGIN_ALL, Try.BEGIN_NETWORK])
def test_a_flood_is_asked_to_call_and_whoever_is_under_way_goes_on(cast, monkeypatch, kind):
    flood(monkeypatch, kind)
    under_way = Stranger(cast).begin()
    next_one = Stranger(cast).begin()
    assert next_one.at.status_code == 429
    assert "Please call" in text_of(next_one.at)
    assert next_one.at.cookies == {}
    under_way.go_through().send("send")
    assert "Nobody has looked at it yet" in text_of(under_way.at)
    assert under_way.come_back().at.status_code == 200


def test_guessing_at_one_reference_does_not_close_another(cast, monkeypatch):
    flood(monkeypatch, Try.COME_BACK_REFERENCE)
    mine, neighbour = Stranger(cast).begin(), Stranger(cast).begin()
    assert Stranger(cast).come_back(mine.reference, "wrong words here 1234").at.status_code == 422
    assert Stranger(cast).come_back(mine.reference, "wrong words here 1234").at.status_code == 429
    assert neighbour.come_back().at.status_code == 200


def test_a_program_that_fills_in_everything_is_asked_to_call(cast):
    stranger = Stranger(cast).begin(website="https://example.org")
    assert (stranger.at.status_code, stranger.reference) == (429, "")
    assert "Please call" in text_of(stranger.at)


def test_a_program_that_is_too_fast_is_asked_once_more_and_loses_nothing(cast):
    stranger = Stranger(cast).begin(shown=secret_words.write_moment(timezone.now()))
    assert stranger.at.status_code == 422
    assert "press the button once more" in text_of(stranger.at)
    assert 'value="07700 900222"' in text_of(stranger.at)
    assert Stranger(cast).begin(shown="made up").at.status_code == 422


def test_an_address_is_known_by_its_neighbourhood_and_only_today(settings):
    def network(**meta) -> str:
        return network_of(RequestFactory().get("/talk/", **meta))

    assert network(REMOTE_ADDR="192.0.2.7") == "192.0.2.0/24"
    assert network(REMOTE_ADDR="::ffff:192.0.2.7") == "192.0.2.0/24"
    assert network(REMOTE_ADDR="2001:db8:1:2::9") == "2001:db8:1::/48"
    assert network(REMOTE_ADDR="") == ""
    assert network(REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="198.51.100.1") == "192.0.2.0/24"
    settings.BEHIND_HTTPS = True
    assert (
        network(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="10.0.0.1, 198.51.100.1") == "198.51.100.0/24"
    )
    today, tomorrow = (fingerprint("x", "192.0.2.0/24", at=NOW + timedelta(days=n)) for n in (0, 1))
    assert today != tomorrow
    assert len(today) == 8


def test_what_was_typed_is_sealed_and_says_nothing_by_itself(cast):
    begun = begin(cast, door())
    proof = secret_words.proof_of(begun.opened.key)
    ((body,),) = ask_sql("SELECT sealed_body FROM knock_opened(%s, %s)", begun.opened.knock_id, proof)
    assert b"07700" not in bytes(body)
    opened = secret_words.open_body(bytes(body), key=begun.opened.key, knock_id=begun.opened.knock_id)
    assert json.loads(opened)["typed"]["contact"]["phone"] == ["07700 900222"]
    assert answers(cast)["contact"]["phone"] not in repr(begun)
    assert begun.words not in repr(begun)


def test_with_no_front_door_people_are_asked_to_call(cast):
    stranger = Stranger(cast).begin()
    ended = cast.door.starts_on + timedelta(days=1)
    Organisation.objects.filter(pk=cast.door.pk).update(ends_before=ended)
    for at in (stranger.send().at, Stranger(cast).begin().at, stranger.come_back().at):
        assert (at.status_code, dict(at.cookies)) == (429, {})
        assert "Please call" in text_of(at)
