"""Whatever the code writes into the audit, the auditor reads in plain words."""

import re
from pathlib import Path

from commonweal.audit.words import WORDS
from commonweal.rules.cases import CaseStep
from commonweal.rules.cases_out import OutStep
from commonweal.rules.contributions import Step as ContributionStep
from commonweal.rules.decisions import Step as DecisionStep
from commonweal.rules.payments import Step as PaymentStep
from commonweal.rules.referrals import ReferralStep
from commonweal.rules.transfers import TransferStep

SOURCE = Path(__file__).resolve().parents[2] / "src" / "commonweal"
WRITTEN = re.compile(r'action="([a-z_]+)"')
STEPS = {
    "case": CaseStep,
    "cases_out": OutStep,
    "referral": ReferralStep,
    "transfer": TransferStep,
    "contribution": ContributionStep,
    "decision": DecisionStep,
    "payment": PaymentStep,
    "virement": PaymentStep,
}


def test_every_action_has_words():
    found = {name for path in SOURCE.rglob("*.py") for name in WRITTEN.findall(path.read_text())}
    found |= {f"{step.value}_{record}" for record, steps in STEPS.items() for step in steps}
    assert len(found) > 40
    assert sorted(found - WORDS.keys()) == []
