"""Where the person of a referral lives."""

from collections.abc import Iterable
from typing import Any

from commonweal.design.fields import ChoiceField, CommonwealForm


class AreaForm(CommonwealForm):
    area_id = ChoiceField(
        label="Where do they live?", as_list=True, called="The area", missing="Select the area"
    )

    def __init__(self, *args: Any, areas: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area_id"].set_choices(areas)
