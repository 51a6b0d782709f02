"""`commonweal risk-tool`: loads the text of a risk tool that the partnership may use, and removes one never used."""

import sys
from pathlib import Path

import click
from django.utils import timezone

from commonweal.rules.reasons import Refused


@click.group("risk-tool")
def risk_tool() -> None:
    """Risk tools as data. Each has a version and is never edited; docs/risk-tools.md says how a file looks."""


@risk_tool.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(file: Path) -> None:
    """Load a tool from a TOML file. Every fault is listed with its line."""
    from commonweal.services.casework.actions.tools import load_risk_tool
    from commonweal.services.casework.tool_file import read_tool

    found = read_tool(file.read_text(encoding="utf-8"))
    if found.tool is None:
        click.echo("Nothing was loaded:", err=True)
        for fault in found.faults:
            click.echo(f"  {fault}", err=True)
        sys.exit(1)
    _or_say_why(lambda: load_risk_tool(tool=found.tool, at=timezone.now()))
    click.echo(
        f"Loaded: {found.tool.title}, version {found.tool.version}, {len(found.tool.items)} questions."
    )


@risk_tool.command("remove")
@click.argument("key")
@click.argument("version")
def remove(key: str, version: str) -> None:
    """Remove a tool that no review was signed with."""
    from commonweal.services.casework.actions.tools import remove_risk_tool

    _or_say_why(lambda: remove_risk_tool(key=key, version=version, at=timezone.now()))
    click.echo("Removed.")


def _or_say_why(act):
    try:
        return act()
    except Refused as refused:
        click.echo(str(refused), err=True)
        sys.exit(1)


COMMANDS = [risk_tool]
