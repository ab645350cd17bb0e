"""From a public form that is filled in to an application: its answers as asked, and what an officer's form calls them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from disclosure.domain.answers import Answer, Answers, Value
from disclosure.domain.application import UNDER_16, Application
from disclosure.domain.clocks import LONDON
from disclosure.domain.facts import EMPTY
from disclosure.domain.scheme import Route, Scheme
from disclosure.domain.words import N_
from disclosure.forms.application import application_of
from disclosure.forms.base import Form
from disclosure.forms.dates import date_words
from disclosure.forms.inputs import LONG
from disclosure.forms.journey import Becomes, Filling
from disclosure.forms.public.age import under_16
from disclosure.forms.public.question import Question

RECEIVED = N_("Sent")
# A public page asks of a person by the part's name and one of these: together they are what an officer's form asks at once.
_PARTS = ("applicant", "person_at_risk", "subject")
_ABOUT = (
    "given_names",
    "family_name",
    "other_names",
    "date_of_birth",
    "sex",
    "address",
    "previous_addresses",
    "work",
    "social_media",
)
_Page: TypeAlias = "tuple[Question, Sequence[Answer]]"  # as it was sent, and its answers
_OF_PEOPLE = frozenset(f"{part}_{name}" for part in _PARTS for name in _ABOUT)


def to_application(
    filling: Filling,
    forms: Sequence[Question],
    *,
    scheme: Scheme,
    route: Route,
    received_at: datetime,
    language: str,
    officers: Mapping[str, type[Form]],
) -> Application:
    """The application that a whole filling describes; `forms` are its pages in order, valid, with their words.

    What follows from the answers without having been asked stands among them too, with no words: an officer who puts
    something right opens the route's own form, one of `officers`, and finds it filled in with all that was said.
    """
    # As an officer's form has it, and so can leave it as it is: a clock's start is not corrected.
    received_at = received_at.replace(second=0, microsecond=0)
    pages = [(form, _answers(form)) for form in forms]
    asked = [answer for _, answers in pages for answer in answers]
    said: dict[str, Value] = {one.name: one.value for one in asked}
    becomes = filling.becomes or Becomes(scheme.key, route.key)
    says = dict(becomes.says)
    for form in forms:
        says |= form.also()
    for part in _PARTS:
        if person := _person(part, {**said, **says}):
            says[becomes.plays.get(part, part)] = [person]
    young = [Answer(UNDER_16, "Under 16", [*who], ", ".join(who))] if (who := under_16(filling.values)) else []
    if (officer := officers.get(route.form)) is not None:
        says |= _told(pages, officer, becomes.told_in, says, first=young)
    received = () if "received_at" in said else (_received(received_at, forms[0].translate),)
    items = (*young, *received, *asked, *_unasked(says, officer))
    journey = filling.journey
    answers = Answers(journey.key if journey else "", journey.version if journey else "", language, items)
    return application_of({**said, **says}, answers, received_at=received_at, scheme=scheme, route=route)


def to_note(key: str, version: str, forms: Sequence[Question], *, language: str) -> Answers:
    """What an applicant says of a request that was sent, as the note that it becomes; `forms` are its pages in order, valid."""
    return Answers(key, version, language, tuple(answer for form in forms for answer in _answers(form)))


def _received(at: datetime, translate: Callable[..., str]) -> Answer:
    there = at.astimezone(LONDON)
    day = date_words(there.date().isoformat(), translate)
    words = translate(N_("%(day)s at %(time)s"), day=day, time=f"{there:%H:%M}")
    return Answer("received_at", translate(RECEIVED), at.isoformat(), words)


def _answers(form: Question) -> list[Answer]:
    """The answers of a page. What stood above several questions belongs to each of them."""
    above = f"{form.translate(form.title)} – " if form.title else ""
    return [answer._replace(question=f"{above}{answer.question}") for answer in form.answers().items]


def _person(part: str, said: Mapping[str, Value]) -> dict[str, Value]:
    """What was said of one person, by the names of a person's block; nothing where no name was."""
    found = {name: said.get(f"{part}_{name}") for name in _ABOUT}
    known = {name: value for name, value in found.items() if value not in EMPTY}
    return known if known.keys() & {"given_names", "family_name"} else {}


def _told(
    pages: Sequence[_Page], officer: type[Form], told_in: str, says: Mapping[str, Value], *, first: Sequence[Answer]
) -> dict[str, Value]:
    """What the officer's form has no question for, told with its question in one that takes words; `first` above all the rest."""
    above = {told_in: [f"{one.question}: {one.words}" for one in first]}
    lines: dict[str, list[str]] = {told_in: []}
    for form, answers in sorted(pages, key=lambda page: not page[0].leads):
        if form.told_in is None:
            continue
        place = form.told_in if hasattr(officer, form.told_in or "-") else told_in
        lines.setdefault(place, []).extend(
            f"{one.question}: {_on_a_line(one)}"
            for one in answers
            if one.words and not hasattr(officer, one.name) and one.name not in _OF_PEOPLE
        )
    return {
        place: "\n".join(filter(None, (*above.get(place, ()), str(says.get(place) or ""), *found)))[:LONG]
        for place, found in lines.items()
        if (found or above.get(place)) and hasattr(officer, place)
    }


def _on_a_line(answer: Answer) -> str:
    return answer.words.replace("\n", "; ") if isinstance(answer.value, list) else answer.words


def _unasked(says: Mapping[str, Value], officer: type[Form] | None) -> Iterator[Answer]:
    for name, value in says.items():
        if officer is None or hasattr(officer, name):
            yield Answer(name, "", value, "")
