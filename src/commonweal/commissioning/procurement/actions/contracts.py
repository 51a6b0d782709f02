"""Terms are extended. Not without authority, and not without money, which is promised to the extension at once."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding.holding import hold
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.procurement import committing, extending
from commonweal.commissioning.procurement.actions.commitments import post_promises
from commonweal.commissioning.procurement.models import Contract, ContractExtension
from commonweal.rules.periods import Period, day_of
from commonweal.rules.reasons import refuse_if, stale_unless
from commonweal.rules.windows import whole_months

ONE_DAY = timedelta(days=1)


@transaction.atomic
def extend(
    *,
    contract_id: int,
    last_day: date,
    decision_id: int,
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Contract:
    """Moves the end of a contract, using up its option, and promises the money of the extension, and of that only.

    Raises Refused unless money that is free and authority reach the new end; Stale.
    """
    contract = hold(by, Action.EXTEND_CONTRACT, Contract, contract_id)
    if form_key and ContractExtension.objects.filter(form_key=form_key, contract=contract).exists():
        return contract
    stale_unless(contract.version, version)
    Decision.objects.select_for_update().filter(pk=decision_id).first()
    read = extending.read_facts(contract)
    ends_before, on = last_day + ONE_DAY, day_of(at)
    decision = read.decision(decision_id)
    refuse_if(extending.reasons_not_to_extend(read, ends_before=ends_before, decision=decision, on=on))
    more = Period(contract.ends_before, ends_before)
    extension = ContractExtension.objects.create(
        contract=contract,
        ended_before=more.starts_on,
        ends_before=more.ends_before,
        on=on,
        decision_id=decision_id,
        form_key=form_key,
        by_id=by.user_id,
        at=at,
    )
    contract.ends_before = more.ends_before
    contract.option_months -= whole_months(more) or 0
    contract.version += 1
    contract.save(update_fields=["ends_before", "option_months", "version"])
    _promise_the_extension(contract, more, on=on, by=by, at=at)
    record_event(action="extend_contract", subject=contract, by=by, at=at, extension=extension.pk)
    return contract


def _promise_the_extension(contract: Contract, more: Period, *, on: date, by: Actor, at: datetime) -> None:
    read = committing.read_facts(contract, lock=True)
    read = committing.only_within(read, more)
    post_promises(read=read, found=committing.whose_money(read, on=on), on=on, by=by, at=at)
