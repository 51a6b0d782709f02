"""The links that `design/part/choices.jinja` draws as a row of pills."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """The same page for another year, group or list, or a page beside this one."""

    label: str
    address: str
    is_current: bool
