"""Where the output cannot be written, a command ends with one line that says so, and with no stack trace."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = ("figures 2026-Q1", "audit anchor", "user add nia --name Nia --role intake", "schemes show dvds", "--help")
RUN = "from disclosure.cli import main; main()"
FULL = Path("/dev/full")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_is_said_in_one_line(database, command):
    told = {"DISCLOSURE_ENV": "testing", "DISCLOSURE_DATABASE_URL": database.url}
    with FULL.open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-c", RUN, *command.split()],
            env={**os.environ, **told}, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (
        1,
        "The machine does not allow this: No space left on device. What was to be printed may not be all there.\n",
    )
