"""The documents made from the code say what the code says, today."""

import pytest
from django.apps import apps

from commonweal.access.document import policy_as_markdown
from commonweal.access.policy import POLICY, Action
from commonweal.access.roles import Role, in_words
from commonweal.config import documents
from commonweal.rules.measures import MEASURES
from commonweal.rules.thresholds import EVERYWHERE


def row(document: str, start: str) -> list[str]:
    """The cells of the table row that begins so."""
    line = next(line for line in document.splitlines() if line.startswith(f"| {start} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_documents_in_the_repository_are_up_to_date():
    differ = documents.write(check=True)
    assert differ == [], "Run `commonweal docs` and commit what it writes."


def test_writing_makes_all_of_them_and_then_nothing_differs(tmp_path):
    names = set(documents.DOCUMENTS)
    assert set(documents.write(check=True, folder=tmp_path)) == names
    assert list(tmp_path.iterdir()) == []
    assert set(documents.write(check=False, folder=tmp_path)) == names
    assert {path.name for path in tmp_path.iterdir()} == names
    assert documents.write(check=True, folder=tmp_path) == []


def test_one_letter_of_difference_is_noticed_and_mended(tmp_path):
    documents.write(check=False, folder=tmp_path)
    changed = tmp_path / "access.md"
    changed.write_text(changed.read_text().replace("caseload", "casework", 1))
    assert documents.write(check=True, folder=tmp_path) == ["access.md"]
    assert documents.write(check=False, folder=tmp_path) == ["access.md"]
    assert documents.write(check=True, folder=tmp_path) == []


@pytest.mark.parametrize("action", Action)
def test_the_access_table_shows_who_may_and_who_may_not(action):
    cells = row(policy_as_markdown(), action.value)[1:]
    shown = {role for role, cell in zip(Role, cells, strict=True) if cell}
    assert shown == set(POLICY.get(action, {}))


def test_every_role_is_described():
    for role in Role:
        assert row(policy_as_markdown(), in_words(role))[1]


def test_every_steps_table_is_drawn():
    drawn = documents.steps()
    assert drawn.count("stateDiagram-v2") >= 4
    for part in ("cases", "contributions", "decisions", "referrals"):
        assert f"`rules/{part}.py`" in drawn


def test_every_number_has_its_source():
    book = documents.rule_book()
    for threshold in EVERYWHERE:
        assert threshold.source in book
    assert "| close |" in book


def test_every_measure_is_defined():
    catalogue = documents.measures()
    for measure in MEASURES:
        assert f"## {measure.title}" in catalogue
        assert measure.numerator in catalogue


def test_every_field_is_declared():
    declared = documents.personal_data()
    for model in apps.get_models():
        if model.__module__.startswith("commonweal."):
            assert f"## {model._meta.label}" in declared
    assert "| full_name | identifies | case |" in declared
