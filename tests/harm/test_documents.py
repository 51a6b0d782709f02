"""Nothing that was planted in anybody's record comes out in a document: neither in its content, nor in any form of it.

The twin: a word put into a paper on purpose is found in every form, so that finding nothing says something.
"""

from dataclasses import replace

import pytest

from commonweal.outcomes.documents import actions, canonical
from commonweal.outcomes.documents.content import Passage, Section
from commonweal.outcomes.documents.writers import render
from commonweal.rules.documents import Form, Kind
from tests import documents, money
from tests.actions.test_document_forms import text_of
from tests.harm.scanning import _opened, tokens_in


@pytest.fixture
def papers(ground):
    """One document of each kind, over the counts of every planted record."""
    money.load(ground.cast)
    money.put_in_bank(ground.cast, "county-year-1")
    documents.refreshed(ground.cast)
    return [
        documents.made(ground.cast, kind, partner=ground.cast.county if kind is Kind.STATEMENT else None)
        for kind in Kind
    ]


def tokens_of(form: Form, data: bytes) -> set[str]:
    return tokens_in(text_of(form, data)) | {token for text in _opened(data) for token in tokens_in(text)}


def test_nothing_planted_comes_out_in_any_document(ground, papers):
    for found in papers:
        assert tokens_in(found.content) & set(ground.canaries) == set(), found.kind
        for form in Form:
            assert tokens_of(form, actions.written(found, form)) & set(ground.canaries) == set(), (
                found.kind,
                form,
            )


@pytest.mark.parametrize("form", Form)
def test_a_word_put_in_on_purpose_is_found(ground, papers, form):
    word = next(iter(ground.canaries))
    paper = canonical.read(papers[0].content)
    leaky = replace(paper, sections=(*paper.sections, Section("A leak", (Passage(f"Said by {word}."),))))
    assert word in tokens_of(form, render(form, leaky, actions.stamp_of(papers[0])))


def test_no_name_of_whoever_made_or_signed_it_stands_in_a_document(ground, papers):
    for found in papers:
        assert ground.cast.joan.full_name not in found.content
        for form in Form:
            assert ground.cast.joan.full_name not in text_of(form, actions.written(found, form))
