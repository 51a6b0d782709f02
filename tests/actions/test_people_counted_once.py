"""People counted as people: kept by the database from referrals, joined records and cases taken on, with no key to anybody."""

from datetime import timedelta

from django.db import connection

from commonweal.outcomes.mart import as_mart
from commonweal.rules.periods import day_of, financial_year
from commonweal.services.casework.actions.merging import merge_people, undo_merge
from commonweal.services.milestones.models import Episode
from tests import care
from tests.care import LATER, NOW
from tests.cast import ask

FIRST, TAKEN_ON, AGAIN = (True, False, False), (True, True, False), (False, False, True)


def flags(referral) -> tuple[bool, bool, bool]:
    """First of its year, first taken on in a year, again within twelve months. What waits for the end of the change is done."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS people_joined IMMEDIATE")
        cursor.execute("SET CONSTRAINTS people_joined DEFERRED")
    with as_mart():
        rows = Episode.objects.values_list("is_first_of_year", "is_taken_on_first", "is_again")
        return rows.get(pk=referral.episode_id)


def join(cast, kept, merged):
    return merge_people(kept_id=kept.person_id, merged_id=merged.person_id, by=ask(cast.fred), at=LATER)


def test_each_person_is_the_first_of_their_own(cast):
    one, neighbour = care.make_referral(cast), care.make_referral(cast, full_name="Nora Newt")
    assert flags(one) == flags(neighbour) == FIRST


def test_records_that_are_joined_are_one_person_and_two_again_when_parted(cast):
    one, two = care.make_referral(cast, at=NOW - timedelta(minutes=2)), care.make_referral(cast)
    neighbour = care.make_referral(cast, full_name="Nora Newt")
    merge = join(cast, one, two)
    assert (flags(one), flags(two), flags(neighbour)) == (FIRST, AGAIN, FIRST)
    undo_merge(merge_id=merge.pk, by=ask(cast.fred), at=LATER)
    assert (flags(one), flags(two), flags(neighbour)) == (FIRST, FIRST, FIRST)


def test_whichever_was_received_first_counts_whichever_was_written_first(cast):
    two, one = care.make_referral(cast), care.make_referral(cast, at=NOW - timedelta(minutes=2))
    join(cast, two, one)
    assert (flags(one), flags(two)) == (FIRST, AGAIN)


def test_a_new_financial_year_counts_the_person_anew_though_they_came_again(cast):
    year = financial_year(day_of(NOW))
    before = NOW - timedelta(days=(day_of(NOW) - year.starts_on).days + 1)
    one, two = care.make_referral(cast, at=before), care.make_referral(cast)
    join(cast, one, two)
    assert (flags(one), flags(two)) == (FIRST, (True, False, True))


def test_after_twelve_months_nobody_comes_again(cast):
    one, two = care.make_referral(cast, at=NOW - timedelta(days=366)), care.make_referral(cast)
    join(cast, one, two)
    assert (flags(one), flags(two)) == (FIRST, FIRST)


def test_another_client_group_is_another_count(cast):
    one = care.make_referral(cast, at=NOW - timedelta(minutes=2))
    two = care.make_referral(cast, client_group="child", other_name="", other_born_on=None)
    join(cast, one, two)
    assert (flags(one), flags(two)) == (FIRST, FIRST)


def test_who_is_taken_on_counts_once(cast):
    case = care.new_case(cast)
    with as_mart():
        taken_on = Episode.objects.get(pk=case.episode_id)
    assert (taken_on.is_first_of_year, taken_on.is_taken_on_first, taken_on.is_again) == TAKEN_ON
    again = care.make_referral(cast, at=LATER)
    ask(cast.fred)
    case_referral = type(again).objects.get(episode_id=case.episode_id)
    join(cast, case_referral, again)
    assert (flags(case_referral), flags(again)) == (TAKEN_ON, AGAIN)


def test_what_is_found_later_is_read_again_by_the_mart(cast):
    one, two = care.make_referral(cast, at=NOW - timedelta(minutes=2)), care.make_referral(cast)
    with as_mart():
        before = Episode.objects.get(pk=two.episode_id).changed_at
    join(cast, one, two)
    assert flags(two) == AGAIN
    with as_mart():
        assert Episode.objects.get(pk=two.episode_id).changed_at == LATER > before
