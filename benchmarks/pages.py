"""`python -m benchmarks.pages`: every page for every role, at 25,000 and at 1,000,000 referrals, into docs/speed.md.

`--referrals 25000` measures one size. The databases are made once and kept (a million takes some minutes).
No page is left out unseen: an address nobody of the cast could open is listed with the reason.
"""

import subprocess
import sys

import click

SIZES = (25_000, 1_000_000)


@click.command()
@click.option(
    "--referrals", "sizes", type=int, multiple=True, help="Measure at this size; may be given again."
)
def main(sizes: tuple[int, ...]) -> None:
    """Measure every page for every role and write docs/speed.md."""
    wanted = sizes or SIZES
    if len(wanted) > 1:
        # Each size in a process of its own, because Django knows one database in its life.
        one = [sys.executable, "-m", __spec__.name, "--referrals"]
        codes = [subprocess.run([*one, str(size)], check=False).returncode for size in wanted]
        sys.exit(any(codes))
    from benchmarks.database import measured_database

    click.echo(f"{wanted[0]:,} referrals")
    with measured_database(wanted[0]):
        from benchmarks.report import keep, write
        from benchmarks.visiting import visit_everything

        found = visit_everything(lambda what: click.echo(f"  {what}"))
        keep(wanted[0], found)
        missed, path = write()
    click.echo(f"{path} is written.")
    if missed:
        sys.exit(f"{missed} pages and roles are above target.")


if __name__ == "__main__":
    main()
