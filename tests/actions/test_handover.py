"""A case passes on, alone or with all of a worker's: everything happens or nothing, once, and the database holds to it too."""

import uuid
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from commonweal.rules.handover import Told
from commonweal.rules.reasons import Refused
from commonweal.services.casework import actions
from commonweal.services.casework.actions import ToHandOver, hand_over_cases, unallocate_case
from commonweal.services.casework.models import Case, Handover, HandoverNote
from tests.care import NOW
from tests.cast import ask

MUCH = ToHandOver(Told.NOT_YET, {"matters": "Much."})


def pass_to(cast, worker, moment=NOW):
    case = cast.pats_case
    ask(cast.mona)
    version = Case.objects.get(pk=case.pk).version
    return actions.allocate_case(
        case_id=case.pk,
        worker_id=worker.pk,
        version=version,
        form_key=uuid.uuid4(),
        by=ask(cast.mona),
        at=moment,
    )


def write(cast, worker, moment=NOW, form_key=None):
    return actions.write_handover_note(
        case_id=cast.pats_case.pk, note=MUCH, form_key=form_key, by=ask(worker), at=moment
    )


def test_the_note_that_goes_with_a_case_is_the_last_of_whoever_has_it(cast):
    write(cast, cast.pat)
    last = write(cast, cast.pat, NOW + timedelta(minutes=1))
    pass_to(cast, cast.cora, NOW + timedelta(minutes=2))
    pass_to(cast, cast.pat, NOW + timedelta(minutes=3))
    pass_to(cast, cast.cora, NOW + timedelta(minutes=4))
    ask(cast.mona)
    passed = Handover.objects.order_by("at").values_list("from_worker_id", "note_id")
    assert list(passed) == [(cast.pat.pk, last.pk), (cast.cora.pk, None), (cast.pat.pk, None)]


def test_the_same_note_sent_twice_is_one(cast):
    key = uuid.uuid4()
    assert write(cast, cast.pat, form_key=key).pk == write(cast, cast.pat, form_key=key).pk
    assert HandoverNote.objects.count() == 1


def test_a_case_that_waited_in_between_still_passes_from_whoever_had_it(cast):
    case = cast.pats_case
    by = ask(cast.mona)
    unallocate_case(case_id=case.pk, why="Ill.", version=case.version, form_key=uuid.uuid4(), by=by, at=NOW)
    write(cast, cast.mona, NOW + timedelta(minutes=1))
    pass_to(cast, cast.cora, NOW + timedelta(minutes=2))
    passed = Handover.objects.get()
    assert (passed.from_worker_id, passed.to_worker_id) == (cast.pat.pk, cast.cora.pk)
    assert passed.note is not None


def test_reading_it_is_said_once(cast):
    pass_to(cast, cast.cora)
    assert actions.confirm_read(case_id=cast.pats_case.pk, by=ask(cast.cora), at=NOW)
    assert not actions.confirm_read(
        case_id=cast.pats_case.pk, by=ask(cast.cora), at=NOW + timedelta(minutes=1)
    )
    assert Handover.objects.get().read_at == NOW


def test_one_that_passed_on_meanwhile_is_left_alone(cast):
    by = ask(cast.mona)
    actions.allocate_case(
        case_id=cast.coras_case.pk, worker_id=cast.pat.pk, version=cast.coras_case.version, form_key=uuid.uuid4(),
        by=by, at=NOW,
    )  # fmt: skip
    done = hand_over_cases(
        from_worker_id=cast.cora.pk,
        to={cast.coras_case.pk: None, cast.kits_case.pk: cast.pat.pk, cast.nells_case.pk: cast.pat.pk},
        form_key=uuid.uuid4(),
        by=by,
        at=NOW,
    )
    assert (done.handed, done.waiting) == (1, 0)
    codes = {case_id: refused.reasons[0].code for case_id, refused in done.refused.items()}
    assert codes == {cast.coras_case.pk: "overtaken", cast.nells_case.pk: "gone"}


def test_the_same_form_sent_twice_is_one_thing(cast):
    by, key = ask(cast.mona), uuid.uuid4()
    sent = {"from_worker_id": cast.cora.pk, "to": {cast.kits_case.pk: cast.pat.pk}, "form_key": key}
    assert hand_over_cases(**sent, by=by, at=NOW).handed == 1
    assert hand_over_cases(**sent, by=by, at=NOW).handed == 0
    assert Handover.objects.count() == 1


def test_a_case_that_waits_already_is_not_taken_from_anybody(cast):
    case = cast.unallocated_case
    with pytest.raises(Refused):
        unallocate_case(
            case_id=case.pk, why="Why not.", version=case.version, form_key=None, by=ask(cast.mona), at=NOW
        )
    with pytest.raises(Refused, match="Say why"):
        unallocate_case(
            case_id=cast.pats_case.pk,
            why=" ",
            version=cast.pats_case.version,
            form_key=None,
            by=ask(cast.mona),
            at=NOW,
        )


def test_a_first_worker_has_nothing_to_read(cast):
    case = cast.unallocated_case
    actions.allocate_case(
        case_id=case.pk,
        worker_id=cast.pat.pk,
        version=case.version,
        form_key=uuid.uuid4(),
        by=ask(cast.mona),
        at=NOW,
    )
    assert not Handover.objects.exists()


def test_the_database_holds_to_it_too(cast):
    pass_to(cast, cast.cora)
    ask(cast.mona)
    row = Handover.objects.get(case=cast.pats_case)
    assert not Handover.objects.filter(pk=row.pk).update(read_at=NOW)
    for name in ("pat", "nell", "nigel", "percy", "petra", "fred"):
        ask(getattr(cast, name))
        assert not Handover.objects.exists(), name
    ask(cast.cora)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Handover.objects.create(
            case=cast.pats_case, from_worker=cast.pat, to_worker=cast.cora, by=cast.cora, at=NOW
        )
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE casework_handover SET note_id = NULL")
    with pytest.raises(ProgrammingError), transaction.atomic():
        HandoverNote.objects.create(
            case=cast.pats_case, from_worker=cast.pat, matters="x", told="told", by=cast.pat, at=NOW
        )
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE casework_handovernote SET matters = ''")
