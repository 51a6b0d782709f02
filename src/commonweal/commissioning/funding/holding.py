"""The one way an action takes hold of a plan's money: the record, held, of a plan that is in use and not only here to compare."""

from typing import TypeVar

from django.db.models import Model

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.commissioning.funding import queries
from commonweal.commissioning.funding.models import Plan
from commonweal.rules.reasons import refuse_if
from commonweal.rules.versions import reasons_to_leave_alone

M = TypeVar("M", bound=Model)


def hold(by: Actor, action: Action, model: type[M], pk: object, *, related: tuple[str, ...] = ()) -> M:
    """A plan, or a record that has a plan, held to the end of the transaction.

    Raises Http404 for one that is not yours to move, Refused for one of a plan that is here to compare.
    """
    if model is Plan:
        found = enforce.record(by, action, model, pk, related=related, lock=True)
        _refuse_to_compare(found)
        return found
    found = enforce.record(by, action, model, pk, related=(*related, "plan"), lock=True)
    _refuse_to_compare(found.plan)
    return found


def _refuse_to_compare(plan: Plan) -> None:
    """The database refuses entries of such a plan too (migration 0007); this also stops what posts nothing yet."""
    names = queries.beside(plan) if plan.is_to_compare else ()
    refuse_if(reasons_to_leave_alone(is_to_compare=plan.is_to_compare, beside=names))
