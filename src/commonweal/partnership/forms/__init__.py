"""What is asked about accounts, the service directory and a team."""

from commonweal.partnership.forms.accounts import (
    NO_ROLE,
    NOT_RIGHT,
    ChangePasswordForm,
    EndMembershipForm,
    FindAccountForm,
    MembershipForm,
    NewAccountForm,
    NewPasswordForm,
    SignInForm,
)
from commonweal.partnership.forms.directory import (
    OfferForm,
    WorkerForm,
    offer_as_recorded,
    what_is_offered,
    what_they_know,
    worker_as_recorded,
)

__all__ = [
    "NOT_RIGHT",
    "NO_ROLE",
    "ChangePasswordForm",
    "EndMembershipForm",
    "FindAccountForm",
    "MembershipForm",
    "NewAccountForm",
    "NewPasswordForm",
    "OfferForm",
    "SignInForm",
    "WorkerForm",
    "offer_as_recorded",
    "what_is_offered",
    "what_they_know",
    "worker_as_recorded",
]
