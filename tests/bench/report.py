"""What was measured, as docs/performance.md. What people wrote below it stays."""

import os
import platform
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.bench import others, pages, public
from tests.bench.found import DOCS, FLOOR_THERE, Found, Loaded
from tests.bench.others import Other
from tests.bench.turns import Measured

PAGE = DOCS / "performance.md"
NOTES = "## What the misses are made of"

# Page → aim and limit, as multiples of the floor (product's "Speed"), where it has them there.
AIMS: dict[str, tuple[float, float] | None] = {
    pages.WORKLIST: (2.0, 4.0),
    pages.CLOSED: (2.0, 4.0),
    pages.CASE_PAGE: (1.6, 3.5),
    pages.SEARCH: (2.0, 4.0),
    pages.WORDS: (2.0, 4.0),
    pages.ACTION: (4.7, 9.0),
    pages.REGISTERING: None,
    pages.FIGURES: (2.0, 4.0),
    pages.PUBLIC: (1.3, 2.6),
    pages.ANSWER: (2.6, 5.2),  # two requests
    pages.SENT: (1.3, 2.6),
}
STANDARD = 100_000  # cases; what the aims and limits are for
AFTER = "… after 10,000 writes"
SLOWER = 1.2  # times as long a page may take at a million cases, or after the writes
MILLISECONDS_EACH = 2  # of a bulk load on SQLite at most: 500 cases a second
OVER_AIM, OVER_LIMIT, SLOW = "*(over the aim)*", "**(OVER THE LIMIT)**", "**(TOO SLOW)**"
PACKED = 6 * 1024
_PACKED = {pages.ASSETS: 60 * 1024, others.REGISTER: 8 * 1024}  # decision 36


def most_of(page: str) -> int:
    """How many bytes it may have when it is packed."""
    return _PACKED.get(page, PACKED)


def missed(found: Sequence[Found]) -> list[str]:
    """The lines of the page that say that a limit is missed, each with the name of what it is about."""
    lines, page = [], ""
    for line in written(found).splitlines():
        is_after = line.startswith(f"| {AFTER}")
        page = page if is_after else line
        if line.startswith(("| ", "- ")) and (OVER_LIMIT in line or SLOW in line):
            lines.append(f"{page.split(' | ')[0]} {line.removeprefix('| ')}" if is_after else line)
    return lines


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
        "through a layout, and commits one audit row on PostgreSQL (decision 32). Floor and page take turns, ten requests each, and so",
        "does the same page of another house where one is held against the other: after the writes a copy from before them, at a million",
        "cases a hundred thousand, both before the writes or both after; how many times as long it takes as there stands behind (×). Of",
        "three times a hundred the median stands here, of the other pages of three times fifty. What misses a limit is measured twice",
        "more, and the middle one counts. Two thousand cases are made by the rules of the product, the rest are copies.",
        "",
        _row("page", "aim / limit", [one.name for one in found]),
        _row("---", "---", ["---"] * len(found)),
        *_pages_of_the_table(found),
        _row("measured on", "", [one.day for one in found]),
        _row("with Python", "", [one.python for one in found]),
        _row("the floor itself", "", [f"{one.floor:.1f} ms" for one in found]),
        _row("figures, in bare counts of all cases by scheme and route", "2 / 4 at a million", map(_in_counts, found)),
        _row(f"seconds from the command to the first page; where {_THERE}", "1.2 / 2.5", map(_starts, found)),
        _row(
            "memory, proportional",
            "140 / 220 MiB",
            [f"{one.memory:.0f} MiB{mark(one.memory, 140, 220)}" for one in found],
        ),
        "",
        f"Missed aims carry {OVER_AIM}, missed limits {OVER_LIMIT} or {SLOW}. Aims and limits are those of a",
        f"hundred thousand cases; at a million, and after the writes, a page may take {SLOWER:g} times as long, and a quarter's figures,",
        "which count ten times as many cases there, are judged by a bare count of all cases.",
        "A public request is sent here, and made a case of by the jobs, which no page waits for. Registering has the longest form of all,",
        "with some fifty questions: the speed table has no row for it (decision 36).",
        f"A limit in seconds is for a machine on which the floor takes {FLOOR_THERE:g} ms. What is timed by the clock has the floor",
        "measured before and after it, and is judged by what it would take there (decision 50).",
        *_below(found),
    ]
    return "\n".join(lines)


def _below(found: Sequence[Found]) -> list[str]:
    """What stands below the table."""
    return [
        "",
        "## Every other page",
        "",
        "Each as somebody opens it whom it is for, its bytes packed with gzip; and what it takes after 10,000 writes. An aim and a",
        "limit has what is of the kind of a page above: every page of the public's, a list of cases, what belongs to one case, figures.",
        "How many statements each costs the suite counts.",
        "",
        _row("page", "aim / limit", ["bytes", *(one.name for one in found)]),
        _row("---", "---", ["---"] * (1 + len(found))),
        *(_row(one.name, _limits(one.like), [_bytes(one, found), *_of_other(one, found)]) for one in OTHERS),
        "",
        *_what_the_time_goes_on(found),
        "## Bytes, packed with gzip",
        "",
        "| page | bytes |",
        "| --- | --- |",
        *(
            f"| `{path}` | {_packed(path, number)} |"
            for path, number in found[0].sizes.items()
            if path not in _OTHER_NAMES
        ),
        "",
        f"At most {PACKED} a page, {most_of(others.REGISTER)} where a case is registered (decision 36), and {most_of(pages.ASSETS)} for",
        "scripts and styles are allowed.",
        "",
        "## Eight people at once",
        "",
        "Each on cases that others write to as well. Every note has words of its own, by which it is looked for afterwards, on whichever",
        "case; then the trail of the cases and of all that was read is verified.",
        "",
        *(
            f"- {one.name}: {one.together}{'' if one.together.is_sound else f' {OVER_LIMIT}'}."
            for one in found
            if one.together
        ),
        "",
        "## A bulk load",
        "",
        *(_loaded(one, one.loaded) for one in found if one.loaded),
        "",
        f"Of three loads the median counts. On SQLite a case may take {MILLISECONDS_EACH} ms, by the clock or where {_THERE}: 500 a",
        "second; what takes longer is loaded three times twice more, and the middle of the three counts.",
        "",
    ]


OTHERS = (*others.OF_CASEWORK, *public.OTHERS)
_OTHER_NAMES = frozenset(one.name for one in OTHERS)
_UNMEASURED = "–"
_THERE = f"the floor takes {FLOOR_THERE:g} ms"


def _row(first: str, second: str, rest: Iterable[str]) -> str:
    return f"| {first} | {second} | {' | '.join(rest)} |"


def _pages_of_the_table(found: Sequence[Found]) -> Iterator[str]:
    for page in AIMS:
        yield _row(page, _limits(page), (_fresh(one, page, page) or _UNMEASURED for one in found))
        yield _row(AFTER, "", (_after(one, page, page) or _UNMEASURED for one in found))


def _limits(page: str) -> str:
    aims = AIMS.get(page)
    return "{:g} / {:g}".format(*aims) if aims else ""


def _fresh(one: Found, page: str, like: str) -> str:
    if page not in one.ratios:
        return ""
    aims = AIMS.get(like) if one.size <= STANDARD else None
    mark_of_limits = mark(one.ratios[page], *aims) if aims else ""
    return (
        _measured(one.ratios[page], one.milliseconds[page]) + mark_of_limits + _grown(one, one.growth.get(page), like)
    )


def _after(one: Found, page: str, like: str) -> str:
    if page not in one.after_writes:
        return ""
    return _measured(one.after_writes[page], one.after_milliseconds[page]) + _grown(
        one, one.after_growth.get(page), like
    )


def _measured(ratio: float, milliseconds: float) -> str:
    return f"{ratio:.2f} ({milliseconds:.1f} ms)"


def _grown(one: Found, growth: float | None, like: str) -> str:
    """How many times as long it takes as in the house that it was held against."""
    if growth is None:
        return ""
    is_slow = growth > SLOWER and not counts_all(one.size, like)
    return f", {growth:.2f} ×{f' {SLOW}' if is_slow else ''}"


def _of_other(other: Other, found: Sequence[Found]) -> Iterator[str]:
    """What it takes in each house."""
    for one in found:
        both = (_fresh(one, other.name, other.like), _after(one, other.name, other.like))
        yield "; then ".join(filter(None, both)) or _UNMEASURED


def _bytes(other: Other, found: Sequence[Found]) -> str:
    """The most in any house. A file to be kept is no page, and may be as long as it is."""
    sizes = [one.sizes[other.name] for one in found if other.name in one.sizes]
    if not sizes:
        return _UNMEASURED
    return str(max(sizes)) if other.rule.endswith(".csv") else _packed(other.rule, max(sizes))


def _packed(page: str, number: int) -> str:
    return f"{number}{mark(number, most_of(page), most_of(page))}"


def _starts(one: Found) -> str:
    there = statistics.median(start.there for start in one.starts)
    return f"{', '.join(f'{start.seconds:.2f}' for start in one.starts)}; {there:.2f}{mark(there, 1.2, 2.5)}"


def over_aim(one: Found) -> frozenset[str]:
    """The pages that take longer than they should, in a house of the size that aims are for."""
    like = {page: page for page in AIMS} | {other.name: other.like for other in OTHERS}
    aims = {page: AIMS.get(kind) for page, kind in like.items()} if one.size <= STANDARD else {}
    return frozenset(page for page, aim in aims.items() if aim and one.ratios.get(page, 0.0) > aim[0])


def _what_the_time_goes_on(found: Sequence[Found]) -> list[str]:
    """Of every page over its aim."""
    lines = [
        f"| {page} | {one.name.partition(',')[0]} | {one.milliseconds[page]:.1f} | {in_parts(spent)} |"
        for one in found
        for page, spent in one.parts.items()
        if page in over_aim(one)
    ]
    if not lines:
        return []
    return [
        "## Where an aim is missed, what the time goes on",
        "",
        "Milliseconds of processor time, of an action for its three requests: PostgreSQL's own processes, and the server's shared out",
        "as a profiler saw whose code was at work. SQLite works inside its driver.",
        "",
        "| page | database | ms | of these |",
        "| --- | --- | --- | --- |",
        *lines,
        "",
    ]


def in_parts(spent: Mapping[str, float]) -> str:
    """In a line, leaving out what is hardly anything."""
    return ", ".join(f"{room} {part:.1f}" for room, part in spent.items() if part >= sum(spent.values()) / 50)


def _loaded(one: Found, made: Loaded) -> str:
    times = ", ".join(f"{load.seconds:.1f}" for load in made.took)
    floors = ", ".join(f"{load.floor:.1f}" for load in made.took)
    each = 1000 / made.rate_there
    too_slow = f" {OVER_LIMIT}" if loads_too_slowly(one.dialect, made) else ""
    return (
        f"- {one.name.partition(',')[0]}: {made.cases:,} cases in {times} s by the clock, from the command to its end, with a floor of "
        f"{floors} ms: {made.rate:.0f} a second; where {_THERE}, {made.rate_there:.0f} a second, {each:.2f} ms each{too_slow}. "
        f"Its processes held {made.mebibytes:.0f} MiB together."
    )


def loads_too_slowly(dialect: str, made: Loaded) -> bool:
    """Whether a case takes longer than it may on SQLite: by the clock, and where the limits were drawn up (decision 65)."""
    return dialect == "sqlite" and 1000 / max(made.rate, made.rate_there) > MILLISECONDS_EACH


def _in_counts(one: Found) -> str:
    ratio = one.milliseconds[pages.FIGURES] / one.count_milliseconds
    return f"{ratio:.2f} ({one.count_milliseconds:.0f} ms){mark(ratio, 2, 4) if one.size > STANDARD else ''}"


def over(size: int, page: str, measured: Measured) -> float:
    """By which share of it that is over what it may take: not above zero where it is not, or nothing is said.

    Held against another house, it is judged by how much longer it takes; alone, by its limit.
    """
    like = next((one.like for one in OTHERS if one.name == page), page)
    if measured.growth:
        return 0.0 if counts_all(size, like) else measured.growth / SLOWER - 1
    aims = AIMS.get(like)
    return measured.ratio / aims[1] - 1 if aims else 0.0


def counts_all(size: int, like: str) -> bool:
    """Whether a page counts cases of which there are ten times as many: it is judged by a bare count."""
    return size > STANDARD and like == pages.FIGURES


def mark(number: float, aim: float, limit: float) -> str:
    """Said of what is over its aim, or over its limit."""
    if number > limit:
        return f" {OVER_LIMIT}"
    return f" {OVER_AIM}" if number > aim else ""
