"""A move before there is a case: what kind of place it is, since when, and the address where it need not stay secret."""

from collections.abc import Mapping
from typing import Any

from commonweal.rules.addresses import AddressKind
from commonweal.services.casework.actions.moves import Moved
from commonweal.services.casework.forms.messages import MoveForm


class MovedForm(MoveForm):
    """The case's form without its points and children: those are gone through in the case, by two people."""

    fields_of_reasons = {"moves_later": "moved_on", "secret_not_here": "address"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["points"]
        self.fields["kind"].set_choices(
            [
                (
                    AddressKind.HOME,
                    "Home",
                    "Where they live now. It may be used once it is recorded as safe.",
                ),
                (
                    AddressKind.SAFE,
                    "Secret",
                    "Where they are safe. Do not write it below: the service does, with two people.",
                ),
                (
                    AddressKind.CORRESPONDENCE,
                    "For letters only",
                    "A place where somebody they trust takes letters for them.",
                ),
            ]
        )


def what_moved(values: Mapping[str, Any]) -> Moved:
    """What a valid MovedForm says, for the action."""
    return Moved(kind=AddressKind(values["kind"]), moved_on=values["moved_on"], address=values["address"])
