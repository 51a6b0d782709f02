"""The harm tests: what is planted in every person-level field never comes out where it should not, on any page, as anybody.

Each test that says "nothing came out" has a twin, in test_canaries_found.py, that breaks a rule on purpose and finds the leak.
"""

import logging

import pytest
from django.db import connection

from tests.cast import PEOPLE
from tests.harm.allowed import may_read
from tests.harm.planting import CODES, care_models, person_level_fields
from tests.harm.scanning import count_of_mart, left_behind, tokens_in
from tests.harm.walking import addresses, walk

NAMES = [*(row[0] for row in PEOPLE), "nora", "nobody"]


def test_every_person_level_field_has_a_canary(ground):
    planted = {(canary.model, canary.field) for canary in ground.canaries.values()}
    wanted = {
        (model._meta.label, name)
        for model in care_models()
        for name in person_level_fields(model)
        if f"{model._meta.label}.{name}" not in CODES
    }
    assert wanted - planted == set()
    assert len(wanted) >= 13


def test_every_record_of_the_care_wing_is_there(ground):
    there = {type(row) for row in ground.made}
    assert [model._meta.label for model in care_models() if model not in there] == []


def test_the_walk_goes_everywhere(ground):
    walked = list(addresses(ground))
    assert len({route.name for route, _ in walked}) > 80
    assert len(walked) > 250


@pytest.mark.parametrize("name", NAMES)
def test_nothing_comes_out_to(ground, client_for, caplog, name):
    caplog.set_level(logging.DEBUG)
    browser = client_for(getattr(ground.cast, name, None))
    leaks = list(walk(ground, name, browser, may_read))
    assert [str(leak) for leak in leaks] == []
    behind = [
        (where, str(ground.canaries[token]))
        for where, text in left_behind(caplog.text)
        for token in tokens_in(text)
        if token in ground.canaries
    ]
    assert behind == []


@pytest.mark.parametrize(("name", "house"), [("pat", "victims"), ("percy", "users"), ("nell", "next_door")])
def test_a_worker_reads_their_own_case_or_the_walk_proves_nothing(ground, client_for, name, house):
    case = ground.houses[house].case
    shown = tokens_in(client_for(getattr(ground.cast, name)).get(f"/cases/{case.pk}/").content.decode())
    read = {ground.canaries[token].model for token in shown if token in ground.canaries}
    assert {"casework.Person", "casework.ContactPoint"} <= read


def test_a_page_that_breaks_tells_nothing(ground, client_for, caplog, monkeypatch, settings):
    """An error in the middle of somebody's record: neither the page nor the log repeats what it was about."""
    caplog.set_level(logging.DEBUG)
    settings.DEBUG = False
    word = next(token for token, canary in ground.canaries.items() if canary.field == "full_name")

    def breaks(*args, **options):
        raise RuntimeError(f"could not read {word}")

    monkeypatch.setattr("commonweal.services.casework.pages.case.risk_panel", breaks)
    browser = client_for(ground.cast.pat)
    browser.raise_request_exception = False
    response = browser.get(f"/cases/{ground.houses['victims'].case.pk}/")
    assert response.status_code == 500
    assert tokens_in(response.content.decode()) == set()
    filtered = [record for record in caplog.records if record.name.startswith("django")]
    assert filtered
    from commonweal.config.logs import NothingPersonal

    for record in filtered:
        NothingPersonal().filter(record)
        assert tokens_in(logging.Formatter().format(record)) == set()


@pytest.mark.django_db(databases=["default", "owner"])
def test_nothing_is_counted_with_a_word_in_it(ground):
    for where, text in count_of_mart():
        assert tokens_in(text) & set(ground.canaries) == set(), where


def test_an_address_finds_nobody(ground, client_for):
    """Not by its street or place, typed as a name or as a number; its canary finds at most names that are written alike."""
    browser = client_for(ground.cast.pat)

    def found(**asked):
        body = browser.post("/people/search/", asked).content.decode()
        return {ground.canaries[token] for token in tokens_in(body) if token in ground.canaries}

    for words in ("Yard Nethercombe", "Nethercombe", "Nethercombe Yard"):
        assert found(name=words) == set()
    for token, canary in ground.canaries.items():
        if canary.field == "sealed_value":
            assert found(phone=f"{token} Yard, Nethercombe") - {canary} == set()
            alike = found(name=f"{token} Yard") - {canary}
            assert all(each.model == "casework.Person" for each in alike)
            assert all(may_read("pat", each, route="people_search") for each in alike)


def test_search_keys_of_an_address_do_not_exist(ground):
    from commonweal.services.casework.search_keys import contact_keys

    assert contact_keys("address", "4 Larkspur Yard, Nethercombe") == set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM casework_searchkey")
