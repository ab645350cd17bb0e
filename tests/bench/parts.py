"""What a page's processor time goes on: the database's own processes, and the server's by whose code it is.

A profiler makes the server several times as slow, so that only shares are taken from it; what they are shares of is measured
without one.
"""

import cProfile
import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from tests.bench import meter
from tests.bench.pages import Browser, Page

ASKED = "/what-the-time-goes-on"
DATABASE, DRIVER, PYTHON, OURS = "PostgreSQL", "the driver", "Python", "our own"
# By what a file's path has in it, the first that fits. SQLite works inside its driver.
_ROOMS = (
    ("/sqlalchemy/", "SQLAlchemy"), ("/flask_sqlalchemy/", "SQLAlchemy"), ("/psycopg", DRIVER), ("sqlite3", DRIVER),
    ("/templates/", "templates"), ("/jinja2/", "templates"), ("<template>", "templates"), ("/markupsafe/", "templates"),
    ("/wtforms/", "WTForms"), ("/flask", "Flask"), ("/werkzeug/", "Flask"), ("/gunicorn/", "Flask"), ("/itsdangerous/", "Flask"),
    ("/babel/", "Flask"), ("/structlog/", "Flask"), ("/cryptography/", "sealing"), ("/disclosure/", OURS),
)  # fmt: skip
_AT_A_TIME = 20


def by_room(stats: Mapping[tuple[str, int, str], tuple]) -> Counter[str]:
    """Seconds by whose code it is, of a profiler's own account. What is built in counts with whoever called it."""
    found: Counter[str] = Counter()
    for (path, _, name), (_, _, own, _, callers) in stats.items():
        room = _room(path, name)
        if room != PYTHON or not callers:
            found[room] += own
            continue
        for (caller, _, called), (_, _, of_caller, _) in callers.items():
            found[_room(caller, called)] += of_caller
    return found


def _room(path: str, name: str) -> str:
    where = name if path == "~" else path
    return next((room for part, room in _ROOMS if part in where), PYTHON)


class Profiled:
    """The product's application, and an address of its own at which it tells what the time went on since it was last asked."""

    def __init__(self, app: Any) -> None:
        self.app, self.profile = app, self._new()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """One request; nothing else is at work meanwhile, in a server of one worker with one thread."""
        if environ["PATH_INFO"] == ASKED:
            self.profile.create_stats()
            told = json.dumps(by_room(self.profile.stats)).encode()  # type: ignore[attr-defined]  cProfile's own
            self.profile = self._new()
            start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(told)))])
            return [told]
        self.profile.enable()
        try:
            return list(self.app(environ, start_response))
        finally:
            self.profile.disable()

    @staticmethod
    def _new() -> cProfile.Profile:
        return cProfile.Profile(time.thread_time)


def of_page(page: Page, port: int, cluster: int, milliseconds: float) -> dict[str, float]:
    """Of so many milliseconds that a page takes, what goes on what, most first. `cluster` is the database's process."""
    teller = Browser(port)
    page()
    teller.get(ASKED)
    before = meter.seconds(meter.family(cluster))
    for _ in range(_AT_A_TIME):
        page()
    database = (meter.seconds(meter.family(cluster)) - before) * 1000 / _AT_A_TIME
    shares = Counter(json.loads(teller.get(ASKED)))
    of_server = max(milliseconds - database, 0.0)
    found = {room: of_server * spent / shares.total() for room, spent in shares.items()}
    if database > milliseconds / 100:
        found[DATABASE] = database
    return dict(sorted(found.items(), key=lambda one: -one[1]))
