"""Fixtures for every test: the database (as the app's own role, never the owner) and the fixed cast."""

import pytest

from tests.database_setup import *  # noqa: F403

TOGETHER = ("tests/journeys/", "tests/repository/test_demonstration.py")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Tests go wherever there is room, but these one after the other to one worker: they share what is dear to make.

    The mark that xdist has for it (`xdist_group`) does nothing with this pytest.
    """
    from xdist.scheduler import LoadScopeScheduling

    class SomeTogether(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((each for each in TOGETHER if nodeid.startswith(each)), nodeid)

    return SomeTogether(config, log)


@pytest.fixture(scope="session")
def _cast_in_database(django_db_setup, django_db_blocker):
    from tests.cast import make_cast

    with django_db_blocker.unblock():
        return make_cast()


@pytest.fixture
def cast(_cast_in_database, db):
    """The fixed cast, committed once by the owner; what a test changes is rolled back."""
    return _cast_in_database


@pytest.fixture
def client_for():
    """A browser signed in as one of the cast: `client_for(cast.pat).get(url)`."""
    from tests.cast import client_for

    return client_for


@pytest.fixture
def at_most_queries():
    """`with at_most_queries(12): client.get(url)`. Savepoints are the test's own wrapping and do not count."""
    from contextlib import contextmanager

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    @contextmanager
    def counted(most: int):
        with CaptureQueriesContext(connection) as captured:
            yield
        asked = [each["sql"] for each in captured.captured_queries if "SAVEPOINT" not in each["sql"]]
        assert len(asked) <= most, "\n".join(asked)

    return counted
