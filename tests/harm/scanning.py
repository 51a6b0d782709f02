"""Where words come out: what a browser is given, and what stays behind in logs, e-mails, caches, sessions and the audit.

Compressed files are opened; a word is found in any case, and a number however it is spaced.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from django.contrib.sessions.models import Session as BrowserSession
from django.core import mail
from django.core.cache import caches
from django.db import connections
from django.http import HttpResponse

from tests.cast import OWNER

WORD = re.compile(r"zq\d{4}xz", re.IGNORECASE)
NUMBER = re.compile(
    r"7700[\s().-]*(9[\s().-]*5(?:[\s().-]*\d){4})"
)  # a whole number: six figures of it stand in many a key
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def tokens_in(text: str) -> set[str]:
    """Every canary in a text."""
    numbers = {re.sub(r"\D", "", each) for each in NUMBER.findall(text)}
    return {each.lower() for each in WORD.findall(text)} | numbers


def texts_of(response: HttpResponse) -> Iterator[tuple[str, str]]:
    """(where, text) of everything a browser is given: headers and cookies apart from the page or file itself."""
    for name, value in response.items():
        yield f"the header {name}", value
    for cookie in response.cookies.values():
        yield f"the cookie {cookie.key}", cookie.value
    body = b"".join(response.streaming_content) if response.streaming else response.content
    title = re.search(rb"<title>(.*?)</title>", body, re.DOTALL)
    if title:
        yield "the title", title[1].decode(errors="replace")
    yield "the page", "\n".join(_opened(body))


def _opened(body: bytes) -> Iterator[str]:
    """The bytes as text; of a zip, each file in it; of a PDF, each stream."""
    yield body.decode(errors="replace")
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            for name in packed.namelist():
                yield name
                yield packed.read(name).decode(errors="replace")
    if body.startswith(b"%PDF"):
        for stream in STREAM.findall(body):
            try:
                yield zlib.decompress(stream).decode(errors="replace")
            except zlib.error:
                continue


def left_behind(log: str) -> Iterator[tuple[str, str]]:
    """(where, text) of everything that stays after a visit. `log` is what was logged, at every level."""
    yield "the log", log
    for message in mail.outbox:
        yield "an e-mail", f"{message.message()}"
    for alias in caches:
        yield f"the cache {alias}", repr(getattr(caches[alias], "_cache", ""))
    for session in BrowserSession.objects.all():
        yield "a browser's session", repr(session.get_decoded())
    for table in tables_for_others():
        yield f"the table {table}", "\n".join(_rows(table))


def tables_for_others() -> list[str]:
    """Tables that are read by people who see no case, or that outlive one: nothing of a person belongs in them.

    All but the care wing's own. Drafts are among them: what is in one is sealed.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename !~ '^(casework|front_door|milestones)_'"
            " AND has_table_privilege(current_user, format('%%I.%%I', schemaname, tablename), 'SELECT') ORDER BY 1",
            [],
        )
        return [name for (name,) in cursor.fetchall()]


def _rows(table: str) -> Iterable[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute(f'SELECT t::text FROM "{table}" t')
        return [row for (row,) in cursor.fetchall()]


def count_of_mart() -> Iterator[tuple[str, str]]:
    """(where, text) of every row of every table that counts are made from."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename ~ '^(milestones|outcomes)_'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            yield f"the table {table}", "\n".join(row for (row,) in cursor.fetchall())
