"""`commonweal returns nightly`: opens the returns of a quarter that is over, tells providers what is due or late. Each once."""

import click
from django.utils import timezone


@click.group()
def returns() -> None:
    """Quarterly returns of providers."""


@returns.command()
@click.option("--link", required=True, help="The address of the site's first page, for the line to staff.")
def nightly(link: str) -> None:
    """Open what is due and tell what there is to tell. Run twice, it does nothing twice."""
    from commonweal.outcomes.returns.actions import chase_returns, open_returns

    opened = open_returns(by=None, at=timezone.now())
    told = chase_returns(link=link, by=None, at=timezone.now())
    click.echo(f"Opened {len(opened)} returns, told {len(told)} times.")


COMMANDS = [returns]
