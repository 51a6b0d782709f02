"""Raw SQL as the app's role: with nobody asking, or the wrong person, nobody's record is read.

Every person-level table is walked; the neighbour always has records of their own.
"""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection

from commonweal.outcomes.mart import as_mart
from commonweal.rules.retention import Personal, Retention
from tests.cast import ask

CLOSED_TO_THE_APP = ("casework_caselink", "casework_crossing")
OUTSIDERS = ["joan", "finn", "bea", "ben", "anna", "aud", "ingrid", "adam", "nora"]
READERS_OF_NO_CASE = [*OUTSIDERS, "fred", "rita", "ravi"]


def person_level() -> list[str]:
    return [
        model._meta.db_table
        for model in apps.get_models()
        if any(
            kind.kept_by is Retention.CASE and kind.personal is not Personal.NO
            for kind in getattr(model, "personal", {}).values()
        )
    ]


def count(table: str, where: str = "true", *parameters: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {where}", parameters)
        return cursor.fetchone()[0]


def reads(user, table: str, where: str = "true", *parameters: object) -> int:
    ask(user)
    return count(table, where, *parameters)


def readable_tables() -> list[str]:
    return [table for table in person_level() if table not in CLOSED_TO_THE_APP]


def test_there_are_person_level_tables():
    assert len(person_level()) >= 14


def test_the_app_is_not_the_owner_and_has_no_power(cast):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute("SELECT count(*) FROM pg_class c WHERE pg_get_userbyid(c.relowner) = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("table", person_level())
def test_every_person_level_table_has_its_wall(cast, table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass", [table])
        assert cursor.fetchone() == (True,)


@pytest.mark.parametrize("table", readable_tables())
def test_with_nobody_asking_nobody_is_read(cast, table):
    assert reads(None, table) == 0


@pytest.mark.parametrize("table", readable_tables())
@pytest.mark.parametrize("name", OUTSIDERS)
def test_whoever_has_no_business_with_people_reads_nobody(cast, name, table):
    assert reads(getattr(cast, name), table) == 0


@pytest.mark.parametrize("table", CLOSED_TO_THE_APP)
def test_what_lies_across_the_wall_is_closed_to_the_app(cast, table):
    ask(cast.pat)
    with pytest.raises(ProgrammingError, match="permission denied"):
        count(table)


@pytest.mark.parametrize("name", READERS_OF_NO_CASE)
def test_no_case_for_whoever_holds_none(cast, name):
    assert reads(getattr(cast, name), "casework_case") == 0


@pytest.mark.parametrize(
    ("name", "mine", "not_mine"),
    [
        ("pat", ["pats_case"], ["coras_case", "kits_case", "nells_case", "percys_case", "unallocated_case"]),
        ("cora", ["coras_case", "kits_case"], ["pats_case", "nells_case", "percys_case", "unallocated_case"]),
        ("nell", ["nells_case"], ["pats_case", "coras_case", "percys_case"]),
        ("percy", ["percys_case"], ["pats_case", "coras_case", "nells_case", "kits_case"]),
        ("mona", ["pats_case", "coras_case", "kits_case", "unallocated_case"], ["nells_case", "percys_case"]),
        ("nigel", ["nells_case"], ["pats_case", "coras_case", "percys_case"]),
        ("petra", ["percys_case"], ["pats_case", "coras_case", "nells_case"]),
    ],
)
def test_each_reads_their_own_cases_and_no_others(cast, name, mine, not_mine):
    user = getattr(cast, name)
    for case in mine:
        assert reads(user, "casework_case", "id = %s", getattr(cast, case).pk) == 1
    for case in not_mine:
        assert reads(user, "casework_case", "id = %s", getattr(cast, case).pk) == 0
    assert reads(user, "casework_case") == len(mine)


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("pat", {"pats_phone", "pats_address"}),
        ("cora", {"coras_phone"}),
        ("nell", {"nells_phone"}),
        ("percy", set()),
        ("fred", set()),
    ],
)
def test_contact_points_follow_their_case(cast, name, readable):
    for point in ["pats_phone", "pats_address", "coras_phone", "nells_phone"]:
        found = reads(getattr(cast, name), "casework_contactpoint", "id = %s", getattr(cast, point).pk)
        assert found == (point in readable), point


def test_the_other_partys_worker_knows_the_person_only_from_their_own_case(cast):
    assert reads(cast.percy, "casework_person", "id = %s", cast.percys_case_person.pk) == 1
    assert reads(cast.percy, "casework_person", "id = %s", cast.pats_case_person.pk) == 0
    assert reads(cast.percy, "casework_party", "person_id = %s", cast.percys_case_person.pk) == 1
    assert reads(cast.percy, "milestones_episode", "id = %s", cast.pats_case.episode_id) == 0


def test_the_front_door_lets_go_when_a_service_has_taken_over(cast):
    """Fred reads a referral in hand; the person's records at the service are not his."""
    assert reads(cast.fred, "front_door_referral", "id = %s", cast.new_referral.pk) == 1
    assert reads(cast.fred, "casework_person", "id = %s", cast.pats_case_person.pk) == 0


def test_a_service_reads_only_what_it_is_offered(cast):
    assert reads(cast.mona, "front_door_referral", "id = %s", cast.offered.pk) == 1
    assert reads(cast.mona, "front_door_referral") == 1
    assert reads(cast.nigel, "front_door_referral", "id = %s", cast.offered.pk) == 0
    assert reads(cast.petra, "front_door_referral", "id = %s", cast.offered.pk) == 0


def test_a_referrer_reads_their_own_referrals_and_not_the_person(cast):
    assert reads(cast.rita, "front_door_referral", "id = %s", cast.new_referral.pk) == 1
    assert reads(cast.rita, "front_door_referral", "id = %s", cast.ravis_referral.pk) == 0
    assert reads(cast.rita, "casework_person") == 0


LISTS = {
    "front_door_listimport": "id = %s",
    "front_door_listpart": "list_id = %s",
    "front_door_listrow": "list_id = %s",
}


@pytest.mark.parametrize("table", LISTS)
def test_a_list_is_read_by_whoever_sent_it_and_not_by_a_colleague(cast, table):
    where = LISTS[table]
    assert reads(cast.rita, table, where, cast.ritas_list.pk) == 1
    assert reads(cast.ravi, table, where, cast.ritas_list.pk) == 0
    assert reads(cast.ravi, table, where, cast.ravis_list.pk) == 1
    for name in ("fred", "mona", "pat", "percy", *OUTSIDERS):
        assert reads(getattr(cast, name), table) == 0, name
    assert reads(None, table) == 0


def test_what_the_senders_tool_said_goes_with_the_referral(cast):
    about = ("front_door_astold", "referral_id = %s")
    assert reads(cast.fred, *about, cast.triaged.pk) == 1
    assert reads(cast.ravi, *about, cast.triaged.pk) == 0
    assert reads(cast.mona, *about, cast.triaged.pk) == 0


@pytest.mark.parametrize("table", ["front_door_listrow", "front_door_astold", "front_door_listmapping"])
def test_what_a_list_left_is_not_changed_afterwards(cast, table):
    ask(cast.rita)
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def test_how_columns_are_read_is_the_organisations_alone(cast):
    assert reads(cast.ravi, "front_door_listmapping") == 1
    for name in ("fred", "mona", *OUTSIDERS):
        assert reads(getattr(cast, name), "front_door_listmapping") == 0


def test_whether_a_reference_was_sent_is_told_to_its_organisation_alone(cast):
    def told(user) -> list:
        ask(user)
        with connection.cursor() as cursor:
            cursor.execute("SELECT is_mine FROM list_rows_sent_before(%s)", [[b"ritas_list"]])
            return cursor.fetchall()

    assert told(cast.rita) == [(True,)]
    assert told(cast.ravi) == [(False,)]
    for name in ("fred", "mona", "joan", "nora"):
        assert told(getattr(cast, name)) == [], name
    assert told(None) == []


def test_a_membership_that_has_ended_opens_nothing(cast):
    ask(cast.pat)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE partnership_membership SET ends_before = current_date WHERE id = %s",
            [cast.pat_membership.pk],
        )
    assert count("casework_case") == 0


def test_nobody_may_write_into_anothers_case(cast):
    ask(cast.percy)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE casework_case SET worker_id = %s WHERE id = %s", [cast.percy.pk, cast.pats_case.pk]
        )
        assert cursor.rowcount == 0


def test_nothing_about_a_person_is_deleted(cast):
    ask(cast.pat)
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM casework_case WHERE id = %s", [cast.pats_case.pk])


def test_has_conflict_answers_only_the_case_own_manager(cast):
    def conflict(user, case, worker) -> bool:
        ask(user)
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_conflict(%s, %s)", [case.pk, worker.pk])
            return cursor.fetchone()[0]

    assert conflict(cast.mona, cast.pats_case, cast.percy) is True
    assert conflict(cast.mona, cast.pats_case, cast.cora) is False
    assert conflict(cast.mona, cast.coras_case, cast.percy) is False
    assert conflict(cast.petra, cast.percys_case, cast.pat) is True
    assert conflict(cast.petra, cast.pats_case, cast.percy) is False
    assert conflict(cast.percy, cast.percys_case, cast.pat) is False
    assert conflict(cast.nigel, cast.pats_case, cast.percy) is False


def test_the_mart_reads_every_episode(cast):
    ask(cast.anna)
    with as_mart():
        assert count("milestones_episode") >= 10
    assert count("milestones_episode") == 0


@pytest.mark.parametrize(
    "table",
    [
        "casework_person",
        "casework_case",
        "casework_contactpoint",
        "casework_riskreview",
        "front_door_referral",
    ],
)
def test_the_mart_reads_nobody(cast, table):
    ask(cast.anna)
    with pytest.raises(ProgrammingError, match="permission denied"), as_mart():
        count(table)


def test_the_other_sides_manager_never_reads_whom_a_perpetrators_referral_names(cast):
    """Should one ever name another party, the service that is offered it reads its own person and nobody else."""
    referral, someone = cast.offered_across, cast.pats_case_person
    ask(cast.fred)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE front_door_referral SET other_party_id = %s WHERE id = %s", [someone.pk, referral.pk]
        )
        assert cursor.rowcount == 1
    assert reads(cast.fred, "casework_person", "id = %s", someone.pk) == 1
    assert reads(cast.petra, "casework_person", "id = %s", referral.person_id) == 1
    assert reads(cast.petra, "casework_person", "id = %s", someone.pk) == 0


def test_a_kept_plan_keeps_nobody(cast):
    """PostgreSQL plans a question once that a connection asks often; whoever asks next must not be answered as the one before."""
    cases = {"pat": cast.pats_case, "nell": cast.nells_case, "percy": cast.percys_case}
    question = "SELECT count(*) FROM casework_case WHERE id = %s"

    def answers() -> dict[tuple[str, str], int]:
        found = {}
        for name in (*cases, "joan", None):
            ask(getattr(cast, name) if name else None)
            for label, case in cases.items():
                with connection.cursor() as cursor:
                    cursor.execute(question, [case.pk])
                    found[name, label] = cursor.fetchone()[0]
        return found

    expected = {(name, label): int(name == label) for name in (*cases, "joan", None) for label in cases}
    for _ in range(8):
        assert answers() == expected
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans FROM pg_prepared_statements WHERE statement = %s",
            [question.replace("%s", "$1")],
        )
        kept = cursor.fetchall()
    assert kept, "the question was not prepared, so this test shows nothing"
    assert kept[0][0] > 0, "PostgreSQL planned it anew each time, so this test shows nothing"


def test_a_kept_plan_is_dropped_when_the_role_changes(cast):
    """The mart's role counts what nobody in particular may read; going back, nobody reads anything again."""
    ask(None)
    for _ in range(6):
        assert count("milestones_episode") == 0
        with as_mart():
            assert count("milestones_episode") > 0
