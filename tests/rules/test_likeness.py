"""Names by sound, spelling and form, phones in any format, dates with the mistakes people make."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.likeness import (
    Alike,
    Traits,
    born_likeness,
    born_nearby,
    codes_of,
    likeness,
    name_parts,
    phone,
    sound,
)
from commonweal.rules.name_variants import GROUPS, groups_of

BORN = date(1991, 3, 6)
FORMS = [
    ("Mohammed", "Muhammad"), ("Mohamed", "Md"), ("Yusuf", "Youssef"), ("Yusuf", "Joseph"), ("Aleksander", "Sasha"),
    ("Alexander", "Aleksandr"), ("Liz", "Elizabeth"), ("Bill", "William"), ("Kowalski", "Kowalska"), ("Ivanov", "Ivanova"),
    ("Fatima", "Fatoumata"), ("Choudhury", "Chowdhury"), ("Rhys", "Reece"), ("Gwilym", "William"), ("Kasia", "Katarzyna"),
    ("Oleksandra", "Sandra"), ("محمد", "Mohammed"), ("يوسف", "Yusuf"), ("Александр", "Alexander"), ("مريم", "Maryam"),
]  # fmt: skip
DAYS = st.dates(date(1900, 1, 1), date(2026, 12, 31))
PUNCTUATION = st.sampled_from(["", " ", "-", ".", "  ", " ("])


@pytest.mark.parametrize(("one", "other"), FORMS)
def test_forms_of_one_name_share_a_code(one, other):
    assert codes_of(name_parts(one)[0]) & codes_of(name_parts(other)[0])


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("Anne-Marie O’Neill", ["ANNE", "MARIE", "ONEILL"]),
        ("😀 Wanda ✨ Wren", ["WANDA", "WREN"]),
        ("Mrs Wanda  Wren.", ["WANDA", "WREN"]),
        ("Yusuf al-Masri", ["YUSUF", "MASRI"]),
        ("\u200fعمر\u200f خان", ["MR", "KHN"]),
        ("李", ["LI"]),
        ("Cher", ["CHER"]),
        ("Miss", ["MISS"]),
        ("😀", []),
        ("", []),
    ],
)
def test_the_names_in_a_name(typed, parts):
    assert name_parts(typed) == parts


@given(st.text(max_size=40))
def test_no_name_breaks_anything(text):
    assert all(part.isascii() and part.isupper() for part in name_parts(text))
    assert len(sound(text)) <= 5


def test_every_form_stands_for_something_and_is_as_it_is_compared():
    assert len(GROUPS) > 600
    assert [form for form in GROUPS if not form.replace("-", "").isascii() or form != form.lower()] == []
    assert groups_of("wendel") == frozenset()


@given(st.integers(7_100_000_000, 7_999_999_999), st.data())
def test_any_way_of_writing_a_phone_number_is_one_number(national, data):
    figures = str(national)
    cut = data.draw(st.integers(2, 8))
    gap, prefix = (
        data.draw(PUNCTUATION),
        data.draw(st.sampled_from(["0", "+44 ", "0044", "+44 (0)", "(0", "44"])),
    )
    close = ")" if prefix == "(0" and "(" not in gap else ""
    body = f"{figures[:cut]}{close}{gap}{figures[cut:]}"
    written = prefix + body.replace("0", data.draw(st.sampled_from(["0", "O", "o"])))
    tail = data.draw(st.sampled_from(["", " ext 12", "x4", " #3"]))
    assert phone(written + tail) == f"44{national}"


@pytest.mark.parametrize(
    ("other", "is_"),
    [
        (date(1991, 3, 6), Alike.SAME_BORN),
        (date(1991, 6, 3), Alike.BORN_SWAPPED),
        (date(1991, 3, 16), Alike.BORN_DIGIT),
        (date(1992, 3, 6), Alike.BORN_YEAR),
        (date(1981, 3, 6), Alike.BORN_YEAR),
        (date(1975, 12, 1), Alike.OTHER_BORN),
        (None, None),
    ],
)
def test_a_date_of_birth_and_its_mistakes(other, is_):
    assert born_likeness(BORN, other) == is_


@given(DAYS)
def test_every_near_day_is_near_both_ways(day):
    near = born_nearby(day)
    assert day not in near
    assert len(near) < 80
    for other in near:
        assert born_likeness(day, other) not in (None, Alike.SAME_BORN, Alike.OTHER_BORN)


@given(DAYS, DAYS)
def test_likeness_of_dates_is_the_same_from_either_side(one, other):
    assert born_likeness(one, other) == born_likeness(other, one)


WANDA = Traits("Wanda Wren", "", BORN)


@pytest.mark.parametrize(
    ("other", "contact", "reasons", "sure"),
    [
        (Traits("Wanda Wren", "", BORN), (), (Alike.SAME_BORN, Alike.SAME_NAME), "almost certain"),
        (Traits("Wren, Wonda", "", BORN), (), (Alike.SAME_BORN, Alike.NAME_SOUNDS), "almost certain"),
        (Traits("Wanda Wolf", "", BORN), (), (Alike.SAME_BORN, Alike.ONE_NAME), "likely"),
        (Traits("Wanda Wren", "", date(1991, 6, 3)), (), (Alike.SAME_NAME, Alike.BORN_SWAPPED), "likely"),
        (Traits("Wanda Wren"), (), (Alike.SAME_NAME,), "possible"),
        (Traits("Wanda Wren", "", date(1950, 1, 1)), (), (Alike.SAME_NAME, Alike.OTHER_BORN), "possible"),
        (Traits("Somebody Else"), (Alike.SAME_PHONE,), (Alike.SAME_PHONE,), "likely"),
        (Traits("Somebody Else"), (), (), "possible"),
    ],
)
def test_how_sure_and_why(other, contact, reasons, sure):
    found = likeness(WANDA, other, contact=contact)
    assert (found.reasons, found.how_sure) == (reasons, sure)
    assert likeness(other, WANDA, contact=contact).points == found.points


def test_nothing_shown_of_who_is_compared():
    assert "Wanda" not in repr(WANDA)
