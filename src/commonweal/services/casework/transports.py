"""How a message leaves the house. Each way takes the parts and the recipient, and neither ever reaches a log or a fault.

`file` is for trying out: it writes that something went, never what or to whom. `live` sends e-mails by Django's e-mail settings
and texts by any provider that takes a small JSON request (docs/messages.md says which). A fault is a code, never a provider's
words: those often repeat the number.
"""

import json
import os
from collections.abc import Callable
from email.utils import formataddr, make_msgid
from pathlib import Path
from typing import Protocol
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import UUID

from django.core.mail import EmailMessage

from commonweal.rules.messages import Medium, Outgoing
from commonweal.services.casework.ics import as_ics

SECONDS = 20


class CannotSend(Exception):
    """It did not go. `code` is ours and says nothing about anybody."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Transport(Protocol):
    def send(self, *, message_id: UUID, parts: Outgoing, recipient: str) -> None:
        """Hands it over, or raises CannotSend."""


class ToFile:
    """For the demonstration: one line for each message, with its kind and its length in characters."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, *, message_id: UUID, parts: Outgoing, recipient: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as out:
            out.write(f"{message_id} {parts.medium} {len(parts.body)}\n")


class Live:
    """Texts by HTTP, e-mails by Django."""

    def __init__(
        self, *, text_url: str = "", text_key: str = "", post: Callable[[Request], int] | None = None
    ) -> None:
        self.text_url, self.text_key, self.post = text_url, text_key, post or _post

    def send(self, *, message_id: UUID, parts: Outgoing, recipient: str) -> None:
        if parts.medium == Medium.TEXT:
            self._text(message_id, parts, recipient)
        elif parts.medium in (Medium.EMAIL, Medium.CALENDAR):
            _email(message_id, parts, recipient)
        else:
            raise CannotSend("by_hand")

    def _text(self, message_id: UUID, parts: Outgoing, recipient: str) -> None:
        """`{"id", "from", "to", "text"}` by POST with a bearer key; 200 to 299 means taken. `id` shows a repeat."""
        if not self.text_url.startswith("https://"):
            raise CannotSend("no_provider")
        body = {"id": str(message_id), "from": parts.sender_name, "to": recipient, "text": parts.body}
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.text_key}"}
        request = Request(self.text_url, json.dumps(body).encode(), headers, method="POST")  # noqa: S310
        try:
            status = self.post(request)
        except (URLError, OSError, ValueError):
            raise CannotSend("provider_silent") from None
        if not 200 <= status < 300:
            raise CannotSend("provider_refused")


class _NoRedirect(HTTPRedirectHandler):
    """A provider that sends us elsewhere would be sent the number as well."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def _post(request: Request) -> int:
    with build_opener(_NoRedirect).open(request, timeout=SECONDS) as answer:
        return int(answer.status)


def _email(message_id: UUID, parts: Outgoing, recipient: str) -> None:
    """Only the headers that have to be; nothing in them comes from the machine or the house."""
    domain = parts.sender_address.partition("@")[2] or "localhost"
    email = EmailMessage(
        subject=parts.subject,
        body=parts.body,
        from_email=formataddr((parts.sender_name, parts.sender_address)),
        to=[recipient],
        headers={"Message-ID": make_msgid(idstring=message_id.hex, domain=domain)},
    )
    if parts.medium == Medium.CALENDAR:
        email.attach("entry.ics", as_ics(message_id, parts), "text/calendar")
    try:
        email.send()
    except (OSError, ValueError):  # smtplib's faults are OSErrors
        raise CannotSend("mail_refused") from None


def chosen() -> Transport:
    """By COMMONWEAL_MESSAGES: `live`, or anything else for a file that holds nothing personal."""
    if os.environ.get("COMMONWEAL_MESSAGES") == "live":
        return Live(
            text_url=os.environ.get("COMMONWEAL_TEXT_URL", ""),
            text_key=os.environ.get("COMMONWEAL_TEXT_KEY", ""),
        )
    return ToFile(Path(os.environ.get("COMMONWEAL_VAR", "var")) / "messages.log")
