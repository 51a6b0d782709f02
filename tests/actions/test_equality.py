"""The equality answers: kept in part, changed with their history, counted coarsely, and read by nobody but the case's worker."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.outcomes.mart import as_mart
from commonweal.rules.break_glass import WhyOpened
from commonweal.rules.reasons import Refused, Stale
from commonweal.services.casework.actions import allocate_case, break_glass
from commonweal.services.casework.actions.equality import record_equality
from commonweal.services.casework.models import EqualityRecord
from commonweal.services.milestones.models import Episode, Equality
from tests.care import LATER, NOW
from tests.cast import ask

SAID = {"sex": "female", "ethnic_group": "white_roma", "orientation": "bisexual", "religion": "prefers_not"}


def recorded(case, worker, said=None, *, version=0, form_key=None, at=NOW) -> EqualityRecord:
    return record_equality(
        case_id=case.pk, said=SAID if said is None else said, version=version, form_key=form_key,
        by=ask(worker), at=at,
    )  # fmt: skip


def test_a_part_is_kept_and_figures_learn_coarse_groups_alone(cast):
    row = recorded(cast.pats_case, cast.pat)
    assert (row.number, row.religion, row.disability) == (1, "prefers_not", "not_asked")
    found = Equality.objects.get(episode_id=cast.pats_case.episode_id)
    assert (found.sex, found.ethnic_group, found.lgbt) == ("female", "white_minority", "yes")
    assert (found.orientation, found.religion, found.disability) == ("answered", "prefers_not", "not_asked")
    assert Episode.objects.get(pk=cast.pats_case.episode_id).changed_at == NOW
    kept = AuditEvent.objects.filter(action="record_equality", record_id=str(cast.pats_case.pk))
    assert [each.details for each in kept] == [{}]


def test_a_change_ends_the_row_before_and_the_history_stays(cast):
    recorded(cast.pats_case, cast.pat)
    recorded(cast.pats_case, cast.pat, SAID | {"disability": "none"}, version=1, at=LATER)
    ask(cast.pat)
    rows = list(EqualityRecord.objects.order_by("number"))
    assert [(each.number, each.disability, each.ended_at) for each in rows] == [
        (1, "not_asked", LATER),
        (2, "none", None),
    ]
    assert Equality.objects.get().disability == "no"


def test_an_answer_can_be_taken_back(cast):
    recorded(cast.pats_case, cast.pat)
    recorded(cast.pats_case, cast.pat, {}, version=1, at=LATER)
    found = Equality.objects.get()
    assert {found.sex, found.ethnic_group, found.lgbt, found.religion} == {"not_asked"}


def test_the_same_form_and_the_same_answers_add_nothing(cast):
    key = uuid4()
    first = recorded(cast.pats_case, cast.pat, form_key=key)
    assert recorded(cast.pats_case, cast.pat, form_key=key).pk == first.pk
    assert recorded(cast.pats_case, cast.pat, version=1).pk == first.pk
    assert EqualityRecord.objects.count() == 1
    assert AuditEvent.objects.filter(action="record_equality").count() == 1


def test_nothing_and_what_is_not_asked_of_a_child_are_refused(cast):
    with pytest.raises(Refused) as refused:
        recorded(cast.pats_case, cast.pat, {})
    assert [each.code for each in refused.value.reasons] == ["nothing_said"]
    with pytest.raises(Refused) as refused:
        recorded(cast.kits_case, cast.cora, {"orientation": "heterosexual"})
    assert [each.code for each in refused.value.reasons] == ["too_young_orientation"]
    ask(cast.cora)
    assert not EqualityRecord.objects.exists()


def test_an_edit_that_was_overtaken_overwrites_nothing(cast):
    recorded(cast.pats_case, cast.pat)
    with pytest.raises(Stale):
        recorded(cast.pats_case, cast.pat, {"sex": "male"}, version=0)
    ask(cast.pat)
    assert EqualityRecord.objects.get().sex == "female"


@pytest.mark.parametrize("name", ["nell", "cora", "mona", "percy", "petra", "fred", "joan"])
def test_nobody_but_the_worker_records_it(cast, name):
    with pytest.raises(Http404):
        recorded(cast.pats_case, getattr(cast, name))


def test_the_database_shows_it_to_its_worker_and_for_the_file_to_its_manager(cast):
    recorded(cast.pats_case, cast.pat)
    recorded(cast.nells_case, cast.nell)  # the neighbour has some of her own
    seen = {}
    for name in (
        "pat",
        "mona",
        "nell",
        "nigel",
        "cora",
        "percy",
        "petra",
        "fred",
        "joan",
        "anna",
        "aud",
        "adam",
    ):
        ask(getattr(cast, name))
        seen[name] = (
            EqualityRecord.objects.filter(case=cast.pats_case).count(),
            Equality.objects.filter(episode_id=cast.pats_case.episode_id).count(),
        )
    assert {name for name, found in seen.items() if found != (0, 0)} == {"pat", "mona"}
    ask(cast.nell)
    assert EqualityRecord.objects.count() == 1


def test_whoever_opened_the_case_in_an_emergency_does_not_read_it(cast):
    recorded(cast.pats_case, cast.pat)
    break_glass(
        reference=cast.pats_case.reference, why=WhyOpened.PERSON_IS_HERE, words="She is here and cannot wait.",
        form_key=None, by=ask(cast.cora), at=NOW,
    )  # fmt: skip
    ask(cast.cora)
    assert not EqualityRecord.objects.filter(case=cast.pats_case).exists()
    assert not Equality.objects.filter(episode_id=cast.pats_case.episode_id).exists()


def test_the_next_worker_reads_it_and_the_one_before_no_more(cast):
    recorded(cast.pats_case, cast.pat)
    allocate_case(
        case_id=cast.pats_case.pk, worker_id=cast.cora.pk, version=cast.pats_case.version, form_key=None,
        by=ask(cast.mona), at=NOW,
    )  # fmt: skip
    ask(cast.cora)
    assert EqualityRecord.objects.filter(case=cast.pats_case).exists()
    ask(cast.pat)
    assert not EqualityRecord.objects.filter(case=cast.pats_case).exists()


def test_the_database_lets_nobody_change_or_remove_what_was_recorded(cast):
    row = recorded(cast.pats_case, cast.pat)
    for sql in (
        "UPDATE casework_equalityrecord SET sex = 'male' WHERE id = %s",
        "DELETE FROM casework_equalityrecord WHERE id = %s",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [row.pk])
    ask(cast.nell)
    assert not EqualityRecord.objects.filter(pk=row.pk).update(ended_at=NOW + timedelta(days=1))


def test_the_mart_reads_the_counts_and_no_answer(cast):
    recorded(cast.pats_case, cast.pat)
    ask(cast.anna)
    with as_mart():
        assert Equality.objects.count() == 1
        with pytest.raises(ProgrammingError), transaction.atomic():
            EqualityRecord.objects.count()
