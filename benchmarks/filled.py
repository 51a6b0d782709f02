"""The form of a page as somebody would send it who changes nothing: what benchmarks that press buttons begin from."""

from collections.abc import Mapping
from html.parser import HTMLParser

FIRST = "the first choice"


class Filled(HTMLParser):
    """The form of a page as a browser would send it untouched, with the first choice taken where one must be made."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.first: dict[str, str] = {}
        self._select = ""
        self._is_open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            # The way out stands on every page as a form of its own; the form that asks is the one without an address.
            self._is_open = not found.get("action")
        name = found.get("name")
        if self._is_open and tag == "option" and found.get("value"):
            self.first.setdefault(self._select, str(found["value"]))
        if tag == "select":
            self._select = name or ""
        if not self._is_open or not name or tag not in ("input", "textarea", "select"):
            return
        kind = found.get("type", "text")
        if kind == "checkbox" or (kind == "radio" and name in self.fields):
            return
        self.fields[name] = found.get("value") or ""

    def with_typed(self, typed: Mapping[str, str]) -> dict[str, str]:
        """The form with this typed into it; FIRST takes the first choice of a list."""
        return self.fields | {
            name: self.first.get(name, "") if value == FIRST else value for name, value in typed.items()
        }

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_open = False
