"""`commonweal duplicates review`, every night for example; `commonweal search-keys rebuild`, when names are keyed anew."""

import click
from django.utils import timezone


@click.group()
def duplicates() -> None:
    """People who may be on record twice: a program proposes, a person decides."""


@duplicates.command()
def review() -> None:
    """Look for them among everybody, and lay what was found before those who may see both. As the owner of the tables."""
    from commonweal.services.front_door.actions.duplicates import review_duplicates

    compared, waiting = review_duplicates(by=None, at=timezone.now())
    click.echo(f"Compared {compared:,} people: {waiting:,} pairs wait for somebody to decide.")


@click.group("search-keys")
def search_keys() -> None:
    """The keyed fingerprints by which people are found again."""


@search_keys.command()
def rebuild() -> None:
    """Make them all again, in batches, while everybody works. As the owner of the tables; safe to repeat."""
    from commonweal.services.front_door.actions.rekeying import rebuild_search_keys

    done = rebuild_search_keys(
        by=None, at=timezone.now(), progress=lambda done: click.echo(f"{done:,} people …", err=True)
    )
    click.echo(f"Made the search keys of {done:,} people again.")


COMMANDS = [duplicates, search_keys]
