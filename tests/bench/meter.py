"""Processor time and memory as the operating system accounts for them: of a server's processes and of its database's."""

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and all that came from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int(entry.joinpath("stat").read_text().rpartition(")")[2].split()[1])
            except OSError:  # it has ended meanwhile
                continue
            children.setdefault(parent, []).append(int(entry.name))
    return list(_down(pid, children))


def _down(pid: int, children: dict[int, list[int]]) -> Iterator[int]:
    yield pid
    for child in children.get(pid, []):
        yield from _down(child, children)


def seconds(pids: Iterable[int]) -> float:
    """Processor seconds spent until now, in user and in kernel mode, ended and waited-for children included."""
    return sum(map(_spent, pids))


def _spent(pid: int) -> float:
    """Of a process: its threads' time to the nanosecond; of the children that it waited for there are ticks alone."""
    process = Path(f"/proc/{pid}")
    try:
        own = sum(int(one.joinpath("schedstat").read_text().split()[0]) for one in (process / "task").iterdir())
        fields = process.joinpath("stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return own / 1e9 + (int(fields[13]) + int(fields[14])) / _TICK


def mebibytes(pids: Iterable[int]) -> float:
    """Proportional set size: what is shared is counted once, in parts."""
    kibibytes = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        kibibytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kibibytes / 1024


def wait_until(done: object, *, seconds_at_most: float = 60) -> float:
    """How long it took until `done()` was true. Raises TimeoutError."""
    started = time.monotonic()
    while not done():  # type: ignore[operator]
        if time.monotonic() - started > seconds_at_most:
            raise TimeoutError
        time.sleep(0.005)
    return time.monotonic() - started
