"""`commonweal mart refresh`, every night for example, `mart check`; `commonweal measures check FILE` and `measures list`."""

from pathlib import Path

import click
from django.utils import timezone


@click.group()
def mart() -> None:
    """The figures: counts made from the records, never a record itself."""


@mart.command()
@click.option(
    "--whole", is_flag=True, help="Read every month again, not only what changed since the last time."
)
def refresh(whole: bool) -> None:
    """Bring the counts up to date."""
    from commonweal.outcomes.actions import refresh_counts
    from commonweal.outcomes.glances import keep_glance

    at = timezone.now()
    done = refresh_counts(by=None, at=at, whole=whole)
    keep_glance(at=at)
    click.echo(
        f"Read {done.parts} months afresh: {done.rows} counts in {done.months} months are new or other than before."
    )


@mart.command("check")
def check_mart() -> None:
    """Hold the mart's files against their hashes and against the records."""
    from commonweal.outcomes.actions import faults_in_mart

    faults = faults_in_mart()
    for each in faults:
        click.echo(each, err=True)
    if faults:
        raise SystemExit(1)
    click.echo("The mart ties with the records.")


@click.group()
def measures() -> None:
    """What the figures mean: each defined once."""


@measures.command("list")
def list_measures() -> None:
    """Every measure in use here."""
    from commonweal.outcomes.catalogue import families
    from commonweal.rules.measure_files import BadMeasures

    try:
        for family in families():
            click.echo(family.name)
            for each in family.measures:
                click.echo(f"  {each.key:28} {each.title}")
    except BadMeasures as bad:
        raise SystemExit("\n".join(bad.faults)) from bad


@measures.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_measures(file: Path) -> None:
    """Read a file of measures as it would be read from COMMONWEAL_MEASURES, and say what is wrong."""
    from commonweal.outcomes.catalogue import read_file
    from commonweal.rules.measure_files import BadMeasures

    try:
        family = read_file(file)
    except BadMeasures as bad:
        raise SystemExit("\n".join(bad.faults)) from bad
    click.echo(f"{family.name}: {len(family.measures)} measures, and all can be counted.")


COMMANDS = [mart, measures]
