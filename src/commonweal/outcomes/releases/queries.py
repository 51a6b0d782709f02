"""Reads the release log and the numbers that protect it."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from commonweal.outcomes.releases.models import DisclosureSetting, Release
from commonweal.partnership.queries import local_thresholds
from commonweal.rules.differencing import Printed
from commonweal.rules.disclosure_minimum import minimum_in_force
from commonweal.rules.released import Audience, ReleasedTable, digest, from_json
from commonweal.rules.thresholds import Threshold

ON_THE_SERVER = "By command, on the server"


@dataclass(frozen=True)
class ReleaseRow:
    id: int
    title: str
    audience: Audience
    at: datetime
    by: str


@dataclass(frozen=True)
class Kept:
    """A release as it was kept: its tables by title, and whether the hash still fits."""

    row: ReleaseRow
    sha256: str
    is_whole: bool
    tables: dict[str, ReleasedTable]


@dataclass(frozen=True)
class SettingRow:
    value: int
    starts_on: date
    reason: str
    by: str
    at: datetime


def releases(*, before: int | None, limit: int) -> list[ReleaseRow]:
    """The releases, the latest first; `before` is the id of the last one shown. One query, without their bodies."""
    rows = Release.objects.order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    columns = rows.values_list("id", "title", "audience", "at", "by__full_name")[:limit]
    return [
        ReleaseRow(pk, title, Audience(audience), at, by or ON_THE_SERVER)
        for pk, title, audience, at, by in columns
    ]


def kept(release: Release) -> Kept:
    who = release.by.full_name if release.by else ON_THE_SERVER
    row = ReleaseRow(release.pk, release.title, Audience(release.audience), release.at, who)
    return Kept(row, release.sha256, digest(release.body) == release.sha256, _tables(release.body))


def printed_for(audiences: Collection[Audience], *, since: date | None = None) -> list[Printed]:
    """Every table released to these audiences, since a day if given, the oldest first. One query."""
    kept = Release.objects.filter(audience__in=list(audiences))
    if since is not None:
        kept = kept.filter(at__date__gte=since)
    rows = kept.order_by("id").values_list("title", "body")
    return [Printed(title, table) for title, body in rows for table in _tables(body).values()]


def in_force(*, on: date) -> Threshold:
    """The disclosure minimum of a day, with where it comes from."""
    return minimum_in_force(on=on, local=local_thresholds())


def settings(*, limit: int = 50) -> list[SettingRow]:
    """The disclosure minimums set here, the latest first day first."""
    rows = DisclosureSetting.objects.order_by("-starts_on").values_list(
        "value", "starts_on", "reason", "by__full_name", "at"
    )
    return [SettingRow(*row) for row in rows[:limit]]


def _tables(body: str) -> dict[str, ReleasedTable]:
    return {title: from_json(table) for title, table in json.loads(body).items()}
