"""An officer's day: whose cases a list shows and in which order, taking one, moving many, who has how much."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from disclosure.domain.access import Role
from disclosure.domain.worklists import left_to_others
from disclosure.store.db import db, writing
from disclosure.store.models import accesses, events
from tests.store.builder import add_cases
from tests.web.client import carried
from tests.web.desk import Desk

START = datetime(2026, 11, 1, tzinfo=UTC)
HIGH = {"triaged": True, "risk_grade": "high"}


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


@pytest.fixture
def add(app, desk):
    """Cases with these columns; gives their numbers."""
    desk.omar.get("/notices")

    def make(*given):
        with app.app_context(), writing(db.session):
            made = add_cases(db.session, [(None, {"received_at": START, **HIGH, **columns}) for columns in given])
            db.session.commit()
        return made

    return make


def listed(answer) -> list[int]:
    return [int(link.get_text().removeprefix("TEST-")) for link in answer.page.select("tbody .app-reference")]


def shown(answer) -> list[str]:
    """The references of a list, in its order."""
    return [link.get_text() for link in answer.page.select("tbody .app-reference")]


def form_of_list(answer):
    (form,) = [one for one in answer.page.main.find_all("form") if one.get("action") == "/cases/move"]
    return form


# --- views and order


def test_what_is_promised_to_the_applicant_comes_before_what_is_due(desk, add):
    def due(promised, next_due):
        at = {"promised_due_at": promised, "next_due_at": next_due}
        return {name: START + timedelta(hours=hours) for name, hours in at.items() if hours is not None}

    early, late, nobody_asked, no_clock, same_promise = add(
        due(100, 99), due(300, 1), due(None, 200), due(None, None), due(100, 98)
    )
    (urgent,) = add({"immediate_risk": True, **due(900, 900)})
    wanted = [urgent, same_promise, early, nobody_asked, late, no_clock]
    assert listed(desk.omar.get("/cases")) == wanted, (
        "where nobody is promised anything, what is due stands in its place"
    )


def test_a_case_knows_what_is_promised_and_the_promise_goes_with_the_clock(desk):
    reference = desk.register()
    by_clock = {one["clock"]: one["due_at"] for one in desk.case(reference).deadlines}
    assert desk.case(reference).facts["promised_due_at"] == by_clock["meeting"]
    desk.go_on(reference, "full_checks")
    assert desk.case(reference).facts["promised_due_at"] == by_clock["overall"]
    desk.go_on(reference, "closed")
    assert desk.case(reference).facts["promised_due_at"] is None
    assert desk.case(desk.register("dvds", "right_to_know")).facts["promised_due_at"] is None, "nobody asked"


def test_each_of_the_views_shows_what_its_name_says(desk, add, as_user):
    here = as_user(Role.DISCLOSURE_OFFICER, name="Dee Hart", district="rotherham", team="central")
    soon, later = (desk.clock() + timedelta(hours=hours) for hours in (23, 25))
    mine, team, district, due, nobodys = add(
        {"owner_id": here.user_id, "next_due_at": later},
        {"team": "central", "owner_id": desk.omar.user_id},
        {"district": "rotherham", "owner_id": desk.omar.user_id},
        {"next_due_at": soon, "owner_id": desk.omar.user_id},
        {},
    )
    views = {"mine": [mine], "team": [team], "district": [district], "due": [due], "unallocated": [nobodys]}
    for view, wanted in views.items():
        answer = here.get(f"/cases?show={view}")
        assert listed(answer) == wanted, view
        assert answer.page.select_one(".app-views [aria-current]")["href"] == f"/cases?show={view}"
    assert "names no place" in desk.omar.get("/cases?show=team").words


def test_what_waits_for_others_is_mine_and_at_a_stage_whose_steps_i_cannot_take(desk, add):
    stages = (
        "initial_checks",
        "meeting",
        "full_checks",
        "risk_assessment",
        "decision",
        "countersign",
        "disclosure",
        "closing",
    )
    numbers = dict(zip(stages, add(*({"stage": one, "owner_id": desk.omar.user_id} for one in stages)), strict=True))
    add({"stage": "decision", "owner_id": desk.sofia.user_id})
    wanted = {numbers[one] for one in ("decision", "countersign", "closing")}
    assert set(listed(desk.omar.get("/cases?show=waiting"))) == wanted
    standing = {(one.rule_set, one.stage) for one in left_to_others(desk.law, desk.omar.actor)}
    assert ("dvds-2023", "decision") in standing
    assert ("dvds-2023", "closed") not in standing, "nobody goes on there"


def test_a_list_is_narrowed_by_codes_and_stays_so_over_its_pages(desk, add):
    wanted = add(*({"district": "barnsley", "stage": "meeting"} for _ in range(30)))
    add(*({"district": one, "stage": stage} for one, stage in (("barnsley", "decision"), ("sheffield", "meeting"))))
    answer = desk.omar.get("/cases?district=barnsley&at_stage=meeting")
    onward = answer.page.find("a", rel="next")["href"]
    assert listed(answer) + listed(desk.omar.get(onward)) == wanted
    assert {"district": ["barnsley"], "at_stage": ["meeting"]}.items() <= parse_qs(urlsplit(onward).query).items()
    chosen = [one["value"] for one in answer.page.select(".app-narrowing option[selected]")]
    assert chosen == ["meeting", "barnsley"]
    first = desk.omar.get(onward).page.find("a", rel="prev")["href"]
    assert listed(desk.omar.get(first)) == listed(answer)


# --- taking a case


def test_a_case_is_taken_in_the_list_and_the_list_is_where_it_was(desk, add):
    add(*({} for _ in range(25)))
    reference = desk.register()
    path = "/cases?show=unallocated&district=" + str(desk.case(reference).facts["district"])
    answer = desk.omar.get(path)
    button = answer.page.find("button", formaction=f"/cases/{reference}/actions/take_case")
    sent = {**carried(form_of_list(answer)), "version": button["value"]}
    done = desk.omar.post(button["formaction"], sent)
    assert done.status_code == 303
    assert done.location == f"{path}&done=here#case-{reference}"
    assert desk.case(reference).facts["owner_id"] == desk.omar.user_id
    assert reference not in shown(desk.omar.get(done.location))
    assert reference in shown(desk.omar.get("/cases?show=mine"))
    again = desk.omar.post(button["formaction"], sent)
    assert (again.status_code, again.location) == (303, done.location), "pressed twice, it is taken once"
    assert desk.case(reference).version == 2


def test_whoever_comes_second_is_told_who_has_it(desk):
    reference = desk.register()
    desk.take(reference, "take_case", by="omar")
    answer = desk.ask(reference, "take_case", by=desk.rae)
    assert answer.status_code == 409
    assert "Omar Haddad owns this case already." in answer.words
    assert "You own this case already." in desk.ask(reference, "take_case", by=desk.omar).words


def test_the_list_is_kept_from_the_case_to_its_form_and_back(desk):
    reference = desk.register()
    link = desk.omar.get("/cases?show=unallocated&risk=untriaged").page.select_one("tbody .app-reference")["href"]
    case = desk.omar.get(link)
    back = f"/cases?show=unallocated&risk=untriaged#case-{reference}"
    assert case.page.select_one(".govuk-back-link")["href"] == back
    asked = desk.omar.get(case.page.find("a", string="Add a note")["href"])
    done = desk.omar.submit(asked, desk.sample(reference, "note"))
    assert desk.omar.get(done.location).page.select_one(".govuk-back-link")["href"] == back


# --- moving many


def chosen_in(desk, by, *references):
    """The page that asks to whom, for these cases of the list."""
    answer = by.get("/cases?show=open")
    assert set(references) <= set(shown(answer))
    return by.post("/cases/move", {**carried(form_of_list(answer)), "case": list(references)})


def looked_over(desk, by, page, owner):
    return by.submit(page, {"press": "preview", "owner_id": str(owner)})


def test_half_of_a_move_is_refused_and_said_to_be_before_and_after(desk):
    first, second, theirs, restricted = (desk.register() for _ in range(4))
    desk.take(theirs, "assign", by="sofia", owner_id=str(desk.omar.user_id))
    desk.let_in(restricted, desk.omar, allow=False)
    references = (first, theirs, second, restricted)
    page = chosen_in(desk, desk.sofia, *references)
    with desk.nothing_changes():
        preview = looked_over(desk, desk.sofia, page, desk.omar.user_id)
    assert preview.heading == "What will be moved to Omar Haddad"
    tables = {table.caption.get_text(): shown_in(table) for table in preview.page.select("table")}
    assert tables == {"These will be moved": [first, second], "These will not be moved": [theirs, restricted]}
    assert "It is theirs already." in preview.words
    assert "Whoever it is given to may not see this case." in preview.words
    done = desk.sofia.submit(preview, {"press": "move"})
    assert "2 moved to Omar Haddad, 2 not moved." in done.words
    moved = done.page.find("caption", string="Moved").find_parent("table")
    assert [row.find_all("td")[-1].get_text() for row in moved.select("tbody tr")] == ["Omar Haddad"] * 2
    assert [desk.case(one).version for one in references] == [2, 2, 2, 1]
    assert done.page.select_one(".govuk-back-link")["href"] == f"/cases?show=open#case-{first}"
    again = desk.sofia.submit(preview, {"press": "move"})
    assert "2 moved to Omar Haddad, 2 not moved." in again.words
    assert [desk.case(one).version for one in references] == [2, 2, 2, 1], "sent twice, it is done once"


def test_a_case_is_given_to_nobody_who_may_not_see_it(desk):
    """They would learn of it by owning it."""
    reference = desk.register()
    desk.let_in(reference, desk.omar, allow=False)
    with desk.nothing_changes():
        answer = desk.do(reference, "assign", by=desk.sofia)
    assert "Whoever it is given to may not see this case." in answer.words


def shown_in(table) -> list[str]:
    return [link.get_text() for link in table.select(".app-reference")]


def test_a_move_there_and_back_and_there_again_is_three_moves(desk):
    reference = desk.register()
    for owner in (desk.omar, desk.rae, desk.omar):
        page = chosen_in(desk, desk.sofia, reference)
        done = desk.sofia.submit(looked_over(desk, desk.sofia, page, owner.user_id), {"press": "move"})
        assert done.page.select_one(".govuk-notification-banner__heading").get_text().startswith("1 moved")
        assert desk.case(reference).facts["owner_id"] == owner.user_id


def test_a_case_that_somebody_changed_since_the_preview_is_not_moved_and_the_others_are(desk, rows):
    first, second = desk.register(), desk.register()
    preview = looked_over(desk, desk.sofia, chosen_in(desk, desk.sofia, first, second), desk.omar.user_id)
    desk.take(first, "note", by="rae")
    done = desk.sofia.submit(preview, {"press": "move"})
    assert "1 moved to Omar Haddad, 1 not moved." in done.words
    assert "Someone else changed this case" in done.words
    assert [desk.case(one).facts["owner_id"] for one in (first, second)] == [None, desk.omar.user_id]
    assert rows(select(func.count()).select_from(events).where(events.c.action == "assign")) == [(1,)]


def test_a_case_that_a_supervisor_may_not_see_is_never_told_of(desk, rows):
    seen, hidden = desk.register(), desk.register()
    page = chosen_in(desk, desk.sofia, seen)
    desk.let_in(hidden, desk.sofia, allow=False)
    alone = {**carried(form_of_list(desk.sofia.get("/cases"))), "press": "preview", "owner_id": str(desk.omar.user_id)}
    with_it = desk.sofia.post("/cases/move", {**alone, "case": [seen, hidden], "request_key": "k"})
    without = desk.sofia.post("/cases/move", {**alone, "case": [seen, "7K4M-2P9Q-J"], "request_key": "k"})
    assert with_it.data == without.data
    assert hidden not in with_it.text
    moved = desk.sofia.submit(
        page, {"press": "move", "case": [f"{seen}~1", f"{hidden}~1"], "owner_id": str(desk.omar.user_id)}
    )
    assert "1 moved to Omar Haddad, 0 not moved." in moved.words
    assert desk.case(hidden).facts["owner_id"] is None
    reached = select(accesses.c.reached).where(accesses.c.about == "move preview").order_by(accesses.c.sequence)
    assert {one for (one,) in rows(reached)} == {1}


def test_a_move_without_a_case_or_without_an_owner_says_what_is_missing(desk):
    reference = desk.register()
    nothing = desk.sofia.post("/cases/move", carried(form_of_list(desk.sofia.get("/cases"))))
    assert "No case was chosen." in nothing.words
    wrong = desk.sofia.submit(chosen_in(desk, desk.sofia, reference), {"press": "preview", "owner_id": ""})
    assert wrong.errors == ["Choose who takes the case"]
    assert shown(wrong) == [reference]


# --- who has how much


def test_workload_counts_open_cases_by_owner_and_risk_as_far_as_they_may_be_seen(desk, add):
    now = desk.clock()
    add(
        {"owner_id": desk.omar.user_id, "next_due_at": now - timedelta(hours=1)},
        {"owner_id": desk.omar.user_id, "immediate_risk": True, "next_due_at": now + timedelta(hours=23)},
        {"owner_id": desk.omar.user_id, "next_due_at": now + timedelta(hours=25)},
        {},
        {"owner_id": desk.omar.user_id, "stage": "closed", "outcome": "withdrawn", "closed_at": now},
    )
    before = desk.sofia.get("/workload")
    found = {
        row.th.get_text(): [cell.get_text() for cell in row.find_all("td")] for row in before.page.select("tbody tr")
    }
    assert found["Omar Haddad"] == ["1", "–", "2", "–", "–", "3", "1", "1"]
    assert found["Nobody"] == ["–", "–", "1", "–", "–", "1", "–", "–"]
    add({"owner_id": desk.omar.user_id, "restricted": True}, {"restricted": True})
    assert desk.sofia.get("/workload").data == before.data
    assert desk.omar.get("/workload").status_code == 403


# --- cover


def days(name, at) -> dict:
    return {f"{name}-day": at.day, f"{name}-month": at.month, f"{name}-year": at.year}


def arranged(desk, by, absent, covering, first, last):
    sent = {
        "absent_id": str(absent.user_id),
        "covering_id": str(covering.user_id),
        **days("first_day", first),
        **days("last_day", last),
    }
    return by.submit("/cover", sent, action="/cover")


def test_whoever_covers_has_the_cases_and_the_notices_while_it_lasts(desk, rows):
    reference = desk.register()
    desk.take(reference, "assign", by="sofia", owner_id=str(desk.omar.user_id))
    today = desk.clock().date()
    done = arranged(desk, desk.omar, desk.omar, desk.rae, today, today + timedelta(days=2))
    assert "Cover is arranged." in desk.omar.get(done.location).words
    mine = desk.rae.get("/cases?show=mine")
    assert shown(mine) == [reference]
    assert "you cover for them" in mine.words
    assert desk.case(reference).facts["owner_id"] == desk.omar.user_id
    another = desk.register()
    desk.take(another, "assign", by="sofia", owner_id=str(desk.omar.user_id))
    for who in (desk.omar, desk.rae):
        assert another in who.get("/notices").words
    told = rows(select(accesses.c.about).where(accesses.c.about.contains("covered by")))
    days_told = f"{today}/{today + timedelta(days=2)}"
    assert told == [(f"user:{desk.omar.user_id} covered by user:{desk.rae.user_id} {days_told}",)]


def test_cover_that_is_over_or_ended_shows_nothing_more(desk):
    reference = desk.register()
    desk.take(reference, "assign", by="sofia", owner_id=str(desk.omar.user_id))
    today = desk.clock().date()
    arranged(desk, desk.sofia, desk.omar, desk.rae, today + timedelta(days=1), today + timedelta(days=2))
    assert shown(desk.rae.get("/cases?show=mine")) == [], "it has not begun"
    arranged(desk, desk.sofia, desk.omar, desk.rae, today, today)
    assert shown(desk.rae.get("/cases?show=mine")) == [reference]
    button = desk.rae.get("/cover").page.select_one("button[name=cover]")
    ended = desk.rae.post("/cover/end", {"cover": button["value"]})
    assert "Cover has ended." in desk.rae.get(ended.location).words
    assert shown(desk.rae.get("/cases?show=mine")) == []
    assert desk.rae.post("/cover/end", {"cover": button["value"]}).status_code == 303, "done twice, it is done once"


def test_cover_shows_no_case_that_whoever_covers_may_not_see(desk):
    reference = desk.register()
    desk.take(reference, "assign", by="sofia", owner_id=str(desk.omar.user_id))
    desk.let_in(reference, desk.rae, allow=False)
    desk.cover("omar", "rae")
    assert shown(desk.rae.get("/cases?show=mine")) == []


def test_nobody_arranges_or_ends_cover_for_others_but_whoever_gives_work_out(desk):
    number = desk.cover("omar", "rae")
    today = desk.clock().date()
    assert [one.get_text() for one in desk.ines.get("/cover").page.select("#absent_id option")][1:] == ["Ines Doyle"]
    with desk.nothing_changes():
        wrong = arranged(desk, desk.ines, desk.omar, desk.ines, today, today)
        assert wrong.errors
        assert desk.ines.post("/cover/end", {"cover": str(number)}).status_code == 404
    assert arranged(desk, desk.ines, desk.ines, desk.omar, today, today + timedelta(days=9)).status_code == 303
    for absent, covering, first, last, why in (
        (
            desk.ines,
            desk.omar,
            today + timedelta(days=9),
            today + timedelta(days=12),
            "The same cover is arranged already",
        ),
        (desk.ines, desk.ines, today, today, "nobody covers for themselves"),
        (desk.ines, desk.rae, today, today - timedelta(days=1), "The last day is before the first"),
        (desk.ines, desk.rae, today - timedelta(days=3), today - timedelta(days=1), "The last day is past"),
    ):
        answer = arranged(desk, desk.ines, absent, covering, first, last)
        assert answer.status_code == 409
        assert why in answer.words


# --- lists that are kept


def test_a_list_is_kept_by_a_name_stands_beside_the_views_and_is_removed(desk, add, rows):
    path = "/cases?show=open&risk=high&district=barnsley"
    kept = desk.omar.submit(path, {"name": "High in Barnsley"}, action="/cases/saved")
    assert kept.location == f"{path.replace('risk=high&district=barnsley', 'district=barnsley&risk=high')}&done=saved"
    answer = desk.omar.get("/cases")
    link = answer.page.select(".app-views a")[-1]
    assert (link.get_text(), link["href"]) == ("High in Barnsley", kept.location.removesuffix("&done=saved"))
    assert "High in Barnsley" not in desk.sofia.get("/cases").text, "it is the person's own"
    assert not [one for (one,) in rows(select(accesses.c.about)) if "Barnsley" in one], "the trail has codes alone"
    button = answer.page.select_one("button[name=name]")
    gone = desk.omar.post("/cases/saved/remove", {"name": button["value"], "list": "show=open"})
    assert gone.location == "/cases?show=open&done=removed"
    assert "High in Barnsley" not in desk.omar.get("/cases").text


def test_what_is_kept_of_a_list_are_codes_of_ours_and_no_name_is_too_long_for_the_page(desk):
    asked = "show=mine&risk=high&stage=x&at_stage=%27--&after=0~none~none~1&next=//evil.example"
    desk.omar.post("/cases/saved", {"name": "Mine", "list": asked})
    assert desk.omar.get("/cases").page.select(".app-views a")[-1]["href"] == "/cases?show=mine&risk=high"
    for name in ("", "x" * 41):
        answer = desk.omar.post("/cases/saved", {"name": name, "list": "show=mine"})
        assert answer.location == "/cases?show=mine&done=unnamed"
    for number in range(12):
        answer = desk.omar.post("/cases/saved", {"name": f"List {number}", "list": "show=open"})
    assert answer.location == "/cases?show=open&done=too_many"
    assert len(desk.omar.get("/cases").page.select(".app-views a")) == 8 + 12


# --- the way back


def test_a_case_opened_from_triage_or_from_a_notice_leads_back_there(desk):
    reference = desk.register()
    desk.take(reference, "assign", by="sofia", owner_id=str(desk.omar.user_id))
    for path, back in (("/triage", f"/triage#case-{reference}"), ("/notices", "/notices")):
        link = desk.omar.get(path).page.find("a", string=reference)["href"]
        page = desk.omar.get(link)
        assert page.page.select_one(".govuk-back-link")["href"] == back
        asked = desk.omar.get(page.page.find("a", string="Add a note")["href"])
        done = desk.omar.submit(asked, desk.sample(reference, "note"))
        assert desk.omar.get(done.location).page.select_one(".govuk-back-link")["href"] == back


OURS = {"/cases?show=open", "/cases?show=closed", "/triage", "/notices"}
ELSEWHERE = (
    "//evil.example", "https://evil.example/", "show=//evil.example", "show=open&next=//evil.example", "show=triage&after=//evil.example",
    "show=triage&after=0~0~x~1", "show=notices&after=1", "show=open&after=//evil.example", "x" * 10_000, "show=\x00", "%",
    "show=closed&show=/",
)  # fmt: skip


def test_what_carries_a_list_leads_nowhere_else(desk):
    reference = desk.register()
    for text in ELSEWHERE:
        page = desk.omar.get(f"/cases/{reference}", query_string={"list": text})
        back = page.page.select_one(".govuk-back-link")
        assert back is None or back["href"].partition("#")[0] in OURS, text
        for path in (f"/cases/{reference}/actions/note", "/cases/move", "/cases/saved", "/cases/saved/remove"):
            sent = {
                **desk.sample(reference, "note"),
                "version": desk.case(reference).version,
                "list": text,
                "back": "list",
                "name": "x",
            }
            answer = desk.sofia.post(path, sent)
            assert "evil" not in (answer.location or ""), (path, text)
            assert answer.status_code in {200, 303}, (path, text, answer.status_code)
