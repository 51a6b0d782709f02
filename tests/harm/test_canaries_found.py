"""A test that cannot fail proves nothing: a rule is broken on purpose, and the walk must find what comes out, and where."""

import logging

import pytest
from django.core import mail
from django.core.cache import cache
from django.db.models import Q
from django.shortcuts import render

from commonweal.access import enforce
from commonweal.access.encryption import open_sealed
from commonweal.audit.actions import record_something
from commonweal.services.casework import actions
from commonweal.services.casework.models import Case
from tests.cast import NOW, actor_of
from tests.harm.allowed import may_read
from tests.harm.scanning import left_behind, tokens_in
from tests.harm.walking import walk

ONE_CASE = frozenset({"case"})


def everything(by, membership):
    return Q()


@pytest.fixture
def widened(monkeypatch):
    """The first wall is down: whoever holds a caseload reaches every case."""
    for scope in list(Case.scopes):
        monkeypatch.setitem(Case.scopes, scope, everything)


def test_the_second_wall_holds_when_the_first_is_down(ground, client_for, widened):
    assert list(walk(ground, "percy", client_for(ground.cast.percy), may_read, only=ONE_CASE)) == []


def test_both_walls_down_is_found(ground, client_for, widened, monkeypatch):
    ask_as, pat = enforce.ask_as, actor_of(ground.cast.pat)
    monkeypatch.setattr(enforce, "ask_as", lambda by: ask_as(pat))
    found = list(walk(ground, "percy", client_for(ground.cast.percy), may_read, only=ONE_CASE))
    assert {leak.canary.whose for leak in found} >= {"victims"}
    assert {"casework.Person", "casework.Note"} <= {leak.canary.model for leak in found}


def test_a_colleague_who_reads_over_a_shoulder_is_found(ground, client_for, monkeypatch):
    """The whole service reaches the caseload of each: no wall between sides fell, and still it is a leak."""
    ask_as, pat = enforce.ask_as, actor_of(ground.cast.pat)
    monkeypatch.setattr(enforce, "ask_as", lambda by: ask_as(pat))
    for scope in list(Case.scopes):
        monkeypatch.setitem(
            Case.scopes, scope, lambda by, membership: Q(organisation_id=membership.organisation_id)
        )
    found = list(walk(ground, "cora", client_for(ground.cast.cora), may_read, only=ONE_CASE))
    assert {leak.canary.whose for leak in found} >= {"victims"}


def in_header(response, name):
    response["X-About"] = name


def in_cookie(response, name):
    response.set_cookie("last", name)


def in_title(response, name):
    response.content = response.content.replace(b"<title>", f"<title>{name} ".encode())


def in_file_name(response, name):
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'


def in_address(response, name):
    response["Location"] = f"/cases/?name={name}"


@pytest.mark.parametrize("leak", [in_header, in_cookie, in_title, in_file_name, in_address])
def test_a_name_round_the_page_is_found_even_where_the_page_may_show_it(
    ground, client_for, monkeypatch, leak
):
    def renders(request, template, context, **options):
        response = render(request, template, context, **options)
        leak(response, ground.houses["victims"].people["subject"].full_name)
        return response

    monkeypatch.setattr("commonweal.services.casework.views.cases.render", renders)
    found = list(walk(ground, "pat", client_for(ground.cast.pat), may_read, only=ONE_CASE))
    assert found
    assert "the page" not in {each.where for each in found}


def test_a_detail_of_contact_on_a_page_is_found_also_for_whoever_holds_the_case(
    ground, client_for, monkeypatch
):
    row = next(each for each in ground.houses["victims"].rows if getattr(each, "kind", "") == "address")
    value = open_sealed(row.sealed_value, bound_to=f"contact_point:{row.id}:value")

    def renders(request, template, context, **options):
        response = render(request, template, context, **options)
        response.content = response.content.replace(b"</body>", f"<p>{value}</p></body>".encode())
        return response

    monkeypatch.setattr("commonweal.services.casework.views.cases.render", renders)
    found = list(walk(ground, "pat", client_for(ground.cast.pat), may_read, only=ONE_CASE))
    assert {leak.canary.field for leak in found} == {"sealed_value"}


def to_log(name):
    # Words given apart from the sentence are left out by our own filter; a name inside it is not.
    logging.getLogger("commonweal").info(f"opened the case of {name}")


def to_mail(name):
    mail.send_mail("For you", f"{name} waits for you", None, ["pat@example.org"])


def to_cache(name):
    cache.set("last_case", name)


def to_audit(name):
    by = actor_of(to_audit.who)
    record_something(action="view_case", record_type="casework.case", by=by, at=NOW, name=name)


@pytest.mark.parametrize(
    ("leak", "where"),
    [
        (to_log, "the log"),
        (to_mail, "an e-mail"),
        (to_cache, "the cache default"),
        (to_audit, "the table audit_auditevent"),
    ],
)
def test_a_name_that_stays_behind_is_found(ground, client_for, monkeypatch, caplog, leak, where):
    caplog.set_level(logging.DEBUG)
    look_at, to_audit.who = actions.look_at, ground.cast.pat

    def looks(**options):
        found = look_at(**options)
        leak(found.subject.full_name)
        return found

    monkeypatch.setattr(actions, "look_at", looks)
    client_for(ground.cast.pat).get(f"/cases/{ground.houses['victims'].case.pk}/")
    places = {place for place, text in left_behind(caplog.text) if tokens_in(text) & set(ground.canaries)}
    cache.clear()
    assert places == {where}
