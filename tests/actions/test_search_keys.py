"""Names by sound, phones in any format: what is the same is found, what is not is not, and nothing readable is kept."""

from datetime import date

import pytest

from commonweal.services.casework.search_keys import born_keys, contact_keys, name_keys, phone, sound

ALIKE = [
    ("Catherine", "Kathryn"), ("Siobhan", "Shevaun"), ("Mohammed", "Muhammad"), ("Stephen", "Steven"), ("Sean", "Shaun"),
    ("Aisha", "Ayesha"), ("Smith", "Smyth"), ("Thompson", "Tomson"), ("Nguyen", "Nuen"), ("Leigh", "Lee"),
    ("Geoffrey", "Jeffrey"), ("Wright", "Rite"), ("Hussain", "Hussein"), ("Kowalczyk", "Kowalchik"), ("Zoë", "Zoe"),
    ("Niamh", "Neve"), ("Łukasz", "Lukasz"), ("O'Neill", "ONeil"), ("Khan", "kahn"), ("Callaghan", "Callahan"),
]  # fmt: skip
UNLIKE = [("Smith", "Jones"), ("Anna", "Ben"), ("Khan", "Lane"), ("李", "王"), ("Wren", "Wolf")]
ONE_PHONE = [
    "07700 900123",
    "+44 7700 900123",
    "+44 (0)7700 900-123",
    "00447700900123",
    "447700900123",
    "07700900123 ext 4",
    "+4407700900123",
]
BORN = date(1991, 6, 3)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_sound_alike_have_one_code(one, other):
    assert sound(one) == sound(other) != ""


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_names_that_do_not_sound_alike_differ(one, other):
    assert sound(one) != sound(other)


def test_a_code_is_short_and_empty_only_for_no_name():
    assert len(sound("Wolfeschlegelsteinhausenbergerdorff")) <= 5
    assert sound("") == sound("-'") == ""


@pytest.mark.parametrize("typed", ONE_PHONE)
def test_a_phone_number_has_one_form(typed):
    assert phone(typed) == "447700900123"


@pytest.mark.parametrize("typed", ["", "999", "abc", "07700"])
def test_too_few_figures_are_no_number(typed):
    assert phone(typed) == ""
    assert contact_keys("phone", typed) == set()


def test_another_country_keeps_its_own():
    assert phone("+1 212 555 0100") == phone("001 (212) 555-0100") == "12125550100"


def test_names_are_found_in_either_order_by_another_spelling_and_by_the_name_they_go_by():
    assert name_keys("Kathryn Wright") == name_keys("Rite Catherine")
    assert name_keys("Maria Lopez") & name_keys("Maria Garcia Lopez")
    assert name_keys("Kate Wren") <= name_keys("Wanda Wren", "Kate")
    assert not name_keys("Wanda Wren") & name_keys("Walter Wolf")


def test_another_surname_is_found_by_date_of_birth_and_first_name():
    assert born_keys("Wanda Wren", "", BORN) & born_keys("Wanda Wolf", "", BORN)
    assert not born_keys("Wanda Wren", "", BORN) & born_keys("Wanda Wren", "", date(1991, 6, 4))
    assert born_keys("Wanda Wren", "", None) == set()


def test_an_address_is_never_a_way_to_find_anybody():
    assert contact_keys("address", "4 Larkspur Yard") == set()


def test_e_mail_is_found_whatever_its_capitals():
    assert contact_keys("email", " Wren@Example.org") == contact_keys("email", "wren@example.org")


def test_a_key_gives_nothing_back(settings):
    key = contact_keys("phone", "07700 900123").pop()
    assert len(key) == 16
    assert b"900123" not in key
    settings.SEARCH_KEY = b"another secret"
    assert contact_keys("phone", "07700 900123").pop() != key
