"""Requests that are being filled in: kept on the server, sealed, for two hours after they were last touched.

Whoever has the cookie has the draft; after a rest, or with the browser left, whoever has the phrase. A button that anybody
can press ends no rest, and keeps nothing that rests for longer; neither does a look, which puts off the rest of what is awake.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from disclosure.domain.errors import DisclosureError
from disclosure.domain.words import N_
from disclosure.services import tokens
from disclosure.services.sealing import Sealer, Unreadable
from disclosure.store.db import forget_log, writing
from disclosure.store.models import drafts
from disclosure.store.queries import public as queries

KEPT = timedelta(hours=2)
REST = timedelta(minutes=10)
AGAIN = timedelta(minutes=1)
"""How soon another look is written down."""


_TOUCHED = (
    update(drafts)
    .where(drafts.c.id == bindparam("draft_id"))
    .values({name: bindparam(name) for name in ("sealed", "seen_at", "awake_at")})
)
_LOOKED_AT = (
    update(drafts)
    .where(drafts.c.token_digest == bindparam("its"), drafts.c.awake_at > bindparam("rested_since"))
    .values({name: bindparam("now") for name in ("seen_at", "awake_at")})
)


@dataclass(frozen=True)
class Draft:
    """What somebody has filled in so far. `pages` are what was typed on each page and the answers that it gave, if they fit.

    `reference` stands once it was sent, and by when it is looked at; `phrase` until it was shown, `asks_about` where somebody asks
    how far a request has come, `asked_at` when they gave its words or last looked, and `saying` what they typed about requests and
    have not sent, by the request's mark, by what it is and by page. `is_reachable` says whether the plan that they sent about it
    last leaves any way open, `contact_ends_on` from which day on none of it is safe, `taken_back_at` when they asked from here that
    it be taken back: what they are told goes by it at once, and not only when the jobs have put it on the case. `given` is what was
    typed where the words are asked for, until it stands there to be put right, or in the other language, within a minute of `given_at`.
    `names_nobody` is said of what was sent: a question about nobody who was named.
    """

    id: int = 0
    language: str = "en"
    pages: Mapping[str, Any] = field(default_factory=dict)
    request_key: str = ""
    reference: str = ""
    looked_at_by: str = ""
    phrase: str = ""
    asks_about: str | None = None
    asked_at: str = ""
    saying: Mapping[str, Any] = field(default_factory=dict)
    is_reachable: bool | None = None
    contact_ends_on: str = ""
    taken_back_at: str = ""
    given: Sequence[tuple[str, str]] = ()
    given_at: str = ""
    names_nobody: bool = False
    began_at: datetime | None = None
    seen_at: datetime | None = None
    awake_at: datetime | None = None
    has_phrase: bool = False
    """Words bring it back. One without is of somebody who only asks how far a request has come: nothing can be filled in there."""

    @property
    def has_answers(self) -> bool:
        """Something was answered or sent: what a rest keeps from sight. The words alone are no more than a beginning."""
        return bool(self.pages or self.reference)

    @property
    def answers_digest(self) -> str:
        """Of all that was typed, as it is now. With a key that is shown nowhere, so that no answer can be guessed from it."""
        return tokens.digest(json.dumps([self.request_key, self.pages]))

    def rests(self, now: datetime) -> bool:
        """Nobody was at it for a while: a restored tab may have brought its cookie back, to whoever has the browser now."""
        return self.awake_at is not None and now >= self.awake_at + REST

    def just_given(self, now: datetime) -> Sequence[tuple[str, str]]:
        """What was typed where the words are asked for, a moment ago: a redirect that nobody followed is shown to nobody later."""
        is_fresh = bool(self.given_at) and now < datetime.fromisoformat(self.given_at) + AGAIN
        return self.given if is_fresh else ()

    def asked_long_ago(self, now: datetime) -> bool:
        """The words of a request that was sent were given a while ago."""
        return not self.asked_at or now >= datetime.fromisoformat(self.asked_at) + REST


def find(session: Session, token: str, *, sealer: Sealer, now: datetime) -> Draft | None:
    """The draft of a cookie; None for one that is not there, or over."""
    return _opened(queries.draft_by_token(session, tokens.digest(token), since=now - KEPT), sealer)


def change(
    session: Session,
    token: str,
    altered: Callable[[Draft], Draft],
    *,
    sealer: Sealer,
    now: datetime,
    begin: bool = False,
    keeps: bool = False,
    wakes: bool = False,
) -> Draft | None:
    """Change the draft of a cookie as it is now, whatever another tab did meanwhile; with `begin`, make it if there is none.

    None where there is none, or no longer. What rests stays at rest, unless this `wakes` it, and is gone when it would have
    been, unless this `keeps` it: what comes from a page that was open all the while. Its phrase, while it has one to be shown,
    finds it from now on.
    """
    given: dict[str, Any] = {"sealer": sealer, "now": now, "begin": begin, "keeps": keeps, "wakes": wakes}
    try:
        return _changed(session, token, altered, **given)
    except IntegrityError:  # begun twice at once: the other one is there by now
        return _changed(session, token, altered, **given)


def _changed(
    session: Session,
    token: str,
    altered: Callable[[Draft], Draft],
    *,
    sealer: Sealer,
    now: datetime,
    begin: bool,
    keeps: bool,
    wakes: bool,
) -> Draft | None:
    with writing(session):
        row = queries.draft_to_change(session, tokens.digest(token))
        draft = _opened(row, sealer) if row is not None and row["seen_at"] > now - KEPT else None
        if draft is None:
            if not begin:
                session.rollback()
                return None
            if row is not None:  # it is over, or no key opens it
                session.execute(delete(drafts).where(drafts.c.id == row["id"]))
            draft = _begun(session, token, now)
        if not draft.just_given(now):  # the page that was to show it was never asked for
            draft = replace(draft, given=(), given_at="")
        is_awake = wakes or not draft.rests(now)
        is_kept = is_awake or keeps or not draft.has_answers
        seen, awake = now if is_kept else draft.seen_at, now if is_awake else draft.awake_at
        new = replace(altered(draft), seen_at=seen, awake_at=awake)
        values = {"draft_id": draft.id, "sealed": _sealed(new, sealer), "seen_at": seen, "awake_at": awake}
        if new.phrase:
            phrase = {"phrase_digest": sealer.digests(as_compared(new.phrase))[0]}
            session.execute(_TOUCHED.values(phrase), values)
        else:
            session.execute(_TOUCHED, values)
        session.commit()
    return new


def look(session: Session, token: str, kept: Draft, *, now: datetime) -> Draft:
    """Reading is doing something: whoever has a page of it before them is there, and it does not rest yet.

    At most once a minute. What rests is left as it is, whoever looks: a restored tab wakes nothing.
    """
    if kept.awake_at is None or now - kept.awake_at < AGAIN or kept.rests(now):
        return kept
    with writing(session):
        its = {"its": tokens.digest(token), "rested_since": now - REST, "now": now}
        is_awake = session.execute(_LOOKED_AT, its).rowcount  # type: ignore[attr-defined]
        session.commit()
    return replace(kept, seen_at=now, awake_at=now) if is_awake else kept


def hand_over(session: Session, before: str, token: str) -> None:
    """Let the draft of one cookie be another's, and no longer the first one's."""
    with writing(session):
        values = {"token_digest": tokens.digest(token)}
        session.execute(update(drafts).where(drafts.c.token_digest == tokens.digest(before)).values(values))
        session.commit()


class Changed(DisclosureError):
    """Another tab has changed it meanwhile: what would be sent is not what was looked over."""

    def __init__(self) -> None:
        super().__init__("draft_changed", text=N_("Your answers were changed on another page. Look over them again."))


def finish(
    session: Session,
    sent: Draft,
    reference: str,
    *,
    sealer: Sealer,
    now: datetime,
    looked_at_by: datetime | None = None,
    names_nobody: bool = False,
) -> str | None:
    """It was sent: nothing of it is left but what its receipt says. Gives the digest of its phrase.

    Inside a transaction that the caller commits. What is gone meanwhile, or was sent before, is left as it is. Raises Changed.
    """
    row = queries.draft_by_id(session, sent.id)
    draft = _opened(row, sealer)
    if row is None or draft is None or draft.reference:
        return None
    if draft.pages != sent.pages:
        raise Changed
    by = looked_at_by.isoformat() if looked_at_by else ""
    kept = replace(draft, pages={}, phrase="", reference=reference, looked_at_by=by, names_nobody=names_nobody)
    session.execute(_TOUCHED, {"draft_id": draft.id, "sealed": _sealed(kept, sealer), "seen_at": now, "awake_at": now})
    digest: str | None = row["phrase_digest"]
    return digest


def resume(session: Session, phrase: str, token: str, *, sealer: Sealer, now: datetime) -> str:
    """Give the draft of a phrase to this browser alone, and end its rest; its cookie from now on, empty where there is none.

    The cookie stays where it holds this draft already: a page that is open in another tab can still be sent. Else it is a new one.
    """
    with writing(session):
        there = queries.draft_by_phrase(session, sealer.digests(as_compared(phrase)), since=now - KEPT)
        if there is None:
            session.rollback()
            return ""
        held = tokens.digest(token)
        key = token if there.token_digest == held else tokens.new_key()
        _let_go(session, held, but=there.id)
        taken = {"token_digest": tokens.digest(key), "seen_at": now, "awake_at": now}
        session.execute(update(drafts).where(drafts.c.id == there.id).values(taken))
        session.commit()
    return key


def as_compared(phrase: str) -> str:
    """Small letters, one space between words, whatever stood between them."""
    return " ".join(re.findall(r"[a-z]+", phrase.lower(), re.ASCII))


def leave(session: Session, token: str) -> None:
    """The browser was left: its cookie opens nothing any more. What no phrase can bring back goes at once."""
    with writing(session):
        _let_go(session, tokens.digest(token))
        session.commit()


def _let_go(session: Session, digest: str, *, but: int = 0) -> None:
    """A cookie's draft is found by its phrase alone; one without goes. `but` is one that stays."""
    its = (drafts.c.token_digest == digest, drafts.c.id != but)
    let_go = update(drafts).where(*its, drafts.c.phrase_digest.is_not(None)).values(token_digest=None)
    if not session.execute(let_go).rowcount:  # type: ignore[attr-defined]
        session.execute(delete(drafts).where(*its))


def purge(session: Session, *, now: datetime) -> int:
    """Remove drafts that nobody touched for two hours, from the database's log too; how many there were."""
    with writing(session):
        removed = session.execute(delete(drafts).where(drafts.c.seen_at <= now - KEPT)).rowcount  # type: ignore[attr-defined]
        session.commit()
    forget_log(session)  # every time: where somebody was reading, the next run does it
    return int(removed)


def _begun(session: Session, token: str, now: datetime) -> Draft:
    row = {"token_digest": tokens.digest(token), "sealed": b"", "created_at": now, "seen_at": now, "awake_at": now}
    made = session.execute(insert(drafts).values(row)).inserted_primary_key  # type: ignore[attr-defined]
    return Draft(id=int(made[0]), request_key=tokens.new_key(), began_at=now, seen_at=now, awake_at=now)


def _about(draft_id: int) -> str:
    return f"drafts:{draft_id}"


def _sealed(draft: Draft, sealer: Sealer) -> bytes:
    kept = {name: getattr(draft, name) for name in _KEPT_SEALED}
    return sealer.seal(json.dumps(kept, ensure_ascii=False), _about(draft.id))


def _opened(row: RowMapping | None, sealer: Sealer) -> Draft | None:
    if row is None:
        return None
    try:
        kept = json.loads(sealer.open(row["sealed"], _about(row["id"])))
    except Unreadable:  # its key was taken away before its two hours were over
        return None
    return Draft(
        id=row["id"],
        began_at=row["created_at"],
        seen_at=row["seen_at"],
        awake_at=row["awake_at"],
        has_phrase=row["phrase_digest"] is not None,
        **kept,
    )


_KEPT_SEALED = (
    "language",
    "pages",
    "request_key",
    "reference",
    "looked_at_by",
    "phrase",
    "asks_about",
    "asked_at",
    "saying",
    "is_reachable",
    "contact_ends_on",
    "taken_back_at",
    "given",
    "given_at",
    "names_nobody",
)
