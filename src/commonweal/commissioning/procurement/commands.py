"""`commonweal plan`: a plan file is checked as a whole, put to the proof, loaded or not at all, and written again."""

from pathlib import Path

import click
from django.utils import timezone

from commonweal.commissioning.funding import scenarios
from commonweal.commissioning.funding.checking import findings
from commonweal.commissioning.funding.plan_file import FaultsInPlan, Plan
from commonweal.commissioning.funding.plan_file.writing import write_plan
from commonweal.commissioning.funding.proof_in_words import proof_in_words, proof_of, proof_or_none
from commonweal.commissioning.funding.question import question_of
from commonweal.commissioning.funding.reading_files import WORKBOOK, read_plan_in
from commonweal.commissioning.funding.workbook import write_workbook
from commonweal.rules.contributions import Certainty
from commonweal.rules.findings import Level
from commonweal.rules.money import show_pounds
from commonweal.rules.reasons import Refused
from commonweal.rules.versions import named, plans_sharing

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def plan() -> None:
    """Plan files and workbooks: who promises what, behind which fence, for which needs (docs/plan-file.md, docs/workbook.md)."""


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
@click.option(
    "--to-compare",
    "what",
    flag_value="to_compare",
    help="Another version: nothing of it goes into the ledger.",
)
@click.option(
    "--on-top", "what", flag_value="on_top", help="A plan of its own: its promises come on top of all others."
)
def load(file: Path, email: str, what: str | None) -> None:
    """Load FILE, all of it or nothing. Loading the same file twice changes nothing.

    When plans in use hold promises of FILE already, say what it is: --to-compare or --on-top.
    """
    from commonweal.commissioning.procurement.load import load_plan
    from commonweal.partnership.queries import actor_for, people_with_emails, today

    found = _read(file)
    email = email.strip().lower()
    user = people_with_emails([email]).get(email)
    by = actor_for(user.pk, on=today()) if user else None
    if by is None:
        raise click.ClickException("No open account has this e-mail. Open one first, or name another.")
    to_compare = None if what is None else what == "to_compare"
    if to_compare is None and (repeated := _repeated(found)):
        raise click.ClickException(repeated)
    try:
        loaded = load_plan(found, at=timezone.now(), by=by, to_compare=to_compare)
    except FaultsInPlan as faults:
        raise _refused(file, faults) from None
    new = (
        "is loaded to compare, with nothing of it in the ledger" if loaded.plan.is_to_compare else "is loaded"
    )
    said = new if loaded.is_new else "was loaded before and has not changed, so nothing was done"
    click.echo(f"{found.key} {said}: {_contents(found)}.")


@plan.command()
@FILE
@click.option("--scenario", "key", help="Tell the plan otherwise first: the key of a scenario in FILE.")
@click.option(
    "--counting",
    type=click.Choice([each.value for each in Certainty]),
    help="Whose payments to show: on money at least this sure. Usually the surest that pays for everything.",
)
def fund(file: Path, key: str | None, counting: str | None) -> None:
    """Can the plan in FILE lawfully be paid for? Says why not, and who pays for what. Changes nothing.

    Ends with 0 when everything can be paid on confirmed money, with 1 when not, with 2 when FILE has faults.
    """
    try:
        found = _told(_read(file), key)
        question = question_of(found)
        proof = proof_of(question)
    except Refused as refused:
        raise _with_code(click.ClickException(str(refused)), 2) from None
    except click.ClickException as faults:
        raise _with_code(faults, 2) from None
    click.echo(proof_in_words(found, question, proof, counting=Certainty(counting) if counting else None))
    if not proof.at(Certainty.CONFIRMED).is_fundable:
        raise click.exceptions.Exit(1)


def _told(found: Plan, key: str | None) -> Plan:
    """The plan, or the plan as a scenario of its own tells it."""
    if key is None:
        return found
    scenario = next((each for each in found.scenarios if each.key == key), None)
    if scenario is None:
        known = ", ".join(each.key for each in found.scenarios) or "none"
        raise click.ClickException(f"No scenario “{key}” is in this file: known there: {known}.")
    return scenarios.changed(found, scenario.changes)


def _with_code(fault: click.ClickException, code: int) -> click.ClickException:
    fault.exit_code = code
    return fault


@plan.command()
@click.argument("key")
@click.option(
    "--to",
    "file",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write. One that is there already is replaced.",
)
def write(key: str, file: Path) -> None:
    """Write the loaded plan KEY as a plan file, or as a workbook where FILE ends in .xlsx.

    It is written as it stands after everything done on the pages since.
    """
    from commonweal.commissioning.funding.models import Plan as StoredPlan
    from commonweal.commissioning.funding.stored import read_back

    stored = StoredPlan.objects.filter(key=key).first()
    if stored is None:
        known = ", ".join(StoredPlan.objects.order_by("key").values_list("key", flat=True)) or "none"
        raise click.ClickException(f"No plan “{key}” is loaded. Loaded are: {known}.")
    found = read_back(stored.pk)
    if file.suffix.lower() == WORKBOOK:
        file.write_bytes(write_workbook(found, proof=proof_or_none(found)))
    else:
        file.write_text(write_plan(found), encoding="utf-8")
    click.echo(f"{file.name} holds {key}: {_contents(found)}.")


def _repeated(found: Plan) -> str:
    """Which promises of a file plans in use hold already, and how to say what it is; empty when none, or it is loaded."""
    from commonweal.commissioning.funding.plan_file import digest
    from commonweal.commissioning.procurement.load import loaded_as
    from commonweal.commissioning.procurement.shared import promises_shared

    there = loaded_as(found.key)
    if there is not None and there.digest == digest(found):
        return ""
    shared = promises_shared(found)
    if not shared:
        return ""
    names = {row.code: row.name for row in found.organisations}
    lines = [
        f"  {names.get(each.own.funder, each.own.funder)}, {each.own.fund}, {each.own.period.show()}:"
        f" {show_pounds(each.own.pence)}, in {named(plans_sharing([each]))}"
        for each in shared
    ]
    head = "Nothing was loaded: plans in use hold these promises already."
    advice = (
        "Say --to-compare when this is another version (nothing of it goes into the ledger), or --on-top when it is a plan of"
        " its own whose promises come on top of those."
    )
    return "\n".join([head, *lines, advice])


def _read(file: Path) -> Plan:
    try:
        read = read_plan_in(file.read_bytes(), name=file.name)
    except FaultsInPlan as faults:
        raise _refused(file, faults) from None
    for remark in read.remarks:
        click.echo(f"Look at {remark}")
    return read.plan


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
