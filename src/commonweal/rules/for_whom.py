"""Whom a set of questions is for: one rule for those about risk and those about how things are."""


class ForWhom:
    """Mixed into what has `client_groups`, `minimum_age` and `maximum_age` (whole years, both included; None: no end)."""

    client_groups: frozenset[str]
    minimum_age: int
    maximum_age: int | None

    def is_for(self, client_group: str, age: int | None) -> bool:
        """Whether this group, at this age, is asked these questions. An age nobody knows fits what has no upper end only."""
        if client_group not in self.client_groups:
            return False
        if age is None:
            return self.maximum_age is None
        return self.minimum_age <= age and (self.maximum_age is None or age <= self.maximum_age)
