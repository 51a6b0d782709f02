"""The letters somebody answers with: made here, shown once, kept as a keyed fingerprint alone.

No vowels, so that no word comes out, and no figures, so that no number does: the gate for messages reads every text.
"""

import hashlib
import hmac
import secrets

from django.conf import settings

from commonweal.rules.feedback import Number, number

LETTERS = "BCDFGHJKMPQRTVWXY"


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(number(Number.CODE_LETTERS)))


def tidy(typed: str) -> str:
    """Small letters, spaces and hyphens make no difference; empty when it cannot be a code."""
    letters = "".join(each for each in typed.upper() if each.isalnum())
    return letters if len(letters) == number(Number.CODE_LETTERS) and set(letters) <= set(LETTERS) else ""


def fingerprint_of(code: str) -> bytes:
    """With our own key: whoever has the database alone cannot try codes out."""
    return hmac.new(settings.SEARCH_KEY, f"feedback:{code}".encode(), hashlib.sha256).digest()
