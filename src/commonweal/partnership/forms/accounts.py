"""What is asked about accounts: signing in, passwords, a new account, a role. Whether it may be done is the rule book's."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError

from commonweal.access.roles import DESCRIPTIONS, ROLES_OF_PEOPLE, ROLES_WITH_A_SIDE, Role, Side, in_words
from commonweal.design.fields import (
    ChoiceField,
    CommonwealForm,
    DateField,
    EmailField,
    MultiChoice,
    PasswordField,
    TextField,
)
from commonweal.partnership.models import Board, Organisation, User

NOT_RIGHT = "The e-mail or password is not right, or the account is closed. Check both and try again."

NO_ROLE = "Your account has no role today. Ask your system administrator to give you one."


class SignInForm(CommonwealForm):
    email = EmailField(label="E-mail", autocomplete="username")
    password = PasswordField(label="Password", max_length=128)


class NewPasswordForm(CommonwealForm):
    """A password and the same once more. `user` is whose it is, so that it is not made of their name."""

    new_password = PasswordField(label="New password", is_new=True, max_length=128)
    again_password = PasswordField(
        label="New password again", called="the new password again", is_new=True, max_length=128
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["new_password"].hint = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        new, again = typed.get("new_password"), typed.get("again_password")
        if new and again and new != again:
            self.add_error("again_password", "The two passwords differ. Type the new password again.")
        if new:
            try:
                validate_password(new, self.user)
            except ValidationError as weak:
                self.add_error("new_password", weak)
        return typed


class ChangePasswordForm(NewPasswordForm):
    fields_of_reasons = {"current_password": "current_password"}
    current_password = PasswordField(label="Your password now", called="your password now", max_length=128)
    field_order = ["current_password", "new_password", "again_password"]


class FindAccountForm(CommonwealForm):
    """Sent by POST, so that a name never stands in an address."""

    containing = TextField(label="Name or e-mail", hint="A part of it is enough", max_length=120, width=20)


class NewAccountForm(CommonwealForm):
    fields_of_reasons = {"email": "email"}
    full_name = TextField(label="Full name", hint="As colleagues know them", max_length=120)
    email = EmailField(label="E-mail", hint="Their own at work: they sign in with it")


class MembershipForm(CommonwealForm):
    """A role somewhere, for a time. Boards are for board members, a side for the roles that have one."""

    fields_of_reasons = {
        name: name for name in ("role", "organisation", "side", "boards", "starts_on", "ends_on")
    }
    role = ChoiceField(
        label="Role", choices=[(role.value, in_words(role), DESCRIPTIONS[role]) for role in ROLES_OF_PEOPLE]
    )
    organisation = ChoiceField(label="Organisation", as_list=True)
    side = ChoiceField(
        label="Side of the wall",
        hint="For "
        + ", ".join(in_words(role).lower() for role in Role if role in ROLES_WITH_A_SIDE)
        + ". Nobody works both sides of one family.",
        choices=[
            (Side.VICTIM.value, "Victims and children"),
            (Side.PERPETRATOR.value, "People who use abuse"),
            ("none", "No side"),
        ],
    )
    boards = MultiChoice(label="Boards", hint="For a board member", required=False)
    starts_on = DateField(label="First day")
    ends_on = DateField(label="Last day", hint="Leave it empty if nobody knows yet", required=False)

    def __init__(
        self, *args: Any, organisations: Iterable[Organisation], boards: Iterable[Board], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].set_choices((str(each.pk), each.name) for each in organisations)
        self.fields["boards"].set_choices((str(each.pk), each.name) for each in boards)

    def clean_side(self) -> str:
        return "" if self.cleaned_data["side"] == "none" else self.cleaned_data["side"]


class EndMembershipForm(CommonwealForm):
    fields_of_reasons = {"ends_on": "ends_on"}
    ends_on = DateField(label="Last day", hint="The last day they hold it. Yesterday ends it at once.")
