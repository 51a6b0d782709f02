"""A provider's contract ends: Lantern's cases go to Harbour in one file, and nobody is let go before Harbour has them.

Nigel asks; Lantern has no second manager, so Joan, who ends the contract, answers and sees no case. The file is taken in by
whoever runs the system, Mona finds the case waiting for a worker, and with her receipt it ends at Lantern.
"""

import os
import re
import subprocess
import sys

from playwright.sync_api import expect

from tests.journeys.site import SETTINGS

RECEIPT = re.compile(r"Receipt (\S{5}-\S{5})")


def take_in(environment, file, passphrase: str, *more: str) -> str:
    command = [sys.executable, "-m", "commonweal.config.cli", "cases", "take-in", str(file)]
    to = ["--service", "harbour", "--side", "victim", "--for", "mona@example.org"]
    done = subprocess.run(
        [*command, *to, "--passphrase", passphrase, *more],
        env=os.environ | SETTINGS | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_a_providers_contract_ends_and_its_cases_move(visitor, environment, tmp_path):
    # Given a service whose contract ends, with one manager
    nigel = visitor("nigel", width=390)
    nigel.open("/").follow("All cases of the service move").follow("Ask that all cases move")
    nigel.sees("Lantern: 1 open case").choose("The contract ends and another provider takes over")
    nigel.type("Who takes them over?", "Harbour").choose("Open cases only").press("Ask")
    nigel.sees("Waits for a second person")

    # When whoever ends the contract agrees, who sees no case
    joan = visitor("joan")
    joan.open("/").follow("All cases are to move").follow("Lantern").does_not_see("Nina")
    joan.follow("Answer").does_not_see("Restricted").choose("Yes, they may move").press("Give your answer")
    joan.sees("Agreed, no file yet").does_not_see("Take the file down")

    # And the file is made and taken down
    nigel.open("/moving/").follow("Lantern").press("Show the passphrase and begin")
    passphrase = re.search(r"(?:[A-Z0-9]{5}-){4}[A-Z0-9]{5}", nigel.page.inner_text("main"))[0]
    nigel.press("I have written it down: make the file").sees("The file is ready").does_not_see(passphrase)
    with nigel.page.expect_download() as coming:
        nigel.page.get_by_role("button", name="Take the file down").click()
    file = tmp_path / "file.sealed"
    coming.value.save_as(file)
    assert b"Nina" not in file.read_bytes()

    # Then it is checked, and taken in, at the other provider
    assert "does not open this file" in take_in(environment, file, "AAAAA")
    checked = take_in(environment, file, passphrase)
    assert "New here 1, of which 1 wait for a worker" in checked
    assert "Nothing was taken in yet" in checked
    receipt = RECEIPT.search(take_in(environment, file, passphrase, "--for-good"))[1]
    assert "All are here already" in take_in(environment, file, passphrase, "--for-good") or receipt

    # And waits there for a worker
    mona = visitor("mona")
    mona.open("/cases/unallocated/").sees("Nina Next")
    mona.open("/moving/").follow("Cases that arrived from elsewhere").follow("From Lantern").sees(receipt)
    mona.follow("Whom to speak with first").follow("Nina Next").sees("Waiting for a worker")

    # And ends at the first with the receipt, and not before
    nigel.open("/cases/").sees("Nina Next")
    nigel.open("/moving/").follow("Lantern").follow("The receiver has read out the receipt")
    nigel.type("Receipt", "KXR4M-7TQ9B").press("End these cases here").sees("not the receipt of this file")
    nigel.type("Receipt", receipt).press("End these cases here").sees("Handed over")
    expect(nigel.page.locator("body")).to_contain_text("The cases are handed over")
