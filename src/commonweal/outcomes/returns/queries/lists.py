"""Lists of returns: a provider's own, all of them by quarter, and who is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.access.scopes import visible
from commonweal.outcomes.returns.models import Explanation, Return, ReturnHistory, Told
from commonweal.partnership.models import Membership
from commonweal.partnership.queries import in_force
from commonweal.rules.returns import OPEN, Chase, Status, Step
from commonweal.rules.returns.dates import is_late

MOST_QUARTERS = 8


@dataclass(frozen=True)
class ReturnRow:
    id: int
    contract_id: int
    reference: str
    title: str
    provider: str
    starts_on: date
    due_on: date
    status: Status


@dataclass(frozen=True)
class LateRow:
    """A return that is due and not certified, with what its provider was told so far and when."""

    row: ReturnRow
    told: tuple[tuple[Chase, date], ...]


def quarters_shown() -> list[date]:
    """The first days of the quarters that were asked for, the latest first."""
    rows = Return.objects.order_by("-starts_on").values_list("starts_on", flat=True).distinct()
    return list(rows[:MOST_QUARTERS])


def returns_seen(by: Actor, action: Action, *, since: date | None = None) -> list[ReturnRow]:
    """Those this person reaches, the latest quarter first. One query."""
    rows = visible(by, action, Return)
    if since is not None:
        rows = rows.filter(starts_on__gte=since)
    return _rows(rows.order_by("-starts_on", "contract__reference")[:400])


def _rows(rows: Iterable) -> list[ReturnRow]:
    columns = (
        "id",
        "contract_id",
        "contract__reference",
        "contract__title",
        "contract__provider__name",
        "starts_on",
        "due_on",
        "status",
    )
    return [ReturnRow(*row[:-1], Status(row[-1])) for row in rows.values_list(*columns)]


def late_returns(by: Actor, action: Action) -> list[LateRow]:
    """Every return that is open, the longest due first, with what was told. Two queries."""
    found = visible(by, action, Return).filter(status__in=sorted(OPEN))
    rows = _rows(found.order_by("due_on", "contract__reference"))
    told: dict[int, list[tuple[Chase, date]]] = {}
    sent = Told.objects.filter(of_id__in=[row.id for row in rows]).order_by("id")
    for return_id, stage, at in sent.values_list("of_id", "stage", "at"):
        told.setdefault(return_id, []).append((Chase(stage), at.date()))
    return [LateRow(row, tuple(told.get(row.id, ()))) for row in rows]


def waiting_for(by: Actor, action: Action, *, on: date) -> tuple[int, int]:
    """How many returns are open, and how many of these are late. One query."""
    found = visible(by, action, Return).filter(status__in=sorted(OPEN))
    due = [is_late(Status(status), day, on=on) for status, day in found.values_list("status", "due_on")]
    return len(due), sum(due)


def history_of(return_id: int) -> list[ReturnHistory]:
    """Every step with who took it, the latest first."""
    return list(ReturnHistory.objects.filter(of_id=return_id).select_related("by").order_by("-id"))


def certified_step(return_id: int) -> ReturnHistory | None:
    """The last certification, with who certified."""
    return (
        ReturnHistory.objects.filter(of_id=return_id, step=Step.CERTIFY)
        .select_related("by")
        .order_by("-id")
        .first()
    )


def explained(return_id: int) -> list[tuple[str, str]]:
    """What the provider said of what stood out: (key, words), in the order it was said."""
    return list(Explanation.objects.filter(of_id=return_id).order_by("id").values_list("key", "words"))


def managers_of(provider_ids: Iterable[int], *, on: date, but: Iterable[int] = ()) -> dict[int, list[str]]:
    """The e-mail addresses of those who may certify, by provider, `but` for these people by number. One query."""
    held = Membership.objects.filter(
        Q(role=Role.SERVICE_MANAGER) & in_force(on),
        organisation_id__in=list(provider_ids),
        user__is_active=True,
    )
    found: dict[int, list[str]] = {}
    held = held.exclude(user_id__in=list(but)).order_by("user_id")
    for provider, email in held.values_list("organisation_id", "user__email").distinct():
        found.setdefault(provider, []).append(email)
    return found
