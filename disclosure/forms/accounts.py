"""Forms about accounts: signing in, one's own password, users and their roles, and what an auditor looks for."""

from typing import Any

from disclosure.domain.access import Role
from disclosure.domain.credentials import LONGEST
from disclosure.domain.words import N_
from disclosure.forms.fields import (
    Checkboxes,
    Confirm,
    Form,
    Matches,
    PasswordField,
    Required,
    Select,
    TextField,
    choice,
)
from disclosure.forms.questions import ReferenceField

ROLES = (
    choice(Role.INTAKE, N_("Intake"), hint=N_("Registers applications and carries out the initial checks")),
    choice(Role.RESEARCHER, N_("Researcher"), hint=N_("Searches the systems and records what is held")),
    choice(Role.DISCLOSURE_OFFICER, N_("Disclosure officer"), hint=N_("Meets applicants, assesses risk and discloses")),
    choice(Role.SUPERVISOR, N_("Supervisor"), hint=N_("Assigns work, decides, countersigns and closes")),
    choice(Role.PANEL_MEMBER, N_("Panel member"), hint=N_("Reads the cases before the panel and gives a view")),
    choice(Role.PANEL_CHAIR, N_("Panel chair"), hint=N_("Chairs the panel and records its decision")),
    choice(Role.ANALYST, N_("Analyst"), hint=N_("Reads the figures, and no case")),
    choice(
        Role.ADMINISTRATOR, N_("Administrator"), hint=N_("Manages accounts and reads no case. No other role beside it")
    ),
    choice(
        Role.AUDITOR, N_("Auditor"), hint=N_("Sees who looked at what and changes nothing. No other role beside it")
    ),
)


class NewPassword(PasswordField):
    """A password to be chosen. Its length is judged by the rule of all passwords, not as a text's."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, autocomplete="new-password", max_length=LONGEST, **kwargs)


class SignIn(Form):
    key = "sign_in"
    title = N_("Sign in")
    submit = N_("Sign in")

    username = TextField(
        N_("Username"), autocomplete="username", width=20, validators=[Required(N_("Enter your username"))]
    )
    password = PasswordField(
        N_("Password"), max_length=LONGEST, validators=[Required(N_("Enter your password"))]
    )  # fmt: skip


class FirstPassword(Form):
    """For somebody who has just signed in with a first password, which is thereby used up."""

    key = "first_password"
    title = N_("Choose your password")
    submit = N_("Set the password")
    intro = N_("The password you were given worked once. Choose one that only you know.")

    new_password = NewPassword(
        N_("New password"),
        hint=N_("At least 12 characters. Several words that do not belong together are easy to remember"),
        validators=[Required(N_("Enter a new password"))],
    )
    again = NewPassword(
        N_("The new password again"),
        validators=[
            Required(N_("Enter the new password again")),
            Matches("new_password", N_("Enter the same password in both boxes")),
        ],
    )


class ChangePassword(Form):
    key = "change_password"
    title = N_("Change your password")
    submit = N_("Change the password")
    intro = N_("Wherever else you are signed in, you will be signed out.")

    current_password = PasswordField(
        N_("Your password now"), max_length=LONGEST, validators=[Required(N_("Enter your password"))]
    )
    new_password = NewPassword(
        N_("New password"),
        hint=N_("At least 12 characters. Several words that do not belong together are easy to remember"),
        validators=[Required(N_("Enter a new password"))],
    )
    again = NewPassword(
        N_("The new password again"),
        validators=[
            Required(N_("Enter the new password again")),
            Matches("new_password", N_("Enter the same password in both boxes")),
        ],
    )


def _name() -> TextField:
    return TextField(
        N_("Name"), hint=N_("As colleagues know them: it stands beside what they do"),
        validators=[Required(N_("Enter the person’s name"))],
    )  # fmt: skip


def _roles() -> Checkboxes:
    return Checkboxes(N_("Roles"), choices=ROLES, validators=[Required(N_("Choose at least one role"))])


class EditUser(Form):
    key = "edit_user"
    title = N_("Change the account")
    submit = N_("Save")

    name = _name()
    roles = _roles()
    district = Select(N_("District"))
    team = Select(N_("Team"))


class NewUser(Form):
    key = "new_user"
    title = N_("Add a user")
    submit = N_("Add the user")
    intro = N_("The next page shows a first password, once. It works for one sign-in.")

    username = TextField(
        N_("Username"),
        hint=N_("Small letters, figures, dots and hyphens, for example omar.haddad. It cannot be changed later"),
        max_length=80,
        width=20,
        validators=[Required(N_("Enter a username"))],
    )
    name = _name()
    roles = _roles()
    district = Select(N_("District"))
    team = Select(N_("Team"))


class ConfirmDisable(Form):
    key = "disable_user"
    title = N_("Disable the account")
    submit = N_("Disable the account")
    intro = N_(
        "They are signed out at once, wherever they are, and cannot sign in again. What they did stays on record."
    )

    sure = Confirm(
        N_("This person must not sign in any more"),
        validators=[Required(N_("Tick the box to confirm that this person must not sign in any more"))],
    )


class FindCase(Form):
    key = "audit_case"
    title = N_("Who looked at a case?")
    submit = N_("Show who looked")
    marks_optional = False

    reference = ReferenceField(
        N_("Reference of the case"),
        hint=N_("For example 7K4M-2P9Q-J"),
        width=20,
        validators=[Required(N_("Enter the reference of the case"))],
    )


class FindPerson(Form):
    key = "audit_person"
    title = N_("Who looked at a person?")
    submit = N_("Find the person")
    marks_optional = False

    family_name = TextField(N_("Family name"), validators=[Required(N_("Enter the family name"))])
    given_names = TextField(N_("Given names, or how they begin"))


class FindUser(Form):
    key = "audit_user"
    title = N_("What did a user look at?")
    submit = N_("Show what they looked at")
    marks_optional = False

    username = TextField(
        N_("Username"),
        hint=N_("Of the account, also one that is disabled"),
        validators=[Required(N_("Enter a username"))],
    )
