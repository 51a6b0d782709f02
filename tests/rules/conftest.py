"""Every reason that a rule gives while it is tested reads as something said to a person: a sentence, under a code."""

import re
from collections.abc import Iterator

import pytest

from commonweal.rules.reasons import Reason

CODE = re.compile(r"[a-z][a-z0-9_]*")
SENTENCE = re.compile(r"[A-Z0-9£“‘].*[.?!”]", re.DOTALL)


@pytest.fixture(autouse=True, scope="session")
def reasons_are_sentences() -> Iterator[None]:
    made = Reason.__init__

    def checked(self: Reason, *given: object, **more: object) -> None:
        made(self, *given, **more)
        assert CODE.fullmatch(self.code), self.code
        assert SENTENCE.fullmatch(self.text), self.text
        assert self.text != self.text.upper(), self.text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reason, "__init__", checked)
        yield
