"""Reads a page as a person would: its words, its error summary and where each line of it leads, what is still typed."""

import html
import re
from dataclasses import dataclass

_TAGS = re.compile(r"<(script|style|head)\b.*?</\1>|<[^>]+>", re.DOTALL)
_SUMMARY = re.compile(r'govuk-error-summary__list">(.*?)</ul>', re.DOTALL)
_LINK = re.compile(r'<a href="#([^"]+)">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Read:
    status: int
    html: str

    @property
    def words(self) -> str:
        """The text, in order, spaces as one."""
        return " ".join(html.unescape(_TAGS.sub(" ", self.html)).split())

    @property
    def errors(self) -> list[tuple[str, str]]:
        """The error summary: what each line leads to, and what it says."""
        found = _SUMMARY.search(self.html)
        if found is None:
            return []
        return [(target, html.unescape(" ".join(text.split()))) for target, text in _LINK.findall(found[1])]

    def has_id(self, target: str) -> bool:
        return f'id="{target}"' in self.html

    def still_typed(self, text: str) -> bool:
        """Is this text in a box of the form?"""
        escaped = html.escape(text)
        return f'value="{escaped}"' in self.html or f">{escaped}</textarea>" in self.html

    @property
    def title(self) -> str:
        return html.unescape(re.search(r"<title>(.*?)</title>", self.html, re.DOTALL)[1])


def read(response) -> Read:
    return Read(response.status_code, response.content.decode())


def hidden(response, name: str) -> str:
    """The value of a field that travels unseen: `version` or `form_key`."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', response.content.decode())
    return found[1] if found else ""


def unseen(response) -> dict[str, str]:
    """What a browser would send back with the form."""
    return {name: hidden(response, name) for name in ("version", "form_key")}


def assert_refused(response, expected: dict[str, str]) -> Read:
    """422, one line in the summary for each field, in these words, leading to something that is on the page."""
    page = read(response)
    assert page.status == 422, page.words[:500]
    found = {target: text for target, text in page.errors}
    assert set(found) == set(expected), page.errors
    for target, says in expected.items():
        assert says in found[target], found
        assert page.has_id(target), target
    assert page.title.startswith("Error: ")
    return page
