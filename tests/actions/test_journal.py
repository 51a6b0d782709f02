"""The ledger in the database as a journal: does bean-check accept it, and do its balances bite? And the balances themselves."""

import re
from datetime import date
from itertools import pairwise

import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings

from commonweal.commissioning.funding import queries
from commonweal.commissioning.funding.journal import journal_lines
from commonweal.config.cli import main
from tests import books, money
from tests.rules.test_journal import POSTING, bean_check

FEW = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def _plan(cast):
    money.load(cast)


def test_an_empty_ledger_is_an_empty_journal(tmp_path):
    text = "".join(journal_lines())
    assert "open" not in text
    assert bean_check(text, tmp_path) == ""


def test_what_the_partnership_did_is_accepted(cast, tmp_path):
    money.put_in_bank(cast, "county-year-1")
    money.confirm(cast, "city-year-1")
    text = "".join(journal_lines())
    assert 'fund: "Core budget"' in text
    assert 'area: "' not in text
    assert bean_check(text, tmp_path) == ""
    accounts = {"Assets:Bank", "Assets:Receivable", "Income:Contributions"}
    assert {":".join(name.split(":")[:2]) for name in re.findall(r"open (\S+)", text)} == accounts


@FEW
@given(happened=books.some_happenings)
def test_any_ledger_is_accepted_and_refused_after_a_penny(cast, tmp_path, happened):
    with transaction.atomic():
        books.post_all(cast, happened)
        text = "".join(journal_lines())
        transaction.set_rollback(True)
    assert bean_check(text, tmp_path) == ""
    posting = list(POSTING.finditer(text))[len(happened) % 2]
    more = f"{posting[1]}{posting[2]}.{(int(posting[3]) + 1) % 100:02d} GBP"
    assert bean_check(text.replace(posting[0], more, 1), tmp_path) != ""


@FEW
@given(happened=books.some_happenings)
def test_both_sides_altered_alike_are_caught_by_the_balances(cast, tmp_path, happened):
    """The transaction still balances, so only the sums that PostgreSQL made can tell."""
    with transaction.atomic():
        books.post_all(cast, happened)
        text = "".join(journal_lines())
        transaction.set_rollback(True)
    first, second = list(POSTING.finditer(text))[:2]
    pence = int(first[2] + first[3])
    text = text.replace(first[0], f"{first[1]}{_shown(pence + 1)} GBP", 1)
    text = text.replace(second[0], f"{second[1]}{_shown(-pence - 1)} GBP", 1)
    assert "Balance failed" in bean_check(text, tmp_path)


def _shown(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def test_the_command_writes_the_file(cast, tmp_path, monkeypatch):
    from contextlib import nullcontext

    from commonweal.config import running

    monkeypatch.setattr(running, "ready", nullcontext)
    money.put_in_bank(cast, "county-year-1")
    file = tmp_path / "out.beancount"
    done = CliRunner().invoke(main, ["ledger", "journal", "--to", str(file)])
    assert done.exit_code == 0, done.output
    assert bean_check(file.read_text(encoding="utf-8"), tmp_path) == ""
    printed = CliRunner().invoke(main, ["ledger", "journal"])
    assert printed.output == file.read_text(encoding="utf-8")


# Balances


@FEW
@given(happened=books.some_happenings)
def test_balances_are_what_the_entries_come_to(cast, happened):
    with transaction.atomic():
        books.post_all(cast, happened)
        found, entries = queries.balances(), books.rows()
        funds = queries.by_fund(found)
        transaction.set_rollback(True)
    bank = [row for row in entries if row.account == "bank"]
    for each in found:
        own = [
            row for row in bank
            if (row.funder_id, row.source_fund, row.area_id) == (each.funder_id, each.source_fund, each.area_id)
        ]  # fmt: skip
        ends = date(each.year + 1, 4, 1)
        assert each.closing_pence == books.pence_of(own, lambda row, ends=ends: row.on < ends)
    for before, after in pairwise(found):
        same = (before.funder_id, before.source_fund, before.area_id) == (
            after.funder_id, after.source_fund, after.area_id,
        )  # fmt: skip
        assert not same or (after.year == before.year + 1 and after.opening_pence == before.closing_pence)
    if bank:
        last = max(each.year for each in funds)
        assert sum(each.closing_pence for each in funds if each.year == last) == sum(
            row.pence for row in bank
        )
        received = books.pence_of(bank, lambda row: row.kind == "receipt")
        assert sum(each.in_pence for each in funds) == received


def test_one_plans_balances_alone(cast, django_assert_num_queries):
    found = money.put_in_bank(cast, "county-year-1")
    with django_assert_num_queries(1):
        rows = queries.balances(plan_id=found.plan_id)
    assert [(row.funder, row.in_pence, row.area_id) for row in rows] == [
        ("Fellshire County Council", 51_000_00, None)
    ]
    assert queries.balances(plan_id=found.plan_id + 1) == []


def test_the_balances_are_read_from_an_index_made_for_them():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'bank_entries'")
        assert "INCLUDE (contribution_id, area_id, amount_pence) WHERE" in cursor.fetchone()[0]
