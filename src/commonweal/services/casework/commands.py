"""`commonweal risk-tool` loads the text of a risk tool that the partnership may use, and removes one never used;
`commonweal messages send` and `commonweal notices send` run every few minutes and every morning.
"""

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


@click.group()
def messages() -> None:
    """What waits to go to the people who are helped."""


@messages.command()
def send() -> None:
    """Send what may go now. Each message is looked at again first; what may not go any more is withheld; its writer sees why."""
    from commonweal.services.casework.actions.sending import send_waiting
    from commonweal.services.casework.transports import chosen

    done = send_waiting(transport=chosen(), at=timezone.now())
    click.echo(
        f"Sent {done.sent}, did not go {done.failed}, withheld {done.withheld}, waiting for a safe time {done.waiting}."
    )


@click.group()
def notices() -> None:
    """One line to staff for whom something waits. It never says what, or about whom."""


@notices.command("send")
@click.option(
    "--link", envvar="COMMONWEAL_URL", required=True, help="Where the first page is, like https://…"
)
def send_notices_now(link: str) -> None:
    """Send today's, once to each who has not said no."""
    from commonweal.services.casework.actions.notices import send_notices

    click.echo(f"Sent {send_notices(link=link, at=timezone.now())}.")


COMMANDS = [risk_tool, messages, notices]
