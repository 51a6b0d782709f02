"""On which line of a TOML file each value stands, which the standard library's reader does not tell.

Read an entry of the result as: the value at this path (`("contributions", 1, "amount")`) is written on this line.
`tomllib` decides what is valid; this only walks over the text, so on a text it cannot follow it stops quietly.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_HEADER = re.compile(r"\[\[?([^\]\n]*)\]?\]?")
_NAME = r"""(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_KEY = re.compile(rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*[ \t]*=")
_PART = re.compile(r""""((?:\\.|[^"\\\n])*)"|'([^'\n]*)'|([A-Za-z0-9_-]+)""")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|' r"'''.*?'{3,5}|" r'"(?:\\.|[^"\\\n])*"|' r"'[^'\n]*'", re.DOTALL
)
_PLAIN = re.compile(r"[^,\]}#\n]*")


@dataclass
class Lines:
    """Where each value begins, and every key that one table gives twice, with the stretch of text it takes up."""

    begins: dict[Path, int] = field(default_factory=dict)
    repeated: list[tuple[Path, int, slice]] = field(default_factory=list)

    def of(self, path: Path) -> int:
        """The line of the value, or of the nearest thing around it that has one; 0 when nothing has."""
        while path and path not in self.begins:
            path = path[:-1]
        return self.begins.get(path, 0)


def find_lines(text: str) -> Lines:
    """Walks over the whole text once."""
    walk = _Walk(text)
    walk.statements()
    return walk.lines


class _Walk:
    def __init__(self, text: str) -> None:
        self.text, self.at, self.lines = text, 0, Lines()
        self.ends_of_lines = [found.start() for found in re.finditer("\n", text)]
        self.sizes: dict[Path, int] = {}  # how many items each array of tables has so far

    def statements(self) -> None:
        here: Path = ()
        while self._skip_blank():
            if self.text[self.at] == "[":
                here = self._header()
            elif not self._pair(here):
                return

    def _header(self) -> Path:
        found = _HEADER.match(self.text, self.at)
        assert found is not None
        path = self._resolve(found[1].strip("[] \t"))
        if found[0].startswith("[["):
            place = self.sizes.get(path, 0)
            self.sizes[path] = place + 1
            self.lines.begins.setdefault(path, self._line())
            path = (*path, place)
        self.lines.begins.setdefault(path, self._line())
        self.at = found.end()
        return path

    def _resolve(self, name: str) -> Path:
        """The path of a header: a name that is an array of tables means its last item, except at the end."""
        path: Path = ()
        for part in _parts(name):
            if path in self.sizes:
                path = (*path, self.sizes[path] - 1)
            path = (*path, part)
        return path

    def _pair(self, table: Path) -> bool:
        start, line = self.at, self._line()
        found = _KEY.match(self.text, self.at)
        if found is None:
            return False
        path = (*table, *_parts(found[0][:-1]))
        self.at = found.end()
        is_repeated = path in self.lines.begins
        if not is_repeated:
            self.lines.begins[path] = line
        self._value(path)
        if is_repeated:
            self.lines.repeated.append((path, line, slice(start, self.at)))
        return True

    def _value(self, path: Path) -> None:
        self._skip_spaces()
        start = self.text[self.at : self.at + 1]
        if start in ("[", "{"):
            self._collection(path, close="]" if start == "[" else "}")
            return
        found = _STRING.match(self.text, self.at) or _PLAIN.match(self.text, self.at)
        assert found is not None
        self.at = found.end()

    def _collection(self, path: Path, *, close: str) -> None:
        self.at += 1
        place = 0
        while self._skip_blank() and self.text[self.at] != close:
            before = self.at
            if self.text[self.at] == ",":
                self.at += 1
                continue
            if close == "}":
                self._pair(path)
            else:
                self.lines.begins.setdefault((*path, place), self._line())
                self._value((*path, place))
                place += 1
            if self.at == before:
                self.at = len(self.text)
        self.at += 1

    def _skip_blank(self) -> bool:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at < len(self.text)

    def _skip_spaces(self) -> None:
        while self.text[self.at : self.at + 1] in (" ", "\t"):
            self.at += 1

    def _line(self) -> int:
        return bisect_left(self.ends_of_lines, self.at) + 1


def _parts(name: str) -> list[str]:
    return [first or second or third for first, second, third in _PART.findall(name)]
