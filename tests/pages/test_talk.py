"""Asking for help without an account, page by page, and coming back. The neighbour is another stranger with a draft."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from commonweal.audit.models import AuditEvent
from commonweal.rules.consent import Agreement
from commonweal.rules.safe_contact import Channel
from commonweal.services.casework.models import ContactPoint
from commonweal.services.front_door import actions
from commonweal.services.front_door.models import OutsideReferrer, Referral
from tests.care import TODAY
from tests.cast import ask
from tests.door import AGAIN, GO, TELL, Stranger, hidden, shown_a_while_ago, text_of
from tests.pages.counting import at_most
from tests.pages.filling import day
from tests.pages.filling import errors as errors_of

GIVES_AWAY = ["abuse", "violence", "victim", "perpetrator", "refuge", "domestic", "help", "safe", "refer"]
OPEN_TO_ALL = ["/talk/", "/refer/", "/talk/begin/", "/refer/begin/", "/talk/again/"]


def received(cast, reference: str) -> Referral:
    ask(cast.fred)
    return Referral.objects.get(reference=reference)


def title(response) -> str:
    return re.search(r"<title>(.*?)</title>", text_of(response), re.DOTALL)[1]


def test_a_survivor_asks_for_herself_and_it_is_in_the_queue(cast, client_for):
    stranger = Stranger(cast).finish()
    assert "We have what you sent. Nobody has looked at it yet." in text_of(stranger.at)
    made = received(cast, stranger.reference)
    assert (made.source, made.status, made.client_group) == ("self", "received", "victim")
    assert (made.person.full_name, made.person.language, made.access_needs) == (
        "Sunniva",
        "Polish",
        "Deaf in one ear",
    )
    point = ContactPoint.objects.get(episode=made.episode)
    assert (set(point.safe_channels), point.confirmed_on) == ({"call", "text"}, TODAY)
    queue = text_of(client_for(cast.fred).get("/front-door/"))
    assert "Asked for herself or himself" in queue
    assert stranger.reference in queue
    page = text_of(client_for(cast.fred).get(f"/front-door/{made.pk}/"))
    assert "Deaf in one ear" in page
    assert "Show it to call" in page
    assert "07700 900222" not in page


def test_a_professional_asks_for_somebody(cast, client_for):
    stranger = Stranger(cast, "professional").finish()
    made = received(cast, stranger.reference)
    assert (made.source, made.agrees_to_support) == ("professional", Agreement.NOT_ASKED)
    assert OutsideReferrer.objects.get(referral=made).agency == "Mill Surgery"
    page = text_of(client_for(cast.fred).get(f"/front-door/{made.pk}/"))
    assert "Gwen Practice, Mill Surgery, 01632 960100" in page
    assert "We have it. Nobody has looked at it yet." in text_of(stranger.at)


def test_nothing_but_the_ways_and_the_area_has_to_be_known(cast):
    stranger = Stranger(
        cast,
        contact={"ways": ["none"], "phone": "", "safe_now": "dont_know"},
        times={"code_word": "", "safe_times": ""},
        who={"full_name": ""},
        where={"area_id": "not_known"},
        help={"language": "", "access_needs": ""},
    ).finish()
    made = received(cast, stranger.reference)
    assert made.person.full_name == "Name not given"
    assert made.area == cast.whole
    assert not ContactPoint.objects.filter(episode=made.episode).exists()


def test_a_child_by_age_is_a_child_to_the_services(cast):
    born = day("born_on", TODAY - timedelta(days=365 * 12))
    made = received(cast, Stranger(cast, who=born).finish().reference)
    assert made.client_group == "child"


def test_the_words_are_shown_once_and_a_draft_comes_back_with_them(cast):
    stranger = Stranger(cast).begin().send().send(safe_times="noon", who_may_answer="", code_word="")
    assert stranger.words not in text_of(stranger.at)
    stranger.come_back(words=stranger.words.upper().replace(" ", "-"))
    assert "About you" in text_of(stranger.at)
    stranger.send("back")
    assert 'value="noon"' in text_of(stranger.at)


def test_another_strangers_words_open_nothing_of_hers(cast):
    mine, neighbour = Stranger(cast).begin(), Stranger(cast, who={"full_name": "Neighbour"}).begin()
    wrong = {
        "another word": (mine.reference, neighbour.words),
        "another reference": (neighbour.reference, mine.words),
        "never was": ("BBBBB-CCCCC", mine.words),
        "not one of ours": ("hello", "hello"),
    }
    pages = {}
    for name, (reference, words) in wrong.items():
        at = Stranger(cast).come_back(reference, words).at
        assert at.status_code == 422, name
        assert "We cannot find this reference and secret words" in text_of(at)
        pages[name] = re.sub(r'value="[^"]*"', "", text_of(at))
    assert len(set(pages.values())) == 1
    assert mine.come_back().at.status_code == 200


def test_a_wrong_word_costs_the_same_work(cast, monkeypatch):
    from commonweal.services.front_door import secret_words

    stretched, calls = secret_words.stretched, []
    monkeypatch.setattr(secret_words, "stretched", lambda *a: calls.append(a) or stretched(*a))
    mine = Stranger(cast).begin()
    for reference in (mine.reference, "BBBBB-CCCCC", "x"):
        Stranger(cast).come_back(reference, "wrong words here 1234")
    calls.clear()
    for reference in (mine.reference, "BBBBB-CCCCC", "x"):
        Stranger(cast).come_back(reference, "wrong words here 1234")
    assert len(calls) == 3


def test_her_ticket_opens_her_own_draft_and_a_made_up_one_nothing(cast):
    stranger = Stranger(cast).begin()
    assert stranger.browser.post(GO, {"ticket": "made up", "to": "on"})["Location"] == AGAIN
    assert stranger.browser.post(TELL, {"ticket": "x" * 5000, "kind": "stop"})["Location"] == AGAIN
    assert stranger.browser.get(GO)["Location"] == AGAIN


def test_a_page_left_open_keeps_what_was_typed_and_asks_for_the_words(cast, monkeypatch):
    stranger = Stranger(cast).begin().send()
    later = timezone.now() + timedelta(minutes=21)
    monkeypatch.setattr(timezone, "now", lambda: later)
    stranger.send(safe_times="after nine", who_may_answer="", code_word="")
    assert "What you wrote is saved" in text_of(stranger.at)
    assert "after nine" not in text_of(stranger.at)
    monkeypatch.undo()
    stranger.come_back().send("back")
    assert 'value="after nine"' in text_of(stranger.at)


def test_going_back_through_the_history_shows_nothing(cast):
    stranger = Stranger(cast).begin()
    first = stranger.at
    stranger.send()
    old = stranger.at
    stranger.send(safe_times="mornings", who_may_answer="", code_word="").send(full_name="Sunniva")
    for page in (first, old):
        stranger.at = page
        stranger.send()
        assert "enter your reference and secret words" in text_of(stranger.at)
        assert "mornings" not in text_of(stranger.at)
        assert "Sunniva" not in text_of(stranger.at)


def test_the_same_page_twice_over_a_bad_line_goes_on(cast):
    stranger = Stranger(cast).begin().send()
    times = stranger.at
    stranger.send(safe_times="mornings", who_may_answer="", code_word="")
    stranger.at = times
    stranger.send(safe_times="mornings", who_may_answer="", code_word="")
    assert "About you" in text_of(stranger.at)


def test_sent_twice_is_sent_once(cast):
    stranger = Stranger(cast).begin().go_through()
    last = stranger.at
    stranger.send("send")
    stranger.at = last
    stranger.send("send")
    assert "Nobody has looked at it yet" in text_of(stranger.at)
    ask(cast.fred)
    assert Referral.objects.filter(reference=stranger.reference).count() == 1


def test_after_sending_nothing_that_was_typed_comes_back(cast):
    stranger = Stranger(cast).finish().come_back()
    shown = text_of(stranger.at)
    assert "Nobody has looked at it yet" in shown
    for typed in ("Sunniva", "07700", "teapot", "Polish"):
        assert typed not in shown


@pytest.mark.parametrize(
    ("step", "typed", "field", "words"),
    [
        ("contact", {"safe_now": ""}, "id_safe_now", "Choose yes, no or not sure"),
        ("contact", {"ways": []}, "id_ways", "Choose how we may get in touch"),
        ("contact", {"ways": ["none", "call"]}, "id_ways", "Leave only what is true"),
        ("contact", {"ways": ["call"], "phone": ""}, "id_phone", "Enter the phone number"),
        ("contact", {"ways": ["email"], "email": ""}, "id_email", "Enter the e-mail address"),
        ("contact", {"ways": ["voicemail"]}, "id_ways", "Tick “Call” too"),
        ("contact", {"phone": "😀"}, "id_phone", "Enter a phone number with all its figures"),
        ("contact", {"email": "me@"}, "id_email", "in the correct form"),
    ],
)
def test_what_does_not_fit_on_the_first_page_is_said_and_nothing_is_lost(cast, step, typed, field, words):
    stranger = Stranger(cast).begin(**{"email": "a@example.org", **typed})
    assert words in errors_of(stranger.at)[field]
    if "email" not in typed:
        assert 'value="a@example.org"' in text_of(stranger.at)
    assert not AuditEvent.objects.filter(action="begin_at_door").exists()


@pytest.mark.parametrize(
    ("step", "typed", "field", "words"),
    [
        ("who", day("born_on", TODAY + timedelta(days=1)), "id_born_on-day", "is still to come"),
        (
            "who",
            {"born_on-day": "30", "born_on-month": "2", "born_on-year": "1990"},
            "id_born_on-day",
            "exists",
        ),
        ("who", {"full_name": "x" * 121}, "id_full_name", "120 characters or fewer"),
        ("who", {"full_name": "a\x00b"}, "id_full_name", "cannot be kept"),
        ("where", {"area_id": ""}, "id_area_id", "Choose the area"),
        ("where", {"area_id": "0"}, "id_area_id", "from those shown"),
        ("help", {"needs_interpreter": ""}, "id_needs_interpreter", "Choose yes, no or don’t know"),
        ("happened", {"what_happened": "x" * 4001}, "id_what_happened", "4000 characters or fewer"),
    ],
)
def test_what_does_not_fit_later_is_said_and_nothing_is_lost(cast, step, typed, field, words):
    stranger = Stranger(cast, **{step: typed}).begin().go_through()
    assert words in errors_of(stranger.at)[field]
    assert hidden(stranger.at)["step"] == step
    stranger.send(**{**stranger.answers[step], **Stranger(cast).answers[step]}).go_through()
    assert "Ready to send?" in text_of(stranger.at)


@pytest.mark.parametrize("name", ["Nadia 🌻", "نادية", "Ж", "O’Neil-Żółć", "שרה"])
def test_any_name_is_a_name(cast, name):
    made = received(cast, Stranger(cast, who={"full_name": name}).finish().reference)
    assert made.person.full_name == name


def test_a_code_word_without_a_way_is_asked_about(cast):
    stranger = Stranger(cast, contact={"ways": ["none"], "phone": ""}).begin().go_through()
    assert "A code word is for when we get in touch" in errors_of(stranger.at)["id_code_word"]


def test_somebody_who_uses_abuse_is_asked_about_apart_from_whoever_is_harmed(cast):
    stranger = Stranger(
        cast, "professional", who={"client_group": "perpetrator"}, happened={"other_name": "Petronella"}
    ).finish()
    assert "a referral of their own" in errors_of(stranger.at)["id_other_name"]


def test_more_than_can_be_kept_is_refused(cast):
    stranger = Stranger(cast, happened={"what_happened": "x" * 30_000}).begin().go_through()
    assert "more than we can keep" in text_of(stranger.at)


def test_it_is_told_how_far_it_has_got_and_no_more(cast):
    stranger = Stranger(cast).finish()
    made = received(cast, stranger.reference)
    now = timezone.now()
    actions.record_attempt(
        referral_id=made.pk,
        channel=Channel.CALL,
        reached=True,
        tried_at=now,
        form_key=None,
        by=ask(cast.fred),
        at=now,
    )
    ask(None)
    shown = text_of(stranger.come_back().at)
    assert "Someone has tried to get in touch" in shown
    assert "call" not in shown.split("How far it has got")[1].split("Tell us something")[0].lower()


def test_no_longer_safe_stops_every_way_at_once_and_stands_on_the_queue(cast, client_for):
    stranger, neighbour = Stranger(cast).finish(), Stranger(cast).finish()
    stranger.come_back().tell(kind="not_safe", words="He has the phone")
    assert "We have stopped" in text_of(stranger.at)
    made, other = received(cast, stranger.reference), received(cast, neighbour.reference)
    assert ContactPoint.objects.get(episode=made.episode).safe_channels == []
    assert ContactPoint.objects.get(episode=other.episode).safe_channels != []
    browser = client_for(cast.fred)
    assert text_of(browser.get("/front-door/")).count("Says contact is not safe any more") == 1
    page = text_of(browser.get(f"/front-door/{made.pk}/"))
    assert "He has the phone" in page
    assert "Do not make contact" in page
    assert "He has the phone" not in text_of(browser.get(f"/front-door/{other.pk}/"))


def test_she_can_say_that_she_wants_to_stop(cast, client_for):
    stranger = Stranger(cast).finish().tell(kind="stop", words="")
    assert "Someone will read that" in text_of(stranger.at)
    made = received(cast, stranger.reference)
    assert (made.status, made.told_since) == ("received", "stop")
    assert ContactPoint.objects.get(episode=made.episode).safe_channels != []


def test_a_message_has_to_say_what_it_is(cast):
    stranger = Stranger(cast).finish().tell(kind="", words="Hello")
    assert "Choose what you want to tell us" in errors_of(stranger.at)["id_kind"]
    assert "Hello" in text_of(stranger.at)


@pytest.mark.parametrize("path", OPEN_TO_ALL)
def test_a_page_leaves_nothing_behind_and_gives_nothing_away(cast, client_for, path):
    with at_most(1):
        response = client_for(None).get(path)
    assert response.status_code == 200
    assert_quiet(response)
    assert [word for word in GIVES_AWAY if word in title(response).lower()] == []


def test_every_step_leaves_nothing_behind(cast):
    for kind in ("self", "professional"):
        stranger = Stranger(cast, kind).begin()
        assert_quiet(stranger.at)
        stranger.send()
        while step := hidden(stranger.at).get("step"):
            assert_quiet(stranger.at)
            stranger.send(**stranger.answers[step])
        assert_quiet(stranger.at)
        assert_quiet(stranger.send("send").at)
        assert dict(stranger.browser.cookies) == {}


def assert_quiet(response):
    assert dict(response.cookies) == {}
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    said = title(response).lower()
    assert [word for word in GIVES_AWAY if word in said] == []
    page = text_of(response)
    assert "Exit this page" in page
    assert "localStorage" not in page
    for typed in ("Sunniva", "07700", "Petronella", "Mill Surgery"):
        assert typed not in said
        assert typed not in str(response.headers)


def test_it_is_said_first_that_history_is_not_erased(cast, client_for):
    for path in ("/talk/", "/refer/"):
        page = text_of(client_for(None).get(path))
        assert page.index("That does not erase your history") < page.index(">Start<")


def test_every_page_asks_the_database_few_questions(cast):
    stranger = Stranger(cast).begin()
    with at_most(14):
        stranger.send()
    with at_most(14):
        stranger.send(safe_times="", who_may_answer="", code_word="")
    stranger.go_through()
    with at_most(40):
        stranger.send("send")
    with at_most(14):
        stranger.come_back()


def test_what_was_typed_is_in_no_audit(cast):
    stranger = Stranger(cast, happened={"what_happened": "A secret thing"}).finish()
    assert stranger.at.status_code == 200
    told = " ".join(
        str(each) for each in AuditEvent.objects.order_by("-pk").values_list("details", flat=True)[:40]
    )
    for typed in ("Sunniva", "07700", "teapot", "secret thing", stranger.words):
        assert typed not in told


def test_a_draft_that_has_run_out_answers_as_if_it_never_was(cast, monkeypatch):
    stranger = Stranger(cast)
    ago = timezone.now() - timedelta(days=15)
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: ago)
    from tests import door

    monkeypatch.setattr(door, "shown_a_while_ago", lambda: shown_a_while_ago())
    stranger.begin()
    monkeypatch.setattr(timezone, "now", real)
    assert stranger.reference
    assert "We cannot find" in text_of(stranger.come_back().at)


def test_turning_back_from_a_page_is_not_an_answer_and_clearing_one_is(cast):
    stranger = Stranger(cast).begin().send().send(safe_times="noon", who_may_answer="", code_word="")
    stranger.send("back", full_name="").send(safe_times="noon", who_may_answer="", code_word="")
    assert "About you" in text_of(stranger.at)
    stranger.send("back", full_name="Sunniva").send(safe_times="", who_may_answer="", code_word="")
    assert "Where you live" in text_of(stranger.at)
    stranger.send("back").send("back", full_name="").send(safe_times="", who_may_answer="", code_word="")
    stranger.send("back")
    assert "Sunniva" not in text_of(stranger.at)
