"""Writing to somebody, the queue, a letter and its envelope, a move, and what a manager sets."""

import uuid

import pytest

from commonweal.rules.addresses import Point
from commonweal.rules.messages import Medium
from commonweal.services.casework.models import ContactPoint, Message, Move, Sender, Wording
from tests.cast import SECRET_ADDRESS, ask
from tests.pages.filling import counted, day, errors, fill, text_of
from tests.papers import LOCAL_NOW, NEW_ADDRESS, OLD_ADDRESS, WORDS, move, queue, ready, set_sender

TODAY = LOCAL_NOW.date()


@pytest.fixture
def pat(cast, client_for):
    ready(cast)
    return client_for(cast.pat)


def at(cast, end: str) -> str:
    return f"/cases/{cast.pats_case.pk}/{end}"


def typed(cast, **changes) -> dict:
    return {"way": f"text:{cast.veras_text.pk}", "body": WORDS, "times": ["read"]} | changes


def messages(cast):
    ask(cast.pat)
    return Message.objects.filter(case=cast.pats_case)


def test_a_message_is_written_and_stands_in_the_list(cast, pat):
    counted(pat, at(cast, "messages/new/"))
    response = fill(pat, at(cast, "messages/new/"), typed(cast))
    assert response["Location"] == at(cast, "messages/")
    message = messages(cast).get()
    shown = text_of(counted(pat, at(cast, "messages/")))
    assert "Waits" in shown
    assert "07700" not in shown
    assert WORDS in text_of(counted(pat, at(cast, f"messages/{message.pk}/")))


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"body": "Come to Harbour"}, "id_body", "Take out “Harbour”"),
        ({"body": "about the refuge"}, "id_body", "Take out “refuge”"),
        ({"body": "Larkspur Yard at 2"}, "id_body", "Take out “Larkspur”"),
        ({"body": ""}, "id_body", "Enter what it says"),
        ({"body": "x" * 161}, "id_body", "160 characters"),
        ({"way": ""}, "id_way", "Select how to send it"),
        ({"times": []}, "id_times", "No times are recorded"),
    ],
)
def test_what_gives_away_is_refused_at_its_field_and_stays_typed(cast, pat, changes, field, words):
    response = fill(pat, at(cast, "messages/new/"), typed(cast, **changes))
    assert words in errors(response)[field]
    assert changes.get("body", WORDS) in text_of(response)
    assert not messages(cast).exists()


def test_a_way_that_is_not_safe_is_offered_with_why_not_and_refused(cast, pat):
    assert "It is not recorded as safe to text" in text_of(pat.get(at(cast, "messages/new/")))
    response = fill(pat, at(cast, "messages/new/"), typed(cast, way=f"text:{cast.pats_phone.pk}"))
    assert "not recorded as safe" in errors(response)["id_way"]


def test_an_entry_of_a_calendar_needs_a_day_and_a_subject(cast, pat):
    entry = typed(cast, way=f"calendar:{cast.veras_mail.pk}")
    found = errors(fill(pat, at(cast, "messages/new/"), entry))
    assert set(found) == {"id_subject", "id_starts_on-day"}
    entry |= {
        "subject": "appointment",
        "starts_time": "2pm",
        **day("starts_on", TODAY.replace(year=TODAY.year + 1)),
    }
    assert fill(pat, at(cast, "messages/new/"), entry).status_code == 302
    assert "starts_time" in str(errors(fill(pat, at(cast, "messages/new/"), entry, starts_time="soon")))


def test_a_wording_fills_the_form(cast, pat):
    ask(cast.mona)
    wording = Wording.objects.filter(organisation=cast.harbour).first()
    assert f">{wording.body}</textarea>" in text_of(pat.get(at(cast, f"messages/new/?wording={wording.pk}")))
    for other in ("999999", "x", ""):
        assert pat.get(at(cast, f"messages/new/?wording={other}")).status_code == 200


def test_without_a_sender_the_page_says_so(cast, client_for):
    assert "No neutral sender yet" in text_of(client_for(cast.pat).get(at(cast, "messages/new/")))


def test_the_address_of_a_letter_is_shown_on_a_press_alone(cast, pat):
    letter = queue(cast, cast.veras_home, Medium.LETTER)
    here = at(cast, f"messages/{letter.pk}/")
    for end in ("", "print/", "envelope/"):
        assert "Elm Close" not in text_of(pat.get(f"{here}{end}")), end
    assert OLD_ADDRESS in text_of(pat.post(f"{here}envelope/"))
    printed = text_of(pat.get(f"{here}print/"))
    assert WORDS in printed
    for word in ("Vera", "Harbour", cast.pats_case.reference, "Pat Works"):
        assert word not in printed.split("<main")[1], word
    assert pat.post(f"{here}posted/").status_code == 302
    assert messages(cast).get().status == "sent"
    assert pat.post(f"{here}envelope/").status_code == 422


def test_what_waits_is_taken_back(cast, pat):
    message = queue(cast, cast.veras_text)
    assert pat.get(at(cast, f"messages/{message.pk}/withdraw/")).status_code == 302
    assert messages(cast).get().status == "queued"
    pat.post(at(cast, f"messages/{message.pk}/withdraw/"))
    assert messages(cast).get().why == "withdrawn"
    assert "It was taken back." in text_of(pat.get(at(cast, "messages/")))


MOVED = {
    "kind": "safe",
    "address": NEW_ADDRESS,
    "points": list(Point),
    "child_0": "yes",
    **day("moved_on", TODAY),
}


def test_a_move_is_recorded_and_the_waiting_letter_is_withheld(cast, pat):
    letter = queue(cast, cast.veras_home, Medium.LETTER)
    page = text_of(counted(pat, at(cast, "move/")))
    assert "Otis Other" in page.split("Must not learn")[1]
    assert "Does Kit Child move too?" in page
    assert fill(pat, at(cast, "move/"), MOVED)["Location"] == at(cast, "messages/")
    shown = text_of(pat.get(at(cast, "messages/")))
    assert "The address changed before it went." in shown
    assert "A second person has not confirmed" in shown
    for end in ("", "messages/", "messages/new/", "papers/", "orders/", f"messages/{letter.pk}/"):
        body = text_of(pat.get(at(cast, end)))
        for word in ("Quince", "FW2", "Elm Close", "Larkspur", SECRET_ADDRESS):
            assert word not in body, (end, word)
    for end in ("messages/", "messages/new/", "papers/", "orders/", f"messages/{letter.pk}/"):
        assert "The address changed on" in text_of(pat.get(at(cast, end))), end
    assert "A letter was withheld or did not go" in text_of(pat.get(at(cast, "")))


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"kind": ""}, "id_kind", "Select what kind"),
        ({"child_0": ""}, "id_child_0", "Select whether Kit Child moves too"),
        ({"points": ["phones"]}, "id_points", "Go through every point"),
        ({"address": "x"}, "id_address", "Enter the whole address"),
        ({"moved_on-year": "2090"}, "id_moved_on-day", "still to come"),
    ],
)
def test_a_move_that_is_not_whole_is_refused(cast, pat, changes, field, words):
    response = fill(pat, at(cast, "move/"), MOVED, **changes)
    assert words in errors(response)[field]
    assert changes.get("address", NEW_ADDRESS) in text_of(response)
    ask(cast.pat)
    assert not Move.objects.exists()
    assert ContactPoint.objects.get(pk=cast.veras_home.pk).struck_at is None


def test_the_second_person_confirms_without_seeing_the_address(cast, pat, client_for):
    made, mona = move(cast), client_for(cast.mona)
    address = at(cast, f"move/{made.pk}/")
    assert address in text_of(mona.get(at(cast, "messages/")))
    assert "Quince" not in text_of(counted(mona, address))
    assert "Go through every point" in errors(fill(mona, address, {"points": ["phones"]}))["id_points"]
    assert fill(mona, address, {"points": list(Point)}).status_code == 302
    assert "has not confirmed" not in text_of(mona.get(at(cast, "messages/")))
    assert pat.get(address).status_code == 403
    assert client_for(cast.nigel).get(address).status_code == 404


def test_a_manager_reads_messages_and_writes_none(cast, pat, client_for):
    message, mona = queue(cast, cast.veras_text), client_for(cast.mona)
    assert "Write to the person" not in text_of(mona.get(at(cast, "messages/")))
    shown = text_of(mona.get(at(cast, f"messages/{message.pk}/")))
    assert "Take it back" not in shown
    assert mona.post(at(cast, f"messages/{message.pk}/withdraw/")).status_code == 403


@pytest.mark.parametrize("name", ["nell", "cora", "percy", "nigel", "petra"])
def test_the_neighbour_and_the_other_side_find_nothing(cast, pat, client_for, name):
    message, browser = queue(cast, cast.veras_text), client_for(getattr(cast, name))
    for end in ("messages/", f"messages/{message.pk}/", "papers/", "orders/"):
        assert browser.get(at(cast, end)).status_code == 404, end


def test_a_message_is_not_reached_through_another_case_of_ones_own(cast, pat, client_for):
    message = queue(cast, cast.veras_text)
    assert client_for(cast.mona).get(f"/cases/{cast.coras_case.pk}/messages/{message.pk}/").status_code == 404
    assert pat.get(at(cast, f"messages/{uuid.uuid4()}/")).status_code == 404


def test_titles_say_nothing(cast, pat):
    message = queue(cast, cast.veras_text)
    for end in (
        "messages/",
        "messages/new/",
        f"messages/{message.pk}/",
        "move/",
        f"messages/{message.pk}/print/",
    ):
        title = text_of(pat.get(at(cast, end))).split("<title>")[1].split("</title>")[0]
        for word in ("Vera", "Harbour", "abuse", "secret", "safe"):
            assert word.lower() not in title.lower(), (end, title)


def test_a_manager_sets_the_sender_and_the_wordings(cast, client_for):
    mona = client_for(cast.mona)
    assert "No sender yet" in text_of(counted(mona, "/wordings/"))
    sender = {"name": "Bookings", "call_back": "01632 960001", "address": "hello@example.com"}
    assert "neutral one" in errors(fill(mona, "/wordings/sender/", sender, name="Harbour"))["id_name"]
    assert fill(mona, "/wordings/sender/", sender).status_code == 302
    assert fill(mona, "/wordings/sender/", sender, name="Hello").status_code == 302
    ask(cast.mona)
    assert Sender.objects.get(organisation=cast.harbour).name == "Hello"
    assert "Your appointment is on [day]" in text_of(mona.get("/wordings/"))
    wording = {"title": "Ring", "body": "Please ring on [day]."}
    assert (
        "Take out “refuge”"
        in errors(fill(mona, "/wordings/new/", wording, body="The refuge rang"))["id_body"]
    )
    assert fill(mona, "/wordings/new/", wording).status_code == 302
    ask(cast.mona)
    kept = Wording.objects.get(title="Ring")
    assert client_for(cast.nigel).post(f"/wordings/{kept.pk}/end/").status_code == 404
    assert mona.post(f"/wordings/{kept.pk}/end/").status_code == 302
    assert "Please ring on [day]." not in text_of(mona.get("/wordings/"))
    for other in (cast.pat, cast.joan, cast.fred):
        assert client_for(other).get("/wordings/").status_code == 403


def test_anybody_chooses_whether_to_get_the_daily_line(cast, client_for):
    for user in (cast.pat, cast.finn):
        browser = client_for(user)
        counted(browser, "/notices/")
        assert fill(browser, "/notices/", {"wanted": "no"})["Location"] == "/"
        assert 'value="no" checked' in text_of(browser.get("/notices/"))
        assert "id_wanted" in errors(fill(browser, "/notices/", {"wanted": ""}))


def test_the_neighbours_sender_is_their_own(cast):
    set_sender(cast)
    ask(cast.nigel)
    assert not Sender.objects.filter(organisation=cast.lantern).exists()
