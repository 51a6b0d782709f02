"""Two people on record are joined as one, and parted again: nobody sees more for it, and what is hidden is answered alike."""

import uuid
from datetime import date

import pytest
from django.db import ProgrammingError, connection
from django.http import Http404

from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.audit.models import AuditEvent
from commonweal.rules.reasons import Refused
from commonweal.services.casework.actions import allocate_case
from commonweal.services.casework.actions.merging import merge_people, undo_merge
from commonweal.services.casework.models import Case, ContactPoint, MergedPart, Party, Person, PersonMerge
from commonweal.services.casework.wall import has_conflict
from commonweal.services.front_door import queries
from commonweal.services.front_door.models import Referral
from tests import care
from tests.care import LATER
from tests.cast import ask

ALONE = {"other_name": "", "other_born_on": None}


def join(cast, kept, merged, by="fred"):
    return merge_people(kept_id=kept, merged_id=merged, by=ask(getattr(cast, by)), at=LATER)


def undo(cast, merge, by="fred"):
    return undo_merge(merge_id=merge.pk, by=ask(getattr(cast, by)), at=LATER)


def codes(refused) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def snapshot(cast) -> list[tuple]:
    """Everything that names somebody, as those who may see it see it."""
    ask(cast.fred)
    rows = list(Referral.objects.order_by("pk").values_list("pk", "person_id", "other_party_id"))
    rows += ContactPoint.objects.order_by("pk").values_list("pk", "person_id")
    for manager in (cast.mona, cast.nigel, cast.petra):
        ask(manager)
        rows += Case.objects.order_by("pk").values_list("pk", "subject_id")
        rows += Party.objects.order_by("pk").values_list("pk", "person_id", "role")
        rows += ContactPoint.objects.order_by("pk").values_list("pk", "person_id")
    return rows


def subject_of(cast, case, user):
    ask(user)
    return Case.objects.get(pk=case.pk).subject_id


def at_lantern(cast, **changes):
    """Wanda's way to the neighbour's service."""
    referral = care.make_referral(cast, area_id=cast.wexcombe.pk, **changes)
    care.triage(cast, referral)
    care.route(cast, referral, cast.lantern_offer)
    return care.accept(cast, referral, cast.nigel)


def test_everything_the_front_door_reaches_names_the_kept_record(cast):
    known = care.make_referral(cast, **ALONE)
    case = care.new_case(cast, full_name="Wanda Wrenn", **ALONE)
    merged = subject_of(cast, case, cast.mona)
    merge = join(cast, known.person_id, merged)
    assert subject_of(cast, case, cast.mona) == known.person_id
    assert Party.objects.get(case=case, role="victim").person_id == known.person_id
    assert {each.person_id for each in ContactPoint.objects.filter(episode=case.episode)} == {known.person_id}
    ask(cast.fred)
    assert Referral.objects.get(episode=case.episode).person_id == known.person_id
    event = AuditEvent.objects.filter(action="same_person").latest("id")
    assert event.details == {"was": str(merged), "became": str(known.person_id)}
    assert event.record_id == str(merge.pk)


def test_join_then_undo_is_as_if_nothing_had_happened(cast):
    known, again = care.make_referral(cast), care.make_referral(cast, **ALONE)
    care.new_case(cast, **ALONE)
    before = snapshot(cast)
    merge = join(cast, known.person_id, again.person_id)
    assert snapshot(cast) != before
    assert undo(cast, merge) == (2, 0)
    assert snapshot(cast) == before
    with pytest.raises(Refused, match="undone already"):
        undo(cast, merge)


def test_what_changed_since_is_left_and_said(cast):
    one, two, three = (care.make_referral(cast, phone="", **ALONE) for _ in range(3))
    first = join(cast, two.person_id, three.person_id)
    second = join(cast, one.person_id, two.person_id)
    assert undo(cast, first) == (0, 1)
    ask(cast.fred)
    assert Referral.objects.get(pk=three.pk).person_id == one.person_id
    assert undo(cast, second) == (2, 0)
    assert Referral.objects.get(pk=three.pk).person_id == two.person_id


def test_what_was_learnt_after_the_join_goes_back_with_its_referral(cast):
    known, made = care.make_referral(cast, **ALONE), care.make_referral(cast, **ALONE)
    merge = join(cast, known.person_id, made.person_id)
    care.triage(cast, made, version=2)
    care.route(cast, made, cast.harbour_offer, version=3)
    case = care.accept(cast, made, cast.mona, version=4)
    assert subject_of(cast, case, cast.mona) == known.person_id
    undo(cast, merge)
    assert subject_of(cast, case, cast.mona) == made.person_id
    assert Party.objects.get(case=case).person_id == made.person_id


def test_joining_opens_nobody_to_anybody(cast):
    """Wanda's worker at Harbour and the neighbour's at Lantern: the same woman, two cases, and neither sees more than before."""
    harbour = care.new_case(cast, phone="07700 900111", **ALONE)
    lantern = at_lantern(cast, full_name="Wanda Wrenn", phone="07700 900222", **ALONE)
    for case, manager, worker in ((harbour, cast.mona, cast.pat), (lantern, cast.nigel, cast.nell)):
        allocate_case(
            case_id=case.pk, worker_id=worker.pk, version=1, form_key=None, by=ask(manager), at=LATER
        )

    def seen(user):
        by = ask(user)
        return (
            set(visible(by, Action.VIEW_CASE, Case).values_list("pk", flat=True)),
            set(ContactPoint.objects.values_list("pk", flat=True)),
            {each.episode_id for each in Case.objects.all()},
        )

    before = {
        user.pk: seen(user) for user in (cast.pat, cast.nell, cast.mona, cast.nigel, cast.percy, cast.petra)
    }
    ones = subject_of(cast, harbour, cast.mona)
    join(cast, ones, subject_of(cast, lantern, cast.nigel))
    assert subject_of(cast, lantern, cast.nigel) == ones
    for user in (cast.pat, cast.nell, cast.mona, cast.nigel, cast.percy, cast.petra):
        assert seen(user) == before[user.pk]
    # The number of the joined record stays where it was known: it finds her for its own worker, and not for the other.
    assert [each.person.pk for each in queries.search_people(ask(cast.nell), phone="07700900222").found] == [
        ones
    ]
    assert queries.search_people(ask(cast.pat), phone="07700900222").found == []
    assert len(queries.search_people(ask(cast.fred), phone="07700900222").found) == 1


@pytest.mark.parametrize("who", ["mona", "nigel", "petra", "pat", "percy", "rita", "nora"])
def test_somebody_elses_people_are_not_joined_nor_parted(cast, who):
    one, two = care.make_referral(cast, **ALONE), care.make_referral(cast, **ALONE)
    with pytest.raises(Refused) as refused:
        merge_people(kept_id=one.person_id, merged_id=two.person_id, by=by_of(cast, who), at=LATER)
    assert codes(refused) == {"cannot_merge"}
    merge = join(cast, one.person_id, two.person_id)
    with pytest.raises(Http404):
        undo_merge(merge_id=merge.pk, by=by_of(cast, who), at=LATER)
    ask(cast.fred)
    assert Referral.objects.get(pk=two.pk).person_id == one.person_id


def by_of(cast, who):
    from commonweal.access.actor import Actor
    from commonweal.access.enforce import ask_as

    if who != "nora":
        return ask(getattr(cast, who))
    actor = Actor(cast.nora.pk, "Nora")
    ask_as(actor)
    return actor


def words_for(cast, kept, merged, by="fred") -> str:
    with pytest.raises(Refused) as refused:
        join(cast, kept, merged, by)
    return str(refused.value)


def test_whatever_stands_in_the_way_unseen_has_one_answer(cast):
    """Not theirs, not there, or harmed in one hidden case and harming in another: the same words, and no row."""
    made = care.make_referral(cast, **ALONE)
    accused = care.make_referral(
        cast, full_name="Una Marsh", other_name="Wanda Wren", other_born_on=date(1991, 6, 3)
    )
    count = PersonMerge.objects.count()
    said = {
        words_for(cast, made.person_id, cast.pats_case_person.pk),
        words_for(cast, made.person_id, uuid.uuid4()),
        words_for(cast, None, made.person_id),
        words_for(cast, made.person_id, accused.other_party_id),
        words_for(cast, accused.person_id, accused.other_party_id),
    }
    assert said == {"These two records cannot be joined here. Leave them as they are, and work with each."}
    ask(cast.fred)
    assert PersonMerge.objects.count() == count


def test_a_conflict_in_cases_nobody_here_sees_is_not_explained(cast):
    """At the front door both are plain names; at Harbour one of them is in a case as the person who uses abuse."""
    harmed, plain = care.make_referral(cast, **ALONE), care.make_referral(cast, **ALONE)
    ask(cast.mona)
    # As the service may do in its own case, unseen by the front door.
    Party.objects.create(case=cast.pats_case, person_id=plain.person_id, role="perpetrator")
    assert words_for(cast, harmed.person_id, plain.person_id).startswith(
        "These two records cannot be joined here."
    )


def test_a_manager_joins_within_the_service_and_touches_nothing_else(cast):
    harbour = care.new_case(cast, **ALONE)
    ones = subject_of(cast, harbour, cast.mona)
    merge = join(cast, cast.coras_case_person.pk, ones, by="mona")
    assert subject_of(cast, harbour, cast.mona) == cast.coras_case_person.pk
    ask(cast.fred)
    assert (
        Referral.objects.get(episode=harbour.episode).person_id == ones
    )  # the front door's own stays as it was
    with pytest.raises(Http404):
        undo(cast, merge, by="nigel")
    assert undo(cast, merge, by="mona") == (3, 0)
    assert subject_of(cast, harbour, cast.mona) == ones


def test_joining_him_links_the_two_sides_and_shows_neither(cast):
    """He is named in Wanda's case; Turning works with him under a record of his own. Joined, nobody may work both sides."""
    victims = care.new_case(cast)
    his = care.make_referral(
        cast,
        client_group="perpetrator",
        full_name="Walt Wolf",
        phone="07700 900333",
        code_word="",
        born_on=date(1989, 2, 1),
        **ALONE,
    )
    care.triage(cast, his, answers=care.Answers())
    care.route(cast, his, cast.turning_offer)
    case = care.accept(cast, his, cast.petra)
    allocate_case(
        case_id=victims.pk, worker_id=cast.pat.pk, version=1, form_key=None, by=ask(cast.mona), at=LATER
    )
    ask(cast.petra)
    assert not has_conflict(case.pk, cast.pat.pk)
    ask(cast.fred)
    named = Referral.objects.get(episode=victims.episode).other_party_id
    merge = join(cast, named, his.person_id)
    ask(cast.petra)
    assert has_conflict(case.pk, cast.pat.pk)
    # Turning's case keeps the record it was opened with: what the other side calls him is not for them.
    assert Case.objects.get(pk=case.pk).subject_id == his.person_id
    assert not Person.objects.filter(pk=named).exists()
    undo(cast, merge)
    ask(cast.petra)
    assert not has_conflict(case.pk, cast.pat.pk)


def test_the_app_writes_no_merge_by_itself(cast):
    ask(cast.fred)
    for table in ("casework_personmerge", "casework_mergedpart"):
        for sql in (
            f"DELETE FROM {table}",
            f"UPDATE {table} SET id = id",
            f"INSERT INTO {table} (id) VALUES (NULL)",
        ):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                _savepoint(),
                connection.cursor() as cursor,
            ):
                cursor.execute(sql)
    for name in ("one_person", "roles_on_record"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            _savepoint(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT {name}(%s)", [cast.pats_case_person.pk])


def _savepoint():
    from django.db import transaction

    return transaction.atomic()


def test_parts_are_seen_by_those_who_hold_the_case_alone(cast):
    known = care.make_referral(cast, **ALONE)
    case = care.new_case(cast, **ALONE)
    merge = join(cast, known.person_id, subject_of(cast, case, cast.mona))
    for user, sees in (
        (cast.mona, True),
        (cast.nigel, False),
        (cast.petra, False),
        (cast.rita, False),
        (cast.joan, False),
    ):
        ask(user)
        assert MergedPart.objects.filter(merge=merge).exists() is sees
        assert PersonMerge.objects.filter(pk=merge.pk).exists() is sees
