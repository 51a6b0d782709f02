"""Are options used in whole months, and payments recorded once they are made?"""

from datetime import date

from commonweal.rules.contract_days import reasons_not_in_months, reasons_not_paid_on

END = date(2026, 10, 1)


def test_an_extension_is_for_whole_months():
    for new_end in (date(2026, 11, 1), date(2028, 10, 1)):
        assert reasons_not_in_months(ends_before=END, new_ends_before=new_end) == []
    (reason,) = reasons_not_in_months(ends_before=END, new_ends_before=date(2026, 11, 2))
    assert (reason.code, "whole months" in reason.text) == ("not_whole_months", True)


def test_an_end_that_is_no_extension_is_for_another_rule_to_refuse():
    assert reasons_not_in_months(ends_before=END, new_ends_before=date(2026, 9, 15)) == []


def test_a_payment_is_recorded_once_it_is_made():
    assert reasons_not_paid_on(date(2026, 5, 4), today=date(2026, 5, 4)) == []
    assert [r.code for r in reasons_not_paid_on(date(2026, 5, 5), today=date(2026, 5, 4))] == [
        "paid_in_future"
    ]
