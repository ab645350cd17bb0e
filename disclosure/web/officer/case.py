"""The case page, and the explanation of a clock."""

from dataclasses import replace

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from disclosure.domain import reference as references
from disclosure.domain.access import Permission, may
from disclosure.domain.errors import Invalid, NotFound
from disclosure.domain.words import N_
from disclosure.services import case_view
from disclosure.services.accesses import Entry
from disclosure.store.db import database
from disclosure.web import door
from disclosure.web.officer import blueprint, lists
from disclosure.web.product import product

PARTS = {
    "applicant": N_("Applicant"),
    "person_at_risk": N_("Person at risk"),
    "subject": N_("Subject"),
    "child": N_("Child"),
    "parent": N_("Parent"),
    "person_told": N_("Person told"),
    "referrer": N_("Referrer"),
}
KNOWN = {
    "district": N_("District"),
    "team": N_("Team"),
    "town": N_("Town"),
    "referral_source": N_("Came from"),
    "channel": N_("Came by"),
    "applicant_relationship": N_("Applicant is"),
    "relationship_type": N_("Relationship"),
    "children_count": N_("Children named"),
    "child_looked_after": N_("Child looked after, as told at receipt"),
    "child_missing_episodes": N_("Child missing before, as told at receipt"),
    "subject_registered_sex_offender": N_("Subject is a registered sex offender"),
    "subject_mappa_category": N_("Subject’s MAPPA category"),
    "subject_da_history": N_("Subject’s domestic abuse history"),
    "subject_child_sexual_offence": N_("Subject’s child sexual offences"),
    "immediate_risk": N_("Immediate risk"),
    "dangers": N_("Dangers spoken of"),
    "identity_established": N_("Applicant’s identity established"),
    "concern": N_("Concern"),
    "information_held": N_("Information held"),
    "information_kinds": N_("Kinds held"),
    "risk_grade": N_("Risk grade"),
    "decision": N_("Decision"),
    "decision_reason": N_("Reason"),
    "representations": N_("Representations"),
    "told": N_("Told"),
    "disclosed_kinds": N_("Kinds told"),
    "undertaking": N_("Undertaking"),
    "undertaking_breach": N_("Breach of the undertaking"),
    "crimes_alleged": N_("Crimes alleged"),
    "crimes_recorded": N_("Crimes recorded"),
    "outcome": N_("Last outcome"),
}


OF_A_CHILD = {
    "looked_after": N_("Looked after"),
    "looked_after_by": N_("By"),
    "lives_with": N_("Lives with"),
    "school": N_("School"),
    "responsibility": N_("Parental responsibility"),
}
SHOWN = dict(
    zip(lists.SHOWN, (N_("Everything"), N_("Steps of the process"), N_("Notes"), N_("Everything else")), strict=True)
)


def known(reference: str) -> str:
    """The reference as written; a wrong one is simply not there."""
    try:
        return references.parse(reference)
    except Invalid:
        raise NotFound from None


@blueprint.get("/cases/<reference>")
@door.needs(Permission.READ_CASES, entry=Entry.CASE, title=N_("Case"))
def case(reference: str) -> str | Response:
    """Who is who, the clocks, what to do next, what happened."""
    try:
        view = case_view.view_case(database(), known(reference), law=product().law, actor=g.actor, now=g.now)
    except NotFound:
        if "done" not in request.args:
            raise
        # What was done may have taken the case out of this person's sight, as a panel's decision does. The trail says that
        # the case was not shown, as it does of anybody who writes such an address by hand.
        g.reading = replace(g.reading, refused=True)
        spot = lists.carried()
        return redirect(spot.address(done=1) if spot else url_for("officer.worklist", done=1), 303)
    door.reads(case_id=view.id, about="case")
    return _page(view)


def _page(view: case_view.CaseView) -> str:
    shown = lists.shown() or lists.SHOWN[0]
    return render_template(
        "officer/case.html",
        case=view,
        timeline=[one for one in view.timeline if shown in ("all", _group(view, one))],
        views=SHOWN,
        shown=shown,
        done=_done(view),
        parts=PARTS,
        known_columns=KNOWN,
        of_a_child=OF_A_CHILD,
        looks_further=may(g.actor, Permission.CHECK),
        way_back=lists.link(),
        list_href=_list_href(view.reference),
        list_words=lists.words_back(),
        law=product().law,
    )


def _group(view: case_view.CaseView, entry: case_view.Entry) -> str:
    """Which of `SHOWN` something that happened belongs to."""
    if entry.is_told_here:
        return "notes"
    return "steps" if view.scheme.action(entry.event.action).is_step else "beside"


def _list_href(reference: str) -> str:
    """The list that the person came from, at the row of the case; empty where they came from none."""
    spot = lists.carried()
    return spot.address(row=reference) if spot else ""


@blueprint.get("/cases/<reference>/records/<int:sequence>")
@door.needs(Permission.READ_CASES, entry=Entry.RECORD, title=N_("Record"))
def record(reference: str, sequence: int) -> str:
    """One record, as it was asked and answered."""
    case, entry = case_view.record(database(), known(reference), sequence, law=product().law, actor=g.actor, now=g.now)
    door.reads(case_id=case.id, about=f"{entry.event.kind} {sequence}")
    return render_template("officer/record.html", reference=case.facts["reference"], entry=entry, way_back=lists.link())


@blueprint.get("/cases/<reference>/clocks/<clock>/<int:sequence>")
@door.needs(Permission.READ_CASES, entry=Entry.CASE, title=N_("Why a date is what it is"))
def clock(reference: str, clock: str, sequence: int) -> str:
    """Why a date is what it is: every day and holiday counted."""
    view, found, lines = case_view.explained(
        database(),
        known(reference),
        clock,
        sequence,
        law=product().law,
        actor=g.actor,
        now=g.now,
    )
    door.reads(case_id=view.id, about=f"clock {clock}")
    return render_template("officer/clock.html", case=view, one=found, lines=lines, way_back=lists.link())


def _done(view: case_view.CaseView) -> str:
    """The label of what was just recorded, when the address says which and it is there."""
    sequence = request.args.get("done", "")
    return next((entry.label for entry in view.timeline if str(entry.event.sequence) == sequence), "")
