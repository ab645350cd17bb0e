"""`disclosure serve` before it serves: a taken port, the memory that checking passwords takes."""

import socket
import subprocess
import sys

import pytest
from click.testing import CliRunner

from disclosure.cli import main

# Checks passwords in eight threads at once, as a server does, and says by how many KiB the process has grown.
GROWTH = """
import re, sys, threading
from pathlib import Path
from disclosure.cli import memory
from disclosure.services.passwords import Hasher

def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

if sys.argv[1] == "kept low":
    memory.keep_low()
hasher = Hasher(memory_kib=19456, time_cost=1, parallelism=1)
before = resident()
for _ in range(3):
    threads = [threading.Thread(target=hasher.hash, args=("plum otter granite",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print(resident() - before)
"""


@pytest.fixture
def taken():
    """A port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_taken_port_is_said_in_one_line_before_anything_is_done(taken, tmp_path, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_ENV", "testing")
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    monkeypatch.setenv("PORT", str(taken))
    result = CliRunner().invoke(main, ["serve"])
    assert result.exit_code == 1
    assert result.output == (
        f"Port {taken} is in use. Stop what uses it, or choose another: PORT={taken + 1} make run\n"
    )
    assert not (tmp_path / "new.db").exists()


def test_memory_of_passwords_that_were_checked_is_given_back():
    def growth(how):
        command = [sys.executable, "-c", GROWTH, how]
        return int(subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout)

    assert growth("kept low") < 8 * 1024 < 19 * 1024 < growth("as it is")
