"""A ledger of any size for measuring: sixty funds, ten years, a dozen elements and areas, and what a partnership does with them.

Every share of money runs its whole course: promised, received, set aside, committed, paid with its commitment released, now and
then reversed. The same number of entries is always the same ledger. Rows go in by COPY. The triggers that check each row are
off while they do, and the promises they keep are then checked for the whole ledger at once, before anything is measured.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import psycopg

FUNDS, YEARS, ELEMENTS, AREAS = 60, 10, 12, 12
FIRST_YEAR = 2016
AT = datetime(2026, 4, 1, 12, tzinfo=UTC)
SEED = 1
_MIX = (("payment", 58), ("commitment", 20), ("budget", 10), ("receipt", 6), ("promise", 4), ("reversal", 2))
TABLES = ("funding_ledgertransaction", "funding_ledgerentry")


@dataclass
class Ground:
    """What the ledger's rows point at, by number."""

    by: int
    contributions: dict[tuple[int, int], int] = field(default_factory=dict)
    elements: list[int] = field(default_factory=list)
    areas: list[int] = field(default_factory=list)


def lay_ground() -> Ground:
    """The plan, funders, contributions, elements and areas: by the ORM, as there are few of them."""
    from commonweal.commissioning.funding.models import Contribution, Element, Fence, Plan
    from commonweal.partnership.models import Area, Organisation, User

    year = {"starts_on": date(FIRST_YEAR, 4, 1), "ends_before": date(FIRST_YEAR + YEARS, 4, 1)}
    user = User.objects.create(email="bench@example.org", full_name="Made for measuring")
    plan = Plan.objects.create(
        key="bench", title="Made for measuring", source="Invented", digest="", loaded_at=AT, **year
    )
    fence = Fence.objects.create(plan=plan, key="anywhere", basis="Invented", anywhere=True)
    ground = Ground(by=user.pk)
    for number in range(ELEMENTS):
        row = Element.objects.create(
            plan=plan, key=f"e{number}", name=f"Element {number}", client_group="victim", side="victim"
        )
        ground.elements.append(row.pk)
    for number in range(AREAS):
        row = Area.objects.create(
            code=f"a{number}", name=f"Area {number}", kind="district", starts_on=year["starts_on"]
        )
        ground.areas.append(row.pk)
    for number in range(FUNDS):
        funder = Organisation.objects.create(
            code=f"f{number}", name=f"Funder {number}", kind="council", starts_on=year["starts_on"]
        )
        for place in range(YEARS):
            row = Contribution.objects.create(
                plan=plan,
                key=f"c{number}-{place}",
                funder=funder,
                source_fund="Base budget" if number % 2 else "Grant",
                fence=fence,
                amount_pence=10**9,
                status="received",
                starts_on=date(FIRST_YEAR + place, 4, 1),
                ends_before=date(FIRST_YEAR + place + 1, 4, 1),
            )
            ground.contributions[number, place] = row.pk
    return ground


def read_ground() -> Ground:
    """The same, of a ledger that is there already."""
    from commonweal.commissioning.funding.models import Contribution, Element
    from commonweal.partnership.models import Area, User

    ground = Ground(by=User.objects.get().pk)
    ground.elements = list(Element.objects.order_by("id").values_list("id", flat=True))
    ground.areas = list(Area.objects.order_by("id").values_list("id", flat=True))
    for key, number in Contribution.objects.values_list("key", "id"):
        fund, _, place = key.removeprefix("c").partition("-")
        ground.contributions[int(fund), int(place)] = number
    return ground


def last_number(connection: psycopg.Connection) -> int:
    """The number of the last transaction; nought before the first."""
    return connection.execute("SELECT coalesce(max(id), 0) FROM funding_ledgertransaction").fetchone()[0]


Side = tuple[str, int, int, int | None, int | None]


def _sides(kind: str, chance: random.Random, ground: Ground, place: int) -> list[Side]:
    """The entries of one transaction: account, pence, contribution, element, area."""
    shares = 2 if kind in ("payment", "commitment", "budget") and chance.random() < 0.5 else 1
    found: list[Side] = []
    for fund in chance.sample(range(FUNDS), shares):
        source, pence = ground.contributions[fund, place], chance.randint(1, 10**7)
        line = chance.choice(ground.elements), chance.choice(ground.areas)
        pool = None, None
        pairs = {
            "payment": [
                ("expenditure", "bank", line, line),
                ("set_aside", "committed", line, line),
            ],
            "commitment": [("committed", "set_aside", line, line)],
            "budget": [("budget", "allocated", line, line)],
            "receipt": [("bank", "receivable", pool, pool)],
            "promise": [("receivable", "contributions", pool, pool)],
            "reversal": [("bank", "expenditure", line, line)],
        }[kind]
        for up, down, to, back in pairs:
            found += [(up, pence, source, *to), (down, -pence, source, *back)]
    return found


def movements(entries: int, ground: Ground) -> Iterator[tuple[str, date, int, list[Side]]]:
    """Kind, day, year and entries of each transaction, in the order of their days, until there are enough entries."""
    chance = random.Random(SEED)
    kinds = [kind for kind, many in _MIX for _ in range(many)]
    first, days = date(FIRST_YEAR, 4, 1), 365 * YEARS
    made = 0
    while made < entries:
        on = first + timedelta(days=min(days * made // entries, days - 1))
        year = on.year if on.month >= 4 else on.year - 1
        kind = chance.choice(kinds)
        sides = _sides(kind, chance, ground, min(year - FIRST_YEAR, YEARS - 1))[: max(entries - made, 2)]
        if len(sides) % 2:
            sides = sides[:-1]
        made += len(sides)
        yield kind, on, year, sides


def copy_ledger(connection: psycopg.Connection, entries: int, ground: Ground, *, after: int = 0) -> int:
    """Puts the ledger in by COPY, numbered after what is there; how many transactions it made."""
    number = after
    made = list(movements(entries, ground))
    with connection.cursor() as cursor:
        columns = "id, kind, occurred_on, words, recorded_by_id, recorded_at"
        with cursor.copy(f"COPY funding_ledgertransaction ({columns}) FROM STDIN") as copy:
            for number, (kind, on, _, _) in enumerate(made, start=after + 1):
                copy.write_row((number, kind, on, "", ground.by, AT))
        columns = "transaction_id, account, amount_pence, contribution_id, element_id, area_id, year"
        with cursor.copy(f"COPY funding_ledgerentry ({columns}) FROM STDIN") as copy:
            for number, (_, _, year, sides) in enumerate(made, start=after + 1):
                for account, pence, source, element, area in sides:
                    copy.write_row((number, account, pence, source, element, area, year))
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('funding_ledgertransaction', 'id'), %s)", [number]
        )
    return number - after


def unbalanced(connection: psycopg.Connection) -> int:
    """How many transactions break what the triggers promise: fewer than two entries, or a source out of balance."""
    found = connection.execute(
        """
        WITH by_source AS (
            SELECT transaction_id, contribution_id, count(*) AS entries, sum(amount_pence) AS net
              FROM funding_ledgerentry GROUP BY 1, 2),
        sound AS (
            SELECT transaction_id FROM by_source GROUP BY 1 HAVING sum(entries) >= 2 AND bool_and(net = 0))
        SELECT count(*) FROM funding_ledgertransaction
         WHERE NOT EXISTS (SELECT 1 FROM sound WHERE transaction_id = funding_ledgertransaction.id)
        """
    ).fetchone()
    return found[0]
