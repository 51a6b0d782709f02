"""The mart as files: whole or by what changed, tied to the records, and never half done."""

from datetime import timedelta

import pyarrow.parquet
import pytest
from django.db import connection

from commonweal.outcomes import counting
from commonweal.outcomes.actions import faults_in_mart, mart_folder, refresh_counts
from commonweal.outcomes.mart import as_mart, bring_up_to_date, read_month
from commonweal.outcomes.mart_files import Manifest, exchange, faults_in_files, read_manifest
from commonweal.outcomes.models import Count, Refresh
from commonweal.rules.mart_columns import ROWS
from commonweal.services.milestones.models import Episode
from tests import care
from tests.care import NOW
from tests.cast import SECRET_ADDRESS, ask


@pytest.fixture
def folder(settings, tmp_path):
    settings.MART_FOLDER = tmp_path
    return mart_folder


def refresh(cast, capture, at=NOW, **more) -> Refresh:
    """A test is one transaction, so what waits for its end is done here."""
    with capture(execute=True):
        return refresh_counts(by=ask(cast.anna), at=at, **more)


def test_the_files_tie_with_the_records_and_hold_nobody(cast, folder, django_capture_on_commit_callbacks):
    done = refresh(cast, django_capture_on_commit_callbacks)
    ask(cast.anna)
    assert faults_in_mart() == []
    manifest = read_manifest(folder())
    assert (done.manifest, done.records) == (manifest.sha256, sum(map(manifest.rows, ROWS)))
    with as_mart():
        assert manifest.rows("referrals") == Episode.objects.count() > 0
    for file in folder().glob("*.parquet"):
        assert file.stat().st_mode & 0o077 == 0
        table = pyarrow.parquet.read_table(file)
        assert not any(
            "id" in name.split("_") for name in table.column_names if name not in ("area_id", "provider_id")
        )
        content = str(table.to_pylist())
        assert SECRET_ADDRESS not in content
        assert "@" not in content


def test_what_did_not_change_is_not_written_again(cast, folder, django_capture_on_commit_callbacks):
    first = refresh(cast, django_capture_on_commit_callbacks)
    later = NOW + timedelta(days=1)
    second = refresh(cast, django_capture_on_commit_callbacks, at=later)
    assert first.parts > 0
    assert (second.parts, second.manifest) == (0, first.manifest)
    whole = refresh(cast, django_capture_on_commit_callbacks, at=later, whole=True)
    assert (whole.parts, whole.manifest, whole.rows) == (first.parts, first.manifest, 0)


def test_a_change_is_found_and_counted_in_its_month_alone(cast, folder, django_capture_on_commit_callbacks):
    refresh(cast, django_capture_on_commit_callbacks)
    before = Count.objects.get(measure="referrals_by_area", **here(cast))
    care.make_referral(cast, at=NOW)
    done = refresh(cast, django_capture_on_commit_callbacks, at=NOW + timedelta(minutes=1))
    assert Count.objects.get(measure="referrals_by_area", **here(cast)).numerator == before.numerator + 1
    assert done.parts == 1
    assert done.months == 1


def here(cast) -> dict:
    newest = Count.objects.filter(measure="referrals_by_area", provider=None).order_by("-starts_on").first()
    return {
        "starts_on": newest.starts_on,
        "area_id": newest.area_id,
        "client_group": newest.client_group,
        "provider": None,
    }


def test_files_that_are_not_those_of_the_last_time_are_written_anew(
    cast, folder, django_capture_on_commit_callbacks
):
    first = refresh(cast, django_capture_on_commit_callbacks)
    exchange(folder(), Manifest())
    assert "not those of the last time" in faults_in_mart()[0]
    again = refresh(cast, django_capture_on_commit_callbacks, at=NOW + timedelta(days=1))
    assert (again.parts, again.manifest) == (first.parts, first.manifest)


def test_a_file_that_was_changed_or_lost_is_named(cast, folder, django_capture_on_commit_callbacks):
    refresh(cast, django_capture_on_commit_callbacks)
    manifest = read_manifest(folder())
    one, two, *_ = sorted(folder().glob("*.parquet"))
    one.write_bytes(b"something else")
    two.unlink()
    faults = faults_in_files(folder(), manifest)
    assert len(faults) == 2
    assert "was changed" in faults[0]
    assert "is missing" in faults[1]
    ask(cast.anna)
    assert set(faults) <= set(faults_in_mart())


def test_rows_that_no_longer_tie_are_named_and_read_again(cast, folder, django_capture_on_commit_callbacks):
    refresh(cast, django_capture_on_commit_callbacks)
    manifest = read_manifest(folder())
    month, part = next(iter(manifest.tables["referrals"].items()))
    wrong = {**manifest.tables["referrals"], month: type(part)(part.file, part.rows + 1, part.sha256)}
    broken = Manifest(manifest.columns, {**manifest.tables, "referrals": wrong})
    exchange(folder(), broken)
    Refresh.objects.create(at=NOW, up_to=NOW, months=0, rows=0, manifest=broken.sha256)
    ask(cast.anna)
    assert [each for each in faults_in_mart() if "the mart has" in each] == [
        f"referrals, {month}: the mart has {part.rows + 1:,} rows, the records {part.rows:,}. Bring it up to date."
    ]
    done = refresh(cast, django_capture_on_commit_callbacks, at=NOW + timedelta(days=1))
    assert (done.parts, faults_in_mart()) == (1, [])


def test_an_interrupted_refresh_leaves_the_manifest_as_it_was(
    cast, folder, django_capture_on_commit_callbacks, monkeypatch
):
    first = refresh(cast, django_capture_on_commit_callbacks)
    care.make_referral(cast, at=NOW)

    def fails(counts, certified):
        raise RuntimeError("the light went out")

    monkeypatch.setattr(counting, "keep", fails)
    with pytest.raises(RuntimeError):
        refresh(cast, django_capture_on_commit_callbacks, at=NOW + timedelta(minutes=1))
    assert read_manifest(folder()).sha256 == first.manifest
    assert faults_in_files(folder(), read_manifest(folder())) == []
    monkeypatch.undo()
    assert refresh(cast, django_capture_on_commit_callbacks, at=NOW + timedelta(minutes=2)).parts == 1


def test_a_manifest_that_cannot_be_read_is_no_manifest(tmp_path):
    for content in (
        "",
        "[]",
        '{"version": 99}',
        '{"version": 1, "columns": "x", "tables": {"referrals": {"2026-01": {}}}}',
    ):
        (tmp_path / "manifest.json").write_text(content)
        assert read_manifest(tmp_path) == Manifest()


def test_only_the_marts_role_reads_across_cases(cast, tmp_path):
    ask(cast.anna)
    with as_mart():
        there = bring_up_to_date(tmp_path, since=None)[0].rows("referrals")
    month = NOW.date().replace(day=1)
    assert there > read_month("referrals", month).num_rows == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == "commonweal_app"
