"""`commonweal risk-tool` loads the text of a risk tool that the partnership may use, and removes one never used; `commonweal
outcome-tool` does the same for licensed questions about how things are;
`commonweal messages send` and `commonweal notices send` run every few minutes and every morning; `commonweal cases take-in` takes
in a file of cases that came from another service or system.
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


@click.group("outcome-tool")
def outcome_tool() -> None:
    """Licensed questions about how things are, versioned and never edited; docs/outcome-tools.md says how a file looks."""


@outcome_tool.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_outcome_tool(file: Path) -> None:
    """Read a TOML file and list every fault with its line. Nothing is loaded."""
    found = _read_outcome_tool(file)
    click.echo(
        f"Nothing is wrong: {found.title}, version {found.version}, {len(found.statements)} statements."
    )


@outcome_tool.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_outcome_tool_now(file: Path) -> None:
    """Load a set of questions from a TOML file. Every fault is listed with its line."""
    from commonweal.services.casework.actions.tools import load_outcome_tool

    found = _read_outcome_tool(file)
    _or_say_why(lambda: load_outcome_tool(tool=found, at=timezone.now()))
    click.echo(f"Loaded: {found.title}, version {found.version}, {len(found.statements)} statements.")


@outcome_tool.command("list")
def list_outcome_tools() -> None:
    """What can be asked here: ours, and what was loaded."""
    from commonweal.rules.outcome_tools import TOOLS
    from commonweal.services.casework.queries.outcomes import loaded_outcome_tools

    for each in (*TOOLS, *loaded_outcome_tools()):
        whose = f"registration {each.registration}" if each.licence else "ours"
        click.echo(f"{each.key}, version {each.version}: {each.title} ({whose})")


@outcome_tool.command("remove")
@click.argument("key")
@click.argument("version")
def remove_outcome_tool_now(key: str, version: str) -> None:
    """Remove a set of questions that nobody answered."""
    from commonweal.services.casework.actions.tools import remove_outcome_tool

    _or_say_why(lambda: remove_outcome_tool(key=key, version=version, at=timezone.now()))
    click.echo("Removed.")


def _read_outcome_tool(file: Path):
    from commonweal.services.casework.outcome_file import read_outcome_tool

    found = read_outcome_tool(file.read_text(encoding="utf-8"))
    if found.tool is None:
        click.echo("Nothing was loaded:", err=True)
        for fault in found.faults:
            click.echo(f"  {fault}", err=True)
        sys.exit(1)
    return found.tool


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


@click.group()
def cases() -> None:
    """Cases that come from another service or system; docs/portable-cases.md says how the file looks."""


@cases.command("take-in")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--service", required=True, help="The code of the organisation that takes them over.")
@click.option(
    "--side", required=True, type=click.Choice(["victim", "perpetrator"]), help="Their side of the wall."
)
@click.option(
    "--for", "manager", required=True, help="The e-mail address of its manager, for whom they arrive."
)
@click.option("--area", "areas", multiple=True, help="THEIRS=OURS, where a code differs. As often as needed.")
@click.option("--organisation", "organisations", multiple=True, help="The same for organisations.")
@click.option("--for-good", is_flag=True, help="Take them in. Without it, the file is only checked.")
@click.option(
    "--passphrase", prompt="Passphrase", hide_input=True, help="Asked for when not given; better so."
)
def take_in(
    file: Path,
    service: str,
    side: str,
    manager: str,
    areas: tuple[str, ...],
    organisations: tuple[str, ...],
    for_good: bool,
    passphrase: str,
) -> None:
    """Check a file of cases, and with --for-good take all of it in, or nothing. The same file twice changes nothing."""
    from commonweal.access.roles import Side
    from commonweal.services.casework.actions.cases_in import WhereTo, take_cases_in

    to = WhereTo(service, Side(side), manager, _pairs(areas), _pairs(organisations))
    found = _or_say_why(
        lambda: take_cases_in(
            opened=lambda: file.open("rb"), passphrase=passphrase, to=to, for_good=for_good, at=timezone.now()
        )
    )
    click.echo(f"From {found.came_from}, made {found.made_at:%d %B %Y %H:%M}.")
    for name, number in found.counts.items():
        click.echo(f"  {number:>8,}  {name.replace('_', ' ')}")
    for name, number in found.left_out.items():
        click.echo(f"  {number:>8,}  {name.replace('_', ' ')}, not in the file")
    click.echo(
        f"New here {found.new:,}, of which {found.waiting:,} wait for a worker; here already {found.here_already:,}."
    )
    if found.taken is None:
        click.echo("All are here already." if found.new == 0 else "Nothing was taken in yet: add --for-good.")
        return
    click.echo(
        f"Taken in. Receipt {found.receipt}: read it out to whoever gave the cases; with it they end them there."
    )


def _pairs(said: tuple[str, ...]) -> dict[str, str]:
    pairs = [each.partition("=") for each in said]
    if any(not equals for _, equals, _ in pairs):
        raise click.UsageError("Write THEIRS=OURS.")
    return {theirs: ours for theirs, _, ours in pairs}


COMMANDS = [risk_tool, outcome_tool, messages, notices, cases]
