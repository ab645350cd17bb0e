"""What templates are given: words in the reader's language, London times, the frame."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, cast

from flask import Flask, current_app, g, request, session, url_for
from flask_babel import format_date, get_translations, gettext, ngettext

from disclosure.domain import clocks
from disclosure.domain.facts import DEADLY
from disclosure.domain.words import N_
from disclosure.forms.dates import date_words
from disclosure.web import labels, parts
from disclosure.web.product import product

URGENCY = {
    0: (N_("Immediate risk"), "red"),
    1: (N_("Not triaged"), "orange"),
    2: (N_("High"), "magenta"),
    3: (N_("Medium"), "yellow"),
    4: (N_("Standard"), "grey"),
}
CERTAINTY = {
    clocks.Certainty.CONFIRMED: N_("Confirmed"),
    clocks.Certainty.CONFIRMED_2ND: N_("Confirmed at second hand"),
    clocks.Certainty.INFERRED: N_("Inferred"),
    clocks.Certainty.UNKNOWN: N_("Not known: the stricter reading"),
}


def install(app: Flask) -> None:
    """Give every template its words, times and frame."""
    app.jinja_env.filters.update(
        when=when,
        day=day,
        weekday=weekday,
        london_day=london_day,
        machine=machine,
        clock_time=clock_time,
        words=in_language,
        limit=limit_words,
        left=left_words,
        old=age_words,
        certainty=certainty_words,
    )
    app.jinja_env.globals.update(
        urgency=URGENCY, danger_colour=danger_colour, form_parts=parts.parts, listed_parts=parts.listed
    )
    app.extensions["words"] = labels.declared_words(app.extensions["disclosure"].law)
    app.jinja_env.install_gettext_callables(translated, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.context_processor(_frame)


SOURCE = "en"  # the language that marked words are written in


def language() -> str:
    """The reader's language. Officers' pages are in English; public pages choose among the configured ones."""
    if not request:
        return SOURCE
    found: str | None = g.get("language")
    if found is None:
        found = g.language = str(session.get("language", SOURCE))
    return found


def wording() -> Callable[[str], str]:
    """What gives marked words in the reader's language, for whoever has hundreds: those that stand as written are not looked for."""
    if language() == SOURCE:
        return str
    catalogue = g.get("catalogue")
    if catalogue is None:
        catalogue = g.catalogue = get_translations()
    return cast("Callable[[str], str]", catalogue.gettext)


def translated(text: str) -> str:
    """Marked words in the reader's language."""
    return wording()(text)


def in_language(text: str, values: Mapping[str, object] | None = None) -> str:
    """Marked words in the reader's language, values in their places."""
    words = translated(text) if text else ""
    return words % values if values else words


def when(at: datetime | None) -> str:
    """A moment as an officer reads it: 3 November 2026, 14:05, London time."""
    if at is None:
        return ""
    here = clocks.london(at)
    return f"{day(here.date())}, {clock_time(at)}"


def london_day(at: datetime) -> date:
    """The day of a moment, in London."""
    return clocks.london_date(at)


def clock_time(at: datetime) -> str:
    """The time of day, in London."""
    return f"{clocks.london(at):%H:%M}"


def day(value: date | str | None) -> str:
    """A day, or a partial one: 3 November 2026, November 2026, 2026."""
    if not value:
        return ""
    return str(date_words(value.isoformat() if isinstance(value, date) else value, _put))


def _put(text: str, **values: object) -> str:
    return in_language(text, values)


def weekday(value: date) -> str:
    """The day of the week, short: Mon."""
    return str(format_date(value, "EEE"))


def machine(at: datetime | None) -> str:
    """A moment for machines: ISO 8601 with London's offset."""
    return clocks.london(at).isoformat(timespec="seconds") if at else ""


def limit_words(limit: clocks.Limit) -> str:
    """A limit in words: 28 calendar days."""
    return in_language(*clocks.limit_in_words(limit))


def left_words(reading: clocks.Reading) -> str:
    """What is left of a clock, or how late it is."""
    return in_language(*clocks.left_in_words(reading))


def age_words(since: datetime) -> str:
    """How long ago it was."""
    return in_language(*clocks.age_in_words(since, g.now))


def certainty_words(certainty: clocks.Certainty) -> str:
    """How sure a rule is, in words that an officer can act on."""
    return in_language(CERTAINTY[certainty])


def danger_colour(code: str) -> str:
    """The colour of a danger that was spoken of."""
    return "red" if code in DEADLY else "yellow"


def reading_now(due: datetime | None) -> clocks.Reading | None:
    """A due time in a list, read now; where it started does not matter there."""
    return None if due is None else clocks.read(min(due, g.now), due, now=g.now)


_SHORTCUTS = "officer.shortcuts"  # not there where no officer is served


def _frame() -> dict[str, Any]:
    settings = product().settings
    actor = g.get("actor")
    frame: dict[str, Any] = {
        "service_name": gettext("Disclosure"),
        "language": language(),
        "now": g.get("now", datetime.now(UTC)),
        "code_words": labels.code_words,
        "reading_now": reading_now,
    }
    if actor is None or actor.user_id is None:
        return frame
    return {
        **frame,
        "home_href": url_for("auth.home"),
        "signed_in_as": actor.name,
        "session_user": actor.user_id,
        "sign_out_href": url_for("auth.sign_out"),
        "account_href": url_for("auth.change_password"),
        "csrf_token": session.token(),  # type: ignore[attr-defined]
        "marking": "OFFICIAL-SENSITIVE",
        "idle_seconds": settings.session_idle_minutes * 60,
        "warning_seconds": settings.session_warning_minutes * 60,
        "stay_href": url_for("auth.stay_signed_in"),
        "sign_in_href": url_for("auth.sign_in"),
        "shortcuts_href": url_for(_SHORTCUTS) if _SHORTCUTS in current_app.view_functions else "",
    }
