"""Everything a form is declared with, in one place to import from."""

from disclosure.forms.base import Form
from disclosure.forms.dates import DayField, PartialDate, WhenField
from disclosure.forms.inputs import (
    Checkboxes,
    Confirm,
    EmailField,
    HiddenField,
    IntegerField,
    PasswordField,
    Radios,
    Select,
    TextArea,
    TextField,
    YesNo,
    choice,
)
from disclosure.forms.people import PeopleField, PersonBlock, RelatedPersonBlock
from disclosure.forms.validators import Matches, Required, RequiredIf

__all__ = [
    "Checkboxes",
    "Confirm",
    "DayField",
    "EmailField",
    "Form",
    "HiddenField",
    "IntegerField",
    "Matches",
    "PartialDate",
    "PasswordField",
    "PeopleField",
    "PersonBlock",
    "Radios",
    "RelatedPersonBlock",
    "Required",
    "RequiredIf",
    "Select",
    "TextArea",
    "TextField",
    "WhenField",
    "YesNo",
    "choice",
]
