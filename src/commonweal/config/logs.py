"""Logs hold no person: messages keep their shape, their values are dropped, and of a fault only its type and place are kept."""

import logging
import traceback


class NothingPersonal(logging.Filter):
    """Drops arguments (paths, form values) and exception messages, which may quote a person's data."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        if record.args:
            message = message.replace("%s", "…").replace("%r", "…").replace("%d", "…")
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])[-4:]
            places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
            message = f"{message} [{record.exc_info[0].__name__} at {places}]"
        record.msg, record.args, record.exc_info, record.exc_text = message, None, None, None
        record.stack_info = None
        for extra in ("request", "status_code"):
            record.__dict__.pop(extra, None)
        return True
