"""All cases of a service move: who asks and agrees, what the file is, what arrives, and what stays."""

import pytest

from tests.moving import empty_system, file_of_harbour, take


@pytest.fixture
def empty(cast):
    with empty_system() as alias:
        yield alias


def test_first(cast, empty):
    file = file_of_harbour(cast)
    print(len(file.content), file.out.counts, file.out.left_out)
    report = take(file, for_good=False)
    print(report)
    report = take(file)
    print(report)
    print(take(file))
