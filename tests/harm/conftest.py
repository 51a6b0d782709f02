"""The ground of the harm tests: planted once a worker, by the owner, and taken away at the end."""

import pytest

from tests.harm.planting import planted


@pytest.fixture(scope="package")
def _ground(_cast_in_database, django_db_blocker):
    with django_db_blocker.unblock(), planted(_cast_in_database) as ground:
        yield ground


@pytest.fixture
def ground(_ground, db):
    return _ground
