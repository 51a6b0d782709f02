"""My caseload, my service's cases, and those that wait for a worker."""

import re
from datetime import timedelta

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.partnership.models import Area
from commonweal.services.casework import paging
from commonweal.services.casework.models import Case
from tests.care import TODAY
from tests.cast import ask
from tests.pages.filling import counted, text_of

NO_CASES = ["joan", "finn", "bea", "anna", "aud", "adam", "fred", "rita", "nora"]


def names(response) -> list[str]:
    return re.findall(r'cw-queue__title"><a[^>]*>([^<]*)</a>', text_of(response))


def test_a_worker_sees_their_own_cases_and_no_colleagues(cast, client_for):
    response = counted(client_for(cast.pat), "/cases/")
    assert names(response) == ["Vera Victim"]
    assert sorted(names(client_for(cast.cora).get("/cases/"))) == ["Cleo Client", "Kit Child"]
    assert names(client_for(cast.nell).get("/cases/")) == ["Nina Next"]
    assert names(client_for(cast.percy).get("/cases/")) == ["Otis Other"]


def test_a_manager_sees_the_cases_of_the_service_and_who_holds_each(cast, client_for):
    response = client_for(cast.mona).get("/cases/")
    assert sorted(names(response)) == ["Cleo Client", "Kit Child", "Vera Victim"]
    assert "Pat Works" in text_of(response)
    assert names(client_for(cast.nigel).get("/cases/")) == ["Nina Next"]


@pytest.mark.parametrize("name", NO_CASES)
def test_whoever_holds_no_cases_is_refused(cast, client_for, name):
    for address in ("/cases/", "/cases/unallocated/", "/cases/export/"):
        assert client_for(getattr(cast, name)).get(address).status_code == 403


def test_looking_at_the_list_is_an_event_with_its_count(cast, client_for):
    client_for(cast.cora).get("/cases/")
    event = AuditEvent.objects.filter(action="list_people").latest("id")
    assert (event.actor_id, event.details) == (cast.cora.pk, {"count": 2})


def test_the_most_urgent_comes_first_then_the_review_that_is_due_first(cast, client_for):
    ask(cast.cora)
    Case.objects.filter(pk=cast.kits_case.pk).update(review_due_on=TODAY + timedelta(days=3))
    Case.objects.filter(pk=cast.coras_case.pk).update(review_due_on=TODAY - timedelta(days=3))
    response = client_for(cast.cora).get("/cases/")
    assert names(response) == ["Cleo Client", "Kit Child"]
    assert text_of(response).count("cw-queue__row--late") == 1
    Case.objects.filter(pk=cast.kits_case.pk).update(urgency=4000)
    assert names(client_for(cast.cora).get("/cases/")) == ["Kit Child", "Cleo Client"]


@pytest.mark.parametrize("due", [(None, None, None), (1, None, 1), (0, 1, 2), (2, 2, 2)])
def test_the_list_goes_on_by_key_and_shows_everybody_once(cast, client_for, monkeypatch, due):
    monkeypatch.setattr(paging.one_page, "__kwdefaults__", {"after": "", "limit": 1})
    ask(cast.mona)
    cases = (cast.pats_case, cast.kits_case, cast.coras_case)
    for case, days in zip(cases, due, strict=True):
        day = TODAY + timedelta(days=days) if days is not None else None
        Case.objects.filter(pk=case.pk).update(review_due_on=day)
    seen, address = [], "/cases/"
    while address:
        response = client_for(cast.mona).get(address)
        seen += names(response)
        onward = re.search(r'href="(\?after=[^"]+)"', text_of(response))
        address = f"/cases/{onward[1]}" if onward else ""
    assert sorted(seen) == ["Cleo Client", "Kit Child", "Vera Victim"]


@pytest.mark.parametrize("after", ["x", "1~2~3", "1~2026-01-01~not-an-id", "~~", "9" * 40])
def test_a_key_that_makes_no_sense_is_no_key(cast, client_for, after):
    assert names(client_for(cast.pat).get("/cases/", {"after": after})) == ["Vera Victim"]


def test_closed_cases_have_their_own_list(cast, client_for):
    assert "No cases here" in text_of(client_for(cast.pat).get("/cases/?show=closed"))


def test_the_unallocated_are_a_managers_list_with_how_long_they_wait(cast, client_for):
    response = counted(client_for(cast.mona), "/cases/unallocated/")
    assert names(response) == ["Una Allocated"]
    assert "Waiting 2 days" in text_of(response)
    assert names(client_for(cast.nigel).get("/cases/unallocated/")) == []
    assert client_for(cast.pat).get("/cases/unallocated/").status_code == 403


def test_the_export_is_my_own_and_names_nobody(cast, client_for):
    response = counted(client_for(cast.pat), "/cases/export/")
    lines = response.content.decode().splitlines()
    assert lines[0].startswith("Reference,Group,Area,Status,Grade")
    assert len(lines) == 2
    assert cast.pats_case.reference in lines[1]
    for word in ("Vera", "Otis", "07700", "Larkspur"):
        assert word not in response.content.decode()
    assert response["Content-Disposition"] == f'attachment; filename="list-{TODAY}.csv"'
    event = AuditEvent.objects.filter(action="export_cases").latest("id")
    assert (event.actor_id, event.details) == (
        cast.pat.pk,
        {"count": 1, "cases": [str(cast.pats_case.pk)]},
    )


def test_a_formula_in_the_export_stays_text(cast, client_for):
    Area.objects.filter(pk=cast.fellshire.pk).update(name="=HYPERLINK(1)")
    assert ",'=HYPERLINK(1)," in client_for(cast.pat).get("/cases/export/").content.decode()
