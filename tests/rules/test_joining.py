"""Two records may be said to be one; what was decided stays decided."""

import pytest

from commonweal.rules.joining import (
    OPEN,
    Verdict,
    reasons_not_to_decide,
    reasons_not_to_join,
)


@pytest.mark.parametrize(
    ("kept", "merged", "across", "code"),
    [
        ("vera", "vera-2", (), None),
        ("vera", "vera", (), "same_person"),
        ("vera", "vera", ("vera",), "same_person"),
        ("vera", "otis", ("vera",), "both_sides"),
        ("vera", "vera-2", ("otis",), None),
    ],
)
def test_one_record_is_not_joined_with_itself_nor_with_the_other_side(kept, merged, across, code):
    found = reasons_not_to_join(kept=kept, merged=merged, across=across)
    assert [each.code for each in found] == ([code] if code else [])


@pytest.mark.parametrize("verdict", Verdict)
def test_what_waits_or_was_put_off_is_open_and_nothing_else(verdict):
    found = [each.code for each in reasons_not_to_decide(verdict)]
    assert found == ([] if verdict in (Verdict.WAITING, Verdict.LATER) else ["decided"])
    assert (verdict in OPEN) == (not found)
