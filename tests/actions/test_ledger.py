"""Does the database itself keep the ledger's promises, by raw SQL, as the app's role and even as the owner of the tables?"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction

from commonweal.commissioning.funding.models import (
    Contribution,
    Element,
    Fence,
    LedgerEntry,
    LedgerTransaction,
    Plan,
)
from tests.cast import NOW

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
YEAR = {"starts_on": "2026-04-01", "ends_before": "2027-04-01"}
INSERT_TRANSACTION = (
    "INSERT INTO funding_ledgertransaction (kind, occurred_on, words, recorded_by_id, recorded_at)"
    " VALUES ('payment', '2026-05-01', '', %s, now()) RETURNING id"
)
INSERT_ENTRY = (
    "INSERT INTO funding_ledgerentry (transaction_id, account, amount_pence, contribution_id, element_id, area_id, year)"
    " VALUES (%s, %s, %s, %s, %s, %s, 2026)"
)


@dataclass
class Books:
    """A ledger of one role: a posted promise, and what is needed to write more."""

    alias: str
    by: int
    one: Contribution
    other: Contribution
    element: Element
    area: int
    posted: LedgerTransaction

    def sql(self, statement: str, *parameters: object) -> list[tuple]:
        with connections[self.alias].cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def post(self, *entries: tuple[str, int, Contribution]) -> int:
        """A transaction with these entries, checked as a commit would check it."""
        with transaction.atomic(using=self.alias):
            ((number,),) = self.sql(INSERT_TRANSACTION, self.by)
            for account, pence, contribution in entries:
                self.sql(INSERT_ENTRY, number, account, pence, contribution.pk, self.element.pk, self.area)
            self.sql("SET CONSTRAINTS ALL IMMEDIATE")
            self.sql("SET CONSTRAINTS ALL DEFERRED")
        return number

    def refused(self, act: Callable[[], object]) -> str:
        """What the database answers, with nothing changed by it."""
        before = self.sql("SELECT count(*), sum(abs(amount_pence)) FROM funding_ledgerentry")
        with pytest.raises(DatabaseError) as refusal, transaction.atomic(using=self.alias):
            act()
        assert self.sql("SELECT count(*), sum(abs(amount_pence)) FROM funding_ledgerentry") == before
        return str(refusal.value)


@pytest.fixture(params=["default", "owner"])
def books(request, cast) -> Books:
    alias = request.param
    plan = Plan.objects.using(alias).create(
        key="books", title="Books", source="Tests", digest="", loaded_at=NOW, **YEAR
    )
    fence = Fence.objects.using(alias).create(plan=plan, key="anywhere", basis="Tests", anywhere=True)
    element = Element.objects.using(alias).create(
        plan=plan, key="e", name="E", client_group="victim", side="victim"
    )
    one, other = (
        Contribution.objects.using(alias).create(
            plan=plan,
            key=key,
            funder_id=cast.county.pk,
            source_fund="Budget",
            fence=fence,
            amount_pence=100,
            **YEAR,
        )
        for key in ("one", "other")
    )
    posted = LedgerTransaction.objects.using(alias).create(
        kind="promise", occurred_on="2026-04-01", recorded_by_id=cast.finn.pk, recorded_at=NOW
    )
    for account, pence in (("receivable", 100), ("contributions", -100)):
        LedgerEntry.objects.using(alias).create(
            year=2026, transaction=posted, account=account, amount_pence=pence, contribution=one
        )
    books = Books(alias, cast.finn.pk, one, other, element, cast.fellshire.pk, posted)
    books.sql("SET CONSTRAINTS ALL IMMEDIATE")
    books.sql("SET CONSTRAINTS ALL DEFERRED")
    return books


def test_the_two_roles_are_what_they_should_be(books):
    ((role,),) = books.sql("SELECT current_user")
    assert (role == "commonweal_app") == (books.alias == "default")


def test_what_balances_is_taken(books):
    number = books.post(("expenditure", 40, books.one), ("bank", -40, books.one))
    assert books.sql(
        "SELECT sum(amount_pence) FROM funding_ledgerentry WHERE transaction_id = %s", number
    ) == [(0,)]


@pytest.mark.parametrize("pence", [(40, -39), (40, -41), (1, 1)])
def test_what_does_not_balance_is_refused(books, pence):
    answer = books.refused(
        lambda: books.post(("expenditure", pence[0], books.one), ("bank", pence[1], books.one))
    )
    assert "does not balance" in answer


def test_one_funders_money_does_not_stand_in_for_anothers(books):
    answer = books.refused(lambda: books.post(("expenditure", 40, books.one), ("bank", -40, books.other)))
    assert "does not balance for every contribution" in answer


def test_a_transaction_without_entries_or_with_one_is_refused(books):
    assert "does not balance" in books.refused(books.post)
    assert "does not balance" in books.refused(lambda: books.post(("bank", 40, books.one)))


def test_an_entry_of_nothing_is_refused(books):
    with pytest.raises(IntegrityError, match="entry_not_nothing"), transaction.atomic(using=books.alias):
        books.post(("expenditure", 0, books.one), ("bank", 0, books.one))


def test_an_entry_added_later_to_what_balanced_is_refused(books):
    def add():
        books.sql(INSERT_ENTRY, books.posted.pk, "bank", 5, books.one.pk, None, None)
        books.sql("SET CONSTRAINTS ALL IMMEDIATE")

    assert "does not balance" in books.refused(add)


@pytest.mark.parametrize("table", ["funding_ledgerentry", "funding_ledgertransaction"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET id = id", "DELETE FROM {}", "DELETE FROM {} WHERE id = -1", "TRUNCATE {} CASCADE"],
)
def test_nothing_is_changed_or_removed(books, table, statement):
    answer = books.refused(lambda: books.sql(statement.format(table)))
    if books.alias == "default":
        assert "permission denied" in answer
    else:
        assert "append-only" in answer


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE funding_ledgerentry DISABLE TRIGGER ALL",
        "DROP TRIGGER ledger_entry_append_only ON funding_ledgerentry",
        "DROP TABLE funding_ledgerentry CASCADE",
        "SET session_replication_role = replica",
    ],
)
@pytest.mark.parametrize("books", ["default"], indirect=True)
def test_the_app_cannot_take_the_promises_away(books, statement):
    answer = books.refused(lambda: books.sql(statement))
    assert "permission denied" in answer or "must be owner" in answer


@pytest.mark.parametrize("books", ["default"], indirect=True)
def test_the_app_cannot_give_itself_the_right_to_change_entries(books):
    books.sql(
        "GRANT UPDATE ON funding_ledgerentry TO commonweal_app"
    )  # answered with a warning, and nothing given
    assert "permission denied" in books.refused(lambda: books.sql("UPDATE funding_ledgerentry SET id = id"))
