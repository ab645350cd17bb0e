"""The public in a soak: what they send and say through their own door, and what must have become of it once the jobs have run."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.domain.access import Actor, Role
from disclosure.domain.answers import Answers
from disclosure.domain.contact import Channel, Reach
from disclosure.domain.law import Law
from disclosure.services import drafts, intake, messages, tokens
from disclosure.services.brake import Attempt, Limit
from disclosure.services.sealing import Envelope, Opener, Sealer, public_half
from disclosure.store.models import messages as messages_table
from disclosure.store.models import notices, submissions
from tests.forms.public_samples import Fields, application, filled_in
from tests.services import worlds
from tests.soak.kept import Kept
from tests.soak.tables import LONDON, PROMISED

SECRET = "what seals in the soak"
SEALER, ENVELOPE, OPENER = Sealer([SECRET]), Envelope(public_half(SECRET)), Opener([SECRET])
NEVER_TOO_MANY = Limit("send", 10_000, 10_000, timedelta(minutes=10))
TAKING_IN = frozenset({Role.INTAKE, Role.SUPERVISOR})

Way = tuple[str, Mapping[str, Fields]]  # a journey, and what is answered otherwise than in its sample
_ALLEGED: Fields = {"crime_alleged": "yes", "crime_alleged_words": "He broke her wrist in May."}
_OF_A_CHILD: Fields = {"about_whom": "child"}
# What is asked on which way becomes a case of this scheme and route.
WAYS: Mapping[tuple[str, str], Sequence[Way]] = {
    ("dvds", "right_to_ask"): (
        ("me", {}),
        ("me", {"crime": _ALLEGED}),
        ("someone", {}),
        ("someone", {"crime": _ALLEGED}),
    ),
    ("dvds", "right_to_know"): (("professional", {}), ("professional", {"crime_referred": _ALLEGED})),
    ("csods", "right_to_ask"): (("child", {}), ("child", {"crime": _ALLEGED})),
    ("csods", "right_to_know"): (("professional", {"about_whom": _OF_A_CHILD}),),
    ("csods", "enquiry"): (("child", {"names_them": {"names_them": "no"}}),),
}
_NO_WAY = {f"contact_{channel}": "no" for channel in Channel}
_AT_FIRST = Reach(True)  # as each sample tells it
_ONE_WAY = {**_NO_WAY, "contact_work": "only"}
# What is told of a contact plan, and what it comes to; None: nothing is said of it.
PLANS: Sequence[tuple[dict[str, str], Reach | None]] = (
    ({}, None), (_NO_WAY, Reach(False)), (_ONE_WAY, Reach(True)),
    ({**_ONE_WAY, "safe_until_known": "yes", "safe_until_on": "2031-06-01"}, Reach(True, date(2031, 6, 1))),
)  # fmt: skip


@dataclass
class Request:
    """Something that was sent, with the reference and the words that its applicant was shown."""

    place: tuple[str, str]
    reference: str
    words: str
    key: str
    at: datetime
    answers: Answers
    alleges: bool
    reach: Reach = _AT_FIRST


@dataclass(frozen=True)
class Message:
    """Something said of a request later."""

    request: Request
    key: str
    answers: Answers
    reach: Reach | None


@dataclass
class Outside:
    """Everybody who has no account. `sent` and `said` are what the jobs have not taken in yet, in the order in which it came."""

    session: Session
    requests: list[Request] = field(default_factory=list)
    sent: list[Request] = field(default_factory=list)
    said: list[Message] = field(default_factory=list)

    def fill_in(self, way: Way, *, law: Law, now: datetime) -> tuple[drafts.Draft, Any]:
        """A draft with every page as it was typed, and what it comes to."""
        journey, otherwise = way
        filled = filled_in(journey, now=now, **otherwise)
        pages = {key: {"typed": page.typed, "values": page.values} for key, page in filled.sent.items()}
        given: dict[str, Any] = {"sealer": SEALER, "now": now}
        token, words = tokens.new_key(), tokens.new_phrase()
        drafts.change(self.session, token, lambda new: replace(new, phrase=words), **given, begin=True)
        drafts.change(self.session, token, lambda begun: replace(begun, pages=pages), **given)
        kept = drafts.find(self.session, token, **given)
        self.session.rollback()
        assert kept is not None
        assert kept.pages.keys() == pages.keys(), "what was typed is kept"
        assert kept.phrase == words
        return kept, application(filled, law=law, now=now)

    def send(self, place: tuple[str, str], way: Way, *, law: Law, now: datetime) -> Request:
        """Fill it in and send it, twice: it is received once."""
        draft, asked = self.fill_in(way, law=law, now=now)
        attempt = Attempt(NEVER_TOO_MANY, "192.0.2.7", SEALER, now)
        given: dict[str, Any] = {"law": law, "sealer": SEALER, "envelope": ENVELOPE, "attempt": attempt, "now": now}
        reference, again = (intake.receive(self.session, draft, asked, **given) for _ in range(2))
        assert reference == again, "sent again it keeps its reference"
        alleges = any("crime" in page for page in way[1])
        made = Request(place, reference, draft.phrase, draft.request_key, now, asked.answers, alleges)
        self.requests.append(made)
        self.sent.append(made)
        return made

    def say(self, request: Request, plan: tuple[dict[str, str], Reach | None], *, now: datetime) -> None:
        """Say something of it, twice: it is one message. Who has other words finds nothing to say it of."""
        found = messages.look_up(self.session, request.reference, request.words, sealer=SEALER)
        others = [one.words for one in self.requests if one is not request]
        strangers = {messages.look_up(self.session, request.reference, words, sealer=SEALER) for words in others}
        self.session.rollback()
        assert (found, strangers - {""}) == (request.reference, set()), "the words are those of one request alone"
        told, reach = plan
        said = worlds.answers("applicant_message", note=f"He has my phone now, since {now}.", **told)
        made = Message(request, tokens.new_key(), said, reach)
        for _ in range(2):
            messages.receive(self.session, request.reference, said, request_key=made.key, envelope=ENVELOPE, now=now)
        self.said.append(made)

    # --- once the jobs have run

    def taken_in(self) -> tuple[list[Request], list[Message]]:
        """What the jobs must have taken in just now: everything that waited."""
        done = self.sent, self.said
        self.sent, self.said = [], []
        for message in done[1]:
            if message.reach is not None:
                message.request.reach = message.reach
        return done

    def came(self, sent: Sequence[Request], said: Sequence[Message], cases: Mapping[str, Kept]) -> None:
        """What was sent is a case as it was answered, from the minute in which it was sent; what was said is one note on it."""
        for request in sent:
            row = cases[request.reference].row
            at = request.at.replace(second=0, microsecond=0)
            assert tuple(row.facts[name] for name in ("scheme", "received_at")) == (request.place[0], at)
            assert cases[request.reference].place[1] == request.place[1]
            assert row.events[0].values == {one.name: one.value for one in request.answers.items}
        for message in said:
            events = [one for one in cases[message.request.reference].row.events if one.request_key == message.key]
            assert [one.values for one in events] == [{one.name: one.value for one in message.answers.items}]

    def stands(self, cases: Mapping[str, Kept]) -> None:
        """Everything that was sent is a case, and nothing of it is left where it waited; its applicant is told how it stands."""
        left = [
            self.session.scalars(select(table.c.reference).where(table.c.sealed.is_not(None))).all()
            for table in (submissions, messages_table)
        ]
        assert left == [[], []], "something still waits, or is kept twice"
        for request in self.requests:
            kept, told = cases[request.reference], messages.status(self.session, request.reference)
            assert told is not None
            assert (told.phase, told.promised_on) == _so_far(kept), f"told of {request.reference}: {told}"
            assert Reach(told.reachable, told.contact_ends_on) == request.reach
        self.session.rollback()

    def told_of(
        self, said: Sequence[Message], cases: Mapping[str, Kept], people: Iterable[Actor], now: datetime
    ) -> None:
        """Each message is a notice for whoever owns its case; where nobody does, for all who take in requests by their roles of now."""
        taking_in = [one.user_id for one in people if one.roles & TAKING_IN]
        expected: Counter[tuple[object, ...]] = Counter()
        for message in said:
            row = cases[message.request.reference].row
            hear = [row.facts["owner_id"]] if row.facts["owner_id"] else taking_in
            expected.update((row.id, user_id) for user_id in hear)
        asked = select(notices.c.case_id, notices.c.user_id).where(notices.c.kind == "message", notices.c.at == now)
        found = Counter(tuple(row) for row in self.session.execute(asked))
        self.session.rollback()
        assert found == expected, "who hears of a message"


def _so_far(kept: Kept) -> tuple[str, Any]:
    """How far it has come, and the first day on which a limit runs out whose end its applicant hears of."""
    told, route = kept.row.facts, kept.place[1]
    if not told["is_open"]:
        return "finished", None
    running = [
        one["due_at"] for one in kept.row.deadlines if one["stopped_at"] is None and one["clock"] in PROMISED[route]
    ]
    by = min(running).astimezone(LONDON).date() if running else None
    return ("in_progress" if told["initial_checks_at"] else "received"), by
