"""A small plan for tests: the cast's three funders, two fences and one free source, two contracts, dates that follow today.

Fellshire's money stays in Fellshire, Wexcombe's in Wexcombe, the commissioner's goes anywhere. The plan began six months ago and
runs three years; the contract two, with an option of one. The board approved JB-1 for all of it; JB-2 is only drafted.
"""

from datetime import date, datetime, timedelta

from commonweal.commissioning.funding import actions, queries
from commonweal.commissioning.funding.models import Contribution, Element, Plan
from commonweal.commissioning.funding.plan_file import read_plan
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.procurement import actions as procurement
from commonweal.commissioning.procurement import queries as procurement_queries
from commonweal.commissioning.procurement.load import load_plan
from commonweal.commissioning.procurement.models import Contract, Payment
from commonweal.partnership.models import Area
from commonweal.rules import ledger
from commonweal.rules.contributions import Step
from commonweal.rules.periods import add_months
from tests.cast import NOW, actor_of, ask

TODAY = NOW.date()
START = add_months(TODAY.replace(day=1), -6)
REPORT_ON = add_months(START, -6)
ONE_DAY = timedelta(days=1)


def last_day_after(months: int) -> date:
    """The last day of so many months from the start of the plan."""
    return add_months(START, months) - ONE_DAY


PLAN = f"""
[plan]
key = "fellshire"
title = "Services in Fellshire and Wexcombe"
source = "Joint report, invented for tests"
starts = {START}
ends = {last_day_after(36)}

[[organisations]]
code = "county"
name = "Fellshire County Council"
kind = "council"
starts = 2015-04-01

[[organisations]]
code = "city"
name = "Wexcombe City Council"
kind = "council"
starts = 2015-04-01

[[organisations]]
code = "commissioner"
name = "Fellshire Commissioner"
kind = "policing"
starts = 2015-04-01

[[organisations]]
code = "harbour"
name = "Harbour"
kind = "provider"
starts = 2015-04-01

[[areas]]
code = "whole"
name = "Fellshire and Wexcombe"
kind = "police_area"
starts = 2015-04-01

[[areas]]
code = "fellshire"
name = "Fellshire"
kind = "county"
starts = 2015-04-01
within = ["whole"]

[[areas]]
code = "wexcombe"
name = "Wexcombe"
kind = "city"
starts = 2015-04-01
within = ["whole"]

[[boards]]
key = "joint"
name = "Joint Board"
organisation = "county"
starts = 2015-04-01

[[decisions]]
reference = "JB-1"
board = "joint"
title = "Buy support together"
recommendation = "Buy support for both areas for up to three years."
amount = "300,000"
starts = {START}
ends = {last_day_after(36)}
report_on = {REPORT_ON}
decided = "approved"
decided_on = {REPORT_ON}

[[decisions]]
reference = "JB-2"
board = "joint"
title = "A second look"
recommendation = "Look again in a year."
amount = "1,000"
starts = {START}
ends = {last_day_after(36)}
report_on = {REPORT_ON}

[[elements]]
key = "early"
name = "Early help"
tier = "2"
client_group = "victim"
side = "victim"

[[elements]]
key = "change"
name = "Work with people who use abuse"
tier = "3"
client_group = "perpetrator"
side = "perpetrator"

[[fences]]
key = "fellshire-only"
areas = ["fellshire"]
basis = "County budget resolution"

[[fences]]
key = "wexcombe-only"
areas = ["wexcombe"]
basis = "City budget resolution"

[[fences]]
key = "anywhere"
anywhere = true
basis = "Commissioner’s grant letter"

[[contributions]]
key = "county"
funder = "county"
source_fund = "Core budget"
fence = "fellshire-only"
starts = {START}
ends = {last_day_after(24)}
per = "year"
amount = "50,000"
uplift = {{ percent = "2", times = "once", rounded_to = "pound" }}

[[contributions]]
key = "city"
funder = "city"
source_fund = "Core budget"
fence = "wexcombe-only"
starts = {START}
ends = {last_day_after(24)}
per = "year"
amount = "20,000"
assumed = "The report gives no amount."
steps = [{{ step = "agree_in_principle", on = {REPORT_ON}, carried_by = "Letter" }}]

[[contributions]]
key = "commissioner"
funder = "commissioner"
source_fund = "Grant"
fence = "anywhere"
starts = {START}
ends = {last_day_after(24)}
per = "year"
amount = "20,000"

[[needs]]
key = "early"
element = "early"
starts = {START}
ends = {last_day_after(36)}
per = "year"
amounts = {{ fellshire = "50,000", wexcombe = "24,000" }}

[[needs]]
key = "change"
element = "change"
starts = {START}
ends = {last_day_after(36)}
per = "year"
amounts = {{ fellshire = "10,000", wexcombe = "6,000" }}
assumed = "Shared out by hand."

[[contracts]]
reference = "C-1"
title = "Support in both areas"
provider = "harbour"
decision = "JB-1"
starts = {START}
ends = {last_day_after(24)}
option_months = 12
lines = [
  {{ element = "early", area = "fellshire", yearly = "50,000" }},
  {{ element = "early", area = "wexcombe", yearly = "24,000" }},
  {{ element = "change", area = "fellshire", yearly = "10,000" }},
  {{ element = "change", area = "wexcombe", yearly = "6,000", assumed = "Shared out by hand." }},
]

[[contracts]]
reference = "C-2"
title = "A contract nobody approved"
provider = "harbour"
decision = "JB-2"
starts = {START}
ends = {last_day_after(12)}
lines = [{{ element = "early", area = "fellshire", yearly = "900" }}]

[[figures]]
subject = "referrals"
title = "Referrals"
area = "whole"
starts = 2018-10-01
ends = 2022-03-31
value = 21884
source = "A report"
edition = "October 2022"

[[figures]]
subject = "referrals"
title = "Referrals"
area = "whole"
starts = 2021-04-01
ends = 2022-03-31
value = 7669
source = "A report"
edition = "October 2022"
"""


def load(cast, text: str = PLAN, *, at: datetime = NOW, to_compare: bool | None = None) -> Plan:
    """The plan, loaded by the joint commissioner as a page would do it."""
    return load_plan(read_plan(text), at=at, by=ask(cast.joan), to_compare=to_compare).plan


def contribution(key: str) -> Contribution:
    return Contribution.objects.get(key=key)


def decision(reference: str = "JB-1") -> Decision:
    return Decision.objects.get(reference=reference)


def contract(reference: str = "C-1") -> Contract:
    return Contract.objects.get(reference=reference)


def confirm(cast, key: str, *, on: date = START) -> Contribution:
    """The whole amount of a contribution, confirmed by JB-1."""
    return confirm_it(cast, contribution(key), on=on)


def confirm_it(cast, found: Contribution, *, on: date = START) -> Contribution:
    """The same for a contribution at hand."""
    return actions.take_step(
        contribution_id=found.pk,
        step=Step.CONFIRM,
        on=on,
        decision_id=decision().pk,
        version=found.version,
        by=actor_of(cast.joan),
        at=NOW,
    )


def receive(cast, key: str, pence: int | None = None, *, on: date = START) -> Contribution:
    """All that is due of a confirmed contribution, or a part of it, in the bank."""
    found = contribution(key)
    said = queries.moved([found.pk])[found.pk]
    return actions.take_step(
        contribution_id=found.pk,
        step=Step.RECEIVE,
        on=on,
        amount_pence=said.confirmed_pence - said.received_pence if pence is None else pence,
        version=found.version,
        by=actor_of(cast.finn),
        at=NOW,
    )


def put_in_bank(cast, key: str) -> Contribution:
    confirm(cast, key)
    return receive(cast, key)


def put_in_bank_of(cast, found: Contribution, *, on: date = START) -> Contribution:
    """The same for a contribution at hand."""
    confirm_it(cast, found, on=on)
    return receive(cast, found.key, on=on)


def post_by_hand(cast, found: Contribution, amounts: dict[str, int], *, on: date) -> None:
    """Puts postings of one contribution's money into the ledger, for early help in its area: by account, in pence."""
    actions.post(
        postings=[
            ledger.Posting(
                ledger.Account(account),
                pence,
                str(found.pk),
                str(Element.objects.get(plan=found.plan, key="early").pk),
                str(Area.objects.get(code="fellshire").pk),
            )
            for account, pence in amounts.items()
        ],
        kind="payment",
        on=on,
        by=actor_of(cast.finn),
        at=NOW,
    )


def pay(cast, pence: int, *, element="early", area="fellshire", reference="C-1", at=NOW, **more) -> Payment:
    """Prepared by Finn and approved by Joan, in one go."""
    found = contract(reference)
    values = {"starts_on": START, "last_day": last_day_after(3), "paid_on": START, **more}
    if "line_id" not in values:
        values["line_id"] = found.lines.get(element__key=element, area__code=area).pk
    prepared = procurement.prepare_payment(
        contract_id=found.pk, amount_pence=pence, by=actor_of(cast.finn), at=at, **values
    )
    return procurement.approve_payment(
        payment_id=prepared.pk, version=prepared.version, by=actor_of(cast.joan), at=at
    )


def typed(name: str, on: date) -> dict[str, str]:
    """A day as the three boxes of a form send it."""
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def paid_by_line(contract: Contract) -> dict[int, int]:
    """What was paid of each line of a contract; a line that was never paid is left out."""
    rows = procurement_queries.used_rows(contract.pk)
    return {row.line_id: row.pence for row in rows if row.how == procurement_queries.PAID}
