"""Every word for people is marked, in code and in templates; what the public sees is there in Welsh, with the same places to fill."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.lexer import TOKEN_DATA

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
METHODS = [("disclosure/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"N_": None, "C_": ((1, "c"), 2), "_": None, "gettext": None, "ngettext": (1, 2)}
TRANSLATIONS = ROOT / "disclosure" / "translations"
WELSH = TRANSLATIONS / "cy" / "LC_MESSAGES" / "messages.po"
FORMS_IN_WELSH = 6  # of a word that is counted: none, one, two, three, six, and others

_LETTER = re.compile(r"[^\W\d_]")
_TAG = re.compile(r"<[^>]*>?|[^<]*>|&\w+;", re.DOTALL)


@pytest.fixture(scope="module")
def collected():
    found = set()
    for _name, _line, message, _comments, _context in extract_from_dir(ROOT, METHODS, keywords=KEYWORDS):
        found |= set(message) if isinstance(message, tuple) else {message}
    return found


@pytest.fixture(scope="module")
def mapping():
    """Where the public's words are, as the tool that collects them is told."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as file:
        return parse_mapping_cfg(file)


@pytest.fixture(scope="module")
def public(mapping):
    """The public's words, each with its sense; of what is counted, one and several."""
    patterns, options = mapping
    return {
        (sense, words)
        for _name, _line, words, _comments, sense in extract_from_dir(ROOT, patterns, options, keywords=KEYWORDS)
    }


def read(text: str | bytes) -> Catalog:
    return read_po(BytesIO(text.encode() if isinstance(text, str) else text), locale="cy", abort_invalid=True)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_no_word_of_a_template_stands_outside_a_marker(path):
    tokens = Environment(autoescape=True).lex(path.read_text(encoding="utf-8"))
    text = "".join(value if kind == TOKEN_DATA else "\0" for _line, kind, value in tokens)
    # What stands inside a tag is no text; a tag may hold an expression, so it is taken out after the expressions are.
    bare = re.findall(r"[A-Za-z]{2,}[^<>\0]*", _TAG.sub(" ", re.sub("\0+", "", text)))
    assert not bare, f"{path.name}: write {{{{ _(…) }}}} around {bare[:3]}"


def test_the_declarations_words_are_collected(collected):
    from disclosure.domain.schemes import ALL

    for scheme in ALL:
        words = [scheme.name, scheme.known_as]
        words += [one.label for one in (*scheme.stages, *scheme.routes, *scheme.clocks, *scheme.records)]
        for action in scheme.actions:
            words += [action.label, action.done, *(rule.words for rule in action.rules)]
            for outcome in action.outcomes:
                words += [outcome.label, *(rule.words for rule in outcome.rules)]
        missing = {word for word in words if word} - collected
        assert not missing, f"{scheme.rule_set}: mark with N_(): {sorted(missing)[:5]}"


def test_the_forms_words_are_collected(collected):
    from datetime import UTC, datetime

    from disclosure.forms.registry import FORMS

    for key, form in FORMS.items():
        shown = form(now=datetime(2026, 11, 25, tzinfo=UTC))
        words = [form.title, form.intro, form.submit]
        for field in shown.asked():
            words += [field.label.text, field.description]
        missing = {str(word) for word in words if word} - collected
        assert not missing, f"{key}: mark with N_(): {sorted(missing)[:5]}"


def test_what_the_frame_says_is_collected(collected):
    from disclosure.domain import notices
    from disclosure.services import accesses
    from disclosure.web import filters

    words = [text for text, _colour in filters.URGENCY.values()] + list(filters.CERTAINTY.values())
    assert set(words) | set(accesses.WORDS.values()) | set(notices.WORDS.values()) <= collected


def test_the_reasons_of_a_likeness_are_collected(collected):
    from disclosure.domain import matching

    found = [
        one for value in vars(matching).values() for one in (value.values() if isinstance(value, dict) else (value,))
    ]
    words = {one.text for one in found if isinstance(one, matching.Evidence)} | {matching._PARENT}
    assert len(words) > 35
    assert words <= collected, f"matching.py: mark with N_(): {sorted(words - collected)[:5]}"


def test_what_the_pages_are_called_is_marked():
    doors = [
        node
        for path in sorted((ROOT / "disclosure" / "web").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        # A public page's door is put in by `addresses.page`, which is handed its name.
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("door.needs", "addresses.page")
        if path.name != "addresses.py"
    ]
    marked = [
        one for one in doors for word in one.keywords if word.arg == "title" and ast.unparse(word.value)[:3] == "N_("
    ]
    assert len(doors) == len(marked) > 50, "Write title=N_(…) in every door."


def test_months_and_days_of_the_week_are_written_in_the_reader_s_language():
    """The machine's own names of them are English."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (*TEMPLATES, *sorted((ROOT / "disclosure" / "web").rglob("*.py")))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "strftime" in line or re.search(r"\{[^{}]*:[^{}]*%-?[aAbBcxX][^{}]*\}", line)
    ]
    assert not found, f"{found}: use the filters day, when and weekday."


def faults(public: set, catalogue: Catalog) -> Iterator[str]:
    """What keeps a catalogue from going out."""
    there = {(one.context, one.id): one for one in catalogue if one.id}
    for key in sorted(public - there.keys(), key=str):
        yield f"not in the catalogue: {key}"
    for key in sorted(there.keys() - public, key=str):
        yield f"no page says it any more: {key}"
    for key in sorted(public & there.keys(), key=str):
        yield from (f"{fault}: {key}" for fault in _of(there[key]))


def _of(one: Message) -> Iterator[str]:
    forms = one.string if isinstance(one.string, tuple) else (one.string,)
    if not all(form.strip() for form in forms):
        yield "no Welsh"
    if one.fuzzy:
        yield "in doubt (fuzzy)"
    if one.pluralizable and len(forms) != FORMS_IN_WELSH:
        yield f"{len(forms)} forms instead of {FORMS_IN_WELSH}"
    wanted = _places(one.id[-1] if isinstance(one.id, tuple) else one.id)
    if any(_places(form) != wanted for form in forms):
        yield f"other places than {wanted}"


def _places(words: str) -> list[str]:
    return sorted(re.findall(r"%(?:\(\w+\)\w|.|$)", words))


def test_every_public_word_is_there_in_welsh_beyond_doubt_and_with_the_same_places(public):
    assert len(public) > 400
    found = list(faults(public, read(WELSH.read_bytes())))
    assert not found, f"Put right in {WELSH.relative_to(ROOT)}: " + "; ".join(found[:10])


_HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5);\\n"

"""
_DAYS = 'msgid "%(num)s day"\nmsgid_plural "%(num)s days"\n'


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ('msgid "Other"\nmsgstr "Arall"', "not in the catalogue: (None, 'Back')"),
        ('msgctxt "of a body"\nmsgid "Back"\nmsgstr "Cefn"', "not in the catalogue: (None, 'Back')"),
        ('msgid "Back"\nmsgstr ""', "no Welsh"),
        ('#, fuzzy\nmsgid "Back"\nmsgstr "Yn ôl"', "in doubt"),
        ('msgid "Back"\nmsgstr "Yn ôl"\n\nmsgid "Forth"\nmsgstr "Ymlaen"', "no page says it any more"),
        ('msgid "%(force)s has it"\nmsgstr "Mae gan %(heddlu)s"', "other places"),
        ('msgid "%(force)s has it"\nmsgstr "Mae gan yr heddlu"', "other places"),
        ('msgid "Back"\nmsgstr "Yn ôl 100 %"', "other places"),
        (_DAYS + "\n".join(f'msgstr[{n}] "%(num)s diwrnod"' for n in range(5)), "no Welsh"),
        (_DAYS + "\n".join(f'msgstr[{n}] "{"dim" if n == 0 else "%(num)s"} diwrnod"' for n in range(6)), "other places"),
    ],
)  # fmt: skip
def test_a_catalogue_with_a_fault_is_refused(written, fault):
    public = {(None, "Back"), (None, "%(force)s has it"), (None, ("%(num)s day", "%(num)s days"))}
    assert any(one.startswith(fault) for one in faults(public, read(_HEAD + written)))


def test_welsh_counts_in_six_ways():
    catalogue = read(WELSH.read_bytes())
    assert catalogue.num_plurals == FORMS_IN_WELSH
    from disclosure.web.catalogues import compiled

    assert [compiled("cy").plural(number) for number in (0, 1, 2, 3, 6, 4, 5, 7, 10, 100)] == [
        0, 1, 2, 3, 4, 5, 5, 5, 5, 5,
    ]  # fmt: skip


def _said_by(form: type, **offered: object) -> Iterator[tuple[str | None, str]]:
    """Everything that a form can say of itself."""
    from datetime import UTC, datetime

    made = form(now=datetime(2026, 11, 25, tzinfo=UTC), choices={k: v for k, v in offered.items() if hasattr(form, k)})
    words = [form.title, form.intro, form.submit]
    for field in made.asked():
        words += [field.label.text, field.description]
        words += [validator.message for validator in field.validators if hasattr(validator, "message")]
        if field.macro == "people":
            words += [field.noun, *(word for _sense, word in _said_by(type(field.entries[0].form)))]
        elif hasattr(field, "options"):
            for option in field.options():
                words += [option.label, option.render_kw.get("hint", "")]
    for word in filter(_LETTER.search, map(str, filter(None, words))):
        sense, _, said = word.rpartition("\x04")
        yield sense or None, said


def test_every_word_of_a_public_form_is_collected_for_translation(public):
    """Also where it stands in a file that public and officers' forms share."""
    from disclosure.forms.public.journeys import JOURNEYS
    from disclosure.forms.public.returning import Words

    forms = {page.form for page in JOURNEYS.pages} | {Words}
    said = {word for form in forms for word in _said_by(form, town=[], **JOURNEYS.choices)}
    assert len(said) > 200
    missing = sorted(said - public, key=str)
    assert not missing, f"Name the file in {TRANSLATIONS.name}/babel.cfg: {missing[:5]}"


def test_every_template_that_a_public_page_draws_on_is_collected_for_translation(mapping):
    patterns = [pattern for pattern, method in mapping[0] if method == "jinja2"]
    drawn_on = {
        name
        for path in (ROOT / "templates" / "public").glob("*.html")
        for name in re.findall(r"{%-? *(?:from|extends|include|import) \"([^\"]+)\"", path.read_text(encoding="utf-8"))
    }
    ours = {f"templates/{name}" for name in drawn_on if not name.startswith(("public/", "govuk_frontend_jinja/"))}
    assert ours <= set(patterns), f"Name in {TRANSLATIONS.name}/babel.cfg: {sorted(ours - set(patterns))}"
