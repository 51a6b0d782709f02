"""`commonweal survey`: a partnership's own questions about its services, checked, loaded and listed."""

import sys
from pathlib import Path

import click
from django.utils import timezone

from commonweal.rules.reasons import Refused


@click.group()
def survey() -> None:
    """Surveys of what people say of a service, versioned and never edited; docs/feedback.md says how a file looks."""


@survey.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Read a TOML file and list every fault with its line. Nothing is loaded."""
    found = _read(file)
    click.echo(f"Nothing is wrong: {found.title}, version {found.version}, {len(found.questions)} questions.")


@survey.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(file: Path) -> None:
    """Load a survey from a TOML file. Every fault is listed with its line."""
    from commonweal.services.feedback.actions import load_survey

    found = _read(file)
    try:
        load_survey(survey=found, at=timezone.now())
    except Refused as refused:
        click.echo(str(refused), err=True)
        sys.exit(1)
    click.echo(f"Loaded: {found.title}, version {found.version}, {len(found.questions)} questions.")


@survey.command("list")
def list_surveys() -> None:
    """What can be asked here: ours, and what was loaded."""
    from commonweal.rules.feedback import SURVEYS
    from commonweal.services.feedback.queries import loaded_surveys

    for each in (*SURVEYS, *loaded_surveys()):
        click.echo(f"{each.key}, version {each.version}: {each.title}")


def _read(file: Path):
    from commonweal.services.feedback.survey_file import read_survey

    found = read_survey(file.read_text(encoding="utf-8"))
    if found.survey is None:
        click.echo("Nothing was loaded:", err=True)
        for fault in found.faults:
            click.echo(f"  {fault}", err=True)
        sys.exit(1)
    return found.survey


COMMANDS = [survey]
