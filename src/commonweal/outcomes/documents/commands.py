"""`commonweal document verify`: is this file ours and as it was, or does this kept document have its checksum?"""

import sys
from pathlib import Path

import click


@click.group()
def document() -> None:
    """Documents that were made and signed."""


@document.command()
@click.argument("what")
def verify(what: str) -> None:
    """Check a FILE that was taken down, or a document by its NUMBER. Exit code 1 when it does not hold."""
    from commonweal.outcomes.documents import queries
    from commonweal.outcomes.documents.verifying import LARGEST, verify_file, verify_kept

    file = Path(what)
    if file.is_file():
        if file.stat().st_size > LARGEST:
            raise click.ClickException("This file is larger than any document made here.")
        verdict = verify_file(file.read_bytes(), find=lambda checksum: queries.document_with(checksum))
    elif what.isascii() and what.isdecimal() and (found := queries.document_numbered(int(what))):
        verdict = verify_kept(found)
    else:
        raise click.ClickException("There is no such file, and no document of that number.")
    for words in verdict.words:
        click.echo(words)
    sys.exit(0 if verdict.holds else 1)


COMMANDS = [document]
