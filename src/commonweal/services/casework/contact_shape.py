"""Is this a phone number, an e-mail address, a postal address at all? Asked by every form, and of every row of a list."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from commonweal.rules.safe_contact import Kind
from commonweal.services.casework.search_keys import phone

SHORTEST_POSTAL = 6


def fault_in_contact(kind: str, value: str) -> str:
    """What is wrong with a number or address as typed; empty when nothing is."""
    if kind == Kind.PHONE and not phone(value):
        return "Enter a phone number with all its figures, like 07700 900123"
    if kind == Kind.EMAIL:
        try:
            validate_email(value)
        except ValidationError:
            return "Enter an e-mail address in the correct form, like name@example.com"
    if kind == Kind.ADDRESS and len(value) < SHORTEST_POSTAL:
        return "Enter the whole address, with its postcode"
    return ""
