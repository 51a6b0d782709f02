"""The words of the profession with their plain meaning: the /words/ page, notes on pages and GLOSSARY.md.

Read a Term as: what people write, what it stands for (empty when it stands for itself), and what it means to
somebody new. The meanings are ours, not the wording of any law or form. The words themselves are in
glossary.toml, for anybody to improve; `as_markdown()` is GLOSSARY.md, and a test fails when the file differs.
"""

import tomllib
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from django.utils.text import slugify
from markupsafe import Markup

WORDS = Path(__file__).with_name("glossary.toml")
WORDS_PAGE = "/words/"
_numbers = count(1)  # the same word may stand twice on a page, and each note needs an id of its own

INTRODUCTION = """\
# Glossary

The words of the profession as this project uses them, in code and on pages. The meanings are our own plain
ones; the law and local protocols say the rest. This file is made from `src/commonweal/design/glossary.toml`:
change the words there, then run `python -m commonweal.design.glossary > GLOSSARY.md`.
"""


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


def read(path: Path) -> tuple[Term, ...]:
    """The terms in the file, in the order of a dictionary."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    terms = [Term(word, entry.get("for", ""), entry["meaning"]) for word, entry in entries.items()]
    return tuple(sorted(terms, key=lambda term: (term.word.casefold(), term.word)))


GLOSSARY = read(WORDS)
_BY_WORD = {term.word.casefold(): term for term in GLOSSARY}

_NOTE = Markup(
    '<button type="button" class="cw-term" popovertarget="{id}" aria-label="{text}, what it means">'
    '{text}</button><span popover id="{id}" class="cw-meaning">{stands_for}{meaning} '
    '<a class="govuk-link cw-meaning__more" href="{page}#{slug}">More words explained</a></span>'
)
_STANDS_FOR = Markup('<span class="cw-meaning__full">{}</span>')


def find(word: str) -> Term:
    """The term, whatever its capitals. Raises KeyError for a word that is not in the glossary."""
    try:
        return _BY_WORD[word.casefold()]
    except KeyError:
        raise KeyError(f"“{word}” is not in the glossary. Add it to {WORDS.name}.") from None


def term(word: str, text: str | None = None) -> Markup:
    """The word as a button that opens its meaning, by mouse, key or touch, without any script.

    `text` is what the page says instead of the word ("the meeting"). Not for use in a label, link or button.
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
    lines = [INTRODUCTION]
    for entry in GLOSSARY:
        stands_for = f" ({entry.stands_for})" if entry.stands_for else ""
        lines.append(f"**{entry.word}**{stands_for}: {entry.meaning}\n")
    return "\n".join(lines)


if __name__ == "__main__":
    print(as_markdown(), end="")
