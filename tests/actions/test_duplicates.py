"""The nightly review: what it finds, to whom it shows it, and that what it reads stays inside."""

import subprocess
import sys

import pytest

from commonweal.access.encryption import search_key
from commonweal.services.casework.models import DuplicateSuggestion, Person, SearchKey
from commonweal.services.casework.search_keys import contact_keys, name_keys
from tests.care import NOW
from tests.cast import OWNER, make

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def as_owner(db, cast):
    """What the owner writes here is rolled back: its connection takes part in the test."""
    return cast


def once_more(cast, case, name: str):
    """Somebody of Harbour's is on record a second time there, with the same date of birth."""
    from commonweal.services.casework.models import Case, Party
    from tests.cast import _episode

    known = Person.objects.using(OWNER).get(pk=case.subject_id)
    again = make(Person, full_name=name, born_on=known.born_on)
    episode = _episode(cast, side="victim", group="victim", days_ago=3)
    made = make(
        Case, reference="ZZAGAIN", episode=episode, organisation=cast.harbour, side="victim", client_group="victim",
        area=cast.fellshire, subject=again, opened_at=NOW, interim_due_on=NOW.date(),
    )  # fmt: skip
    make(Party, case=made, person=again, role="victim")
    return known, again


def proposed() -> list[DuplicateSuggestion]:
    return list(DuplicateSuggestion.objects.using(OWNER).order_by("pk"))


def test_it_proposes_where_both_are_named_and_nowhere_else(as_owner):
    from commonweal.services.front_door.actions.duplicates import review_duplicates

    known, again = once_more(as_owner, as_owner.pats_case, "Veera Viktim")
    compared, waiting = review_duplicates(by=None, at=NOW)
    assert compared == Person.objects.using(OWNER).count()
    found = [row for row in proposed() if {row.one_id, row.other_id} == {known.pk, again.pk}]
    assert [(row.organisation_id, row.side, row.verdict) for row in found] == [
        (as_owner.harbour.pk, "victim", "waiting")
    ]
    assert found[0].reasons == ["same_born", "name_sounds"]
    assert waiting == len(proposed())


@pytest.mark.parametrize(("verdict", "becomes"), [("two", "two"), ("one", "one"), ("later", "waiting")])
def test_what_was_decided_stays_decided_and_later_comes_back(as_owner, verdict, becomes):
    from datetime import timedelta

    from commonweal.services.front_door.actions.duplicates import review_duplicates

    known, again = once_more(as_owner, as_owner.pats_case, "Veera Viktim")
    review_duplicates(by=None, at=NOW)
    mine = DuplicateSuggestion.objects.using(OWNER).filter(one_id__in=[known.pk, again.pk])
    mine.update(verdict=verdict)
    review_duplicates(by=None, at=NOW + timedelta(days=1))
    assert [row.verdict for row in mine.all()] == [becomes]


def test_keys_are_made_again_as_they_would_be_now(as_owner):
    from commonweal.services.front_door.actions.rekeying import rebuild_search_keys

    vera = as_owner.pats_case.subject_id
    make(SearchKey, person_id=vera, key=search_key("name", "an old way"))
    done = rebuild_search_keys(by=None, at=NOW, progress=lambda done: None)
    assert done == Person.objects.using(OWNER).count()
    kept = {bytes(row.key) for row in SearchKey.objects.using(OWNER).filter(person_id=vera)}
    assert search_key("name", "an old way") not in kept
    assert name_keys("Vera Victim") | contact_keys("phone", "07700 900123") <= kept


def test_how_many_it_finds_and_how_often_it_is_wrong():
    """With a fixed seed, on the demonstration's families. The figures are printed by `python -m benchmarks.duplicates`."""
    from benchmarks.duplicates import measure

    figures = measure(2_000)
    print(figures)
    assert figures.precision > 0.85
    assert figures.recall > 0.65


def test_the_database_it_compares_in_reaches_nothing(tmp_path):
    import duckdb

    from commonweal.services.front_door.duplicates import _closed_database

    database = _closed_database()
    (tmp_path / "x.csv").write_text("a\n1\n")
    for sql in (
        f"SELECT * FROM '{tmp_path}/x.csv'",
        f"COPY (SELECT 1) TO '{tmp_path}/y.csv'",
        f"ATTACH '{tmp_path}/z.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET temp_directory = '/tmp'",
    ):
        with pytest.raises(duckdb.Error):
            database.execute(sql)


def test_pages_do_not_carry_it():
    """Nothing a serving process imports brings in the model: its start and its memory are as before."""
    code = (
        "import os, sys; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'tests.settings'); import django; django.setup();"
        "from django.urls import get_resolver; get_resolver().url_patterns; import commonweal.services.front_door.commands;"
        "sys.exit(bool({'splink', 'duckdb', 'pyarrow'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
