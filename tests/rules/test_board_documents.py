"""What may be made and signed, what periods and files are called: the rules of documents, without a database."""

from datetime import date

import pytest

from commonweal.rules.documents import (
    SIGNED_BY,
    TITLES,
    Form,
    Kind,
    file_name,
    period_name,
    period_of,
    post_in_words,
    reasons_not_to_make,
    reasons_not_to_sign,
)
from commonweal.rules.periods import Period

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("year", "quarter", "starts", "ends_before", "name"),
    [
        (2026, 1, date(2026, 4, 1), date(2026, 7, 1), "2026/27, quarter 1"),
        (2026, 2, date(2026, 4, 1), date(2026, 10, 1), "2026/27, quarters 1 to 2"),
        (2026, 4, date(2026, 4, 1), date(2027, 4, 1), "2026/27"),
        (2025, None, date(2025, 4, 1), date(2026, 4, 1), "2025/26"),
    ],
)
def test_a_period_runs_from_april_and_has_a_name(year, quarter, starts, ends_before, name):
    period = period_of(year=year, quarter=quarter)
    assert period == Period(starts, ends_before)
    assert period_name(period) == name


@pytest.mark.parametrize(
    ("kind", "given", "codes"),
    [
        (Kind.BOARD_PACK, {"quarter": 2, "has_board": True}, set()),
        (Kind.BOARD_PACK, {"has_board": True}, {"quarter_missing"}),
        (Kind.BOARD_PACK, {"quarter": 2}, {"board_missing"}),
        (Kind.BOARD_PACK, {}, {"quarter_missing", "board_missing"}),
        (Kind.BOARD_PACK, {"quarter": 4, "has_board": True}, {"quarter_not_begun"}),
        (Kind.BOARD_PACK, {"quarter": 3, "has_board": True}, set()),
        (Kind.STATEMENT, {"has_partner": True}, set()),
        (Kind.STATEMENT, {}, {"partner_missing"}),
        (Kind.ANNUAL_REPORT, {}, set()),
        (Kind.ANNUAL_REPORT, {"year": 2027}, {"year_not_begun"}),
        (Kind.ANNUAL_REPORT, {"year": 1999}, {"year_not_begun"}),
        (Kind.SAFE_ACCOMMODATION, {"year": 2025}, set()),
    ],
)
def test_what_is_needed_to_make_one(kind, given, codes):
    asked = {"year": 2026, "quarter": None, "has_partner": False, "has_board": False, "today": TODAY} | given
    assert {reason.code for reason in reasons_not_to_make(kind, **asked)} == codes


READY = {
    "roles": ["joint_commissioner"],
    "is_signed": False,
    "faults": [],
    "ends_before": date(2026, 10, 1),
    "today": TODAY,
    "differs": False,
}


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({}, set()),
        ({"is_signed": True, "faults": ["x"]}, {"signed_already"}),
        ({"roles": []}, {"signed_by_another_post"}),
        ({"roles": ["finance_officer"]}, {"signed_by_another_post"}),
        ({"roles": ["finance_officer", "joint_commissioner"]}, set()),
        ({"faults": ["A sum differs."]}, {"does_not_tie"}),
        ({"ends_before": date(2026, 11, 27)}, set()),
        ({"ends_before": date(2026, 11, 28)}, {"period_not_over"}),
        ({"differs": True}, {"out_of_date"}),
        (
            {"differs": True, "faults": ["x"], "ends_before": date(2027, 4, 1)},
            {"out_of_date", "does_not_tie", "period_not_over"},
        ),
    ],
)
def test_what_stands_in_the_way_of_a_signature(given, codes):
    assert {reason.code for reason in reasons_not_to_sign(Kind.BOARD_PACK, **(READY | given))} == codes


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_title_and_a_post_that_signs(kind):
    assert TITLES[kind]
    assert SIGNED_BY[kind]
    assert post_in_words(kind).startswith("the ")


@pytest.mark.parametrize(
    ("kind", "quarter", "partner", "name"),
    [
        (Kind.BOARD_PACK, 2, "", "board-pack-2026-27-q2-0123abcd.pdf"),
        (Kind.STATEMENT, None, "county", "statement-2026-27-county-0123abcd.pdf"),
        (Kind.STATEMENT, None, 'Cö"unty/../x', "statement-2026-27-cuntyx-0123abcd.pdf"),
    ],
)
def test_a_file_is_called_by_what_it_is_and_never_by_anybody(kind, quarter, partner, name):
    period = period_of(year=2026, quarter=quarter)
    assert file_name(kind, period=period, partner=partner, checksum="0123abcd" * 8, form=Form.PDF) == name
