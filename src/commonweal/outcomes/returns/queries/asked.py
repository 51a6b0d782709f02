"""What a contract's return asks for, in a quarter, and what was said of it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from commonweal.commissioning.procurement.models import ContractLine
from commonweal.outcomes.catalogue import catalogue
from commonweal.outcomes.returns.models import AskedChange, Return
from commonweal.rules.returns import Asked, Change, asked_in


def asked_of(contract_ids: Iterable[int], *, quarter_starts_on: date) -> dict[int, list[Asked]]:
    """By contract: the measures it is asked for in a quarter, in the order of the catalogue. Two queries."""
    bought, said = _told(list(contract_ids))
    return {
        contract: asked_in(each, said[contract], catalogue(), quarter_starts_on=quarter_starts_on)
        for contract, each in bought.items()
    }


def last_quarter_opened(contract_id: int) -> date | None:
    """The first day of the last quarter whose return is there; None where there is none."""
    rows = Return.objects.filter(contract_id=contract_id).order_by("-starts_on")
    return rows.values_list("starts_on", flat=True).first()


def changes_of(contract_id: int) -> list[AskedChange]:
    """What was said of a contract's list, the latest first."""
    return list(AskedChange.objects.filter(contract_id=contract_id).select_related("by").order_by("-id")[:40])


def changed_with(found: Return) -> list[AskedChange]:
    """What was said of a contract's list from the quarter of this return on, in the order it was said. One query."""
    rows = AskedChange.objects.filter(contract_id=found.contract_id, starts_on=found.starts_on)
    return list(rows.order_by("id"))


def _told(ids: list[int]) -> tuple[dict[int, list[tuple[str, str]]], dict[int, list[Change]]]:
    """What each contract's lines buy, and what was said of its list."""
    bought: dict[int, list[tuple[str, str]]] = {each: [] for each in ids}
    rows = ContractLine.objects.filter(contract_id__in=ids)
    for contract, kind, group in rows.values_list("contract_id", "element__kind", "element__client_group"):
        bought[contract].append((kind, group))
    said: dict[int, list[Change]] = defaultdict(list)
    columns = ("contract_id", "starts_on", "id", "measure", "is_asked")
    for contract, *change in AskedChange.objects.filter(contract_id__in=ids).values_list(*columns):
        said[contract].append(Change(*change))
    return bought, said
