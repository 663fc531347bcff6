"""The forms about people of the staff."""

from typing import Any

from wtforms import Form, PasswordField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Newer than its stubs.

from catalogue.accounts.types import Role
from catalogue.core.i18n import N_
from catalogue.web.common.fields import EmailField, LineField

ROLE_WORDS = {
    Role.OWNER: N_("Owner: everything"),
    Role.EDITOR: N_("Editor: books, posts, replies"),
    Role.SUPPORT: N_("Support: orders, refunds up to a limit, replies"),
}


class RoleField(SelectField):
    """One of the roles."""

    def __init__(self, label: str | None = None, **settings: Any) -> None:
        """Offer them all."""
        choices = [SelectChoice(role.value, words) for role, words in ROLE_WORDS.items()]
        super().__init__(label, choices=choices, **settings)

    def pre_validate(self, form: Any) -> None:
        """Check that the list has it."""
        del form
        if self.data not in set(Role):
            raise ValidationError(N_("Choose a role from the list."))


class NameForm(Form):
    """How somebody is called."""

    name = LineField(most=200)


class InviteForm(Form):
    """Whom to ask, and what for."""

    email = EmailField()
    role = RoleField(default=Role.EDITOR.value)


class RoleForm(Form):
    """Another role."""

    role = RoleField()


class JoinForm(Form):
    """What somebody who was asked says: a name, and a password twice."""

    name = LineField(most=200, missing=N_("Say how you are called."))
    password = PasswordField()
    password_confirm = PasswordField()
    email = StringField()

    def validate_password_confirm(self, field: PasswordField) -> None:
        """Compare both."""
        if field.data != self.password.data:
            raise ValidationError(N_("The two passwords differ. Type the same one twice."))
