"""Messages: through the gate when written, and again in the moment of sending; what was withheld says why."""

import logging
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.rules.addresses import AddressKind
from commonweal.rules.messages import Medium
from commonweal.rules.reasons import Refused
from commonweal.services.casework.actions import contact, messages, record, sending, steps, wordings
from commonweal.services.casework.models import ContactPoint, Message, Sender, Wording
from commonweal.services.casework.transports import CannotSend, Live, ToFile
from tests.cast import NOW, SECRET_ADDRESS, ask
from tests.papers import MAIL, OLD_ADDRESS, WORDS, move, point, queue, ready, set_sender, written

CANARIES = [
    "Vera",
    "Victim",
    "Otis",
    "Harbour",
    "Pat",
    "Larkspur",
    "Elm Close",
    "BX9",
    "07700",
    "refuge",
    "commonweal",
]


class Caught:
    """Keeps what it was given; fails when told to."""

    def __init__(self, fault: str = "") -> None:
        self.fault, self.sent = fault, []

    def send(self, *, message_id, parts, recipient):
        if self.fault:
            raise CannotSend(self.fault)
        self.sent.append((message_id, parts, recipient))


@pytest.fixture
def pat(cast):
    return ready(cast)


def refused(act) -> list[str]:
    with pytest.raises(Refused) as caught:
        act()
    return [each.code for each in caught.value.reasons]


def now(cast, message) -> Message:
    ask(cast.pat)
    return Message.objects.get(pk=message.pk)


def send(transport=None, at=NOW):
    return sending.send_waiting(transport=transport or Caught(), at=at)


@pytest.mark.parametrize(
    ("medium", "to"),
    [("text", "veras_text"), ("email", "veras_mail"), ("calendar", "veras_mail"), ("letter", "veras_home")],
)
def test_a_safe_message_waits_sealed(cast, pat, medium, to):
    message = queue(cast, getattr(cast, to), Medium(medium))
    assert (message.status, message.body) == ("queued", WORDS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sealed_body::text || sealed_recipient::text FROM casework_message WHERE id = %s",
            [message.pk],
        )
        kept = bytes.fromhex(cursor.fetchone()[0].replace("\\x", ""))
    assert WORDS.encode() not in kept
    assert MAIL.encode() not in kept
    event = AuditEvent.objects.filter(action="queue_message").latest("id")
    assert event.details == {"medium": medium}


def test_the_same_form_twice_is_one_message(cast, pat):
    key = uuid.uuid4()
    for _ in range(2):
        messages.queue_message(
            case_id=cast.pats_case.pk,
            point_id=cast.veras_text.pk,
            written=written(),
            form_key=key,
            by=ask(cast.pat),
            at=NOW,
        )
    assert Message.objects.filter(form_key=key).count() == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Come to Harbour", "service_name"),
        ("I am your case worker", "trade_word"),
        ("About Otis Other", "person_name"),
        ("Pat Works will ring", "person_name"),
        (f"Come to {SECRET_ADDRESS}", "address"),
        ("Come to Larkspur Yard", "address"),
        ("Is it still Elm close?", "address"),
        ("07700 900123 rang", "contact"),
        ("The police know", "trade_word"),
    ],
)
def test_what_gives_away_is_refused_and_nothing_waits(cast, pat, body, code):
    assert code in refused(lambda: queue(cast, cast.veras_text, body=body))
    assert not Message.objects.exists()


def test_not_on_a_channel_that_is_not_safe(cast, pat):
    assert "not_recorded_safe" in refused(lambda: queue(cast, cast.pats_phone))
    assert "confidential_address" in refused(lambda: queue(cast, cast.pats_address, Medium.LETTER))
    assert "wrong_kind" in refused(lambda: queue(cast, cast.veras_mail))


def test_an_alert_against_messages_stops_them(cast, pat):
    record.raise_alerts(case_id=cast.pats_case.pk, kinds=["no_message"], by=pat, at=NOW)
    assert "no_message" in refused(lambda: queue(cast, cast.veras_text))


def test_without_a_sender_nothing_goes(cast):
    ask(cast.pat)
    assert "no_sender" in refused(lambda: queue(cast, point(cast, "phone", "07700 900124", ["text"])))


def test_the_neighbour_and_the_other_side_cannot_write_here_nor_use_its_contacts(cast, pat):
    for worker in (cast.nell, cast.cora, cast.percy):
        with pytest.raises(Http404):
            queue(cast, cast.veras_text, worker=worker)
    with pytest.raises(Http404):
        queue(cast, cast.veras_text, case=cast.nells_case, worker=cast.nell)


def test_it_is_sent_once(cast, pat):
    message, transport = queue(cast, cast.veras_text), Caught()
    assert send(transport).sent == 1
    [(number, parts, recipient)] = transport.sent
    assert (number, parts.body, parts.sender_name, recipient) == (
        message.pk,
        WORDS,
        "Bookings",
        "07700 900124",
    )
    assert now(cast, message).status == "sent"
    assert send(transport).sent == 0
    assert len(transport.sent) == 1


def test_a_letter_is_not_sent_by_the_machine(cast, pat):
    message = queue(cast, cast.veras_home, Medium.LETTER)
    assert send() == sending.Tally()
    assert now(cast, message).status == "queued"


def test_a_failure_is_written_down_and_not_tried_again(cast, pat):
    message = queue(cast, cast.veras_text)
    assert send(Caught("provider_refused")).failed == 1
    assert (now(cast, message).status, now(cast, message).why) == ("failed", "provider_refused")
    assert send().sent == 0


def test_what_broke_in_the_middle_is_not_sent_again(cast, pat):
    message = queue(cast, cast.veras_text)

    class Dies:
        def send(self, **_):
            raise SystemExit

    with pytest.raises(SystemExit):
        send(Dies())
    assert now(cast, message).status == "sending"
    assert send().sent == 0


@pytest.mark.parametrize("change", ["channel", "value", "alert", "closed", "old", "sender", "name"])
def test_it_is_asked_again_in_the_moment_of_sending(cast, pat, change):
    message, at, why = queue(cast, cast.veras_text), NOW, ""
    if change in ("channel", "value"):
        details = contact.ContactDetails(
            kind="phone",
            value="07700 900999" if change == "value" else "",
            safe_channels=("text",) if change == "value" else ("call",),
            confirmed_on=NOW.date(),
        )
        contact.change_contact_point(
            case_id=cast.pats_case.pk, point_id=cast.veras_text.pk, details=details, version=1, by=pat, at=NOW
        )
        why = "changed" if change == "value" else "not_recorded_safe"
    elif change == "alert":
        record.raise_alerts(case_id=cast.pats_case.pk, kinds=["no_message"], by=pat, at=NOW)
        why = "no_message"
    elif change == "closed":
        ask(cast.pat)
        type(cast.pats_case).objects.filter(pk=cast.pats_case.pk).update(
            status="closed", closed_at=NOW, closing_reason="moved_away"
        )
        why = "case_closed"
    elif change == "old":
        at, why = NOW + timedelta(hours=25), "too_old"
    elif change == "sender":
        Sender.objects.update(name="Refuge")
        why = "sender"
    else:
        queued = Message.objects.get(pk=message.pk)
        queued.seal_body("from Harbour")
        queued.save()
        why = "service_name"
    transport = Caught()
    assert send(transport, at).withheld == 1
    assert transport.sent == []
    assert (now(cast, message).status, now(cast, message).why) == ("withheld", why)


def test_outside_the_safe_hours_it_waits(cast, pat):
    to = point(cast, "phone", "07700 900125", ["text"], safe_times="weekdays 10am to 2pm")
    night = NOW.replace(hour=3, minute=0)
    message = queue(cast, to, at=night, times_were_read=False)
    assert send(at=night).waiting == 1
    assert now(cast, message).status == "queued"


def test_that_the_times_were_read_speaks_of_now_only(cast, pat):
    message = queue(cast, cast.veras_text)
    assert send(at=NOW + timedelta(minutes=31)).withheld == 1
    assert now(cast, message).why == "times_not_read"


def test_who_lost_the_case_does_not_send_in_it(cast, pat):
    message = queue(cast, cast.veras_text)
    steps.allocate_case(
        case_id=cast.pats_case.pk, worker_id=cast.cora.pk, version=1, form_key=None, by=ask(cast.mona), at=NOW
    )
    transport = Caught()
    assert send(transport).withheld == 1
    assert transport.sent == []
    ask(cast.cora)
    assert Message.objects.get(pk=message.pk).why == "writer_left"


def test_a_move_withholds_what_waits_for_the_old_address_and_nothing_else(cast, pat):
    letter, text = queue(cast, cast.veras_home, Medium.LETTER), queue(cast, cast.veras_text)
    move(cast, AddressKind.HOME)
    assert (now(cast, letter).status, now(cast, letter).why) == ("withheld", "address_changed")
    assert now(cast, text).status == "queued"
    assert refused(
        lambda: messages.post_letter(
            case_id=cast.pats_case.pk, message_id=letter.pk, by=ask(cast.pat), at=NOW
        )
    ) == ["not_queued"]


def test_the_address_of_a_letter_is_shown_for_the_envelope_and_kept_in_the_audit(cast, pat):
    letter = queue(cast, cast.veras_home, Medium.LETTER)
    shown = messages.reveal_envelope(
        case_id=cast.pats_case.pk, message_id=letter.pk, by=ask(cast.pat), at=NOW
    )
    assert shown == OLD_ADDRESS
    event = AuditEvent.objects.filter(action="reveal_envelope").latest("id")
    assert (event.record_id, event.details) == (str(letter.pk), {})
    messages.post_letter(case_id=cast.pats_case.pk, message_id=letter.pk, by=ask(cast.pat), at=NOW)
    assert now(cast, letter).status == "sent"
    assert refused(
        lambda: messages.reveal_envelope(
            case_id=cast.pats_case.pk, message_id=letter.pk, by=ask(cast.pat), at=NOW
        )
    ) == ["not_queued"]


def test_an_envelope_is_for_a_letter_that_may_still_go(cast, pat):
    letter, text = queue(cast, cast.veras_home, Medium.LETTER), queue(cast, cast.veras_text)
    with pytest.raises(Http404):
        messages.reveal_envelope(case_id=cast.pats_case.pk, message_id=text.pk, by=ask(cast.pat), at=NOW)
    ContactPoint.objects.filter(pk=cast.veras_home.pk).update(is_confidential=True)
    assert refused(
        lambda: messages.reveal_envelope(
            case_id=cast.pats_case.pk, message_id=letter.pk, by=ask(cast.pat), at=NOW
        )
    ) == ["confidential_address"]


def test_a_letter_that_may_not_go_any_more_is_withheld_when_it_is_looked_at(cast, pat):
    letter = queue(cast, cast.veras_home, Medium.LETTER)
    later = NOW + timedelta(days=8)
    found = messages.withhold_if_refused(
        case_id=cast.pats_case.pk, message_id=letter.pk, by=ask(cast.pat), at=later
    )
    assert (found.status, found.why) == ("withheld", "too_old")


def test_what_waits_can_be_taken_back_once(cast, pat):
    message = queue(cast, cast.veras_text)
    take_back = lambda: messages.withdraw_message(  # noqa: E731
        case_id=cast.pats_case.pk, message_id=message.pk, by=ask(cast.pat), at=NOW
    )
    assert take_back().why == "withdrawn"
    assert refused(take_back) == ["not_queued"]
    assert send().sent == 0


def test_an_email_has_neutral_headers_and_nothing_more(cast, pat):
    queue(cast, cast.veras_mail, Medium.EMAIL)
    queue(cast, cast.veras_mail, Medium.CALENDAR)
    assert send(Live()).sent == 2
    for email in mail.outbox:
        raw = email.message().as_string()
        assert email.subject == "Appointment"
        assert email.from_email == "Bookings <hello@example.com>"
        names = {name.lower() for name in email.message()}
        assert names <= {
            "subject",
            "from",
            "to",
            "date",
            "message-id",
            "mime-version",
            "content-type",
            "content-transfer-encoding",
        }
        assert [word for word in CANARIES if word.lower() in raw.lower().replace(MAIL, "")] == []
        assert email.message()["Message-ID"].endswith("@example.com>")
    [(name, entry, kind)] = [each for email in mail.outbox for each in email.attachments]
    assert (name, kind) == ("entry.ics", "text/calendar")
    assert "SUMMARY:Appointment\r\n" in entry
    assert not {"LOCATION", "ATTENDEE", "ORGANIZER", "DESCRIPTION", "VALARM"} & {
        line.split(":")[0] for line in entry.split("\r\n")
    }


def test_a_text_goes_to_a_provider_over_https_alone(cast, pat):
    message, asked = queue(cast, cast.veras_text), []

    def post(request):
        asked.append(request)
        return 202

    assert send(Live(text_url="https://texts.example/send", text_key="k", post=post)).sent == 1
    assert asked[0].data.decode() == (
        f'{{"id": "{message.pk}", "from": "Bookings", "to": "07700 900124", "text": "{WORDS}"}}'
    )
    queue(cast, cast.veras_text)
    assert send(Live(text_url="http://texts.example/send", post=post)).failed == 1
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("answer", "code"), [(500, "provider_refused"), (OSError("07700 900124"), "provider_silent")]
)
def test_what_a_provider_says_is_not_repeated(cast, pat, caplog, answer, code):
    message = queue(cast, cast.veras_text)

    def post(request):
        if isinstance(answer, Exception):
            raise answer
        return answer

    with caplog.at_level(logging.DEBUG):
        assert send(Live(text_url="https://texts.example/", post=post)).failed == 1
    assert now(cast, message).why == code
    assert "07700" not in caplog.text


def test_the_file_of_the_demonstration_holds_nothing_personal(cast, pat, tmp_path):
    message = queue(cast, cast.veras_text)
    assert send(ToFile(tmp_path / "out" / "messages.log")).sent == 1
    assert (tmp_path / "out" / "messages.log").read_text() == f"{message.pk} text {len(WORDS)}\n"


def test_the_audit_holds_no_words(cast, pat):
    queue(cast, cast.veras_text)
    queue(cast, cast.veras_home, Medium.LETTER)
    move(cast)
    send()
    said = " ".join(str(each.details) for each in AuditEvent.objects.all())
    assert [word for word in [*CANARIES, "appointment", "Quince"] if word in said] == []


def test_a_manager_keeps_wordings_that_give_nothing_away(cast):
    set_sender(cast)
    assert Wording.objects.filter(organisation=cast.harbour).count() == 5
    keep = lambda body: wordings.keep_wording(  # noqa: E731
        title="Ring", body=body, form_key=None, by=ask(cast.mona), at=NOW
    )
    wording = keep("Please ring on [day].")
    assert "service_name" in refused(lambda: keep("Harbour here, please ring"))
    assert "trade_word" in refused(lambda: keep("Your refuge place is ready"))
    for other in (cast.nigel, cast.pat):
        with pytest.raises(Http404):
            wordings.end_wording(wording_id=wording.pk, by=ask(other), at=NOW)
    assert wordings.end_wording(wording_id=wording.pk, by=ask(cast.mona), at=NOW).ended_at == NOW


@pytest.mark.parametrize(
    ("name", "address", "code"),
    [
        ("Harbour", "hello@example.com", "sender"),
        ("Bookings", "hello@harbour.example", "sender"),
        ("", "", "no_sender"),
    ],
)
def test_a_sender_says_nothing(cast, name, address, code):
    act = lambda: wordings.set_sender(  # noqa: E731
        name=name, call_back="", address=address, version=0, by=ask(cast.mona), at=NOW
    )
    assert refused(act) == [code]


def test_the_sender_learns_which_messages_wait_and_nothing_of_them(cast, pat):
    queue(cast, cast.veras_text)
    ask(None)
    assert Message.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM messages_waiting(10)")
        assert [column.name for column in cursor.description] == ["message_id", "of_case", "writer_id"]
        assert len(cursor.fetchall()) == 1


def test_the_database_lets_no_message_be_deleted_nor_end_without_a_reason(cast, pat):
    message = queue(cast, cast.veras_text)
    with pytest.raises(DatabaseError, match="message_stopped_for_a_reason"):
        Message.objects.filter(pk=message.pk).update(status="withheld", ended_at=NOW)


def test_what_is_struck_carries_no_safe_channel(cast, pat):
    with pytest.raises(DatabaseError, match="nothing_goes_to_what_is_struck"):
        ContactPoint.objects.filter(pk=cast.veras_home.pk).update(struck_at=NOW)
