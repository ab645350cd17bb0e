"""Makes a declared form for this request: its language, its moment, its choices, what was typed or recorded before."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g

from disclosure.domain.words import N_
from disclosure.forms.fields import Form, Required, TextArea
from disclosure.web.filters import language, wording
from disclosure.web.product import product


def _why_corrected() -> TextArea:
    """Asked with every correction, whatever the record."""
    message = N_("Say what was wrong and how you know")
    return TextArea(N_("Why is this corrected?"), validators=[Required(message)], rows=2)


def build(
    key: str,
    formdata: Any,
    *,
    choices: Mapping[str, Sequence[tuple[str, str]]],
    said: Mapping[str, Any] | None = None,
    given: Mapping[str, Any] | None = None,
) -> Any:
    """The form of that key. `choices` may name fields that this form does not have; `said` are values of an earlier record, and
    `given` are answers that the page which led here knows already.
    """
    form = product().forms[key]
    if said is not None:
        form = type(f"Corrected{form.__name__}", (form,), {"correction_reason": _why_corrected()})
    offered = {name: found for name, found in choices.items() if hasattr(form, name)}
    return make_form(form, formdata, choices=offered, data=given if said is None else said)


def make_form(form: type[Form], formdata: Any, **more: Any) -> Any:
    """A form for this request: its moment, in the reader's language."""
    return form(formdata, now=g.now, language=language(), gettext=wording(), **more)
