"""All cases of a service move: what the file withstands, what arrives, what stays, and that a failure changes nothing."""

import dataclasses
import io
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.audit.models import AuditEvent
from commonweal.partnership.models import Area, User
from commonweal.rules import portable
from commonweal.rules.cases_out import KEPT_FOR, OutStatus
from commonweal.rules.reasons import Refused
from commonweal.services.casework.actions import cases_file, cases_out
from commonweal.services.casework.models import (
    Case,
    CaseIn,
    CasesIn,
    CasesOut,
    CasesOutPart,
    NamedReader,
    Note,
    Party,
    Person,
    Restriction,
)
from commonweal.services.casework.portable import sealing, tar
from commonweal.services.milestones.models import Episode, Output
from tests.cast import NOW, OWNER, ask
from tests.moving import (
    EMPTY,
    File,
    answered,
    asked,
    empty_system,
    file_of_harbour,
    made,
    second_manager,
    take,
)
from tests.papers import keep, queue, ready


@pytest.fixture
def empty(cast):
    with empty_system() as alias:
        yield alias


def refused(file: File, **how) -> str:
    """Why it was refused, once it is sure that nothing changed."""
    with pytest.raises(Refused) as found:
        take(file, **how)
    assert not Case.objects.using(EMPTY).exists()
    assert not User.objects.using(EMPTY).filter(is_active=False).exists()
    return str(found.value)


def changed(file: File, content: bytes) -> File:
    return dataclasses.replace(file, content=content)


def test_the_same_file_twice_changes_nothing(cast, empty):
    file = file_of_harbour(cast)
    assert take(file, for_good=False).new == 4
    assert not Case.objects.using(EMPTY).exists()
    first = take(file)
    assert (first.new, first.waiting) == (4, 4)
    before = sorted(Case.objects.using(EMPTY).values_list("pk", "reference", "version"))
    again = take(file)
    assert (again.new, again.here_already, again.taken) == (0, 4, first.taken)
    assert sorted(Case.objects.using(EMPTY).values_list("pk", "reference", "version")) == before
    assert CasesIn.objects.using(EMPTY).count() == 1


def test_a_later_file_brings_what_is_new_and_leaves_the_rest(cast, empty):
    from tests import care

    first = file_of_harbour(cast)
    take(first)
    cases_out.withdraw_cases_out(out_id=first.out.pk, by=ask(cast.mona), at=NOW)
    care.new_case(cast)
    second = made(answered(asked(cast), User.objects.get(email="moira@example.org")), cast.mona)
    report = take(second)
    assert (report.new, report.here_already) == (1, 4)
    assert Case.objects.using(EMPTY).count() == Episode.objects.using(EMPTY).count() == 5


def test_every_way_to_harm_the_file_is_refused_in_words_and_changes_nothing(cast, empty):
    file = file_of_harbour(cast)
    whole = file.content
    assert "passphrase does not open" in refused(file, passphrase="WRONG-WRONG")
    assert "not a file of cases" in refused(changed(file, b"PK\x03\x04" + whole))
    assert "not a file of cases" in refused(changed(file, b""))
    assert "format version 2" in refused(changed(file, whole.replace(b"cases 1\n", b"cases 2\n", 1)))
    for cut in (sealing.HEAD - 3, sealing.HEAD, sealing.HEAD + 2, len(whole) // 2, len(whole) - 1):
        assert "cut short" in refused(changed(file, whole[:cut]))
    for place in (sealing.HEAD + 1000, len(whole) - 20):
        flipped = bytearray(whole)
        flipped[place] ^= 1
        assert "changed" in refused(changed(file, bytes(flipped)))
    assert "passphrase does not open" in refused(changed(file, whole[:30] + bytes(8) + whole[38:]))
    large = whole[: sealing.HEAD] + (2**31).to_bytes(4, "big") + whole[sealing.HEAD + 4 :]
    assert "larger than such a file may have" in refused(changed(file, large))
    assert "changed" in refused(changed(file, whole + whole[sealing.HEAD :]))


def test_pieces_cannot_be_swapped_left_out_or_taken_from_another_file(cast, empty):
    file = file_of_harbour(cast)
    beginning = file.content[: sealing.HEAD]
    key = sealing.open_head(beginning, file.passphrase)
    of = sealing.fingerprint(beginning)
    one = sealing.seal_piece(b"one", key=key, of=of, number=0, is_last=False)
    two = sealing.seal_piece(b"two", key=key, of=of, number=1, is_last=True)

    def read(content: bytes) -> list[bytes]:
        return list(sealing.pieces(io.BytesIO(content), passphrase=file.passphrase))[1:]

    assert read(beginning + one + two) == [b"one", b"two"]
    for other in (two + one, one, two, one + one + two, one + two + two):
        with pytest.raises(Refused, match="changed or cut short"):
            read(beginning + other)
    other_head = sealing.head(key, file.passphrase)
    with pytest.raises(Refused, match="changed or cut short"):
        read(other_head + one + two)


def sealed_with(file: File, *parts: bytes, end: bytes = tar.END) -> File:
    """A file that somebody who has the passphrase made by hand."""
    beginning = sealing.head(key := sealing.new_key(), file.passphrase)
    of, content = sealing.fingerprint(beginning), b"".join(parts) + end
    places = range(0, len(content), portable.LONGEST_CHUNK)
    pieces = [content[start : start + portable.LONGEST_CHUNK] for start in places]
    sealed = [
        sealing.seal_piece(piece, key=key, of=of, number=number, is_last=number == len(pieces) - 1)
        for number, piece in enumerate(pieces)
    ]
    return changed(file, beginning + b"".join(sealed))


def test_a_file_made_by_hand_is_refused_wherever_it_lies(cast, empty):
    file = file_of_harbour(cast)
    assert "no manifest" in refused(sealed_with(file))
    assert "no manifest" in refused(sealed_with(file, tar.member("manifest.json", b"[]")))
    unknown = tar.member("0001/secrets.jsonl", b"{}\n")
    assert "does not know the records" in refused(sealed_with(file, unknown))
    assert "cannot be read" in refused(sealed_with(file, tar.member("0001/case.jsonl", b"{not json\n")))
    deep = tar.member("0001/case.jsonl", b"[" * 100_000)
    assert "cannot be read" in refused(sealed_with(file, deep))
    huge = bytearray(tar.member("0001/case.jsonl", b"{}"))
    huge[124:136] = b"77777777777\0"
    assert "larger than such a file may have" in refused(sealed_with(file, bytes(huge)))
    link = bytearray(tar.member("0001/case.jsonl", b"{}"))
    link[156:157] = b"2"
    assert "changed" in refused(sealed_with(file, bytes(link)))
    assert "paper in the file is not whole" in refused(
        sealed_with(file, tar.member("0001/paper/x/0000", b"MZ"))
    )


def test_what_is_wrong_in_a_record_is_said_without_repeating_it(cast, empty):
    file = file_of_harbour(cast)
    name = "0001/note.jsonl"
    lines = b'{"id":"x","case":7,"text":"Vera hid","by":"a","at":"yesterday"}\n'
    from commonweal.services.casework.portable.manifest import described, manifest

    facts = {"file": str(file.out.pk), "made_at": NOW.isoformat(), "service": "harbour"}
    facts |= {"service_name": "Harbour", "side": "victim"}
    listed = manifest(facts, [described(lines, name, 1)])
    text = refused(sealed_with(file, tar.member(name, lines), tar.member("manifest.json", listed)))
    assert "Part 0001/note.jsonl, line 1: “at” is not a moment" in text
    assert "Vera" not in text


def test_where_it_goes_has_to_be_right(cast, empty):
    file = file_of_harbour(cast)
    assert "No organisation here" in refused(file, organisation="nobody")
    assert "Nobody with that e-mail address" in refused(file, manager="somebody@example.org")
    Area.objects.using(EMPTY).update(code="theirs")
    assert "--area fellshire=OURS" in refused(file)
    assert take(file, areas={"fellshire": "theirs"}).new == 4


def test_the_other_side_of_the_wall_takes_nothing_in(cast, empty):
    from commonweal.access.roles import Side
    from commonweal.partnership.models import Membership

    Membership.objects.using(EMPTY).update(side=Side.PERPETRATOR)
    assert "other side of the wall" in refused(file_of_harbour(cast), side=Side.PERPETRATOR)


def test_a_tool_that_is_not_here_is_asked_for(cast, empty):
    from tests import care

    by = ask(cast.pat)
    from commonweal.services.casework import actions

    actions.review_case(
        case_id=cast.pats_case.pk, answers=care.answers(3), decided=care.decided(), form_key=None, by=by, at=NOW
    )  # fmt: skip
    file = file_of_harbour(cast)
    assert take(file, for_good=False).counts["risk_review"] == 1
    from unittest.mock import patch

    with patch("commonweal.services.casework.actions.cases_in.TOOLS", ()):
        assert "Load it here first" in refused(file)


def test_papers_arrive_whole_and_sealed_anew_and_messages_that_wait_do_not_go(cast, empty):
    ready(cast)
    queue(cast, cast.veras_text)
    document = keep(cast)
    file = file_of_harbour(cast)
    assert take(file).counts["paper"] == 1
    from commonweal.services.casework.models import Document, DocumentPart, Message
    from tests.moving import elsewhere

    with elsewhere():
        arrived = Document.objects.using(EMPTY).get()
        assert arrived.title == "Letter of the landlord"
    sealed = DocumentPart.objects.using(EMPTY).get().sealed_content
    assert bytes(sealed) != bytes(DocumentPart.objects.get(document=document).sealed_content)
    assert Message.objects.using(EMPTY).get().status == "withheld"


def restrict(cast, *readers) -> None:
    row = Restriction.objects.create(case=cast.coras_case, why="well_known", words="x", at=NOW, by=cast.mona)
    for reader in readers:
        NamedReader.objects.create(restriction=row, case=cast.coras_case, user=reader)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_restricted(%s, true)", [cast.coras_case.pk])


def test_a_restricted_case_goes_only_where_both_are_named(cast, empty):
    moira = second_manager(cast)
    ask(cast.mona)
    restrict(cast, cast.mona)
    out = answered(asked(cast), moira, with_restricted=True)
    assert made(out, cast.mona).out.cases_done == 3
    NamedReader.objects.create(restriction=Restriction.objects.get(), case=cast.coras_case, user=moira)
    file = made(out, cast.mona)
    assert file.out.cases_done == 4
    take(file)
    named = NamedReader.objects.using(EMPTY).filter(ended_at=None).values_list("user__email", flat=True)
    assert list(named) == ["nora.new@example.org"]


def test_a_passphrase_that_was_lost_is_replaced_and_the_old_one_opens_nothing(cast, empty):
    file = file_of_harbour(cast)
    again = made(file.out, cast.mona)
    assert again.passphrase != file.passphrase
    assert "passphrase does not open" in refused(again, passphrase=file.passphrase)
    cases_out.take_down_file(out_id=file.out.pk, by=ask(cast.mona), at=NOW)
    with pytest.raises(Refused, match="taken down already"):
        cases_file.begin_file(out_id=file.out.pk, by=ask(cast.mona), at=NOW)


def test_each_of_the_two_takes_it_down_once_and_nobody_later(cast):
    file = file_of_harbour(cast)
    moira = User.objects.get(email="moira@example.org")
    for who in (cast.mona, moira):
        by = ask(who)
        out = cases_out.take_down_file(out_id=file.out.pk, by=by, at=NOW)
        assert b"".join(cases_file.file_pieces(out=out, by=by)) == file.content
        with pytest.raises(Refused, match="once"):
            cases_out.take_down_file(out_id=file.out.pk, by=by, at=NOW)
    third = second_manager(cast, name="Thora Third")
    with pytest.raises(Refused, match="two people who decided"):
        cases_out.take_down_file(out_id=file.out.pk, by=ask(third), at=NOW)
    assert CasesOutPart.objects.count() == 0
    assert visible(ask(cast.nigel), Action.MOVE_CASES_OUT, CasesOut).count() == 0


def test_a_file_whose_days_are_over_is_deleted(cast):
    file = file_of_harbour(cast)
    later = NOW + KEPT_FOR
    with pytest.raises(Refused, match="a few days only"):
        cases_out.take_down_file(out_id=file.out.pk, by=ask(cast.mona), at=later)
    CasesOut.objects.update(expires_at=NOW - timedelta(seconds=5))
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_old_cases_out()")
    assert CasesOutPart.objects.count() == 0


def test_the_database_lets_nobody_answer_what_they_asked(cast):
    out = asked(cast)
    by = ask(cast.mona)
    changes = [("approved", cast.mona), ("approved", cast.nigel), ("making", cast.nigel)]
    for status, answered_by in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            CasesOut.objects.filter(pk=out.pk).update(status=status, answered_by=answered_by)
    assert by.user_id == CasesOut.objects.get().asked_by_id
    moira = second_manager(cast)
    answered(out, moira)
    ask(cast.mona)
    with pytest.raises(DatabaseError), transaction.atomic():
        CasesOut.objects.filter(pk=out.pk).update(with_restricted=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        CasesIn.objects.create(
            organisation=cast.harbour, side="victim", file=out.pk, came_from="x", made_at=NOW,
            taken_for=cast.mona, at=NOW, cases=1, waiting=1, counts={}, receipt="x",
        )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseIn.objects.create(case=cast.pats_case, came_by_id=out.pk, former_reference="x")


def test_cases_end_with_the_receipt_and_what_waited_is_withheld(cast, empty):
    from commonweal.services.casework.models import Assignment, CaseHistory, Message

    ready(cast)
    queue(cast, cast.veras_text)
    file = file_of_harbour(cast)
    receipt = take(file).receipt
    by = ask(cast.mona)
    with pytest.raises(Refused, match="not the receipt"):
        cases_out.hand_over_cases(out_id=file.out.pk, receipt="KXR4M-7TQ9B", by=by, at=NOW)
    out = cases_out.hand_over_cases(out_id=file.out.pk, receipt=receipt, by=by, at=NOW)
    assert out.status == OutStatus.HANDED_OVER
    mine = Case.objects.all()
    assert {case.closing_reason for case in mine} == {"transferred"}
    episodes = Episode.objects.filter(pk__in=[each.episode_id for each in mine])
    assert set(episodes.values_list("closing_reason", flat=True)) == {"transferred"}
    assert not Assignment.objects.filter(case__in=mine, ended_at=None).exists()
    assert CaseHistory.objects.filter(step="hand_over", by=cast.mona).count() == 4
    assert Message.objects.get().status == "withheld"
    assert AuditEvent.objects.filter(action="hand_over_case").count() == 4
    with pytest.raises(Http404):
        cases_out.hand_over_cases(out_id=file.out.pk, receipt=receipt, by=ask(cast.nigel), at=NOW)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_within_one_system_people_and_authors_stay_who_they_are_and_the_wall_still_links(cast):
    """Lantern takes Harbour's cases over here: the same file, and Percy's drop-out still reaches Vera's new worker."""
    with transaction.atomic():
        file = file_of_harbour(cast)
    where = {"using": OWNER, "manager": "nigel@example.org", "organisation": "lantern"}
    people = Person.objects.using(OWNER).count()
    report = take(file, **where)
    assert (report.new, report.waiting) == (4, 4)
    assert Person.objects.using(OWNER).count() == people
    assert not User.objects.using(OWNER).filter(is_active=False).exists()
    new = Case.objects.using(OWNER).get(subject=cast.pats_case_person, organisation=cast.lantern)
    assert new.pk != cast.pats_case.pk
    from tests.cast import count_as_owner

    assert count_as_owner("SELECT count(*) FROM casework_caselink WHERE victim_case_id = %s", new.pk) == 1
    with pytest.raises(Refused, match="own cases"):
        take(file, **where | {"manager": "mona@example.org", "organisation": "harbour"})
    counted = Episode.objects.using(OWNER).filter(taken_in_at=None).count()
    assert Episode.objects.using(OWNER).count() - counted == 4


def more_cases(cast, number: int) -> None:
    """So many more cases of Harbour, each with a note, a contact and an author, written by Mona's colleagues."""
    by = ask(cast.mona)
    assert by is not None
    for _ in range(number):
        episode = Episode.objects.create(
            side="victim", client_group="victim", area=cast.fellshire, provider=cast.harbour,
            received_at=NOW, attempt_due_at=NOW, changed_at=NOW,
        )  # fmt: skip
        person = Person.objects.create(full_name="Made Up")
        case = Case.objects.create(
            reference=sealing.new_passphrase()[:11], episode=episode, organisation=cast.harbour, side="victim",
            client_group="victim", area=cast.fellshire, subject=person, opened_at=NOW, interim_due_on=NOW.date(),
        )  # fmt: skip
        Party.objects.create(case=case, person=person, role="victim")
        Note.objects.create(case=case, text="They are well.", by=cast.mona, at=NOW)


def test_no_question_is_asked_case_by_case(cast, empty):
    """A batch of few cases and a batch of many cost the same: to make, and to take in."""
    asked_of = {}
    moira = second_manager(cast)
    for number in (4, 30):
        more_cases(cast, number)
        out = answered(asked(cast), moira)
        by = ask(cast.mona)
        _, passphrase = cases_file.begin_file(out_id=out.pk, by=by, at=NOW)
        with CaptureQueriesContext(connection) as making:
            out = cases_file.make_part(out_id=out.pk, by=by, at=NOW)
        parts = CasesOutPart.objects.filter(out=out).order_by("number")
        content = b"".join(bytes(part.sealed_content) for part in parts)
        with CaptureQueriesContext(connections[EMPTY]) as taking:
            assert take(File(content, passphrase, out)).new >= number
        asked_of[number] = (len(making), len(taking))
        cases_out.withdraw_cases_out(out_id=out.pk, by=ask(cast.mona), at=NOW)
    assert asked_of[30][0] == asked_of[4][0]
    assert asked_of[30][1] <= asked_of[4][1]


def test_what_was_done_stays_counted_though_its_session_was_only_loaded(cast, empty):
    """A session that was loaded has a number downwards from nothing, and no row: its output travels all the same."""
    ask(cast.mona)
    Output.objects.create(
        episode=cast.pats_case.episode,
        kind="one_to_one",
        done_on=NOW.date(),
        session_number=-5,
        changed_at=NOW,
    )
    assert take(file_of_harbour(cast)).counts["output"] == 1
    assert Output.objects.using(EMPTY).get().session_number < 0
