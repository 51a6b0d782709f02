"""Is money read only when it can mean one thing, and split without losing a penny?"""

import string
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from commonweal.rules.money import MOST_PENCE, parse_pounds, show_pounds, split
from commonweal.rules.reasons import Refused

HOW_TO_WRITE_IT = (
    "Write an amount like £670,450 or 670450.25: commas only between thousands, pence as two digits."
)


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("670,450", 67_045_000),
        ("£670,450", 67_045_000),
        ("670450", 67_045_000),
        ("670450.25", 67_045_025),
        ("£670,450.25", 67_045_025),
        ("  £670,450\t", 67_045_000),
        ("0", 0),
        ("0.05", 5),
        ("1.50", 150),
        ("10", 1_000),
        ("12,345", 1_234_500),
        ("£1,000,000.01", 100_000_001),
        ("10,000,000,000", MOST_PENCE),
    ],
)
def test_read(text, pence):
    assert parse_pounds(text) == pence


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("", "money_missing", "Enter an amount in pounds, like £670,450."),
        ("  ", "money_missing", "Enter an amount in pounds, like £670,450."),
        ("12%", "money_is_percentage", "Enter an amount in pounds, like £670,450, not a percentage."),
        *(
            (
                text,
                "money_negative",
                "Enter an amount of nothing or more, like £670,450, without a minus sign or brackets.",
            )
            for text in ["-5", "−5", "–5", "£-5", "£−5", "£–5", "-£5", "(450)"]
        ),
        *(
            (
                text,
                "money_too_large",
                "Enter an amount of £10,000,000,000 or less, and check for a digit too many.",
            )
            for text in ["10000000000.01", "£10,000,000,001", "9" * 41, "9" * 5_000]
        ),
        *(
            (text, "money_not_understood", HOW_TO_WRITE_IT)
            for text in [
                "£1,051600",
                "£334, 818",
                "PS457,483.00",
                "£600,00",
                "TBC",
                "£1,234.5",
                "£1,234.567",
                "1234.",
                ".50",
                "1,23,456",
                "1234,567",
                ",123",
                "007",
                "0,123",
                "00",
                "£ 5",
                "5£",
                "££5",
                "£",
                "5 000",
                "5p",
                "5k",
                "1e3",
                "+5",
                "£1.2m",
                "$5",
                "£5\n£6",
                "１２３",
                "١٢٣",
                "12_000",
                "n/a",
                "=1+1",
            ]
        ),
    ],
)
def test_refused_with_how_to_write_it(text, code, sentence):
    with pytest.raises(Refused) as refused:
        parse_pounds(text)
    assert [reason.code for reason in refused.value.reasons] == [code]
    assert str(refused.value) == sentence


@given(st.text(alphabet=string.digits + "£,.-% ()", max_size=16) | st.text(max_size=16))
@example("£1,051600")
def test_what_is_read_is_shown_as_it_was_written(text):
    try:
        pence = parse_pounds(text)
    except Refused:
        return
    bare = text.strip().removeprefix("£").replace(",", "")
    assert bare.removesuffix(".00") == show_pounds(pence).removeprefix("£").replace(",", "")


@given(st.integers(0, MOST_PENCE), st.booleans())
def test_what_is_shown_can_be_read_back(pence, always_pence):
    assert parse_pounds(show_pounds(pence, always_pence=always_pence)) == pence


@pytest.mark.parametrize(
    ("pence", "shown", "with_pence"),
    [
        (67_045_000, "£670,450", "£670,450.00"),
        (67_045_025, "£670,450.25", "£670,450.25"),
        (5, "£0.05", "£0.05"),
        (0, "£0", "£0.00"),
        (-500, "-£5", "-£5.00"),
        (-5, "-£0.05", "-£0.05"),
        (-1, "-£0.01", "-£0.01"),
    ],
)
def test_shown(pence, shown, with_pence):
    assert show_pounds(pence) == shown
    assert show_pounds(pence, always_pence=True) == with_pence


@pytest.mark.parametrize(
    ("pence", "weights", "shares"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (200, [1, 1, 1], [67, 67, 66]),
        (100, [1, 1, 2], [25, 25, 50]),
        (101, [1, 2], [34, 67]),
        (1, [1, 2], [0, 1]),
        (1, [0, 1], [0, 1]),
        (10, [5], [10]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (-1, [1, 1], [-1, 0]),
        (0, [1, 2], [0, 0]),
        # Lancashire year 2: 5%, 17%, 68% and 10% of £1,502,449 are printed as rows that come to £1 less.
        (150_244_900, [5, 17, 68, 10], [7_512_245, 25_541_633, 102_166_532, 15_024_490]),
    ],
)
def test_split(pence, weights, shares):
    assert split(pence, weights) == shares


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1], [-1, 3]])
def test_shares_that_cannot_be_used_are_refused(weights):
    with pytest.raises(Refused) as refused:
        split(100, weights)
    assert refused.value.reasons[0].code == "shares_not_usable"
    assert str(refused.value) == "Give shares of nought or more, at least one of them above nought."


weights_to_share_by = st.lists(st.integers(0, 10**7), min_size=1, max_size=12)


@given(st.integers(-MOST_PENCE, MOST_PENCE), weights_to_share_by)
def test_a_split_never_loses_a_penny_and_nobody_is_a_penny_from_their_exact_share(pence, weights):
    assume(any(weights))
    shares = split(pence, weights)
    assert sum(shares) == pence
    total = sum(weights)
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * total - pence * weight) < total


@given(st.integers(0, MOST_PENCE), weights_to_share_by)
def test_who_weighs_more_never_gets_less(pence, weights):
    assume(any(weights))
    by_weight = sorted(zip(weights, split(pence, weights), strict=True))
    for (lighter, less), (heavier, more) in pairwise(by_weight):
        assert less <= more or lighter == heavier


@given(st.integers(0, MOST_PENCE), weights_to_share_by)
def test_odd_pennies_go_to_the_largest_remainders_earlier_first(pence, weights):
    assume(any(weights))
    total = sum(weights)
    got_extra = [
        share - pence * weight // total for share, weight in zip(split(pence, weights), weights, strict=True)
    ]
    order = sorted(range(len(weights)), key=lambda i: (-(pence * weights[i] % total), i))
    assert [got_extra[i] for i in order] == sorted(got_extra, reverse=True)
