"""Is a contract extended and paid only when term, value, money and authority all allow it?"""

from dataclasses import replace
from datetime import date

import pytest

from commonweal.rules.contracts import Contract, reasons_not_to_extend, reasons_not_to_pay
from commonweal.rules.decisions import Authority
from commonweal.rules.periods import Period

# Three years and an option of up to two, as in Staffordshire.
CONTRACT = Contract(Period(date(2023, 10, 1), date(2026, 10, 1)), value_pence=3_000_000_00, option_months=24)
AUTHORITY = Authority(5_000_000_00, decided_on=date(2022, 10, 19), ends_before=date(2028, 10, 1))
FIRST_QUARTER = Period(date(2023, 10, 1), date(2024, 1, 1))

EXTENSION = {
    "new_ends_before": date(2028, 10, 1),
    "cost_pence": 2_000_000_00,
    "confirmed_pence": 2_000_000_00,
    "money_ends_before": date(2028, 10, 1),
    "authority": AUTHORITY,
    "used_pence": [3_000_000_00],
    "on": date(2026, 6, 1),
}
PAYMENT = {
    "work_done": FIRST_QUARTER,
    "paid_pence": 2_750_000_00,
    "authority": AUTHORITY,
    "used_pence": [2_750_000_00],
    "on": date(2024, 1, 31),
}


def extending(**changes):
    return [r.code for r in reasons_not_to_extend(CONTRACT, **EXTENSION | changes)]


def paying(pence=250_000_00, **changes):
    return [r.code for r in reasons_not_to_pay(CONTRACT, pence, **PAYMENT | changes)]


def test_the_longest_term_takes_every_option():
    assert CONTRACT.longest_term.show() == "1 October 2023 to 30 September 2028"
    assert replace(CONTRACT, option_months=0).longest_term == CONTRACT.term


def test_an_extension_with_money_and_authority_to_its_end_goes_ahead():
    assert extending() == []
    assert extending(new_ends_before=date(2026, 10, 2), on=date(2026, 9, 30)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"new_ends_before": date(2026, 10, 1)}, ["not_an_extension"]),
        ({"on": date(2026, 10, 1)}, ["contract_ended"]),
        ({"cost_pence": 2_000_000_01}, ["money_short", "above_authority"]),
        ({"confirmed_pence": 1_999_999_99}, ["money_short"]),
        ({"money_ends_before": date(2028, 9, 30)}, ["money_ends_too_soon"]),
        ({"authority": None}, ["authority_missing"]),
        ({"authority": replace(AUTHORITY, ends_before=date(2028, 9, 30))}, ["authority_ends_too_soon"]),
        ({"authority": replace(AUTHORITY, ends_before=None)}, []),
        ({"used_pence": [3_000_000_01]}, ["above_authority"]),
        (
            {"new_ends_before": date(2028, 10, 2)},
            ["beyond_options", "money_ends_too_soon", "authority_ends_too_soon"],
        ),
    ],
)
def test_an_extension_is_refused_when_something_does_not_reach_the_new_end(changes, expected):
    assert extending(**changes) == expected


def test_the_reasons_show_last_days_not_the_days_after():
    reasons = reasons_not_to_extend(CONTRACT, **EXTENSION | {"new_ends_before": date(2029, 4, 1)})
    assert reasons[0].text == (
        "The contract allows extension to 30 September 2028 and no further. Choose an earlier end."
    )
    assert "the new end is 31 March 2029" in reasons[1].text
    assert "the new end is 31 March 2029" in reasons[2].text


def test_work_in_the_term_within_value_and_authority_is_paid():
    assert paying() == []
    assert paying(work_done=CONTRACT.term) == []


@pytest.mark.parametrize(
    ("pence", "changes", "expected"),
    [
        (0, {}, ["amount_missing"]),
        (-1, {}, ["amount_missing"]),
        (250_000_01, {}, ["above_contract_value"]),
        (1, {"paid_pence": 3_000_000_01}, ["above_contract_value"]),
        (1, {"used_pence": [5_000_000_00]}, ["above_authority"]),
        (1, {"authority": None}, ["authority_missing"]),
        (1, {"work_done": Period(date(2023, 9, 30), date(2023, 12, 1))}, ["outside_term"]),
        (1, {"work_done": Period(date(2026, 9, 1), date(2026, 10, 2))}, ["outside_term"]),
    ],
)
def test_a_payment_is_refused_when_something_does_not_allow_it(pence, changes, expected):
    assert paying(pence, **changes) == expected


def test_the_reason_says_how_much_of_the_contract_is_left():
    [reason] = reasons_not_to_pay(CONTRACT, 300_000_00, **PAYMENT)
    assert reason.text == "£250,000 of the contract is left: pay that much or less, or amend it first."


def test_the_reasons_not_to_extend_say_what_is_missing():
    authority = replace(AUTHORITY, ends_before=date(2027, 10, 1))
    reasons = reasons_not_to_extend(
        CONTRACT,
        **EXTENSION
        | {"confirmed_pence": 1_500_000_00, "money_ends_before": date(2028, 4, 1), "authority": authority},
    )
    assert [reason.text for reason in reasons] == [
        "Confirmed money falls £500,000 short of the extension: have that much more confirmed first.",
        "Confirmed money covers days before 1 April 2028; the new end is 30 September 2028. "
        "Confirm more, or extend for less time.",
        "The decision covers days before 1 October 2027; the new end is 30 September 2028. "
        "Ask for a decision that reaches it.",
    ]


def test_an_extension_too_late_or_of_nothing_says_when_the_contract_ends():
    [reason] = reasons_not_to_extend(CONTRACT, **EXTENSION | {"on": date(2027, 1, 1)})
    assert reason.text == "The contract ended on 30 September 2026: buy the service anew instead."
    [reason] = reasons_not_to_extend(CONTRACT, **EXTENSION | {"new_ends_before": date(2026, 1, 1)})
    assert reason.text == "Enter a last day after 30 September 2026, when the contract ends now."


def test_the_reasons_not_to_pay_say_what_would_be_paid():
    before = Period(date(2023, 9, 1), date(2023, 10, 1))
    reasons = reasons_not_to_pay(CONTRACT, 0, **PAYMENT | {"work_done": before, "paid_pence": 3_000_000_01})
    assert [reason.text for reason in reasons] == [
        "Enter an amount to pay, more than nothing.",
        "The contract runs from 1 October 2023 to 30 September 2026: pay only for work done in that time.",
        "£0 of the contract is left: pay that much or less, or amend it first.",
    ]
