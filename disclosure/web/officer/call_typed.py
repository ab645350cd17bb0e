"""What a request typed into a call: which section, what its page had shown there, and what became of it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flask import abort, g, request

from disclosure.domain.signs import tidied
from disclosure.forms.calls import OurRecord
from disclosure.forms.dates import InParts
from disclosure.forms.journey import CHOOSES, Page
from disclosure.forms.public.start import Who
from disclosure.services import sections
from disclosure.services.intakes import Call
from disclosure.services.sections import EMPTY, Section, Text, Typed
from disclosure.web.forms import make_form
from disclosure.web.numbers import sent_number
from disclosure.web.officer.conversation import before, filling_of, judged
from disclosure.web.product import product
from disclosure.web.session import stored

_LONGEST = 20_000  # characters that are kept of one answer: twice what any may have
_MOST = 300_000  # characters that are taken of one part
_SEEN = "seen"


def begun(journey: str, channel: str) -> dict[str, Section]:
    """What stands in a call before anybody speaks: whom it is for, how and when it came, and where whoever takes it works."""
    user = stored().user
    known = {"channel": channel, "district": user and user.district, "team": user and user.team}
    ours = make_form(OurRecord, None, choices=product().public_choices(OurRecord), data=known)
    typed: list[tuple[str, str]] = []
    for one in ours.asked():
        parts = one.typed.items() if isinstance(one, InParts) else ()
        typed += [(f"{one.short_name}-{part}", value) for part, value in parts] or [(one.short_name, one.data or "")]
    kept = {Who.key: ((CHOOSES, journey),), OurRecord.key: tuple((name, value) for name, value in typed if value)}
    pages = _pages()
    return {key: Section(Text(one, ""), judged(pages[key], one)) for key, one in kept.items()}


def with_what_was_sent(call: Call) -> Call:
    """The call with everything that this request typed, and with what was pressed about two texts in one section."""
    if sum(len(name) + len(value) for name, value in request.form.items(multi=True)) > _MOST:
        abort(413)
    page, turn = request.form.get("page", "")[:40], sent_number("turn") or 0
    kept = dict(call.sections)
    for key, seen, typed in _sent():
        there = kept.get(key, EMPTY)
        new = sections.written(there, Text(typed, g.actor.name, page, turn), seen)
        if new is not there:
            kept[key] = new
    for press, choose in (("take", sections.chosen), ("drop", sections.left_out)):
        key, _, whose = request.form.get(press, "").partition(" ")
        if key in kept:
            kept[key] = choose(kept[key], whose)
    return _judged(replace(call, sections=kept))


def standing(call: Call) -> dict[str, str]:
    """Of the sections that this request sent, those that stand as it sent them, each with its mark. In the others somebody wrote."""
    return {key: sections.mark(typed) for key, _, typed in _sent() if call.sections.get(key, EMPTY).typed == typed}


def pressed_in(call: Call) -> str:
    """The section that a button led to, or in which one was pressed; empty where there is none."""
    names = (name.partition(".")[0] for name in request.form if ".add_" in name or ".remove_" in name)
    chosen = (request.form.get(press, "").partition(" ")[0] for press in ("to", "take", "drop"))
    asked = filling_of(call.sections)
    return next((key for key in (*chosen, *names) if asked.find(key)), "")


def part_in(call: Call) -> str:
    """The section whose part was open; empty where it is asked no more."""
    at = request.form.get("at", "")
    return at if filling_of(call.sections).find(at) else ""


def _judged(call: Call) -> Call:
    """With the answers of every section whose text is new, and with what its columns say of it."""
    pages = _pages()
    kept = {
        key: replace(one, values=judged(pages[key], one.typed)) if one.values is None and key in pages else one
        for key, one in call.sections.items()
    }
    values = filling_of(kept).values
    journey, channel = (str(values.get(name) or "") for name in (CHOOSES, "channel"))
    return replace(call, sections=kept, journey=journey or call.journey, channel=channel or call.channel)


def _sent() -> Iterator[tuple[str, str, Typed]]:
    """Of each section that was sent: its key, the mark of what its page had shown there, and what was typed."""
    pages = _pages()
    for name, seen in request.form.items():
        key, _, last = name.rpartition(".")
        if last == _SEEN and key in pages:
            yield key, seen, _typed(before(key))


def _typed(prefix: str) -> Typed:
    sent = [(name, value) for name, value in request.form.items(multi=True) if name.startswith(prefix)]
    typed = ((name.removeprefix(prefix), tidied(value[:_LONGEST])) for name, value in sent)
    return tuple((name, value) for name, value in typed if value and name != _SEEN)


def _pages() -> Mapping[str, Page]:
    """Every page of every journey by its key, asked or not: what was typed on one that is asked no more is kept all the same."""
    return {page.key: page for page in product().calls.pages}
