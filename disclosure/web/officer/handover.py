"""A case on one sheet of paper, for whoever takes over: marked, with who printed it and when."""

from collections.abc import Iterator

from flask import g, render_template

from disclosure.domain.access import Permission
from disclosure.domain.scheme import REGISTRATION
from disclosure.domain.words import N_
from disclosure.services import case_view
from disclosure.services.accesses import Entry
from disclosure.services.case_view import CaseView
from disclosure.store.db import database
from disclosure.web import door
from disclosure.web.officer import blueprint
from disclosure.web.officer.case import KNOWN, PARTS, known
from disclosure.web.product import product

# How the applicant is reached. The code word is left out: it proves who rings, and a sheet may be left lying.
_SAFE = (
    "applicant_phone", "safe_channels", "contact_conditions", "safe_times", "if_another_answers", "safe_until", "shared_devices",
    "interpreter", "preferred_language", "needs",
)  # fmt: skip


@blueprint.get("/cases/<reference>/handover")
@door.needs(Permission.CHECK, entry=Entry.CASE, title=N_("Handover"))
def handover(reference: str) -> str:
    """The sheet. That it was opened is on record apart from the case page."""
    view = case_view.view_case(database(), known(reference), law=product().law, actor=g.actor, now=g.now)
    door.reads(case_id=view.id, about="handover")
    return render_template(
        "officer/handover.html",
        case=view,
        safe=list(_safe(view)),
        printed_at=g.now,
        parts=PARTS,
        known_columns=KNOWN,
    )


def _safe(view: CaseView) -> Iterator[tuple[str, str]]:
    """What the application says of it as it stands: each question, and its answer in words."""
    standing = (one for one in view.timeline if one.event.kind == REGISTRATION and not one.superseded_by)
    told = {answer["name"]: answer for entry in standing for answer in entry.answers}
    for name in _SAFE:
        if name in told and told[name]["words"]:
            yield told[name]["question"], told[name]["words"]
