"""Does beancount itself, in a process of its own, accept our journal, and refuse it after any alteration by a penny?

The closings are worked out here by the slowest and plainest sum there is, day by day, and not by the code under test.
"""

import re
import subprocess
import sys
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonweal.rules.journal import (
    ROOTS,
    WHOLE_POOL,
    Closing,
    Entry,
    Leaf,
    Movement,
    name_part,
    pounds_and_pence,
    write_journal,
    year_ends,
)
from commonweal.rules.ledger import Account

BEAN_CHECK = Path(sys.executable).parent / "bean-check"
POSTING = re.compile(r"^(  [A-Z][\w:-]+  )(-?\d+)\.(\d\d) GBP$", re.MULTILINE)


def closings_of(movements: list[Movement]) -> list[Closing]:
    first, last = min(each.on for each in movements), max(each.on for each in movements)
    found = []
    for day in year_ends(first, last):
        sums: dict[Leaf, int] = defaultdict(int)
        for movement in movements:
            for entry in movement.entries:
                if movement.on <= day:
                    sums[entry.leaf] += entry.pence
        found += [Closing(day, leaf, pence) for leaf, pence in sorted(sums.items())]
    return found


def journal(movements: list[Movement]) -> str:
    ordered = sorted(movements, key=lambda each: (each.on, each.number))
    return "".join(write_journal(ordered, closings_of(movements), title="The pool"))


def bean_check(text: str, folder: Path) -> str:
    """What bean-check says: nothing when it accepts."""
    file = folder / "pool.beancount"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [BEAN_CHECK, "--no-cache", str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode == 0) == (not done.stderr.strip()), done
    return done.stderr


def leaf(account: str, fund: str = "core", year: int = 2026, area: str = "", element: str = "") -> Leaf:
    return Leaf(account, "county", fund, year, area, element)


RECEIPT = Movement(
    1,
    date(2026, 4, 9),
    "Contribution received",
    (Entry(leaf("bank"), 51_000_00, "county-1"), Entry(leaf("receivable"), -51_000_00, "county-1")),
)
PAYMENT = Movement(
    2, date(2026, 5, 1), "Payment",
    (
        Entry(leaf("expenditure", area="north", element="early"), 1_234_05, "county-1"),
        Entry(leaf("bank", area="north", element="early"), -1_234_05, "county-1"),
    ),
    decision='JB-1 "final"',
)  # fmt: skip
REVERSAL = Movement(
    3, date(2027, 4, 2), "Reversal",
    tuple(Entry(each.leaf, -each.pence, each.contribution) for each in PAYMENT.entries), reverses=2,
)  # fmt: skip
BOOKS = [RECEIPT, PAYMENT, REVERSAL]


def test_the_journal_reads_like_a_ledger():
    text = journal(BOOKS)
    assert (
        "2026-04-09 open Assets:Bank:County:Core:2026-27:ThePool:ThePool GBP\n"
        '  funder: "county"\n'
        '  fund: "core"\n' in text
    )
    assert (
        '2026-05-01 * "Payment"\n'
        "  number: 2\n"
        '  decision: "JB-1 \\"final\\""\n'
        "  Expenses:Spent:County:Core:2026-27:North:Early  1234.05 GBP\n"
        '    contribution: "county-1"\n'
        "  Assets:Bank:County:Core:2026-27:North:Early  -1234.05 GBP\n" in text
    )
    assert '2027-04-02 * "Reversal"\n  number: 3\n  reverses: 2\n' in text
    assert "2027-04-01 balance Expenses:Spent:County:Core:2026-27:North:Early  1234.05 ~ 0.00 GBP\n" in text
    assert "2027-04-03 balance Expenses:Spent:County:Core:2026-27:North:Early  0.00 ~ 0.00 GBP\n" in text


def test_beancount_accepts_it(tmp_path):
    assert bean_check(journal(BOOKS), tmp_path) == ""


def test_it_refuses_any_one_posting_altered_by_a_penny(tmp_path):
    text = journal(BOOKS)
    found = list(POSTING.finditer(text))
    assert len(found) == 6
    for posting in found:
        pence = int(posting[2]) * 100 + int(posting[3]) * (-1 if posting[2].startswith("-") else 1) + 1
        altered = f"{text[: posting.start()]}{posting[1]}{pounds_and_pence(pence)} GBP{text[posting.end() :]}"
        assert "does not balance" in bean_check(altered, tmp_path)


def test_the_assertions_bite_where_a_transaction_still_balances(tmp_path):
    """Both sides altered alike: only the balances can tell. Without our ` ~ 0.00` beancount would let a penny pass."""
    altered = [RECEIPT, Movement(2, PAYMENT.on, "Payment", tuple(
        Entry(each.leaf, each.pence + (1 if each.pence > 0 else -1)) for each in PAYMENT.entries
    )), REVERSAL]  # fmt: skip
    text = "".join(write_journal(altered, closings_of(BOOKS), title="The pool"))
    said = bean_check(text, tmp_path)
    assert said.count("Balance failed") == 4
    assert bean_check(text.replace(" ~ 0.00", ""), tmp_path) == ""


def test_a_payment_moved_to_another_area_is_noticed(tmp_path):
    elsewhere = Movement(2, PAYMENT.on, "Payment", tuple(
        Entry(Leaf(e.leaf.account, e.leaf.funder, e.leaf.fund, e.leaf.year, "south", e.leaf.element), e.pence)
        for e in PAYMENT.entries
    ))  # fmt: skip
    text = "".join(write_journal([RECEIPT, elsewhere], closings_of([RECEIPT, PAYMENT]), title="The pool"))
    assert bean_check(text, tmp_path)


def test_every_account_of_the_ledger_has_a_place():
    assert set(ROOTS) == set(Account)
    assert len(set(ROOTS.values())) == len(ROOTS)


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("county", "County"),
        ("county-2026", "County-2026"),
        ("2nd", "2nd"),
        ("xylo", "X120Xylo"),
        ("Core budget", "X67Xore-budget".replace("-", "X32X")),
        ("-a", "X45Xa"),
        ("", "X"),
        ("naïve", "NaX239Xve"),
    ],
)
def test_codes_as_parts_of_names(code, part):
    assert name_part(code) == part
    assert name_part(code) != WHOLE_POOL


def read_back(part: str) -> str:
    """The code of a part, read by its own small rule: what shows that no two codes share a part."""
    pieces = part.split("X")
    if part == "X":
        return ""
    plain = [text if place % 2 == 0 else chr(int(text)) for place, text in enumerate(pieces)]
    text = "".join(plain)
    return text[0].lower() + text[1:] if pieces[0] else text


@given(st.text(max_size=12))
def test_no_two_codes_share_a_part(code):
    assert read_back(name_part(code)) == code
    assert re.fullmatch(r"[A-Z0-9][A-Za-z0-9-]*", name_part(code))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 4, 1), date(2026, 4, 1), [date(2026, 4, 1)]),
        (date(2026, 3, 31), date(2026, 4, 1), [date(2026, 3, 31), date(2026, 4, 1)]),
        (date(2025, 5, 1), date(2027, 3, 31), [date(2026, 3, 31), date(2027, 3, 31)]),
    ],
)
def test_the_days_on_which_balances_are_said(first, last, expected):
    assert year_ends(first, last) == expected


@pytest.mark.parametrize(
    ("pence", "text"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-123405, "-1234.05"), (10**12, "10000000000.00")]
)  # fmt: skip
def test_amounts_have_two_decimals_and_no_commas(pence, text):
    assert pounds_and_pence(pence) == text


codes = st.sampled_from(["county", "Core budget", "x", "Ünïon", "a:b", "2026", '"quoted"', "-", "ThePool"])
leaves = st.builds(
    Leaf,
    account=st.sampled_from([account.value for account in Account]),
    funder=codes,
    fund=codes,
    year=st.integers(2024, 2028),
    area=codes | st.just(""),
    element=codes | st.just(""),
)


@st.composite
def some_movements(draw) -> list[Movement]:
    movements = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        pairs = draw(
            st.lists(st.tuples(leaves, leaves, st.integers(1, 10**12)), min_size=1, max_size=3, unique=True)
        )
        entries = [Entry(up, pence) for up, _, pence in pairs] + [
            Entry(down, -pence) for _, down, pence in pairs
        ]
        on = date(2024, 4, 1) + timedelta(days=draw(st.integers(0, 1400)))
        movements.append(Movement(number, on, draw(codes), tuple(entries), decision=draw(codes)))
    return movements


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # each starts two processes
@given(some_movements(), st.data())
def test_beancount_accepts_whatever_balances_and_refuses_it_altered(tmp_path, movements, data):
    text = journal(movements)
    assert bean_check(text, tmp_path) == ""
    found = list(POSTING.finditer(text))
    posting = found[data.draw(st.integers(0, len(found) - 1))]
    pence = int(posting[2] + posting[3]) + data.draw(st.sampled_from([-1, 1]))
    altered = f"{text[: posting.start()]}{posting[1]}{pounds_and_pence(pence)} GBP{text[posting.end() :]}"
    assert bean_check(altered, tmp_path) != ""
