"""A case on one sheet of paper, for whoever takes over: marked, with who printed it and when."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import g, render_template

from disclosure.domain.access import Permission
from disclosure.domain.contact import Channel, tells_plan
from disclosure.domain.scheme import REGISTRATION
from disclosure.domain.words import N_
from disclosure.services import accesses, case_view
from disclosure.services.case_view import CaseView, Entry
from disclosure.store.db import database
from disclosure.web import door
from disclosure.web.officer import blueprint, lists
from disclosure.web.officer.case import KNOWN, OF_A_CHILD, PARTS, known
from disclosure.web.product import product

CODE_WORD = "code_word"
"""It proves who rings, and a sheet may be left lying."""
# How the applicant is reached, as each of the forms asks it.
_SAFE = (
    *("applicant_phone", "applicant_email", "safe_address", "work_contact", "trusted_person"),
    *(f"contact_{channel}" for channel in Channel),
    *(
        "contact_only_so",
        "safe_channels",
        "safe_times",
        "safe_days",
        "safe_hours",
        "safe_from",
        "safe_to",
        "safe_times_words",
    ),
    *("may_answer", "what_to_say", "if_another_answers", "shared_devices", "safe_until"),
)
_NEEDS = ("preferred_language", "interpreter", "needs")


@blueprint.get("/cases/<reference>/handover")
@door.needs(Permission.CHECK, entry=accesses.Entry.CASE, title=N_("Handover"))
def handover(reference: str) -> str:
    """The sheet. That it was opened is on record apart from the case page."""
    view = case_view.view_case(database(), known(reference), law=product().law, actor=g.actor, now=g.now)
    door.reads(case_id=view.id, about="handover")
    return render_template(
        "officer/handover.html",
        case=view,
        safe=list(_safe(view)),
        code_word=CODE_WORD,
        way_back=lists.link(),
        printed_at=g.now,
        parts=PARTS,
        known_columns=KNOWN,
        of_a_child=OF_A_CHILD,
    )


def _safe(view: CaseView) -> Iterator[tuple[str, str]]:
    """How the applicant is reached by the last plan that was told, or as the application says it: each question, and its answer."""
    standing = [one for one in view.timeline if not one.superseded_by]
    first = next((_said(one) for one in standing if one.event.kind == REGISTRATION), {})
    plan = next((said for one in standing if tells_plan(said := _said(one))), first)
    code = plan.get(CODE_WORD) or first.get(CODE_WORD) or {}
    for name, told in [*((name, plan) for name in _SAFE), *((name, first) for name in _NEEDS)]:
        words = _without(told.get(name, {}).get("words", ""), code.get("words", ""))
        if words:
            yield told[name]["question"], words


def _said(entry: Entry) -> dict[str, Mapping[str, Any]]:
    return {answer["name"]: answer for answer in entry.answers}


def _without(words: str, code_word: str) -> str:
    """Without the lines that say the code word: an officer's form that was filled in with a plan tells it among others."""
    lines = words.splitlines()
    return "\n".join(one for one in lines if not code_word or code_word.casefold() not in one.casefold())
