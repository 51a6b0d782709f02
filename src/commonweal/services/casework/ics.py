"""An entry for somebody's calendar: a title that says nothing, a time, and nothing else. No place, no people, no reminder."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from commonweal.rules.messages import Outgoing

LASTS = timedelta(hours=1)


def as_ics(message_id: UUID, parts: Outgoing) -> str:
    """The file. Its id is random, its maker nobody, and it is marked private so that shared calendars hide even the title."""
    assert parts.starts_at is not None
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//calendar//EN",
        "BEGIN:VEVENT",
        f"UID:{message_id.hex}",
        f"DTSTAMP:{_moment(parts.starts_at)}",
        f"DTSTART:{_moment(parts.starts_at)}",
        f"DTEND:{_moment(parts.starts_at + LASTS)}",
        f"SUMMARY:{_escaped(parts.subject)}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join(lines) + "\r\n"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", " ")
