"""A form that was sent before. Pressed twice, or sent again by a browser, it works once: its key finds the row it made."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def sent_before(model: type[Row], form_key: UUID | None) -> Row | None:
    """The row that this form has made already. A form without a key never was sent."""
    return model._default_manager.filter(form_key=form_key).first() if form_key else None


def was_sent(model: type[Model], form_key: UUID | None) -> bool:
    """The same where the row itself is not asked for."""
    return form_key is not None and model._default_manager.filter(form_key=form_key).exists()
