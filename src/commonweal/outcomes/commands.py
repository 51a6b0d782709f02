"""`commonweal mart refresh`: brings the counts up to date from the command line, every night for example."""

import click
from django.utils import timezone


@click.group()
def mart() -> None:
    """The figures: counts made from the records, never a record itself."""


@mart.command()
@click.option(
    "--whole", is_flag=True, help="Count every month again, not only what changed since the last time."
)
def refresh(whole: bool) -> None:
    """Bring the counts up to date."""
    from commonweal.outcomes.actions import refresh_counts

    done = refresh_counts(by=None, at=timezone.now(), whole=whole)
    click.echo(f"Counted {done.months} months afresh: {done.rows} rows.")


COMMANDS = [mart]
