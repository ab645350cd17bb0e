"""Wound 2: counts and lists answered questions about hidden rows. With a hidden case the world looks, to the byte, as without it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import insert

from disclosure.domain import reference as references
from disclosure.domain.access import FORCE_WIDE, PANEL, Actor
from disclosure.domain.worklists import VIEWS
from disclosure.services import jobs
from disclosure.store.db import db, writing
from disclosure.store.models import case_access
from tests.store.builder import change_case
from tests.web.client import carried
from tests.web.desk import WHO
from tests.web.test_acting import form_of, ready

pytestmark = pytest.mark.databases("sqlite", "postgresql")
READERS = sorted((name for name, (role, _) in WHO.items() if role in FORCE_WIDE | PANEL), key=lambda one: one != "omar")
# What everybody's figures add up to is no list of cases: totals hold the restricted ones too (docs/decisions/0044).
COUNTED_FOR_THE_RETURN = {"/figures", "/figures.csv"}
# A form's page has a key of its own each time, and what is sealed in it is sealed anew: as long as before.
_KEY = re.compile(rb'name="(?:request_key|shown)" value="[^"]*"')


@pytest.fixture(autouse=True)
def everybody_is_here(desk):
    for who in READERS:
        assert getattr(desk, who).token


def pages(app) -> list[str]:
    """Every page without a name of something in its address, and every view of the worklist."""
    bare = {one.rule for one in app.url_map.iter_rules() if "GET" in one.methods and not one.arguments}
    views = {f"/cases?show={view}" for view in VIEWS}
    return sorted((bare - COUNTED_FOR_THE_RETURN - {"/stay-signed-in"}) | views)


def everything(app, desk) -> dict[str, bytes]:
    return {f"{who} {path}": got(getattr(desk, who), path) for who in READERS for path in pages(app)}


def got(by, path: str) -> bytes:
    """What comes of an address: the page, or where it leads."""
    answer = by.get(path)
    return _KEY.sub(lambda one: b"%d" % len(one[0]), answer.data) + str(answer.location).encode()


def hide(desk, reference: str) -> None:
    """Restrict the case, and keep out by name whoever is here: also the one who owns it."""
    case_id = desk.case(reference).id
    with desk.app.app_context(), writing(db.session):
        change_case(db.session, case_id, recorded_at=desk.clock(), restricted=True)
        for who in READERS:
            row = {"case_id": case_id, "user_id": getattr(desk, who).user_id, "allow": False, "from_at": desk.clock()}
            db.session.execute(insert(case_access).values(row))
        db.session.commit()


def test_hidden_cases_change_no_list_no_count_no_paging_and_no_notice(app, desk):
    for stage in ("initial_checks", "decision", "closed"):
        desk.walk(stage)
    desk.take(desk.register(), "assign", by="sofia", owner_id=str(desk.omar.user_id))
    hidden = [desk.register(), desk.walk("decision"), desk.walk("closed")]
    desk.take(hidden[0], "assign", by="sofia", owner_id=str(desk.omar.user_id))
    for reference in hidden:
        hide(desk, reference)
    without = everything(app, desk)
    assert not [where for where, page in without.items() for one in hidden if one.encode() in page]

    more = [desk.register(), desk.walk("decision"), desk.walk("closed"), *(desk.register("csods") for _ in range(30))]
    for reference in more:
        hide(desk, reference)
    assert everything(app, desk) == without


HIDDEN_LINK = "a case that you cannot open"


def pages_of(desk, reference: str) -> list[str]:
    """Every page of a case: itself, each record and clock, each action's form, and for each record its correction."""
    case, here = desk.case(reference), f"/cases/{reference}"
    numbers = [event.sequence for event in case.events]
    actions = [one.key for one in desk.law.by_rule_set(case.facts["rule_set"]).actions]
    return [
        here,
        *(f"{here}?done={number}" for number in numbers),
        *(f"{here}/records/{number}" for number in numbers),
        *(f"{here}/clocks/{one['clock']}/{one['sequence']}" for one in case.deadlines),
        *(f"{here}/actions/{action}" for action in actions),
        *(f"{here}/actions/correct?about={number}" for number in numbers),
    ]


def everything_of(desk, references) -> dict[str, bytes]:
    """What three readers get of these cases: every page, of forms one reader's, and what a form gets that comes too late."""
    found = {}
    for who in ("omar", "sofia", "pat"):  # who does most of the work, who may do most, who sees least
        by = getattr(desk, who)
        for reference in references:
            for path in (one for one in pages_of(desk, reference) if who == "omar" or "/actions/" not in one):
                found[f"{who} {path}"] = got(by, path)
            late = by.post(f"/cases/{reference}/actions/note", {**desk.fields("note"), "version": 1})
            found[f"{who} {reference} too late"] = _KEY.sub(b"", late.data)
    return found


@pytest.fixture
def linked(desk):
    """Cases that anybody may see, and those they name: by a link, a corrected link, as a duplicate, and by registering it."""
    link, corrected, duplicate = (desk.walk("full_checks") for _ in range(3))
    enquiry = desk.register("csods", "enquiry")
    hidden = [desk.register() for _ in range(3)]
    desk.take(link, "link_case", by="omar", other_reference=hidden[0])
    desk.take(corrected, "link_case", by="omar", other_reference=hidden[0])
    page = desk.ask(corrected, "correct", by=desk.omar, about=desk.case(corrected).version)
    right = {"other_reference": hidden[1], "correction_reason": "Another case was meant"}
    assert desk.omar.submit(page, right).status_code == 303
    desk.take(duplicate, "mark_duplicate", by="omar", other_reference=hidden[2])
    desk.do(enquiry, "become_application", "became_application", by=desk.ines)
    hidden.append(desk.case(enquiry).events[-1].values["linked_case"])
    return (link, corrected, duplicate, enquiry), hidden


def test_the_page_of_a_case_names_no_hidden_one_nor_does_any_other_page_of_it(desk, linked):
    cases, named = linked
    shown = "".join(desk.omar.get(f"/cases/{one}").text for one in cases)
    assert not [one for one in named if one not in shown], "while it may be seen, it is named"
    for reference in named:
        hide(desk, reference)
    left = everything_of(desk, cases)
    assert not [where for where, page in left.items() for one in named if one.encode() in page]
    for reference in cases:
        page = desk.omar.get(f"/cases/{reference}")
        number = desk.case(reference).version
        assert HIDDEN_LINK in page.words
        assert HIDDEN_LINK in desk.omar.get(f"/cases/{reference}/records/{number}").words


def test_a_correction_does_not_bring_back_the_reference_of_a_hidden_case(desk, linked):
    (_, corrected, *_), named = linked
    number = desk.case(corrected).version
    hide(desk, named[1])
    form = carried(form_of(desk.ask(corrected, "correct", by=desk.omar, about=number)))
    assert form["other_reference"] == ""
    assert named[1] not in str(form)


def test_a_correction_names_a_hidden_case_no_more_than_one_that_is_not_there(desk, linked):
    (_, corrected, *_), named = linked
    hide(desk, named[2])
    number = desk.case(corrected).version

    def tried(other: str) -> str:
        page = desk.ask(corrected, "correct", by=desk.omar, about=number)
        answer = desk.omar.submit(page, {"other_reference": other, "correction_reason": "Another case was meant"})
        assert answer.status_code == 409
        return answer.words.replace(other, "")

    assert tried(named[2]) == tried(references.from_bytes(bytes(8)))
    assert desk.case(corrected).version == number


def test_a_request_that_comes_again_does_not_lead_to_a_case_hidden_since(desk):
    enquiry = desk.register("csods", "enquiry")
    path, sent = ready(desk, enquiry, "become_application", "became_application", desk.ines)
    made = desk.ines.post(path, sent).location.removeprefix("/cases/").partition("?")[0]
    assert desk.ines.post(path, sent).location == f"/cases/{made}?done=1"
    hide(desk, made)
    assert desk.ines.post(path, sent).location == f"/cases/{enquiry}?done=2"


def test_cases_that_name_others_show_the_same_whichever_hidden_case_it_is(desk):
    """Two worlds: only the hidden case differs, in scheme, stage and owner."""
    pages = []
    for hidden in (desk.register(), desk.walk("decision", "csods", "right_to_know")):
        case = desk.register()
        desk.take(case, "link_case", by="omar", other_reference=hidden)
        hide(desk, hidden)
        found = everything_of(desk, [case])
        pages.append({where.replace(case, "X"): page.replace(case.encode(), b"X") for where, page in found.items()})
    assert pages[0] == pages[1]


def test_a_hidden_case_that_runs_late_raises_no_notice_with_those_who_may_not_see_it(app, desk):
    reference = desk.register()
    hide(desk, reference)
    with app.app_context():
        now = desk.clock() + timedelta(minutes=10)
        jobs.run(db.session, law=desk.law, actor=Actor(None, "system", frozenset(), 1), now=now + timedelta(days=40))
    assert "You have no notices." in desk.sofia.get("/notices").words


def test_what_was_typed_comes_back_from_a_hidden_case_as_from_one_that_is_not_there(desk):
    hidden, nowhere = desk.walk("decision"), references.from_bytes(bytes(8))
    hide(desk, hidden)
    note = {**desk.fields("note"), "note": "She rang again, frightened.", "version": 1, "request_key": "once"}
    for who in READERS:
        for action in ("note", "decide", "record_view", "correct", "decide_crime", "nothing"):
            found = []
            for reference in (hidden, nowhere):
                answer = getattr(desk, who).post(f"/cases/{reference}/actions/{action}", note)
                assert (answer.status_code, "She rang again, frightened." in answer.words) == (404, True)
                found.append(answer.data)
            assert found[0] == found[1], f"{who} {action}"
