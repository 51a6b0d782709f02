"""What the public door counts, and under which fingerprints. Nobody is followed: a fingerprint is of a whole neighbourhood of
addresses, changes each day, and its row is gone within the hour.
"""

import hashlib
import hmac
import ipaddress
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from commonweal.rules.periods import day_of

KEY_BYTES = 8
COARSE = {4: 24, 6: 48}


def network_of(request: HttpRequest) -> str:
    """The neighbourhood of the address, such as `192.0.2.0/24`; empty when it is not known.

    Behind HTTPS a proxy of ours stands in front: the last address it added is who asked it; what came before can be made up.
    """
    text = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_HTTPS:
        text = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    address = getattr(address, "ipv4_mapped", None) or address
    return str(ipaddress.ip_network((address, COARSE[address.version]), strict=False))


def fingerprint(what: str, value: str, *, at: datetime) -> bytes:
    """A keyed fingerprint, with another key each day."""
    today = hmac.new(settings.SEARCH_KEY, f"door:{day_of(at)}".encode(), hashlib.sha256).digest()
    return hmac.new(today, f"{what}:{value}".encode(), hashlib.sha256).digest()[:KEY_BYTES]
