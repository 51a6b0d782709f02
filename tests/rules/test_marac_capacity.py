"""MARAC capacity: expected volume and staff, checked against what was published of Carmarthenshire."""

import pytest

from commonweal.rules.marac_capacity import (
    DOES_NOT_SHOW,
    STANDS_ON,
    Capacity,
    in_force,
    says_of_repeats,
    women_for,
)


def test_carmarthenshire():
    """454 cases beside a recommended volume of 310; the recommendation was four full-time advisers, where two were in post."""
    found = Capacity(women=women_for(310), cases_now=454)
    assert (found.women, found.cases_recommended) == (77_500, 310)
    assert (found.advisers_now, found.advisers_recommended) == (45, 31)
    assert round(found.advisers_needed / 10) in (4, 5)
    assert found.advisers_recommended / 10 <= 4 <= found.advisers_now / 10


@pytest.mark.parametrize(
    ("women", "cases", "recommended", "advisers", "wanted", "administrators"),
    [
        (473_540, 2_097, 1_894, 210, 189, 52),
        (250_000, 800, 1_000, 80, 100, 20),
        (250_000, 0, 1_000, 0, 100, 0),
        (125, 1, 1, 0, 0, 0),
    ],
)
def test_volume_and_staff(women, cases, recommended, advisers, wanted, administrators):
    found = Capacity(women=women, cases_now=cases)
    assert found.cases_recommended == recommended
    assert (found.advisers_now, found.advisers_recommended) == (advisers, wanted)
    assert found.administrators_now == administrators
    assert found.advisers_needed == max(advisers, wanted), "nobody who comes is turned away by a guide value"


@pytest.mark.parametrize(("percent", "asks"), [(10, True), (27, True), (28, False), (45, False)])
def test_a_low_repeat_rate_is_a_question_and_no_success(percent, asks):
    said = says_of_repeats(percent)
    assert bool(said) is asks
    assert not asks or ("not noticed" in said and "not verified" in said)


def test_every_guide_value_has_its_source_and_day():
    assert all("SafeLives" in source for _, source in STANDS_ON)
    assert "1 November 2026" in in_force()
    assert "MARAC only" in DOES_NOT_SHOW[0]
