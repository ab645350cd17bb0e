"""`disclosure serve`: the database brought up to date, the demo where it is allowed, the web server, the jobs beside it."""

import errno
import math
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import click
import structlog
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from sqlalchemy.exc import SQLAlchemyError

from disclosure import create_app, logs
from disclosure.assembly import times_of
from disclosure.cli import memory
from disclosure.cli.context import Command, open_product
from disclosure.cli.patience import PatientWorker
from disclosure.domain.errors import DisclosureError
from disclosure.settings import Settings, load
from disclosure.store import db
from disclosure.store.queries import accounts
from disclosure.timekeeping import LEAP, Clock

JOBS_EVERY = 60
TAKE_IN_EVERY = 5  # what the public sent is a case within seconds
_LAST_PORT = 65_535


@click.command()
def serve() -> None:
    """Serve the product at HOST and PORT with a production server, and run the jobs beside it."""
    settings = load()
    logs.configure()
    for warning in settings.warnings:
        click.echo(f"Note: {warning}", err=True)
    _ask_for_the_port(settings.host, settings.port)
    memory.keep_low()
    app = create_app(settings)  # before anything is written: a wrong declaration or limit ends it here
    if db.is_behind(settings.database_url):
        click.echo("Preparing the database…")
        _apart("db", "upgrade")
    if settings.demo:
        _apart("demo", "load")
    if not settings.is_public_alone:
        _look_at_the_clock()
    Server(app, settings).run()


def _ask_for_the_port(host: str, port: int) -> None:
    """End here, in one line, where nothing can listen: gunicorn would say so five times, after the demo was loaded."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as asked:
            asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does: a port just left is free
            asked.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            other = port + 1 if port < _LAST_PORT else port - 1
            words = f"Port {port} is in use. Stop what uses it, or choose another: PORT={other} make run"
        else:
            words = f"Nothing can be served at {host}, port {port}: {error.strerror}. Change the settings host or port."
        click.echo(words, err=True)
        sys.exit(1)


def _look_at_the_clock() -> None:
    """Warn where something was recorded later than it is: the clock is behind, or was ahead."""
    with open_product() as command:
        latest = accounts.latest_use(command.session)
        if latest and latest > command.now + LEAP:
            words = f"The clock says {command.now:%d %B %Y %H:%M} UTC, but somebody worked here at {latest:%d %B %Y %H:%M} UTC"
            click.echo(f"Note: {words}. See that the clock is right before anybody goes on.", err=True)


def _apart(*command: str) -> None:
    """Run a command of ours in a process of its own: what it takes of memory ends with it, and no worker inherits it."""
    from disclosure.cli import main

    process = multiprocessing.get_context("fork").Process(target=main, args=(command,))
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(1)


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, configured by our settings alone; the application is made once and shared by its workers."""

    def __init__(self, app: Any, settings: Settings) -> None:
        self.application = app
        self.settings = settings
        self.jobs: int | None = None
        self._jobs_began = -math.inf
        super().__init__()

    def run(self) -> None:
        """Serve until told to stop."""
        Master(self).run()

    def load_config(self) -> None:
        """Our settings in gunicorn's words."""
        host = f"[{self.settings.host}]" if ":" in self.settings.host else self.settings.host  # an address of IPv6
        address = f"{host}:{self.settings.port}"
        options: dict[str, Any] = {
            "bind": address,
            "workers": self.settings.workers,
            "threads": 4,
            "worker_class": PatientWorker,
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 10,
            "logconfig_dict": logs.dict_config(),
            "control_socket_disable": True,
            "forwarded_allow_ips": "",
            "when_ready": self._ready(address),
            "on_exit": self._exit,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, already made."""
        return self.application

    def _ready(self, address: str) -> Callable[[Any], None]:
        def ready(_: Any) -> None:
            click.echo(f"Serving on http://{address}  (stop with Ctrl-C)")
            memory.share()

        return ready

    def keep_jobs(self) -> None:
        """See to it that the jobs are being done; a process of theirs that ended is begun anew after a while."""
        if self.jobs is not None:
            with suppress(ProcessLookupError):
                os.kill(self.jobs, 0)
                return
        if time.monotonic() < self._jobs_began + JOBS_EVERY:
            return
        self._jobs_began = time.monotonic()
        self.jobs = os.fork()
        if self.jobs == 0:
            try:
                run_jobs(os.getppid())
            finally:  # whatever happened, this copy of the master must not go on as one: it would stop the workers
                structlog.get_logger(__name__).exception("jobs_ended")
                os._exit(1)

    def _exit(self, _: Any) -> None:
        if self.jobs:
            with suppress(ProcessLookupError):
                os.kill(self.jobs, signal.SIGTERM)


class Master(Arbiter):  # type: ignore[misc]
    """gunicorn's own, which looks after its workers every second; after the jobs too, but where the public is served alone.

    There they are another process's: this one may read no case.
    """

    def manage_workers(self) -> None:
        """Have as many as there should be."""
        super().manage_workers()
        if not self.app.settings.is_public_alone:
            self.app.keep_jobs()


def do_jobs(command: Command, clock: Callable[[], datetime], *, all_of_them: bool = True) -> None:
    """Every job once, or taking in alone. Without a database of this version, or with a wrong clock, they wait; the log says so."""
    from disclosure.services import jobs

    try:
        command.now = clock()
        given: dict[str, Any] = {
            "law": command.law,
            "actor": command.system,
            "now": command.now,
            "opener": command.opener,
        }
        if all_of_them:
            jobs.run(command.session, **given, **times_of(command.settings))
        else:
            jobs.take_in(command.session, **given)
        command.session.rollback()
    except (SQLAlchemyError, DisclosureError) as error:
        structlog.get_logger(__name__).error("jobs_not_done", fault=type(error).__name__)
        command.session.close()


def run_jobs(parent: int) -> None:
    """The jobs, in a process of their own that shares the server's memory and ends with it."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGCHLD, signal.SIGWINCH):
        signal.signal(number, signal.SIG_DFL)
    clock = Clock()
    with open_product() as command:
        second = 0
        while os.getppid() == parent:
            if second % TAKE_IN_EVERY == 0:
                do_jobs(command, clock, all_of_them=second % JOBS_EVERY == 0)
            time.sleep(1)
            second += 1
    os._exit(0)
