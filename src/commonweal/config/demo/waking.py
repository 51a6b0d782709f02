"""What another process does first. Apart, because the other modules of the load cannot be imported before it is done."""

import django


def wake() -> None:
    django.setup()
