"""A private PostgreSQL cluster: started by the tests, reached by a unix socket alone, gone when they end."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

OWNER, APP, PUBLIC = "disclosure_owner", "disclosure_app", "disclosure_public"

_OPTIONS = (
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=60",
)

# The shell outlives us by a moment: when our end of its pipe closes, however we end, it stops the server and tidies up.
_GUARDED = '"$@" & server=$!; read -r _; kill -QUIT $server; wait $server; rm -rf "$PWD"'


class Missing(Exception):
    """PostgreSQL's server programs are not on this machine."""


def binaries() -> Path:
    """The directory of initdb and postgres: version 15 where it is installed, otherwise the newest."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb") if path.parts[4].isdigit()]
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise Missing(
            "The tests run on PostgreSQL too, and its server programs are missing. "
            "Install them: sudo apt-get update && sudo apt-get install postgresql",
        )
    newest = sorted(found, key=lambda path: int(path.parts[4]))
    fifteen = [path for path in found if path.parts[4] == "15"]
    return (fifteen or newest[::-1] or [Path(on_path or "").resolve().parent])[0]


class Cluster:
    """One server process with three roles: the schema's owner, the application's and the public process's, which own nothing."""

    def __init__(self) -> None:
        programs, who = binaries(), _who()
        # Short, since a unix socket's path is limited to about 107 bytes.
        self.directory = Path(tempfile.mkdtemp(prefix="pgt_", dir="/tmp"))
        if who:
            os.chown(self.directory, who["user"], who["group"])
        data = str(self.directory / "data")
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        common = {"cwd": self.directory, "env": environment, "stdout": subprocess.DEVNULL, **who}
        subprocess.run(
            [programs / "initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--no-sync", "-U", "postgres"],
            check=True,
            **common,
        )
        command = [str(programs / "postgres"), "-D", data, "-k", str(self.directory)]
        command += [part for option in _OPTIONS for part in ("-c", option)]
        with (self.directory / "log").open("wb") as log:
            self._server = subprocess.Popen(
                ["/bin/sh", "-c", _GUARDED, "sh", *command],
                stdin=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                **common,
            )
        self._wait()
        for role in (OWNER, APP, PUBLIC):
            self.execute(f"CREATE ROLE {role} LOGIN")

    @property
    def process_id(self) -> int:
        """The process from which all of the server's come."""
        return self._server.pid

    def _wait(self) -> None:
        until = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self._dsn("postgres")).close()
            except psycopg.OperationalError:
                if time.monotonic() > until or self._server.poll() is not None:
                    log = (self.directory / "log").read_text(errors="replace")
                    raise RuntimeError(f"The tests' PostgreSQL did not start:\n{log}") from None
                time.sleep(0.02)
            else:
                return

    def _dsn(self, database: str) -> str:
        return f"host={self.directory} user=postgres dbname={database}"

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Runs one statement as the superuser, outside a transaction."""
        with psycopg.connect(self._dsn(database), autocommit=True) as connection:
            connection.execute(statement)

    def url(self, database: str, role: str) -> str:
        return f"postgresql+psycopg://{role}@/{database}?host={self.directory}"

    def create(self, database: str, template: str = "template0") -> None:
        # Copying files is five times as quick as the default, since nothing here waits for the disk.
        self.execute(f"CREATE DATABASE {database} OWNER {OWNER} TEMPLATE {template} STRATEGY FILE_COPY")

    def drop(self, database: str) -> None:
        self.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def stop(self) -> None:
        """At once, without a checkpoint: nothing in it is kept."""
        if self._server.poll() is None:
            self._server.communicate(b"\n", timeout=30)


def _who() -> dict:
    """PostgreSQL refuses to run as root, so root runs it as the user that Debian's package brings."""
    if os.geteuid() != 0:
        return {}
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        raise Missing(
            "PostgreSQL does not run as root, and there is no user 'postgres' to run it as. "
            "Create one (useradd --system postgres), or run the tests as an ordinary user.",
        ) from None
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
