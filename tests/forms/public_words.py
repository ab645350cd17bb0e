"""The words of the public's pages, in each language."""

from collections.abc import Iterator

from disclosure.forms.base import Asked
from disclosure.forms.fields import PeopleField
from disclosure.forms.public.question import Question
from disclosure.web import catalogues

LANGUAGES = {"en": str, "cy": catalogues.compiled("cy").gettext}


def questions_of(form: Question) -> Iterator[Asked]:
    """Every question of a page, in order, with those of a person's block after its own."""
    for field in form.asked():
        yield field
        if isinstance(field, PeopleField):
            yield from field.entries[0].form.asked()
