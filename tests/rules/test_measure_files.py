"""Measures as files: what is wrong with one is said for every line at once."""

from datetime import date

import pytest

from commonweal.rules.measure_conditions import EVERYTHING, Known, columns_of
from commonweal.rules.measure_files import BadMeasures, Unit, read_family, read_named
from commonweal.rules.measures import FAMILIES, MEASURES, NAMED

ONE = """
name = "Ours"
about = "What we want to know besides."

[[measure]]
key = "closed_soon"
title = "Closed soon"
why_it_matters = "Short help may be enough."
unit = "case"
numerator = "Of these, those closed within four weeks."
denominator = "Closed cases."
window = "The day the case was closed."
source = "One milestone row per referral."
owner = "Joint commissioner"
next_review_on = 2027-10-01
rows = "referrals"
placed_by = "closed_at"
among = "closed_here"
counted = "closed_at - accepted_at <= weeks(4)"
"""


def faults(text, **more) -> tuple[str, ...]:
    with pytest.raises(BadMeasures) as bad:
        read_family(text, named=NAMED, **more)
    return bad.value.faults


def without(*keys: str) -> str:
    return "\n".join(line for line in ONE.splitlines() if line.partition(" = ")[0] not in keys)


def test_a_partnerships_own_file_is_read():
    family = read_family(ONE, named=NAMED, taken={each.key for each in MEASURES})
    (measure,) = family.measures
    assert (family.name, measure.key, measure.unit, measure.is_rate) == (
        "Ours",
        "closed_soon",
        Unit.CASE,
        True,
    )
    assert (measure.family, measure.next_review_on, measure.placed_by) == (
        "Ours",
        date(2027, 10, 1),
        "closed_at",
    )
    assert columns_of(measure.among) == {"closed_at", "closing_reason", "taken_in_at"}


def test_without_denominator_and_counted_it_is_a_plain_count():
    (measure,) = read_family(without("denominator", "counted", "among"), named=NAMED).measures
    assert (measure.is_rate, measure.among, measure.counted) == (False, EVERYTHING, EVERYTHING)


def test_a_condition_of_the_files_own_can_be_named():
    own = '[conditions.ours]\nmeans = "Closed."\nwhen = "known(closed_at)"\n'
    (measure,) = read_family(ONE.replace('"closed_here"', '"ours"') + own, named=NAMED).measures
    assert measure.among == Known("closed_at")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = ", "The file is not TOML"),
        ('name = "Ours"', "The file has no measure. Begin one with [[measure]]."),
        (without("name"), "The file has no “name”. Give the family one."),
        (without("owner"), "Measure 1 (“closed_soon”): “owner” is missing."),
        (without("key"), "Measure 1: “key” is missing."),
        (without("counted"), "a share has both “denominator” and “counted”; a plain count has neither."),
        (without("denominator"), "a share has both “denominator” and “counted”; a plain count has neither."),
        (ONE.replace('"closed_soon"', '"Closed soon"'), "“key” must be 3 to 40 small letters"),
        (ONE.replace("2027-10-01", '"2027-10-01"'), "without quotation marks"),
        (ONE.replace('"referrals"', '"people"'), "“rows” must be one of: referrals, activities, returns."),
        (
            ONE.replace('unit = "case"', 'unit = "child"'),
            "“unit” can be: case, person, referral. A row is not another thing",
        ),
        (ONE.replace('unit = "case"', 'unit = "person"'), "people are counted by received_at or accepted_at"),
        (
            ONE.replace('unit = "case"', 'unit = "person"').replace('"closed_at"', '"accepted_at"', 1),
            "need “and is_taken_on_first” in “among”",
        ),
        (
            ONE.replace('unit = "case"', 'unit = "person"')
            .replace('"closed_at"', '"received_at"', 1)
            .replace('"closed_here"', '"not is_first_of_year"'),
            "need “and is_first_of_year” in “among”",
        ),
        (
            ONE.replace('placed_by = "closed_at"', 'placed_by = "taken_in_at"'),
            "“placed_by” must be one of: received_at",
        ),
        (ONE.replace("closed_at - accepted_at", "closed_at - name"), "“counted”: There is no column “name”"),
        (ONE.replace('"closed_here"', "3"), "“among”: It must be words in quotation marks."),
        (ONE.replace('"Closed soon"', '""'), "“title” must be words"),
        (ONE + 'colour = "red"\n', "“colour” means nothing. Take it out."),
        ('colour = "red"\n' + ONE, "“colour” means nothing here."),
        (ONE + ONE[ONE.index("[[measure]]") :], "Measure 2 (“closed_soon”): another measure has this key."),
        ("measure = 3", "The file has no measure."),
    ],
)
def test_what_is_wrong_is_said_and_what_to_do(text, says):
    assert any(says in each for each in faults(text)), faults(text)


def test_everything_that_is_wrong_is_said_at_once():
    found = faults(without("owner", "title").replace("weeks(4)", "4"))
    assert len(found) == 3


def test_a_key_that_the_product_has_is_refused():
    assert (
        "another measure has this key"
        in faults(ONE.replace("closed_soon", "unmet_need"), taken={"unmet_need"})[0]
    )


def test_a_condition_without_words_is_refused():
    with pytest.raises(BadMeasures):
        read_named('[conditions.ours]\nwhen = "follows"')


def test_no_two_shipped_measures_have_one_key_or_title_and_all_say_what_they_count():
    for values in ([each.key for each in MEASURES], [each.title for each in MEASURES]):
        assert len(set(values)) == len(values)
    for each in MEASURES:
        assert each.numerator.endswith("."), each.key
        assert each.why_it_matters.endswith("."), each.key
        assert each.is_rate == (each.counted is not EVERYTHING), each.key
        assert each.next_review_on > date(2026, 1, 1)
    assert sum(len(family.measures) for family in FAMILIES) == len(MEASURES)
