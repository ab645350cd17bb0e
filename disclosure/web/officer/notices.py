"""The notices page: where alarms and assigned work arrive."""

import json
from typing import Any

from flask import g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from disclosure.domain.access import Permission
from disclosure.domain.notices import LONG_UNALLOCATED, WORDS, NoticeKind
from disclosure.domain.words import N_
from disclosure.services import notices as service
from disclosure.services.accesses import Entry
from disclosure.store.db import database
from disclosure.store.queries import notices as queries
from disclosure.web import door
from disclosure.web.filters import in_language
from disclosure.web.officer import blueprint, lists
from disclosure.web.product import product


@blueprint.get("/notices")
@door.needs(Permission.READ_CASES, entry=Entry.LIST, title=N_("Notices"))
def notices() -> str:
    """The person's own notices, unseen ones first."""
    rows = queries.of_person(database(), product().law.sight(actor=g.actor, now=g.now))
    door.reads(about="notices", reached=len(rows))
    return render_template("officer/notices.html", rows=[_told(row) for row in rows], spot=lists.other("notices"))


@blueprint.post("/notices/seen")
@door.needs(Permission.READ_CASES, entry=None, title=N_("Notices"))
def notices_seen() -> Response:
    """Mark them seen."""
    service.mark_seen(database(), actor=g.actor, now=g.now)
    return redirect(url_for("officer.notices"), 303)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """The notice with its words; those of a clock are the ones of the case's own scheme."""
    kind, values = NoticeKind(row["kind"]), json.loads(row["detail"])
    if "clock" in values:
        scheme = product().law.by_rule_set(row["rule_set"])
        clock = scheme.clock(scheme.route_of(row["route"], row["case_kind"]).key, values["clock"])
        values["clock"] = in_language(clock.label).lower()
    words = LONG_UNALLOCATED if "hours" in values else WORDS[kind]
    return {**row, "words": in_language(words, values), "is_late": kind is NoticeKind.LATE}
