"""A daily list: which column holds what, how a cell is read, what is wrong with a row, and whether we have it already."""

from contextlib import suppress
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.cases import ClientGroup
from commonweal.rules.consent import Agreement
from commonweal.rules.daily_list import (
    COLUMNS,
    Field,
    Sameness,
    as_said,
    as_text_only,
    check_row,
    differing,
    guess,
    labels_of,
    missing_from,
    reasons_not_to_map,
    reasons_not_to_trust_headings,
    same_reference,
    sameness,
    without_mark,
)
from commonweal.rules.daily_list.values import (
    Unreadable,
    read_agreement,
    read_day,
    read_grade,
    read_group,
    read_phone,
    read_reference,
    read_time,
    read_yes,
)
from commonweal.rules.retention import RULES, Retention

TODAY = date(2026, 11, 26)
AREAS = {"north fell": "north_fell", "wexcombe": "wexcombe"}
SOUND = {
    Field.REFERENCE: "FP/1",
    Field.GROUP: "adult victim",
    Field.FULL_NAME: "Wanda Wren",
    Field.AREA: "North Fell",
    Field.WHAT_HAPPENED: "He waits outside her work.",
}


def no_fault(kind: str, value: str) -> str:
    return ""


def check(fault_in_contact=no_fault, **changes: str):
    cells = SOUND | {Field(name): value for name, value in changes.items()}
    return check_row(cells, areas=AREAS, today=TODAY, fault_in_contact=fault_in_contact)


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["Crime Ref", "Victim DOB"], {"born_on": "Victim DOB"}),
        (["URN", "Suspect Name", "Name"], {"reference": "URN", "other_name": "Suspect Name", "full_name": "Name"}),
        (["Forename(s)", "SURNAME", "D.O.B."], {"first_name": "Forename(s)", "last_name": "SURNAME", "born_on": "D.O.B."}),
        (["Name", "Forename", "Surname"], {"first_name": "Forename", "last_name": "Surname"}),
        (["Suspect DOB", "DOB"], {"other_born_on": "Suspect DOB", "born_on": "DOB"}),
        (["Offender date of birth"], {"other_born_on": "Offender date of birth"}),
        (["Victim telephone no", "Tel"], {"phone": "Tel"}),
        (["Weather", "Horoscope"], {}),
    ],
)  # fmt: skip
def test_columns_are_guessed_by_their_headings(headings, expected):
    found = {str(name): label for name, label in guess(headings).items()}
    assert expected.items() <= found.items()


def test_our_own_labels_are_all_guessed():
    labels = tuple(column.label for column in COLUMNS if column.field is not Field.FULL_NAME)
    assert {column.field for column in COLUMNS} - guess(labels).keys() == {Field.FULL_NAME}


def test_the_person_is_never_guessed_from_the_other_partys_columns():
    found = guess(["Suspect name", "Perpetrator DOB", "Alleged offender surname", "Other party phone"])
    assert found.keys() <= {Field.OTHER_NAME, Field.OTHER_BORN_ON}


@given(st.lists(st.text(max_size=20), max_size=30))
def test_every_label_is_its_own_and_each_is_guessed_once(headings):
    labels = labels_of(headings)
    assert len({label.casefold() for label in labels}) == len(labels) == len(headings)
    found = list(guess(labels).values())
    assert len(set(found)) == len(found)


def test_labels_of_empty_and_repeated_headings():
    assert labels_of(["Name", "", "name ", "Name (2)"]) == ("Name", "Column 2", "name (2)", "Name (2) (2)")


@pytest.mark.parametrize(
    ("mapping", "everyone_is", "codes"),
    [
        ({"reference": "A", "full_name": "B", "area": "C", "what_happened": "D"}, "victim", set()),
        ({}, "", {"no_reference", "no_area", "no_what_happened", "no_full_name", "no_group"}),
        ({"reference": "A", "last_name": "B", "area": "C", "what_happened": "D", "group": "E"}, "", set()),
        ({"reference": "A", "last_name": "B", "full_name": "C", "area": "D", "what_happened": "E"}, "child", {"two_names"}),
        ({"reference": "A", "full_name": "B", "area": "C", "what_happened": "D", "group": "E"}, "child", {"two_groups"}),
        ({"reference": "A", "full_name": "A", "area": "C", "what_happened": "D"}, "child", {"twice_full_name"}),
        ({"reference": "A", "full_name": "Z", "area": "C", "what_happened": "D"}, "child", {"not_there"}),
        ({"reference": "A", "full_name": "B", "area": "C", "what_happened": "D", "other_born_on": "E"}, "child",
         {"no_other_name"}),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_of_a_mapping(mapping, everyone_is, codes):
    columns = {Field(name): heading for name, heading in mapping.items()}
    reasons = reasons_not_to_map(columns, "ABCDE", everyone_is=everyone_is)
    assert {reason.code for reason in reasons} == codes
    assert all(reason.text.endswith(".") for reason in reasons)


def test_headings_that_are_somebodys_details_are_not_kept():
    assert reasons_not_to_trust_headings(["Ref", "Name", "Date 2026"]) == []
    for told in ("07700 900123", "wren@example.com", "14/02/1989"):
        assert reasons_not_to_trust_headings(["FP/1", told])[0].code == "no_headings"


def test_what_a_later_file_lacks():
    assert missing_from({Field.AREA: "District", Field.PHONE: "Tel"}, ["district", "Mobile"]) == ["Tel"]


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("27/03/1990", date(1990, 3, 27), None),
        ("7.3.1990", date(1990, 3, 7), None),
        ("1990-03-27", date(1990, 3, 27), None),
        ("1990-03-27T21:40:00", date(1990, 3, 27), time(21, 40)),
        ("27/03/1990 21:40", date(1990, 3, 27), time(21, 40)),
        ("27 March 1990", date(1990, 3, 27), None),
        ("27th Mar 1990", date(1990, 3, 27), None),
        ("27-Mar-1990", date(1990, 3, 27), None),
        ("32959", date(1990, 3, 27), None),  # a spreadsheet's number of days
        ("32959.5", date(1990, 3, 27), time(12, 0)),
        ("27/03/1990 00:00:00", date(1990, 3, 27), time(0, 0)),
        ("Unknown", None, None),
        ("N/K", None, None),
        ("", None, None),
    ],
)
def test_days_are_read_as_people_and_spreadsheets_write_them(text, day, clock):
    assert read_day(text) == (day, clock)


@pytest.mark.parametrize(
    "text", ["31/02/1990", "27/03/90", "03/27/1990", "1990", "soon", "27 Foo 1990", "0/0/0000"]
)
def test_a_day_is_never_guessed(text):
    with pytest.raises(Unreadable, match=r"27/03/1990\."):
        read_day(text)


@given(st.dates(date(1927, 5, 18), date(2060, 1, 1)))
def test_every_day_comes_back_whichever_way_it_is_written(day):
    serial = (day - date(1899, 12, 30)).days
    for text in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d %B %Y}", f"{day:%d-%b-%Y}", str(serial)):
        assert read_day(text)[0] == day


@given(st.text(max_size=40))
def test_no_cell_makes_a_reader_stumble(text):
    for read in (
        read_day,
        read_time,
        read_yes,
        read_agreement,
        read_group,
        read_grade,
        read_phone,
        read_reference,
    ):
        with suppress(Unreadable):
            read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("21:40", time(21, 40)),
        ("9.05", time(9, 5)),
        ("9:05 pm", time(21, 5)),
        ("0.5", time(12, 0)),
        ("n/k", None),
    ],
)
def test_times(text, expected):
    assert read_time(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7700900123", "07700900123"),
        ("1632960001", "01632960001"),
        ("+44 7700 900123", "+44 7700 900123"),
        ("unknown", ""),
    ],
)
def test_the_nought_a_spreadsheet_took_is_put_back(text, expected):
    assert read_phone(text) == expected


@pytest.mark.parametrize("read", [read_phone, read_reference])
@pytest.mark.parametrize("text", ["4.477E+11", "4,477e11"])
def test_a_number_a_spreadsheet_shortened_is_refused(read, text):
    with pytest.raises(Unreadable, match="shortened"):
        read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Yes", Agreement.GIVEN), ("refused", Agreement.REFUSED), ("No", Agreement.REFUSED), ("", Agreement.NOT_ASKED),
     ("not asked", Agreement.NOT_ASKED)],
)  # fmt: skip
def test_agreement(text, expected):
    assert read_agreement(text) == expected


@given(st.text(max_size=30))
def test_no_cell_can_act_as_a_formula_and_all_come_back(text):
    safe = as_text_only(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    if not text.startswith("'"):
        assert without_mark(safe) == text


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, set()),
        ({"full_name": "Cher"}, set()),
        ({"full_name": "أمل حداد"}, set()),
        ({"full_name": "Zoë 🌸 O’Neill-Łuk"}, set()),
        ({"born_on": "unknown"}, set()),
        ({"reference": ""}, {"bad_reference"}),
        ({"full_name": "unknown"}, {"bad_full_name"}),
        ({"full_name": "12345"}, {"bad_full_name"}),
        ({"full_name": "=HYPERLINK(1)"}, {"bad_full_name"}),
        ({"full_name": "x" * 121}, {"bad_full_name"}),
        ({"area": "Atlantis"}, {"bad_area"}),
        ({"area": ""}, {"bad_area"}),
        ({"what_happened": ""}, {"bad_what_happened"}),
        ({"what_happened": "x" * 4001}, {"bad_what_happened"}),
        ({"what_happened": "= she said"}, set()),
        ({"group": "martian"}, {"bad_group"}),
        ({"group": ""}, {"bad_group"}),
        ({"born_on": "27/11/2026"}, {"bad_born_on"}),
        ({"born_on": "1/1/1890"}, {"bad_born_on"}),
        ({"other_born_on": "1/1/1980"}, {"bad_other_name"}),
        ({"incident_on": "27/11/2026"}, {"bad_incident_on"}),
        ({"safe_to_call": "yes", "phone": "07700 900123"}, {"bad_incident_on"}),
        ({"safe_to_call": "yes", "incident_on": "25/11/2026"}, {"bad_phone"}),
        ({"safe_to_call": "perhaps"}, {"bad_safe_to_call"}),
        ({"grade_told": "purple"}, {"bad_grade_told"}),
        ({"immediate_danger": "a bit"}, {"bad_immediate_danger"}),
        ({"group": "suspect", "other_name": "Vera Victim"}, {"other_party_apart"}),
        ({"full_name": "W\x07"}, {"bad_full_name"}),
        ({"reference": "", "area": "", "born_on": "x"}, {"bad_reference", "bad_area", "bad_born_on"}),
    ],
)
def test_what_is_wrong_with_a_row(changes, codes):
    checked = check(**changes)
    assert {reason.code for reason in checked.reasons} == codes
    assert (checked.told is None) == bool(codes)
    for reason in checked.reasons:
        assert reason.text.endswith(".")


def test_no_reason_repeats_what_stood_in_the_cell():
    for name in Field:
        for reason in check(**{str(name): "=Zebedee 99/99/9999"}).reasons:
            assert "Zebedee" not in reason.text


def test_contact_is_checked_as_the_form_checks_it():
    checked = check(
        lambda kind, value: "Enter a phone number like this" if kind == "phone" else "", phone="12"
    )
    assert [reason.text for reason in checked.reasons] == ["Phone number: enter a phone number like this."]


def test_a_formula_that_came_to_nothing_sends_its_row_back():
    cells = SOUND | {Field.PHONE: ""}
    checked = check_row(
        cells, areas=AREAS, today=TODAY, fault_in_contact=no_fault, not_worked_out=frozenset((Field.PHONE,))
    )
    assert [reason.code for reason in checked.reasons] == ["bad_phone"]


@pytest.mark.parametrize(
    ("changes", "remarks"),
    [
        ({"group": "child", "born_on": "1/1/1980", "other_name": "A B", "other_born_on": "1/1/1990"},
         {"child_older", "child_grown_up"}),
        ({"group": "child", "born_on": "1/1/2016", "other_name": "A B", "other_born_on": "1/1/1990"}, set()),
        ({"born_on": "1/1/2016"}, {"adult_young"}),
        ({"immediate_danger": "Y"}, {"danger"}),
    ],
)  # fmt: skip
def test_what_may_be_a_slip_is_remarked_on_and_taken(changes, remarks):
    checked = check(**changes)
    assert checked.told is not None
    assert {reason.code for reason in checked.remarks} == remarks


@given(st.dictionaries(st.sampled_from(list(Field)), st.text(max_size=60)))
def test_a_row_is_good_or_goes_back_and_never_both(cells):
    checked = check_row(cells, areas=AREAS, today=TODAY, fault_in_contact=no_fault)
    assert (checked.told is None) == bool(checked.reasons)


def prints(**changes: str) -> tuple[bytes, ...]:
    told = check(**changes).told
    assert told is not None
    return tuple(text.encode() for text in as_said(told))


def test_a_row_is_the_same_however_it_is_written():
    one = prints(born_on="27/03/1990", phone="7700900123", reference="fp / 1")
    two = prints(born_on="1990-03-27", phone="07700900123", reference="FP/1")
    assert sameness(one, two) is Sameness.SAME
    assert sameness(one, None) is Sameness.NEW
    assert same_reference(" Fp / 1") == same_reference("FP/1")


def test_what_differs_is_named_by_column():
    one, two = prints(), prints(area="Wexcombe", full_name="Wanda Jay")
    assert sameness(one, two) is Sameness.CHANGED
    assert differing(one, two) == ["Full name", "Area"]


def test_a_row_kept_before_a_column_existed_is_still_the_same():
    assert sameness(prints(), prints()[:-1]) is Sameness.SAME


def test_everybody_may_be_the_same():
    cells = {name: text for name, text in SOUND.items() if name is not Field.GROUP}
    checked = check_row(
        cells, areas=AREAS, today=TODAY, fault_in_contact=no_fault, everyone_is=ClientGroup.CHILD
    )
    assert checked.told.group is ClientGroup.CHILD


def test_the_page_about_lists_names_every_column_as_it_is():
    page = (Path(__file__).resolve().parents[2] / "docs" / "daily-list.md").read_text(encoding="utf-8")
    for column in COLUMNS:
        needed = "yes" if column.is_needed else ""
        assert f"| {column.label} | {needed} | {column.what} | {column.longest:,} |" in page
    days = RULES[Retention.SENT_FILE].days
    assert f"kept {days} days" in page
