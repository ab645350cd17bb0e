"""A process of its own that is killed at a chosen moment: just before one of its statements, before its COMMIT, or just after it."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from inspect import signature
from pathlib import Path
from typing import Any

from flask.testing import EnvironBuilder
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from disclosure import create_app
from disclosure.domain.law import Law
from disclosure.domain.schemes import ALL
from disclosure.settings import load
from disclosure.store import db
from tests.services.worlds import ENGLAND, proclaimed

KILLED, LIVED = -signal.SIGKILL, 0
# Read once, by the process that all the others are forked from.
_READ = ["tests.services.dying", "disclosure.web.factory"]


class Fate:
    """Counts what happens on its way, and ends the process at the moment that it is given. Nothing is tidied up."""

    def __init__(self, moment: int) -> None:
        self.left = moment

    def pass_by(self, *_: Any) -> None:
        """One more moment."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, engine: Engine, session: Any) -> None:
        """Let each statement, each COMMIT that is about to go out and each that came back be a moment."""
        event.listen(engine, "before_cursor_execute", self.pass_by)
        event.listen(engine, "commit", self.pass_by)
        event.listen(session, "after_commit", self.pass_by)


@contextmanager
def workshop(prepare: Callable[..., Callable[..., None]], *arguments: Any) -> Iterator[Callable[..., int]]:
    """A process that shares nothing with ours: no connection, no lock, no memory. What it prepares, a process of its own does.

    Calling it hands over what is to be done, the moment of death last, and gives how the process ended.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_READ)
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, prepare, arguments), daemon=True)
    process.start()
    theirs.close()

    def ask(*told: Any) -> int:
        ours.send(told)
        assert ours.poll(30), "it does not answer"
        code: int = ours.recv()
        assert code in {KILLED, LIVED}, f"it ended with {code}: its own words are on stderr"
        return code

    try:
        yield ask
    finally:
        ours.close()
        process.join(30)


def _work(wire: Any, prepare: Callable[..., Callable[..., None]], arguments: tuple[Any, ...]) -> None:
    work = prepare(*arguments)
    while True:
        try:
            told = wire.recv()
        except EOFError:
            return
        child = os.fork()
        if child == 0:
            work(*told)
            os._exit(LIVED)
        wire.send(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def writing(url: str, *holidays: date) -> Callable[..., None]:
    """To use a service that writes: under the law of the tests' worlds, if it asks for one, and bank holidays proclaimed since."""
    law = Law(ALL, proclaimed(*holidays) if holidays else ENGLAND)

    def write(service: Callable[..., Any], given: dict[str, Any], moment: int) -> None:
        session: Session = db.open_session(url)
        Fate(moment).watch(session.get_bind().engine, session)
        under = {"law": law} if "law" in signature(service).parameters else {}
        service(session, **under, **given)

    return write


def answering(url: str, now: datetime, templates: str) -> Callable[..., None]:
    """To serve a request; what goes out is written to a file. The first byte is a moment too."""
    app = create_app(load("testing", database_url=url), clock=lambda: now)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(templates)

    def answer(request: dict[str, Any], out: Path, moment: int) -> None:
        fate = Fate(moment)
        with app.app_context():
            fate.watch(db.db.engine, db.db.session)
        environ = EnvironBuilder(app, **request).get_environ()
        with out.open("wb", buffering=0) as file:
            for part in app.wsgi_app(environ, lambda *_: file.write):
                fate.pass_by()
                file.write(part)

    return answer
