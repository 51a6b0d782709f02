"""A contract is promised its money, year by year, and what is left of the promise is let go when its time is over."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding.actions import Movement, post_all
from commonweal.commissioning.funding.holding import hold
from commonweal.commissioning.funding.models import LedgerTransaction
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.procurement import committing, letting_go
from commonweal.commissioning.procurement.models import Commitment, Contract
from commonweal.partnership.sent import was_sent
from commonweal.rules import ledger
from commonweal.rules.commitment_years import by_source_and_year
from commonweal.rules.ledger import Share
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if


@transaction.atomic
def commit_contract(
    *, contract_id: int, on: date, form_key: UUID | None = None, by: Actor, at: datetime
) -> Contract:
    """Promises the contract whatever of its worth is not promised yet, from confirmed money that is free.

    Raises Refused when its decision does not carry it or confirmed money falls short, naming what is missing; Http404. Done a
    second time it promises only what has come to be wanted since, or refuses because there is nothing.
    """
    contract = hold(by, Action.KEEP_LEDGER, Contract, contract_id, related=("decision",))
    if was_sent(LedgerTransaction, form_key):
        return contract
    list(Decision.objects.select_for_update().filter(contracts=contract))
    read = committing.read_facts(contract, lock=True)
    refuse_if([*_reasons_of_day(on, at), *committing.reasons_not_to_commit(read, on=on)])
    found = committing.whose_money(read, on=on)
    posted = post_promises(read=read, found=found, on=on, form_key=form_key, by=by, at=at)
    pence = sum(each.amount_pence for each in posted)
    record_event(action="commit_contract", subject=contract, by=by, at=at, pence=pence)
    return contract


def post_promises(
    *,
    read: committing.Committing,
    found: Mapping[str, Mapping[str, int]],
    on: date,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> list[Commitment]:
    """Posts whose money is promised for each line and stretch, cut over the financial years it falls in.

    For `commit_contract` and an extension, in their transaction.
    """
    movements = []
    for place, each in enumerate(read.wanted):
        line, cut = each.row.line, by_source_and_year(found[each.key], each.by_year)
        shares = [
            Share(source, str(line.element_id), str(line.area_id), pence, year)
            for (source, year), pence in sorted(cut.items())
        ]
        key = None if place else form_key
        movements.append(
            Movement(ledger.commitment_made(shares), "commitment", decision=each.row.decision, form_key=key)
        )
    posted = post_all(movements=movements, on=on, by=by, at=at)
    return Commitment.objects.bulk_create(
        Commitment(
            line=each.row.line,
            starts_on=each.row.stretch.period.starts_on,
            ends_before=each.row.stretch.period.ends_before,
            amount_pence=each.pence,
            transaction=movement,
        )
        for each, movement in zip(read.wanted, posted, strict=True)
    )


@transaction.atomic
def let_go_of_promises(
    *, contract_id: int, on: date, form_key: UUID | None = None, by: Actor, at: datetime
) -> Contract:
    """Lets go of what is left of a contract's promises for time that is over, so that the money is free again.

    Raises Refused when nothing is left or a payment for that time waits for approval; Http404.
    """
    contract = enforce.record(by, Action.KEEP_LEDGER, Contract, contract_id, related=("plan",), lock=True)
    if was_sent(LedgerTransaction, form_key):
        return contract
    read = letting_go.read_facts(contract)
    refuse_if([*_reasons_of_day(on, at), *letting_go.reasons_not_to_let_go(read, on=on)])
    over = letting_go.over_by(read, on=on)
    movements = [
        Movement(
            ledger.commitment_released(
                Share(str(source), str(each.line.element_id), str(each.line.area_id), pence, year)
                for (source, year), pence in sorted(each.by_source_and_year.items())
            ),
            "release",
            form_key=None if place else form_key,
        )
        for place, each in enumerate(over)
    ]
    posted = post_all(movements=movements, on=on, by=by, at=at)
    Commitment.objects.bulk_create(
        Commitment(
            line=each.line,
            starts_on=each.period.starts_on,
            ends_before=each.period.ends_before,
            amount_pence=each.pence,
            transaction=movement,
        )
        for each, movement in zip(over, posted, strict=True)
    )
    record_event(
        action="let_go_of_promises", subject=contract, by=by, at=at, pence=sum(each.pence for each in over)
    )
    return contract


def _reasons_of_day(on: date, at: datetime) -> list[Reason]:
    if on <= day_of(at):
        return []
    return [Reason("promised_in_future", "Enter a day that has come: today or before.")]
