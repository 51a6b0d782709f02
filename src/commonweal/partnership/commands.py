"""`commonweal accounts first`: how the first system administrator comes in, once, on a machine where nobody can sign in yet."""

import sys
from pathlib import Path

import click
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from commonweal.rules.reasons import Refused


@click.group()
def accounts() -> None:
    """Who signs in. Everything else about accounts is done on the pages, by a system administrator."""


@accounts.command()
@click.option("--email", prompt="E-mail", help="They sign in with it.")
@click.option("--name", "full_name", prompt="Full name")
@click.option(
    "--organisation", prompt="Organisation", help="Where they hold the role. Made if there is none."
)
@click.option(
    "--site", prompt="Address of the site", help="For the link, like https://partnership.example.org"
)
def first(email: str, full_name: str, organisation: str, site: str) -> None:
    """Open the first system administrator's account, and print the link to set its password."""
    from commonweal.partnership.actions import open_first_administrator
    from commonweal.partnership.queries import today

    try:
        validate_email(email)
        _, token = open_first_administrator(
            email=email, full_name=full_name, organisation=organisation, on=today(), at=timezone.now()
        )
    except ValidationError:
        click.echo("That is no e-mail address: give one like name@example.org.", err=True)
        sys.exit(1)
    except Refused as refused:
        click.echo(str(refused), err=True)
        sys.exit(1)
    click.echo("Open this link within 24 hours and set a password. It works once.")
    click.echo(site.rstrip("/") + reverse("set_password", args=[token]))


@click.group()
def numbers() -> None:
    """The partnership's own numbers and policies, each dated and with its source."""


@numbers.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_numbers(file: Path) -> None:
    """Load a file of [[number]] and [[policy]] rows. All of it or nothing; every fault is listed with its line."""
    from commonweal.partnership.actions import load_local_numbers
    from commonweal.partnership.numbers_file import read_numbers
    from commonweal.partnership.queries import area_codes

    found = read_numbers(file.read_text(encoding="utf-8"), areas=area_codes())
    if found.faults:
        click.echo("Nothing was loaded:", err=True)
        for fault in found.faults:
            click.echo(f"  {fault}", err=True)
        sys.exit(1)
    try:
        added = load_local_numbers(numbers=found.numbers, policies=found.policies, at=timezone.now())
    except Refused as refused:
        click.echo(str(refused), err=True)
        sys.exit(1)
    click.echo(f"Loaded. New rows: {added}.")


COMMANDS = [accounts, numbers]
