"""The command line: `commonweal --help`.

What an app brings (`commonweal audit`, `plan`, `mart`) lives beside it in its commands.py and is read only when asked for;
each of those runs with the database up, as the owner where the owner's address is known.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

import click

from commonweal.config.faults import SetUpFault

LAZY = {
    "accounts": "commonweal.partnership.commands",
    "numbers": "commonweal.partnership.commands",
    "risk-tool": "commonweal.services.casework.commands",
    "survey": "commonweal.services.feedback.commands",
    "outcome-tool": "commonweal.services.casework.commands",
    "audit": "commonweal.audit.commands",
    "plan": "commonweal.commissioning.procurement.commands",
    "ledger": "commonweal.commissioning.funding.commands",
    "mart": "commonweal.outcomes.commands",
    "measures": "commonweal.outcomes.commands",
    "evaluation": "commonweal.outcomes.value.commands",
    "returns": "commonweal.outcomes.returns.commands",
    "needs": "commonweal.commissioning.needs.commands",
    "document": "commonweal.outcomes.documents.commands",
    "duplicates": "commonweal.services.front_door.commands",
    "search-keys": "commonweal.services.front_door.commands",
    "messages": "commonweal.services.casework.commands",
    "cases": "commonweal.services.casework.commands",
    "notices": "commonweal.services.casework.commands",
}
CHECKS = (
    ("format", "ruff", "format", "--check", "--quiet", "."),
    ("lint", "ruff", "check", "--quiet", "."),
    ("types", "mypy", "--no-error-summary"),
    ("import contracts", "lint-imports"),
    (
        "migrations",
        "-W",
        "ignore::RuntimeWarning",
        "-m",
        "django",
        "makemigrations",
        "--check",
        "--dry-run",
        "--verbosity",
        "1",
    ),
    ("generated documents", "-m", "commonweal.config.cli", "docs", "--check"),
)


class Commands(click.Group):
    """Our commands and those of the apps. A fault of set-up is one sentence and exit code 2, never a trace."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), *LAZY])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in LAZY:
            return super().get_command(context, name)
        found = next(each for each in import_module(LAZY[name]).COMMANDS if each.name == name)
        for command in found.commands.values():
            if not getattr(command.callback, "has_database", False):
                command.callback = _with_database(command.callback)
        return found

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except SetUpFault as fault:
            click.echo(str(fault), err=True)
            context.exit(2)


def _with_database(callback: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(callback)
    def inner(*args: Any, **kwargs: Any) -> Any:
        from commonweal.config.running import ready

        with ready():
            return callback(*args, **kwargs)

    inner.has_database = True  # type: ignore[attr-defined]
    return inner


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Commonweal: one partnership, its pooled money, and the services it pays for.

    To try it, `commonweal demo`. To run it, set DATABASE_URL and your own keys (`commonweal make-key`), then
    `commonweal migrate` and `commonweal serve`.
    """


@main.command()
@click.option("--port", default=8000, show_default=True, help="Where to serve, on this machine only.")
@click.option(
    "--referrals",
    type=int,
    help="How many referrals over three years, up to 1,000,000. Default: as published.",
)
@click.option(
    "--seed", default=1, show_default=True, help="The same seed on the same day makes the same partnership."
)
@click.option("--reset", is_flag=True, help="Throw the last demonstration away and make a new one.")
@click.option("--load-only", is_flag=True, help="Make the demonstration and stop, without serving it.")
def demo(port: int, referrals: int | None, seed: int, reset: bool, load_only: bool) -> None:
    """Run an invented partnership on this machine. Ctrl-C stops everything; what you did stays until --reset."""
    from commonweal.config.running import run_demo

    run_demo(port=port, referrals=referrals, seed=seed, reset=reset, load_only=load_only)


@main.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on: loopback unless you say so.",
)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Processes that answer.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages, signed in to the database as the app's own role. Refuses keys that are not yours."""
    from commonweal.config.running import run_server

    run_server(host=host, port=port, workers=workers)


@main.command()
@click.option(
    "--once", is_flag=True, help="Do what is due and end, for cron. Without it, go on until told to end."
)
def work(once: bool) -> None:
    """Do the work of the night, and what people asked for that takes long. Beside `serve`, under the same supervisor."""
    from commonweal.config.running import run_worker

    run_worker(once=once)


@main.command()
def migrate() -> None:
    """Bring the tables up to date, and make the roles the app signs in with. Needs the owner's DATABASE_URL."""
    from commonweal.config.running import migrate_now, ready

    with ready():
        migrate_now()
    click.echo("The tables are up to date.")


@main.command()
def check() -> None:
    """Is the code still the shape we said? Format, lint, types, import contracts, migrations, generated documents."""
    failed = []
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    for name, *command in CHECKS:
        program = [sys.executable] if command[0].startswith("-") else [sys.executable, "-m"]
        if command[0] == "lint-imports":
            program, command = [os.path.join(os.path.dirname(sys.executable), "lint-imports")], ["--no-cache"]
        passed = subprocess.run([*program, *command]).returncode == 0
        click.echo(f"{'ok    ' if passed else 'FAILED'} {name}")
        failed += [] if passed else [name]
    if failed:
        click.echo(
            f"Mend: {', '.join(failed)}. `make fix` mends format and some of lint; `commonweal docs` the documents."
        )
        sys.exit(1)


@main.command()
@click.option("--check", is_flag=True, help="Write nothing; say which would differ, and exit 1 if any does.")
def docs(check: bool) -> None:
    """Write docs/generated from the code: access, steps, rules, measures, personal data."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    django.setup()
    from commonweal.config.documents import write

    differ = write(check)
    for name in differ:
        click.echo(f"{name} {'is not what the code says: run `commonweal docs`.' if check else 'written.'}")
    if check and differ:
        sys.exit(1)


@main.command("make-key")
def make_key() -> None:
    """Print fresh keys for the environment. Keep them as you keep the records: without them nothing opens."""
    import secrets
    from datetime import UTC, datetime

    from commonweal.config.keys import fresh_key

    click.echo(f"COMMONWEAL_SECRET_KEY={secrets.token_urlsafe(48)}")
    click.echo(f"COMMONWEAL_ENCRYPTION_KEYS={fresh_key(today=datetime.now(UTC).date())}")
    click.echo(f"COMMONWEAL_SEARCH_KEY={secrets.token_urlsafe(48)}")


if __name__ == "__main__":
    main()
