"""The demonstration: calibrated, repeatable, the same to the rules and the walls as anything typed in by hand.

How many, where and how serious is tried without a database; the load itself is tried small, in an empty database of its own.
"""

from collections import Counter
from contextlib import contextmanager
from datetime import date, datetime
from itertools import pairwise
from random import Random

import pytest
from django.db import connections, transaction

from commonweal.access.roles import ROLES_OF_PEOPLE, Role, Side
from commonweal.commissioning.funding.journal import journal_lines
from commonweal.config import demo
from commonweal.config.database import as_role, owner_url
from commonweal.config.demo import families, ground, parts, places, volumes
from commonweal.config.demo.calendar import seconds
from commonweal.config.demo.door import STRANGERS
from commonweal.config.demo.rows import COLUMNS
from commonweal.config.faults import SetUpFault
from commonweal.config.roles import prepare_roles
from commonweal.rules.periods import LONDON
from commonweal.rules.reasons import Refused
from commonweal.rules.referrals import ReferralStatus
from commonweal.rules.risk import Grade
from tests import database_setup
from tests.rules.test_journal import bean_check

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=LONDON)
SMALL = 300


def the_ground() -> ground.Ground:
    """Made-up ids for everybody and everything, where no database is at hand."""
    members = demo.cast()
    organisations = {body.code: number for number, body in enumerate(places.ORGANISATIONS, start=1)}
    return ground.Ground(
        areas={place.code: number for number, place in enumerate(places.AREAS, start=1)},
        organisations=organisations,
        boards={},
        users={one.key: number for number, one in enumerate(members, start=1)},
        offers=(),
        workers=(),
        front_door_workers=(1,),
        referrers=tuple(
            (number, organisations[one.organisation])
            for number, one in enumerate(members, start=1)
            if one.role is Role.REFERRER
        ),
        managers={},
    )


def drawn(how_many: int, *, seed: int = 1, part: int = 0) -> list[families.Referred]:
    task = parts.Task(the_ground(), seed, NOW)
    return parts.draw_part(Random(f"{seed}:{part}"), task, part, how_many)


@pytest.fixture(scope="module")
def five_thousand() -> list[families.Referred]:
    return drawn(5_000, part=1)


def share(referrals, is_one) -> float:
    return sum(map(is_one, referrals)) / len(referrals)


def test_as_many_as_asked_for(five_thousand):
    assert len(five_thousand) == 5_000
    assert len(drawn(SMALL)) == SMALL
    assert list(volumes.in_parts(7_001)) == [2_334, 2_334, 2_333]


def test_62_per_cent_of_victims_are_in_the_county(five_thousand):
    victims = [each for each in five_thousand if each.side is Side.VICTIM]
    assert share(victims, lambda each: each.zone == places.COUNTY) == pytest.approx(4_771 / 7_669, abs=0.02)


def test_perpetrators_are_286_of_7955_and_half_of_them_in_the_county(five_thousand):
    uses_abuse = [each for each in five_thousand if each.side is Side.PERPETRATOR]
    assert len(uses_abuse) / 5_000 == pytest.approx(286 / 7_955, abs=0.01)
    assert share(uses_abuse, lambda each: each.zone == places.COUNTY) == pytest.approx(140 / 286, abs=0.12)


def test_grades_in_the_county(five_thousand):
    county = [each for each in five_thousand if each.side is Side.VICTIM and each.zone == places.COUNTY]
    for grade, expected in ((Grade.STANDARD, 0.52), (Grade.MEDIUM, 0.26), (Grade.HIGH, 0.22)):
        assert share(county, lambda each, grade=grade: each.grade is grade) == pytest.approx(
            expected, abs=0.03
        )


def test_three_years_as_published_make_about_24_000():
    assert volumes.DEFAULT_TOTAL == 3 * (7_669 + 286)


def test_medium_risk_in_the_city_rises_as_published_and_falls_back():
    first, last = date(2023, 11, 23), date(2026, 11, 23)
    arrivals = volumes.Volumes(first, last).draw(150_000, Random(5))
    medium = Counter(
        "surge" if volumes.in_surge(each.day) else "before" if each.day < volumes.SURGE_STARTS else "after"
        for each in arrivals
        if each.zone == places.CITY and each.side is Side.VICTIM and each.grade is Grade.MEDIUM
    )
    in_surge = volumes.SURGE_ENDS - volumes.SURGE_STARTS
    a_day = {
        "before": medium["before"] / volumes.SURGE_STARTS,
        "surge": medium["surge"] / in_surge,
        "after": medium["after"] / (volumes.Volumes(first, last).days - volumes.SURGE_ENDS),
    }
    assert a_day["surge"] / a_day["before"] == pytest.approx(946 / 541, rel=0.1)
    assert a_day["after"] / a_day["before"] == pytest.approx(1, abs=0.15)


def test_weekdays_are_busier_than_weekends(five_thousand):
    days = Counter(datetime.fromtimestamp(each.path.received, LONDON).weekday() for each in five_thousand)
    assert min(days[day] for day in range(5)) > 1.2 * max(days[5], days[6])


def test_nothing_has_happened_that_is_yet_to_come(five_thousand):
    now = seconds(NOW)
    for each in five_thousand:
        path = each.path
        moments = [path.received, path.triaged, path.routed, path.accepted, path.allocated, path.closed]
        moments = [moment for moment in moments if moment is not None]
        assert all(earlier <= later for earlier, later in pairwise(moments))
        assert max(*moments, path.changed, *(at for at, *_ in path.attempts), *path.sessions) <= now


def test_there_is_something_at_every_stage(five_thousand):
    assert {each.path.status for each in five_thousand} == set(ReferralStatus)
    late = [
        each for each in five_thousand if not each.path.attempts or each.path.attempts[0][0] >= each.path.due
    ]
    assert 0.1 < len(late) / 5_000 < 0.3


def test_most_people_who_use_abuse_belong_to_a_family_that_was_referred_too(five_thousand):
    known = {id(each.family) for each in five_thousand if each.side is Side.VICTIM}
    uses_abuse = [each for each in five_thousand if each.side is Side.PERPETRATOR]
    assert share(uses_abuse, lambda each: id(each.family) in known) > 0.6
    for each in uses_abuse:
        assert each.subject is each.family.perpetrator


def test_the_same_seed_draws_the_same_and_another_does_not():
    def said(referrals):
        return [(each.id, each.subject.name, each.path.received, each.path.status) for each in referrals]

    assert said(drawn(400)) == said(drawn(400))
    assert said(drawn(400)) != said(drawn(400, seed=2))


def test_the_demonstration_stops_in_the_morning_of_the_day_it_is_made():
    tea_time, breakfast = NOW.replace(hour=16), NOW.replace(hour=6)
    assert demo.as_at(tea_time) == NOW
    assert demo.as_at(breakfast) == NOW.replace(hour=0, minute=0)


def test_every_role_can_be_stepped_into_and_so_can_the_neighbour():
    members = demo.cast()
    assert {member.role for member in members} == set(ROLES_OF_PEOPLE)
    assert len({member.organisation for member in members if member.role is Role.CASE_WORKER}) == 3
    assert len({member.email for member in members}) == len(members)
    assert all(member.email.endswith("@example.org") for member in members)


# In a database.


@contextmanager
def empty_database(name: str):
    """A migrated database with nothing in it, for as long as the block lasts."""
    before = connections["default"].settings_dict["NAME"]
    url = owner_url()
    with database_setup._maintenance(url) as maintenance:
        name = f"{before}_{name}"
        database_setup._copy(maintenance, database_setup._template(maintenance, url, afresh=False), name)
    prepare_roles(as_role(url, dbname=name))
    database_setup._point_django_at(name, url)
    try:
        yield
    finally:
        database_setup._point_django_at(before, url)
        with database_setup._maintenance(url) as maintenance:
            database_setup._drop(maintenance, name)


def quietly(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def rows(sql: str, *parameters: object) -> list[tuple]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def number(sql: str, *parameters: object) -> int:
    return rows(sql, *parameters)[0][0]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), empty_database("demonstration"):
        demo.load_demo(referrals=SMALL, seed=1, progress=quietly)
        yield


def test_it_loads(loaded):
    assert number("SELECT count(*) FROM front_door_referral") == SMALL + STRANGERS
    assert number("SELECT count(*) FROM milestones_episode WHERE follows_id IS NULL") == SMALL + STRANGERS
    came_by = dict(rows("SELECT source, count(*) FROM front_door_referral GROUP BY source"))
    assert came_by["list"] > 0
    assert came_by["referrer"] + came_by["list"] == SMALL
    assert (came_by["self"], came_by["professional"]) == (2, 1)
    assert number("SELECT count(*) FROM front_door_doormessage WHERE kind = 'not_safe'") == 1
    assert demo.is_loaded()
    stages = {status for (status,) in rows("SELECT DISTINCT status FROM front_door_referral")}
    assert stages >= {"received", "triaged", "routed", "accepted", "declined", "withdrawn"}
    unallocated = "SELECT count(*) FROM casework_case WHERE status = 'opened' AND worker_id IS NULL"
    assert number(unallocated) > 0
    overdue = "SELECT count(*) FROM casework_case WHERE status = 'allocated' AND review_due_on < current_date"
    assert number(overdue) > 0


def test_nothing_refers_to_what_is_not_there(loaded):
    """Foreign keys may be left unchecked while loading, so every one of them is looked up here."""
    keys = rows(
        "SELECT conrelid::regclass::text, a.attname, confrelid::regclass::text, f.attname FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
        " JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = c.confkey[1]"
        " WHERE c.contype = 'f' AND c.conrelid = ANY(%s::regclass[])",
        list(COLUMNS),
    )
    assert len(keys) > 30
    for table, column, other, key in keys:
        orphans = f"SELECT count(*) FROM {table} t LEFT JOIN {other} o ON o.{key} = t.{column}"
        assert number(f"{orphans} WHERE t.{column} IS NOT NULL AND o.{key} IS NULL") == 0, (table, column)


def test_every_index_is_there_again(loaded):
    indexes = "SELECT count(*) FROM pg_index WHERE indrelid = ANY(%s::regclass[])"
    here = number(indexes, list(COLUMNS))
    with empty_database("untouched"):
        assert here == number(indexes, list(COLUMNS))


def test_contact_details_are_sealed_to_their_row_and_some_have_no_safe_way(loaded):
    from commonweal.services.casework.models import ContactPoint

    points = list(ContactPoint.objects.using("owner"))
    assert len({bytes(point.sealed_value) for point in points}) == len(points)
    assert all(point.keys_to_find_it() or point.kind == "address" for point in points)
    assert 0.05 < sum(not point.safe_channels for point in points) / len(points) < 0.8


def test_a_person_is_found_by_the_services_own_keys(loaded):
    from commonweal.services.casework.actions.people import own_keys
    from commonweal.services.casework.models import Person, SearchKey

    someone = Person.objects.using("owner").order_by("id").first()
    kept = SearchKey.objects.using("owner").filter(person_id=someone.pk).values_list("key", flat=True)
    assert own_keys(someone) <= {bytes(key) for key in kept}


def test_the_wall_refuses_petra_the_case_that_waits_and_gives_it_to_marek(loaded):
    from django.utils import timezone

    from commonweal.access.enforce import ask_as
    from commonweal.partnership.models import User
    from commonweal.partnership.queries import actor_for, today
    from commonweal.services.casework.actions import allocate_case
    from commonweal.services.casework.models import Case

    people = {one.key: User.objects.get(email=one.email).pk for one in demo.cast()}
    tudor = actor_for(people["tudor"], on=today())
    with transaction.atomic():
        ask_as(tudor)
        waiting = Case.objects.filter(status="opened", worker__isnull=True)
        linked = "SELECT perpetrator_case_id FROM casework_caselink"
        case = waiting.get(pk__in=[row[0] for row in rows(linked)], subject__full_name__endswith="Talbridge")
        given = {
            "case_id": case.pk,
            "version": case.version,
            "form_key": None,
            "by": tudor,
            "at": timezone.now(),
        }
        with pytest.raises(Refused) as refused:
            allocate_case(worker_id=people["petra"], **given)
        assert [reason.code for reason in refused.value.reasons] == ["conflict"]
        assert allocate_case(worker_id=people["marek"], **given).worker_id == people["marek"]
        transaction.set_rollback(True)


def test_something_waits_for_a_second_person(loaded):
    for table in ("casework_secondsignature", "casework_sharingwithout"):
        assert number(f"SELECT count(*) FROM {table} WHERE status = 'waiting'") == 1


def test_nobody_holds_both_sides_of_a_link(loaded):
    both = (
        "SELECT count(*) FROM casework_caselink l JOIN casework_case v ON v.id = l.victim_case_id"
        " JOIN casework_case p ON p.id = l.perpetrator_case_id WHERE v.worker_id = p.worker_id"
    )
    assert number("SELECT count(*) FROM casework_caselink") >= 3
    open_on_both = f"{both} AND v.status = 'allocated' AND p.status = 'allocated'"
    assert number(open_on_both) == 0


def test_money_has_climbed_come_in_and_been_paid(loaded):
    statuses = {status for (status,) in rows("SELECT DISTINCT status FROM funding_contribution")}
    assert statuses >= {"asked", "in_principle", "conditional", "confirmed", "received"}
    assert number("SELECT count(*) FROM procurement_payment") > 100
    assert number("SELECT coalesce(sum(amount_pence), 0) FROM funding_ledgerentry") == 0
    assert number("SELECT count(*) FROM procurement_contractextension") == 5


def test_every_year_has_a_budget_and_no_line_is_over_it(loaded):
    """Budget and what takes from it, of each line and financial year: actual is spent and accrued, promised is not yet paid."""
    sums = (
        "SELECT year, sum(amount_pence) FILTER (WHERE account = 'budget'),"
        " sum(amount_pence) FILTER (WHERE account IN ('expenditure', 'committed'))"
        " FROM funding_ledgerentry WHERE element_id IS NOT NULL GROUP BY year, element_id, area_id"
    )
    lines = rows(sums)
    years = {year for year, *_ in lines}
    assert len(years) >= 5
    assert {year for year, budget, _ in lines if budget} == years
    assert [(year, budget, used) for year, budget, used in lines if (used or 0) > (budget or 0)] == []


def test_what_the_books_of_a_pool_can_hold_is_to_be_seen(loaded):
    assert set(rows("SELECT DISTINCT is_open FROM funding_gate")) == {(True,), (False,)}
    tranche = "SELECT count(*) FROM funding_contribution WHERE reserve_id IS NOT NULL AND status IN ('confirmed', 'received')"
    assert number(tranche) == 1
    assert number("SELECT count(*) FROM funding_contribution c JOIN funding_gate g ON g.id = c.gate_id") == 2
    assert rows(
        "SELECT status, amount_pence <= virement_limit_pence FROM funding_virement, funding_plan"
    ) == [("approved", True)]
    assert number("SELECT count(*) FROM funding_forecast") == 2
    assert number("SELECT count(*) FROM procurement_accrual") > 12


def test_beancount_accepts_its_ledger(loaded, tmp_path):
    with transaction.atomic():
        text = "".join(journal_lines())
    assert text.count(" balance ") > 100
    assert bean_check(text, tmp_path) == ""


def test_the_audit_names_nobody_and_has_one_line_for_the_load(loaded):
    said = " ".join(row[0] for row in rows("SELECT row_to_json(e)::text FROM audit_auditevent e"))
    people = [
        name
        for (name,) in rows(
            "SELECT full_name FROM casework_person UNION SELECT full_name FROM partnership_user"
        )
    ]
    assert len(people) > SMALL
    assert not [name for name in people if name in said]
    assert number("SELECT count(*) FROM audit_auditevent WHERE action = %s", demo.LOADED) == 1
    # What some of the cast do afterwards has lines of its own; what was loaded has none.
    assert number("SELECT count(*) FROM audit_auditevent WHERE record_type ^@ 'casework.'") < SMALL / 2


def test_the_counts_are_up_to_date(loaded):
    counted = "SELECT coalesce(sum(numerator), 0) FROM outcomes_count WHERE measure = 'referrals_by_area' AND NOT is_certified"
    assert number(counted) == SMALL + STRANGERS


def test_it_refuses_a_database_that_is_not_empty_and_numbers_out_of_bounds(loaded):
    with pytest.raises(SetUpFault, match="holds a partnership already"):
        demo.load_demo(referrals=SMALL, seed=1, progress=quietly)
    with pytest.raises(SetUpFault, match="Choose between"):
        demo.load_demo(referrals=1_000_001, seed=1, progress=quietly)


SEALED = {"sealed_value", "sealed_code_word"}


def everything_written() -> dict[str, str]:
    """A fingerprint of each table, without what is sealed (its nonces are fresh each time)."""
    found = {}
    for table, columns in COLUMNS.items():
        said = ", ".join(f"{column}::text" for column in columns if column not in SEALED)
        text = f"SELECT md5(coalesce(string_agg(r::text, '|' ORDER BY r::text), '')) FROM (SELECT {said} FROM {table}) r"
        found[table] = rows(text)[0][0]
    return found


def test_loaded_twice_it_is_the_same(django_db_setup, django_db_blocker):
    from commonweal.config.demo.load import load_people

    found = []
    with django_db_blocker.unblock():
        for name in ("first", "second"):
            with empty_database(name):
                load_people(sizes=[150, 150], seed=3, now=NOW, progress=quietly)
                found.append(everything_written())
    assert found[0] == found[1]
    assert len(set(found[0].values())) == len(COLUMNS)
