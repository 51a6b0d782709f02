"""`commonweal audit verify`: recomputes the whole chain and says in plain words whether anything was changed or removed."""

import sys

import click
from django.utils import timezone

from commonweal.design.words import count, plural


@click.group()
def audit() -> None:
    """Who looked and who changed: an account that cannot be changed unseen."""


@audit.command()
@click.option(
    "--using", type=click.Choice(["default", "owner"]), default="default", help="Which role reads it."
)
@click.option(
    "--contains", default="", help="A seal you wrote down earlier: shows whether the end was cut off."
)
def verify(using: str, contains: str) -> None:
    """Check every event against its seal. One sentence for each fault; exit code 1 when there is one."""
    from commonweal.audit.actions import check_chain

    checked = check_chain(by=None, at=timezone.now(), using=using, contains=contains)
    for fault in checked.faults:
        click.echo(fault)
    if checked.faults:
        click.echo(
            f"The audit is broken: {plural(len(checked.faults), 'fault')}."
            " Tell your data protection officer, and keep the backups."
        )
        sys.exit(1)
    click.echo(
        f"The audit is whole: {count(checked.events)} events."
        f" Write down the last seal and keep it somewhere else:\n{checked.last}"
    )


COMMANDS = [audit]
