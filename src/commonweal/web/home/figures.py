"""The few figures of a first page: what passed the gate when it was counted, or a provider's own. Nothing is counted here."""

from django.urls import reverse

from commonweal.commissioning.funding.statements import partner_years
from commonweal.design.words import moment, pounds
from commonweal.outcomes.documents.queries import last_signed_pack
from commonweal.outcomes.glances import AtAGlance, Change, Missed
from commonweal.outcomes.returns.queries import own_figures
from commonweal.rules.documents import period_name
from commonweal.rules.periods import financial_year, financial_year_name
from commonweal.web.home.facts import Facts
from commonweal.web.pages import Card, FigureShown, card


def headlines(facts: Facts) -> tuple[FigureShown, ...]:
    """Five published figures of victims this year, each beside its target."""
    found = facts.glance
    if found is None:
        return ()
    return tuple(
        FigureShown(
            each.shown, f"{each.label}: victims", ". ".join(filter(None, (each.definition, each.target)))
        )
        for each in found.headlines
    )


def counted_at(found: AtAGlance | None) -> str:
    return f"Figures as counted on {moment(found.at)}." if found else ""


def missed_card(facts: Facts) -> tuple[Card, ...]:
    """Targets on the wrong side, of the figures that are shown; none where the figures have to be counted anew first."""
    found = facts.glance
    if found is None:
        return ()
    return (
        card("Targets missed so far", _first(found.missed), len(found.missed), note=_named(found.missed)),
    )


def changes_card(facts: Facts) -> tuple[Card, ...]:
    """What is more than chance, since the last quarter that is over began."""
    found = facts.glance
    if found is None:
        return ()
    return (
        card(
            "Changes found since the last quarter began",
            _first(found.changes),
            len(found.changes),
            note=_dated(found.changes),
        ),
    )


def hidden_card(facts: Facts) -> tuple[Card, ...]:
    found = facts.glance
    if found is None:
        return ()
    said = f"Of {found.tables} tables of this year, counted on {moment(found.at)}"
    return (Card("Tables with a number hidden", reverse("release_log"), str(found.hidden), said, "clear"),)


def _first(found: tuple[Missed, ...] | tuple[Change, ...]) -> str:
    return found[0].address if found else reverse("board")


def _named(found: tuple[Missed, ...]) -> str:
    """The first in full; how many more there are is the number on the card."""
    return "".join(f"{each.title}, {each.group.lower()}, {each.where}: {each.target}" for each in found[:1])


def _dated(found: tuple[Change, ...]) -> str:
    return "".join(f"{each.title}, {each.group.lower()}, {each.when}: {each.what}" for each in found[:1])


def money_this_year(facts: Facts) -> tuple[FigureShown, ...]:
    """The pool's year in three amounts, as the ledger says them."""
    year = financial_year(facts.on)
    partners = partner_years(year=year)
    name = financial_year_name(year.starts_on)
    return tuple(
        FigureShown(pounds(sum(getattr(each, part) for each in partners)), label, f"{means}, {name}")
        for part, label, means in (
            ("promised_pence", "Promised", "By all partners"),
            ("received_pence", "Received", "Paid in by all partners"),
            ("spent_pence", "Spent", "From the pool"),
        )
    )


def last_pack(facts: Facts) -> tuple[Card, ...]:
    """The last pack that was signed for one of this person's boards."""
    found = last_signed_pack(by=facts.by)
    if found is None:
        return ()
    address = reverse("document", args=[found.id])
    return (Card("Last signed pack", address, period_name(found.period), found.board, "clear"),)


def own_service_figures(facts: Facts) -> tuple[FigureShown, ...]:
    """A provider's own figures of this year beside its targets, as they are: nobody else's are among them."""
    return tuple(
        FigureShown(each.shown, each.title, each.said) for each in own_figures(facts.by, on=facts.on)
    )
