"""`commonweal ledger journal`: the pool's ledger as a beancount journal, with the balances it has to come to."""

import sys
from pathlib import Path

import click


@click.group()
def ledger() -> None:
    """The ledger: every movement of the pool's money."""


@ledger.command()
@click.option(
    "--to",
    "file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The file to write. Without it, the journal goes to standard output.",
)
def journal(file: Path | None) -> None:
    """Write the ledger as a beancount journal. `bean-check FILE` then checks every fund, year and area."""
    from django.db import transaction

    from commonweal.commissioning.funding.journal import journal_lines

    with transaction.atomic():
        if file is None:
            sys.stdout.writelines(journal_lines())
            return
        with file.open("w", encoding="utf-8") as out:
            out.writelines(journal_lines())
    click.echo(f"{file} holds the whole ledger.", err=True)


COMMANDS = [ledger]
