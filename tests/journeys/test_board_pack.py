"""A quarter has ended: the commissioner makes the board's pack and signs it; a member of the board reads it and takes it down.

The figures are brought up to date first, as after every quarter: a pack counted too early does not tie.
"""

import re

from tests.documents import last_quarter


def test_a_quarter_ends_and_the_board_reads_its_pack(visitor):
    anna = visitor("anna")
    anna.open("/board/").press("Bring the figures up to date").waits_for("Go to the board page")
    anna.open("/board/").follow("What is known").sees("How complete and sound the records are").sees("Out of")

    year, quarter = last_quarter()
    joan = visitor("joan")
    joan.open("/documents/").press("Make a document")
    joan.choose("Board pack").choose(f"Quarter {quarter}").choose("Joint Board")
    joan.pick("Financial year", f"{year}/{(year + 1) % 100:02d}")
    joan.press("Make the document").sees("The document is made").sees("Draft, not signed")
    joan.does_not_see("does not tie")
    joan.follow("What the records say today").sees("it would show the same figures").follow("The document")
    joan.press("Sign this document").sees("Checksum").press("Sign")
    joan.sees("The document is signed").sees("by the joint commissioner")

    bea = visitor("bea")
    bea.open("/documents/").follow("Board pack: Joint Board").sees("Signed on").sees("Referrals by area")
    with bea.page.expect_download() as started:
        bea.page.get_by_role("link", name=re.compile("^PDF")).click()
    file = started.value
    assert re.fullmatch(r"board-pack-[0-9q-]+[0-9a-f]{8}\.pdf", file.suggested_filename)
    bea.open("/documents/check/")
    bea.page.get_by_label("The file").set_input_files(file.path().rename(file.path().with_suffix(".pdf")))
    bea.press("Check the file").sees("It is as it was made").sees("byte for byte")
    bea.follow("Read the document").sees("Board pack: Joint Board")
    # And a partner its statement, which adds up with all others to the pool.
    bea.open("/statements/").sees("Every partner’s year").does_not_see("do not agree")
