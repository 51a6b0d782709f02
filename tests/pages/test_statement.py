"""Statements: each partner's year inside its fences, drawn from the ledger, and all of them together the pool's, to the penny."""

import re
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from commonweal.commissioning.funding import statements
from commonweal.commissioning.funding.actions.posting import post
from commonweal.commissioning.funding.models import Contribution, Element
from commonweal.outcomes.actions import refresh_counts
from commonweal.partnership.models import Area
from commonweal.rules.ledger import Account, Posting, Share, commitment_made, payment_made
from commonweal.rules.periods import financial_year
from commonweal.rules.statements import COLUMNS, PARTS_OF_LEFT_OVER, faults_in_statement
from tests import books, money
from tests.cast import NOW, actor_of, ask
from tests.pages.counting import at_most
from tests.pages.reading import read

YEAR = financial_year(money.START)


@pytest.fixture
def paid(cast):
    """Fellshire's £51,000 in the bank, £1,234.05 of it paid for early help there and £500 promised; Wexcombe's confirmed."""
    money.load(cast)
    county = money.put_in_bank(cast, "county-year-1")
    money.confirm(cast, "city-year-1")
    line = str(Element.objects.get(key="early").pk), str(Area.objects.get(code="fellshire").pk)
    by = actor_of(cast.finn)
    for kind, made, pence in (("payment", payment_made, 1_234_05), ("commitment", commitment_made, 500_00)):
        post(
            postings=made([Share(str(county.pk), *line, pence)]),
            kind=kind,
            on=money.START,
            by=by,
            at=NOW,
        )
    refresh_counts(by=ask(cast.anna), at=datetime.now(UTC))
    return county


def address(organisation) -> str:
    return f"{reverse('statement', args=[organisation.pk])}?year={YEAR.starts_on.year}"


@pytest.mark.parametrize("name", ["joan", "finn", "bea", "anna", "aud"])
def test_a_partners_year(cast, client_for, paid, name):
    browser = client_for(getattr(cast, name))
    browser.get(address(cast.county))
    with at_most(12):
        page = read(browser.get(address(cast.county)))
    for words in (
        "Promised and confirmed £51,000.00",
        "In the bank when the year began £0.00",
        "Received £51,000.00",
        "Paid to providers less £1,234.05",
        "In the bank at the end £49,765.95",
        "Spent £1,234.05",
        "Promised to providers and not yet paid £500.00",
        "Early help Fellshire Only in Fellshire. £1,234.05",
    ):
        assert words in page.words, words
    assert ("/money/ledger/?" in page.html) == (name in ("joan", "finn", "aud"))


@pytest.mark.parametrize("name", ["pat", "mona", "nora"])
def test_nobody_else_reads_it(cast, client_for, paid, name):
    browser = client_for(getattr(cast, name))
    assert browser.get(address(cast.county)).status_code == 403
    assert browser.get(reverse("statements")).status_code == 403


def test_every_figure_leads_to_the_entries_that_make_it(cast, client_for, paid):
    browser = client_for(cast.finn)
    html = browser.get(address(cast.county)).content.decode()
    found = dict(re.findall(r'href="(/money/ledger/\?[^"]+)">([^<]+)<', html))
    assert len(found) >= 4
    spent = next(where for where in found if "account=expenditure" in where)
    words = read(browser.get(spent.replace("&amp;", "&"))).words
    assert "Account Entries Together Spent 1 £1,234.05" in words


def test_all_statements_stand_beside_the_pool(cast, client_for, paid):
    browser = client_for(cast.bea)
    where = f"{reverse('statements')}?year={YEAR.starts_on.year}"
    browser.get(where)
    with at_most(12):
        words = read(browser.get(where)).words
    assert "These statements add up to the pool, to the penny, in every column." in words
    assert "Received £51,000.00 £51,000.00" in words
    assert "Promised and confirmed £71,000.00 £71,000.00" in words


def test_when_they_do_not_it_says_so_and_what(cast, client_for, paid, monkeypatch):
    from commonweal.outcomes import views

    def pool_off_by_a_penny(*, year):
        found = statements.pool_of(year=year)
        return found | {"received": found["received"] + 1}

    monkeypatch.setattr(views, "pool_of", pool_off_by_a_penny)
    words = read(client_for(cast.bea).get(f"{reverse('statements')}?year={YEAR.starts_on.year}")).words
    assert "The sums do not agree" in words
    assert "Received: the statements come to £51,000, and the pool says £51,000.01." in words
    assert "add up to the pool" not in words


def test_what_is_kept_for_management_and_given_in_kind(cast, paid):
    Contribution.objects.filter(key="county-year-1").update(top_slice_basis_points=500)
    Contribution.objects.filter(key="city-year-1").update(kind="in_kind")
    years = {each.funder: each for each in statements.partner_years(year=YEAR)}
    assert years["Fellshire County Council"].top_slice_pence == 2_550_00
    city = years["Wexcombe City Council"]
    assert (city.promised_pence, city.in_kind_pence) == (0, 20_000_00)
    assert statements.faults_in_statements(list(years.values()), year=YEAR) == []


def test_an_underspend_is_the_partners_own_share(cast, paid):
    """Fellshire's first year is over in this year: what is left goes back, stays, or is shared, as the plan says."""
    ended = {"ends_before": YEAR.ends_before}
    Contribution.objects.filter(key="county-year-1").update(underspend="funder", **ended)
    found = {each.funder_id: statements.statement_of(each) for each in statements.partner_years(year=YEAR)}
    county = found[cast.county.pk]
    assert (county.left_over, county.mine, county.stays) == (49_765_95, 49_765_95, 0)
    Contribution.objects.filter(key="county-year-1").update(underspend="shared", **ended)
    Contribution.objects.filter(key="city-year-1").update(underspend="shared", **ended)
    found = {each.funder_id: statements.statement_of(each) for each in statements.partner_years(year=YEAR)}
    assert found[cast.county.pk].mine + found[cast.city.pk].mine == 49_765_95
    assert found[cast.city.pk].mine == 14_018_58  # 20,000 of 71,000
    assert statements.faults_in_statements(statements.partner_years(year=YEAR), year=YEAR) == []


def test_accrued_work_is_spent_once_and_still_in_the_bank(cast, paid):
    line = str(Element.objects.get(key="early").pk), str(Area.objects.get(code="fellshire").pk)
    postings = [
        Posting(Account.EXPENDITURE, 70, str(paid.pk), *line),
        Posting(Account.ACCRUED, -70, str(paid.pk), *line),
    ]
    post(postings=postings, kind="accrual", on=money.START, by=actor_of(cast.finn), at=NOW)
    own = next(each for each in statements.partner_years(year=YEAR) if each.funder_id == cast.county.pk)
    assert (own.paid_pence, own.accrued_pence, own.spent_pence) == (1_234_05, 70, 1_234_75)
    assert own.balance_pence == 49_765_95


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(happened=books.some_happenings)
def test_whatever_happened_the_statements_are_the_pool(cast, happened):
    with transaction.atomic():
        if not Contribution.objects.exists():
            money.load(cast)
        books.post_all(cast, happened)
        entries = books.rows()
        for starts in (books.DAYS[0], books.DAYS[1], books.DAYS[-1]):
            year = financial_year(starts)
            found = statements.partner_years(year=year)
            said = [statements.statement_of(each) for each in found]
            assert statements.faults_in_statements(found, year=year) == []
            assert [fault for each in said for fault in faults_in_statement(each)] == []
            assert set(statements.pool_of(year=year)) == set(COLUMNS) - set(PARTS_OF_LEFT_OVER)
            for partner in found:
                own = [
                    row for row in entries if row.funder_id == partner.funder_id and row.on < year.ends_before
                ]
                assert partner.balance_pence == books.pence_of(own, lambda row: row.account == "bank")
                assert partner.committed_pence == books.pence_of(own, lambda row: row.account == "committed")
                assert partner.spent_pence == books.pence_of(
                    own,
                    lambda row, first=year.starts_on: row.account == "expenditure" and row.on >= first,
                )
        transaction.set_rollback(True)


def test_a_statement_leads_to_its_documents_and_to_making_one(cast, client_for, paid):
    """Whoever may make one starts with everything chosen; the board reads those that are there, and so does the neighbour not."""
    finn = client_for(cast.finn)
    where = address(cast.county)
    (make,) = re.findall(r'href="(/documents/new/[^"]*)"', finn.get(where).content.decode())
    form = finn.get(make.replace("&amp;", "&")).content.decode()
    for chosen in (r'value="statement"[^>]*checked', rf'value="{cast.county.pk}"[^>]*selected'):
        assert re.search(chosen, form), chosen
    answer = finn.post(
        "/documents/new/",
        {"kind": "statement", "year": YEAR.starts_on.year, "partner": cast.county.pk, "form_key": ""},
    )
    made = answer["Location"]
    for name in ("joan", "finn", "anna"):
        assert f'href="{made}"' in client_for(getattr(cast, name)).get(where).content.decode(), name
    other = finn.get(address(cast.city)).content.decode()
    assert made not in other
    assert "/documents/new/" in other
    for name in ("bea", "aud"):
        assert "/documents/new/" not in client_for(getattr(cast, name)).get(where).content.decode(), name


def test_a_link_that_asks_for_what_is_not_there_chooses_nothing(cast, client_for, paid):
    form = client_for(cast.finn).get("/documents/new/?kind=<script>&partner=0&year=1066&board=x")
    assert form.status_code == 200
    assert not re.search(r"<input[^>]* checked", form.content.decode())
    assert "<script>&" not in form.content.decode()
