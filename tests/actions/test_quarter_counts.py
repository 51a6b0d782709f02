"""Counts by quarter are what the counts add up to, whatever is written in whatever order, and nobody writes them by hand."""

from collections import Counter
from contextlib import nullcontext
from datetime import date
from random import Random

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from commonweal.outcomes.mart import as_mart
from commonweal.outcomes.models import Count, QuarterCount
from commonweal.outcomes.queries import counted
from commonweal.rules.periods import Period, quarters_in

pytestmark = pytest.mark.django_db
YEAR = Period(date(2021, 4, 1), date(2022, 4, 1))
MONTHS = [date(2021, 4, 1), date(2021, 5, 1), date(2021, 7, 1), date(2022, 3, 1)]
COLUMNS = ("measure", "client_group", "area_id", "starts_on")
NUMBERS = ("numerator", "denominator", "rows", "certified")


@pytest.fixture
def empty(cast):
    with as_mart():
        Count.objects.all().delete()
    assert not QuarterCount.objects.exists()
    return cast


def row(cast, chance: Random, provider) -> Count:
    return Count(
        measure=chance.choice(["one", "two"]), starts_on=chance.choice(MONTHS),
        area=chance.choice([cast.fellshire, cast.wexcombe]), client_group=chance.choice(["victim", "child"]),
        provider=provider, numerator=chance.randint(0, 9), denominator=chance.randint(0, 9),
        is_certified=chance.random() < 0.3,
    )  # fmt: skip


def added_up() -> dict[tuple, list[int]]:
    """As a reader would do it with paper and pencil, of every count that is kept."""
    quarters = {
        month: each.starts_on for each in quarters_in(YEAR) for month in MONTHS if each.contains(month)
    }
    found: dict[tuple, Counter] = {}
    for each in Count.objects.all():
        place = (each.measure, each.client_group, each.area_id, quarters[each.starts_on])
        found.setdefault(place, Counter()).update(
            numerator=each.numerator, denominator=each.denominator, rows=1, certified=each.is_certified
        )
    return {place: [numbers[name] for name in NUMBERS] for place, numbers in found.items()}


def kept() -> dict[tuple, list[int]]:
    return {each[:4]: list(each[4:]) for each in QuarterCount.objects.values_list(*COLUMNS, *NUMBERS)}


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_written_the_quarters_are_what_the_counts_add_up_to(empty, seed):
    chance = Random(seed)
    for _ in range(6):
        with as_mart():
            providers = [None, empty.harbour]
            rows = [row(empty, chance, chance.choice(providers)) for _ in range(chance.randint(0, 12))]
            Count.objects.bulk_create(rows, ignore_conflicts=True)
            gone = chance.sample(list(Count.objects.values_list("pk", flat=True)), Count.objects.count() // 3)
            Count.objects.filter(pk__in=gone).delete()
        assert kept() == added_up()


def test_a_page_reads_one_row_whatever_the_number_of_providers_and_months(empty):
    with as_mart():
        Count.objects.bulk_create(
            Count(
                measure="one", starts_on=month, area=empty.fellshire, client_group="victim",
                provider=provider, numerator=1, denominator=2, is_certified=provider is None,
            )
            for month in MONTHS[:2] for provider in (None, empty.harbour)
        )  # fmt: skip
    found, certified = counted(starts_on=YEAR.starts_on, ends_before=YEAR.ends_before)
    assert dict(found) == {("one", "victim", empty.fellshire.pk, MONTHS[0]): (4, 8)}
    assert certified == {("one", "victim")}
    assert QuarterCount.objects.get().rows == 4


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_count_that_the_owner_mends_moves_with_its_quarter(cast):
    counts, quarters = Count.objects.using("owner"), QuarterCount.objects.using("owner").filter(measure="one")
    counts.create(
        measure="one", starts_on=MONTHS[0], area=cast.fellshire, client_group="victim", numerator=1, denominator=2
    )  # fmt: skip
    counts.filter(measure="one").update(starts_on=MONTHS[2], numerator=7, denominator=9)
    assert list(quarters.values_list("starts_on", *NUMBERS)) == [(MONTHS[2], 7, 9, 1, 0)]


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO outcomes_quartercount (measure) VALUES ('one')",
        "UPDATE outcomes_quartercount SET numerator = 9",
        "DELETE FROM outcomes_quartercount",
        "TRUNCATE outcomes_quartercount",
    ],
)
@pytest.mark.parametrize("role", [nullcontext, as_mart])
def test_nobody_writes_them_by_hand(empty, sql, role):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), role():
        connection.cursor().execute(sql)
