"""A button without questions: the one of every app, by the name the care wing knows it under."""

from commonweal.partnership.press import press

__all__ = ["press"]
