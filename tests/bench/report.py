"""What was measured, as docs/performance.md."""

import os
import platform
from datetime import UTC, datetime
from typing import Any

# Page → aim and limit, as multiples of the floor (product's "Speed").
AIMS = {
    "worklist": (2.0, 4.0),
    "worklist, closed": (2.0, 4.0),
    "case page": (1.6, 3.5),
    "action: form, post, page again": (4.7, 9.0),
    "a quarter's figures": (2.0, 4.0),
}
FIGURES = "a quarter's figures"
_KIB = 1024


def written(found: list[Any]) -> str:
    """The page."""
    lines = [
        "# Performance",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%-d %B %Y}, on {platform.machine()} with {os.cpu_count()} cores.",
        "Processor time is the operating system's own count for the server's processes and the database's together, a request;",
        "a ratio is to the floor in the same run: a bare view that reads a session, a user and a role, counts, lists 25 rows",
        "through a layout, and commits one audit row on PostgreSQL. Floor and page take turns, a hundred requests each; the",
        "median of three turns stands here. Two thousand cases are made by the rules of the product, the rest are copies.",
        "",
        "| page | aim / limit | " + " | ".join(f"{_name(one)}" for one in found) + " |",
        "| --- | --- | " + " | ".join("---" for _ in found) + " |",
    ]
    for page, (aim, limit) in AIMS.items():
        cells = [
            f"{one.ratios[page]:.2f} ({one.milliseconds[page]:.1f} ms){_mark(one.ratios[page], aim, limit)}"
            for one in found
        ]
        lines.append(f"| {page} | {aim:g} / {limit:g} | " + " | ".join(cells) + " |")
        cells = [f"{one.after_writes[page]:.2f}{_mark(one.after_writes[page], aim * 1.2, limit)}" for one in found]
        lines.append(f"| … after 10,000 writes | | {' | '.join(cells)} |")
    lines += [
        f"| the floor itself | | {' | '.join(f'{one.floor:.1f} ms' for one in found)} |",
        _row("figures, in bare counts of all cases by scheme and route", "2 / 4 at a million", map(_in_counts, found)),
        _row(
            "seconds from the command to the first page",
            "1.2 / 2.5",
            (", ".join(f"{t:.2f}" for t in one.starts) for one in found),
        ),
        f"| memory, proportional | 140 / 220 MiB | {' | '.join(f'{one.memory:.0f} MiB' for one in found)} |",
        "",
        "**Missed aims** carry *(over the aim)*, missed limits **(OVER THE LIMIT)**.",
        "",
        "## Bytes, packed with gzip",
        "",
        "| page | bytes |",
        "| --- | --- |",
        *(f"| `{path}` | {number} |" for path, number in found[0].sizes.items()),
        "",
        f"At most {6 * _KIB} a page and {60 * _KIB} for scripts and styles are allowed.",
        "",
        "## Eight people at once",
        "",
        *(f"- {_name(one)}: {one.together}." for one in found if one.together),
        "",
    ]
    return "\n".join(lines)


def _row(*cells: Any) -> str:
    first, second, rest = cells
    return f"| {first} | {second} | {' | '.join(rest)} |"


def _name(one: Any) -> str:
    return f"{'PostgreSQL' if one.dialect == 'postgresql' else 'SQLite'}, {one.cases:,} cases"


def _in_counts(one: Any) -> str:
    return f"{one.milliseconds[FIGURES] / one.count_milliseconds:.2f} ({one.count_milliseconds:.0f} ms)"


def _mark(ratio: float, aim: float, limit: float) -> str:
    if ratio > limit:
        return " **(OVER THE LIMIT)**"
    return " *(over the aim)*" if ratio > aim else ""
