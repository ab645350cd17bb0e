"""The law as one force applies it: rule sets by day, limits it may settle and limits it may not, the sample of decisions."""

from datetime import date

import pytest

from disclosure.domain.clocks import calendar_days
from disclosure.domain.errors import Declaration
from disclosure.domain.law import Law, Override
from disclosure.domain.schemes import CSODS_2023, DVDS_2016, DVDS_2023
from tests.domain.driver import ENGLAND, Drive, at, law_of

ASK, KNOW = "right_to_ask", "right_to_know"


def test_a_force_settles_what_the_sources_leave_open_from_a_day_on() -> None:
    ten = Override("csods", ASK, "overall", calendar_days(21), date(2026, 4, 1), "Force procedure 12")
    law = law_of(overrides=[ten])
    before = Drive(CSODS_2023, received=at("2026-03-31T22:59:00+00:00"), law=law)
    after = Drive(CSODS_2023, received=at("2026-03-31T23:00:00+00:00"), law=law)
    assert (before.clock("overall").limit, after.clock("overall").limit) == (calendar_days(28), calendar_days(21))
    other = Drive(CSODS_2023, KNOW, received=at("2026-04-10T12:00:00+01:00"), law=law)
    assert other.clock("overall").limit == calendar_days(28)
    applied = law.applied(
        CSODS_2023, CSODS_2023.route(ASK), CSODS_2023.clock(ASK, "overall"), at("2026-04-10T12:00:00+01:00")
    )
    assert (applied.overridden, applied.source) == (True, "Force procedure 12")


def test_the_newest_override_in_force_on_the_day_of_receipt_holds() -> None:
    older = Override("csods", ASK, "overall", calendar_days(21), date(2025, 1, 1), "Older")
    newer = Override("csods", ASK, "overall", calendar_days(14), date(2026, 3, 1), "Newer")
    drive = Drive(CSODS_2023, law=law_of(overrides=[newer, older]))
    assert drive.clock("overall").limit == calendar_days(14)


def test_a_start_that_the_force_settles_starts_the_clock_and_so_does_reopening() -> None:
    meeting = Override("csods", ASK, "overall", calendar_days(28), date(2026, 1, 1), "Force", starts=("meeting_at",))
    drive = Drive(CSODS_2023, law=law_of(overrides=[meeting])).reach("meeting")
    assert "overall" not in {one.clock for one in drive.state.deadlines}
    drive.take("record_meeting", "held")
    assert drive.clock("overall").started == drive.now
    receipt = Override("csods", ASK, "overall", calendar_days(21), date(2026, 1, 1), "Force", starts=("received_at",))
    again = Drive(CSODS_2023, law=law_of(overrides=[receipt])).reach("closed")
    again.take("reopen")
    assert again.clock("overall").started == again.now


def test_what_the_sources_confirm_no_force_may_settle_otherwise() -> None:
    for key, route, clock, day in (
        ("dvds", ASK, "overall", date(2026, 1, 1)),
        ("dvds", ASK, "meeting", date(2020, 1, 1)),
    ):
        with pytest.raises(Declaration):
            law_of(overrides=[Override(key, route, clock, calendar_days(40), day, "Force")])
    for unknown in (("dvds", ASK, "tea"), ("dvds", "right_to_tea", "overall"), ("tea", ASK, "overall")):
        with pytest.raises(Declaration) as refused:
            law_of(overrides=[Override(*unknown, calendar_days(40), date(2026, 1, 1), "Force")])
        assert str(refused.value) == (
            f"A limit is set for {', '.join(unknown)} from 2026-01-01, and no scheme has such a clock on that day: "
            "`disclosure schemes show` lists them. Mend [[limits]] in config/force.toml."
        )


def test_a_start_that_is_no_event_of_the_scheme_is_refused() -> None:
    """A clock that nothing starts would never run out, and nobody would see it."""
    with pytest.raises(Declaration):
        law_of(
            overrides=[
                Override("csods", ASK, "overall", calendar_days(28), date(2026, 1, 1), "Force", starts=("tea_at",))
            ]
        )


def test_the_law_finds_a_rule_set_by_day_and_by_name() -> None:
    law = law_of()
    assert law.keys == ("dvds", "csods")
    assert {scheme.rule_set for scheme in law.current()} == {"dvds-2023", "csods-2023"}
    assert law.by_rule_set("dvds-2016") is DVDS_2016
    for call in (lambda: law.by_rule_set("dvds-1999"), lambda: law.in_force("tea", date(2026, 1, 1))):
        with pytest.raises(Declaration):
            call()
    with pytest.raises(Declaration):
        Law((DVDS_2023,), ENGLAND).in_force("dvds", date(2023, 4, 4))


def test_the_seed_decides_for_good_which_decisions_are_sampled() -> None:
    references = [f"CASE-{n}" for n in range(2000)]
    law = law_of(sample_percent=20)
    sampled = {one for one in references if law.is_sampled(one)}
    assert 300 < len(sampled) < 500
    assert sampled == {one for one in references if law_of(sample_percent=20).is_sampled(one)}
    assert sampled != {one for one in references if law_of(sample_percent=20, seed="another").is_sampled(one)}
    assert not any(law_of(sample_percent=0).is_sampled(one) for one in references)
    assert all(law_of(sample_percent=100).is_sampled(one) for one in references)
