"""One server and one browser for all journeys; a journey signs in through the real page."""

import os
import warnings

import pytest

from tests.journeys.site import chromium, copy_of_database, load_example, serving, working

HOW = "No Chromium was found, so the browser journeys did not run. On Debian: apt-get install chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="package")
def browser():
    where = chromium()
    if where is None:
        if os.environ.get("CI"):
            pytest.fail(HOW)
        warnings.warn(HOW, stacklevel=1)
        pytest.skip(HOW)
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop on this thread; Django would refuse its database beside it.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        opened = playwright.chromium.launch(executable_path=where, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def environment(_cast_in_database, django_db_blocker, tmp_path_factory):
    """Where the journeys' database is: the cast and the example's plan are in it. What journeys do is committed there."""
    with django_db_blocker.unblock(), copy_of_database() as found:
        load_example(found, tmp_path_factory.mktemp("plan"))
        yield found


@pytest.fixture(scope="package")
def site(environment):
    """The address of a real server, with a worker beside it for what people ask for."""
    with working(environment), serving(environment) as address:
        yield address


@pytest.fixture
def visitor(site, browser):  # the site first: the browser brings an event loop that hides open connections
    """Makes visitors: `pat = visitor("pat")` is signed in, `visitor()` is a stranger, perhaps without scripts."""
    from tests.journeys.visitor import Visitor

    made = []

    def make(name: str | None = None, *, width: int = 1280, scripts: bool = True) -> Visitor:
        someone = Visitor(browser, site, width=width, scripts=scripts)
        made.append(someone)
        return someone.sign_in(name) if name else someone

    yield make
    for someone in made:
        someone.close()
