"""How things are: asked on a phone at the start and at the end, a picture to look at together, and no name of it on the board."""

STATEMENTS = (
    "1. I feel safe where I live.",
    "2. I know what I would do if I were in danger.",
    "4. I can sleep, eat and look after my health.",
    "5. I can cope with what a day brings.",
    "6. There are people I can turn to.",
    "9. I look forward to something.",
)


def answer(pat, when: str, words: str) -> None:
    pat.press("Ask these questions").sees("There are no right answers")
    pat.choose(when, within="When is this?")
    for statement in STATEMENTS:
        pat.choose(words, within=statement)
    pat.press("Keep the answers").sees("The answers are kept.")


def test_how_things_are_is_asked_and_seen(visitor):
    pat = visitor("pat", width=390)
    pat.open("/cases/").follow("Vera Victim").follow("How things are").sees("Not asked yet")
    answer(pat, "At the start", "A little")
    pat.sees("1.0 points").does_not_see("more is better")

    # Nothing is lost when something is missing.
    pat.press("Ask these questions").choose("Completely", within=STATEMENTS[0])
    pat.press("Keep the answers").sees("Select when this is")
    pat.choose("At the end", within="When is this?")
    for statement in STATEMENTS[1:]:
        pat.choose("Completely", within=statement)
    pat.press("Keep the answers").sees("4.0 points").sees("Better").sees("more is better")
    fits = pat.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert fits

    pat.follow("At the start, ").sees("A little").sees("Left out").follow("It was kept by mistake")
    pat.sees("stay to be read")

    bea = visitor("bea", width=390)
    bea.open("/board/").follow("Referrals month by month").sees("month by month").does_not_see("Vera")
