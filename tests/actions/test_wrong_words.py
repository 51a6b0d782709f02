"""Wrong secret words at the public door: an event whatever was wrong, and the front door sees that somebody tried."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from commonweal.audit.models import AuditEvent
from commonweal.services.front_door.actions import public as actions
from commonweal.services.front_door.models import Referral
from tests.actions.test_public_door import NOW, ask_sql, begin, door
from tests.cast import ask
from tests.door import Stranger, text_of
from tests.pages.filling import counted

WRONG = "wrong words here 1234"


def tried(cast, referral, name: str = "fred") -> str:
    ask(getattr(cast, name))
    return ask_sql("SELECT wrong_words_tried(%s)", referral.pk)[0][0]


def sent(cast, times: int = 0):
    """Somebody's referral by the door, and so many who came with wrong words since."""
    stranger = Stranger(cast).finish()
    for _ in range(times):
        assert Stranger(cast).come_back(stranger.reference, WRONG).at.status_code == 422
    ask(cast.fred)
    return stranger, Referral.objects.get(reference=stranger.reference)


def test_a_wrong_reference_and_wrong_words_leave_the_same_event_with_nothing_typed(cast):
    by = door()
    mine = begin(cast, by)
    for reference in (mine.opened.reference, "KXR4M-7TQ9B", "not one at all"):
        assert actions.come_back(reference=reference, words=WRONG, by=by, at=NOW) is None
    events = list(AuditEvent.objects.filter(action="wrong_words_at_door").order_by("id"))
    assert [event.record_id for event in events] == [str(mine.opened.knock_id), *[str(actions.NOBODY)] * 2]
    assert {(event.record_type, event.actor_id, str(event.details)) for event in events} == {
        ("front_door.knock", by.user_id, "{}")
    }


def test_both_ask_the_database_the_same(cast):
    by = door()
    mine = begin(cast, by)
    asked = []
    for reference in (mine.opened.reference, "KXR4M-7TQ9B"):
        with CaptureQueriesContext(connection) as context:
            actions.come_back(reference=reference, words=WRONG, by=by, at=NOW)
        asked.append([" ".join(query["sql"].split()[:3]).split("(")[0] for query in context.captured_queries])
    known, unknown = ([each for each in every if "SAVEPOINT" not in each] for every in asked)
    assert known == unknown
    assert len(known) == 3  # looked up, noted, audited


def test_right_words_are_no_wrong_ones(cast):
    stranger, made = sent(cast)
    stranger.come_back()
    assert tried(cast, made) == ""
    assert not AuditEvent.objects.filter(action="wrong_words_at_door").exists()


def test_the_front_door_sees_it_on_the_referral_and_the_neighbours_referral_says_nothing(cast, client_for):
    stranger, made = sent(cast, 3)
    _, neighbour = sent(cast)
    browser = client_for(cast.fred)
    shown = text_of(counted(browser, f"/front-door/{made.pk}/"))
    assert "Somebody tried wrong secret words 3 times" in shown
    assert "the last time" in shown
    assert WRONG not in shown
    assert "Somebody tried" not in text_of(browser.get(f"/front-door/{neighbour.pk}/"))
    stranger.come_back()
    assert "tried" not in text_of(stranger.at)  # whoever has the words may be the one who guessed


def test_also_what_was_tried_before_it_was_sent_counts(cast):
    stranger = Stranger(cast).begin()
    Stranger(cast).come_back(stranger.reference, WRONG)
    stranger.go_through().send("send")
    ask(cast.fred)
    made = Referral.objects.get(reference=stranger.reference)
    assert tried(cast, made).startswith("1 ")


@pytest.mark.parametrize("name", ["rita", "pat", "mona", "nigel", "percy", "petra", "joan", "adam"])
def test_nobody_else_is_told(cast, name):
    _, made = sent(cast, 1)
    assert tried(cast, made).startswith("1 ")
    assert tried(cast, made, name) == ""


def test_the_app_neither_reads_nor_writes_the_table(cast):
    for statement in (
        "SELECT count(*) FROM front_door_wrongwords",
        "INSERT INTO front_door_wrongwords (at) VALUES (now())",
        "DELETE FROM front_door_wrongwords",
        "UPDATE front_door_wrongwords SET at = now()",
    ):
        ask(cast.fred)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            ask_sql(statement)


def test_only_the_doors_own_account_notes(cast):
    stranger, made = sent(cast, 1)
    (knock_id,) = ask_sql("SELECT id FROM knock_to_check(%s)", stranger.reference)[0]
    ask(cast.fred)
    ask_sql("SELECT note_wrong_words(%s, now())", knock_id)
    assert tried(cast, made).startswith("1 ")


def test_a_flood_at_one_reference_keeps_so_many_and_no_more(cast, client_for):
    stranger, made = sent(cast)
    (knock_id,) = ask_sql("SELECT id FROM knock_to_check(%s)", stranger.reference)[0]
    door()
    ask_sql("SELECT note_wrong_words(%s, now()) FROM generate_series(1, 190)", knock_id)
    for _ in range(15):
        ask_sql("SELECT note_wrong_words(%s, now())", knock_id)
    assert tried(cast, made).startswith("200 ")
    assert "200 times or more" in text_of(client_for(cast.fred).get(f"/front-door/{made.pk}/"))
