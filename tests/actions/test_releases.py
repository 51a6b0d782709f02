"""A release is kept word for word and for good, and refused when it gives somebody away; the number has a floor and a reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from commonweal.audit.models import AuditEvent
from commonweal.outcomes.releases import actions, queries
from commonweal.outcomes.releases.models import DisclosureSetting, Release
from commonweal.partnership.models import LocalThreshold
from commonweal.rules.disclosure_minimum import FLOOR
from commonweal.rules.reasons import Refused
from commonweal.rules.released import Audience, canonical, digest
from tests.cast import NOW, OWNER, actor_of
from tests.released import a_table

TODAY = NOW.date()


def release(cast, counts, *, audience="board", title="Spring pack", by="anna", threshold=5):
    return actions.log_release(
        audience=audience,
        title=title,
        tables={"Referrals": a_table(counts, threshold=threshold)},
        by=actor_of(getattr(cast, by)),
        at=NOW,
    )


def set_minimum(cast, *, value=10, starts_on=TODAY, reason="Small districts joined us", by="ingrid", **more):
    return actions.set_disclosure_minimum(
        value=value, starts_on=starts_on, reason=reason, by=actor_of(getattr(cast, by)), at=NOW, **more
    )


# --- releases ---


def test_a_release_is_kept_as_published_with_its_hash(cast):
    found = release(cast, {"North": 2, "South": 3, "East": 4711})
    assert found.sha256 == digest(found.body)
    assert found.body == canonical({"Referrals": a_table({"North": 2, "South": 3, "East": 4711})})
    assert "4716" in found.body
    assert '"lowest":2' not in found.body
    kept = queries.kept(Release.objects.get(pk=found.pk))
    assert kept.is_whole
    assert kept.tables == {"Referrals": a_table({"North": 2, "South": 3, "East": 4711})}
    event = AuditEvent.objects.filter(action="log_release").order_by("id").first()
    assert event.details == {"audience": "board", "tables": 1, "cells": 4}
    assert "Spring" not in str(event.details)


@pytest.mark.parametrize("name", ["bea", "aud", "ingrid", "adam", "pat", "mona", "nora"])
def test_only_those_who_sign_and_the_analyst_release(cast, name):
    with pytest.raises(PermissionDenied):
        release(cast, {"North": 20}, by=name)
    assert Release.objects.count() == 0


def test_what_gives_somebody_away_is_refused_and_nothing_is_kept(cast):
    release(cast, {"North": 20, "South": 30})
    with pytest.raises(Refused) as refused:
        release(cast, {"North": 22, "South": 30}, title="Summer pack", by="joan")
    assert {reason.code for reason in refused.value.reasons} == {"changed_by_few"}
    assert "“Spring pack”" in str(refused.value)
    assert Release.objects.count() == 1
    assert AuditEvent.objects.filter(action="log_release").count() == 1


def test_whoever_reads_a_narrower_audience_has_the_wider_one_too(cast):
    release(cast, {"North": 20, "South": 30}, audience=Audience.BOARD)
    # The public never had the board's pack, but the board will have both.
    with pytest.raises(Refused):
        release(cast, {"North": 21, "South": 30}, audience=Audience.PUBLIC)
    with pytest.raises(Refused):
        release(cast, {"North": 21, "South": 30}, audience=Audience.PARTNERS)
    release(cast, {"North": 40, "South": 50}, audience=Audience.PUBLIC, title="Open data")
    assert [each.audience for each in queries.releases(before=None, limit=9)] == ["public", "board"]
    assert len(queries.printed_for(Audience.PUBLIC.also_reads)) == 1
    assert len(queries.printed_for(Audience.BOARD.also_reads)) == 2


def test_an_empty_release_and_one_without_a_title_are_refused(cast):
    by = actor_of(cast.anna)
    with pytest.raises(Refused) as refused:
        actions.log_release(audience="board", title=" ", tables={}, by=by, at=NOW)
    assert [reason.code for reason in refused.value.reasons] == ["title_missing", "nothing_to_release"]
    with pytest.raises(ValueError, match="'press'"):
        release(cast, {"North": 20}, audience="press")


def test_the_database_changes_and_removes_nothing(cast):
    found = release(cast, {"North": 20})
    setting = set_minimum(cast)
    for change in (
        lambda: Release.objects.filter(pk=found.pk).update(title="Other"),
        lambda: Release.objects.filter(pk=found.pk).delete(),
        lambda: DisclosureSetting.objects.filter(pk=setting.pk).update(value=20),
        lambda: DisclosureSetting.objects.filter(pk=setting.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    values = {"audience": "board", "title": "x", "by": cast.anna, "at": NOW}
    with pytest.raises(IntegrityError, match="release_is_what_its_hash_says"), transaction.atomic():
        Release.objects.create(body="{}", sha256="0" * 64, **values)


@pytest.mark.django_db(transaction=False, databases=["default", OWNER])
def test_not_even_the_owner_changes_a_release(cast):
    from django.db import connections

    with connections[OWNER].cursor() as cursor, pytest.raises(DatabaseError, match="append"):
        cursor.execute("DELETE FROM outcomes_releases_release")


# --- the number ---


def test_the_number_is_set_with_day_reason_history_and_audit(cast):
    set_minimum(cast, value=10, starts_on=TODAY + timedelta(days=30))
    row = LocalThreshold.objects.get(key="disclosure_minimum")
    assert (row.value, row.area, row.source) == (10, None, "Small districts joined us")
    assert queries.in_force(on=TODAY).value == FLOOR == 5
    assert queries.in_force(on=TODAY + timedelta(days=30)).value == 10
    assert [(each.value, each.by) for each in queries.settings()] == [(10, "Ingrid Governs")]
    event = AuditEvent.objects.get(action="set_disclosure_minimum")
    assert event.details == {"value": 10, "starts_on": (TODAY + timedelta(days=30)).isoformat()}


@pytest.mark.parametrize("name", ["joan", "anna", "aud", "adam", "bea", "pat", "mona", "nora"])
def test_nobody_else_sets_it(cast, name):
    with pytest.raises(PermissionDenied):
        set_minimum(cast, by=name)
    assert DisclosureSetting.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"value": 4}, "below_the_floor"),
        ({"value": 0}, "below_the_floor"),
        ({"value": 101}, "above_the_highest"),
        ({"starts_on": TODAY - timedelta(days=1)}, "starts_in_the_past"),
        ({"reason": "because"}, "reason_missing"),
    ],
)
def test_what_may_not_be_set(cast, change, code):
    with pytest.raises(Refused) as refused:
        set_minimum(cast, **change)
    assert [reason.code for reason in refused.value.reasons] == [code]
    assert not LocalThreshold.objects.filter(key="disclosure_minimum").exists()


def test_one_number_a_day_and_the_same_form_sets_once(cast):
    import uuid

    key = uuid.uuid4()
    one = set_minimum(cast, form_key=key)
    assert set_minimum(cast, form_key=key) == one
    with pytest.raises(Refused) as refused:
        set_minimum(cast, value=8)
    assert [reason.code for reason in refused.value.reasons] == ["day_is_taken"]
    assert DisclosureSetting.objects.count() == 1


def test_the_number_in_force_decides_what_is_too_few(cast):
    set_minimum(cast, value=10)
    release(cast, {"North": 20, "South": 30}, threshold=10)
    with pytest.raises(Refused):
        release(cast, {"North": 27, "South": 30}, threshold=10)


def test_a_number_below_the_floor_that_got_in_by_a_file_does_not_count(cast):
    LocalThreshold.objects.create(key="disclosure_minimum", value=2, starts_on=TODAY, source="x")
    assert queries.in_force(on=TODAY).value == FLOOR
