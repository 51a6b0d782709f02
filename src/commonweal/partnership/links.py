"""The one-time link with which a person sets their password: signed, for 24 hours, for one use.

The link carries the account's number and a fingerprint of the password it will replace. Setting a password changes
the fingerprint, so a used link is dead, and so is every earlier one. Nothing about a link is stored.
"""

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import constant_time_compare, salted_hmac

from commonweal.partnership.models import User

LASTS = timedelta(hours=24)
SALT = "commonweal.partnership.links"


def link_token(user: User) -> str:
    """The secret part of the link. It works until the password changes, and no longer than LASTS."""
    return TimestampSigner(salt=SALT).sign(f"{user.pk}-{_fingerprint(user)}")


def account_of(token: str) -> int | None:
    """The account a link was made for, if it was made by us less than LASTS ago. It may be used up: ask `is_fresh`."""
    try:
        return int(TimestampSigner(salt=SALT).unsign(token, max_age=LASTS).partition("-")[0])
    except (BadSignature, ValueError):
        return None


def is_fresh(token: str, user: User) -> bool:
    """Has nobody set a password since this link was made?"""
    try:
        signed = TimestampSigner(salt=SALT).unsign(token, max_age=LASTS)
    except BadSignature:
        return False
    return constant_time_compare(signed, f"{user.pk}-{_fingerprint(user)}")


def _fingerprint(user: User) -> str:
    return salted_hmac(SALT, user.password, algorithm="sha256").hexdigest()[:32]
