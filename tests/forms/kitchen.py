"""One form with every kind of field, and the smallest application that can show it: no store, no sign-in."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.datastructures import MultiDict

from disclosure.domain.words import N_
from disclosure.forms.fields import (
    Checkboxes,
    Confirm,
    DayField,
    EmailField,
    Form,
    HiddenField,
    IntegerField,
    PartialDate,
    PasswordField,
    PeopleField,
    Radios,
    RelatedPersonBlock,
    Required,
    RequiredIf,
    Select,
    TextArea,
    TextField,
    WhenField,
    YesNo,
    choice,
)

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 25, 15, 4, 31, tzinfo=UTC)
DISTRICTS = [
    ("sheffield", "Sheffield"),
    ("rotherham", "Rotherham"),
    ("doncaster", "Doncaster"),
    ("barnsley", "Barnsley"),
]
CHOICES = {"district": DISTRICTS}


class Kitchen(Form):
    """Every kind of field, with and without a need to answer."""

    key = "kitchen"
    version = "3"
    title = N_("Record the first contact")
    submit = N_("Record the contact")

    case_version = HiddenField()
    reporter = TextField(
        N_("Who called?"), hint=N_("As they gave their name"), validators=[Required(N_("Enter who called"))]
    )
    email = EmailField(N_("E-mail address"))
    secret = PasswordField(N_("Your password"), validators=[Required(N_("Enter your password"))])
    story = TextArea(N_("What are they worried about?"), validators=[Required(N_("Enter what they are worried about"))])
    children = IntegerField(N_("How many children live there?"), most=20)
    district = Select(N_("District"), validators=[Required(N_("Choose the district"))])
    route = Radios(
        N_("Route"),
        choices=(
            choice("ask", N_("Right to ask"), hint=N_("Somebody asked")),
            choice("know", N_("Right to know"), hint=N_("Police or a partner found a risk")),
        ),
        validators=[Required(N_("Choose the route"))],
    )
    is_safe = YesNo(N_("Is it safe to call back?"), unknown=True, validators=[Required(N_("Say whether it is safe"))])
    unsafe_because = TextField(
        N_("If not, why not?"), validators=[RequiredIf("is_safe", "no", N_("Enter why it is not safe to call back"))]
    )
    systems = Checkboxes(
        N_("Which systems were searched?"),
        choices=(
            choice("pnc", N_("Police National Computer")),
            choice("pnd", N_("Police National Database")),
            choice("none", N_("None of these"), exclusive=True),
        ),
        validators=[Required(N_("Choose the systems that were searched"))],
    )
    born = PartialDate(N_("When was the caller born?"), validators=[Required(N_("Enter when the caller was born"))])
    visit = DayField(N_("Day of the visit"), future=True, validators=[Required(N_("Enter the day of the visit"))])
    called_at = WhenField(N_("When did they call?"), validators=[Required(N_("Enter when they called"))])
    people = PeopleField(
        N_("Who is at risk?"),
        hint=N_("Everybody in the household"),
        block=RelatedPersonBlock,
        validators=[Required(N_("Enter the person at risk"))],
        most=3,
    )
    read_out = Confirm(N_("I read the warning out"), validators=[Required(N_("Confirm that the warning was read out"))])


def kitchen(sent: dict[str, Any] | None = None, **kwargs: Any) -> Kitchen:
    """The form as opened, or as sent with these values."""
    formdata = None if sent is None else MultiDict(sent)
    return Kitchen(formdata, **{"now": NOW, "choices": CHOICES, **kwargs})


GOOD = {
    "case_version": "7",
    "reporter": "Asha Khan",
    "email": "asha@example.org",
    "secret": "correct horse battery",
    "story": "He broke the door.\r\nShe is afraid.",
    "children": "2",
    "district": "doncaster",
    "route": "ask",
    "is_safe": "yes",
    "systems": ["pnd", "pnc"],
    "born-day": "",
    "born-month": "may",
    "born-year": "1984",
    "visit-day": "3",
    "visit-month": "12",
    "visit-year": "2026",
    "called_at-day": "25",
    "called_at-month": "11",
    "called_at-year": "2026",
    "called_at-time": "9.05",
    "people-0-given_names": "Asha",
    "people-0-family_name": "Khan",
    "people-0-sex": "female",
    "people-0-date_of_birth-year": "1984",
    "people-0-relationship": "the caller",
    "read_out": "yes",
}

HOSTILE = "\"><script>alert(1)</script> 100% of 'it' {{ 7*7 }}"
FRAME = {
    "service_name": "Disclosure",
    "home_href": "/",
    "signed_in_as": "Omar Haddad",
    "sign_out_href": "/sign-out",
    "csrf_token": "t0ken",
    "marking": "OFFICIAL-SENSITIVE",
    "language": "en",
    "navigation": [
        {"text": "My work", "href": "/work", "current": True},
        {"text": "Register", "href": "/register"},
        {"text": "Search", "href": "/search"},
        {"text": "Notices", "href": "/notices"},
    ],
    "idle_seconds": 900,
    "warning_seconds": 120,
    "stay_href": "/stay",
    "sign_in_href": "/sign-in",
    "session_user": "17",
    "hostile": HOSTILE,
    "small": True,
}


@cache
def bare_app() -> Flask:
    """Flask with our templates and assets and words left untranslated."""
    app = Flask("disclosure", root_path=str(ROOT / "disclosure"), template_folder=str(ROOT / "templates"))
    ported = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([FileSystemLoader([ROOT / "templates", Path(__file__).parent]), ported])
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_null_translations(newstyle=True)
    return app


def page(form: Form, **frame: Any) -> str:
    """The kitchen's page, whole."""
    app = bare_app()
    with app.test_request_context("/"):
        return app.jinja_env.get_template("kitchen.html").render(form=form, **{**FRAME, **frame})
