"""The rooms and who may import whom, read from the code itself; each message says what to do instead."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "disclosure"
ROOMS = ("domain", "store", "forms", "services", "web", "cli", "demo")
EDGES = ("settings", "force", "logs", "assembly", "timekeeping")
LONGEST_VIEW = 15

MAY_IMPORT = {
    "domain": {"domain"},
    "store": {"domain", "store"},
    "forms": {"domain", "forms"},
    "services": {"domain", "store", "services"},
    "web": {"domain", "forms", "services", "store", "web", *EDGES},
    "cli": {"domain", "services", "store", "forms", "web", "cli", "demo", *EDGES},
    "demo": {"domain", "forms", "services", "store", "demo", *EDGES},
    "settings": {"force", "services"},  # of services what makes keys, and what knows the halves of one
    "force": {"domain"},
    "logs": set(),
    "assembly": {"domain", "services", "settings"},
    "timekeeping": {"domain"},
}
OF_THE_DOMAIN = {"jellyfish", "orjson", "rapidfuzz"}  # besides the standard library (docs/decisions/0031, 0056)
LIBRARIES_REFUSED = {
    "store": {"flask", "flask_login", "flask_babel", "wtforms", "click"},
    "forms": {"flask", "flask_login", "flask_babel", "sqlalchemy", "flask_sqlalchemy", "click"},
    "services": {"flask", "flask_login", "flask_babel", "wtforms", "click"},
    **{edge: {"flask", "flask_login", "flask_babel", "flask_sqlalchemy", "wtforms", "click"} for edge in EDGES},
}


def _files(room: str) -> list[Path]:
    """Of a room, or the one file that stands beside the edges."""
    if room in EDGES:
        return [PACKAGE / f"{room}.py"]
    return sorted((PACKAGE / room).rglob("*.py"))


def _imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
            found += [f"{node.module}.{alias.name}" for alias in node.names if node.module == "disclosure"]
    return found


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_the_rooms_below_it(room):
    for path in _files(room):
        for name in _imports(path):
            parts = name.split(".")
            if parts[0] != "disclosure" or len(parts) == 1:
                continue
            assert parts[1] in MAY_IMPORT[room] or (room in ("cli", "web") and parts[1] == "create_app"), (
                f"{path.relative_to(ROOT)} imports {name}: {room} may import {sorted(MAY_IMPORT[room])}. "
                "Move what is needed down, or hand it on as an argument."
            )


@pytest.mark.parametrize("room", ["domain", *LIBRARIES_REFUSED])
def test_a_room_uses_only_its_own_libraries(room):
    import sys

    for path in _files(room):
        for name in _imports(path):
            top = name.split(".")[0]
            own = top in sys.stdlib_module_names or top == "disclosure"
            allowed = top in OF_THE_DOMAIN if room == "domain" else top not in LIBRARIES_REFUSED[room]
            assert own or allowed, (
                f"{path.relative_to(ROOT)} imports {name}, which {room} does not use: translate at the edge."
            )


def _lines(*patterns: str, rooms=ROOMS):
    for room in rooms:
        for path in _files(room):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if any(re.search(pattern, line) for pattern in patterns):
                    yield f"{path.relative_to(ROOT)}:{number}"


def test_only_services_commit():
    # A driver's connection made ours ends its own transactions (docs/decisions/0070).
    found = list(_lines(r"(?<!super\(\))\.commit\(", rooms=("domain", "store", "forms", "web", "cli", "demo")))
    assert not found, f"{found}: call a service; it commits as its last line."


def test_only_the_edges_ask_the_clock():
    clock = (r"datetime\.(now|utcnow)\(", r"date\.today\(", r"time\.time\(")
    found = list(_lines(*clock, rooms=("domain", "store", "forms", "services", "demo")))
    assert not found, f"{found}: take `now` as an argument."


def _gives(node: ast.AST, name: str) -> bool:
    """Whether the node gives the column a value: by key, by argument, in a mapping, or on an object."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=key), ctx=ast.Store()):
            return key == name
        case ast.Attribute(attr=key, ctx=ast.Store()) | ast.keyword(arg=key):
            return key == name
        case ast.Dict(keys=keys):
            return any(isinstance(key, ast.Constant) and key.value == name for key in keys)
    return False


def test_only_the_engine_says_where_a_case_stands():
    """What it says, `_enact` writes. Nothing else gives the column `stage` a value, in whatever way."""
    engine = {"disclosure/domain/workflow.py", "disclosure/domain/consequences.py"}
    found = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in _files(room)
        if any(_gives(node, "stage") for node in ast.walk(ast.parse(path.read_text())))
    }
    assert found == engine, f"{found - engine} give a stage: a case moves by perform() or register() alone."


@pytest.mark.parametrize("code", ["case.stage = 1", "row['stage'] = 1", "{'stage': 1}", "values(stage=1)"])
def test_whatever_gives_a_stage_is_seen(code):
    assert any(_gives(node, "stage") for node in ast.walk(ast.parse(code)))
    assert not any(_gives(node, "stage") for node in ast.walk(ast.parse("case.stage == row['stage']")))


def test_services_ask_by_named_queries():
    found = list(_lines(r"\bselect\(", rooms=("services", "web", "cli")))
    assert not found, f"{found}: write a named query in store/queries, with its order."


def _views() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (path.relative_to(ROOT).as_posix(), node)
        for path in _files("web")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(one).startswith("door.needs(") for one in node.decorator_list)
    ]


def test_a_view_has_at_most_fifteen_lines():
    views = _views()
    assert len(views) > 30
    lines = {f"{path} {one.name}": (one.end_lineno or 0) - one.lineno + 1 for path, one in views}
    long = {name: number for name, number in lines.items() if number > LONGEST_VIEW}
    assert not long, f"{long}: load, bind, validate, call, redirect. More is a query, a service or a page of its own."


def test_only_the_store_writes_sql():
    sql = (r"\btext\(\s*[f\"']", r"exec_driver_sql", r"[\"'](SELECT|INSERT|UPDATE|DELETE) ")
    found = list(_lines(*sql, rooms=("domain", "forms", "services", "web", "cli")))
    assert not found, f"{found}: write a named query in store/queries."


def test_only_the_one_door_writes_cases():
    writers = [
        place
        for place in _lines(
            r"(insert|update|delete)\((cases|events|records|deadlines|case_history|participations|people)\b"
        )
        if not place.startswith("disclosure/store/write.py")
    ]
    assert not writers, f"{writers}: a case changes through services.casework and store.write alone."


def test_no_scheme_is_known_by_name():
    pattern = r"scheme(\.key)?\s*[!=]=\s*[\"']|[\"'](dvds|csods)[\"']"
    found = [
        place
        for place in _lines(pattern, rooms=("domain", "store", "services", "web"))
        if "domain/schemes/" not in place
    ]
    assert not found, f"{found}: make the difference an attribute of both declarations."


def test_nobody_catches_everything():
    found = list(_lines(r"except\s*:", r"except\s+Exception\b"))
    assert not found, f"{found}: catch what this place can answer."


_CHANCE = frozenset({"random", "secrets", "uuid"})
_OF_THE_SYSTEM = frozenset({"urandom", "getrandom", "SystemRandom"})


def _chance(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Where something comes that nobody can foresee, or seems to: by an import in whatever form, or by its name."""
    for node in ast.walk(tree):
        names: list[str] = []
        match node:
            case ast.Import():
                names = [alias.name for alias in node.names if alias.name.partition(".")[0] in _CHANCE]
            case ast.ImportFrom():
                source = (node.module or "").partition(".")[0]
                taken = {alias.name for alias in node.names}
                is_all_of_os = source == "os" and "*" in taken
                if source in _CHANCE or is_all_of_os or not taken.isdisjoint(_OF_THE_SYSTEM):
                    names = [f"{source} {' '.join(sorted(taken))}"]
            case ast.Attribute():
                names = [node.attr] if node.attr in _OF_THE_SYSTEM else []
            case ast.Name():
                names = [node.id] if node.id in _OF_THE_SYSTEM else []
            case ast.Call(func=ast.Name(id="__import__") | ast.Attribute(attr="import_module")):
                names = [ast.unparse(node)] if _CHANCE & {ast.unparse(one).strip("'") for one in node.args} else []
            case ast.Call(func=ast.Name(id="Random"), args=[]):
                names = ["Random()"]
        yield from ((node.lineno, name) for name in names)


def test_random_tokens_come_from_one_place():
    """The demo has its own chance, which is seeded and makes nothing that must not be guessed."""
    found = []
    for path in sorted([*PACKAGE.rglob("*.py"), *(ROOT / "migrations").rglob("*.py")]):
        where = str(path.relative_to(ROOT))
        seeded = {"random Random"} if where.startswith("disclosure/demo/") else set()
        if where != "disclosure/services/tokens.py":
            found += [
                f"{where}:{line} {name}" for line, name in _chance(ast.parse(path.read_text())) if name not in seeded
            ]
    assert not found, f"{found}: use services.tokens."


@pytest.mark.parametrize(
    "code",
    [
        "import random", "import os, random", "import secrets as s", "import uuid", "from random import Random", "from os import urandom",
        "from os import urandom as u", "from os import *", "import os\nos.urandom(8)", "import os\nos.getrandom(8)",
        "from secrets import token_bytes", "from uuid import uuid4", "def f():\n    import random", "__import__('random')",
        "import importlib\nimportlib.import_module('secrets')", "Random()", "x.SystemRandom()", "if True: import random.x",
    ],
)  # fmt: skip
def test_chance_is_found_in_whatever_form(code):
    assert list(_chance(ast.parse(code)))


def test_what_only_sounds_like_chance_is_none():
    code = "from os import path\nimport os\nchance.random()\nmine.secrets\nrandom = Random(seed)\nimportlib.import_module('json')"
    assert not list(_chance(ast.parse(code)))


def test_templates_name_no_role_and_no_stage():
    from disclosure.domain.access import Role
    from disclosure.domain.schemes import ALL

    names = {role.value for role in Role} | {stage.key for scheme in ALL for stage in scheme.stages}
    names -= {"closed", "decision", "meeting", "disclosure"}  # everyday words too
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for name in names:
            assert not re.search(rf"[\"']{name}[\"']", path.read_text()), f"{path.name} names {name}: loop over offers."


def test_templates_have_no_inline_style_or_script():
    for path in sorted((ROOT / "templates").rglob("*.html")):
        found = re.search(r"\sstyle=|\son\w+=\"|<script(?![^>]*src=)", path.read_text())
        assert not found, f"{path.name}: the content policy forbids it; use app.css or app.js."
