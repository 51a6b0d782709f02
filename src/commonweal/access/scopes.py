"""From the policy to a filter. A record type says what each scope means for it:

    class Case(Model):
        scopes = {Scope.OWN_CASELOAD: lambda by, membership: Q(worker_id=by.user_id)}

A scope that a record type does not define reaches nothing.
"""

from typing import Any

from django.db.models import Model, Q, QuerySet

from commonweal.access.actor import Actor
from commonweal.access.policy import POLICY, Action, Scope


def visible(by: Actor | None, action: Action, model: type[Model]) -> QuerySet[Any]:
    """The records of `model` that `by` reaches with `action`. Starts from nothing; lists and single records use it alike."""
    everything: QuerySet[Any] = model._default_manager.all()
    if by is None:
        return everything.none()
    grants = POLICY.get(action, {})
    reached: Q | None = None
    for membership in by.memberships:
        scope = grants.get(membership.role)
        if scope is None:
            continue
        if scope is Scope.ALL:
            return everything
        meaning = getattr(model, "scopes", {}).get(scope)
        if meaning is None:
            continue
        condition = meaning(by, membership)
        reached = condition if reached is None else reached | condition
    return everything.none() if reached is None else everything.filter(reached)
