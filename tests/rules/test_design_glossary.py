"""The words explained: one source for the page, the notes and GLOSSARY.md."""

from pathlib import Path

import pytest

from commonweal.design.glossary import GLOSSARY, as_markdown, find, term

ROOT = Path(__file__).resolve().parents[2]


def test_glossary_md_is_what_the_glossary_generates():
    found = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    assert found == as_markdown(), "run: python -m commonweal.design.glossary > GLOSSARY.md"


def test_every_word_has_a_meaning_that_is_a_sentence_and_an_address_of_its_own():
    assert len(GLOSSARY) >= 40
    for entry in GLOSSARY:
        assert entry.meaning.endswith("."), entry.word
        assert entry.meaning[0].isupper(), entry.word
    slugs = [entry.slug for entry in GLOSSARY]
    assert len(set(slugs)) == len(slugs)
    assert all(slugs)


@pytest.mark.parametrize(
    "word", ["MARAC", "IDVA", "DASH", "DARA", "DAPO", "NRPF", "ICB", "Fence", "Safe contact"]
)
def test_the_words_a_newcomer_meets_first_are_there(word):
    assert find(word).word == word


def test_a_word_is_found_whatever_its_capitals_and_an_unknown_one_says_where_to_add_it():
    assert find("marac").word == "MARAC"
    with pytest.raises(KeyError, match=r"glossary\.toml"):
        term("gallimaufry")


def test_a_note_is_opened_by_a_button_and_leads_to_the_whole_list():
    html = str(term("MARAC"))
    assert '<button type="button" class="cw-term" popovertarget="' in html
    assert "multi-agency risk assessment conference" in html
    assert 'href="/words/#marac"' in html


def test_the_same_word_twice_on_a_page_has_two_ids():
    first, second = str(term("IDVA")), str(term("IDVA"))
    assert first.split('popovertarget="')[1].split('"')[0] != second.split('popovertarget="')[1].split('"')[0]


def test_what_the_page_says_instead_of_the_word_is_escaped():
    assert "<b>" not in str(term("MARAC", "<b>the meeting</b>"))
