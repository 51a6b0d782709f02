"""The whole ledger as a beancount journal, for the command line and for downloading."""

from collections.abc import Iterator

from commonweal.commissioning.funding.models import LedgerTransaction
from commonweal.commissioning.funding.queries.journal import read_ledger
from commonweal.rules.journal import write_journal

TITLE = "The pooled fund"


def journal_lines() -> Iterator[str]:
    """The journal, a few lines at a time. Go through it inside the transaction it is asked for in."""
    read = read_ledger(dict(LedgerTransaction.KINDS))
    return write_journal(read.movements, read.closings, title=TITLE, names=read.names)
