"""What is looked at in figures that a return alone says: parts and wholes, what follows from what, and what is usual."""

import pytest

from commonweal.rules.measures import MEASURES
from commonweal.rules.returns import Figure, Limits, Place, Standing, Usual, findings

LIMITS = Limits(change_percent=25, change_size=10, target_percent=10, cost_percent=30)
BY_KEY = {each.key: each for each in MEASURES}
USUAL = {"marac_repeats": Usual(28, 40, "a guide")}


def found(last=None, **numbers):
    """Findings of one area and group. A share is given as (number, out of)."""
    lines = {}
    for key, number in numbers.items():
        pair = number if isinstance(number, tuple) else (number, None)
        place = Place(key, "fell", "victim")
        lines[place] = (
            Figure(Standing.NOT_KNOWN, reason="Soon.") if pair[0] is None else Figure(Standing.COUNTED, *pair)
        )
    before = None
    if last is not None:
        before = {Place(key, "fell", "victim"): Figure(Standing.COUNTED, n) for key, n in last.items()}
    return findings(
        lines,
        rates={place.measure: BY_KEY[place.measure].is_rate for place in lines},
        titles={key: each.title for key, each in BY_KEY.items()},
        says={place: BY_KEY[place.measure].title for place in lines},
        limits=LIMITS,
        last=before,
        measures=BY_KEY,
        usual=USUAL,
    )


def codes(*args, **numbers) -> list[tuple[str, bool]]:
    return [(each.code, each.is_wrong) for each in found(*args, **numbers)]


def test_police_and_partners_make_all_cases_together():
    fits = {"marac_cases": 40, "marac_from_police": (26, 40), "marac_from_partners": (14, 40)}
    assert codes(**fits) == []
    assert codes(**{**fits, "marac_from_partners": (12, 40)}) == [("not_adding", True)]
    (one,) = found(**{**fits, "marac_from_partners": (12, 40)})
    assert "12, and 26 of “Cases that the police referred to MARAC”, are 38 together" in one.text
    assert "“Cases discussed at MARAC” says 40" in one.text


def test_a_share_needs_the_number_it_is_out_of_and_is_no_more():
    assert codes(marac_cases=10, marac_repeats=(12, None)) == [("disagree", True)]
    assert codes(marac_cases=None, marac_repeats=(12, None)) == [("whole_missing", True)]
    assert codes(marac_cases=None, marac_repeats=None) == []


@pytest.mark.parametrize(
    ("repeats", "cases", "expected"),
    [
        (28, 100, []),
        (40, 100, []),
        (27, 100, [("unusual_share", False)]),
        (41, 100, [("unusual_share", False)]),
        (0, 19, []),
        (0, 20, [("unusual_share", False)]),
        (0, 0, []),
    ],
)
def test_repeats_outside_of_what_is_usual_are_a_question(repeats, cases, expected):
    assert codes(marac_cases=cases, marac_repeats=(repeats, cases)) == expected


def test_the_question_names_its_source_and_calls_few_no_success():
    (one,) = found(marac_cases=100, marac_repeats=(10, 100))
    assert "10%. Elsewhere 28% to 40% is usual (a guide). Few is no success" in one.text


def test_what_is_an_answer_in_another_quarter_is_asked_about_and_no_fault():
    assert codes(programme_referred=10, programme_assessed=12) == [("more_than", False)]
    assert codes(programme_assessed=12, programme_suitable=(6, 12), programme_started=7) == [
        ("more_than", False)
    ]
    assert codes(programme_assessed=12, programme_suitable=(8, 12), programme_started=7) == []


def test_completed_and_left_early_make_all_who_ended():
    ended = {"programme_ended": 9, "programme_completed": (5, 9)}
    assert codes(**ended, programme_left_early=(4, 9)) == []
    assert codes(**ended, programme_left_early=(3, 9)) == [("not_adding", True)]


def test_those_still_there_follow_from_those_before():
    now = {"programme_started": 7, "programme_ended": 9}
    last = {"programme_still_there": 30}
    assert codes(last, **now, programme_still_there=28) == []
    (one,) = found(last, **now, programme_still_there=31)
    assert (one.code, one.is_wrong) == ("still_there", False)
    assert "30 were there a quarter ago, 7 started, and 9 completed or left. That makes 28" in one.text
    assert codes(None, **now, programme_still_there=31) == []


def test_a_whole_that_changed_is_asked_about_once():
    last = {"marac_cases": 40}
    lines = found(last, marac_cases=80, marac_repeats=(26, 80))
    assert [each.code for each in lines] == ["changed"]
