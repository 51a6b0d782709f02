"""The equality questions on the page: any of them left out, changed later, nothing typed lost, and no page for anybody else."""

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.services.casework.models import EqualityRecord
from tests.actions.test_equality import SAID, recorded
from tests.cast import ask
from tests.pages.filling import counted, errors, fill, hidden, text_of

NOTHING = dict.fromkeys(
    ("sex", "gender_identity", "ethnic_group", "disability", "orientation", "religion", "pregnancy", "partnership"),
    "not_asked",
)  # fmt: skip


def at(case, end: str = "") -> str:
    return f"/cases/{case.pk}/equality/{end}"


def test_questions_are_asked_in_part_and_shown(cast, client_for):
    browser = client_for(cast.pat)
    page = text_of(counted(browser, at(cast.pats_case)))
    assert "0 of 8 questions asked" in page
    asking = text_of(counted(browser, at(cast.pats_case, "ask/")))
    assert "You need not answer any of these" in asking
    assert "It shows whether disabled people can use our services as others do." in asking
    response = fill(browser, at(cast.pats_case, "ask/"), NOTHING | SAID)
    assert response["Location"] == at(cast.pats_case)
    page = text_of(counted(browser, at(cast.pats_case)))
    assert "4 of 8 questions asked" in page
    assert "White: Roma" in page
    assert "Prefers not to say" in page
    assert "Not asked yet" in page
    assert "Pat" in page  # who recorded it


def test_a_change_says_which_questions_and_not_what_it_was(cast, client_for):
    recorded(cast.pats_case, cast.pat)
    browser = client_for(cast.pat)
    asking = browser.get(at(cast.pats_case, "ask/")).content.decode()
    assert 'value="white_roma" selected' in asking
    fill(browser, at(cast.pats_case, "ask/"), NOTHING | SAID | {"ethnic_group": "white_irish"})
    page = text_of(browser.get(at(cast.pats_case)))
    assert "White: Irish" in page
    assert "White: Roma" not in page
    assert ": ethnic group" in page


def test_a_child_is_asked_less(cast, client_for):
    browser = client_for(cast.cora)
    page = text_of(browser.get(at(cast.kits_case)))
    assert "0 of 4 questions asked" in page
    assert "Sexual orientation" not in page
    asking = text_of(browser.get(at(cast.kits_case, "ask/")))
    assert "This case is a child’s" in asking
    assert "pregnant" not in asking
    assert fill(browser, at(cast.kits_case, "ask/"), {"sex": "male"}).status_code == 302


@pytest.mark.parametrize(
    ("sent", "field"),
    [(NOTHING, "id_sex"), (SAID | {"religion": "banana"}, "id_religion"), ({}, "id_sex")],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(cast, client_for, sent, field):
    response = fill(client_for(cast.pat), at(cast.pats_case, "ask/"), sent)
    assert next(iter(errors(response))).startswith(field)
    if "ethnic_group" in sent and sent is not NOTHING:
        assert 'value="white_roma" selected' in response.content.decode()
    ask(cast.pat)
    assert not EqualityRecord.objects.exists()


def test_what_was_typed_can_be_kept_for_later(cast, client_for):
    browser = client_for(cast.pat)
    fill(browser, at(cast.pats_case, "ask/"), NOTHING | {"sex": "female", "keep_draft": "yes"})
    ask(cast.pat)
    assert not EqualityRecord.objects.exists()
    form = browser.get(at(cast.pats_case, "ask/")).content.decode()
    assert "checked" in form.split('value="female"')[1][:60]


def test_an_edit_overtaken_by_another_shows_both(cast, client_for):
    browser, address = client_for(cast.pat), at(cast.pats_case, "ask/")
    opened = hidden(browser.get(address))
    recorded(cast.pats_case, cast.pat, {"sex": "male"})
    response = browser.post(address, opened | NOTHING | {"sex": "female"})
    assert response.status_code == 422
    ask(cast.pat)
    assert EqualityRecord.objects.get().sex == "male"


def test_who_read_the_answers_is_told(cast, client_for):
    recorded(cast.pats_case, cast.pat)
    browser = client_for(cast.pat)
    browser.get(at(cast.pats_case))
    assert AuditEvent.objects.filter(action="read_equality", record_id=str(cast.pats_case.pk)).count() == 1
    page = text_of(browser.get(f"/cases/{cast.pats_case.pk}/who-saw/"))
    assert "read what you said when asked the equality questions" in page
    assert "recorded what you said when asked the equality questions" in page


def test_only_the_worker_has_the_page(cast, client_for):
    recorded(cast.pats_case, cast.pat)
    recorded(cast.nells_case, cast.nell)
    for name in ("nell", "cora", "mona", "percy", "petra", "fred", "joan", "aud"):
        browser = client_for(getattr(cast, name))
        for end in ("", "ask/"):
            assert browser.get(at(cast.pats_case, end)).status_code in (403, 404), (name, end)
    assert at(cast.pats_case) in client_for(cast.pat).get(f"/cases/{cast.pats_case.pk}/").content.decode()
    managers = client_for(cast.mona).get(f"/cases/{cast.pats_case.pk}/").content.decode()
    assert at(cast.pats_case) not in managers


def test_no_other_page_of_the_case_shows_an_answer(cast, client_for):
    recorded(cast.pats_case, cast.pat)
    browser = client_for(cast.pat)
    for page in ("", "plan/", "record/", "outcomes/", "children/", "hand-over/", "who-saw/", "tasks/"):
        shown = browser.get(f"/cases/{cast.pats_case.pk}/{page}").content.decode()
        assert not any(word in shown for word in ("Roma", "isexual")), page
    assert "Roma" not in browser.get("/cases/").content.decode()
