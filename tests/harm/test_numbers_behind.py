"""“Who saw it” misses nothing: all record types that hang on a case are behind it, and no other case’s rows are."""

import re

import pytest
from django.apps import apps
from django.db import connection, models

from commonweal.services.casework import wall
from commonweal.services.casework.models import Case, Person
from commonweal.services.front_door.models import Referral
from commonweal.services.milestones.models import Episode
from tests.cast import ask

ROOTS = (Case, Episode, Referral)
# (who asks, their house): the victim's worker, the worker on the other side of the same wall, and the neighbour.
WORKERS = [("pat", "victims"), ("percy", "users"), ("nell", "next_door")]


def hangs_on_a_case(model: type[models.Model], seen: tuple = ()) -> bool:
    """By any of its keys, however many steps away; by way of a person nothing hangs on a case."""
    if model in ROOTS:
        return True
    return any(
        hangs_on_a_case(each.related_model, (*seen, model))
        for each in model._meta.concrete_fields
        if isinstance(each, models.ForeignKey)
        and each.related_model.__module__.startswith("commonweal.services.")
        and each.related_model is not Person
        and each.related_model not in (*seen, model)
    )


def of_a_case() -> set[str]:
    return {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("commonweal.services.") and hangs_on_a_case(model)
    }


def listed() -> set[str]:
    """The record types that the function in the database asks for, as Django calls them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'numbers_behind'")
        names = re.findall(r"SELECT '(\w+\.\w+)'", cursor.fetchone()[0])
    assert len(names) == len(set(names)), "each once"
    return {apps.get_model(name)._meta.label for name in names}


def test_every_record_type_of_a_case_is_behind_it_or_says_why_not(db):
    assert listed() | set(wall.NOT_BEHIND) == of_a_case()
    assert not listed() & set(wall.NOT_BEHIND)
    assert len(listed()) > 50


def rows_of(house) -> set[tuple[str, str]]:
    return {
        (row._meta.label_lower, str(row.pk))
        for row in house.rows
        if hangs_on_a_case(type(row))
        and row._meta.label not in wall.NOT_BEHIND
        # Wrong words that were tried with a reference that never was belong to nobody.
        and getattr(row, "knock_id", row.pk) is not None
    }


@pytest.mark.parametrize(("name", "key"), WORKERS)
def test_the_worker_is_given_every_row_of_their_case_and_none_of_another(ground, name, key):
    ask(getattr(ground.cast, name))
    found = set(wall.numbers_behind_case(ground.houses[key].case.pk))
    own = rows_of(ground.houses[key])
    assert {kind for kind, _ in own} > {"casework.outcomeanswers", "casework.note", "casework.document"}
    assert own - found == set()
    others = set().union(*(rows_of(house) for other, house in ground.houses.items() if other != key))
    assert found & others == set()


@pytest.mark.parametrize("name", ["cora", "percy", "petra", "nell", "nigel", "fred", "joan", "aud", "nora"])
def test_nobody_else_is_given_any(ground, name):
    ask(getattr(ground.cast, name))
    assert wall.numbers_behind_case(ground.houses["victims"].case.pk) == []
