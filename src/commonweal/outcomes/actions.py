"""Brings the counts up to date. Only the months that changed since the last time are read again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from commonweal.access.actor import Actor
from commonweal.audit.actions import record_event
from commonweal.outcomes.catalogue import counted_here
from commonweal.outcomes.models import Refresh

OVERLAP = timedelta(
    minutes=10
)  # longer than any transaction that could still have been open at the last refresh
ONE_AT_A_TIME = 0x6D617274


def mart_folder() -> Path:
    """One folder for each database, so that two partnerships on one machine, or two runs of the tests, never share one."""
    return settings.MART_FOLDER / str(connection.settings_dict["NAME"])


@transaction.atomic
def refresh_counts(
    *,
    by: Actor | None,
    at: datetime,
    whole: bool = False,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Refresh:
    """Brings mart and counts up to date; reads every month again when `whole`, or when the files are not those of the last time.
    One refresh at a time, and nothing is half done: the files are exchanged when the counts are kept for good.

    Its parts are the months to read, the questions to ask of them, and keeping the answers. `tell` hears between any two how
    many are done, of how many; what it raises undoes everything.
    """
    # The engines take a second to load, and whoever only reads needs none of them.
    from commonweal.outcomes import counting, mart, measuring
    from commonweal.outcomes.mart_files import exchange, read_manifest

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    certified = _certified()
    folder, last = mart_folder(), Refresh.objects.order_by("-id").first()
    same = last is not None and read_manifest(folder).sha256 == last.manifest
    since = last.up_to - OVERLAP if last and same and not whole else None
    wanted = counted_here()
    after_reading = len(list(measuring.questions(wanted))) + 1
    with mart.as_mart():
        manifest, written = mart.bring_up_to_date(
            folder, since=since, tell=lambda done, of: tell(done, of + after_reading)
        )
        of = written + after_reading
        counts = measuring.count_files(
            folder, manifest, wanted, now=int(at.timestamp() * 1_000_000),
            tell=lambda done: tell(written + done, of),
        )  # fmt: skip
        tell(of - 1, of)
        rows, months = counting.keep(counts, certified=certified)
    refresh = Refresh.objects.create(
        at=at, up_to=at, months=len(months), rows=rows, by_id=by.user_id if by else None, parts=written,
        records=sum(manifest.rows(table) for table in manifest.tables), manifest=manifest.sha256,
    )  # fmt: skip
    record_event(action="refresh_figures", subject=refresh, by=by, at=at, months=len(months), rows=rows)
    transaction.on_commit(lambda: exchange(folder, manifest))
    return refresh


def _certified() -> list[tuple]:
    """What services that keep their own records certified, added up where one has several contracts. They are
    counted without being seen.
    """
    from commonweal.outcomes.returns.queries import certified_counts

    found: dict[tuple, list[int]] = {}
    for each in certified_counts(is_from_records=False):
        place = (each.measure, each.starts_on, each.area_id, each.client_group, each.provider_id)
        sums = found.setdefault(place, [0, 0])
        sums[0] += each.numerator
        sums[1] += each.denominator
    return [(*place, *sums, True) for place, sums in found.items()]


def faults_in_mart() -> list[str]:
    """Where the mart's files are not what the last refresh made, or do not tie with the database; empty when all does."""
    from commonweal.outcomes import mart
    from commonweal.outcomes.mart_files import faults_in_files, read_manifest

    folder, last = mart_folder(), Refresh.objects.order_by("-id").first()
    manifest = read_manifest(folder)
    if last is None:
        return ["Nothing was counted yet. Bring the figures up to date."]
    if manifest.sha256 != last.manifest:
        return [
            "The files are not those of the last time the figures were counted. Count the whole mart again."
        ]
    faults = faults_in_files(folder, manifest)
    with mart.as_mart():
        for table in manifest.tables:
            there = {f"{month:%Y-%m}": rows for month, rows in mart.months_there(table).items()}
            for month in sorted(set(there) | set(manifest.months(table))):
                has, should = manifest.months(table).get(month, 0), there.get(month, 0)
                if has != should:
                    faults.append(
                        f"{table}, {month}: the mart has {has:,} rows, the records {should:,}. Bring it up to date."
                    )
    return faults
