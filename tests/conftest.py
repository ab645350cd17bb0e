"""What each test stands on: no outside network, our own databases, Debian's browser, none of the caller's settings."""

import atexit
import ipaddress
import os
import shutil
import sys
from collections.abc import Iterator

import hypothesis
import pytest
from sqlalchemy.orm import Session

from disclosure.settings import Settings, load
from disclosure.store.db import open_session
from tests.databases import DIALECTS, Database, Databases

# A developer's own settings must not lead a test to their database.
for _name in [name for name in os.environ if name.startswith("DISCLOSURE_") or name == "PORT"]:
    del os.environ[_name]

# Two shared cores make no promise about time; a pipeline's run can be repeated.
hypothesis.settings.register_profile(
    "disclosure",
    deadline=None,
    derandomize="CI" in os.environ,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("disclosure")

# Where the two databases may differ, a test runs on both; elsewhere SQLite serves.
_BOTH = ("store", "services", "web")


class OutsideNetwork(BaseException):
    """A test reached for another machine. Not an Exception, so that no retry swallows it."""


def _refuse_other_machines(event: str, arguments: tuple) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else "localhost"  # a string is a unix socket's path
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host in {None, "", "localhost"}:
        return
    try:
        inside = ipaddress.ip_address(host).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise OutsideNetwork(f"A test reached for {host}. Tests stay on this machine: give the code a local stand-in.")


sys.addaudithook(_refuse_other_machines)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name in ("database", "empty_database"):
        if name in metafunc.fixturenames:
            marker = metafunc.definition.get_closest_marker("databases")
            room = metafunc.definition.path.relative_to(metafunc.config.rootpath / "tests").parts[0]
            dialects = marker.args if marker else DIALECTS if room in _BOTH else DIALECTS[:1]
            metafunc.parametrize(name, dialects, indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes comes first: at the end one processor would wait for it."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Makes further databases, for fixtures that live longer than a test: `databases.fresh("postgresql")`."""
    made = Databases(tmp_path_factory.mktemp("databases"))
    atexit.register(made.stop)
    yield made
    made.stop()


@pytest.fixture
def database(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    """A migrated database without a row, this test's own. Both kinds in tests of store, services and web."""
    made = databases.fresh(request.param)
    yield made
    databases.drop(made)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on this test's database."""
    opened = open_session(database.url)
    yield opened
    opened.close()
    opened.get_bind().dispose()


@pytest.fixture
def empty_database(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    """A database without a table, for the tests of migrations."""
    made = databases.empty(request.param)
    yield made
    databases.drop(made)


@pytest.fixture
def database_url(database: Database) -> str:
    return database.url


@pytest.fixture
def settings(database: Database) -> Settings:
    """The settings of the tests, with this test's database."""
    return load("testing", database_url=database.url, owner_database_url=database.owner_url)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    """Debian's own browser; one that is not there fails the test. No name but this machine's can be resolved in it."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.fail("The browser tests need Chromium: sudo apt-get update && sudo apt-get install chromium")
    quiet = ("background-networking", "component-update", "sync", "gpu", "dev-shm-usage", "default-apps", "extensions")
    return {
        "executable_path": program,
        "args": [
            "--no-sandbox",  # Chromium's sandbox does not start as root
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            *(f"--disable-{what}" for what in quiet),
        ],
    }
