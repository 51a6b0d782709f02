"""docs/messages.md says every reason for which a message is stopped, and every setting there is."""

import re
from pathlib import Path

from commonweal.services.casework.forms import messages as forms

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "commonweal"
DOCUMENT = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
CODE = re.compile(r'(?:Reason|Found)\(\s*"(\w+)"')
SETTING = re.compile(r"COMMONWEAL_(?:MESSAGES|TEXT_\w+|MAIL_\w+|URL)")
OF_CONTACT = {"not_recorded_safe", "never_confirmed", "confirmation_expired", "confidential_address"}
IN_PLACE = {"service_name", "role_name", "person_name", "code_word"}


def codes() -> set[str]:
    files = ("rules/messages.py", "rules/giveaways.py")
    return (
        {code for name in files for code in CODE.findall((SOURCE / name).read_text())} | OF_CONTACT | IN_PLACE
    )


def test_every_reason_is_explained():
    assert len(codes()) > 25
    assert [code for code in sorted(codes()) if f"`{code}`" not in DOCUMENT] == []


def test_every_reason_leads_to_a_field_or_is_about_the_whole():
    led = set(forms.MessageForm.fields_of_reasons)
    assert codes() - led == {"case_closed", "not_now"}


def test_every_setting_is_explained():
    found = {
        name
        for path in (SOURCE / "config" / "settings.py", *(SOURCE / "services" / "casework").rglob("*.py"))
        for name in SETTING.findall(path.read_text())
    }
    assert len(found) >= 8
    assert [name for name in sorted(found) if f"`{name}`" not in DOCUMENT] == []
