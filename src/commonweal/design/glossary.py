"""The words of the profession with their plain meaning, once: the /words/ page, the notes on pages and GLOSSARY.md.

Read a Term as: what people write, what it stands for (empty when it stands for itself), and what it means to
somebody new. The meanings are ours, written for the reader, not the wording of any law or form. The words
themselves are in glossary_terms.py; `as_markdown()` is GLOSSARY.md, and a test fails when the file differs.
"""

from dataclasses import dataclass
from itertools import count

from django.utils.text import slugify
from markupsafe import Markup

from commonweal.design.glossary_terms import TERMS

WORDS_PAGE = "/words/"
_numbers = count(1)  # the same word may stand twice on a page, and each note needs an id of its own


@dataclass(frozen=True)
class Term:
    """One word, what it stands for, and its meaning in a sentence or two."""

    word: str
    stands_for: str
    meaning: str

    @property
    def slug(self) -> str:
        """The word as a link target: /words/#marac."""
        return slugify(self.word)


GLOSSARY: tuple[Term, ...] = tuple(
    sorted((Term(*row) for row in TERMS), key=lambda term: (term.word.casefold(), term.word))
)
_BY_WORD = {term.word.casefold(): term for term in GLOSSARY}

_NOTE = Markup(
    '<button type="button" class="cw-term" popovertarget="{id}" aria-label="{text}, what it means">{text}</button>'
    '<span popover id="{id}" class="cw-meaning">{stands_for}{meaning} '
    '<a class="govuk-link cw-meaning__more" href="{page}#{slug}">More words explained</a></span>'
)
_STANDS_FOR = Markup('<span class="cw-meaning__full">{}</span>')


def find(word: str) -> Term:
    """The term, whatever its capitals. Raises KeyError for a word that is not in the glossary."""
    try:
        return _BY_WORD[word.casefold()]
    except KeyError:
        raise KeyError(f"“{word}” is not in the glossary. Add it to design/glossary_terms.py.") from None


def term(word: str, text: str | None = None) -> Markup:
    """The word as a button that opens its meaning, by mouse, key or touch, without any script.

    `text` is what the page says instead of the word ("the meeting"). Not for use inside a label, link or button.
    """
    found = find(word)
    return _NOTE.format(
        id=f"meaning-{found.slug}-{next(_numbers)}",
        text=text or found.word,
        stands_for=_STANDS_FOR.format(found.stands_for) if found.stands_for else "",
        meaning=found.meaning,
        page=WORDS_PAGE,
        slug=found.slug,
    )


def as_markdown() -> str:
    """GLOSSARY.md, complete."""
    lines = [
        "# Glossary",
        "",
        "The words of the profession as this project uses them, in code and on pages. The meanings are our own plain",
        "ones; the law and local protocols say the rest. This file is made from `src/commonweal/design/glossary_terms.py`:",
        "change the words there, then run `python -m commonweal.design.glossary > GLOSSARY.md`.",
        "",
    ]
    for entry in GLOSSARY:
        stands_for = f" ({entry.stands_for})" if entry.stands_for else ""
        lines += [f"**{entry.word}**{stands_for}: {entry.meaning}", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    print(as_markdown(), end="")  # noqa: T201
