"""What was measured, as docs/performance.md. What people wrote below it stays."""

import os
import platform
import statistics
from collections.abc import Iterable, Sequence

from tests.bench.found import DOCS, Found

PAGE = DOCS / "performance.md"
NOTES = "## What the misses are made of"

# Page → aim and limit, as multiples of the floor (product's "Speed").
AIMS = {
    "worklist": (2.0, 4.0),
    "worklist, closed": (2.0, 4.0),
    "case page": (1.6, 3.5),
    "action: form, post, page again": (4.7, 9.0),
    "a quarter's figures": (2.0, 4.0),
    "public page": (1.3, 2.6),
    "public answer: post, next page": (2.6, 5.2),  # two requests
    "public request sent": (1.3, 2.6),
}
FIGURES = "a quarter's figures"
STANDARD = 100_000  # cases; what the aims and limits are for
SLOWER = 1.2  # times a page may be slower at a million cases, or after the writes
_KIB = 1024


def write(found: Sequence[Found]) -> None:
    """Write the page, and under it what people have noted there."""
    _, heading, notes = PAGE.read_text(encoding="utf-8").partition(NOTES) if PAGE.exists() else ("", "", "")
    PAGE.write_text(written(found) + (f"\n{heading}{notes}" if heading else ""), encoding="utf-8")


def written(found: Sequence[Found]) -> str:
    """What was measured, as a page."""
    lines = [
        "# Performance",
        "",
        f"Written by `make bench`, on {platform.machine()} with {os.cpu_count()} cores, from [what it measured](performance.json).",
        "Processor time is the operating system's own count for the server's processes and the database's together, a request;",
        "a ratio is to the floor in the same run: a bare view that reads a session, a user and a role, counts, lists 25 rows",
        "through a layout, and commits one audit row on PostgreSQL (decision 32). Floor and page take turns, ten requests each; of",
        "three times a hundred the median stands here. Two thousand cases are made by the rules of the product, the rest are copies.",
        "Measured are the pages that the speed table names; of every other page the suite counts the statements.",
        "",
        "| page | aim / limit | " + " | ".join(one.name for one in found) + " |",
        "| --- | --- | " + " | ".join("---" for _ in found) + " |",
    ]
    for page, (aim, limit) in AIMS.items():
        if any(page not in one.ratios for one in found):  # not measured everywhere yet
            continue
        fresh = (
            f"{one.ratios[page]:.2f} ({one.milliseconds[page]:.1f} ms){_judged(one, page, found, aim, limit)}"
            for one in found
        )
        lines.append(_row(page, f"{aim:g} / {limit:g}", fresh))
        after = (f"{one.after_writes[page]:.2f}{_slower(one.after_writes[page], one.ratios[page])}" for one in found)
        lines.append(_row("… after 10,000 writes", f"{SLOWER:g} × fresh", after))
    lines += [
        f"| measured on | | {' | '.join(one.day for one in found)} |",
        f"| the floor itself | | {' | '.join(f'{one.floor:.1f} ms' for one in found)} |",
        _row("figures, in bare counts of all cases by scheme and route", "2 / 4 at a million", map(_in_counts, found)),
        _row(
            "seconds from the command to the first page",
            "1.2 / 2.5",
            (
                f"{', '.join(f'{t:.2f}' for t in one.starts)}{_mark(statistics.median(one.starts), 1.2, 2.5)}"
                for one in found
            ),
        ),
        _row(
            "memory, proportional",
            "140 / 220 MiB",
            (f"{one.memory:.0f} MiB{_mark(one.memory, 140, 220)}" for one in found),
        ),
        "",
        "**Missed aims** carry *(over the aim)*, missed limits **(OVER THE LIMIT)**. Aims and limits are those of a hundred thousand",
        f"cases; at a million, and after the writes, a page may take {SLOWER:g} times as long, and a quarter's figures, which count ten",
        "times as many cases there, are judged by a bare count of all cases. What is slower than that says how much.",
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
        *(f"- {one.name}: {one.together}." for one in found if one.together),
        "",
        "## A bulk load",
        "",
        *(_loaded(one) for one in found if one.loaded),
        "",
    ]
    return "\n".join(lines)


def _row(first: str, second: str, rest: Iterable[str]) -> str:
    return f"| {first} | {second} | {' | '.join(rest)} |"


def _loaded(one: Found) -> str:
    if one.loaded is None:
        return ""
    made = one.loaded
    return (
        f"- {one.name.partition(',')[0]}: {made.cases:,} cases in {made.seconds:.1f} s by the clock, from the command to its end: "
        f"{made.cases / made.seconds:.0f} a second; its processes held {made.mebibytes:.0f} MiB together."
    )


def _in_counts(one: Found) -> str:
    ratio = one.milliseconds[FIGURES] / one.count_milliseconds
    return f"{ratio:.2f} ({one.count_milliseconds:.0f} ms){_mark(ratio, 2, 4) if one.size > STANDARD else ''}"


def _judged(one: Found, page: str, found: Sequence[Found], aim: float, limit: float) -> str:
    """By aim and limit; of more cases than those are for, by what was measured at so many."""
    if one.size <= STANDARD:
        return _mark(one.ratios[page], aim, limit)
    if page == FIGURES:
        return ""
    fewer = [other.ratios[page] for other in found if (other.dialect, other.size) == (one.dialect, STANDARD)]
    return _slower(one.ratios[page], fewer[0]) if fewer else ""


def _slower(ratio: float, before: float) -> str:
    return f" **({ratio / before:.2f} TIMES AS SLOW)**" if ratio > SLOWER * before else ""


def _mark(ratio: float, aim: float, limit: float) -> str:
    if ratio > limit:
        return " **(OVER THE LIMIT)**"
    return " *(over the aim)*" if ratio > aim else ""
