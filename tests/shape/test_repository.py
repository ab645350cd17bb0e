"""What is tracked: no registry, no path of one machine, no file too long, locks that hold."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 500

# Written so that this file does not name what it looks for.
REGISTRY = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|yarnpkg|crates|goproxy|rubygems)\.(?:org|com|io)\b|\b(?:deb|security)\.debian\.org\b"
    r"|proxy\.golang\.org|--(?:extra-)?index-url|--find-link[s]|\[\[tool\.uv\.index|^\s*(?:index|registry)-url\s*=",
    re.MULTILINE,
)
MACHINE = re.compile(r"(?<![\w.>-])/(?:root|home|Users)/\w|\.\./shared\b")
VENDORED = "disclosure/static/vendor/"
TEXT = {
    ".cfg",
    ".css",
    ".html",
    ".ini",
    ".js",
    ".json",
    ".lock",
    ".md",
    ".mako",
    ".po",
    ".py",
    ".sh",
    ".toml",
    ".txt",
    ".yml",
    "",
}


def tracked() -> list[Path]:
    """Also what is new and not ignored, so that a fault shows before it is committed."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted({ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()})


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def own_text() -> list[tuple[str, str]]:
    files = [path for path in tracked() if path.suffix in TEXT and not named(path).startswith(VENDORED)]
    return [(named(path), path.read_text(encoding="utf-8")) for path in files]


def pins(lock: str) -> dict[str, str]:
    """Each requirement of a lock, by its name: the version and the hashes."""
    text = (ROOT / lock).read_text().replace("\\\n", " ")
    return {re.split(r"[=\[;\s]", line)[0]: line for line in text.splitlines() if line.strip()}


def test_no_file_names_a_registry_or_how_to_reach_one():
    found = [f"{name}: {match.group()}" for name, text in own_text() for match in REGISTRY.finditer(text)]
    assert not found, f"Which index serves the packages is the machine's own configuration. Take out: {found}"


def test_no_file_names_a_path_of_one_machine():
    here = {str(ROOT), str(ROOT.parent / "shared")}
    found = [f"{name}: {match.group()}" for name, text in own_text() for match in MACHINE.finditer(text)]
    found += [f"{name}: {place}" for name, text in own_text() for place in here if f"{place}/" in text]
    assert not found, f"The project runs from any folder on any machine. Take out: {found}"


def test_no_file_is_over_five_hundred_lines():
    sources = [path for path in tracked() if path.suffix in {".py", ".html"} and not named(path).startswith(VENDORED)]
    long = {named(path): n for path in sources if (n := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST}
    assert not long, f"Split by noun, not by size: {long}"


def test_nothing_that_is_made_is_tracked():
    made = re.compile(r"(^|/)(\.venv|var|__pycache__|\.pytest_cache|\.mypy_cache|node_modules)/|\.(pyc|db|sqlite3?)$")
    found = [named(path) for path in tracked() if made.search(named(path))]
    assert not found, f"Add to .gitignore: {found}"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_each_requirement_of_a_lock_has_one_version_and_its_hashes(lock):
    loose = [
        line for line in pins(lock).values() if not re.match(r"[\w.-]+==[\w.]+ .*--hash=sha256:[0-9a-f]{64}", line)
    ]
    assert not loose, f"Write the locks with `make lock`: {loose}"
    assert "://" not in (ROOT / lock).read_text()


def test_the_development_lock_holds_the_runtime_lock():
    runtime, development = pins("requirements.lock"), pins("requirements-dev.lock")
    different = [name for name, pin in runtime.items() if development.get(name) != pin]
    assert not different, f"What is tested must be what runs. Write both locks with `make lock`: {different}"


def test_each_dependency_is_in_its_lock():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    development = [entry for entry in groups["dev"] if isinstance(entry, str)]
    for lock, wanted in (
        ("requirements.lock", project["project"]["dependencies"] + groups["build"]),
        ("requirements-dev.lock", development),
    ):
        names = {re.split(r"[~=<>\[; ]", entry)[0].lower().replace("_", "-") for entry in wanted}
        assert names <= pins(lock).keys(), (
            f"Run `make lock` after a change of dependencies: {names - pins(lock).keys()}"
        )


def test_the_pipeline_runs_what_a_person_runs():
    script = ROOT / ".ci" / "run"
    assert "make test" in script.read_text().splitlines()
    assert "set -euo pipefail" in script.read_text()
    for path in (script, ROOT / "tests" / "bring.sh"):
        assert path.stat().st_mode & 0o111, f"{named(path)} must be executable: chmod +x"


def test_make_help_lists_every_target():
    makefile = (ROOT / "Makefile").read_text()
    listed = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for target in re.findall(r"^\.PHONY: ([\w-]+)$", makefile, re.MULTILINE):
        assert f"make {target} " in listed, f"Say beside {target} what it does: ## ..."


def test_no_number_that_a_browser_sends_is_read_but_by_the_one_way_in():
    """Any other takes one that no row can have, or thousands of figures, as far as the database or beyond (`web/numbers.py`)."""
    pages = [*(ROOT / "disclosure" / "web").rglob("*.py")]
    assert len(pages) > 40
    assert [one.name for one in pages if "type=int" in one.read_text()] == []
