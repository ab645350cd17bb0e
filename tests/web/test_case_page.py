"""The case page: every clock explained, what happened, what may be done and why the rest may not; nothing for who may not see it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from disclosure.domain.access import Role
from disclosure.services import tokens
from disclosure.store.models import cases
from tests.web.desk import Desk

# It is 4 November 2026, 10:00; the sample application was received two hours ago.
RECEIVED = datetime(2026, 11, 4, 8, tzinfo=UTC)


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


def clocks(answer) -> dict[str, dict[str, Any]]:
    """What the page says of each clock, by its name."""
    found = {}
    for section in answer.page.select("section.app-clock"):
        heading = section.h3
        left = heading.span.extract().get_text(" ", strip=True)
        said = {row.dt.get_text(): row.dd.get_text(" ", strip=True) for row in section.select("dl > div")}
        times = {row.dt.get_text(): row.time["datetime"] for row in section.select("dl > div") if row.time}
        bar = section.progress
        found[heading.get_text(strip=True)] = {
            **said, "left": left, "times": times, "bar": int(bar["value"]) if bar else None,
            "why": section.a["href"] if section.a else "", "late": "app-clock--late" in section["class"],
        }  # fmt: skip
    return found


def timeline(answer) -> list[str]:
    return [heading.get_text(" ", strip=True) for heading in answer.page.select(".app-timeline__title")]


def look(desk, reference: str, role: Role = Role.DISCLOSURE_OFFICER):
    """As somebody who has just signed in: clocks are moved by days here, and sessions end."""
    return desk.as_user(role).get(f"/cases/{reference}")


def test_each_clock_shows_its_limit_its_source_how_sure_it_is_and_its_times(desk):
    found = clocks(desk.omar.get(f"/cases/{desk.register()}"))
    assert list(found) == ["Initial checks", "Meeting", "Whole case"]
    checks, meeting, overall = found.values()
    assert checks["Limit"] == "24 hours"
    assert checks["Source"] == "Briefing on the scheme, Brighton & Hove 2014; force page of August 2022"
    assert checks["How sure"] == "length: inferred; start: inferred"
    assert checks["times"] == {"Started": "2026-11-04T08:00:00+00:00", "Due": "2026-11-05T08:00:00+00:00"}
    assert checks["left"] == "22 hours left"
    assert meeting["Limit"] == "10 calendar days"
    assert meeting["How sure"] == "length: not known: the stricter reading; start: inferred"
    assert meeting["times"]["Due"] == "2026-11-14T23:59:59+00:00"
    assert overall["Limit"] == "28 calendar days"
    assert overall["How sure"] == "length: confirmed; start: confirmed"
    assert overall["times"]["Due"] == "2026-12-02T23:59:59+00:00"
    assert overall["left"] == "28 days 13 hours left"
    assert overall["Started"] == "4 November 2026, 08:00"
    assert overall["Due"] == "2 December 2026, 23:59"


# Of 24 hours this much has passed | what the page says of it: mark, bar, what is left, whether it is late
MARKS = (
    (timedelta(hours=11, minutes=59), "under 50 %", 50, "12 hours left", False),
    (timedelta(hours=12), "50 % passed", 50, "12 hours left", False),
    (timedelta(hours=19, minutes=11, seconds=59), "50 % passed", 80, "4 hours left", False),
    (timedelta(hours=19, minutes=12), "80 % passed", 80, "4 hours left", False),
    (timedelta(hours=24), "100 % passed", 100, "less than a minute left", False),
    (timedelta(hours=24, seconds=1), "100 % passed", 100, "less than a minute late", True),
    (timedelta(hours=27), "100 % passed", 100, "3 hours late", True),
)


def test_a_clock_passes_its_marks_and_is_late_from_the_second_after(desk):
    reference = desk.register()
    for passed, *expected in MARKS:
        desk.clock.now = RECEIVED + passed
        found = clocks(look(desk, reference))["Initial checks"]
        assert [found["Run"], found["bar"], found["left"], found["late"]] == expected, passed


def test_a_clock_that_has_stopped_says_when_and_whether_in_time(desk):
    reference = desk.walk("meeting")
    found = clocks(desk.omar.get(f"/cases/{reference}"))
    assert found["Initial checks"]["left"] == "stopped in time"
    assert found["Initial checks"]["times"]["Stopped"] == "2026-11-04T08:10:00+00:00"
    late = desk.register()
    desk.clock.now = RECEIVED + timedelta(hours=30)
    now = {"occurred_at-day": "5", "occurred_at-time": "13:00"}
    desk.ines = desk.as_user(Role.INTAKE)
    desk.take(late, "record_initial_checks", "continue", by="ines", **now)
    assert clocks(look(desk, late))["Initial checks"]["left"] == "stopped 5 hours late"


def test_a_closed_case_has_no_running_clock_and_says_how_it_ended(desk):
    answer = desk.omar.get(f"/cases/{desk.walk('closed')}")
    assert "No clock is running." in answer.words
    assert "last outcome: disclosed" in answer.words
    assert {clock["left"] for clock in clocks(answer).values()} == {"stopped in time"}


def test_an_extension_shows_its_ground_who_asked_and_who_approved(desk):
    reference = desk.walk("full_checks")
    before = clocks(desk.omar.get(f"/cases/{reference}"))["Whole case"]
    assert "Extended" not in before
    desk.do(reference, "request_extension", by=desk.omar)
    assert clocks(desk.omar.get(f"/cases/{reference}"))["Whole case"] == before, "asked for is not granted"
    desk.do(reference, "decide_extension", "approve", by=desk.sofia)
    found = clocks(desk.omar.get(f"/cases/{reference}"))["Whole case"]
    assert found["times"]["Due"] == "2026-12-09T23:59:59+00:00"
    assert found["Extended"] == (
        "by 7 calendar days: Another force has not yet answered an enquiry. "
        "Asked by Omar Haddad, approved by Sofia Marsh, 4 November 2026, 10:00"
    )
    assert found["Limit"] == "28 calendar days", "the limit itself stays what the rules say"
    assert "Extended" not in clocks(desk.omar.get(f"/cases/{reference}"))["Meeting"]


def test_an_extension_that_is_refused_changes_no_date(desk):
    reference = desk.walk("full_checks")
    before = clocks(desk.omar.get(f"/cases/{reference}"))
    desk.do(reference, "request_extension", by=desk.omar)
    desk.do(reference, "decide_extension", "refuse", by=desk.sofia)
    answer = desk.omar.get(f"/cases/{reference}")
    assert clocks(answer) == before
    assert timeline(answer)[0] == "Extension decided: Refuse"


def test_why_a_date_is_what_it_is_counts_every_day(desk):
    reference = desk.register()
    why = clocks(desk.omar.get(f"/cases/{reference}"))["Whole case"]["why"]
    answer = desk.omar.get(why)
    assert answer.heading == "Why this date: whole case"
    lines = [line.get_text(" ", strip=True) for line in answer.page.select(".app-counting li")]
    counted = [line.get_text(" ", strip=True) for line in answer.page.select(".app-counting__counted")]
    assert lines[0].endswith("the clock starts at 08:00:00 London time (UTC+00:00)")
    assert lines[1] == "Wed 4 November 2026 day 0: the date of the start does not count"
    assert (counted[0], counted[-1], len(counted)) == (
        "Thu 5 November 2026 day 1 of 28", "Wed 2 December 2026 day 28 of 28", 28,
    )  # fmt: skip
    assert lines[-1].endswith("due at 23:59:59 London time (UTC+00:00)")
    assert "28 calendar days" in answer.words
    assert desk.omar.get(answer.page.select_one(".govuk-back-link")["href"]).status_code == 200


def test_working_days_name_each_weekend_and_bank_holiday_that_was_left_out(desk):
    """Received on Wednesday 18 December 2019, under the rules of 2016: ten working days."""
    reference = desk.register(received=datetime(2019, 12, 18, 15, 30, tzinfo=UTC))
    meeting = clocks(desk.omar.get(f"/cases/{reference}"))["Meeting"]
    assert meeting["Limit"] == "10 working days"
    assert meeting["times"]["Due"] == "2020-01-06T23:59:59+00:00"
    lines = [line.get_text(" ", strip=True) for line in desk.omar.get(meeting["why"]).page.select(".app-counting li")]
    left_out = [line for line in lines if "not counted" in line]
    assert [line.split(" not counted")[0] for line in left_out] == [
        "Sat 21 December 2019", "Sun 22 December 2019", "Wed 25 December 2019", "Thu 26 December 2019",
        "Sat 28 December 2019", "Sun 29 December 2019", "Wed 1 January 2020", "Sat 4 January 2020", "Sun 5 January 2020",
    ]  # fmt: skip
    assert "Christmas Day" in left_out[2]
    assert "Mon 6 January 2020 day 10 of 10" in lines


def test_an_extended_clock_explains_the_days_it_was_given(desk):
    reference = desk.walk("full_checks")
    desk.do(reference, "request_extension", by=desk.omar)
    desk.do(reference, "decide_extension", "approve", by=desk.sofia)
    why = clocks(desk.omar.get(f"/cases/{reference}"))["Whole case"]["why"]
    words = desk.omar.get(why).words
    assert "Wed 2 December 2026 day 28 of 35, the last before the extension" in words
    assert "Wed 9 December 2026 day 35 of 35, by the extension" in words


def test_a_clock_that_the_case_does_not_have_is_not_there(desk):
    reference = desk.register()
    for path in ("overall/2", "nothing/1", "closing/1", "overall/0", "overall/99999999999999999999", "overall/-1"):
        assert desk.omar.get(f"/cases/{reference}/clocks/{path}").status_code == 404, path


def test_who_is_who_names_each_person_in_each_part(desk):
    rows = desk.omar.get(f"/cases/{desk.register()}").page.select("table tbody tr")
    said = [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in rows]
    home = "12 Larkfield Rise, Sheffield, S6 0ZZ"
    assert said == [
        ["1", "Applicant", "Asha Meera Verma also Asha Croft", "14 March 1991", home],
        ["2", "Person at risk", "Asha Meera Verma also Asha Croft", "14 March 1991", home],
        ["3", "Subject", "Daniel Croft also Danny", "1986", home],
        ["4", "Child", "Rohan Verma", "6 February 2019", ""],
    ]


def test_the_timeline_tells_what_happened_latest_first_with_the_question_as_asked(desk):
    answer = desk.omar.get(f"/cases/{desk.walk('closed')}")
    assert timeline(answer) == [
        "Closed: Disclosed", "Applicant told: The applicant was told the outcome",
        "Disclosure recorded: It was told, in person", "Decision countersigned: I agree",
        "Decision recorded: Disclose in full", "Risk assessed", "Full checks recorded",
        "Meeting recorded: The meeting was held", "Initial checks recorded: Go on", "Registered",
    ]  # fmt: skip
    registered = answer.page.select_one("#event-1")
    assert registered.time["datetime"] == "2026-11-04T08:00:00+00:00"
    byline = registered.select_one(".app-timeline__byline").get_text(" ", strip=True)
    assert byline == "4 November 2026, 08:00 , Ines Doyle · entered 4 November 2026, 10:00"
    record = desk.omar.get(registered.a["href"])
    assert record.heading == "Registered"
    told = {row.dt.get_text(): row.dd.get_text() for row in record.page.select("dl > div")}
    assert told["What is the subject to the person at risk?"] == "Partner"
    assert "twice held her by the throat" in "".join(told.values())


def test_a_panel_members_view_is_open_to_its_author_and_the_chair_alone(desk):
    reference = desk.walk("decision")
    desk.do(reference, "record_view", by=desk.pat)
    view = next(event for event in desk.case(reference).events if event.kind == "panel_view")
    words = [answer["words"] for answer in view.answers if len(answer["words"]) > 20]
    assert words
    other = desk.as_user(Role.PANEL_MEMBER)
    for who, reads in ((desk.pat, True), (desk.petra, True), (desk.sofia, True), (desk.omar, False), (other, False)):
        answer = who.get(f"/cases/{reference}")
        event = answer.page.select_one(f"#event-{view.sequence}").get_text(" ", strip=True)
        assert event.startswith("Panel member’s view recorded 4 November 2026, 10:00 , Pat Okafor")
        record = who.get(f"/cases/{reference}/records/{view.sequence}")
        assert record.status_code == (200 if reads else 404), who.username
        assert all((one in record.text) is reads for one in words), who.username
        assert not any(one in answer.text for one in words), "the case page itself tells nothing of it"
        assert ("You may not read this record." in event) is not reads


def test_a_sealed_view_is_reached_by_no_other_page_either(desk):
    """Not by correcting it, nor as what changed since somebody began to type."""
    reference = desk.walk("decision")
    version = desk.case(reference).version
    desk.do(reference, "record_view", by=desk.pat)
    view = next(event for event in desk.case(reference).events if event.kind == "panel_view")
    words = [answer["words"] for answer in view.answers if len(answer["words"]) > 20]
    paths = [
        f"/cases/{reference}/actions/{action}?about={view.sequence}" for action in ("correct", "note", "decide_crime")
    ]
    answers = [desk.omar.get(path) for path in paths]
    late = {"version": version, "note": "What I typed", **desk.fields("note")}
    answers.append(desk.omar.post(f"/cases/{reference}/actions/note", late))
    answers.append(desk.omar.post(paths[0], {"version": version + 1, "about": view.sequence, "correction_reason": "x"}))
    assert answers[3].status_code == 409
    for answer in answers:
        assert answer.status_code in {200, 409}
        assert not [one for one in words if one in answer.text], answer.request.path


def offered(answer) -> dict[str, str]:
    return {
        link["href"].rpartition("/")[2]: link.get_text()
        for link in answer.page.select(".app-actions a, .app-anytime a")
    }


def why_not(answer) -> dict[str, str]:
    found = {row.dt.get_text(): row.dd.get_text(" ", strip=True) for row in answer.page.select(".app-why > div")}
    for item in answer.page.select(".app-blocked li"):
        label = item.strong.get_text()
        found[label] = item.get_text(" ", strip=True).removeprefix(label).lstrip(" :")
    return found


def test_every_action_is_either_offered_or_said_why_not_and_its_own_page_agrees(desk):
    reference = desk.register()
    for stage, who in (("initial_checks", "omar"), ("decision", "sofia"), ("closing", "omar"), ("closed", "sofia")):
        agree(desk, desk.go_on(reference, stage), getattr(desk, who))


def agree(desk, reference: str, who) -> None:
    labels = {
        action.label: action.key
        for action in desk.law.by_rule_set("dvds-2023").actions
        if action.key not in {"register", "move_deadlines", "look_again"}
    }
    answer = who.get(f"/cases/{reference}")
    may, may_not = offered(answer), why_not(answer)
    assert set(may.values()) | set(may_not) == set(labels)
    assert not set(may.values()) & set(may_not)
    for action in may:
        assert who.get(f"/cases/{reference}/actions/{action}").status_code == 200, action
    for label, reasons in may_not.items():
        refused = who.get(f"/cases/{reference}/actions/{labels[label]}")
        assert refused.status_code == 409, label
        assert reasons
        assert " ".join(item.get_text() for item in refused.page.select("main li")) == reasons


def test_the_stage_offers_its_step_first_and_says_what_it_waits_for(desk):
    reference = desk.walk("decision")
    answer = desk.sofia.get(f"/cases/{reference}")
    steps = [link.get_text() for link in answer.page.select(".app-actions a")]
    assert steps == ["Record the panel’s meeting", "Record the decision"]
    assert why_not(answer)["Close the case"] == "This is done at another stage: Closing."
    assert why_not(desk.omar.get(f"/cases/{reference}"))["Record the decision"] == "Your role does not do this."
    assert why_not(answer)["Approve or refuse an extension"] == "There is nothing on this case that it could answer."


def test_what_was_just_done_is_said_and_nothing_else_can_be_made_to_stand_there(desk):
    reference = desk.register()
    answer = desk.omar.get(desk.do(reference, "note", by=desk.omar).location)
    assert answer.page.select_one("#done-title").find_next("p").get_text() == "Note added"
    for done in ("99", "<script>", "-1", "٢", ""):
        answer = desk.omar.get(f"/cases/{reference}", query_string={"done": done})
        assert answer.page.select_one("#done-title") is None


@pytest.fixture
def hidden(desk, app, rows):
    """References that a disclosure officer and a panel member may not see, by the reason; and one of no case."""
    restricted, kept_out, elsewhere = desk.register(), desk.register(), desk.walk("meeting")
    desk.let_in(kept_out, desk.omar, allow=False)
    restrict(desk, restricted)
    nowhere = tokens.new_reference()
    assert rows(select(cases.c.id).where(cases.c.reference == nowhere)) == []
    return {"omar": [restricted, kept_out], "pat": [restricted, kept_out, elsewhere], "nowhere": nowhere}


def restrict(desk, reference: str) -> None:
    """Nothing restricts a case by page yet: an event of the store does."""
    from disclosure.store.db import db, writing
    from tests.store.builder import change_case

    with desk.app.app_context(), writing(db.session):
        change_case(db.session, desk.case(reference).id, recorded_at=desk.clock(), restricted=True)
        db.session.commit()


def test_a_case_that_one_may_not_see_looks_like_one_that_is_not_there(desk, hidden, statements):
    posted = {"version": "1", "request_key": "k", **desk.fields("note")}
    nowhere = hidden["nowhere"]
    for name in ("omar", "pat"):
        who = getattr(desk, name)
        who.get("/notices")
        for reference in hidden[name]:
            for path in (
                "",
                "?done=1",
                "/actions/note",
                "/actions/nonsense",
                "/actions/correct?about=1",
                "/clocks/overall/1",
            ):
                with statements() as there:
                    seen = who.get(f"/cases/{reference}{path}")
                with statements() as absent:
                    unknown = who.get(f"/cases/{nowhere}{path}")
                assert seen.status_code == unknown.status_code == (303 if "done" in path else 404), f"{path} as {name}"
                assert seen.data == unknown.data, f"{path} as {name}"
                assert len(there) == len(absent), f"{path} as {name}"
                assert dict(seen.headers) == dict(unknown.headers)
            seen = who.post(f"/cases/{reference}/actions/note", posted)
            unknown = who.post(f"/cases/{nowhere}/actions/note", posted)
            assert seen.status_code == unknown.status_code == 404
            assert seen.data == unknown.data
    assert desk.omar.get("/cases/nonsense").data == desk.omar.get(f"/cases/{nowhere}").data


def test_a_reference_may_be_typed_as_it_was_read_out(desk):
    reference = desk.register()
    for typed in (reference.lower(), reference.replace("-", ""), reference.replace("-", " ")):
        assert desk.omar.get(f"/cases/{typed}").status_code == 200, typed


def test_what_happened_can_be_shown_in_parts_and_no_part_loses_anything(desk):
    """By words of ours alone: anything else shows all."""
    reference = desk.walk("meeting")
    desk.take(reference, "note", by="omar", note="Rang at ten")
    desk.take(reference, "assign", by="sofia")
    whole = timeline(desk.omar.get(f"/cases/{reference}"))
    parts = {show: timeline(desk.omar.get(f"/cases/{reference}?show={show}")) for show in ("steps", "notes", "beside")}
    assert sorted(one for some in parts.values() for one in some) == sorted(whole)
    assert parts["notes"] == ["Note added"]
    assert parts["beside"] == ["Assigned"]
    assert timeline(desk.omar.get(f"/cases/{reference}?show=%27")) == whole
    assert "Nothing of this kind has happened" in desk.omar.get(f"/cases/{desk.register()}?show=notes").words
