"""Documents: made from the ledger and the counts, the same in every form, frozen when signed, checked against their file."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.outcomes.documents import actions, canonical
from commonweal.outcomes.documents.models import FrozenDocument
from commonweal.outcomes.documents.verifying import verify_file, verify_kept
from commonweal.rules.documents import Form, Kind
from commonweal.rules.ledger import Share, payment_made
from commonweal.rules.reasons import Refused
from tests import documents, money
from tests.cast import NOW, actor_of, ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(cast):
    """Money in the bank, some of it paid, and the counts up to date."""
    from commonweal.commissioning.funding.actions.posting import post
    from commonweal.commissioning.funding.models import Element
    from commonweal.partnership.models import Area

    money.load(cast)
    county = money.put_in_bank(cast, "county-year-1")
    money.confirm(cast, "city-year-1")
    line = str(Element.objects.get(key="early").pk), str(Area.objects.get(code="fellshire").pk)

    def pay(pence: int) -> None:
        post(
            postings=payment_made([Share(str(county.pk), *line, pence)]),
            kind="payment",
            on=money.START,
            by=actor_of(cast.finn),
            at=NOW,
        )

    pay(1_234_05)
    documents.refreshed(cast)
    return pay


def codes(refused) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def sign(cast, found, who="joan"):
    return actions.sign_document(frozen_id=found.pk, by=ask(getattr(cast, who)), at=datetime.now(UTC))


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_made_ties_and_is_kept(cast, pool, kind):
    partner = cast.county if kind is Kind.STATEMENT else None
    found = documents.made(cast, kind, partner=partner)
    paper = canonical.read(found.content)
    assert found.ties, paper.faults
    assert canonical.digest(found.content) == found.sha256
    assert set(found.forms) == {form.value for form in Form}
    assert AuditEvent.objects.filter(action="make_report").exists()


def test_the_same_form_sent_twice_makes_one(cast, pool):
    key = uuid4()
    assert documents.made(cast, form_key=key).pk == documents.made(cast, form_key=key).pk
    assert FrozenDocument.objects.count() == 1


def test_only_what_belongs_to_a_kind_is_kept_with_it(cast, pool):
    assert documents.made(cast).partner_id is None
    assert documents.made(cast, Kind.ANNUAL_REPORT).board_id is None


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"kind": Kind.BOARD_PACK, "year": 2025}, "quarter_missing"),
        ({"kind": Kind.STATEMENT, "year": 2025}, "partner_missing"),
        ({"kind": Kind.ANNUAL_REPORT, "year": 2999}, "year_not_begun"),
        ({"kind": Kind.ANNUAL_REPORT, "year": 1066}, "year_not_begun"),
    ],
)
def test_a_document_that_cannot_be_made_says_why(cast, pool, wrong, code):
    with pytest.raises(Refused) as refused:
        actions.make_document(**wrong, by=ask(cast.joan), at=NOW)
    assert code in codes(refused)
    assert not FrozenDocument.objects.exists()


def test_there_is_no_statement_of_an_organisation_that_was_never_asked(cast, pool):
    with pytest.raises(Refused) as refused:
        documents.made(cast, Kind.STATEMENT, partner=cast.harbour)
    assert codes(refused) == {"nothing_of_partner"}


def test_signing_freezes_and_the_forms_say_so(cast, pool):
    found = documents.made(cast)
    draft = actions.written(found, Form.PDF)
    signed = sign(cast, found)
    assert signed.signed_by_id == cast.joan.pk
    assert actions.written(signed, Form.PDF) != draft
    assert signed.forms != found.forms
    assert AuditEvent.objects.filter(action="sign_report").exists()
    with pytest.raises(Refused) as refused:
        sign(cast, found)
    assert codes(refused) == {"signed_already"}


@pytest.mark.parametrize(
    ("kind", "who", "other"),
    [
        (Kind.BOARD_PACK, "joan", "finn"),
        (Kind.STATEMENT, "finn", "joan"),
        (Kind.ANNUAL_REPORT, "joan", "finn"),
    ],
)
def test_each_kind_has_its_signature(cast, pool, kind, who, other):
    partner = cast.county if kind is Kind.STATEMENT else None
    year = documents.last_quarter()[0] - 1
    more = {"year": year} if kind is not Kind.BOARD_PACK else {}
    if kind is Kind.STATEMENT and money.START.year > year + 1:
        more = {"year": year}
    found = documents.made(cast, kind, partner=partner, **more)
    with pytest.raises(Refused) as refused:
        sign(cast, found, other)
    assert "signed_by_another_post" in codes(refused)
    assert sign(cast, found, who).signed_at


@pytest.mark.parametrize("who", ["bea", "anna", "aud", "pat", "nora"])
def test_nobody_else_signs(cast, pool, who):
    found = documents.made(cast)
    with pytest.raises(Http404):
        sign(cast, found, who)


def test_a_period_that_is_not_over_is_read_and_not_signed(cast, pool):
    found = documents.made(cast, now=True)
    with pytest.raises(Refused) as refused:
        sign(cast, found)
    assert "period_not_over" in codes(refused)


def test_what_is_out_of_date_is_not_signed(cast, pool):
    found = documents.made(cast)
    pool(7)
    with pytest.raises(Refused) as refused:
        sign(cast, found)
    assert codes(refused) == {"out_of_date"}
    assert sign(cast, documents.made(cast)).signed_at


def test_what_does_not_tie_says_so_first_and_is_not_signed(cast, pool, monkeypatch):
    from commonweal.outcomes.documents import queries

    said = queries.pool_of
    monkeypatch.setattr(
        "commonweal.outcomes.documents.queries.pool_of",
        lambda *, year: said(year=year) | {"spent": said(year=year)["spent"] + 1},
    )
    found = documents.made(cast)
    paper = canonical.read(found.content)
    assert not found.ties
    assert any("Spent: the statements come to" in fault for fault in paper.faults)
    assert actions.stamp_of(found).status == "Draft that does not tie"
    monkeypatch.undo()
    with pytest.raises(Refused) as refused:
        sign(cast, found)
    assert "does_not_tie" in codes(refused)
    with pytest.raises(IntegrityError), transaction.atomic():
        FrozenDocument.objects.filter(pk=found.pk).update(signed_by=cast.joan, signed_at=NOW)


def test_counts_made_before_the_period_was_over_do_not_tie(cast, pool, monkeypatch):
    from dataclasses import replace

    from commonweal.outcomes.documents import queries

    read = queries.read_year
    monkeypatch.setattr(
        "commonweal.outcomes.documents.queries.read_year",
        lambda **asked: replace(read(**asked), refreshed_at=NOW - timedelta(days=300)),
    )
    assert any(
        "before the period was over" in fault for fault in canonical.read(documents.made(cast).content).faults
    )


@pytest.mark.parametrize(
    "change",
    [
        "content = content || ' '",
        "kind = 'annual_report'",
        "sha256 = repeat('0', 64)",
        "made_at = now()",
        "ties = false",
    ],
)
def test_the_database_refuses_to_change_what_a_document_says(cast, pool, change):
    found = documents.made(cast)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE outcomes_documents_frozendocument SET {change} WHERE id = %s", [found.pk])


@pytest.mark.parametrize(
    "change", ["signed_at = now()", "signed_at = NULL, signed_by_id = NULL", "forms = '{}'"]
)
def test_the_database_refuses_to_change_what_was_signed(cast, pool, change):
    found = sign(cast, documents.made(cast))
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE outcomes_documents_frozendocument SET {change} WHERE id = %s", [found.pk])


def test_the_database_refuses_to_take_a_document_away(cast, pool):
    from django.db import ProgrammingError

    found = documents.made(cast)
    with pytest.raises((ProgrammingError, IntegrityError, InternalError)), transaction.atomic():
        FrozenDocument.objects.filter(pk=found.pk).delete()


def test_a_later_one_takes_the_place_of_an_earlier_and_of_no_other(cast, pool):
    first, other = sign(cast, documents.made(cast)), sign(cast, documents.made(cast, board=cast.other_board))
    pool(11)
    second = sign(cast, documents.made(cast))
    first.refresh_from_db()
    other.refresh_from_db()
    assert first.superseded_by_id == second.pk
    assert other.superseded_by_id is None


def test_a_signed_document_shows_the_same_figures_although_the_records_changed(cast, pool):
    found = sign(cast, documents.made(cast))
    before = {form: actions.written(found, form) for form in Form}
    pool(99_00)
    found.refresh_from_db()
    assert {form: actions.written(found, form) for form in Form} == before


def test_the_next_pack_says_what_changed(cast, pool):
    sign(cast, documents.made(cast))
    section = next(
        each
        for each in canonical.read(documents.made(cast).content).sections
        if each.title.startswith("What changed")
    )
    assert "The last pack that was signed" in section.blocks[0].text


@pytest.mark.parametrize("form", Form)
def test_a_file_is_known_again_and_a_changed_one_is_not(cast, pool, form):
    def find(checksum):
        return FrozenDocument.objects.filter(sha256=checksum).first()

    found = sign(cast, documents.made(cast))
    data = actions.take_down(found=found, form=form, by=ask(cast.bea), at=NOW)
    verdict = verify_file(data, find=find)
    assert verdict.holds, verdict.words
    assert (verdict.document.pk, verdict.form) == (found.pk, form)
    changed = verify_file(data + b" ", find=find)
    assert not changed.holds
    assert changed.document.pk == found.pk
    assert not verify_file(data.replace(found.sha256.encode(), b"0" * 64), find=lambda checksum: None).holds
    assert AuditEvent.objects.filter(action="take_down_report").exists()


@pytest.mark.parametrize("data", [b"", b"PK", b"%PDF-1.7 nothing", b"PK\x03\x04broken", b"hello"])
def test_any_other_file_is_not_ours(data):
    assert not verify_file(data, find=lambda checksum: None).holds


def test_a_kept_document_is_checked_by_its_number(cast, pool):
    found = documents.made(cast)
    assert verify_kept(found).holds
    found.content = found.content.replace("Fellshire", "Fellshine")
    assert not verify_kept(found).holds


def test_what_goes_out_with_a_signature_is_asked_for_first(cast, pool, monkeypatch):
    """The one place where the log of releases stands in the way: it refuses, and nothing is signed."""
    from commonweal.outcomes.documents.releasing import tables_of
    from commonweal.rules.disclosure import Publishable
    from commonweal.rules.reasons import Reason

    found = documents.made(cast)
    tables = tables_of(actions.gathered_again(found=found, at=datetime.now(UTC)))
    assert "victim.referrals_by_area" in tables
    assert all(isinstance(each, Publishable) for each in tables.values())

    def refuse(**asked):
        raise Refused(Reason("differenced", "It would give somebody away."))

    monkeypatch.setattr(actions, "release", refuse)
    with pytest.raises(Refused):
        sign(cast, found)
    found.refresh_from_db()
    assert found.signed_at is None


def test_the_command_says_whether_a_file_or_a_document_holds(cast, pool, tmp_path):
    from click.testing import CliRunner

    from commonweal.outcomes.documents.commands import document

    found = sign(cast, documents.made(cast))
    file = tmp_path / "pack.xlsx"
    file.write_bytes(actions.written(found, Form.EXCEL))
    runner = CliRunner()
    good = runner.invoke(document, ["verify", str(file)])
    assert (good.exit_code, "byte for byte" in good.output) == (0, True)
    numbered = runner.invoke(document, ["verify", str(found.pk)])
    assert (numbered.exit_code, "has its checksum" in numbered.output) == (0, True)
    file.write_bytes(file.read_bytes() + b" ")
    assert runner.invoke(document, ["verify", str(file)]).exit_code == 1
    nothing = runner.invoke(document, ["verify", "no-such-file"])
    assert (nothing.exit_code, "no such file" in nothing.output) == (1, True)


def test_a_return_on_accommodation_says_what_is_not_recorded_and_never_nought(cast, pool):
    paper = canonical.read(documents.made(cast, Kind.SAFE_ACCOMMODATION).content)
    asked = [row[-1].text for title, grid in paper.grids if title != "Money" for row in grid.rows]
    assert len(asked) > 15
    assert set(asked) == {"not recorded here"}
    assert paper.data_at is None


def test_a_statement_says_what_the_page_says(cast, pool, client_for):
    """The same amounts as on the statement's page, to the penny."""
    import re

    from commonweal.rules.periods import financial_year

    year = financial_year(money.START).starts_on.year
    found = documents.made(cast, Kind.STATEMENT, partner=cast.county, year=year)
    page = client_for(cast.bea).get(f"/statements/{cast.county.pk}/?year={year}").content.decode()
    said = {
        cell.text.lstrip("−")
        for _, grid in canonical.read(found.content).grids
        for row in grid.rows
        for cell in row
    }
    for amount in set(re.findall(r"£[\d,]+\.\d\d", page)):
        assert amount in said, amount


def test_no_group_is_added_to_another_and_no_provider_stands_alone(cast, pool):
    for kind in (Kind.BOARD_PACK, Kind.ANNUAL_REPORT):
        content = documents.made(cast, kind).content
        assert "All groups" not in content
        for provider in (cast.harbour, cast.lantern, cast.turning):
            assert f'"{provider.name}"' not in content
