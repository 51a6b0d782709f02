"""What was written stays; what was a mistake is struck, and never without a reason."""

from django.db.models import CheckConstraint, Q


def struck_with_a_reason(name: str, *, why: str = "why_struck") -> CheckConstraint:
    """For a model with `struck_at` and a field of words: both or neither."""
    return CheckConstraint(
        condition=Q(struck_at__isnull=True, **{why: ""}) | (Q(struck_at__isnull=False) & ~Q(**{why: ""})),
        name=name,
    )
