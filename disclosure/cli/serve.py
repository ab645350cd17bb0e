"""`disclosure serve`: the database brought up to date, the demo where it is allowed, the web server, the jobs beside it."""

import errno
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from disclosure import create_app, logs
from disclosure.cli import memory
from disclosure.cli.context import open_product
from disclosure.cli.patience import PatientWorker
from disclosure.settings import Settings, load
from disclosure.store import db

JOBS_EVERY = 60
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
        super().__init__()

    def load_config(self) -> None:
        """Our settings in gunicorn's words."""
        address = f"{self.settings.host}:{self.settings.port}"
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
            self.jobs = os.fork()
            if self.jobs == 0:
                run_jobs(os.getppid())

        return ready

    def _exit(self, _: Any) -> None:
        if self.jobs:
            try:
                os.kill(self.jobs, signal.SIGTERM)
            except ProcessLookupError:
                return


def run_jobs(parent: int) -> None:
    """The jobs, in a process of their own that shares the server's memory and ends with it."""
    from disclosure.services import jobs

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGCHLD, signal.SIGWINCH):
        signal.signal(number, signal.SIG_DFL)
    with open_product() as command:
        while os.getppid() == parent:
            command.now = datetime.now(UTC)
            jobs.run(command.session, law=command.law, actor=command.actor, now=command.now)
            command.session.rollback()
            for _ in range(JOBS_EVERY):
                if os.getppid() != parent:
                    break
                time.sleep(1)
    os._exit(0)
