"""What gives somebody away is found however it is written; what is harmless goes."""

import re
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commonweal.rules import giveaways
from commonweal.rules.giveaways import TRADE_WORDS, TradeWord, Unsaid, known_words, reasons_against_text

ON = date(2026, 11, 1)
UNSAID = Unsaid(
    services=("Harbour", "Fellshire County Council", "Turning", "Open Door"),
    roles=("IDVA", "Family Link Worker"),
    people=("Otis Other", "Pat Works"),
    addresses=("4 Larkspur Yard, Nethercombe ZZ1 4QQ", "Flat 2\n18 Elm Close\nBexton BX9 9ZZ"),
    contacts=("07700 900123", "vera.v@example.org"),
    code_words=("bluebell",),
    call_back="01632 960001",
)
CANARIES = [
    "Harbour", "Fellshire County Council", "Fellshire", "Turning", "Open Door", "Family Link Worker", "Otis Other", "Pat Works",
    "4 Larkspur Yard", "Larkspur Yard", "Larkspur", "Nethercombe", "ZZ1 4QQ", "Elm Close", "BX9 9ZZ", "07700 900123",
    "vera.v@example.org", "bluebell", "refuge", "domestic", "police", "safeguarding", "abuse", "helpline", "perpetrator",
    "solicitor",
]  # fmt: skip


def codes(text, unsaid=UNSAID, on=ON):
    return [each.code for each in reasons_against_text(text, unsaid=unsaid, on=on)]


@pytest.mark.parametrize(
    "text",
    [
        "Your appointment on Tuesday at 2. Reply to this number.",
        "Hi Vera, see you on 27/3/2026 at 2.30pm. It’s fine to bring Kit.",
        "Please ring 01632 960001, or +44 1632 960001, after 10.",
        "Did vacuum bags arrive? 12 of 14 came on 27 03 2026 – thanks…",
        "Café at 3? I will be ten minutes late £5 for parking",
        "See you at 10.30 on 2 or 3 June, room 12",
        "It is at two three or four, you choose",
    ],
)
def test_what_is_harmless_goes(text):
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "code", "pointed_at"),
    [
        ("It is about the abuse", "trade_word", "abuse"),
        ("our abusive caller", "trade_word", "abusive"),
        ("The REF-\nUGE has a room", "trade_word", "REF UGE"),
        ("r e f u g e", "trade_word", "r e f u g e"),
        ("is it s.a.f.e to talk", "trade_word", "s a f e"),
        ("Your IDVA rang", "trade_word", "IDVA"),
        ("i.d.v.a", "trade_word", "i d v a"),
        ("my role: family  link-worker", "role_name", "family link worker"),
        ("Pat from H4rb0ur", "service_name", "H4rb0ur"),
        ("the Fellshire team", "service_name", "Fellshire"),
        ("come to the open door", "service_name", "open door"),
        ("Otis other is out", "person_name", "Otis other"),
        ("say Blue Bell", "code_word", "Blue Bell"),
        ("meet at larkspur yard", "address", "larkspur yard"),
        ("meet at Larkspur", "address", "Larkspur"),
        ("zz14qq", "address", "zz14qq"),
        ("post it to AB1 2CD", "address", "AB1 2CD"),
        ("ring 07700 900123", "contact", "07700 900123"),
        ("ring 01632 111 222", "number", "01632 111 222"),
        ("ring 0163-296/0002", "number", "0163-296/0002"),
        ("ring zero one six three two nine nine", "number", "the number in words"),
        ("write to us@home", "email", "@"),
        ("look at nice.org today", "link", "nice.org"),
        ("https then more", "link", "https"),
        ("nice dot org", "link", "dot org"),
        ("soon.Reply please", "link", "soon.Reply"),
    ],
)
def test_it_points_at_the_words(text, code, pointed_at):
    found = [each for each in reasons_against_text(text, unsaid=UNSAID, on=ON) if each.code == code]
    assert any(f"“{pointed_at}”" in each.text for each in found), (text, found)


@pytest.mark.parametrize(
    "text", ["при вет", "مرحبا", "see you \u200btoday", "🙂", "hаrbour", "a\u202eb", "tab\there"]
)
def test_what_cannot_be_read_is_refused(text):
    assert "cannot_be_checked" in codes(text)


def test_each_kind_of_thing_on_record_is_looked_for_by_itself():
    """With nothing on record nothing of it is found: each finding comes from the record and not by chance."""
    plain = ["Harbour", "Family Link Worker", "Otis Other", "Larkspur", "bluebell"]
    assert [codes(text, Unsaid()) for text in plain] == [[]] * len(plain)
    assert [bool(codes(text)) for text in plain] == [True] * len(plain)


def test_a_postcode_on_record_is_found_over_two_lines():
    assert "address" in codes("ZZ\n1\n4\nQQ")
    assert codes("ZZ\n1\n4\nQQ", Unsaid()) == []


def test_a_number_on_record_is_found_with_words_between():
    assert "contact" in codes("07700 then 900123")


def test_the_call_back_number_may_be_one_that_is_on_record():
    mine = Unsaid(contacts=("01632 960001",), call_back="01632 960001")
    assert "number" not in codes("ring 01632 960001", mine)


def test_without_a_call_back_number_no_number_goes():
    assert codes("ring 01632 960001", Unsaid()) == ["number"]


def test_a_number_is_seven_figures_or_more():
    assert codes("ring 163 296") == []
    assert codes("ring 163 2960") == ["number"]


def test_a_word_counts_from_its_first_day(monkeypatch):
    monkeypatch.setattr(giveaways, "TRADE_WORDS", (TradeWord("marmalade", "is new", ON),))
    assert codes("marmalade", on=ON) == ["trade_word"]
    assert codes("marmalade", on=ON - timedelta(days=1)) == []


def test_short_words_are_not_found_inside_others_and_long_ones_are():
    assert codes("vitrial did vacuum dashed unsafely") == []
    assert codes("xxrefugexx") == ["trade_word"]
    assert codes("dash and go") == ["trade_word"]
    assert codes("Returning at 2") == ["service_name"]


def test_a_word_of_every_day_in_a_name_is_found_with_the_name_alone():
    named = Unsaid(services=("Turnpike Change", "Adult support in the city", "Wexcombe Street Project"))
    assert codes("Reply to change it, adults only, in the street of the city", named) == []
    assert codes("turnpike", named) == ["service_name"]
    assert codes("change at Wexcombe", named) == ["service_name"]
    assert codes("adult support in the city", named) == ["service_name"]


def test_what_is_said_is_said_once():
    assert codes("abuse abuse") == ["trade_word"]
    assert codes("Harbour and Harbour") == ["service_name"]


def test_nothing_on_record_is_in_the_repr():
    assert repr(UNSAID) == "Unsaid()"


def test_the_list_is_dated_and_can_be_shown():
    assert all(each.starts_on and each.why and each.word == each.word.lower().strip() for each in TRADE_WORDS)
    assert {"refuge", "police", "abus"} <= set(known_words().split(", "))
    assert len({each.word for each in TRADE_WORDS}) == len(TRADE_WORDS) > 90


@pytest.mark.parametrize("word", sorted({each.word.rstrip("*") for each in TRADE_WORDS}))
def test_every_word_of_the_list_is_refused(word):
    assert "trade_word" in codes(f"So {word} then")


ALIKE = {
    "a": "аα4@",
    "e": "еε3€",
    "o": "оο0",
    "c": "с",
    "p": "рρ",
    "i": "іι1!",
    "s": "ѕ5$",
    "x": "х",
    "t": "7",
    "l": "ӏ1",
    "b": "8",
}
BETWEEN = st.text(alphabet=" .-_\n/*,~", max_size=2)


@st.composite
def hidden(draw):
    """A canary as somebody would hide it."""
    word = draw(st.sampled_from(CANARIES))
    is_number = word[0] == "0"
    out = []
    for letter in word:
        way = draw(st.integers(0, 5))
        if way == 0 and not is_number and letter.lower() in ALIKE:
            letter = draw(st.sampled_from(ALIKE[letter.lower()]))
        elif way == 1:
            letter = letter.swapcase()
        elif way == 2 and letter.isascii() and letter.isalnum():
            letter = chr(ord(letter) + 0xFEE0)
        elif way == 3 and letter.isalpha():
            letter = unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), letter + "\u0301")
        out.append(letter + draw(BETWEEN))
    before, after = (
        draw(st.sampled_from(["", "See you at ", "2pm\n"])),
        draw(st.sampled_from(["", " on Tuesday", "\nx"])),
    )
    return before + "".join(out) + after


@given(hidden())
@settings(max_examples=1500, deadline=None)
@example("S𝖾e you at 𝖧𝖺𝗋𝖻𝗈𝗎𝗋")
def test_no_canary_passes_however_it_is_written(text):
    assert codes(text) != [], text


@example(text="FеL1ѕh1rе")
@given(hidden())
@settings(max_examples=1500, deadline=None)
def test_no_canary_passes_in_letters_anybody_can_type(text):
    """The same without leaning on the refusal of signs that cannot be read."""
    assert [code for code in codes(text) if code != "cannot_be_checked"] != [], text


@given(st.text(max_size=200))
@settings(deadline=None)
def test_any_text_is_read_without_a_fault(text):
    for each in reasons_against_text(text, unsaid=UNSAID, on=ON):
        assert re.fullmatch(r"[A-Z].*\.", each.text, re.DOTALL)
