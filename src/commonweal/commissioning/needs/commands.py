"""`commonweal needs`: published figures and populations are loaded from files; a police area is tied to one of ours."""

from pathlib import Path

import click
from django.utils import timezone

MOST_SHOWN = 20


@click.group()
def needs() -> None:
    """What is published about need, and how many people live where (docs/published-figures.md)."""


@needs.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--edition",
    default="",
    help="What to call this copy of the MARAC file, which does not say it: like “downloaded in May 2026”.",
)
def load(file: Path, edition: str) -> None:
    """Load FILE: MARAC figures by police force, plain published figures, or populations. Its headings say which.

    Good lines are kept, bad ones are named and end the command with an error. The same file again adds nothing.
    """
    from commonweal.commissioning.needs.actions import load_file
    from commonweal.commissioning.needs.reading_files import read_file

    loaded = load_file(read=read_file(file.read_bytes(), edition=edition), by=None, at=timezone.now())
    click.echo(f"{loaded.added:,} figures were added, {loaded.known:,} were here already.")
    for remark in loaded.remarks:
        click.echo(remark)
    if loaded.faults:
        click.echo(f"{len(loaded.faults):,} faults. The lines they are in were left out:", err=True)
        for fault in loaded.faults[:MOST_SHOWN]:
            click.echo(f"  {fault}", err=True)
        if len(loaded.faults) > MOST_SHOWN:
            click.echo(f"  and {len(loaded.faults) - MOST_SHOWN:,} more", err=True)
        raise click.exceptions.Exit(1)


@needs.command()
@click.argument("place")
@click.argument("code")
def ours(place: str, code: str) -> None:
    """Say that the published PLACE (its name) is our own area CODE: a police force's area is a police area of ours."""
    from commonweal.commissioning.needs.actions import say_which_is_ours
    from commonweal.commissioning.needs.queries import place_named
    from commonweal.partnership.queries import area_ids
    from commonweal.rules.reasons import Refused

    found, area = place_named(place), area_ids().get(code)
    if found is None:
        raise click.ClickException(
            "No figures are loaded for a place of this name. Write it as the file does."
        )
    if area is None:
        raise click.ClickException("No area has this code. Codes are those of the plan file.")
    try:
        say_which_is_ours(place_id=found, area_id=area, by=None, at=timezone.now())
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    click.echo("Done.")


COMMANDS = [needs]
