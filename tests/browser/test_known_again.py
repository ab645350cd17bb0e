"""People who come again, in a real browser: a referral that was there before, a subject in both schemes, twins; and the search."""

import pytest
from sqlalchemy import select

from disclosure.store.models import cases, likely, participations
from tests.browser.journey import typed
from tests.web.desk import KNOWN
from tests.web.test_who_else import person

pytestmark = pytest.mark.xdist_group("browser")


def named(scheme, route, *, subject, at_risk=None, **more):
    """What is typed into a registration about these people."""
    people = {**person("subject", **subject), **(person(*at_risk[:1], **at_risk[1]) if at_risk else {})}
    return {**typed(f"register_{scheme}_{route}"), **people, **more}


def looked_up(reference):
    """Whom the jobs think the people of this case may be: the last that they write of it."""
    case = select(cases.c.id).where(cases.c.reference == reference).scalar_subquery()
    own = select(participations.c.person_id).where(participations.c.case_id == case)
    return select(likely.c.person_id).where(likely.c.person_id.in_(own))


def test_a_partner_s_referral_about_a_closed_case_is_shown_it_linked_and_ended_as_a_duplicate(opens, server):
    ines, sofia = opens("ines"), opens("sofia")
    subject = {
        "given_names": "Ruairi",
        "family_name": "Quennell",
        "date_of_birth": "1979-11-03",
        "address": "6 Kiln Yard, Thorne",
    }
    ines.goes("/register/dvds/right_to_know").registers(named("dvds", "right_to_know", subject=subject))
    closed = ines.reference
    ines.goes(f"/cases/{closed}/actions/record_initial_checks").sends(typed("record_initial_checks", "out_of_scope"))
    sofia.goes(f"/cases/{closed}/actions/close").sends(typed("close", "out_of_scope"))
    again = {**subject, "given_names": "Rory", "family_name": "Quenell"}
    ines.goes("/register/csods/right_to_know").sends(named("csods", "right_to_know", subject=again))
    assert KNOWN in ines.words
    assert closed in ines.words
    assert "Closed" in ines.words
    ines.presses(ines.main_button)
    referral = ines.reference
    ines.goes(f"/cases/{referral}/actions/mark_duplicate").sends({**typed("mark_duplicate"), "other_reference": closed})
    assert "Marked as a duplicate" in ines.words
    assert f"Linked case {closed}" in ines.words
    sofia.goes(f"/cases/{referral}/actions/close").sends(typed("close", "duplicate"))
    assert "last outcome: duplicate" in sofia.words.lower()
    assert server.faults() == ()


def test_a_subject_in_both_schemes_is_seen_at_once_said_to_be_one_and_found_by_one_search(opens, server):
    ines, omar = opens("ines"), opens("omar")
    subject = {
        "given_names": "Gwilym",
        "family_name": "Trevanion",
        "date_of_birth": "1982-06-21",
        "address": "2 Slate Row, Askern",
    }
    ines.goes("/register/dvds/right_to_ask").registers(named("dvds", "right_to_ask", subject=subject))
    first = ines.reference
    ines.goes(f"/cases/{first}/actions/record_initial_checks").sends(typed("record_initial_checks", "continue"))
    ines.goes("/register/csods/right_to_ask").registers(
        named("csods", "right_to_ask", subject={**subject, "family_name": "Trevannion"})
    )
    second = ines.reference
    server.waits_for(looked_up(second))
    omar.goes(f"/cases/{first}")
    assert f"May also be in {second}" in omar.words
    assert "Sent back to triage" in omar.words
    omar.presses("Who else this may be")
    omar.presses(omar.page.locator(".app-candidate", has_text="Gwilym Trevannion").locator('a[href*="identify"]'))
    omar.sends({"outcome": "same", "scope": "everywhere", "reason": "The same licence was seen on both."})
    assert f"Also in {second}" in omar.goes(f"/cases/{first}").words
    assert f"Also in {first}" in omar.goes(f"/cases/{second}").words
    omar.presses("Search").sends({"looked_for": "Trevanion, Gwilym 21/6/1982"})
    assert {first, second} <= set(omar.page.locator("a.app-reference").all_inner_texts())
    assert server.faults() == ()


def test_twins_are_told_apart_on_the_page_that_asks(opens, server):
    ines = opens("ines")
    born = {"family_name": "Ollerenshaw", "date_of_birth": "1990-02-14", "address": "9 Weir Lane, Denaby"}
    ines.goes("/register/dvds/right_to_ask").registers(
        named("dvds", "right_to_ask", subject={"given_names": "Ivo", **born})
    )
    first = ines.reference
    ines.goes("/register/dvds/right_to_ask").registers(
        named("dvds", "right_to_ask", subject={"given_names": "Bram", **born})
    )
    ines.presses("Who else this may be")
    (told,) = [one for one in ines.page.locator(".app-candidate").all_inner_texts() if "Ivo Ollerenshaw" in one]
    assert first in told
    assert "Someone else" in told
    assert "twin" in told.lower()
    assert server.faults() == ()
