"""Ways through a public form that nobody foresaw: pages sent in any order, with sound answers, none, and hostile ones."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache

from hypothesis import strategies as st

from disclosure.forms.fields import Checkboxes, Confirm, PartialDate, PeopleField, Radios
from disclosure.forms.journey import Filling, Page, Sent
from disclosure.forms.public.journeys import JOURNEYS
from tests.forms.public_samples import SAMPLES, filling, form_of, send, typed_of

NOW = datetime(2026, 11, 25, 15, 4, 31, tzinfo=UTC)
PAGES: Mapping[str, Page] = {page.key: page for page in JOURNEYS.pages}
HOSTILE = (
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "=cmd|' /C calc'!A0",
    "{{ 7 * 7 }}",
    "%(name)s %s {0}",
    "\u202egnp.exe",
    "a\x00b",
    "\ud800",
    "\u200b\u200d",
    "é" * 201,
    "x" * 10_001,
    "-1",
    "٣",
    "99999999999999999999",
    "unknown",
    "yes",
    "\n\n\n",
    "🜏" * 50,
)
_TEXT = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=()), max_size=40))
Typed = Sequence[tuple[str, str]]


@cache
def _names(key: str) -> Mapping[str, tuple[str, ...]]:
    """The names that a page's inputs have, and for each the answers that it offers."""
    found: dict[str, tuple[str, ...]] = {}
    for field in form_of(PAGES[key], None, now=NOW).asked():
        if isinstance(field, Radios | Checkboxes):
            found[field.name] = tuple(option.value for option in field.options())
        elif isinstance(field, Confirm):
            found[field.name] = ("yes",)
        elif isinstance(field, PartialDate):
            found |= dict.fromkeys((f"{field.name}-{part}" for part in ("day", "month", "year")), ("1", "12", "1990"))
        elif isinstance(field, PeopleField):
            names = [f"{field.name}-{number}-given_names" for number in (0, 1, 7, 99)]
            names += [f"{field.name}-0-date_of_birth-year", f"{field.name}-0-sex", f"{field.name}-x-sex"]
            found |= dict.fromkeys(names, ("Rohan", "2019", "male", ""))
            found |= {field.add_name: ("yes",), field.remove_name(0): ("yes",), field.remove_name(1): ("yes",)}
        else:
            found[field.name] = ("Something", "")
    return found


def _samples(key: str) -> tuple[Typed, ...]:
    return tuple(typed_of(pages[key]) for pages in SAMPLES.values() if key in pages)


@st.composite
def _typed(draw: st.DrawFn, key: str) -> Typed:
    """What is typed on a page: its sample, nothing, or anything at all in any of its inputs."""
    kind = draw(st.sampled_from(("sound", "sound", "offered", "anything", "nothing")))
    if kind == "sound":
        return draw(st.sampled_from(_samples(key)))
    if kind == "nothing":
        return []
    offered = _names(key)
    names = draw(st.lists(st.sampled_from(sorted(offered)), max_size=8)) if offered else []
    if kind == "offered":
        return [(name, draw(st.sampled_from(offered[name]))) for name in names]
    return [
        (name, draw(st.one_of(_TEXT, st.sampled_from(offered[name]))))
        for name in [*names, draw(_TEXT)]
        if name in offered
    ]


@st.composite
def _step(draw: st.DrawFn) -> tuple[str, Typed]:
    key = draw(st.sampled_from(sorted(PAGES)))
    return key, draw(_typed(key))


@st.composite
def _onward(draw: st.DrawFn) -> tuple[str, Mapping[str, Typed]]:
    """Whatever is open is answered, page after page, as one journey's sample answers it, some pages otherwise."""
    journey = draw(st.sampled_from(sorted(SAMPLES)))
    return journey, {key: draw(_typed(key)) for key in draw(st.lists(st.sampled_from(sorted(PAGES)), max_size=5))}


Step = tuple[str, Typed] | tuple[str, Mapping[str, Typed]]
WAYS: st.SearchStrategy[list[Step]] = st.lists(st.one_of(_step(), _onward()), max_size=10)
PROFESSIONALS = st.sampled_from(("right_to_know", "right_to_ask"))


def walked(steps: Sequence[Step], professionals: str) -> list[Filling]:
    """The filling after each step. A page that is not asked is not taken, as in the product."""
    sent: dict[str, Sent] = {}
    found = [filling(sent, professionals=professionals)]
    for where, what in steps:
        if isinstance(what, Mapping):
            for _ in range(60):
                page = found[-1].open
                if page is None:
                    break
                typed = what.get(page.key) or typed_of(_sample(where, page.key))
                sent = {**sent, page.key: send(page, typed, now=NOW, after=found[-1])}
                found.append(filling(sent, professionals=professionals))
                if sent[page.key].values is None:
                    break
        elif page := found[-1].find(where):
            sent = {**sent, where: send(page, what, now=NOW, after=found[-1])}
            found.append(filling(sent, professionals=professionals))
    return found


def _sample(journey: str, key: str) -> Mapping[str, str | list[str]]:
    return next(pages[key] for pages in (SAMPLES[journey], *SAMPLES.values()) if key in pages)


def completed(made: Filling, professionals: str) -> Filling:
    """Whatever is still asked, answered as its sample answers it; and the whole of it."""
    sent = dict(made.sent)
    while page := (made := filling(sent, professionals=professionals)).open:
        journey = made.journey.key if made.journey else "me"
        sent[page.key] = send(page, _sample(journey, page.key), now=NOW, after=made)
    return made
