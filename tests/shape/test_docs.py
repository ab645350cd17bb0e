"""The documents are true of the code: links, commands, settings, roles, stages, functions, tests and labels that they name are there."""

import ast
import importlib.util
import math
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from disclosure.cli import main
from disclosure.demo.people import sign_ins
from disclosure.domain.access import Role
from disclosure.domain.schemes import ALL
from disclosure.force import Force
from disclosure.services import tokens
from disclosure.services.brake import _PREFIX
from disclosure.settings import Settings, load

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
OWN = [
    document for document in PAGES if document.name != "schemes.md"
]  # the generated one holds what its declarations say
GUIDES = sorted((DOCS / "guides").glob("*.md"))
# What docs/return.md, the contract, keeps for commands that are not there yet. Take a name out when the command comes.
KEPT_FOR_LATER = {"import"}
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))

_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_BLOCK = re.compile(r"^[ \t]*```.*?\n(.*?)^[ \t]*```", re.MULTILINE | re.DOTALL)


def named(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


@cache
def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def spans(document: Path) -> Iterator[str]:
    """What stands in code letters within sentences."""
    yield from _SPAN.findall(_BLOCK.sub("", text_of(document)))


def code(document: Path) -> Iterator[str]:
    """What stands in code letters, in sentences and in blocks, line by line."""
    yield from spans(document)
    for block in _BLOCK.findall(text_of(document)):
        yield from block.splitlines()


def headings(document: Path) -> set[str]:
    """The anchors that a document's headings give."""
    found = re.findall(r"^#+ (.+)$", _BLOCK.sub("", text_of(document)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("document", PAGES, ids=named)
def test_every_relative_link_leads_somewhere(document):
    for target in re.findall(r"\]\(([^)\s]+)\)", _SPAN.sub("", _BLOCK.sub("", text_of(document)))):
        if re.match(r"[a-z]+:", target):
            continue
        place, _, anchor = target.partition("#")
        aim = (document.parent / place).resolve() if place else document
        assert aim.exists(), (
            f"{named(document)} links to {target}, which is not there: mend the link or write the document."
        )
        if anchor and aim.suffix == ".md":
            assert anchor in headings(aim), f"{named(document)} links to {target}: {named(aim)} has no such heading."


_IN_WORDS = {5: "five", 10: "ten", 30: "thirty"}


def test_the_threat_model_says_how_many_tries_and_bits_stand_before_the_five_words_as_it_is():
    brake, known = load("testing").brake, len(tokens._words())
    ways = known**tokens.WORDS
    window, one, in_all = _IN_WORDS[brake.window_minutes], _IN_WORDS[brake.guess_from_one], f"{brake.guess_in_all:,}"
    for said in (
        f"{int(math.log2(ways))} bits, drawn by the operating system",
        f"{one} tries in {window} minutes from one network, {in_all} from all together",
        f"They are {_IN_WORDS[tokens.WORDS]} of {known:,}, {int(math.log2(ways))} bits.",
        f"In {window} minutes {one} may be tried from one part of the network",
        f"({_PREFIX[4]} bits of an IPv4 address, {_PREFIX[6]} of IPv6) and {in_all} in all",
    ):
        assert said in text_of(DOCS / "THREAT_MODEL.md"), said
    tries_a_year = brake.guess_in_all * 365 * 24 * 60 / brake.window_minutes
    assert ways / 2 / 1_000_000 / tries_a_year > 100_000, "years, on average, for one of a million requests"


def test_the_readme_names_both_commands():
    said = set(code(ROOT / "README.md"))
    for command in ("make run", "make test"):
        assert command in said, f"README.md does not say `{command}`: whoever comes first needs it."


def test_the_readme_gives_the_sign_ins_as_they_are_printed():
    first = {role: (user, password) for role, user, password in reversed(sign_ins())}
    assert len(first) == len(Role)
    for role, (user, password) in first.items():
        said = [line.split() for line in code(ROOT / "README.md")]
        assert [role, user, password] in said, f"README.md: {role} signs in as {user} with {password}."


def _commands(group: click.Group = main, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, (*before, name))
        else:
            yield (*before, name)


@pytest.mark.parametrize("document", PAGES, ids=named)
def test_every_command_that_a_page_names_is_there(document):
    for line in code(document):
        for found in re.finditer(r"(?:^|(?<=[\s/(]))disclosure((?: +[a-z][a-z-]*)+)", line):
            words = found[1].split()
            if document.name == "return.md" and words[0] in KEPT_FOR_LATER:
                continue
            command: click.Command = main
            while words and isinstance(command, click.Group):
                word = words.pop(0)
                assert word in command.commands, (
                    f"{named(document)} names `disclosure {word}`: there is no such command."
                )
                command = command.commands[word]


def test_what_is_kept_for_later_is_not_there_yet():
    there = KEPT_FOR_LATER & main.commands.keys()
    assert not there, f"{there} came: take it out of KEPT_FOR_LATER."


def test_operations_names_every_command():
    said = "\n".join(code(DOCS / "operations.md"))
    missing = [" ".join(words) for words in _commands() if f"disclosure {' '.join(words)}" not in said]
    assert not missing, f"docs/operations.md: say what {missing} do."


def test_every_option_that_a_page_names_is_there():
    known = {option for words in _commands() for option in _options(words)}
    for document in PAGES:
        for line in code(document):
            if not line.lstrip().startswith("disclosure "):
                continue
            for option in re.findall(r"(?<=\s)--?[a-z][a-z-]*", line):
                assert option in known, f"{named(document)}: `{line.strip()}` has an option that no command takes."


def _options(words: tuple[str, ...]) -> Iterator[str]:
    command: click.Command = main
    for word in words:
        assert isinstance(command, click.Group)
        command = command.commands[word]
    yield "--help"
    for parameter in command.params:
        yield from parameter.opts


@pytest.mark.parametrize("document", PAGES, ids=named)
def test_every_make_target_that_a_page_names_is_there(document):
    targets = set(re.findall(r"^\.PHONY: ([\w-]+)$", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for line in code(document):
        for words in re.findall(r"(?:^|&& |; )make ((?:[\w.-]+(?:=\S*)? ?)+)", line):
            for word in words.split():
                assert "=" in word or word in targets, (
                    f"{named(document)} names `make {word}`: there is no such target."
                )


def test_operations_explains_every_setting():
    told = tomllib.loads((ROOT / "config" / "default.toml").read_text())
    settings = set(_flat(told)) | (
        Settings.model_fields.keys() - {"environment", "root", "argon2", "throttle", "brake", "force"}
    )
    settings |= Force.model_fields.keys() - {"closing", "sampling"}
    said = {span.strip("[]") for span in spans(DOCS / "operations.md")}
    missing = sorted(name for name in settings if name not in said)
    assert not missing, f"docs/operations.md: say what {missing} mean, and what they are by default."


def test_operations_says_which_settings_nothing_uses_yet():
    sources = [path for path in sorted((ROOT / "disclosure").rglob("*.py")) if path.name != "settings.py"]
    code_of_all = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    for name in sorted(Settings.model_fields.keys() - {"environment", "root", "argon2", "throttle", "brake", "force"}):
        row = re.search(rf"^\| `{name}` \|.*$", text_of(DOCS / "operations.md"), re.MULTILINE)
        assert row, f"docs/operations.md: give `{name}` a row."
        is_used = re.search(rf"settings\.{name}\b", code_of_all) is not None
        assert is_used is ("Nothing uses it yet" not in row[0]), (
            f"docs/operations.md: `{name}` is {'used' if is_used else 'used by nothing'}. Say so."
        )


def _flat(table: dict, before: str = "") -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name


def test_every_role_has_its_guide():
    found: list[str] = []
    for guide in GUIDES:
        if guide.name == "applicant.md":  # who asks has no account, and no role
            continue
        line = re.search(r"^Roles?: (.+?)\. ", text_of(guide), re.MULTILINE)
        assert line, f"{named(guide)}: begin with “Role: `key`.”"
        found += _SPAN.findall(line[1])
    assert sorted(found) == sorted(role.value for role in Role), "Each role has one guide in docs/guides/."


def test_the_glossary_has_every_stage_role_outcome_and_clock():
    said = set(spans(DOCS / "GLOSSARY.md"))
    plain = text_of(DOCS / "GLOSSARY.md").lower()
    keys = {role.value for role in Role} | {stage.key for scheme in ALL for stage in scheme.stages}
    keys |= {one.key for scheme in ALL for action in scheme.actions for one in action.outcomes if one.closes}
    keys |= {clock.key for scheme in ALL for clock in scheme.clocks} | {scheme.rule_set for scheme in ALL}
    labels = {stage.label for scheme in ALL for stage in scheme.stages}
    labels |= {role.value.replace("_", " ") for role in Role}
    missing = sorted(keys - said) + sorted(label for label in labels if label.lower() not in plain)
    assert not missing, f"docs/GLOSSARY.md: a word goes there first. Missing: {missing}"


@pytest.mark.parametrize("document", OWN, ids=named)
def test_every_file_that_a_page_names_is_there(document):
    roots = (ROOT, ROOT / "disclosure", ROOT / "disclosure" / "web", ROOT / "tests", DOCS, document.parent)
    for span in spans(document):
        if not re.fullmatch(r"[\w./-]*/[\w./-]*|[\w-]+\.(py|toml|md)", span) or span.startswith(("/", "var/")):
            continue
        if (
            "/" not in span
            and not (ROOT / span).exists()
            and any([*ROOT.glob(f"disclosure/**/{span}"), *ROOT.glob(f"tests/**/{span}")])
        ):
            continue
        if re.fullmatch(r"[\w-]+(/[\w-]+)*\.?(py|toml|md|html|lock|sh|css)|.*/", span):
            assert any((root / span).exists() for root in roots), f"{named(document)} names {span}, which is not there."


def test_every_function_that_the_architecture_names_is_there():
    for document in (DOCS / "ARCHITECTURE.md", DOCS / "THREAT_MODEL.md"):
        for span in spans(document):
            path = re.fullmatch(r"(?:domain|store|forms|services|web|cli)(?:\.\w+)+", span)
            if not path or span.endswith(".py"):
                continue
            room, _, name = span.rpartition(".")
            module = importlib.import_module(f"disclosure.{room}")
            is_there = hasattr(module, name) or importlib.util.find_spec(f"disclosure.{span}") is not None
            assert is_there, f"{named(document)} names {span}: there is no such function."


@pytest.mark.parametrize("room", ["domain", "store", "services", "web"])
def test_the_architecture_says_of_everything_in_a_room_that_it_is_there(room):
    row = next(line for line in text_of(DOCS / "ARCHITECTURE.md").splitlines() if line.startswith(f"| `{room}/` |"))
    there = {one.name for one in (ROOT / "disclosure" / room).iterdir() if not one.name.startswith("__")}
    named_there = {span.removeprefix("disclosure/").removeprefix(f"{room}/").strip("/") for span in _SPAN.findall(row)}
    assert there <= named_there


def test_every_view_on_the_main_path_is_there():
    rows = re.findall(r"`((?:officer|figures|admin)/\w+\.py)` ((?:`\w+`(?:, )?)+)", text_of(DOCS / "ARCHITECTURE.md"))
    assert rows, "docs/ARCHITECTURE.md: the main path names its views."
    for file, views in rows:
        source = (ROOT / "disclosure" / "web" / file).read_text()
        for view in _SPAN.findall(views):
            assert f"def {view}(" in source, f"docs/ARCHITECTURE.md names {view} in {file}: there is no such view."


def test_every_test_that_the_threat_model_names_is_there():
    document = DOCS / "THREAT_MODEL.md"
    named_there = re.findall(r"`([\w/]+\.py)::(test_\w+)`", text_of(document))
    assert len(named_there) > 100
    assert re.findall(r"`(test_\w+)`", text_of(document)) == [], "name the file too: a test is looked for in it"
    for file in re.findall(r"`([\w/]*test_\w+\.py)`", text_of(document)):
        assert (ROOT / "tests" / file).exists(), f"{named(document)} names {file}, which is not there"
    for file, name in named_there:
        path = ROOT / "tests" / file
        there = path.read_text(encoding="utf-8") if path.exists() else ""
        assert f"def {name}(" in there, f"{named(document)} names {file}::{name}: a control without its test is a hope."


def test_every_migration_that_makes_a_trigger_stands_among_the_guards():
    document = text_of(DOCS / "ARCHITECTURE.md")
    making = [
        path for path in sorted((ROOT / "migrations" / "versions").glob("*.py")) if "CREATE TRIGGER" in path.read_text()
    ]
    assert len(making) > 5
    missing = [path.name for path in making if path.name not in document]
    assert not missing, f"docs/ARCHITECTURE.md, The guards: say what {missing} stop."


def test_every_test_of_shape_is_explained():
    document = text_of(DOCS / "ARCHITECTURE.md")
    missing = [path.name for path in sorted((ROOT / "tests" / "shape").glob("test_*.py")) if path.name not in document]
    assert not missing, f"docs/ARCHITECTURE.md: say what {missing} enforce."


@cache
def words_on_screen() -> str:
    """Every text in the code and the templates, a line each."""
    found: list[str] = []
    for path in sorted((ROOT / "disclosure").rglob("*.py")):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        constants = [node.value for node in nodes if isinstance(node, ast.Constant)]
        found += [value for value in constants if isinstance(value, str)]
    for path in sorted((ROOT / "templates").rglob("*.html")):
        marked = re.findall(r"_\((\"[^\"]+\"|'[^']+')", path.read_text(encoding="utf-8"))
        found += [words.strip("\"'") for words in marked]
    return "\n".join(found)


@pytest.mark.parametrize("document", GUIDES, ids=named)
def test_what_a_guide_sets_in_bold_is_a_label_of_the_product(document):
    shown = set(words_on_screen().splitlines())
    for label in re.findall(r"\*\*([^*]+)\*\*", text_of(document)):
        words = " ".join(label.split())
        assert words in shown, (
            f"{named(document)} sets “{words}” in bold: no page shows these words. Bold is for labels."
        )


def test_decisions_are_numbered_short_and_say_why():
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1)), "Decisions are numbered one after the other."
    for path in DECISIONS:
        text = text_of(path)
        assert text.startswith(f"# {int(path.name[:4])}. "), f"{named(path)}: begin with its number and its name."
        assert len(text.splitlines()) <= 25, f"{named(path)}: one idea, at most 25 lines."
        for part in ("**Context.**", "**Decision.**", "**Consequence.**"):
            assert part in text, f"{named(path)}: {part} is missing."
