"""What stops a command before it begins, said in one sentence that tells the reader what to do."""


class SetUpFault(Exception):
    """Shown to the person at the keyboard as it is, without a traceback. Never holds a password or a key."""
