"""Reference numbers that say nothing: random, easy to read out, impossible to guess or to put in order.

No vowels, so no words; none of the letters and figures that are taken for one another on the phone or in handwriting.
"""

import secrets

ALPHABET = "346789BCDFGHJKMPQRTVWXY"
HALF = 5


def new_reference() -> str:
    """Ten characters in two halves, `KXR4M-7TQ9B`: 23 to the power of 10, so two alike in millions are not expected."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(HALF)) for _ in range(2))
