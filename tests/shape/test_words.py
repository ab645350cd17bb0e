"""Every word for people is ready for Welsh: marked in code, marked in templates, and collected by the same tool that will translate."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from jinja2 import Environment
from jinja2.lexer import TOKEN_DATA

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
METHODS = [("disclosure/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2)}

_TAG = re.compile(r"<[^>]*>?|[^<]*>|&\w+;", re.DOTALL)


@pytest.fixture(scope="module")
def collected():
    found = set()
    for _name, _line, message, _comments, _context in extract_from_dir(ROOT, METHODS, keywords=KEYWORDS):
        found |= set(message) if isinstance(message, tuple) else {message}
    return found


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


def test_what_the_pages_are_called_is_marked():
    doors = [
        node
        for path in sorted((ROOT / "disclosure" / "web").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "door.needs"
    ]
    marked = [
        one for one in doors for word in one.keywords if word.arg == "title" and ast.unparse(word.value)[:3] == "N_("
    ]
    assert len(doors) == len(marked) > 30, "Write title=N_(…) in every door."


def test_months_and_days_of_the_week_are_written_in_the_reader_s_language():
    """The machine's own names of them are English."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (*TEMPLATES, *sorted((ROOT / "disclosure" / "web").rglob("*.py")))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "strftime" in line or re.search(r"\{[^{}]*:[^{}]*%-?[aAbBcxX][^{}]*\}", line)
    ]
    assert not found, f"{found}: use the filters day, when and weekday."
