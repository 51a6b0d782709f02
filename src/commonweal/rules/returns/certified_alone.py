"""What is looked at in figures that a return alone says: parts and wholes, what usually follows from what, and usual shares.

Parts of a whole are certain: where they do not add up somebody mistyped. What happens to people over months is not: somebody
referred in one quarter starts in the next, so there a question is asked, and an explanation is enough.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from commonweal.rules.measures import Measure, percent
from commonweal.rules.returns.findings import Finding
from commonweal.rules.returns.lines import BLANK, Figure, Place, Standing, together


@dataclass(frozen=True)
class Usual:
    """Per cent, both ends in it, and who says so."""

    lowest: int
    highest: int
    source: str


# Read a row as: in a quarter the first is seldom more than the second, in the words beside it.
SELDOM_MORE: tuple[tuple[str, str, str, str], ...] = (
    ("programme_assessed", "programme_referred", "people were assessed", "were referred"),
    ("programme_started", "programme_suitable", "people started", "were found suitable"),
)
STILL_THERE, STARTED, ENDED = "programme_still_there", "programme_started", "programme_ended"


def parts_and_wholes(
    lines: Mapping[Place, Figure], measures: Mapping[str, Measure], says: Mapping[Place, str]
) -> Iterator[Finding]:
    """Every part that is out of a line whose number is missing, or smaller; and two parts that are not the whole together."""
    for place, figure in lines.items():
        measure = measures.get(place.measure)
        if measure is None or not measure.out_of or figure.standing is not Standing.COUNTED:
            continue
        whole = lines.get(Place(measure.out_of, place.area, place.group), BLANK)
        of, part = _title(measures, measure.out_of), figure.numerator or 0
        if whole.numerator is None:
            text = f"{says[place]}: it is out of “{of}”, and that has no number. Enter that first, or say why this is not known."
            yield Finding("whole_missing", text, True, f"whole_missing|{place.key}", place)
            continue
        if part > whole.numerator:
            text = f"{says[place]}: {part:,} cannot be more than the {whole.numerator:,} of “{of}”. Mend one of them."
            yield Finding("disagree", text, True, f"disagree|{place.key}|{part}|{whole.numerator}", place)
        yield from _rest(place, figure, whole, lines, measures, says)


def _rest(
    place: Place,
    figure: Figure,
    whole: Figure,
    lines: Mapping[Place, Figure],
    measures: Mapping[str, Measure],
    says: Mapping[Place, str],
) -> Iterator[Finding]:
    told = measures[place.measure].told
    if told is None or not told.rest_of:
        return
    other = lines.get(Place(told.rest_of, place.area, place.group), BLANK).numerator
    part, everyone = figure.numerator or 0, whole.numerator or 0
    if other is None or other + part == everyone:
        return
    text = (
        f"{says[place]}: {part:,}, and {other:,} of “{_title(measures, told.rest_of)}”, are {part + other:,} together, and"
        f" “{_title(measures, told.out_of)}” says {everyone:,}. Each is one or the other. Mend whichever is wrong."
    )
    yield Finding("not_adding", text, True, f"not_adding|{place.key}|{part}|{other}|{everyone}", place)


def what_usually_follows(
    lines: Mapping[Place, Figure], last: Mapping[Place, Figure] | None, says: Mapping[Place, str]
) -> Iterator[Finding]:
    """More started than were found suitable, and so on; and those still there beside those there before, in and out."""
    for place, figure in lines.items():
        for less, more, one, other in SELDOM_MORE:
            many = lines.get(Place(more, place.area, place.group), BLANK).numerator
            if place.measure == less and figure.numerator and many is not None and figure.numerator > many:
                text = f"{says[place]}: {figure.numerator:,} {one}, and {many:,} {other}. Were the others of an earlier quarter?"
                yield Finding(
                    "more_than", text, False, f"more_than|{place.key}|{figure.numerator}|{many}", place
                )
        if place.measure == STILL_THERE:
            yield from _still_there(place, figure, lines, last or {}, says)


def _still_there(
    place: Place,
    figure: Figure,
    lines: Mapping[Place, Figure],
    last: Mapping[Place, Figure],
    says: Mapping[Place, str],
) -> Iterator[Finding]:
    before, now = last.get(place, BLANK).numerator, figure.numerator
    came = lines.get(Place(STARTED, place.area, place.group), BLANK).numerator
    went = lines.get(Place(ENDED, place.area, place.group), BLANK).numerator
    if before is None or now is None or came is None or went is None or now == before + came - went:
        return
    text = (
        f"{says[place]}: {before:,} were there a quarter ago, {came:,} started, and {went:,} completed or left."
        f" That makes {before + came - went:,}, and the return says {now:,}."
    )
    yield Finding("still_there", text, False, f"still_there|{place.key}|{before}|{came}|{went}|{now}", place)


def unusual_shares(
    lines: Mapping[Place, Figure],
    usual: Mapping[str, Usual],
    titles: Mapping[str, str],
    *,
    fewest: int = 20,
) -> Iterator[Finding]:
    """Shares, all areas together, outside of what is usual; not those out of fewer than `fewest`, which chance moves far."""
    for measure, between in usual.items():
        figure = together(each for place, each in lines.items() if place.measure == measure)
        share = percent(figure.numerator or 0, figure.denominator or 0)
        if share is None or (figure.denominator or 0) < fewest or between.lowest <= share <= between.highest:
            continue
        few = " Few is no success by itself: are they noticed?" if share < between.lowest else ""
        text = (
            f"{titles.get(measure, measure)}: {share}%. Elsewhere {between.lowest}% to {between.highest}% is usual"
            f" ({between.source}).{few}"
        )
        yield Finding(
            "unusual_share", text, False, f"unusual_share|{measure}|{figure.numerator}|{figure.denominator}"
        )


def _title(measures: Mapping[str, Measure], key: str) -> str:
    return measures[key].title if key in measures else key
