"""Every reason that a rule gives while it is tested reads as something said to a person, under a code."""

import re
from collections.abc import Iterator

import pytest

from commonweal.rules.reasons import Reason
from tests.mutation import RULES

CODE = re.compile(r"[a-z][a-z0-9_]*")
SAID = re.compile(r"[^X].*[.?!”]", re.DOTALL)
# Of plans and money a reason may begin with a name that somebody gave, in small letters.
BEGINS_LARGE = re.compile(r"[A-Z0-9£“‘]")
GUARD_SAFETY = {f"tests.rules.test_{name}" for names in RULES.values() for name in names}


@pytest.fixture(autouse=True, scope="module")
def reasons_are_said(request: pytest.FixtureRequest) -> Iterator[None]:
    made, guards_safety = Reason.__init__, request.module.__name__ in GUARD_SAFETY

    def checked(self: Reason, *given: object, **more: object) -> None:
        made(self, *given, **more)
        assert CODE.fullmatch(self.code), self.code
        assert SAID.fullmatch(self.text), self.text
        assert self.text != self.text.upper(), self.text
        assert not guards_safety or BEGINS_LARGE.match(self.text), self.text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reason, "__init__", checked)
        yield
