"""`commonweal evaluation pack` makes the pack for an outside evaluator; `evaluation verify` checks one, file by file."""

import hashlib
from datetime import date
from pathlib import Path

import click
from django.utils import timezone

FIRST_YEAR, LAST_YEAR, APRIL = 2000, 2100, 4
CHANGED = 1
NO_PACK = 2


@click.group()
def evaluation() -> None:
    """Frozen, hashed figures for an outside evaluator: counts that may be shown, and never a record."""


@evaluation.command()
@click.option(
    "--year",
    type=click.IntRange(FIRST_YEAR, LAST_YEAR),
    required=True,
    help="The financial year that starts in this year: 2025 is 2025/26.",
)
@click.option(
    "--out",
    "file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    required=True,
    help="The file to write.",
)
def pack(year: int, file: Path) -> None:
    """Make the pack of a year, keep it in the register, and write it to a file."""
    from commonweal.outcomes.value.actions import keep_pack
    from commonweal.rules.periods import financial_year
    from commonweal.rules.reasons import Refused

    try:
        made = keep_pack(year=financial_year(date(year, APRIL, 1)), by=None, at=timezone.now())
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    file.write_bytes(bytes(made.content))
    click.echo(f"{file} holds the pack of {year}/{(year + 1) % 100:02d}. SHA-256 {made.digest}")


@evaluation.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Say of every file in a pack whether it is as it was made. Compare the hash of the whole with the register's."""
    from commonweal.outcomes.value.zips import unzipped
    from commonweal.rules.evaluation import NotAPack, State, checked

    data = file.read_bytes()
    try:
        found = checked(unzipped(data))
    except NotAPack as fault:
        click.echo(str(fault), err=True)
        raise SystemExit(NO_PACK) from fault
    for each in found:
        click.echo(f"{each.name}: {each.state.value}")
    click.echo(f"The whole: SHA-256 {hashlib.sha256(data).hexdigest()}")
    if any(each.state is not State.SAME for each in found):
        click.echo("This pack is not as it was made. Ask for another one.", err=True)
        raise SystemExit(CHANGED)


verify.callback.has_database = True  # it needs none
COMMANDS = [evaluation]
