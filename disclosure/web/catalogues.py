"""The catalogues of the languages beside English, read as translators write them and compiled in memory at the start.

No compiled file is kept: one that was not made anew would say something else than the catalogue that was reviewed.
"""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask
from flask_babel import Domain

ROOT = Path(__file__).resolve().parents[1] / "translations"


def install(app: Flask, languages: Iterable[str]) -> None:
    """Have Flask-Babel find these languages' words. A catalogue that cannot be read stops the start."""
    domain = Domain()
    for language in languages:
        domain.cache[language, domain.domain[0]] = compiled(language)
    app.extensions["babel"].instance.domain_instance = domain


def compiled(language: str) -> Translations:
    """The words of a language; those that a translator doubts, and those that are empty, are shown in English."""
    return _compiled(ROOT / language / "LC_MESSAGES" / "messages.po", language)


@cache
def _compiled(path: Path, language: str) -> Translations:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    made = BytesIO()
    write_mo(made, catalogue)
    made.seek(0)
    return Translations(made)
