"""A return of Harbour's and one of the neighbour's, each begun, with a figure to type."""

from datetime import date

from commonweal.commissioning.procurement.models import Contract
from commonweal.outcomes.returns.models import Return, ReturnLine


def a_return_each(cast, contract: Contract) -> dict[str, Return]:
    """By label. Lantern gets a contract of its own, alike in everything."""
    theirs = Contract.objects.get(pk=contract.pk)
    theirs.pk, theirs.reference, theirs.provider = None, "C-9", cast.lantern
    theirs.save()
    return {
        "harbours_return": _begun(cast, contract, cast.fellshire),
        "lanterns_return": _begun(cast, theirs, cast.wexcombe),
    }


def _begun(cast, contract: Contract, area) -> Return:
    made = Return.objects.create(
        contract=contract,
        starts_on=date(2026, 4, 1),
        ends_before=date(2026, 7, 1),
        due_on=date(2026, 7, 28),
        status="begun",
    )
    ReturnLine.objects.create(
        of=made,
        place=0,
        measure="cases_closed",
        area=area,
        client_group="victim",
        is_rate=False,
        is_from_records=False,
    )
    return made
