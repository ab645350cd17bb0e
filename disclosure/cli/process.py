"""A declaration as tables that a person can read: stages, actions with where they lead, clocks with how sure they are."""

from collections.abc import Iterable, Iterator, Sequence

from disclosure.domain import clocks
from disclosure.domain.measures import TREATMENT
from disclosure.domain.scheme import DONE, Action, Clock, Outcome, Route, Scheme


def table(scheme: Scheme) -> str:
    """The scheme for a terminal."""
    since = f"For cases received from {_since(scheme)}."
    lines = [f"{scheme.known_as}: {scheme.name} ({scheme.rule_set})", since, *scheme.sources]
    for heading, head, rows in _parts(scheme):
        lines += ["", heading, *_columns([head, *rows])]
    return "\n".join(lines)


def document(schemes: Iterable[Scheme]) -> str:
    """All schemes as Markdown: the whole of docs/schemes.md."""
    lines = [
        "# The declared schemes", "",
        "Generated from the declarations by `disclosure schemes show --markdown`; a test keeps it current. What stands behind the limits",
        "and how sure each is: [law.md](law.md). What *counted as* means: [return.md](return.md).",
    ]  # fmt: skip
    for scheme in schemes:
        lines += [
            "",
            f"## {scheme.rule_set}",
            "",
            f"{scheme.known_as}: {scheme.name}. For cases received from {_since(scheme)}.",
            "",
        ]
        lines += [f"- {source}" for source in scheme.sources]
        for heading, head, rows in _parts(scheme):
            lines += ["", f"### {heading}", "", _row(head), _row(["---"] * len(head)), *(_row(row) for row in rows)]
    return "\n".join(lines) + "\n"


def _since(scheme: Scheme) -> str:
    """The day from which the rule set is in force, and how sure that is."""
    if scheme.in_force_from is None:
        return "the beginning"
    return f"{scheme.in_force_from.isoformat()} ({scheme.in_force_certainty.value})"


def _parts(scheme: Scheme) -> Iterator[tuple[str, Sequence[str], list[Sequence[str]]]]:
    for route in scheme.routes:
        stages = [
            [key, scheme.stage(key).label, scheme.stage(key).recorded, scheme.stage(key).who] for key in route.stages
        ]
        yield f"Stages of {route.key}", ("stage", "name", "recorded", "who"), list(stages)
    yield (
        "Actions",
        ("action", "at", "permission", "needs", "not by the doer of", "outcome → stage", "sets", "source"),
        [_action(action) for action in scheme.actions],
    )
    closing = [one for action in scheme.actions for one in action.outcomes if one.closes]
    yield "Outcomes of a case", ("outcome", "closes when", "counted as"), [_closing(one) for one in closing]
    clocks_of = [_clock(clock, route) for route in scheme.routes for clock in scheme.clocks_of(route.key)]
    yield "Clocks", ("route", "clock", "limit", "starts", "stops", "limit is", "start is", "source"), clocks_of
    if scheme.checklist:
        searched: list[Sequence[str]] = [
            [one.key, one.label, one.certainty.value, one.source] for one in scheme.checklist
        ]
        yield "Search checklist", ("key", "searched or asked", "is", "source"), searched


def _action(action: Action) -> Sequence[str]:
    leads = "; ".join(_leads(outcome) for outcome in action.outcomes if not outcome.closes)
    if any(outcome.closes for outcome in action.outcomes):
        leads = "; ".join(filter(None, (leads, "the outcomes of a case → closed")))
    called = [f"{call.action} at once (if {call.when.column} {_condition(call.when)})" for call in action.calls]
    leads = "; ".join(filter(None, (leads, *called)))
    sets = [name for name in (action.milestone, *action.sets) if name]
    sets += [name for outcome in action.outcomes for name in (outcome.milestone, *outcome.sets, *outcome.adds) if name]
    where = ", ".join(action.at) + (f" ({', '.join(action.routes)})" if action.routes else "")
    return (
        action.key, where, action.permission.value, ", ".join(action.needs), ", ".join(action.not_by), leads,
        ", ".join(dict.fromkeys(sets)), action.source,
    )  # fmt: skip


def _leads(outcome: Outcome) -> str:
    if not outcome.to:
        return "" if outcome.key == DONE else outcome.key
    ways = []
    for move in outcome.to:
        when = " and ".join(f"{one.column} {_condition(one)}" for one in move.when)
        ways.append(f"{move.stage} (if {when})" if when else move.stage)
    return ("" if outcome.key == DONE else f"{outcome.key} → ") + ", else ".join(ways)


def _closing(outcome: Outcome) -> Sequence[str]:
    when = "; ".join(f"{rule.must.column} {_condition(rule.must)}" for rule in outcome.rules if not rule.given)
    return outcome.key, when, TREATMENT[outcome.key].value


def _condition(when: object) -> str:
    values = getattr(when, "values", ())
    present = getattr(when, "present", None)
    if present is not None:
        return "is known" if present else "is empty"
    if set(values) == {True, "yes"}:
        return "is yes"
    if set(values) == {False, "no"}:
        return "is no"
    return "is " + " or ".join(str(value) for value in values)


def _clock(clock: Clock, route: Route) -> Sequence[str]:
    return (
        route.key, clock.key, clocks.words(clock.limit), ", ".join(clock.starts), ", ".join(clock.stops), clock.certainty.value,
        clock.start_certainty.value, clock.source,
    )  # fmt: skip


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [min(max(len(row[column]) for row in rows), 60) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
