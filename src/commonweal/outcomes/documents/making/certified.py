"""What returns alone count, as documents take it: the measures of a family, their published tables, and what is missing."""

from collections.abc import Iterable, Sequence

from commonweal.outcomes.documents.content import Passage, Points
from commonweal.outcomes.documents.making.gathered import Gathered
from commonweal.rules.disclosure import Publishable
from commonweal.rules.measures import FAMILIES, Measure


def measures_of_family(name: str) -> tuple[Measure, ...]:
    """In the order of the catalogue."""
    return next(family.measures for family in FAMILIES if family.name == name)


def tables_of_group(given: Gathered, group: str, measures: Iterable[Measure]) -> dict[str, Publishable]:
    """By key of the measure; none where nothing was counted yet."""
    found, keys = given.shown[group], {each.key for each in measures}
    return {key: table for key, table in found.tables.items() if key in keys} if found else {}


def missing(given: Gathered, groups: Iterable[str], measures: Sequence[Measure]) -> Passage | Points:
    """Quarters that are over and that nobody certified, area by area, in words."""
    wanting: dict[str, list[str]] = {}
    for group in groups:
        found = given.shown[group]
        for measure in measures:
            for words in found.wanting.get(measure.key, ()) if found else ():
                wanting.setdefault(words, []).append(measure.title)
    if not wanting:
        return Passage("Nothing: every quarter that is over was certified, in every area.")
    whole = len(measures)
    return Points(
        tuple(
            f"{words}: {'nothing' if len(titles) == whole else 'not certified'}"
            f"{' was certified' if len(titles) == whole else ': ' + '; '.join(titles)}. It is in no figure, and is no nought."
            for words, titles in wanting.items()
        )
    )
