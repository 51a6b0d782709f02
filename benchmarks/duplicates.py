"""`python -m benchmarks.duplicates`: how many people on record twice the nightly review finds, and how often it is wrong.

The people are the demonstration's own families (children with their parents' surname and phone among them), drawn with a fixed
seed; some are written a second time as people write: another spelling, a short form, another surname, a slip in the date of
birth, another phone. So it is known who is one person.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

import click

TODAY = date(2026, 11, 2)


@dataclass(frozen=True)
class Figures:
    people: int
    twice: int
    proposed: int
    right: int
    seconds: float

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.twice if self.twice else 1.0

    def __str__(self) -> str:
        return (
            f"{self.people:,} people, {self.twice:,} of them on record twice: {self.proposed:,} pairs proposed,"
            f" {self.right:,} of them right. Precision {self.precision:.3f}, recall {self.recall:.3f},"
            f" {self.seconds:.1f} s."
        )


def measure(people: int, *, share: float = 0.05, seed: int = 1, at_least: float | None = None) -> Figures:
    """Draws the people, proposes, and compares with what is known."""
    from commonweal.services.front_door.duplicates import PROBABLE, propose

    known, pairs = made_people(people, share=share, seed=seed)
    start = time.perf_counter()
    found = propose(known, at_least=PROBABLE if at_least is None else at_least)
    seconds = time.perf_counter() - start
    proposed = {(each.one, each.other) for each in found}
    return Figures(len(known), len(pairs), len(proposed), len(proposed & pairs), seconds)


def made_people(people: int, *, share: float, seed: int):
    from commonweal.config.demo import names
    from commonweal.config.demo.families import Families
    from commonweal.services.front_door.duplicates import Known

    rng = Random(seed)
    families = Families(rng, None, first_day=0, now=0)  # draws families alone: no calendar is asked
    known, pairs = [], set()
    for family in _families(families):
        phone, email = _phone(rng, names), names.email(rng, family.victim.name)
        adults = [family.victim, *([family.perpetrator] if family.perpetrator else [])]
        for someone in (*adults, *family.children):
            own = someone is not family.perpetrator
            one = Known(
                UUID(someone.id), someone.name, "", someone.born_on,
                frozenset({phone}) if own and rng.random() < 0.85 else frozenset(),
                frozenset({email}) if someone is family.victim and rng.random() < 0.3 else frozenset(),
            )  # fmt: skip
            known.append(one)
            if rng.random() < share:
                again = _written_again(one, rng, names)
                known.append(again)
                pairs.add(tuple(sorted((one.id, again.id))))
        if len(known) >= people:
            return known, pairs
    return known, pairs


def _families(families) -> Iterator:
    while True:
        yield families.new_family("county", TODAY)


def _phone(rng: Random, names) -> str:
    from commonweal.rules.likeness import phone

    return phone(names.phone(rng))


def _written_again(one, rng: Random, names):
    """One to three of the mistakes people make."""
    again = replace(one, id=UUID(int=rng.getrandbits(128)))
    for mistake in rng.sample(MISTAKES, rng.choice((1, 1, 2, 3))):
        again = mistake(again, rng, names)
    return again


def _misspelt(one, rng, names):
    place = rng.randrange(1, len(one.full_name) - 1)
    text = one.full_name
    changed = rng.choice((text[:place] + text[place + 1 :], text[:place] + text[place] + text[place:],
                          text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :]))  # fmt: skip
    return replace(one, full_name=changed)


def _another_form(one, rng, names):
    from commonweal.rules.name_variants import GROUPS

    first, _, rest = one.full_name.partition(" ")
    groups = GROUPS.get(first.lower(), frozenset())
    forms = sorted(form for form, of in GROUPS.items() if of & groups and form != first.lower())
    return (
        replace(one, full_name=f"{rng.choice(forms).title()} {rest}") if forms else _misspelt(one, rng, names)
    )


def _another_surname(one, rng, names):
    return replace(
        one, full_name=f"{one.full_name.split(' ')[0]} {names.full_name(rng, woman=True).rpartition(' ')[2]}"
    )


def _born_slip(one, rng, names):
    if one.born_on is None:
        return one
    day = one.born_on
    if day.day <= 12 and rng.random() < 0.4:
        return replace(one, born_on=day.replace(month=day.day, day=day.month))
    if rng.random() < 0.5 and (day.month, day.day) != (2, 29):
        return replace(one, born_on=day.replace(year=day.year + rng.choice((-1, 1))))
    return replace(one, born_on=day + timedelta(days=rng.choice((-1, 1, 10, -10))))


def _born_unknown(one, rng, names):
    return replace(one, born_on=None)


def _another_phone(one, rng, names):
    return replace(one, phones=frozenset({_phone(rng, names)}), emails=frozenset())


def _order(one, rng, names):
    first, _, last = one.full_name.rpartition(" ")
    return replace(one, full_name=f"{last} {first}")


MISTAKES = (
    _misspelt,
    _another_form,
    _another_surname,
    _born_slip,
    _born_unknown,
    _another_phone,
    _another_phone,
    _order,
)


@click.command()
@click.option("--people", default=20_000, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(people: int, seed: int) -> None:
    """Print precision and recall at several thresholds."""
    for at_least in (0.5, 0.8, 0.95, 0.99):
        click.echo(f"at least {at_least}: {measure(people, seed=seed, at_least=at_least)}")


if __name__ == "__main__":
    main()
