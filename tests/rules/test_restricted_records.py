"""Who alone may see a record: somebody can always lift it, and only people of the service are named."""

from dataclasses import replace

import pytest

from commonweal.rules.restricted_records import (
    WHY_IN_WORDS,
    Restricting,
    WhyRestricted,
    is_left,
    reasons_not_to_lift,
    reasons_not_to_name,
    reasons_not_to_restrict,
)

WORKER, COLLEAGUE, MANAGER, OTHER_MANAGER, STRANGER = 1, 2, 3, 4, 9
SEEN = Restricting(False, WORKER, frozenset({1, 2, 3, 4}), frozenset({MANAGER, OTHER_MANAGER}))


@pytest.mark.parametrize(
    ("case", "changes", "expected"),
    [
        (SEEN, {}, []),
        (SEEN, {"named": [MANAGER, COLLEAGUE]}, []),
        (SEEN, {"named": [OTHER_MANAGER]}, []),
        (SEEN, {"named": [COLLEAGUE]}, ["no_manager"]),
        (SEEN, {"named": []}, ["no_manager"]),
        (SEEN, {"named": [MANAGER, STRANGER]}, ["not_here"]),
        (SEEN, {"named": [STRANGER]}, ["not_here", "no_manager"]),
        (SEEN, {"why": None}, ["no_why"]),
        (SEEN, {"words": " "}, ["no_words"]),
        (SEEN, {"why": None, "words": "", "named": []}, ["no_why", "no_words", "no_manager"]),
        (replace(SEEN, is_restricted=True), {}, ["restricted"]),
        (replace(SEEN, worker_id=None), {}, []),
    ],
)
def test_restricting(case, changes, expected):
    given = {"why": WhyRestricted.STAFF_KNOWN, "words": "Her sister works here", "named": [MANAGER]} | changes
    found = reasons_not_to_restrict(case, **given)
    assert [reason.code for reason in found] == expected
    assert all(reason.text.endswith(".") and reason.text[0].isupper() for reason in found)


@pytest.mark.parametrize(
    ("is_restricted", "words", "expected"),
    [
        (True, "The sister left", []),
        (True, "", ["no_words"]),
        (True, "  ", ["no_words"]),
        (False, "x", ["not_restricted"]),
        (False, "", ["not_restricted"]),
    ],
)
def test_lifting(is_restricted, words, expected):
    found = reasons_not_to_lift(replace(SEEN, is_restricted=is_restricted), words=words)
    assert [reason.code for reason in found] == expected
    assert all(reason.text.endswith(".") and reason.text[0].isupper() for reason in found)


@pytest.mark.parametrize(
    ("is_restricted", "named", "expected"),
    [
        (True, [MANAGER], False),
        (True, [COLLEAGUE, OTHER_MANAGER], False),
        (True, [COLLEAGUE], True),
        (True, [STRANGER], True),
        (True, [], True),
        (False, [], False),
        (False, [STRANGER], False),
    ],
)
def test_a_case_is_left_when_no_manager_of_those_named_works_there(is_restricted, named, expected):
    case = replace(SEEN, is_restricted=is_restricted)
    assert is_left(case, named=named) is expected
    codes = [each.code for each in reasons_not_to_name(case, named=named, manager_id=OTHER_MANAGER)]
    assert codes == ([] if expected else ["not_left"])


def test_where_nobody_manages_the_service_nobody_can_be_named_and_that_is_said():
    nobody = replace(SEEN, is_restricted=True, managers=frozenset())
    (found,) = reasons_not_to_name(nobody, named=[STRANGER], manager_id=STRANGER)
    assert found.code == "no_manager_here"
    assert "administrator" in found.text


@pytest.mark.parametrize("chosen", [None, COLLEAGUE, WORKER, STRANGER])
def test_only_a_manager_of_the_service_is_named(chosen):
    case = replace(SEEN, is_restricted=True)
    found = reasons_not_to_name(case, named=[STRANGER], manager_id=chosen)
    assert [each.code for each in found] == ["not_manager"]


def test_every_reason_has_words():
    assert set(WHY_IN_WORDS) == set(WhyRestricted)
