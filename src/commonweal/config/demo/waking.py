"""What another process does first. Apart, because the other modules of the load cannot be imported before it is done."""

import signal

import django


def wake() -> None:
    """Ctrl-C is for whoever started us: they stop us, without a trace of ours on the terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
