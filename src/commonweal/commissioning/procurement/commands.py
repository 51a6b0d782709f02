"""`commonweal plan check` and `commonweal plan load`: a plan file is read, checked as a whole, and written down or not at all."""

from pathlib import Path

import click
from django.utils import timezone

from commonweal.commissioning.funding.checking import findings
from commonweal.commissioning.funding.plan_file import FaultsInPlan, Plan, read_plan
from commonweal.rules.findings import Level

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def plan() -> None:
    """Plan files: who promises what, behind which fence, for which needs (docs/plan-file.md)."""


@plan.command()
@FILE
@click.option("--strict", is_flag=True, help="End with an error when the published source has a hard fault.")
def check(file: Path, strict: bool) -> None:
    """Read FILE and list everything wrong with it, each with its line; then hold what its source prints against itself.

    Changes nothing. Hard faults are wrong on any reading, soft questions are left open (docs/plan-check.md).
    """
    found = _read(file)
    click.echo(f"{file.name} is a sound plan file: {_contents(found)}.")
    said = findings(found)
    for level, one, several in (
        (Level.HARD, "hard fault", "hard faults"),
        (Level.SOFT, "soft question", "soft questions"),
    ):
        of_level = [each for each in said if each.level is level]
        click.echo(
            f"{_counted(len(of_level), one, several)} in what its source prints{':' if of_level else '.'}"
        )
        for number, each in enumerate(of_level, start=1):
            click.echo(f"  {number}. {each}")
    if strict and any(each.level is Level.HARD for each in said):
        raise click.exceptions.Exit(1)


@plan.command()
@FILE
@click.option(
    "--by", "email", required=True, help="The e-mail of the account that answers for what is loaded."
)
def load(file: Path, email: str) -> None:
    """Load FILE, all of it or nothing. Loading the same file twice changes nothing."""
    from commonweal.commissioning.procurement.load import load_plan
    from commonweal.partnership.queries import actor_for, people_with_emails, today

    found = _read(file)
    email = email.strip().lower()
    user = people_with_emails([email]).get(email)
    by = actor_for(user.pk, on=today()) if user else None
    if by is None:
        raise click.ClickException("No open account has this e-mail. Open one first, or name another.")
    try:
        loaded = load_plan(found, at=timezone.now(), by=by)
    except FaultsInPlan as faults:
        raise _refused(file, faults) from None
    said = "is loaded" if loaded.is_new else "was loaded before and has not changed, so nothing was done"
    click.echo(f"{found.key} {said}: {_contents(found)}.")


def _read(file: Path) -> Plan:
    try:
        return read_plan(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise click.ClickException(f"{file.name} is not a text file in UTF-8: save it as one.") from None
    except FaultsInPlan as faults:
        raise _refused(file, faults) from None


def _refused(file: Path, faults: FaultsInPlan) -> click.ClickException:
    count = len(faults.faults)
    head = f"{file.name} has {count} fault{'' if count == 1 else 's'}. Nothing was loaded."
    return click.ClickException("\n".join([head, *(f"  {fault}" for fault in faults)]))


def _contents(found: Plan) -> str:
    counts = {
        "contribution": len(found.contributions),
        "fence": len(found.fences),
        "need": len(found.needs),
        "contract": len(found.contracts),
        "decision": len(found.decisions),
        "published figure": len(found.figures),
    }
    return ", ".join(f"{count} {what}{'' if count == 1 else 's'}" for what, count in counts.items())


def _counted(count: int, one: str, several: str) -> str:
    return f"{count or 'No'} {one if count == 1 else several}"


COMMANDS = [plan]
