"""Stored codes in words: from the schemes' declarations, the forms' own choices and the force's lists."""

from collections.abc import Iterator

from flask import current_app
from flask_babel import gettext

from disclosure.domain import facts
from disclosure.domain.law import Law
from disclosure.domain.measures import ALL, OPEN
from disclosure.domain.scheme import Route, Scheme
from disclosure.domain.words import N_
from disclosure.forms.codes import LABELS
from disclosure.web.product import product

Words = dict[str, dict[str, str]]


def declared_words(law: Law) -> Words:
    """Column, to code, to marked words, read once at the start. Where schemes differ, the first declared speaks."""
    found: Words = {column: dict(labels) for column, labels in LABELS.items()}
    for scheme in (*law.current(), *law.schemes):
        for column, code, words in _declared(scheme):
            found.setdefault(column, {}).setdefault(code, words)
    found["outcome"][OPEN] = N_("Still open")
    return found


def code_words(column: str, value: object) -> str:
    """A stored code in words; several are listed. A code that nobody declared is shown as it is."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    labels = product().settings.force.lists.get(column) or current_app.extensions["words"].get(column, {})
    return ", ".join(gettext(labels[code]) if labels.get(code) else code for code in str(value).split(";"))


def place_words(scheme_key: str, route_code: str) -> tuple[str, str]:
    """A scheme and one of its routes, by the return's codes, as people call them."""
    scheme = next(one for one in product().law.current() if one.key == scheme_key)
    route = next((one for one in _routes(scheme) if one.code == route_code), None)
    return gettext(scheme.known_as), gettext(route.label) if route else gettext("All routes")


def places(law: Law) -> Iterator[tuple[str, str]]:
    """Scheme and route of every column of the figures, as declared; what both routes add up to comes last."""
    for scheme in law.current():
        for code in dict.fromkeys(route.code for route in _routes(scheme)):
            yield scheme.key, code
        yield scheme.key, ALL


def _routes(scheme: Scheme) -> list[Route]:
    """Applications' routes before those of enquiries, whose code in the return is the same."""
    return sorted(scheme.routes, key=lambda route: route.kind != "application")


def _declared(scheme: Scheme) -> Iterator[tuple[str, str, str]]:
    for stage in scheme.stages:
        yield from ((column, stage.key, stage.label) for column in ("stage", "withdrawn_stage"))
    # An action that every route has says what a milestone is called before one that is only some route's.
    for action in sorted(scheme.actions, key=lambda one: bool(one.routes)):
        yield "action", action.key, action.label
        yield from (("milestone", name.removesuffix("_at"), action.done) for name in sorted(action.milestones))
        for outcome in action.outcomes:
            if action.identifies:
                yield "verdict", outcome.key, outcome.label
            if outcome.closes:
                yield "outcome", outcome.key, outcome.label
            yield from (
                (column, str(code), outcome.label)
                for column, code in outcome.sets.items()
                if outcome.label and code in facts.COLUMNS[column].codes
            )
