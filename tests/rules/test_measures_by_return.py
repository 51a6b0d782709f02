"""Measures that a return counts: what their file may say, what is proved about them together, and who is asked for them."""

from datetime import date

import pytest

from commonweal.rules.measure_by_return import conditions_of
from commonweal.rules.measure_files import BadMeasures, Unit, read_family
from commonweal.rules.measures import COUNTED_HERE, FAMILIES, MEASURES, measure
from commonweal.rules.measures_together import Part, lies_within, publish_together
from commonweal.rules.publishable import TOTAL, CellStatus, as_covered
from commonweal.rules.returns import (
    Change,
    Figure,
    Place,
    Standing,
    asked_by_default,
    asked_in,
    reasons_not_to_change_what_is_asked,
    with_wholes,
)

CALLS = """
name = "Helpline"
about = "What the helpline counts for itself."

[[measure]]
key = "calls"
title = "Calls"
why_it_matters = "Somebody rang."
unit = "activity"
numerator = "Calls that were answered."
window = "The day of the call."
source = "Certified return."
owner = "Helpline lead"
next_review_on = 2027-10-01
rows = "returns"
asked_of = ["community"]
"""
AT_NIGHT = """
[[measure]]
key = "calls_at_night"
title = "Calls at night"
why_it_matters = "Somebody rang at night."
unit = "activity"
numerator = "Of these, those after eight."
denominator = "Calls that were answered."
window = "The day of the call."
source = "Certified return."
owner = "Helpline lead"
next_review_on = 2027-10-01
rows = "returns"
out_of = "calls"
asked_of = ["community"]
"""
BY_DAY = AT_NIGHT.replace("calls_at_night", "calls_by_day").replace("Calls at night", "Calls by day")
BY_DAY = BY_DAY.replace('out_of = "calls"', 'out_of = "calls"\nrest_of = "calls_at_night"')
FALL, SUMMER = date(2026, 10, 1), date(2026, 7, 1)


def faults(text: str) -> str:
    with pytest.raises(BadMeasures) as bad:
        read_family(text, named={})
    return " ".join(bad.value.faults)


def keys(asked) -> list[str]:
    return [each.measure.key for each in asked]


def test_a_partnerships_own_file_is_read():
    family = read_family(CALLS + AT_NIGHT + BY_DAY, named={})
    calls, night, day = family.measures
    assert (calls.is_rate, night.is_rate, night.out_of) == (False, True, "calls")
    assert calls.unit is Unit.ACTIVITY
    assert lies_within(Part(night, {}).counted, Part(calls, {}).everyone)
    assert day.told.rest_of == "calls_at_night"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (CALLS + 'among = "known(closed_at)"', "“among” is for what is counted from records"),
        (CALLS + 'placed_by = "received_at"', "“placed_by” is for what is counted from records"),
        (CALLS.replace('["community"]', '["cinema"]'), "“asked_of” must be a list of: community"),
        (CALLS + 'client_groups = ["everybody"]', "“client_groups” must be a list of: victim"),
        (CALLS + 'rest_of = "x"', "“rest_of” needs “out_of”"),
        (CALLS + 'at_end = "yes"', "“at_end” must be true or false"),
        (CALLS + 'published = "Not A Slug"', "must be the subject of published figures"),
        (CALLS + 'denominator = "Calls."', "a share has both “denominator”, in words, and “out_of”"),
        (CALLS + AT_NIGHT.replace('"calls"', '"chats"'), "“out_of” must be a plain count of this file"),
        (
            CALLS + AT_NIGHT.replace('"activity"', '"person"'),
            "its “unit” is person, and that of “calls” is activity",
        ),
        (CALLS + AT_NIGHT.replace('asked_of = ["community"]', ""), "one is not asked without the other"),
        (CALLS + "at_end = true\n" + AT_NIGHT, "“out_of” must be a plain count of this file"),
        (CALLS + AT_NIGHT + "at_end = true", "“at_end” is for a plain count"),
        (CALLS + BY_DAY, "“rest_of” must be another measure out of “calls”"),
        (
            CALLS.replace('rows = "returns"', 'rows = "referrals"\nplaced_by = "received_at"').replace(
                '"activity"', '"case"'
            ),
            "“asked_of” means nothing",
        ),
    ],
)
def test_what_is_wrong_with_one_is_said(text, says):
    assert says in faults(text)


def test_the_shipped_ones_say_what_they_need_and_no_engine_counts_them():
    told = [each for each in MEASURES if each.told]
    assert {each.family for each in told} == {"MARAC’s national counts", "Programmes", "Safe accommodation"}
    assert [each.key for each in COUNTED_HERE] + [each.key for each in told] == [
        each.key for each in MEASURES
    ]
    for each in told:
        assert each.is_rate == bool(each.out_of), each.key
        assert (each.among, each.counted) == conditions_of(each.key, each.told)
        assert each.told.asked_of, each.key


def of_marac(**rows) -> list[Part]:
    """Parts by key of the measure, each with its figures by area."""
    return [Part(measure(key), each) for key, each in rows.items()]


def test_a_small_rest_is_not_given_away_by_the_other_share():
    """Of 40 cases 38 came from the police: the two others are two, and so is what is left when the police are taken away."""
    cases = {"Fell": (40, 40), "Wex": (60, 60), "Dale": (50, 50)}
    police = {"Fell": (38, 40), "Wex": (30, 60), "Dale": (20, 50)}
    rest = {area: (whole - police[area][0], whole) for area, (_, whole) in cases.items()}
    tables = publish_together(
        of_marac(marac_cases=cases, marac_from_police=police, marac_from_partners=rest), threshold=5
    )
    for area in (*cases, TOTAL):
        hidden = {
            key: tables[key].cell(area, "Number").status is CellStatus.SUPPRESSED
            for key in ("marac_from_police", "marac_from_partners")
        }
        assert len(set(hidden.values())) == 1, area
    assert tables["marac_from_partners"].cell("Fell", "Number").status is CellStatus.SUPPRESSED


def test_what_is_counted_in_fewer_quarters_lies_within_what_it_is_out_of():
    """Repeats of one quarter less are out of 40 of 43 cases: three cases of a quarter would show."""
    cases, repeats = {"Fell": (43, 43), "Wex": (60, 60)}, {"Fell": (14, 40), "Wex": (20, 60)}
    whole, part = of_marac(marac_cases=cases, marac_repeats=repeats)
    less = Part(part.measure, repeats, covers="counted_with_marac_repeats")
    assert lies_within(less.everyone, whole.everyone)
    tables = publish_together([whole, less], threshold=5)
    shown = [tables["marac_cases"].cell("Fell"), tables["marac_repeats"].cell("Fell", "Out of")]
    assert CellStatus.SUPPRESSED in {cell.status for cell in shown}


def test_what_nobody_certified_is_missing_and_never_nought():
    rows = {"Fell": (0, 0), "Wex": (60, 60)}
    table = publish_together(of_marac(marac_cases=rows), threshold=5)["marac_cases"]
    covered = as_covered(table, missing=["Fell"])
    assert covered.cell("Fell").text == "not submitted"
    assert covered.cell(TOTAL).text == "60 (partly covered)"
    assert as_covered(table, partly=["Wex"]).cell("Wex").text == "60 (partly covered)"
    assert as_covered(table, missing=["Fell", "Wex"]).cell(TOTAL).text == "not submitted"
    hidden = publish_together(of_marac(marac_cases={"Fell": (2, 2), "Wex": (60, 60)}), threshold=5)[
        "marac_cases"
    ]
    assert as_covered(hidden, partly=["Fell"]).cell("Fell").status is CellStatus.SUPPRESSED


@pytest.mark.parametrize(
    ("bought", "families"),
    [
        ([("community", "victim")], {""}),
        ([("accommodation", "victim"), ("coordination", "victim")], {"", "Safe accommodation"}),
        ([("coordination", "victim")], {""}),
        ([], {""}),
        ([("marac", "victim")], {"MARAC’s national counts"}),
        ([("programme", "perpetrator")], {"Programmes"}),
        ([("marac", "victim"), ("community", "child")], {"", "MARAC’s national counts"}),
    ],
)
def test_a_contract_is_asked_by_what_its_lines_buy(bought, families):
    asked = asked_by_default(bought, MEASURES)
    assert {each.measure.family if each.measure.told else "" for each in asked} == families


def test_programmes_are_asked_of_the_groups_they_are_bought_for_and_marac_of_those_harmed():
    programmes = asked_by_default([("programme", "perpetrator"), ("programme", "victim")], MEASURES)
    assert {each.groups for each in programmes} == {frozenset({"perpetrator", "victim"})}
    marac = asked_by_default([("marac", "perpetrator")], MEASURES)
    assert {each.groups for each in marac} == {frozenset({"victim"})}


def test_a_change_counts_from_its_quarter_on_and_the_last_one_said_wins():
    bought = [("community", "victim")]
    changes = [
        Change(SUMMER, 1, "unmet_need", False),
        Change(FALL, 2, "unmet_need", True),
        Change(SUMMER, 3, "marac_cases", True),
    ]

    def asked(quarter: date) -> list[str]:
        return keys(asked_in(bought, changes, MEASURES, quarter_starts_on=quarter))

    assert "unmet_need" in asked(date(2026, 4, 1))
    assert "marac_cases" not in asked(date(2026, 4, 1))
    assert "unmet_need" not in asked(SUMMER)
    assert {"unmet_need", "marac_cases"} <= set(asked(FALL))


@pytest.mark.parametrize(
    ("key", "is_asked", "now", "open_since", "why", "codes"),
    [
        ("marac_cases", True, [], None, "The co-ordinator moved to this contract.", []),
        ("marac_repeats", True, [], None, "As above.", ["whole_missing"]),
        ("marac_repeats", True, ["marac_cases"], None, "As above.", []),
        ("marac_cases", False, ["marac_cases", "marac_repeats"], None, "As above.", ["parts_asked"]),
        ("unmet_need", False, ["unmet_need"], SUMMER, "It says nothing of a helpline.", []),
        ("unmet_need", False, ["unmet_need"], FALL, "As above.", ["return_is_there"]),
        ("unmet_need", True, ["unmet_need"], None, "As above.", ["nothing_changes"]),
        ("unmet_need", False, [], None, " ", ["nothing_changes", "no_why"]),
        ("needs_known", True, [], None, "As above.", ["not_asked_by_returns"]),
    ],
)
def test_when_a_list_may_be_changed(key, is_asked, now, open_since, why, codes):
    reasons = reasons_not_to_change_what_is_asked(
        measure(key),
        is_asked=is_asked,
        now=now,
        starts_on=FALL,
        open_since=open_since,
        why=why,
        catalogue=MEASURES,
    )
    assert [each.code for each in reasons] == codes


def test_a_share_takes_what_it_is_out_of_from_the_line_that_says_it():
    cases, repeats = Place("marac_cases", "fell", "victim"), Place("marac_repeats", "fell", "victim")
    out_of = {"marac_repeats": "marac_cases"}

    def derived(whole: int | None, part: int) -> int | None:
        lines = {
            cases: Figure(Standing.COUNTED if whole is not None else Standing.BLANK, whole),
            repeats: Figure(Standing.COUNTED, part),
        }
        return with_wholes(lines, out_of=out_of)[repeats].denominator

    assert derived(40, 12) == 40
    assert derived(10, 12) is None
    assert derived(None, 12) is None
    assert derived(0, 0) == 0
    unknown = Figure(Standing.NOT_KNOWN, reason="Next week.")
    assert with_wholes({repeats: unknown}, out_of=out_of)[repeats] == unknown


def test_families_that_returns_count_name_everybody_apart():
    programmes = next(each for each in FAMILIES if each.name == "Programmes")
    assert all(each.unit is Unit.PERSON for each in programmes.measures)
    assert [each.key for each in programmes.measures if each.told.at_end] == ["programme_still_there"]
