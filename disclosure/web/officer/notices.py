"""The notices page: where alarms and assigned work arrive."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from disclosure.domain.access import Permission
from disclosure.domain.notices import LONG_UNALLOCATED, WORDS, NoticeKind
from disclosure.domain.words import N_
from disclosure.services import notices as service
from disclosure.services.accesses import Entry
from disclosure.services.sealing import Unreadable
from disclosure.store.db import database
from disclosure.store.queries import notices as queries
from disclosure.web import door
from disclosure.web.filters import in_language
from disclosure.web.officer import blueprint, lists
from disclosure.web.officer.conversation import sealer
from disclosure.web.product import product


@blueprint.get("/notices")
@door.needs(Permission.READ_CASES, entry=Entry.LIST, title=N_("Notices"))
def notices() -> str:
    """The person's own notices, unseen ones first."""
    rows = queries.of_person(database(), product().law.sight(actor=g.actor, now=g.now))
    door.reads(about="notices", reached=len(rows))
    told = [_told(row) for row in rows]
    return render_template("officer/notices.html", rows=told, spot=lists.other("notices"), shown=_sealed(rows))


@blueprint.post("/notices/seen")
@door.needs(Permission.READ_CASES, entry=None, title=N_("Notices"))
def notices_seen() -> Response:
    """Mark seen what the page showed."""
    service.mark_seen(database(), _shown(), actor=g.actor, now=g.now)
    return redirect(url_for("officer.notices"), 303)


_ABOUT = "notices shown"


def _sealed(rows: Iterable[Mapping[str, Any]]) -> str:
    """The new ones of the page, for its form to carry. Their numbers would tell how many notices others have."""
    numbers = " ".join(str(row["id"]) for row in rows if not row["seen_at"])
    return b64encode(sealer().seal(numbers, _ABOUT)).decode()


def _shown() -> list[int]:
    """What the page showed that the form was sent from; nothing where it does not say so in our hand."""
    try:
        numbers = sealer().open(b64decode(request.form.get("shown", ""), validate=True), _ABOUT)
    except (Unreadable, ValueError):
        return []
    return [int(one) for one in numbers.split()]


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """The notice with its words; those of a clock are the ones of the case's own scheme."""
    kind, values = NoticeKind(row["kind"]), json.loads(row["detail"])
    if "clock" in values:
        scheme = product().law.by_rule_set(row["rule_set"])
        clock = scheme.clock(scheme.route_of(row["route"], row["case_kind"]).key, values["clock"])
        values["clock"] = in_language(clock.label).lower()
    words = LONG_UNALLOCATED if "hours" in values else WORDS[kind]
    return {**row, "words": in_language(words, values), "is_late": kind is NoticeKind.LATE}
