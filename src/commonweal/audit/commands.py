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
    from commonweal.audit import queries
    from commonweal.audit.actions import record_something

    faults = list(queries.faults_in_chain(using=using))
    if contains and not queries.is_in_chain(contains.strip().lower(), using=using):
        faults.append("The seal you wrote down is not in the chain: events were removed, or it was mistyped.")
    for fault in faults:
        click.echo(fault)
    length, last = queries.chain_length(using=using)
    record_something(
        action=queries.CHECKED,
        record_type=queries.CHAIN,
        by=None,
        at=timezone.now(),
        faults=len(faults),
        events=length,
        last=last,
    )
    if faults:
        click.echo(
            f"The audit is broken: {plural(len(faults), 'fault')}. Tell your data protection officer, and keep the backups."
        )
        sys.exit(1)
    click.echo(
        f"The audit is whole: {count(length)} events. Write down the last seal and keep it somewhere else:\n{last}"
    )


COMMANDS = [audit]
